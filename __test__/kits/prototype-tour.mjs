// Calls everything once, for prototype-spy.cjs: each on a device of its own, with nothing but what it needs.
import { createRequire } from 'node:module';

process.env.OHOS_DEVICE_DIR = ':memory:';
const require = createRequire(import.meta.url);
const { APP, CALLS, outcomeOf } = require('../device/first-calls.cjs');
const root = require('../../lib/entry/index.js');
const { register } = require('../../lib/entry/register.js');
const kits = require('../../lib/modules/specifiers');
const { assertCalled } = require('../../lib/entry/testing.js');

const CAMERA = 'ohos.permission.CAMERA';
const LOCATION = ['ohos.permission.APPROXIMATELY_LOCATION', 'ohos.permission.LOCATION'];
const neighbour = (name) => kits.moduleOf(name).default;

for (const call of Object.values(CALLS)) {
  root.device.reset();
  const own = root.device.installApp(APP);
  root.device.setCaller(own);
  await outcomeOf(() => call({ ...root, kits: neighbour }, own.tokenId));
  if (call === CALLS['device.close'] || call === CALLS['device.close, then another']) break;
}

// What takes options and objects, with as few members as possible, or none.
const device = root.createDevice({ inMemory: true, clock: 'manual', app: APP });
const own = device.caller;
const app = device.installApp({ bundleName: 'com.example.asked', permissions: [CAMERA, ...LOCATION] });
const { privacyManager } = own;
const challenge = new Uint8Array(32);
const attempts = [
  () => root.createDevice(),
  () => root.createDevice({}),
  () => root.createDevice({ inMemory: true, rootKey: {} }),
  () => root.createDevice({ inMemory: true, app: {} }),
  () => device.installApp({}),
  () => device.installProject('/no/such/project', {}),
  () => device.app('com.example.asked', {}),
  () => device.definePermission({}),
  () => device.authenticate(challenge, {}),
  () => device.policies.restrictAccount(100, [CAMERA], false, {}),
  () => device.faults.inject({}),
  () => device.faults.inject({ api: 'asset.add', code: 24000008 }),
  () => device.faults.hold('asset.add', {}),
  () => device.dialogs.answer({}),
  () => app.grant(CAMERA, {}),
  () => app.revoke(CAMERA),
  async () => {
    const manager = app.abilityAccessCtrl.createAtManager();
    for (const answer of ['allow', 'deny', 'dismiss', {}, { answer: 'deny' }, undefined, null, [], 5]) {
      device.dialogs.answer(() => answer);
      await manager.requestPermissionsFromUser(app.context, LOCATION).catch(() => {});
      await manager.requestPermissionOnSetting(app.context, [CAMERA]).catch(() => {});
    }
    device.switches.camera = false;
    await manager.requestGlobalSwitch(app.context, 0).catch(() => {});
    device.dialogs.answer(undefined);
    await manager.requestPermissionOnSetting(app.context, [CAMERA]).catch(() => {});
  },
  () => app.update({}),
  () => app.uninstall({}),
  () => privacyManager.getPermissionUsedRecord({}),
  () => privacyManager.addPermissionUsedRecord(own.tokenId, CAMERA, 1, 0, {}),
  () => privacyManager.startUsingPermission(own.tokenId, CAMERA, 0, {}),
  () => neighbour('@ohos.userIAM.userAuth').getUserAuthInstance({}, {}),
  () =>
    neighbour('@ohos.userIAM.userAuth').getUserAuthInstance(
      { challenge, authType: [1], authTrustLevel: 10000 },
      {},
    ),
  () => new (neighbour('@ohos.util').TextDecoder)('utf-8', {}).decodeToString(challenge, {}),
  () => neighbour('@ohos.hilog').info(1, 'tag', '%{public}s %{public}x %{private}d', 'a', 1, 2),
  () => assertCalled([{ api: 'asset.add' }], 'asset.add', {}),
  () => register(),
  () => register({}),
  () => kits.sourceOf('@ohos.base', {}),
  () => kits.moduleOf('@ohos.base').BusinessError,
];
for (const instrumented of [false, true]) {
  if (instrumented) device.calls.start();
  for (const attempt of attempts) {
    try {
      await attempt();
    } catch {
      // What it comes to is the matter of other tests.
    }
  }
}
device.close();
