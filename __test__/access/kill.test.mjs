// A revoke that takes effect ends the processes of its app; nothing else does (8.2).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEvents, assertEventsInAnyOrder, expire, settled } from './event-support.mjs';
import { callbackForm, check, collect, P, revoked, scene, targetApp } from './support.mjs';

const revokeWith =
  (method, ...more) =>
  ({ sys, id }) =>
    sys[method](id, P.CAMERA, ...more);
const granted = ({ T }) => T.grant(P.CAMERA);
const fresh = () => {};

const killing = [
  ['B77', 'revokeUserGrantedPermission', revokeWith('revokeUserGrantedPermission', 1)],
  ['B77', 'revokeUserGrantedPermission with 2', revokeWith('revokeUserGrantedPermission', 2)],
  [
    'B77',
    'its callback form',
    ({ sys, id }) => callbackForm((done) => sys.revokeUserGrantedPermission(id, P.CAMERA, 2, done)),
  ],
  ['B77', 'revokePermission', revokeWith('revokePermission', 2)],
  ['B77 B14', 'revokePermission with killProcess undefined', revokeWith('revokePermission', 2, undefined)],
  ['B77', 'revokePermission with killProcess true', revokeWith('revokePermission', 2, true)],
  ['B77 8.2', 'Settings', ({ T }) => T.revoke(P.CAMERA)],
  [
    'B77 8.2',
    'a denial by the administrator',
    ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'deny'),
  ],
];

for (const [number, what, act] of killing) {
  test(`${number} a revoke by ${what} ends every process of the app and records it`, async (t) => {
    const s = scene(t);
    const { device, T, sys } = s;
    granted(s);
    const pids = [T.startProcess(), T.startProcess()];
    assert.deepEqual(T.processes, pids);
    await settled();
    const events = collect(sys);
    device.clock.advance(1000);
    await act(s);
    await assertEvents(events, [revoked(T, P.CAMERA)]);
    assert.equal(check(T, P.CAMERA), -1);
    assert.deepEqual(T.processes, []);
    const time = device.clock.now();
    const expected = pids.map((pid) => ({ pid, reason: 'permission-revoked', permission: P.CAMERA, time }));
    const byPid = (exits) => exits.toSorted((one, two) => one.pid - two.pid);
    assert.deepEqual(byPid(T.exits), byPid(expected));
  });
}

const sparing = [
  ['B78', 'revokePermission with killProcess false', granted, revokeWith('revokePermission', 2, false)],
  ['B79', 'a revoke of what was never granted', fresh, revokeWith('revokeUserGrantedPermission', 2)],
  ['B79', 'a revoke of what was refused', ({ T }) => T.revoke(P.CAMERA), revokeWith('revokePermission', 1)],
  ['B79', 'a revoke in Settings of what was never granted', fresh, ({ T }) => T.revoke(P.CAMERA)],
  ['B79', 'a revoke that fails', granted, (s) => revokeWith('revokePermission', 8)(s).catch(() => {})],
  ['B79', 'a grant', fresh, ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 2)],
  ['B79', 'a change of the flag alone', granted, ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 1)],
  [
    'B79',
    'a denial of what is denied by the administrator',
    fresh,
    ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'deny'),
  ],
  ['B79 8.2', 'a reset', granted, ({ T }) => T.resetPermissions()],
  [
    'B79 8.2',
    'a restriction of the account',
    granted,
    ({ device }) => device.policies.restrictAccount(100, [P.CAMERA], true),
  ],
  [
    'B198',
    'the end of a component grant',
    ({ T }) => T.grantByComponent(P.CAMERA),
    ({ T }) => T.withdrawByComponent(P.CAMERA),
  ],
  [
    'B198',
    'a revoke of a component grant',
    ({ T }) => T.grantByComponent(P.CAMERA),
    revokeWith('revokePermission', 2),
  ],
  [
    'B79',
    'a revoke of a restricted permission',
    (s) => {
      granted(s);
      s.device.policies.restrictAccount(100, [P.CAMERA], true);
    },
    revokeWith('revokePermission', 2),
  ],
  [
    'B79',
    'a dialog answered with deny',
    ({ device }) => device.dialogs.answer('deny'),
    ({ self, T }) => self.requestPermissionsFromUser(T.context, [P.CAMERA]),
  ],
];

for (const [number, what, before, act] of sparing) {
  test(`${number} ${what} ends no process`, async (t) => {
    const s = scene(t);
    before(s);
    const pid = s.T.startProcess();
    await act(s);
    await settled();
    assert.deepEqual(s.T.processes, [pid]);
    assert.deepEqual(s.T.exits, []);
  });
}

test('B181 an expiry ends no process', async (t) => {
  const { device, sys, id, T } = scene(t);
  T.foreground();
  const running = T.processes;
  assert.equal(running.length, 1);
  await sys.grantPermission(id, P.LOCATION, 64);
  expire(device, T);
  assert.equal(check(T, P.LOCATION), -1);
  assert.deepEqual([T.processes, T.exits], [running, []]);
});

test('B78 without killing the permission is gone and its event arrives all the same', async (t) => {
  const { sys, id, T } = scene(t);
  T.grant(P.CAMERA);
  T.startProcess();
  await settled();
  const events = collect(sys);
  await sys.revokePermission(id, P.CAMERA, 2, false);
  assert.equal(check(T, P.CAMERA), -1);
  await assertEvents(events, [revoked(T, P.CAMERA)]);
});

test('B77 only the processes of that token end: neither its clones, nor other apps, nor another user', async (t) => {
  const { device, sys, id, T, NOR } = scene(t, { users: [100, 101] });
  const others = [targetApp(device, { appIndex: 1 }), targetApp(device, { userId: 101 }), NOR];
  for (const app of [T, ...others]) app.startProcess();
  T.grant(P.CAMERA);
  await sys.revokePermission(id, P.CAMERA, 2);
  assert.deepEqual(T.processes, []);
  for (const app of others) assert.deepEqual([app.processes.length, app.exits], [1, []]);
});

test('B77 an app without a process has none to end', async (t) => {
  const { sys, id, T } = scene(t);
  T.grant(P.CAMERA);
  await sys.revokePermission(id, P.CAMERA, 2);
  assert.deepEqual([T.processes, T.exits], [[], []]);
});

test('B77 5.6 with its processes an app loses its one-time grants and the foreground', async (t) => {
  const { sys, id, T } = scene(t);
  T.foreground();
  assert.equal(T.isForeground, true);
  await sys.grantPermission(id, P.LOCATION, 64);
  T.grant(P.CAMERA);
  await settled();
  const events = collect(sys);
  await sys.revokePermission(id, P.CAMERA, 2);
  assert.equal(T.isForeground, false);
  assert.equal(check(T, P.LOCATION), -1);
  await assertEventsInAnyOrder(events, [revoked(T, P.CAMERA), revoked(T, P.LOCATION)]);
});

test('B77 exits are listed oldest first, by whatever they came about', async (t) => {
  const { device, sys, id, T } = scene(t);
  const start = device.clock.now();
  const pids = [T.startProcess(), T.startProcess()];
  T.exitProcess(pids[0]);
  assert.deepEqual(T.processes, [pids[1]]);
  device.clock.advance(5);
  T.exit();
  T.grant(P.CAMERA);
  pids.push(T.startProcess());
  device.clock.advance(5);
  await sys.revokePermission(id, P.CAMERA, 2);
  assert.deepEqual(
    T.exits.map(({ pid, reason, permission, time }) => [pid, reason, permission, time - start]),
    [
      [pids[0], 'exit', undefined, 0],
      [pids[1], 'exit', undefined, 5],
      [pids[2], 'permission-revoked', P.CAMERA, 10],
    ],
  );
});
