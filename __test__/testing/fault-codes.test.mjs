// faults.inject: every function of access control and of the privacy manager fails with every documented code.
import '../support/manual-clock.mjs';
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { CODE, called, caller, device, freshEachTest, rejects, throws } from '../kits/support.mjs';

freshEachTest();

const require = createRequire(import.meta.url);
const functionsOf = (kit) => require(`../../lib/kits/${kit}`).FUNCTIONS.map((api) => api.split('.')[1]);
const CODES = [
  ...new Set([
    ...Object.values(device.asset.ErrorCode),
    ...[201, 202, 401, 801],
    ...Array.from({ length: 15 }, (_, i) => CODE.INVALID_PARAMETER + i),
  ]),
];
const CAMERA = 'ohos.permission.CAMERA';
const listener = () => {};
const ID_AND_NAME = ({ tokenId }) => [tokenId, CAMERA];
const EVENT = ({ tokenId }) => [[tokenId], [CAMERA], listener];
const OWN_EVENT = () => [[CAMERA], listener];
const ACTIVE = () => [[CAMERA], listener];

/** Arguments of the right types: nothing but the fault makes a call fail. */
const ACCESS = {
  verifyAccessToken: ID_AND_NAME,
  verifyAccessTokenSync: ID_AND_NAME,
  checkAccessToken: ID_AND_NAME,
  checkAccessTokenSync: ID_AND_NAME,
  getSelfPermissionStatus: () => [CAMERA],
  on: (app) => ['permissionStateChange', ...EVENT(app)],
  off: (app) => ['permissionStateChange', ...EVENT(app)],
  onPermissionStateChange: EVENT,
  offPermissionStateChange: EVENT,
  onSelfPermissionStateChange: OWN_EVENT,
  offSelfPermissionStateChange: OWN_EVENT,
  grantUserGrantedPermission: ({ tokenId }) => [tokenId, CAMERA, 2],
  revokeUserGrantedPermission: ({ tokenId }) => [tokenId, CAMERA, 2],
  grantPermission: ({ tokenId }) => [tokenId, CAMERA, 2],
  revokePermission: ({ tokenId }) => [tokenId, CAMERA, 2],
  getPermissionFlags: ID_AND_NAME,
  setPermissionRequestToggleStatus: () => [CAMERA, 0],
  getPermissionRequestToggleStatus: () => [CAMERA],
  getVersion: () => [],
  getPermissionsStatus: ({ tokenId }) => [tokenId, [CAMERA]],
  queryStatusByPermission: () => [[CAMERA]],
  queryStatusByTokenID: ({ tokenId }) => [[tokenId]],
  requestPermissionsFromUser: ({ context }) => [context, [CAMERA]],
  requestPermissionsFromUserWithWindowId: ({ context }) => [context, 1, [CAMERA]],
  requestPermissionOnSetting: ({ context }) => [context, [CAMERA]],
  openPermissionOnSetting: ({ context }) => [context, CAMERA],
  requestGlobalSwitch: ({ context }) => [context, 0],
  requestPermissionOnApplicationSetting: ({ tokenId }) => [tokenId],
};
const PRIVACY = {
  addPermissionUsedRecord: ({ tokenId }) => [tokenId, CAMERA, 1, 0],
  getPermissionUsedRecord: () => [{ flag: 0 }],
  getPermissionUsedRecords: () => [{ flag: 0 }],
  startUsingPermission: ID_AND_NAME,
  stopUsingPermission: ID_AND_NAME,
  getPermissionUsedTypeInfos: ID_AND_NAME,
  setPermissionUsedRecordToggleStatus: () => [true],
  getPermissionUsedRecordToggleStatus: () => [],
  on: () => ['activeStateChange', ...ACTIVE()],
  off: () => ['activeStateChange', ...ACTIVE()],
  onActiveStateChange: ACTIVE,
  offActiveStateChange: ACTIVE,
  checkPermissionInUse: () => [CAMERA],
};
const THROWS = /Sync$|^on|^off|^getSelfPermissionStatus$|^checkPermissionInUse$/;

const KITS = {
  abilityAccessCtrl: [ACCESS, () => device.abilityAccessCtrl.createAtManager(), functionsOf('access')],
  privacyManager: [PRIVACY, () => device.privacyManager, functionsOf('privacy')],
};
for (const [kit, [table, of, functions]] of Object.entries(KITS)) {
  test(`faults: the table below knows every function of ${kit}`, () =>
    assert.deepEqual(Object.keys(table).sort(), functions.toSorted()));

  for (const name of functions) {
    test(`faults: ${kit}.${name} fails with exactly each code, ${THROWS.test(name) ? 'thrown' : 'rejected'}`, async () => {
      const app = caller({ permissions: [CAMERA] });
      const target = of();
      for (const code of CODES) {
        device.faults.inject({ api: `${kit}.${name}`, code });
        const args = table[name](app);
        if (THROWS.test(name)) {
          throws(code, () => target[name](...args));
        } else if (name === 'verifyAccessToken' && code === CODE.INVALID_PARAMETER) {
          assert.equal(await target[name](...args), -1); // it knows no wrong values: such a permission is not held
        } else {
          const call = target[name](...args);
          assert.ok(call instanceof Promise);
          await rejects(code, call);
        }
      }
    });
  }
}

for (const [kit, name] of [
  ['abilityAccessCtrl', 'requestPermissionsFromUser'],
  ['abilityAccessCtrl', 'grantUserGrantedPermission'],
  ['abilityAccessCtrl', 'revokeUserGrantedPermission'],
  ['privacyManager', 'addPermissionUsedRecord'],
  ['privacyManager', 'startUsingPermission'],
  ['privacyManager', 'stopUsingPermission'],
  ['privacyManager', 'getPermissionUsedRecord'],
]) {
  test(`faults: the callback of ${kit}.${name} gets each code`, async () => {
    const app = caller({ permissions: [CAMERA] });
    const [table, of] = KITS[kit];
    const target = of();
    for (const code of CODES) {
      device.faults.inject({ api: `${kit}.${name}`, code });
      const args = table[name](app);
      if (name === 'addPermissionUsedRecord') args.length = 4;
      const [error] = await called(target[name].bind(target), ...args);
      assert.ok(error instanceof Error);
      assert.strictEqual(error.code, code);
    }
  });
}

test('faults: a failing call did nothing', async () => {
  const app = caller({ permissions: [CAMERA] });
  device.dialogs.answer(() => assert.fail('nothing is to be asked'));
  device.faults.inject({ api: 'abilityAccessCtrl.requestPermissionsFromUser', code: CODE.INNER_ERROR });
  const manager = device.abilityAccessCtrl.createAtManager();
  await rejects(CODE.INNER_ERROR, manager.requestPermissionsFromUser(app.context, [CAMERA]));
  assert.equal(manager.checkAccessTokenSync(app.tokenId, CAMERA), -1);
});
