// C37, C40..C44, C107: the toggle of the user, the global switches and the administrator decide what add records.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  BACKGROUND,
  counts,
  detail,
  EMPTY,
  entry,
  FOREGROUND,
  INACTIVE,
  NORMAL,
  P,
  records,
  START,
  scene,
  systemApp,
  TOGGLE,
  usedTypes,
} from './support.mjs';

for (const [what, name, success, fail] of [
  ['a use', P.CAMERA, 1, 0],
  ['zero counts', P.CAMERA, 0, 0],
  ['an unknown permission', P.UNKNOWN, 1, 0],
  ['a system_grant permission', P.INTERNET, 1, 1],
]) {
  test(`C40 add of ${what} with the toggle off resolves and records nothing`, async (t) => {
    const { pm, T } = scene(t);
    await pm.setPermissionUsedRecordToggleStatus(false);
    assert.equal(await add(pm, T, name, success, fail), undefined);
    assert.deepEqual(await records(pm), EMPTY);
    assert.deepEqual(await usedTypes(pm), []);
    await pm.setPermissionUsedRecordToggleStatus(true);
    assert.deepEqual(await records(pm), EMPTY, 'what was not recorded does not come back');
  });
}

test('C40 C45 add counts again as soon as the toggle is on', async (t) => {
  const { pm, T, id } = scene(t);
  await pm.setPermissionUsedRecordToggleStatus(false);
  await add(pm, T, P.CAMERA);
  await pm.setPermissionUsedRecordToggleStatus(true);
  await add(pm, T, P.CAMERA);
  assert.deepEqual(await counts(pm, T, P.CAMERA), [1, 0]);
  assert.deepEqual(await usedTypes(pm), [[id, P.CAMERA, NORMAL]]);
});

test('C41 the toggle of the target counts, not that of the caller', async (t) => {
  const { device, pm, T, U, V } = scene(t);
  await pm.setPermissionUsedRecordToggleStatus(false);
  for (const app of [T, U, V]) await add(pm, app, P.CAMERA);
  assert.deepEqual(await counts(pm, T, P.CAMERA), [0, 0]);
  assert.deepEqual(await counts(pm, U, P.CAMERA), [0, 0]);
  assert.deepEqual(await counts(pm, V, P.CAMERA), [1, 0]);

  await pm.setPermissionUsedRecordToggleStatus(true);
  const neighbour = systemApp(device, [TOGGLE], { userId: 101 }).privacyManager;
  await neighbour.setPermissionUsedRecordToggleStatus(false);
  for (const app of [T, U, V]) await add(pm, app, P.MICROPHONE);
  assert.deepEqual(await counts(pm, T, P.MICROPHONE), [1, 0]);
  assert.deepEqual(await counts(pm, U, P.MICROPHONE), [1, 0]);
  assert.deepEqual(await counts(pm, V, P.MICROPHONE), [0, 0]);
  assert.deepEqual(await counts(pm, V, P.CAMERA), [0, 0], 'what was there is gone');
});

for (const [name, closed, recorded] of [
  ['CAMERA', ['camera'], false],
  ['CAMERA', ['microphone', 'location'], true],
  ['MICROPHONE', ['microphone'], false],
  ['MICROPHONE', ['camera', 'location'], true],
  ['LOCATION', ['camera', 'microphone'], true],
  ['LOCATION', ['location'], true],
  ['APPROXIMATELY_LOCATION', ['camera', 'microphone', 'location'], true],
  ['CAMERA_BACKGROUND', ['camera'], true],
]) {
  const number = name === 'CAMERA' || name === 'MICROPHONE' ? 'C42' : 'C43';
  const result = recorded ? 'is recorded' : 'resolves without record or used type';
  test(`${number} add of ${name} with closed switches of ${closed.join(', ')} ${result}`, async (t) => {
    const { device, pm, T, id } = scene(t);
    for (const one of closed) device.switches[one] = false;
    assert.equal(await add(pm, T, P[name], 1, 1), undefined);
    assert.deepEqual(await counts(pm, T, P[name]), recorded ? [1, 1] : [0, 0]);
    assert.deepEqual(await usedTypes(pm), recorded ? [[id, P[name], NORMAL]] : []);
  });
}

test('C42 records from before a switch was closed stay, and those after it is open are counted', async (t) => {
  const { device, pm, T } = scene(t);
  await add(pm, T, P.CAMERA);
  device.switches.camera = false;
  await add(pm, T, P.CAMERA);
  assert.deepEqual(await counts(pm, T, P.CAMERA), [1, 0]);
  device.switches.camera = true;
  await add(pm, T, P.CAMERA);
  assert.deepEqual(await counts(pm, T, P.CAMERA), [2, 0]);
});

for (const decision of ['grant', 'deny']) {
  test(`C44 add for a permission that the administrator fixed (${decision}) resolves without record`, async (t) => {
    const { device, pm, T, U, id } = scene(t);
    device.policies.setByAdmin(T, P.CAMERA, decision);
    assert.equal(await add(pm, T, P.CAMERA, 1, 1), undefined);
    assert.equal(await add(pm, T, P.CAMERA, 0, 0), undefined, 'whatever the counts');
    assert.deepEqual(await records(pm), EMPTY);
    assert.deepEqual(await usedTypes(pm), []);

    await add(pm, T, P.MICROPHONE);
    await add(pm, U, P.CAMERA);
    assert.deepEqual(await counts(pm, T, P.MICROPHONE), [1, 0], 'another permission');
    assert.deepEqual(await counts(pm, U, P.CAMERA), [1, 0], 'another app');

    device.policies.setByAdmin(T, P.CAMERA, 'cancel');
    await add(pm, T, P.CAMERA);
    assert.deepEqual(await counts(pm, T, P.CAMERA), [1, 0], 'after the administrator took it back');
    assert.deepEqual(
      (await usedTypes(pm, id)).map(([, name]) => name),
      [P.MICROPHONE, P.CAMERA],
    );
  });
}

for (const [what, arrange] of [
  ['the user granted', ({ T }) => T.grant(P.CAMERA)],
  ['the user refused', ({ T }) => T.revoke(P.CAMERA)],
  ['an account restriction took', ({ device }) => device.policies.restrictAccount(100, [P.CAMERA], true)],
]) {
  test(`C44 C24 add for a permission that ${what} is recorded`, async (t) => {
    const s = scene(t);
    arrange(s);
    await add(s.pm, s.T, P.CAMERA);
    assert.deepEqual(await counts(s.pm, s.T, P.CAMERA), [1, 0]);
  });
}

test('C44 add of CAMERA for an app to which the system gave it for good is recorded', async (t) => {
  const preauthorized = [{ name: P.CAMERA, userCancellable: false }];
  const { pm, T } = scene(t, { target: { preauthorized } });
  await add(pm, T, P.CAMERA);
  assert.deepEqual((await detail(pm, T, P.CAMERA)).accessRecords, [entry(START)]);
});

for (const [blocked, name, other] of [
  ['camera', P.CAMERA, P.MICROPHONE],
  ['microphone', P.MICROPHONE, P.CAMERA],
]) {
  test(`C107 C37 add of the ${blocked} that the enterprise blocks has status 0, wherever the app is`, async (t) => {
    const { device, pm, T, U, V } = scene(t);
    device.policies.blockByAdmin(blocked, true);
    U.foreground();
    for (const app of [T, U, V]) {
      assert.equal(await add(pm, app, name, 1, 1), undefined);
      const found = await detail(pm, app, name);
      assert.deepEqual(found.accessRecords, [entry(START, 1, { status: INACTIVE })]);
      assert.deepEqual(found.rejectRecords, [entry(START, 1, { status: INACTIVE })]);
    }
    await add(pm, U, other);
    await add(pm, U, P.LOCATION);
    for (const untouched of [other, P.LOCATION]) {
      const { accessRecords } = await detail(pm, U, untouched);
      assert.deepEqual(accessRecords, [entry(START, 1, { status: FOREGROUND })], untouched);
    }
  });
}

test('C107 C37 blocked and unblocked uses of a minute are records of their own', async (t) => {
  const { device, pm, T } = scene(t);
  for (const [ms, blocked] of [false, true, false, true].entries()) {
    device.policies.blockByAdmin('camera', blocked);
    device.clock.set(START + ms);
    await add(pm, T, P.CAMERA);
  }
  assert.deepEqual((await detail(pm, T, P.CAMERA)).accessRecords, [
    entry(START + 1, 2, { status: INACTIVE }),
    entry(START, 2, { status: BACKGROUND }),
  ]);
});

test('C42 C107 add of the camera that is blocked while its switch is closed records nothing', async (t) => {
  const { device, pm, T } = scene(t);
  device.policies.blockByAdmin('camera', true);
  device.switches.camera = false;
  assert.equal(await add(pm, T, P.CAMERA), undefined);
  assert.deepEqual(await records(pm), EMPTY);
});
