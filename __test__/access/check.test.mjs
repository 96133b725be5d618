// B29..B44: asking whether a permission is granted.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  check,
  manager,
  NO_SUCH_TOKEN,
  nameOfLength,
  nativeCaller,
  normalApp,
  P,
  rejected,
  scene,
  shellCaller,
  targetApp,
  thrown,
} from './support.mjs';

const { INVALID_PARAMETER } = CODE;
const DENIED = -1;
const GRANTED = 0;

/** 86 characters of three bytes: 258 bytes. */
const WIDE = '\u6743'.repeat(86);

const NEVER_FAILS = [
  ['B29', 'tokenID 0', 0, P.CAMERA],
  ['B29', 'tokenID 0 and a name that says nothing', 0, 'x'],
  ['B30', 'a name of 257 bytes', undefined, nameOfLength(257)],
  ['B43', 'a name of 258 bytes in 86 characters', undefined, WIDE],
  ['B31', 'the empty name', undefined, ''],
  ['B32', 'an unknown token', NO_SUCH_TOKEN, P.INTERNET],
  ['B32', 'an unknown name', undefined, P.UNKNOWN],
  ['B40', 'an undeclared name', undefined, P.READ_CALENDAR],
  ['B44', 'a name in lower case', undefined, 'ohos.permission.internet'],
  ['B44', 'a name with a space before it', undefined, ` ${P.INTERNET}`],
];

for (const [behaviour, what, token, name] of NEVER_FAILS) {
  test(`${behaviour} verifyAccessToken of ${what} resolves denied`, async (t) => {
    const { nor, self, id } = scene(t);
    assert.equal(await nor.verifyAccessToken(token ?? id, name), DENIED);
    assert.equal(await self.verifyAccessToken(token ?? id, name), DENIED);
  });
}

const CHECKS = [
  ['B33', 'tokenID 0', INVALID_PARAMETER, 0, P.CAMERA],
  ['B33', 'tokenID 0 and an unknown name', INVALID_PARAMETER, 0, P.UNKNOWN],
  ['B34', 'the empty name', INVALID_PARAMETER, undefined, ''],
  ['B34', 'a name of 257 bytes', INVALID_PARAMETER, undefined, nameOfLength(257)],
  ['B34', 'the empty name of an unknown token', INVALID_PARAMETER, NO_SUCH_TOKEN, ''],
  ['B34', 'an unknown name of 256 bytes', DENIED, undefined, nameOfLength(256)],
  ['B34', 'an unknown name of one byte', DENIED, undefined, 'x'],
  ['B35', 'an unknown name', DENIED, undefined, P.UNKNOWN],
  ['B36', 'an unknown token', DENIED, NO_SUCH_TOKEN, P.CAMERA],
  ['B36', 'a token of a child render process, which does not exist', DENIED, 0x22000001, P.INTERNET],
  ['B43', 'a name of 258 bytes in 86 characters', INVALID_PARAMETER, undefined, WIDE],
  ['B43', 'a name of 255 bytes in 85 characters', DENIED, undefined, WIDE.slice(1)],
  ['B44', 'a name in lower case', DENIED, undefined, 'ohos.permission.internet'],
  ['B44', 'a name without its prefix', DENIED, undefined, 'INTERNET'],
];

for (const [behaviour, what, outcome, token, name] of CHECKS) {
  test(`${behaviour} checking ${what} gives ${outcome} in each of the three forms`, async (t) => {
    const { nor, id } = scene(t);
    const asked = [token ?? id, name];
    if (outcome === DENIED) {
      assert.equal(await nor.checkAccessToken(...asked), DENIED);
      assert.equal(nor.checkAccessTokenSync(...asked), DENIED);
      assert.equal(nor.verifyAccessTokenSync(...asked), DENIED);
      return;
    }
    assert.equal(await rejected(nor.checkAccessToken(...asked)), outcome);
    assert.equal(
      thrown(() => nor.checkAccessTokenSync(...asked)),
      outcome,
    );
    assert.equal(
      thrown(() => nor.verifyAccessTokenSync(...asked)),
      outcome,
    );
  });
}

test('B37 after installation user_grant is denied, manual_settings too, system_grant is granted', (t) => {
  const { T } = scene(t, { target: { extra: [P.MANUAL] } });
  const expected = [
    [P.CAMERA, DENIED],
    [P.MICROPHONE, DENIED],
    [P.ACTIVITY_MOTION, DENIED],
    [P.LOCATION, DENIED],
    [P.APPROXIMATE, DENIED],
    [P.MANUAL, DENIED],
    [P.INTERNET, GRANTED],
  ];
  for (const [name, status] of expected) assert.equal(check(T, name), status, name);
});

test('B38 the four functions agree in every state of a permission', async (t) => {
  const { sys, nor, id } = scene(t);
  const inEachForm = async (name) => [
    await nor.verifyAccessToken(id, name),
    nor.verifyAccessTokenSync(id, name),
    await nor.checkAccessToken(id, name),
    nor.checkAccessTokenSync(id, name),
  ];
  assert.deepEqual(await inEachForm(P.CAMERA), [-1, -1, -1, -1]);
  await sys.grantPermission(id, P.CAMERA, 2);
  assert.deepEqual(await inEachForm(P.CAMERA), [0, 0, 0, 0]);
  await sys.revokePermission(id, P.CAMERA, 1);
  assert.deepEqual(await inEachForm(P.CAMERA), [-1, -1, -1, -1]);
  assert.deepEqual(await inEachForm(P.INTERNET), [0, 0, 0, 0]);
  assert.deepEqual(await inEachForm(P.READ_CALENDAR), [-1, -1, -1, -1]);
});

test('B39 anybody may ask about anybody: apps, daemons, the shell, across users', async (t) => {
  const { device, sys, nor, T, id } = scene(t, { users: [100, 101] });
  await sys.grantPermission(id, P.CAMERA, 2);
  const neighbour = normalApp(device, { userId: 101 });
  for (const caller of [neighbour, nativeCaller(device), shellCaller(device), T]) {
    assert.equal(await manager(caller).checkAccessToken(id, P.CAMERA), GRANTED, caller.bundleName);
    assert.equal(manager(caller).checkAccessTokenSync(id, P.MICROPHONE), DENIED, caller.bundleName);
  }
  assert.equal(nor.checkAccessTokenSync(id, P.CAMERA), GRANTED);
});

test('B40 an undeclared permission is denied whoever else has it', async (t) => {
  const { SYS, NOR, sys, nor, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  assert.equal(nor.checkAccessTokenSync(NOR.tokenId, P.CAMERA), DENIED);
  assert.equal(nor.checkAccessTokenSync(NOR.tokenId, P.INTERNET), DENIED);
  assert.equal(nor.checkAccessTokenSync(NOR.tokenId, P.GRANT), DENIED);
  assert.equal(nor.checkAccessTokenSync(SYS.tokenId, P.GRANT), GRANTED);
});

test('B41 a native token holds what it was configured with, and nothing else', (t) => {
  const { device, nor } = scene(t);
  const daemon = nativeCaller(device, [P.GET, P.CAMERA, P.MANAGE_EDM_POLICY]);
  for (const name of [P.GET, P.CAMERA, P.MANAGE_EDM_POLICY]) {
    assert.equal(nor.checkAccessTokenSync(daemon.tokenId, name), GRANTED, name);
  }
  assert.equal(nor.checkAccessTokenSync(daemon.tokenId, P.GRANT), DENIED);
  const shell = shellCaller(device, [P.GET]);
  assert.equal(nor.checkAccessTokenSync(shell.tokenId, P.GET), GRANTED);
  assert.equal(nor.checkAccessTokenSync(shell.tokenId, P.CAMERA), DENIED);
});

test('B42 D5 probing for tokens that do not exist is not answered with lies afterwards', async (t) => {
  const { sys, nor, NOR, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  for (let i = 0; i < 200; i += 1) {
    assert.equal(nor.checkAccessTokenSync(NO_SUCH_TOKEN + i, P.CAMERA), DENIED);
  }
  assert.equal(nor.checkAccessTokenSync(id, P.CAMERA), GRANTED);
  assert.equal(await nor.checkAccessToken(id, P.CAMERA), GRANTED);
  assert.equal(await nor.verifyAccessToken(id, P.INTERNET), GRANTED);
  assert.equal(nor.checkAccessTokenSync(NOR.tokenId, P.CAMERA), DENIED);
});

test('B43 the limit of a name counts bytes in every method that has one', async (t) => {
  const { sys, self, id } = scene(t);
  assert.equal(await rejected(sys.grantPermission(id, WIDE, 2)), INVALID_PARAMETER);
  assert.equal(await rejected(sys.grantUserGrantedPermission(id, WIDE, 2)), INVALID_PARAMETER);
  assert.equal(await rejected(sys.grantUserGrantedPermission(id, WIDE.slice(1), 2)), CODE.NO_PERMISSION);
  assert.equal(await rejected(sys.getPermissionFlags(id, WIDE)), INVALID_PARAMETER);
  assert.equal(await rejected(sys.getPermissionFlags(id, WIDE.slice(1))), CODE.NO_PERMISSION);
  assert.equal(await rejected(sys.getPermissionRequestToggleStatus(WIDE)), INVALID_PARAMETER);
  assert.equal(await rejected(sys.queryStatusByPermission([WIDE])), INVALID_PARAMETER);
  assert.deepEqual(await sys.getPermissionsStatus(id, [WIDE]), [2], 'a bad name never fails this call');
  assert.equal(
    thrown(() => self.getSelfPermissionStatus(WIDE)),
    INVALID_PARAMETER,
  );
  assert.equal(self.getSelfPermissionStatus(WIDE.slice(1)), 2);
});

test('B32 an uninstalled token is an unknown token', async (t) => {
  const { device, sys, nor, T, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  T.uninstall();
  assert.equal(nor.checkAccessTokenSync(id, P.CAMERA), DENIED);
  assert.equal(nor.checkAccessTokenSync(id, P.INTERNET), DENIED);
  assert.equal(await rejected(sys.getPermissionFlags(id, P.CAMERA)), CODE.NO_TOKEN);
  const again = targetApp(device);
  assert.equal(check(again, P.CAMERA), DENIED, 'a new life begins without grants');
});
