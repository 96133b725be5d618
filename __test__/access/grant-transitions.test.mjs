// B68, B69, B74, B75, B77..B79: the transition table of 5.3 with events, ended processes and timestamps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, collect, entry, granted, P, rejected, revoked, scene, turns } from './support.mjs';

const PREAUTHORIZED = { preauthorized: [{ name: P.CAMERA, userCancellable: true }] };
const FIXED = { preauthorized: [{ name: P.CAMERA, userCancellable: false }] };

// How to bring T's camera into an old state; every one of them leaves T in the foreground.
const OLD = {
  fresh: () => {},
  'granted 1': ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 1),
  'granted 2': ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 2),
  'granted 64': ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 64),
  'revoked 1': ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 1),
  'revoked 2': ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 2),
  'revoked 64': ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 64),
  preauthorized: { target: PREAUTHORIZED, make: () => {} },
  'preauthorized, refused': {
    target: PREAUTHORIZED,
    make: ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 2, false),
  },
  'fixed by the system': { target: FIXED, make: () => {} },
  'granted by the administrator': ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'grant'),
  'denied by the administrator': ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'deny'),
  'granted, released by the administrator'({ device, T }) {
    device.policies.setByAdmin(T, P.CAMERA, 'grant');
    device.policies.setByAdmin(T, P.CAMERA, 'cancel');
  },
  restricted: ({ device }) => device.policies.restrictAccount(100, [P.CAMERA], true),
  async 'granted, restricted'({ device, sys, id }) {
    await sys.grantPermission(id, P.CAMERA, 2);
    device.policies.restrictAccount(100, [P.CAMERA], true);
  },
  'granted by a component': ({ T }) => T.grantByComponent(P.CAMERA),
};

const GRANTED = 'granted';
const REVOKED = 'revoked';
const { OK, INVALID_PARAMETER, INNER_ERROR } = CODE;

// old state, [status, flags] of it, call, code, [status, flags] after it, event, whether T's process ended.
// Statuses are effective ones, flags as getPermissionFlags reports them (without bit 8).
const TABLE = [
  ['fresh', [-1, 0], 'grant 2', OK, [0, 2], GRANTED, false],
  ['fresh', [-1, 0], 'grant 0', OK, [0, 0], GRANTED, false],
  ['fresh', [-1, 0], 'grant 1', OK, [0, 1], GRANTED, false],
  ['fresh', [-1, 0], 'grant 4', OK, [0, 4], GRANTED, false],
  ['fresh', [-1, 0], 'grant 64', OK, [0, 64], GRANTED, false],
  ['fresh', [-1, 0], 'revoke 0', OK, [-1, 0], undefined, false],
  ['fresh', [-1, 0], 'revoke 1', OK, [-1, 1], undefined, false],
  ['fresh', [-1, 0], 'revoke 2', OK, [-1, 2], undefined, false],
  ['fresh', [-1, 0], 'revoke 4', OK, [-1, 4], undefined, false],
  ['fresh', [-1, 0], 'revoke 64', OK, [-1, 64], undefined, false],
  ['revoked 1', [-1, 1], 'grant 2', OK, [0, 2], GRANTED, false],
  ['revoked 1', [-1, 1], 'revoke 2', OK, [-1, 2], undefined, false],
  ['revoked 2', [-1, 2], 'revoke 2', OK, [-1, 2], undefined, false],
  ['revoked 2', [-1, 2], 'grant 1', OK, [0, 1], GRANTED, false],
  ['revoked 64', [-1, 64], 'grant 2', OK, [0, 2], GRANTED, false],
  ['revoked 64', [-1, 64], 'revoke 2', OK, [-1, 2], undefined, false],
  ['granted 2', [0, 2], 'grant 2', OK, [0, 2], undefined, false],
  ['granted 2', [0, 2], 'grant 1', OK, [0, 1], undefined, false],
  ['granted 2', [0, 2], 'grant 64', OK, [0, 64], undefined, false],
  ['granted 2', [0, 2], 'revoke 1', OK, [-1, 1], REVOKED, true],
  ['granted 1', [0, 1], 'revoke 2', OK, [-1, 2], REVOKED, true],
  ['granted 1', [0, 1], 'revoke 64', OK, [-1, 64], REVOKED, true],
  ['granted 64', [0, 64], 'grant 2', OK, [0, 2], undefined, false],
  ['granted 64', [0, 64], 'revoke 2', OK, [-1, 2], REVOKED, true],
  ['preauthorized', [0, 0], 'grant 2', OK, [0, 2], undefined, false],
  ['preauthorized', [0, 0], 'revoke 2', OK, [-1, 2], REVOKED, true],
  ['preauthorized, refused', [-1, 2], 'grant 2', OK, [0, 2], GRANTED, false],
  ['fixed by the system', [0, 4], 'grant 2', INVALID_PARAMETER, [0, 4], undefined, false],
  ['fixed by the system', [0, 4], 'revoke 2', INVALID_PARAMETER, [0, 4], undefined, false],
  ['granted by the administrator', [0, 128], 'grant 2', INNER_ERROR, [0, 128], undefined, false],
  ['granted by the administrator', [0, 128], 'revoke 2', INNER_ERROR, [0, 128], undefined, false],
  ['denied by the administrator', [-1, 128], 'grant 2', INNER_ERROR, [-1, 128], undefined, false],
  ['denied by the administrator', [-1, 128], 'revoke 1', INNER_ERROR, [-1, 128], undefined, false],
  ['granted, released by the administrator', [0, 256], 'grant 2', OK, [0, 2], undefined, false],
  ['granted, released by the administrator', [0, 256], 'revoke 1', OK, [-1, 1], REVOKED, true],
  ['restricted', [-1, 512], 'grant 2', OK, [-1, 514], undefined, false],
  ['restricted', [-1, 512], 'revoke 1', OK, [-1, 513], undefined, false],
  ['granted, restricted', [-1, 514], 'revoke 2', OK, [-1, 514], undefined, false],
  ['granted by a component', [0, 16], 'grant 2', OK, [0, 2], undefined, false],
  ['granted by a component', [0, 16], 'revoke 2', OK, [-1, 2], REVOKED, false],
];

const METHODS = {
  grant: ['grantUserGrantedPermission', 'grantPermission'],
  revoke: ['revokeUserGrantedPermission', 'revokePermission'],
};

for (const [old, before, call, code, after, event, killed] of TABLE) {
  const [verb, flag] = call.split(' ');
  for (const method of METHODS[verb]) {
    test(`B64 B65 B68 B69 B74 B77 B79 ${old}: ${method} with ${flag} gives ${after}`, async (t) => {
      const { target, make } = OLD[old].make ? OLD[old] : { make: OLD[old] };
      const all = scene(t, { target });
      const { sys, T, id } = all;
      T.foreground();
      await make(all);
      await turns();
      T.foreground();
      assert.deepEqual(await entry(sys, T, P.CAMERA), before, 'the old state');
      const events = collect(sys, [id], []);
      const exits = T.exits.length;

      assert.equal(await rejected(sys[method](id, P.CAMERA, Number(flag))), code);
      await turns();

      assert.deepEqual(await entry(sys, T, P.CAMERA), after);
      const expected = { granted: [granted(T, P.CAMERA)], revoked: [revoked(T, P.CAMERA)] };
      assert.deepEqual(events, event ? expected[event] : []);
      assert.equal(T.exits.length - exits, killed ? 1 : 0);
      assert.equal(T.processes.length, killed ? 0 : 1);
    });
  }
}

test('B74 bit 8 survives unseen: what was refused comes back on reset after any number of changes', async (t) => {
  const { sys, T, id } = scene(t, { target: PREAUTHORIZED });
  for (const [method, flag] of [
    ['revokePermission', 2],
    ['grantPermission', 1],
    ['revokePermission', 64],
  ]) {
    await sys[method](id, P.CAMERA, flag);
  }
  assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 64]);
  T.resetPermissions();
  assert.deepEqual(await entry(sys, T, P.CAMERA), [0, 0]);
});

test('B74 bit 512 survives, and lifting it brings the stored status back', async (t) => {
  const { device, sys, T, id } = scene(t);
  device.policies.restrictAccount(100, [P.CAMERA], true);
  await sys.grantPermission(id, P.CAMERA, 2);
  assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 514]);
  const events = collect(sys, [id], [P.CAMERA]);
  device.policies.restrictAccount(100, [P.CAMERA], false);
  await turns();
  assert.deepEqual(await entry(sys, T, P.CAMERA), [0, 2]);
  assert.deepEqual(events, [granted(T, P.CAMERA)]);
});

test('B75 grantTimestamp moves with every change of status or flags, and only with those', async (t) => {
  const { device, sys, id, T } = scene(t);
  const timestamps = async () => {
    const byToken = (await sys.queryStatusByTokenID([id])).find((row) => row.permissionName === P.CAMERA);
    const byName = (await sys.queryStatusByPermission([P.CAMERA])).find((row) => row.tokenID === id);
    assert.equal(byToken.grantTimestamp, byName.grantTimestamp);
    return byToken.grantTimestamp;
  };
  let expected = device.clock.now();
  assert.equal(await timestamps(), expected, 'the time of the installation');
  T.foreground();
  for (const [method, flag, moves] of [
    ['grantPermission', 2, true],
    ['grantPermission', 2, false],
    ['grantUserGrantedPermission', 1, true],
    ['revokePermission', 1, true],
    ['revokeUserGrantedPermission', 1, false],
    ['revokePermission', 2, true],
    ['revokePermission', 2, false],
  ]) {
    device.clock.advance(1234);
    await sys[method](id, P.CAMERA, flag);
    if (moves) expected = device.clock.now();
    assert.equal(await timestamps(), expected, `${method} ${flag}`);
  }
  device.clock.advance(1000);
  assert.equal(await rejected(sys.grantPermission(id, P.CAMERA, 3)), INVALID_PARAMETER);
  assert.equal(await timestamps(), expected, 'a refused call changes no timestamp');
  const others = (await sys.queryStatusByTokenID([id])).filter((row) => row.permissionName !== P.CAMERA);
  assert.deepEqual(new Set(others.map((row) => row.grantTimestamp)), new Set([1767225600000]));
});

const REVOKES = {
  revokeUserGrantedPermission: ({ sys, id }) => sys.revokeUserGrantedPermission(id, P.CAMERA, 1),
  'revokeUserGrantedPermission with a callback': ({ sys, id }) =>
    new Promise((resolve) => sys.revokeUserGrantedPermission(id, P.CAMERA, 1, resolve)),
  revokePermission: ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 1),
  'revokePermission with undefined': ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 1, undefined),
  'revokePermission with true': ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 1, true),
  'Settings of the user': ({ T }) => T.revoke(P.CAMERA),
  'the administrator': ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'deny'),
};

for (const [what, revoke] of Object.entries(REVOKES)) {
  test(`B77 B14 revoking a granted permission ends all processes of the target: ${what}`, async (t) => {
    const all = scene(t);
    const { device, sys, T, NOR, id } = all;
    await sys.grantPermission(id, P.CAMERA, 2);
    NOR.foreground();
    const pids = [T.startProcess(), T.startProcess()];
    assert.deepEqual([...T.processes].sort(), [...pids].sort());
    const events = collect(sys, [id], []);
    device.clock.advance(5000);

    await revoke(all);
    await turns();

    assert.deepEqual(T.processes, []);
    assert.deepEqual(events, [revoked(T, P.CAMERA)]);
    const exits = T.exits.map(({ reason, permission, time }) => ({ reason, permission, time }));
    const killed = { reason: 'permission-revoked', permission: P.CAMERA, time: device.clock.now() };
    assert.deepEqual(exits, [killed, killed]);
    assert.deepEqual(T.exits.map(({ pid }) => pid).sort(), [...pids].sort());
    assert.equal(NOR.processes.length, 1, 'another app goes on');
  });
}

test('B78 revokePermission with killProcess false changes the state, notifies and ends nothing', async (t) => {
  const { sys, T, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  const pid = T.startProcess();
  const events = collect(sys, [id], []);
  await sys.revokePermission(id, P.CAMERA, 2, false);
  await turns();
  assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 2]);
  assert.deepEqual(events, [revoked(T, P.CAMERA)]);
  assert.deepEqual(T.processes, [pid]);
  assert.deepEqual(T.exits, []);
});

test('B77 a revoke of an app without a process records no exit', async (t) => {
  const { sys, T, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  await sys.revokePermission(id, P.CAMERA, 2);
  assert.deepEqual(T.exits, []);
});
