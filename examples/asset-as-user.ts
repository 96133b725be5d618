// A system app keeps a secret in the space of another user, readable only when that user is there.
// Run with Node 22.18 or later: node examples/asset-as-user.ts
import { asset, type BusinessError, createDevice } from 'ohos-security-kit';

const { Accessibility, AuthType, ReturnType, Tag } = asset;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function main(): Promise<void> {
  const device = createDevice({ inMemory: true, users: [100, 101] });
  const accounts = device.installApp({
    bundleName: 'com.example.accounts',
    userId: 0,
    systemApp: true,
    apl: 'system_basic',
    permissions: ['ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS'],
  });
  device.screenLock(101).setPassword('2468');

  const token: asset.AssetMap = new Map();
  token.set(Tag.ALIAS, bytes('cloud token'));
  token.set(Tag.SECRET, bytes('eyJhbGciOi'));
  token.set(Tag.ACCESSIBILITY, Accessibility.DEVICE_UNLOCKED);
  token.set(Tag.AUTH_TYPE, AuthType.ANY);
  await accounts.asset.addAsUser(101, token);

  // The user authenticates: a challenge from the store, a token from the authentication service.
  const name: asset.AssetMap = new Map([[Tag.ALIAS, bytes('cloud token')]]);
  const challenge = await accounts.asset.preQueryAsUser(101, name);
  const proof = await device.authenticate(challenge, { userId: 101, type: 'pin', password: '2468' });

  const whole: asset.AssetMap = new Map(name);
  whole.set(Tag.RETURN_TYPE, ReturnType.ALL);
  whole.set(Tag.AUTH_CHALLENGE, challenge);
  whole.set(Tag.AUTH_TOKEN, proof);
  const [found] = await accounts.asset.queryAsUser(101, whole);
  console.log(`secret: ${new TextDecoder().decode(found?.get(Tag.SECRET) as Uint8Array)}`);
  await accounts.asset.postQueryAsUser(101, new Map([[Tag.AUTH_CHALLENGE, challenge]]));

  // User 100 has no such asset, and an ordinary app may not look into another space.
  const report = (error: BusinessError): void => console.log(`${error.code}: ${error.message}`);
  await accounts.asset.queryAsUser(100, name).catch(report);
  const game = device.installApp({ bundleName: 'com.example.game' });
  await game.asset.queryAsUser(101, name).catch(report);
  device.close();
}

main();
