// D57: a user_grant permission that the device defines is used and recorded like a published one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as s from './support.mjs';

const { CODE, P } = s;
const [ONE, TWO] = [P.MY_FIRST, P.MY_SECOND];

const define = (device, name, more = {}) =>
  device.definePermission({ name, grantMode: 'user_grant', availableLevel: 'normal', ...more });

function scene(t, options) {
  const all = s.scene(t, options);
  for (const name of [ONE, TWO]) define(all.device, name);
  return all;
}

test('D57 added, started, stopped, asked for: every function knows it by its name', async (t) => {
  const { device, pm, T, id } = scene(t, { clock: 'manual' });
  const events = s.collect(pm, [TWO]);
  await s.add(pm, T, ONE, 2, 1);
  await s.start(pm, T, TWO);
  assert.equal(pm.checkPermissionInUse(TWO), true);
  assert.equal(pm.checkPermissionInUse(ONE), false);
  device.clock.advance(500);
  await s.stop(pm, T, TWO);
  assert.deepEqual(await s.taken(events), [
    [s.BACKGROUND, id, TWO],
    [s.INACTIVE, id, TWO],
  ]);
  assert.deepEqual(await s.counts(pm, T, ONE), [2, 1]);
  assert.equal((await s.detail(pm, T, TWO)).accessRecords[0].accessDuration, 500);
  assert.deepEqual(await s.overview(pm, { permissionNames: [TWO] }), [[id, TWO, 1, 0]]);
  assert.deepEqual(await s.usedTypes(pm, id), [
    [id, ONE, s.NORMAL],
    [id, TWO, s.NORMAL],
  ]);
  assert.deepEqual(await s.usedTypes(pm, null, TWO), [[id, TWO, s.NORMAL]]);
});

test('D57 records keep their names when more is defined, before them in the alphabet too, and over a restart', async (t) => {
  const dataDir = s.folderFor(t);
  const { device, pm, T, id } = scene(t, { dataDir });
  await s.add(pm, T, TWO);
  for (const name of [P.A_LATER_ONE, ONE, TWO]) define(device, name, { availableDlp: 'none' });
  await s.add(pm, T, P.A_LATER_ONE);
  await s.add(pm, T, TWO);
  const before = (await s.overview(pm)).sort();
  assert.deepEqual(before, [
    [id, P.A_LATER_ONE, 1, 0],
    [id, TWO, 2, 0],
  ]);
  device.close();
  const again = s.open(t, { dataDir, users: [100, 101] });
  const manager = again.app('com.example.system').privacyManager;
  assert.deepEqual((await s.overview(manager)).sort(), before);
  assert.deepEqual(await s.counts(manager, id, TWO), [2, 0]);
});

for (const grantMode of ['system_grant', 'manual_settings']) {
  test(`D57 one that is ${grantMode} is not recorded: 12100003, and what was recorded stays`, async (t) => {
    const { device, pm, T, id } = scene(t);
    await s.add(pm, T, ONE);
    define(device, ONE, { grantMode });
    for (const call of [
      () => s.add(pm, T, ONE),
      () => s.start(pm, T, ONE),
      () => s.stop(pm, T, ONE),
      () => s.records(pm, { permissionNames: [ONE] }),
      () => pm.getPermissionUsedTypeInfos(null, ONE),
    ]) {
      assert.equal(await s.rejected(call), CODE.NO_PERMISSION, String(call));
    }
    assert.equal(
      s.thrown(() => pm.checkPermissionInUse(ONE)),
      CODE.NO_PERMISSION,
    );
    assert.deepEqual(await s.overview(pm), [[id, ONE, 1, 0]]);
  });
}
