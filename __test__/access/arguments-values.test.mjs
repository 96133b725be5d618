// B6, B8, B9, B16..B19, B25..B28: arguments of the right type and a wrong value, and how numbers are converted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  check,
  entry,
  flagsOf,
  manager,
  NO_SUCH_TOKEN,
  nameOfLength,
  P,
  rejected,
  scene,
  thrown,
} from './support.mjs';

const { INVALID_ARGUMENT, INVALID_PARAMETER, NO_TOKEN } = CODE;
const noop = () => {};
const LONG = nameOfLength(257);
const MANY = new Array(1025).fill(P.CAMERA);

/** Value errors of the promise forms; `all` is the scene. */
const REJECTED = {
  'checkAccessToken, token 0': [INVALID_PARAMETER, ({ nor }) => nor.checkAccessToken(0, P.CAMERA)],
  'checkAccessToken, no name': [INVALID_PARAMETER, ({ nor, id }) => nor.checkAccessToken(id, '')],
  'checkAccessToken, long name': [INVALID_PARAMETER, ({ nor, id }) => nor.checkAccessToken(id, LONG)],
  'grantPermission, token 0': [INVALID_PARAMETER, ({ sys }) => sys.grantPermission(0, P.CAMERA, 1)],
  'grantPermission, no name': [INVALID_PARAMETER, ({ sys, id }) => sys.grantPermission(id, '', 1)],
  'grantPermission, bad flag': [INVALID_PARAMETER, ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 3)],
  'revokePermission, token 0': [INVALID_PARAMETER, ({ sys }) => sys.revokePermission(0, P.CAMERA, 1, false)],
  'revokePermission, long name': [INVALID_PARAMETER, ({ sys, id }) => sys.revokePermission(id, LONG, 1)],
  'revokePermission, bad flag': [INVALID_PARAMETER, ({ sys, id }) => sys.revokePermission(id, P.CAMERA, -1)],
  'getPermissionFlags, token 0': [INVALID_PARAMETER, ({ sys }) => sys.getPermissionFlags(0, P.CAMERA)],
  'getPermissionFlags, no name': [INVALID_PARAMETER, ({ sys, id }) => sys.getPermissionFlags(id, '')],
  'setPermissionRequestToggleStatus, no name': [
    INVALID_PARAMETER,
    ({ sys }) => sys.setPermissionRequestToggleStatus('', 1),
  ],
  'setPermissionRequestToggleStatus, status 2': [
    INVALID_PARAMETER,
    ({ sys }) => sys.setPermissionRequestToggleStatus(P.CAMERA, 2),
  ],
  'getPermissionRequestToggleStatus, long name': [
    INVALID_PARAMETER,
    ({ sys }) => sys.getPermissionRequestToggleStatus(LONG),
  ],
  'getPermissionsStatus, token 0': [INVALID_PARAMETER, ({ sys }) => sys.getPermissionsStatus(0, [P.CAMERA])],
  'getPermissionsStatus, no names': [INVALID_PARAMETER, ({ sys, id }) => sys.getPermissionsStatus(id, [])],
  'getPermissionsStatus, 1025 names': [
    INVALID_PARAMETER,
    ({ sys, id }) => sys.getPermissionsStatus(id, MANY),
  ],
  'queryStatusByPermission, no names': [INVALID_PARAMETER, ({ sys }) => sys.queryStatusByPermission([])],
  'queryStatusByTokenID, no ids': [INVALID_PARAMETER, ({ sys }) => sys.queryStatusByTokenID([])],
  'requestGlobalSwitch, type 3': [INVALID_PARAMETER, ({ self, T }) => self.requestGlobalSwitch(T.context, 3)],
  'requestGlobalSwitch, type -1': [
    INVALID_PARAMETER,
    ({ self, T }) => self.requestGlobalSwitch(T.context, -1),
  ],
  'requestPermissionOnApplicationSetting, token 0': [
    INVALID_PARAMETER,
    ({ sys }) => sys.requestPermissionOnApplicationSetting(0),
  ],
  'openPermissionOnSetting, unknown name': [
    INVALID_PARAMETER,
    ({ self, T }) => self.openPermissionOnSetting(T.context, P.UNKNOWN),
  ],
  'requestPermissionOnSetting, unknown name': [
    INVALID_PARAMETER,
    ({ self, T }) => self.requestPermissionOnSetting(T.context, [P.UNKNOWN]),
  ],
};

for (const [what, [code, call]] of Object.entries(REJECTED)) {
  test(`B6 B8 B27 a value error rejects with a numeric code and never throws: ${what}`, async (t) => {
    assert.equal(await rejected(call(scene(t))), code);
  });
}

const THROWN = {
  'checkAccessTokenSync, token 0': [INVALID_PARAMETER, ({ nor }) => nor.checkAccessTokenSync(0, P.CAMERA)],
  'checkAccessTokenSync, no name': [INVALID_PARAMETER, ({ nor, id }) => nor.checkAccessTokenSync(id, '')],
  'verifyAccessTokenSync, token 0': [INVALID_PARAMETER, ({ nor }) => nor.verifyAccessTokenSync(0, P.CAMERA)],
  'verifyAccessTokenSync, long name': [
    INVALID_PARAMETER,
    ({ nor, id }) => nor.verifyAccessTokenSync(id, LONG),
  ],
  'getSelfPermissionStatus, no name': [INVALID_PARAMETER, ({ self }) => self.getSelfPermissionStatus('')],
  'getSelfPermissionStatus, long name': [INVALID_PARAMETER, ({ self }) => self.getSelfPermissionStatus(LONG)],
  'on, unknown tokens': [
    INVALID_PARAMETER,
    ({ sys }) => sys.on('permissionStateChange', [NO_SUCH_TOKEN], [P.CAMERA], noop),
  ],
  'on, unknown names': [
    INVALID_PARAMETER,
    ({ sys, id }) => sys.on('permissionStateChange', [id], [P.UNKNOWN], noop),
  ],
  'off, nothing there': [CODE.NOT_TOGETHER, ({ sys }) => sys.off('permissionStateChange', [], [])],
  'self off, nothing there': [CODE.NOT_TOGETHER, ({ self }) => self.off('selfPermissionStateChange', [])],
};

for (const [what, [code, call]] of Object.entries(THROWN)) {
  test(`B6 B9 B28 a value error of a method without promise is thrown: ${what}`, (t) => {
    const all = scene(t);
    assert.equal(
      thrown(() => call(all)),
      code,
    );
  });
}

for (const [what, zero] of [
  ['0.5', 0.5],
  ['-0.9', -0.9],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['2 to the power of 32', 2 ** 32],
]) {
  test(`B16 a tokenID of ${what} acts as tokenID 0`, async (t) => {
    const { sys, nor } = scene(t);
    assert.equal(await rejected(nor.checkAccessToken(zero, P.CAMERA)), INVALID_PARAMETER);
    assert.equal(
      thrown(() => nor.verifyAccessTokenSync(zero, P.CAMERA)),
      INVALID_PARAMETER,
    );
    assert.equal(await nor.verifyAccessToken(zero, P.CAMERA), -1);
    assert.equal(await rejected(sys.getPermissionFlags(zero, P.CAMERA)), INVALID_PARAMETER);
    assert.equal(await rejected(sys.queryStatusByTokenID([zero])), INVALID_PARAMETER);
    assert.equal(await rejected(sys.grantPermission(zero, P.CAMERA, 2)), INVALID_PARAMETER);
  });
}

test('B16 numbers lose their fraction and wrap at 32 bits', async (t) => {
  const { sys, T, id } = scene(t);
  const same = [id + 0.75, id + 2 ** 32, id - 2 ** 32];
  for (const token of same) assert.equal(sys.checkAccessTokenSync(token, P.INTERNET), 0, String(token));
  await sys.grantUserGrantedPermission(id + 0.5, P.CAMERA, 2.9);
  assert.deepEqual(await entry(sys, T, P.CAMERA), [0, 2]);
  await sys.revokePermission(id, P.CAMERA, 2 ** 32 + 1);
  assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 1]);
  await sys.setPermissionRequestToggleStatus(P.CAMERA, 0.5);
  assert.equal(await sys.getPermissionRequestToggleStatus(P.CAMERA), 0);
});

test('B17 a negative tokenID is an unknown token', async (t) => {
  const { sys, nor } = scene(t);
  assert.equal(await nor.checkAccessToken(-1, P.CAMERA), -1);
  assert.equal(nor.checkAccessTokenSync(-1, P.CAMERA), -1);
  assert.equal(await nor.verifyAccessToken(-1, P.CAMERA), -1);
  for (const method of ['grantUserGrantedPermission', 'revokeUserGrantedPermission', 'grantPermission']) {
    assert.equal(await rejected(sys[method](-7, P.CAMERA, 2)), NO_TOKEN, method);
  }
  assert.equal(await rejected(sys.getPermissionFlags(-7, P.CAMERA)), NO_TOKEN);
});

test('B18 a permissionFlags of text throws 401 and changes nothing', async (t) => {
  const { sys, T, id } = scene(t);
  assert.equal(
    thrown(() => sys.grantUserGrantedPermission(id, P.CAMERA, '1')),
    INVALID_ARGUMENT,
  );
  assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 0]);
});

test('B19 an empty, a non-array and a mixed list throw 401 and show no dialog', (t) => {
  const { device, self, T } = scene(t);
  let dialogs = 0;
  device.dialogs.answer(() => {
    dialogs += 1;
    return 'allow';
  });
  for (const list of [[], P.CAMERA, [P.CAMERA, 5]]) {
    assert.equal(
      thrown(() => self.requestPermissionsFromUser(T.context, list)),
      INVALID_ARGUMENT,
    );
    assert.equal(
      thrown(() => self.requestPermissionOnSetting(T.context, list)),
      INVALID_ARGUMENT,
    );
  }
  assert.equal(dialogs, 0);
  assert.equal(check(T, P.CAMERA), -1);
});

test('B22 B23 D28 a callback of on or off that is null throws 401 and leaves what was registered', (t) => {
  const { sys, self, id } = scene(t);
  const events = [];
  const listener = (info) => events.push(info);
  sys.on('permissionStateChange', [id], [P.CAMERA], listener);
  self.on('selfPermissionStateChange', [P.CAMERA], noop);
  const calls = [
    () => sys.on('permissionStateChange', [id], [P.CAMERA]),
    () => sys.on('permissionStateChange', [id], [P.CAMERA], null),
    () => sys.off('permissionStateChange', [id], [P.CAMERA], null),
    () => self.off('selfPermissionStateChange', [P.CAMERA], null),
  ];
  for (const call of calls) assert.equal(thrown(call), INVALID_ARGUMENT, String(call));
  sys.off('permissionStateChange', [id], [P.CAMERA], listener);
  self.off('selfPermissionStateChange', [P.CAMERA], noop);
});

test('B23 D1 off with undefined removes all subscriptions with those lists', async (t) => {
  const { sys, T, id } = scene(t);
  const events = [];
  for (let i = 0; i < 3; i += 1) {
    sys.on('permissionStateChange', [id], [P.CAMERA], () => events.push(i));
  }
  sys.off('permissionStateChange', [id], [P.CAMERA], undefined);
  await sys.grantPermission(id, P.CAMERA, 2);
  assert.equal(await flagsOf(sys, T, P.CAMERA), 2);
  assert.deepEqual(events, []);
  assert.equal(
    thrown(() => sys.off('permissionStateChange', [id], [P.CAMERA])),
    CODE.NOT_TOGETHER,
  );
});

test('B25 B26 B27 B28 single wrong arguments throw 401', (t) => {
  const { sys, self, T } = scene(t);
  const calls = [
    () => sys.queryStatusByPermission('x'),
    () => sys.queryStatusByTokenID([1, '2']),
    () => self.openPermissionOnSetting(T.context, ''),
    () => self.requestGlobalSwitch(T.context, '0'),
    () => self.getSelfPermissionStatus(),
    () => self.getSelfPermissionStatus(1),
  ];
  for (const call of calls) assert.equal(thrown(call), INVALID_ARGUMENT, String(call));
});

test('B28 a manager of the device itself calls as the current caller', (t) => {
  const { device, T, NOR } = scene(t);
  const current = device.abilityAccessCtrl.createAtManager();
  device.setCaller(T);
  assert.equal(current.getSelfPermissionStatus(P.CAMERA), 1);
  device.setCaller(NOR);
  assert.equal(current.getSelfPermissionStatus(P.CAMERA), 2, 'not declared by the caller');
  assert.equal(
    device.runAs(T, () => current.getSelfPermissionStatus(P.CAMERA)),
    1,
  );
  assert.equal(manager(T).getSelfPermissionStatus(P.CAMERA), 1);
});

test('B43 a name with a lone surrogate is an unknown name, not a wrong type', async (t) => {
  const { sys, self, T } = scene(t);
  const odd = 'ohos.permission.\ud800';
  assert.deepEqual(await sys.getPermissionsStatus(T.tokenId, [odd]), [2]);
  assert.equal(await rejected(sys.grantPermission(T.tokenId, odd, 2)), CODE.NO_PERMISSION);
  assert.equal(self.getSelfPermissionStatus(odd), 2);
  const { authResults, errorReasons } = await self.requestPermissionsFromUser(T.context, [odd]);
  assert.deepEqual([authResults, errorReasons], [[2], [1]]);
});

test('B4 a revoked proxy is a wrong type like any other: 401', (t) => {
  const { sys, T } = scene(t);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const call of [
    () => sys.checkAccessTokenSync(proxy, P.CAMERA),
    () => sys.getPermissionsStatus(T.tokenId, proxy),
    () => sys.on('permissionStateChange', proxy, [], () => {}),
    () => sys.requestPermissionsFromUser(proxy, [P.CAMERA]),
  ]) {
    assert.equal(thrown(call), CODE.INVALID_ARGUMENT, String(call));
  }
});
