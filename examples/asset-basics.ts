// Keeping a password: add it, find it, read it, change it, remove it.
// Run with Node 22.18 or later: node examples/asset-basics.ts
import { asset, type BusinessError, createDevice } from 'ohos-security-kit';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: asset.Value | undefined): string => new TextDecoder().decode(value as Uint8Array);

async function main(): Promise<void> {
  // A device in memory leaves nothing behind. `asset` itself does the same on the default device.
  const device = createDevice({ inMemory: true });
  const store = device.asset;

  const login: asset.AssetMap = new Map();
  login.set(asset.Tag.ALIAS, bytes('mail'));
  login.set(asset.Tag.SECRET, bytes('correct horse'));
  login.set(asset.Tag.ACCESSIBILITY, asset.Accessibility.DEVICE_UNLOCKED);
  login.set(asset.Tag.DATA_LABEL_NORMAL_1, bytes('anna@example.com'));
  await store.add(login);

  // Without a RETURN_TYPE, a query tells everything about the assets but their secrets.
  for (const found of await store.query(new Map())) {
    console.log(`${text(found.get(asset.Tag.ALIAS))}: ${text(found.get(asset.Tag.DATA_LABEL_NORMAL_1))}`);
  }

  const whole: asset.AssetMap = new Map();
  whole.set(asset.Tag.ALIAS, bytes('mail'));
  whole.set(asset.Tag.RETURN_TYPE, asset.ReturnType.ALL);
  const [mail] = await store.query(whole);
  console.log(`password: ${text(mail?.get(asset.Tag.SECRET))}`);

  // While the screen is locked, the key of this asset does not exist in memory.
  device.screenLock().setPassword('1234');
  device.screenLock().lock();
  await store.query(whole).catch((error: BusinessError) => console.log(`locked: ${error.code}`));
  device.screenLock().unlock('1234');

  const name: asset.AssetMap = new Map([[asset.Tag.ALIAS, bytes('mail')]]);
  await store.update(name, new Map([[asset.Tag.SECRET, bytes('battery staple')]]));
  console.log(`new password: ${text((await store.query(whole))[0]?.get(asset.Tag.SECRET))}`);

  await store.remove(name);
  await store.query(name).catch((error: BusinessError) => console.log(`removed: ${error.code}`));
  device.close();
}

main();
