// What makes an event fire, and what does not (7.3).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEvents, assertEventsInAnyOrder, settled } from './event-support.mjs';
import { collect, granted, normalApp, P, revoked, scene, targetApp } from './support.mjs';

const grantCamera = ({ T }) => T.grant(P.CAMERA);
const request = ({ T, self }, names) => self.requestPermissionsFromUser(T.context, names);
const GRANTED = [[1, P.CAMERA]];
const REVOKED = [[0, P.CAMERA]];

// [numbers, what, what came before, what happens, [change, name] of the events of T]
const causes = [
  ['B163', 'a grant in Settings', () => {}, grantCamera, GRANTED],
  ['B163', 'a revoke in Settings', grantCamera, ({ T }) => T.revoke(P.CAMERA), REVOKED],
  [
    'B163',
    'a grant by callback',
    () => {},
    ({ sys, id }) => new Promise((done) => sys.grantUserGrantedPermission(id, P.CAMERA, 2, done)),
    GRANTED,
  ],
  ['B163', 'grantPermission', () => {}, ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 1), GRANTED],
  [
    'B163',
    'revokePermission without killing',
    grantCamera,
    ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 1, false),
    REVOKED,
  ],
  [
    'B147',
    'a dialog answered with allow',
    ({ device }) => device.dialogs.answer('allow'),
    (s) => request(s, [P.CAMERA]),
    GRANTED,
  ],
  [
    'B147',
    'a dialog answered with deny',
    ({ device }) => device.dialogs.answer('deny'),
    (s) => request(s, [P.CAMERA]),
    [],
  ],
  [
    'B147',
    'a dialog dismissed',
    ({ device }) => device.dialogs.answer('dismiss'),
    (s) => request(s, [P.CAMERA]),
    [],
  ],
  [
    'B164 B69',
    'a grant of a granted one',
    grantCamera,
    ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 2),
    [],
  ],
  [
    'B164',
    'a change of the flag alone, granted',
    grantCamera,
    ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 1),
    [],
  ],
  [
    'B164',
    'a change of the flag alone, refused',
    ({ T }) => T.revoke(P.CAMERA),
    ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 1),
    [],
  ],
  [
    'B164 B68',
    'a revoke of one never granted',
    () => {},
    ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 2),
    [],
  ],
  [
    'B164',
    'a grant that fails',
    () => {},
    ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 8).catch(() => {}),
    [],
  ],
  [
    'B164 B116',
    'a request toggle',
    () => {},
    ({ sys }) => sys.setPermissionRequestToggleStatus(P.CAMERA, 0),
    [],
  ],
  [
    'B164',
    'a global switch',
    grantCamera,
    ({ device }) => {
      device.switches.camera = false;
    },
    [],
  ],
  ['B198', 'a grant by a component', () => {}, ({ T }) => T.grantByComponent(P.CAMERA), GRANTED],
  [
    'B198',
    'its withdrawal',
    ({ T }) => T.grantByComponent(P.CAMERA),
    ({ T }) => T.withdrawByComponent(P.CAMERA),
    REVOKED,
  ],
  [
    'B198',
    'a grant by a component of a granted one',
    grantCamera,
    ({ T }) => T.grantByComponent(P.CAMERA),
    [],
  ],
  [
    'B100',
    'a grant by the administrator',
    () => {},
    ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'grant'),
    GRANTED,
  ],
  [
    'B100',
    'a denial by the administrator',
    grantCamera,
    ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'deny'),
    REVOKED,
  ],
  [
    'B100',
    'a denial of a denied one by the administrator',
    () => {},
    ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'deny'),
    [],
  ],
  [
    'B202',
    'a restriction of the account',
    grantCamera,
    ({ device }) => device.policies.restrictAccount(100, [P.CAMERA], true),
    REVOKED,
  ],
  [
    'B202',
    'a restriction of what is denied',
    () => {},
    ({ device }) => device.policies.restrictAccount(100, [P.CAMERA], true),
    [],
  ],
  ['B179', 'a reset', grantCamera, ({ T }) => T.resetPermissions(), REVOKED],
  [
    'B178',
    'an update that drops a granted name and adds a granted one',
    grantCamera,
    ({ T }) => T.update({ ...T.manifest, permissions: [P.INTERNET, P.VIBRATE] }),
    [],
  ],
];

for (const [numbers, what, before, act, expected] of causes) {
  test(`${numbers} ${what}: ${expected.map(([change]) => (change ? 'GRANTED' : 'REVOKED')).join() || 'no event'}`, async (t) => {
    const s = scene(t);
    await before(s);
    await settled();
    const events = collect(s.sys);
    await act(s);
    await assertEvents(
      events,
      expected.map(([change, name]) => [change, s.id, name]),
    );
  });
}

test('B178 installing delivers nothing, with preauthorized, debug and system_grant permissions', async (t) => {
  const { device, sys } = scene(t);
  device.policies.grantForDebugApps = true;
  const events = collect(sys);
  normalApp(device, {
    bundleName: 'com.example.new',
    debug: true,
    permissions: [P.INTERNET, P.CAMERA, P.MICROPHONE],
    preauthorized: [{ name: P.CAMERA, userCancellable: true }],
  });
  await assertEvents(events, []);
});

test('B181 an expiry delivers REVOKED and does not end the process', async (t) => {
  const { device, sys, id, T } = scene(t);
  T.foreground();
  const [pid] = T.processes;
  await sys.grantPermission(id, P.APPROXIMATE, 64);
  const events = collect(sys);
  T.background();
  device.clock.advance(9999);
  await assertEvents(events, []);
  device.clock.advance(1);
  await assertEvents(events, [revoked(T, P.APPROXIMATE)]);
  assert.deepEqual(T.processes, [pid]);
  assert.deepEqual(T.exits, []);
});

test('B181 5.6 the end of the app delivers REVOKED for every one-time grant at once', async (t) => {
  const { sys, id, T } = scene(t);
  T.foreground();
  for (const name of [P.CAMERA, P.APPROXIMATE]) await sys.grantPermission(id, name, 64);
  await sys.grantPermission(id, P.MICROPHONE, 2);
  const events = collect(sys);
  T.exit();
  await assertEventsInAnyOrder(events, [revoked(T, P.CAMERA), revoked(T, P.APPROXIMATE)]);
});

test('B81 3.4 a change propagated to a sandbox is one event per token', async (t) => {
  const { device, sys, id, T } = scene(t);
  const box = targetApp(device, { appIndex: 1, dlpType: 2 });
  const clone = targetApp(device, { appIndex: 2 });
  assert.notEqual(clone.tokenId, box.tokenId);
  const events = collect(sys);
  await sys.grantPermission(id, P.CAMERA, 2);
  await assertEventsInAnyOrder(events, [granted(T, P.CAMERA), granted(box, P.CAMERA)]);
  await sys.revokePermission(box.tokenId, P.CAMERA, 2);
  await assertEventsInAnyOrder(events, [revoked(T, P.CAMERA), revoked(box, P.CAMERA)]);
});
