// getPermissionUsedTypeInfos and the record toggle of users (spec/privacy.md 7.1, 7.2).
import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './support.mjs';

const { CODE, P } = s;

test('C129 C130 C133 C134 D1 D28 type infos: all, of an app, of a permission; in order of first use', async (t) => {
  const { pm, T, U } = s.scene(t);
  assert.deepEqual(await pm.getPermissionUsedTypeInfos(), []);
  await s.add(pm, U, P.MICROPHONE, 1, 0, { usedType: s.COMPONENT });
  await s.add(pm, T, P.CAMERA, 1, 0, { usedType: s.PICKER });
  await s.add(pm, T, P.CAMERA);
  await s.add(pm, T, P.CAMERA, 0, 1);
  const micro = [U.tokenId, P.MICROPHONE, s.COMPONENT];
  const camera = [s.NORMAL, s.PICKER].map((type) => [T.tokenId, P.CAMERA, type]);
  for (const about of [[], [0], [null], [undefined], [null, ''], [undefined, undefined]]) {
    assert.deepEqual(await s.usedTypes(pm, ...about), [micro, ...camera], String(about));
  }
  assert.deepEqual(await s.usedTypes(pm, T.tokenId), camera);
  assert.deepEqual(await s.usedTypes(pm, null, P.MICROPHONE), [micro]);
  assert.deepEqual(await s.usedTypes(pm, T.tokenId, P.MICROPHONE), []);
  const [info] = await pm.getPermissionUsedTypeInfos();
  assert.deepEqual(Object.keys(info), ['tokenId', 'permissionName', 'usedType']);
});

test('C130 C131 C132 type infos: wrong types 401, then values, 202, 201, the app, the permission', async (t) => {
  const { device, pm, nor, less, T } = s.scene(t);
  for (const args of [['x'], [T.tokenId, null], [T.tokenId, 5], [true]]) {
    assert.equal(
      s.thrown(() => pm.getPermissionUsedTypeInfos(...args)),
      CODE.INVALID_ARGUMENT,
    );
  }
  const native = device.installApp({ bundleName: 'daemon', tokenType: 'native' }).tokenId;
  for (const [manager, args, code] of [
    [nor, [1, 'x'.repeat(257)], CODE.INVALID_PARAMETER],
    [nor, [1, 'x'], 202],
    [less, [1, 'x'], 201],
    [pm, [1, 'x'], CODE.NO_TOKEN],
    [pm, [native], CODE.NO_TOKEN],
    [pm, [T.tokenId, 'x'], CODE.NO_PERMISSION],
  ]) {
    assert.equal(await s.rejected(manager.getPermissionUsedTypeInfos(...args)), code);
  }
});

test('C136 C139 C140 C142 the toggle: on by default, idempotent, strict about its arguments', async (t) => {
  const { pm } = s.scene(t);
  const get = () => pm.getPermissionUsedRecordToggleStatus();
  const set = (...args) => pm.setPermissionUsedRecordToggleStatus(...args);
  assert.equal(await get(), true);
  for (const status of [false, false, true, true]) {
    assert.equal(await set(status), undefined);
    assert.equal(await get(), status);
  }
  for (const args of [[], [1], ['true'], [null]])
    assert.equal(
      s.thrown(() => set(...args)),
      CODE.INVALID_ARGUMENT,
    );
  assert.equal(
    s.thrown(() => set(1, 5)),
    CODE.NO_CAPABILITY,
    'before the status is looked at',
  );
  assert.equal(
    s.thrown(() => pm.getPermissionUsedRecordToggleStatus(5)),
    CODE.NO_CAPABILITY,
  );
  assert.equal(await set(true, undefined), undefined);
});

test('C141 setting needs PERMISSION_RECORD_TOGGLE, reading PERMISSION_USED_STATS; 202 comes first', async (t) => {
  const { device, nor, less } = s.scene(t);
  const stats = s.systemApp(device, [s.STATS], { bundleName: 'com.example.stats' }).privacyManager;
  for (const [manager, code] of [
    [nor, 202],
    [less, 201],
    [stats, 201],
  ]) {
    assert.equal(await s.rejected(manager.setPermissionUsedRecordToggleStatus(false)), code);
  }
  for (const [manager, code] of [
    [nor, 202],
    [less, 201],
  ]) {
    assert.equal(await s.rejected(manager.getPermissionUsedRecordToggleStatus()), code);
  }
  assert.equal(await stats.getPermissionUsedRecordToggleStatus(), true);
});

test("C41 C137 C138 off forgets exactly the records and types of the caller's user, and keeps none until on", async (t) => {
  const { device, pm, T, U, V } = s.scene(t);
  const of101 = s.systemApp(device, [s.STATS, s.TOGGLE], { bundleName: 'com.example.system', userId: 101 });
  for (const app of [T, U, V]) await s.add(pm, app, P.CAMERA);
  await pm.setPermissionUsedRecordToggleStatus(false);
  assert.deepEqual(await s.overview(pm), [[V.tokenId, P.CAMERA, 1, 0]]);
  assert.deepEqual(await s.usedTypes(pm), [[V.tokenId, P.CAMERA, s.NORMAL]]);
  for (const app of [T, V]) await s.add(pm, app, P.CAMERA);
  assert.deepEqual(await s.overview(pm), [[V.tokenId, P.CAMERA, 2, 0]]);
  assert.equal(await of101.privacyManager.getPermissionUsedRecordToggleStatus(), true);
  await pm.setPermissionUsedRecordToggleStatus(true);
  await s.add(pm, T, P.CAMERA);
  assert.deepEqual(await s.counts(pm, T, P.CAMERA), [1, 0]);
});

test('D15 a toggle takes effect between the adds before and after it, awaited or not', async (t) => {
  const { pm, T } = s.scene(t);
  const all = [
    s.add(pm, T, P.CAMERA, 5),
    pm.setPermissionUsedRecordToggleStatus(false),
    s.add(pm, T, P.CAMERA, 7),
    pm.setPermissionUsedRecordToggleStatus(true),
    s.add(pm, T, P.CAMERA, 2),
    s.counts(pm, T, P.CAMERA),
  ];
  assert.deepEqual((await Promise.all(all)).at(-1), [2, 0]);
});

test('D59 the toggle ends with its user: a new one of this number is recorded', async (t) => {
  const { device, V } = s.scene(t);
  const { manifest } = V;
  const managerOf101 = () =>
    s.systemApp(device, [s.STATS, s.TOGGLE], { bundleName: 'com.example.settings', userId: 101 })
      .privacyManager;
  await managerOf101().setPermissionUsedRecordToggleStatus(false);
  device.users.remove(101);
  device.users.add(101);
  const pm = managerOf101();
  assert.equal(await pm.getPermissionUsedRecordToggleStatus(), true);
  const again = device.installApp(manifest);
  await s.add(pm, again, P.CAMERA);
  assert.deepEqual(await s.counts(pm, again, P.CAMERA), [1, 0]);
});
