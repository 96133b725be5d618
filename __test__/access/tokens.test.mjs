// Token ids: their bits, who gets which, and when one comes back (3.1, 3.3, 3.4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remains } from './event-support.mjs';
import {
  CODE,
  check,
  manager,
  nativeCaller,
  open,
  P,
  rejected,
  rejects,
  scene,
  shellCaller,
  targetApp,
  thrown,
} from './support.mjs';

const bundle = { bundleName: 'com.example.target' };

// Everything but the unique number in the low 20 bits.
const kinds = [
  ['B185', 'an app', (device) => device.installApp(bundle), 0x20000000],
  [
    'B185',
    'a system app',
    (device) => device.installApp({ ...bundle, systemApp: true, apl: 'system_core' }),
    0x20000000,
  ],
  ['B185', 'a debug app', (device) => device.installApp({ ...bundle, debug: true }), 0x20000000],
  ['B186', 'a clone', (device) => device.installApp({ ...bundle, appIndex: 1 }), 0x21000000],
  ['B186', 'another clone', (device) => device.installApp({ ...bundle, appIndex: 5 }), 0x21000000],
  ...[1, 2, 3, 4].map((dlpType) => [
    'B186',
    `a sandbox of type ${dlpType}`,
    (device) => {
      device.installApp(bundle);
      return device.installApp({ ...bundle, appIndex: dlpType, dlpType });
    },
    0x24000000,
  ]),
  ['B185', 'a native process', (device) => nativeCaller(device), 0x28000000],
  ['B185', 'the shell', (device) => shellCaller(device), 0x30000000],
];

for (const [number, what, install, base] of kinds) {
  test(`${number} 3.1 the token id of ${what} is 0x${base.toString(16)} and a unique number`, (t) => {
    const device = open(t);
    device.installApp({ ...bundle, bundleName: 'com.example.before' });
    const { tokenId } = install(device);
    assert.equal((tokenId & ~0xfffff) >>> 0, base);
    assert.notEqual(tokenId & 0xfffff, 0);
    assert.ok(tokenId < 2 ** 31);
  });
}

test('B185 a fresh device gives its default app such a token id too', (t) => {
  const { tokenId } = open(t).caller;
  assert.equal(tokenId >>> 29, 1);
  assert.equal((tokenId >>> 27) & 3, 0);
});

test('B187 one bundle of two users, and its clones, have token ids, uids and permissions of their own', (t) => {
  const device = open(t, { users: [100, 101] });
  const apps = [100, 101].flatMap((userId) =>
    [0, 1].map((appIndex) => targetApp(device, { userId, appIndex })),
  );
  assert.equal(new Set(apps.map((app) => app.tokenId)).size, 4);
  for (const app of apps) assert.equal(Math.floor(app.uid / 200000), app.userId);
  apps[3].grant(P.CAMERA);
  assert.deepEqual(
    apps.map((app) => check(app, P.CAMERA)),
    [-1, -1, -1, 0],
  );
});

test('B187 a reinstall gives a new token id and fresh permissions; the old token is gone', async (t) => {
  const { device, sys, T, id } = scene(t);
  T.grant(P.CAMERA);
  const again = device.installApp(T.manifest);
  assert.notEqual(again.tokenId, id);
  assert.equal(device.app('com.example.target').tokenId, again.tokenId);
  assert.equal(device.appByToken(id), undefined);
  assert.equal(sys.checkAccessTokenSync(id, P.CAMERA), -1);
  assert.equal(sys.checkAccessTokenSync(id, P.INTERNET), -1);
  assert.deepEqual(await remains(sys, again, P.CAMERA), [-1, 0]);
  await rejects(CODE.NO_TOKEN, sys.getPermissionFlags(id, P.CAMERA));
});

test('B187 an uninstall with its token id reserved: out of use, and given back to the same key only', async (t) => {
  const { device, sys, T, id } = scene(t, { users: [100, 101] });
  const { manifest } = T;
  T.grant(P.CAMERA);
  T.uninstall({ keepData: true });
  assert.equal(device.appByToken(id), undefined);
  assert.equal(sys.checkAccessTokenSync(id, P.INTERNET), -1);
  await rejects(CODE.NO_TOKEN, sys.getPermissionFlags(id, P.CAMERA));
  for (const other of [{ userId: 101 }, { appIndex: 1 }, { bundleName: 'com.example.else' }]) {
    assert.notEqual(targetApp(device, other).tokenId, id);
  }
  const back = device.installApp(manifest);
  assert.equal(back.tokenId, id);
  assert.equal(check(back, P.INTERNET), 0);
  back.uninstall();
  assert.notEqual(device.installApp(manifest).tokenId, id, 'reserved no more');
});

test('B188 token ids are never 0 and never given twice while in use or reserved', (t) => {
  const device = open(t);
  const known = new Set(device.apps().map((app) => app.tokenId));
  for (let i = 0; i < 300; i += 1) {
    const app = device.installApp({ bundleName: `com.example.a${i}`, appIndex: i % 2 });
    assert.ok(!known.has(app.tokenId), `given again after ${i} installs`);
    known.add(app.tokenId);
    if (i % 3 === 0) app.uninstall({ keepData: true });
  }
  assert.ok(!known.has(0));
});

// 3.4: which types of sandbox may hold a permission of which availability.
const availability = [
  ['all', [1, 2, 3, 4]],
  ['full_control', [2, 4]],
  ['none', [3, 4]],
];

for (const [availableDlp, types] of availability) {
  test(`B186 3.4 a sandbox takes over its app's grant of a permission for ${availableDlp} as type ${types}`, (t) => {
    const device = open(t);
    const name = `ohos.permission.FOR_${availableDlp.toUpperCase()}`;
    device.definePermission({ name, grantMode: 'user_grant', availableLevel: 'normal', availableDlp });
    const manifest = { ...bundle, permissions: [name] };
    const app = device.installApp(manifest);
    app.grant(name);
    for (const dlpType of [1, 2, 3, 4]) {
      const box = device.installApp({ ...manifest, appIndex: dlpType, dlpType });
      assert.equal(check(box, name), types.includes(dlpType) ? 0 : -1, `type ${dlpType}`);
    }
  });
}

test('B186 3.4 a sandbox copies status and flags of its app, a clone starts afresh', async (t) => {
  const { device, sys, T } = scene(t);
  T.grant(P.CAMERA);
  T.revoke(P.MICROPHONE);
  await sys.revokePermission(T.tokenId, P.ACTIVITY_MOTION, 1);
  const names = [P.CAMERA, P.MICROPHONE, P.ACTIVITY_MOTION, P.INTERNET, P.LOCATION];
  const entries = async (app) => Promise.all(names.map((name) => remains(sys, app, name)));
  const box = targetApp(device, { appIndex: 1, dlpType: 2 });
  const clone = targetApp(device, { appIndex: 2 });
  assert.deepEqual(await entries(box), [
    [0, 2],
    [-1, 2],
    [-1, 1],
    [0, 4],
    [-1, 0],
  ]);
  assert.deepEqual(await entries(clone), [
    [-1, 0],
    [-1, 0],
    [-1, 0],
    [0, 4],
    [-1, 0],
  ]);
});

test('B201 the system bit alone decides 202, the permission of the caller itself 201; both follow an update', async (t) => {
  const { device, id } = scene(t);
  const core = { apl: 'system_core', permissions: [P.GET] };
  const app = device.installApp({ ...bundle, bundleName: 'com.example.caller', ...core });
  const answer = () => rejected(manager(app).getPermissionFlags(id, P.CAMERA));
  const changes = [
    [{}, CODE.NOT_SYSTEM_APPLICATION],
    [{ systemApp: true }, CODE.OK],
    [{ systemApp: true, permissions: [] }, CODE.PERMISSION_DENIED],
    [{ systemApp: true, permissions: [P.GET], apl: 'normal', acls: [P.GET] }, CODE.OK],
    [{ systemApp: false }, CODE.NOT_SYSTEM_APPLICATION],
  ];
  for (const [change, code] of changes) {
    app.update({ ...app.manifest, ...core, acls: [], ...change });
    assert.equal(await answer(), code, JSON.stringify(change));
  }
  assert.equal(
    thrown(() => manager(app).on('permissionStateChange', [id], [], () => {})),
    CODE.NOT_SYSTEM_APPLICATION,
  );
});

test('B186 a reserved token is not given to an app of another kind; an update keeps the kind', (t) => {
  const { device } = scene(t);
  device.installApp({ bundleName: 'com.example.twin' });
  const clone = device.installApp({ bundleName: 'com.example.twin', appIndex: 1 });
  clone.uninstall({ keepData: true });
  const sandbox = device.installApp({ bundleName: 'com.example.twin', appIndex: 1, dlpType: 1 });
  assert.equal(sandbox.tokenId >>> 20, 0x240);
  assert.equal(
    thrown(() => sandbox.update({ ...sandbox.manifest, dlpType: 0 })),
    CODE.INVALID_ARGUMENT,
  );
});
