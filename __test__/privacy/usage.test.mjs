// startUsingPermission and stopUsingPermission: what pairs with what, in which order things are refused, and when a
// permission counts as in use (spec/privacy.md 5.1 to 5.4, 7.4).
import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './support.mjs';

const { CODE, P } = s;
const REPEATED = CODE.NOT_TOGETHER;
const INVALID = CODE.INVALID_PARAMETER;

test('C75 C76 C78 start and stop with wrong arguments throw 401', (t) => {
  const { pm, id } = s.scene(t);
  const wrong = [
    [],
    [id],
    ['1', P.CAMERA],
    [id, 5],
    [id, P.CAMERA, 'x'],
    [id, P.CAMERA, true],
    [id, P.CAMERA, -1, 'x'],
    [id, P.CAMERA, -1, null],
    [id, P.CAMERA, -1, 0, 5],
    [id, P.CAMERA, -1, { enhancedIdentity: 5 }],
  ];
  for (const method of ['startUsingPermission', 'stopUsingPermission']) {
    for (const args of wrong)
      assert.equal(
        s.thrown(() => pm[method](...args)),
        CODE.INVALID_ARGUMENT,
        `${method}(${args})`,
      );
  }
});

test('C76 C77 D1 D28 undefined and null leave the pid out; a function in its place is the callback', async (t) => {
  const { pm, T } = s.scene(t);
  for (const more of [
    [undefined],
    [null],
    [undefined, undefined, undefined],
    [-1, {}],
    [0, undefined, null],
  ]) {
    if (more.at(-1) === null && more.length === 3) continue;
    assert.equal(await s.start(pm, T, P.CAMERA, ...more), undefined);
    assert.equal(await s.stop(pm, T, P.CAMERA), undefined);
  }
  const called = await new Promise((resolve) => {
    const returned = pm.startUsingPermission(T.tokenId, P.CAMERA, (...got) => resolve([returned, ...got]), 0);
  });
  assert.deepEqual(called, [undefined, undefined, undefined]);
  const failed = await new Promise((resolve) =>
    pm.startUsingPermission(T.tokenId, P.CAMERA, (...got) => resolve(got)),
  );
  assert.deepEqual([failed[0].code, failed[1]], [REPEATED, undefined]);
});

for (const [numbers, what, args, code] of [
  ['C80', 'token 0', [0, P.CAMERA], INVALID],
  ['C80', 'an empty name', ['T', ''], INVALID],
  ['C80', 'a name of 257 bytes', ['T', 'x'.repeat(257)], INVALID],
  ['C79', 'a used type out of range', ['T', P.CAMERA, -1, 5], INVALID],
  ['C9', 'an identity of 49 bytes', ['T', P.CAMERA, -1, 0, { enhancedIdentity: 'x'.repeat(49) }], INVALID],
  ['C81', 'a name whose use is not recorded', ['T', 'ohos.permission.INTERNET'], CODE.NO_PERMISSION],
  ['C83 D22', 'a token nobody has', [0x2000_0001, P.CAMERA], CODE.NO_TOKEN],
  ['C82 D31', 'a native token', ['native', P.CAMERA], CODE.NO_TOKEN],
  ['C82 D31', 'the shell', ['shell', P.CAMERA], CODE.NO_TOKEN],
]) {
  test(`${numbers} start for ${what}: ${code}`, async (t) => {
    const { device, pm, id } = s.scene(t);
    const tokens = { T: id };
    tokens.native = device.installApp({ bundleName: 'camera_service', tokenType: 'native' }).tokenId;
    tokens.shell = device.installApp({ bundleName: 'sh', tokenType: 'shell' }).tokenId;
    const [token, ...more] = args;
    assert.equal(await s.rejected(pm.startUsingPermission(tokens[token] ?? token, ...more)), code);
    if (code !== INVALID) {
      assert.equal(await s.rejected(pm.stopUsingPermission(tokens[token] ?? token, more[0])), code);
    }
  });
}

test('C109 C146 D22 the order of refusals: values, 202, 201, the token, the permission', async (t) => {
  const { pm, less, nor, id } = s.scene(t);
  const unknown = 0x2000_0001;
  const starts = [
    [nor, [0, 'x'], INVALID],
    [nor, [unknown, 'x'], 202],
    [less, [unknown, 'x'], 201],
    [pm, [unknown, 'x'], CODE.NO_TOKEN],
    [pm, [id, 'x'], CODE.NO_PERMISSION],
  ];
  for (const [manager, args, code] of starts) {
    assert.equal(await s.rejected(manager.startUsingPermission(...args)), code);
    assert.equal(await s.rejected(manager.stopUsingPermission(...args)), code);
  }
  const inUse = [
    [nor, '', INVALID],
    [nor, 'x', 202],
    [less, 'x', 201],
    [pm, 'x', CODE.NO_PERMISSION],
  ];
  for (const [manager, name, code] of inUse) {
    assert.equal(
      s.thrown(() => manager.checkPermissionInUse(name)),
      code,
    );
  }
});

test('C144 D28 checkPermissionInUse without an argument or of a wrong type throws 401', (t) => {
  const { pm } = s.scene(t);
  for (const args of [[], [undefined], [null], [5]]) {
    assert.equal(
      s.thrown(() => pm.checkPermissionInUse(...args)),
      CODE.INVALID_ARGUMENT,
    );
  }
  assert.equal(
    s.thrown(() => pm.checkPermissionInUse('x'.repeat(257))),
    INVALID,
  );
});

// 5.2: pid of the running usage, pid of the new one, whether it may start
for (const [running, next, starts] of [
  [-1, -1, false],
  [-1, 0, false],
  [100, 100, false],
  [100, 200, true],
  [100, -1, false],
  [100, -7, false],
  [-1, 100, true],
]) {
  test(`C84 C86 C87 pid ${next} beside a running ${running} ${starts ? 'starts' : 'is 12100004, without an event'}`, async (t) => {
    const { pm, T } = s.scene(t);
    await s.start(pm, T, P.CAMERA, running);
    const events = s.collect(pm);
    const second = s.start(pm, T, P.CAMERA, next);
    if (starts) assert.equal(await second, undefined);
    else assert.equal(await s.rejected(second), REPEATED);
    assert.equal((await s.taken(events)).length, starts ? 1 : 0);
  });
}

test('C85 another used type is the same usage; C99 another identity, app or permission is not', async (t) => {
  const { pm, T, U } = s.scene(t);
  await s.start(pm, T, P.CAMERA, -1, s.NORMAL);
  assert.equal(await s.rejected(s.start(pm, T, P.CAMERA, -1, s.PICKER)), REPEATED);
  await s.start(pm, T, P.CAMERA, -1, s.NORMAL, { enhancedIdentity: 'a' });
  await s.start(pm, T, P.MICROPHONE);
  await s.start(pm, U, P.CAMERA);
  await s.stop(pm, T, P.CAMERA, -1, { enhancedIdentity: 'a' });
  assert.equal(await s.rejected(s.stop(pm, T, P.CAMERA, -1, { enhancedIdentity: 'a' })), REPEATED);
  await s.stop(pm, T, P.CAMERA);
});

test('C88 C89 C90 C91 stop needs its start: 12100004; an unknown permission ends nothing', async (t) => {
  const { pm, T } = s.scene(t);
  assert.equal(await s.rejected(s.stop(pm, T, P.CAMERA)), REPEATED);
  await s.start(pm, T, P.CAMERA);
  assert.equal(await s.rejected(s.stop(pm, T, P.CAMERA, 100)), REPEATED);
  assert.equal(await s.rejected(s.stop(pm, T, 'ohos.permission.INTERNET')), CODE.NO_PERMISSION);
  assert.equal(pm.checkPermissionInUse(P.CAMERA), true);
  await s.stop(pm, T, P.CAMERA);
  assert.equal(await s.rejected(s.stop(pm, T, P.CAMERA)), REPEATED);
});

test('C92 C93 C126 one INACTIVE event when the last of a group ends, by the stopping caller, of type 0', async (t) => {
  const { pm, SYS, T } = s.scene(t);
  const events = s.collect(pm);
  const started = (usedType) => s.change(s.BACKGROUND, T, P.CAMERA, { by: SYS, usedType });
  const over = s.change(s.INACTIVE, T, P.CAMERA, { by: SYS });
  await s.start(pm, T, P.CAMERA, 100, s.PICKER);
  await s.start(pm, T, P.CAMERA, 200, s.COMPONENT);
  await s.stop(pm, T, P.CAMERA, 200);
  assert.deepEqual(events.splice(0), [started(s.PICKER), started(s.COMPONENT)]);
  await s.stop(pm, T, P.CAMERA, 100);
  assert.deepEqual(events.splice(0), [over]);
  await s.start(pm, T, P.CAMERA, 100);
  await s.start(pm, T, P.CAMERA, 200);
  events.splice(0);
  await s.stop(pm, T, P.CAMERA);
  assert.deepEqual(events, [over]);
});

test('C96 C97 C98 usages belong to the app that started them, and end with it', async (t) => {
  const { device, pm, T } = s.scene(t);
  const other = s.otherCaller(device);
  const events = s.collect(pm);
  await s.start(pm, T, P.CAMERA);
  await s.start(other.privacyManager, T, P.CAMERA);
  await s.stop(pm, T, P.CAMERA);
  assert.equal(await s.rejected(s.stop(pm, T, P.CAMERA)), REPEATED);
  assert.deepEqual(
    (await s.taken(events)).map(([status]) => status),
    [s.BACKGROUND, s.BACKGROUND],
  );
  other.exit();
  assert.deepEqual(await s.taken(events), [[s.INACTIVE, T.tokenId, P.CAMERA]]);
  assert.equal(pm.checkPermissionInUse(P.CAMERA), false);
});

test('C145 a permission is in use from the first start to the last stop, in front or behind', async (t) => {
  const { pm, T, U } = s.scene(t);
  const inUse = () => pm.checkPermissionInUse(P.CAMERA);
  assert.equal(inUse(), false);
  await s.start(pm, T, P.CAMERA);
  U.foreground();
  await s.start(pm, U, P.CAMERA);
  await s.stop(pm, T, P.CAMERA);
  assert.equal(inUse(), true);
  await s.stop(pm, U, P.CAMERA);
  assert.equal(inUse(), false);
  const unawaited = s.start(pm, T, P.CAMERA);
  assert.equal(inUse(), true, 'a start that was called before counts (D15)');
  await unawaited;
});

test('C107 an enterprise that blocks the camera refuses starts with 12100009, also after a restart', async (t) => {
  const dataDir = s.folderFor(t);
  const { device } = s.scene(t, { dataDir });
  device.policies.blockByAdmin('camera', true);
  device.close();
  const { device: again, pm, T } = s.scene(t, { dataDir });
  assert.equal(await s.rejected(s.start(pm, T, P.CAMERA)), CODE.INNER_ERROR);
  await s.start(pm, T, P.MICROPHONE);
  again.policies.blockByAdmin('camera', false);
  await s.start(pm, T, P.CAMERA);
});
