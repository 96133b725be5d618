// A device with something of everything, and its inspector: what browser.test.mjs, scripts/inspector-shots.mjs and
// bench/inspector.mjs open in a browser. Prints its address; a line on stdin is something that happens on the device.
// Arguments: --read-only, --apps <more apps>, --assets <more assets>, --dir <a new folder> (else it is in memory).
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createDevice } from '../../lib/entry/index.mjs';
import { openVault } from '../../lib/entry/vault.mjs';

const { values } = parseArgs({
  options: {
    'read-only': { type: 'boolean' },
    apps: { type: 'string', default: '0' },
    assets: { type: 'string', default: '0' },
    dir: { type: 'string' },
  },
});

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 23, 9);
const permission = (name) => `ohos.permission.${name}`;
const PERMISSIONS = [
  'CAMERA',
  'MICROPHONE',
  'APPROXIMATELY_LOCATION',
  'LOCATION',
  'READ_CALENDAR',
  'ACTIVITY_MOTION',
  'ACCESS_BLUETOOTH',
  'APP_TRACKING_CONSENT',
].map(permission);
const USED = [0, 1, 3, 4, 5, 6].map((at) => PERMISSIONS[at]);
const GROUP = 'shared-logins';

const manifest = (bundleName, permissions, more = {}) => ({
  bundleName,
  permissions,
  developerId: 'developer',
  assetGroups: [GROUP],
  ...more,
});
const wanted = (...at) => at.map((index) => PERMISSIONS[index]);

const device = createDevice({
  ...(values.dir === undefined ? { inMemory: true } : { dataDir: values.dir }),
  users: [100, 101],
  clock: 'manual',
  clockStart: START,
  app: manifest('com.example.wallet', [...wanted(0, 2, 3, 4), permission('STORE_PERSISTENT_DATA')]),
});
const wallet = device.app('com.example.wallet');
const notes = device.installApp(manifest('com.example.notes', wanted(0, 1, 4)));
const maps = device.installApp(manifest('com.example.maps', wanted(2, 3, 5, 6)));
const call = device.installApp(manifest('com.example.videocall', wanted(0, 1, 6, 7)));
const travel = device.installApp(manifest('com.example.travel', wanted(0, 2, 3, 4), { userId: 101 }));
const scanner = device.installApp(manifest('com.example.scanner', wanted(0)));
const privacy = device.installApp({
  ...manifest('com.example.settings', [permission('PERMISSION_USED_STATS')]),
  apl: 'system_basic',
  systemApp: true,
});

const bytes = (text) => new TextEncoder().encode(text);
const { Tag, Accessibility, AuthType } = device.asset;

function add(app, alias, secret, more = []) {
  return app.asset.add(new Map([[Tag.ALIAS, bytes(alias)], [Tag.SECRET, bytes(secret)], ...more]));
}

async function addAssets() {
  await add(wallet, 'card', 'the-card-secret', [
    [Tag.ACCESSIBILITY, Accessibility.DEVICE_UNLOCKED],
    [Tag.DATA_LABEL_NORMAL_1, bytes('payment')],
    [Tag.AUTH_TYPE, AuthType.ANY],
  ]);
  await add(wallet, 'login', 'the-login-secret', [[Tag.DATA_LABEL_NORMAL_1, bytes('work')]]);
  await add(wallet, 'session', 'the-session-secret', [[Tag.ACCESSIBILITY, Accessibility.DEVICE_UNLOCKED]]);
  await add(wallet, 'backup-key', 'the-backup-secret', [[Tag.IS_PERSISTENT, true]]);
  await add(notes, 'sync-token', 'the-sync-secret', [[Tag.GROUP_ID, bytes(GROUP)]]);
  await add(notes, 'draft', 'the-draft-secret', [[Tag.ACCESSIBILITY, Accessibility.DEVICE_POWERED_ON]]);
  await add(maps, 'home', 'the-home-secret');
  await add(call, 'account', 'the-account-secret', [[Tag.DATA_LABEL_NORMAL_1, bytes('work')]]);
  const binary = Uint8Array.of(0xff, 0, 0xa1, 0xb2, 0xc3);
  await call.asset.add(
    new Map([
      [Tag.ALIAS, binary],
      [Tag.SECRET, bytes('the-binary-secret')],
    ]),
  );
}

async function use() {
  const manager = privacy.privacyManager;
  for (const app of [wallet, notes, maps, call, travel])
    for (const name of app.manifest.permissions.filter((one) => USED.includes(one)))
      if (app !== notes || name !== PERMISSIONS[1]) app.grant(name);
  notes.revoke(PERMISSIONS[1]);
  wallet.grant(PERMISSIONS[0], { once: false });
  let seed = 7;
  const random = (most) => {
    seed = (seed * 48271) % 2147483647;
    return seed % most;
  };
  for (let hour = 0; hour < 7 * 24; hour += 1) {
    for (const app of [wallet, notes, maps, call, travel]) {
      const names = app.manifest.permissions.filter((one) => USED.includes(one));
      if (random(24) > (app === maps ? 14 : 8)) continue;
      const name = names[random(names.length)];
      const refused = app.status(name) === 0 ? 0 : 1;
      await manager.addPermissionUsedRecord(app.tokenId, name, refused ? 0 : 1 + random(4), refused);
    }
    device.clock.advance(HOUR);
  }
}

async function more(apps, assets) {
  const installed = [wallet];
  for (let at = 0; at < apps; at += 1)
    installed.push(
      device.installApp({ bundleName: `com.example.app${at}`, permissions: wanted(at % 8, (at + 3) % 8) }),
    );
  for (let at = 0; at < assets; at += 1000) {
    const app = installed[(at / 1000) % installed.length];
    const maps = Array.from({ length: Math.min(1000, assets - at) }, (_, index) => [
      [Tag.ALIAS, bytes(`many-${at + index}`)],
      [Tag.SECRET, bytes('the-many-secret')],
    ]);
    await Promise.all(maps.map((map) => app.asset.add(new Map(map))));
  }
}

const vault = openVault({ name: 'build', device });
const acts = {
  /** An app asks for a permission, and prints what it was told. */
  async ask() {
    scanner.resetPermissions();
    scanner.foreground();
    const manager = scanner.abilityAccessCtrl.createAtManager();
    const { authResults } = await manager.requestPermissionsFromUser(scanner.context, wanted(0));
    console.log(`answered ${authResults[0]}`);
  },
  /** An app looks for what is not there. */
  async miss() {
    await notes.asset.query(new Map([[Tag.ALIAS, bytes('nothing')]])).catch(() => {});
  },
  async stop() {
    device.close();
  },
};

await addAssets();
await use();
await vault.set('registry', 'ci', 'the-registry-secret', { labels: ['deploy'] });
await vault.set('signing', 'release', 'the-signing-secret');
await more(Number(values.apps), Number(values.assets));
device.screenLock(100).setPassword('1234');
device.biometrics(100).enroll('face', '1234');
wallet.foreground();
call.background();
call.startProcess();
device.dialogs.answer('deny');

const inspector = await device.inspect({ readOnly: values['read-only'] === true });
await privacy.privacyManager.startUsingPermission(call.tokenId, PERMISSIONS[1]);
await privacy.privacyManager.startUsingPermission(wallet.tokenId, PERMISSIONS[3]);
await wallet.asset.query(new Map([[Tag.ALIAS, bytes('login')]]));
await acts.miss();
console.log(inspector.url);
for await (const line of createInterface({ input: process.stdin })) acts[line]?.().catch(console.error);
device.close();
