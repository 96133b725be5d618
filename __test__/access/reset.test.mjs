// Clearing what the user granted (4.4, Reset).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEvents, assertEventsInAnyOrder, ENTRY_STATES, remains, settled } from './event-support.mjs';
import { check, collect, granted, P, revoked, scene, selfStatus, targetApp } from './support.mjs';

const forgiving = { preauthorized: [{ name: P.CAMERA, userCancellable: true }] };
const final = { preauthorized: [{ name: P.CAMERA }] };
const NONE = [];
const LOST = [0];
const REGAINED = [1];

// [number, state of CAMERA, the target, entry after the reset, changes of its events]
const cases = [
  ['B179', 'never decided', {}, [-1, 0], NONE],
  ['B179', 'granted with 1', {}, [-1, 0], LOST],
  ['B179', 'granted with 2', {}, [-1, 0], LOST],
  ['B179', 'granted with 64', {}, [-1, 0], LOST],
  ['B179', 'refused with 1', {}, [-1, 0], NONE],
  ['B179', 'refused with 2', {}, [-1, 0], NONE],
  ['B179', 'refused with 64', {}, [-1, 0], NONE],
  ['B179', 'released by the administrator, granted', {}, [-1, 0], LOST],
  ['B179', 'released by the administrator, denied', {}, [-1, 0], NONE],
  ['B197', 'granted by the administrator', {}, [0, 128], NONE],
  ['B197', 'denied by the administrator', {}, [-1, 128], NONE],
  ['B197', 'granted and restricted', {}, [-1, 514], NONE],
  ['B197', 'only restricted', {}, [-1, 512], NONE],
  ['B197', 'never decided', final, [0, 4], NONE],
  ['B197 B72', 'never decided', forgiving, [0, 0], NONE],
  ['B197 B72', 'refused with 2', forgiving, [0, 0], REGAINED],
  ['B197 B72', 'refused with 1', forgiving, [0, 0], REGAINED],
  ['B197', 'granted with 2', forgiving, [0, 0], NONE],
];

for (const [number, state, target, entry, changes] of cases) {
  const kind =
    target === forgiving ? ' of a cancellable preauthorization' : target === final ? ' of a final one' : '';
  test(`${number} a reset turns an entry${kind} ${state} into ${entry}`, async (t) => {
    const s = scene(t, { target });
    await ENTRY_STATES[state](s, s.T, P.CAMERA);
    await settled();
    const events = collect(s.sys);
    s.T.resetPermissions();
    assert.deepEqual(await remains(s.sys, s.T, P.CAMERA), entry);
    assert.deepEqual(await remains(s.sys, s.T, P.INTERNET), [0, 4]);
    await assertEvents(
      events,
      changes.map((change) => [change, s.id, P.CAMERA]),
    );
  });
}

test('B197 4.4 a restricted entry with bit 8 is granted again, the restriction stays', async (t) => {
  const { device, sys, T, id } = scene(t, { target: forgiving });
  await sys.revokePermission(id, P.CAMERA, 2);
  device.policies.restrictAccount(100, [P.CAMERA], true);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 514]);
  const events = collect(sys);
  T.resetPermissions();
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 512]);
  await assertEvents(events, []);
  device.policies.restrictAccount(100, [P.CAMERA], false);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 0]);
  await assertEvents(events, [granted(T, P.CAMERA)]);
});

test('B179 a manual_settings permission granted in Settings is reset too', async (t) => {
  const { sys, T } = scene(t, { target: { extra: [P.MANUAL] } });
  T.grant(P.MANUAL);
  assert.deepEqual(await remains(sys, T, P.MANUAL), [0, 2]);
  T.resetPermissions();
  assert.deepEqual(await remains(sys, T, P.MANUAL), [-1, 0]);
});

test('B179 4.4 all REVOKED events of a reset come before its GRANTED ones', async (t) => {
  const { sys, T, id } = scene(t, { target: forgiving });
  await sys.revokePermission(id, P.CAMERA, 2);
  T.grant(P.MICROPHONE);
  T.grant(P.ACTIVITY_MOTION);
  await settled();
  const events = collect(sys);
  T.resetPermissions();
  await settled();
  assert.deepEqual(events.at(-1), granted(T, P.CAMERA));
  await assertEventsInAnyOrder(events, [
    granted(T, P.CAMERA),
    revoked(T, P.MICROPHONE),
    revoked(T, P.ACTIVITY_MOTION),
  ]);
});

test('B179 4.4 a reset ends component grants, declared or not', async (t) => {
  const { sys, T } = scene(t);
  for (const name of [P.CAMERA, P.READ_PASTEBOARD]) T.grantByComponent(name);
  assert.deepEqual([check(T, P.CAMERA), check(T, P.READ_PASTEBOARD)], [0, 0]);
  await settled();
  const events = collect(sys);
  T.resetPermissions();
  assert.deepEqual([check(T, P.CAMERA), check(T, P.READ_PASTEBOARD)], [-1, -1]);
  await assertEventsInAnyOrder(events, [revoked(T, P.CAMERA), revoked(T, P.READ_PASTEBOARD)]);
});

test('B179 4.4 a reset lets dialogs be shown again', (t) => {
  const { T } = scene(t);
  T.setDialogForbidden(true);
  assert.equal(selfStatus(T, P.CAMERA), 3);
  T.resetPermissions();
  assert.equal(selfStatus(T, P.CAMERA), 1);
});

test('B179 3.4 a reset concerns the app and its sandboxes, not its clones and not other apps', async (t) => {
  const { device, sys, T } = scene(t);
  const box = targetApp(device, { appIndex: 1, dlpType: 2 });
  const clone = targetApp(device, { appIndex: 2 });
  const other = targetApp(device, { bundleName: 'com.example.other' });
  for (const app of [T, clone, other]) app.grant(P.CAMERA);
  assert.equal(check(box, P.CAMERA), 0);
  await settled();
  const events = collect(sys);
  box.resetPermissions();
  assert.deepEqual(
    [T, box, clone, other].map((app) => check(app, P.CAMERA)),
    [-1, -1, 0, 0],
  );
  await assertEventsInAnyOrder(events, [revoked(T, P.CAMERA), revoked(box, P.CAMERA)]);
  T.grant(P.CAMERA);
  T.resetPermissions();
  assert.equal(check(box, P.CAMERA), -1);
});

test('B179 8.2 a reset ends no process', (t) => {
  const { T } = scene(t);
  T.grant(P.CAMERA);
  const pid = T.startProcess();
  T.resetPermissions();
  assert.deepEqual(T.processes, [pid]);
  assert.deepEqual(T.exits, []);
});

test('B179 after a reset the user is asked again', async (t) => {
  const { device, self, T } = scene(t);
  const request = () => self.requestPermissionsFromUser(T.context, [P.CAMERA]);
  device.dialogs.answer('deny');
  await request();
  assert.deepEqual((await request()).dialogShownResults, [false]);
  T.resetPermissions();
  device.dialogs.answer('allow');
  const { authResults, dialogShownResults } = await request();
  assert.deepEqual([authResults, dialogShownResults], [[0], [true]]);
});
