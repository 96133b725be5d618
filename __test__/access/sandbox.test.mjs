// B67, B80..B82: clones, DLP sandboxes and other users: who shares a decision with whom (3.4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  check,
  collect,
  entry,
  granted,
  P,
  rejected,
  revoked,
  scene,
  selfStatus,
  statuses,
  targetApp,
  throws,
  turns,
} from './support.mjs';

const AVAILABLE = {
  all: P.TEST_FOR_ALL,
  full_control: P.TEST_FOR_FULL_CONTROL,
  none: P.TEST_FOR_NONE,
};
const NAMES = Object.values(AVAILABLE);

/** A scene whose T declares one permission of each DLP availability. */
function sandboxScene(t) {
  const all = scene(t);
  for (const [availableDlp, name] of Object.entries(AVAILABLE)) {
    all.device.definePermission({ name, grantMode: 'user_grant', availableLevel: 'normal', availableDlp });
  }
  all.T.uninstall();
  const T = targetApp(all.device, { extra: NAMES });
  const sandbox = (dlpType, appIndex = dlpType) => targetApp(all.device, { extra: NAMES, dlpType, appIndex });
  return { ...all, T, id: T.tokenId, sandbox };
}

// What a sandbox of each type may hold (3.4).
const HOLDS = {
  1: ['all'],
  2: ['all', 'full_control'],
  3: ['all', 'none'],
  4: ['all', 'full_control', 'none'],
};
const METHODS = [
  'grantUserGrantedPermission',
  'grantPermission',
  'revokeUserGrantedPermission',
  'revokePermission',
];

for (const [type, held] of Object.entries(HOLDS)) {
  for (const method of METHODS) {
    test(`B67 ${method} on a sandbox of type ${type} works for ${held}, else 12100006`, async (t) => {
      const { sys, sandbox } = sandboxScene(t);
      const { tokenId } = sandbox(Number(type));
      for (const [availability, name] of Object.entries(AVAILABLE)) {
        const expected = held.includes(availability) ? 0 : CODE.NOT_ALLOWED;
        assert.equal(await rejected(sys[method](tokenId, name, 2)), expected, availability);
      }
    });
  }

  test(`B67 a sandbox of type ${type} starts with the state of the main app, without what it may not hold`, async (t) => {
    const { sys, id, sandbox } = sandboxScene(t);
    for (const name of NAMES) await sys.grantPermission(id, name, 1);
    await sys.revokePermission(id, P.MICROPHONE, 2);
    const inside = sandbox(Number(type));
    for (const [availability, name] of Object.entries(AVAILABLE)) {
      assert.equal(check(inside, name), held.includes(availability) ? 0 : -1, availability);
    }
    assert.deepEqual(await entry(sys, inside, AVAILABLE.all), [0, 1]);
    assert.deepEqual(await entry(sys, inside, P.MICROPHONE), [-1, 2]);
    assert.deepEqual(await entry(sys, inside, P.CAMERA), [-1, 0]);
  });

  test(`B67 a sandbox of type ${type} sees what it may not hold as invalid (6.1 row 5)`, async (t) => {
    const { sys, T, sandbox } = sandboxScene(t);
    const inside = sandbox(Number(type));
    for (const [availability, name] of Object.entries(AVAILABLE)) {
      assert.equal(selfStatus(inside, name), held.includes(availability) ? 1 : 2, availability);
    }
    for (const app of [T, inside]) {
      const states = await statuses(sys, app, NAMES);
      assert.deepEqual(states, [1, 1, 1], 'the row looks at the caller, and SYS is no sandbox');
    }
  });
}

test('B81 a grant on the main app reaches every sandbox that may hold it, with an event for each token', async (t) => {
  const { sys, T, id, sandbox } = sandboxScene(t);
  const readOnly = sandbox(1);
  const fullControl = sandbox(2);
  const events = collect(sys);
  await sys.grantPermission(id, AVAILABLE.full_control, 2);
  await turns();
  const name = AVAILABLE.full_control;
  assert.deepEqual(
    [T, readOnly, fullControl].map((app) => check(app, name)),
    [0, -1, 0],
  );
  assert.deepEqual(events.sort(), [granted(T, name), granted(fullControl, name)].sort());
});

test('B81 a revoke on the main app changes its sandboxes and emits one event per token', async (t) => {
  const { sys, T, id, sandbox } = sandboxScene(t);
  const family = [T, sandbox(1), sandbox(2), sandbox(4)];
  await sys.grantPermission(id, P.CAMERA, 2);
  for (const app of family) assert.deepEqual(await entry(sys, app, P.CAMERA), [0, 2]);
  const events = collect(sys);
  await sys.revokePermission(id, P.CAMERA, 1);
  await turns();
  for (const app of family) assert.deepEqual(await entry(sys, app, P.CAMERA), [-1, 1]);
  assert.deepEqual(events.sort(), family.map((app) => revoked(app, P.CAMERA)).sort());
});

test('B81 a change on a sandbox reaches the main app and the other sandboxes', async (t) => {
  const { sys, T, sandbox } = sandboxScene(t);
  const [one, two] = [sandbox(1), sandbox(2)];
  await sys.grantUserGrantedPermission(one.tokenId, P.CAMERA, 2);
  for (const app of [T, one, two]) assert.deepEqual(await entry(sys, app, P.CAMERA), [0, 2]);
  await sys.revokeUserGrantedPermission(two.tokenId, P.CAMERA, 2);
  for (const app of [T, one, two]) assert.deepEqual(await entry(sys, app, P.CAMERA), [-1, 2]);
});

test('B81 a refused change on one member changes no other', async (t) => {
  const { sys, T, sandbox } = sandboxScene(t);
  const inside = sandbox(1);
  assert.equal(await rejected(sys.grantPermission(inside.tokenId, AVAILABLE.none, 2)), CODE.NOT_ALLOWED);
  assert.deepEqual(await entry(sys, T, AVAILABLE.none), [-1, 0]);
});

test('B81 a reset of the main app resets its sandboxes', async (t) => {
  const { sys, T, id, sandbox } = sandboxScene(t);
  const inside = sandbox(2);
  await sys.grantPermission(id, P.CAMERA, 2);
  const events = collect(sys);
  T.resetPermissions();
  await turns();
  assert.deepEqual(await entry(sys, inside, P.CAMERA), [-1, 0]);
  assert.deepEqual(events.sort(), [revoked(T, P.CAMERA), revoked(inside, P.CAMERA)].sort());
});

test('B80 clones have their own decisions, also next to a sandbox', async (t) => {
  const { device, sys, T, id, sandbox } = sandboxScene(t);
  const clones = [1, 2].map((appIndex) => targetApp(device, { appIndex }));
  const inside = sandbox(2, 3);
  await sys.grantPermission(id, P.CAMERA, 2);
  for (const clone of clones) {
    assert.deepEqual(await entry(sys, clone, P.CAMERA), [-1, 0], 'the main app is no relative of a clone');
  }
  for (const clone of clones) await sys.grantPermission(clone.tokenId, P.CAMERA, 2);
  const events = collect(sys);

  await sys.revokePermission(clones[0].tokenId, P.CAMERA, 1);
  await turns();

  assert.deepEqual(await entry(sys, clones[0], P.CAMERA), [-1, 1]);
  for (const app of [T, clones[1], inside]) assert.deepEqual(await entry(sys, app, P.CAMERA), [0, 2]);
  assert.deepEqual(events, [revoked(clones[0], P.CAMERA)]);
});

test('B80 a clone installed later starts without decisions', async (t) => {
  const { device, sys, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  const clone = targetApp(device, { appIndex: 1 });
  assert.deepEqual(await entry(sys, clone, P.CAMERA), [-1, 0]);
});

test('B82 a decision for one user is none for the same bundle of another', async (t) => {
  const { device, sys, T, id } = scene(t, { users: [100, 101] });
  const neighbour = targetApp(device, { userId: 101 });
  const sandboxNextDoor = targetApp(device, { userId: 101, dlpType: 2, appIndex: 1 });
  const events = collect(sys);
  await sys.grantPermission(id, P.CAMERA, 2);
  await turns();
  assert.deepEqual(await entry(sys, T, P.CAMERA), [0, 2]);
  assert.deepEqual(await entry(sys, neighbour, P.CAMERA), [-1, 0]);
  assert.deepEqual(await entry(sys, sandboxNextDoor, P.CAMERA), [-1, 0]);
  assert.deepEqual(events, [granted(T, P.CAMERA)]);
});

const declared = async (sys, app) =>
  (await sys.queryStatusByTokenID([app.tokenId])).map(({ permissionName }) => permissionName).sort();

test('D60 a sandbox has all permissions of its main app and no others, whatever its own list says', async (t) => {
  const { device, sys, T } = scene(t);
  await sys.grantPermission(T.tokenId, P.LOCATION, 1);
  const own = [P.CAMERA, P.WRITE_CALENDAR, P.UNKNOWN, P.MANAGE_SETTINGS];
  const box = device.installApp({ bundleName: T.bundleName, appIndex: 1, dlpType: 2, permissions: own });
  assert.deepEqual(await declared(sys, box), await declared(sys, T));
  assert.deepEqual(box.manifest.permissions, T.manifest.permissions);
  assert.deepEqual(await entry(sys, box, P.LOCATION), [0, 1]);
  assert.equal(await rejected(sys.grantPermission(box.tokenId, P.WRITE_CALENDAR, 2)), CODE.INVALID_PARAMETER);
});

test('D60 what the device defines later for the main app is for its sandboxes too', async (t) => {
  const { device, sys } = scene(t);
  const main = targetApp(device, { bundleName: 'com.example.later', extra: [P.TEST_LATER] });
  const box = device.installApp({ bundleName: 'com.example.later', appIndex: 1, dlpType: 1 });
  assert.deepEqual(await declared(sys, box), await declared(sys, main));
  device.definePermission({ name: P.TEST_LATER, grantMode: 'user_grant', availableLevel: 'normal' });
  assert.ok((await declared(sys, box)).includes(P.TEST_LATER));
  assert.deepEqual(await declared(sys, box), await declared(sys, main));
});

test('D60 an update of a sandbox brings what its main app has now, and keeps what was decided', async (t) => {
  const { sys, T, sandbox } = sandboxScene(t);
  const box = sandbox(2);
  await sys.revokePermission(box.tokenId, P.MICROPHONE, 2);
  const { permissions } = T.manifest;
  T.update({ ...T.manifest, permissions: [...permissions.filter((name) => name !== P.CAMERA), P.VIBRATE] });
  box.update({ ...box.manifest, permissions: [] });
  assert.deepEqual(await declared(sys, box), await declared(sys, T));
  assert.deepEqual(await entry(sys, box, P.VIBRATE), [0, 4]);
  assert.deepEqual(await entry(sys, box, P.MICROPHONE), [-1, 2]);
});

for (const [what, manifest] of [
  ['nobody has', { bundleName: 'com.example.orphan', dlpType: 1 }],
  ['another user has', { userId: 101, dlpType: 1 }],
  ['only a clone has', { bundleName: 'com.example.cloned', dlpType: 4 }],
  ['it would be itself', { bundleName: 'com.example.self', appIndex: 0, dlpType: 2 }],
  ['it would replace', { appIndex: 0, dlpType: 2 }],
]) {
  test(`D60 a sandbox of an app that ${what} is refused with 12100001, and nothing is installed`, (t) => {
    const { device, T } = scene(t, { users: [100, 101] });
    device.installApp({ bundleName: 'com.example.cloned', appIndex: 1 });
    const before = device.apps().length;
    const install = () => device.installApp({ bundleName: T.bundleName, appIndex: 2, ...manifest });
    throws(CODE.INVALID_PARAMETER, install, /sandbox/);
    assert.equal(device.apps().length, before);
  });
}
