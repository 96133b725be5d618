// What ends with an app: its token, its entries, and the events that say so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertEvents, assertEventsInAnyOrder, settled } from './event-support.mjs';
import {
  CODE,
  collect,
  collectSelf,
  granted,
  manager,
  P,
  rejected,
  revoked,
  scene,
  targetApp,
  thrown,
} from './support.mjs';

const ways = [
  ['an uninstall', (_, T) => T.uninstall()],
  ['an uninstall that keeps data', (_, T) => T.uninstall({ keepData: true })],
  ['an installation over it', (device, T) => device.installApp(T.manifest)],
];

// [what holds of the entries, which names are REVOKED]
const states = [
  ['fresh', () => {}, ['INTERNET']],
  [
    'two granted, one refused',
    ({ T }) => {
      T.grant(P.CAMERA);
      T.grant(P.LOCATION);
      T.revoke(P.MICROPHONE);
    },
    ['INTERNET', 'CAMERA', 'LOCATION'],
  ],
  [
    'granted by others',
    ({ device, T }) => {
      device.policies.setByAdmin(T, P.CAMERA, 'grant');
      T.grantByComponent(P.MICROPHONE);
    },
    ['INTERNET', 'CAMERA', 'MICROPHONE'],
  ],
  [
    'one granted by a component, undeclared',
    ({ T }) => T.grantByComponent(P.READ_PASTEBOARD),
    ['INTERNET', 'READ_PASTEBOARD'],
  ],
  [
    'granted and restricted',
    ({ device, T }) => {
      T.grant(P.CAMERA);
      device.policies.restrictAccount(100, [P.CAMERA], true);
    },
    ['INTERNET'],
  ],
];

for (const [way, remove] of ways) {
  for (const [what, arrange, names] of states) {
    test(`B177 ${way}, entries ${what}, delivers REVOKED for ${names.join(', ')}`, async (t) => {
      const s = scene(t);
      targetApp(s.device, { appIndex: 1 });
      arrange(s);
      await settled();
      const events = collect(s.sys);
      remove(s.device, s.T);
      await assertEventsInAnyOrder(
        events,
        names.map((name) => [0, s.id, P[name]]),
      );
    });
  }
}

for (const [way, remove] of ways) {
  test(`B177 after ${way} the token id is unknown everywhere`, async (t) => {
    const { device, sys, T, id } = scene(t);
    T.grant(P.CAMERA);
    remove(device, T);
    assert.equal(sys.checkAccessTokenSync(id, P.CAMERA), -1);
    assert.equal(sys.checkAccessTokenSync(id, P.INTERNET), -1);
    const gone = {
      getPermissionFlags: [id, P.CAMERA],
      grantUserGrantedPermission: [id, P.CAMERA, 2],
      revokeUserGrantedPermission: [id, P.CAMERA, 2],
      grantPermission: [id, P.CAMERA, 2],
      revokePermission: [id, P.CAMERA, 2],
      getPermissionsStatus: [id, [P.CAMERA]],
      queryStatusByTokenID: [[id]],
      requestPermissionOnApplicationSetting: [id],
    };
    for (const [method, args] of Object.entries(gone)) {
      assert.equal(await rejected(sys[method](...args)), CODE.NO_TOKEN, method);
    }
    const rows = await sys.queryStatusByPermission([P.CAMERA]);
    assert.ok(!rows.some((row) => row.tokenID === id));
    assert.equal(
      thrown(() => sys.on('permissionStateChange', [id], [], () => {})),
      CODE.INVALID_PARAMETER,
    );
    assert.equal(device.appByToken(id), undefined);
  });
}

test('B177 a listener for the token hears its end, and nothing of the app installed after it', async (t) => {
  const { device, sys, T, id } = scene(t);
  T.grant(P.CAMERA);
  await settled();
  const events = collect(sys, [id], [P.CAMERA]);
  const all = collect(sys, [], [P.CAMERA]);
  T.uninstall();
  await assertEvents(events, [revoked(T, P.CAMERA)]);
  await assertEvents(all, [revoked(T, P.CAMERA)]);
  const again = device.installApp(T.manifest);
  again.grant(P.CAMERA);
  await assertEvents(all, [granted(again, P.CAMERA)]);
  await assertEvents(events, []);
  // The lists are compared as they were given, although nobody bears that token now.
  assert.equal(sys.off('permissionStateChange', [id], [P.CAMERA]), undefined);
});

test('B177 B80 an uninstall concerns one token: its clone and the same bundle of another user stay as they are', async (t) => {
  const { device, sys, T } = scene(t, { users: [100, 101] });
  const others = [targetApp(device, { appIndex: 1 }), targetApp(device, { userId: 101 })];
  for (const app of others) app.grant(P.CAMERA);
  await settled();
  const events = others.map((app) => collectSelf(manager(app)));
  T.uninstall();
  for (const app of others) assert.equal(sys.checkAccessTokenSync(app.tokenId, P.CAMERA), 0);
  for (const gathered of events) await assertEvents(gathered, []);
});

test('B177 removing a user ends the tokens of its apps', async (t) => {
  const { device, sys } = scene(t, { users: [100, 101] });
  const app = targetApp(device, { userId: 101 });
  app.grant(P.CAMERA);
  device.users.remove(101);
  assert.equal(sys.checkAccessTokenSync(app.tokenId, P.CAMERA), -1);
  assert.equal(await rejected(sys.getPermissionFlags(app.tokenId, P.CAMERA)), CODE.NO_TOKEN);
  assert.equal(device.appByToken(app.tokenId), undefined);
});
