// B103..B109: the rows of queryStatusByPermission and queryStatusByTokenID.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  DECLARED,
  manager,
  NO_SUCH_TOKEN,
  nameOfLength,
  nativeCaller,
  normalApp,
  P,
  rejected,
  scene,
  shellCaller,
  systemApp,
  targetApp,
} from './support.mjs';

const { INVALID_PARAMETER, NO_TOKEN, NO_PERMISSION, NOT_SYSTEM_APPLICATION, PERMISSION_DENIED, TOO_LARGE } =
  CODE;
const INSTALLED = 1767225600000;

const keysOf = (rows) => rows.map((row) => `${row.tokenID} ${row.permissionName}`).sort();
const expectedKeys = (apps, names) =>
  apps.flatMap((app) => names.map((name) => `${app.tokenId} ${name}`)).sort();

const NAME_LISTS = [
  ['no names', INVALID_PARAMETER, []],
  ['1025 names', INVALID_PARAMETER, new Array(1025).fill(P.CAMERA)],
  ['an unknown name', NO_PERMISSION, [P.UNKNOWN]],
  ['an empty name', INVALID_PARAMETER, ['']],
  ['an over-long name', INVALID_PARAMETER, [nameOfLength(257)]],
  ['a known and an empty name', INVALID_PARAMETER, [P.CAMERA, '']],
  ['a known and an unknown name', NO_PERMISSION, [P.CAMERA, P.UNKNOWN]],
  ['an unknown before an empty name', NO_PERMISSION, [P.UNKNOWN, '']],
  ['an empty before an unknown name', INVALID_PARAMETER, ['', P.UNKNOWN]],
];

for (const [what, code, names] of NAME_LISTS) {
  test(`B103 B104 queryStatusByPermission of ${what} is ${code}, also for a caller without rights`, async (t) => {
    const { device, sys, nor } = scene(t);
    const weak = manager(systemApp(device, [P.GRANT]));
    for (const atManager of [sys, nor, weak]) {
      assert.equal(await rejected(atManager.queryStatusByPermission(names)), code);
    }
  });
}

test('B104 queryStatusByPermission: 202 for a normal app, 201 without the permission; the shell is exempt', async (t) => {
  const { device, nor } = scene(t);
  assert.equal(await rejected(nor.queryStatusByPermission([P.CAMERA])), NOT_SYSTEM_APPLICATION);
  for (const caller of [systemApp(device, [P.GRANT, P.REVOKE, P.DIALOG]), nativeCaller(device)]) {
    assert.equal(await rejected(manager(caller).queryStatusByPermission([P.CAMERA])), PERMISSION_DENIED);
  }
  const rows = await manager(shellCaller(device)).queryStatusByPermission([P.MICROPHONE]);
  assert.ok(Array.isArray(rows));
  const daemon = manager(nativeCaller(device, [P.GET]));
  assert.ok(Array.isArray(await daemon.queryStatusByPermission([P.MICROPHONE])));
});

test('B105 queryStatusByPermission returns a row for every app of the user that declares a name', async (t) => {
  const { device, sys, T } = scene(t, { users: [100, 101] });
  const camera = normalApp(device, { bundleName: 'com.example.camera', permissions: [P.CAMERA] });
  normalApp(device, { bundleName: 'com.example.elsewhere', userId: 101, permissions: [P.CAMERA] });
  nativeCaller(device, [P.CAMERA]);
  const clone = targetApp(device, { appIndex: 1 });
  assert.deepEqual(
    keysOf(await sys.queryStatusByPermission([P.CAMERA])),
    expectedKeys([T, camera, clone], [P.CAMERA]),
  );
  assert.deepEqual(
    keysOf(await sys.queryStatusByPermission([P.MICROPHONE, P.CAMERA, P.MICROPHONE])),
    [...expectedKeys([T, clone], [P.MICROPHONE]), ...expectedKeys([T, camera, clone], [P.CAMERA])].sort(),
    'each name once',
  );
  assert.deepEqual(await sys.queryStatusByPermission([P.READ_CALENDAR]), []);
});

test('B105 queryStatusByPermission includes system_grant rows', async (t) => {
  const { sys, T } = scene(t);
  assert.deepEqual(await sys.queryStatusByPermission([P.INTERNET]), [
    {
      tokenID: T.tokenId,
      permissionName: P.INTERNET,
      grantStatus: 0,
      grantFlags: 4,
      grantTimestamp: INSTALLED,
    },
  ]);
});

test('B105 a caller in user 0 sees the apps of all users', async (t) => {
  const { device, sys, T } = scene(t, { users: [100, 101] });
  const elsewhere = targetApp(device, { userId: 101 });
  const root = manager(systemApp(device, [P.GET], { userId: 0 }));
  assert.deepEqual(
    keysOf(await root.queryStatusByPermission([P.CAMERA])),
    expectedKeys([T, elsewhere], [P.CAMERA]),
  );
  const neighbour = manager(systemApp(device, [P.GET], { userId: 101 }));
  assert.deepEqual(
    keysOf(await neighbour.queryStatusByPermission([P.CAMERA])),
    expectedKeys([elsewhere], [P.CAMERA]),
  );
  assert.deepEqual(keysOf(await sys.queryStatusByPermission([P.CAMERA])), expectedKeys([T], [P.CAMERA]));
});

const ID_LISTS = [
  ['no ids', INVALID_PARAMETER, () => []],
  ['1025 ids', INVALID_PARAMETER, ({ id }) => new Array(1025).fill(id)],
  ['the id 0', INVALID_PARAMETER, () => [0]],
  ['an unknown id', NO_TOKEN, () => [NO_SUCH_TOKEN]],
  ['a native id', INVALID_PARAMETER, ({ device }) => [nativeCaller(device).tokenId]],
  ['the shell', INVALID_PARAMETER, ({ device }) => [shellCaller(device).tokenId]],
  ['a known id and 0', INVALID_PARAMETER, ({ id }) => [id, 0]],
  ['a known and an unknown id', NO_TOKEN, ({ id }) => [id, NO_SUCH_TOKEN]],
];

for (const [what, code, ids] of ID_LISTS) {
  test(`B106 queryStatusByTokenID of ${what} is ${code}`, async (t) => {
    const all = scene(t);
    assert.equal(await rejected(all.sys.queryStatusByTokenID(ids(all))), code);
  });
}

test('B106 the size of the id list comes before 202 and 201, the ids after them', async (t) => {
  const { device, nor, id } = scene(t);
  const weak = manager(systemApp(device, [P.GRANT, P.REVOKE, P.DIALOG]));
  const daemon = manager(nativeCaller(device));
  for (const [atManager, code] of [
    [nor, NOT_SYSTEM_APPLICATION],
    [weak, PERMISSION_DENIED],
    [daemon, PERMISSION_DENIED],
  ]) {
    assert.equal(await rejected(atManager.queryStatusByTokenID([])), INVALID_PARAMETER);
    assert.equal(await rejected(atManager.queryStatusByTokenID(new Array(1025).fill(id))), INVALID_PARAMETER);
    for (const ids of [[id], [0], [NO_SUCH_TOKEN]]) {
      assert.equal(await rejected(atManager.queryStatusByTokenID(ids)), code);
    }
  }
  const shell = manager(shellCaller(device));
  assert.equal((await shell.queryStatusByTokenID([id])).length, DECLARED.length);
});

test('B107 queryStatusByTokenID returns every declared permission of each distinct app once, of any user', async (t) => {
  const { device, sys, SYS, NOR, T, id } = scene(t, { users: [100, 101] });
  const elsewhere = targetApp(device, { userId: 101 });
  assert.deepEqual(keysOf(await sys.queryStatusByTokenID([id, id, id])), expectedKeys([T], DECLARED));
  assert.deepEqual(
    keysOf(await sys.queryStatusByTokenID([id, elsewhere.tokenId, NOR.tokenId, id])),
    expectedKeys([T, elsewhere], DECLARED),
  );
  assert.deepEqual(await sys.queryStatusByTokenID([NOR.tokenId]), []);
  const many = new Array(1023).fill(id);
  assert.equal((await sys.queryStatusByTokenID([...many, SYS.tokenId])).length, DECLARED.length + 4);
});

test('B108 each row has exactly its five fields with effective status and visible flags', async (t) => {
  const preauthorized = [{ name: P.ACTIVITY_MOTION, userCancellable: true }];
  const { device, sys, id } = scene(t, { target: { preauthorized } });
  device.clock.advance(5000);
  await sys.grantPermission(id, P.CAMERA, 2);
  device.clock.advance(5000);
  await sys.grantPermission(id, P.MICROPHONE, 1);
  device.policies.restrictAccount(100, [P.MICROPHONE], true);
  const rows = await sys.queryStatusByTokenID([id]);
  const row = (permissionName, grantStatus, grantFlags, after) => ({
    tokenID: id,
    permissionName,
    grantStatus,
    grantFlags,
    grantTimestamp: INSTALLED + after,
  });
  const byName = (one, two) => (one.permissionName < two.permissionName ? -1 : 1);
  assert.deepEqual(
    [...rows].sort(byName),
    [
      row(P.CAMERA, 0, 2, 5000),
      row(P.MICROPHONE, -1, 513, 10000),
      row(P.ACTIVITY_MOTION, 0, 0, 0),
      row(P.INTERNET, 0, 4, 0),
      row(P.APPROXIMATE, -1, 0, 0),
      row(P.LOCATION, -1, 0, 0),
    ].sort(byName),
  );
  const again = await sys.queryStatusByPermission([P.CAMERA, P.MICROPHONE]);
  assert.deepEqual([...again].sort(byName), [row(P.CAMERA, 0, 2, 5000), row(P.MICROPHONE, -1, 513, 10000)]);
});

test('B109 as many rows as permissionRowLimit are returned, one more is 12100015', async (t) => {
  const { device, sys, SYS, T, id } = scene(t, { permissionRowLimit: DECLARED.length });
  assert.equal((await sys.queryStatusByTokenID([id])).length, DECLARED.length);
  assert.equal(await rejected(sys.queryStatusByTokenID([id, SYS.tokenId])), TOO_LARGE);
  assert.equal(await rejected(sys.queryStatusByTokenID([SYS.tokenId, id])), TOO_LARGE);
  assert.equal((await sys.queryStatusByPermission(DECLARED)).length, DECLARED.length);
  const clone = targetApp(device, { appIndex: 1 });
  assert.equal(await rejected(sys.queryStatusByPermission(DECLARED)), TOO_LARGE);
  assert.deepEqual(
    keysOf(await sys.queryStatusByPermission([P.CAMERA])),
    expectedKeys([T, clone], [P.CAMERA]),
  );
});
