// Who else writes permission states: administrator (128, 256), account policy (512), trusted components (16).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertEvents,
  assertEventsInAnyOrder,
  ENTRY_STATES,
  remains,
  settled,
  UNDECLARED,
} from './event-support.mjs';
import {
  CODE,
  check,
  collect,
  granted,
  P,
  rejected,
  revoked,
  scene,
  selfStatus,
  targetApp,
  thrown,
  throws,
} from './support.mjs';

const CHANGES = {
  grantUserGrantedPermission: [2],
  revokeUserGrantedPermission: [2],
  grantPermission: [2],
  revokePermission: [2],
};

for (const what of ['grant', 'deny']) {
  test(`B65 what the administrator fixed with '${what}' answers 12100009 to every grant and revoke`, async (t) => {
    const { device, sys, id, T } = scene(t);
    device.policies.setByAdmin(T, P.CAMERA, what);
    const before = await remains(sys, T, P.CAMERA);
    assert.deepEqual(before, [what === 'grant' ? 0 : -1, 128]);
    for (const [method, flags] of Object.entries(CHANGES)) {
      assert.equal(await rejected(sys[method](id, P.CAMERA, ...flags)), CODE.INNER_ERROR, method);
    }
    for (const change of [() => T.grant(P.CAMERA), () => T.revoke(P.CAMERA)]) {
      assert.equal(thrown(change), CODE.INNER_ERROR);
    }
    assert.deepEqual(await remains(sys, T, P.CAMERA), before);
  });
}

// [what the administrator does, state before, entry after, status of 6.1]
const administered = [
  [['deny'], 'never decided', [-1, 128], 3],
  [['deny'], 'granted with 2', [-1, 128], 3],
  [['deny'], 'refused with 1', [-1, 128], 3],
  [['grant'], 'never decided', [0, 128], 0],
  [['grant'], 'refused with 2', [0, 128], 0],
  [['grant', 'deny'], 'never decided', [-1, 128], 3],
  [['deny', 'grant'], 'never decided', [0, 128], 0],
  [['grant', 'cancel'], 'never decided', [0, 256], 0],
  [['deny', 'cancel'], 'granted with 2', [-1, 256], -1],
];

for (const [steps, state, entry, status] of administered) {
  test(`B100 the administrator's ${steps.join(', then ')} on an entry ${state} gives ${entry}, status ${status}`, async (t) => {
    const s = scene(t);
    await ENTRY_STATES[state](s, s.T, P.CAMERA);
    for (const step of steps) s.device.policies.setByAdmin(s.T, P.CAMERA, step);
    assert.deepEqual(await remains(s.sys, s.T, P.CAMERA), entry);
    assert.equal(selfStatus(s.T, P.CAMERA), status);
    assert.equal(s.T.status(P.CAMERA), status);
  });
}

test('B65 5.2 once released, the user decides again, and bit 256 is gone', async (t) => {
  const { device, sys, id, T } = scene(t);
  device.policies.setByAdmin(T, P.CAMERA, 'deny');
  device.policies.setByAdmin(T, P.CAMERA, 'cancel');
  await sys.grantUserGrantedPermission(id, P.CAMERA, 1);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 1]);
});

test('B100 the administrator governs user_grant permissions only and releases only what was fixed', async (t) => {
  const { device, sys, T } = scene(t, { target: { extra: [P.MANUAL] } });
  for (const name of [P.INTERNET, P.MANUAL]) {
    const before = await remains(sys, T, name);
    for (const what of ['grant', 'deny']) {
      assert.equal(
        thrown(() => device.policies.setByAdmin(T, name, what)),
        CODE.INVALID_PARAMETER,
        `${what} ${name}`,
      );
    }
    assert.deepEqual(await remains(sys, T, name), before);
  }
  assert.notEqual(
    thrown(() => device.policies.setByAdmin(T, P.CAMERA, 'cancel')),
    0,
  );
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 0]);
});

test('B101 a restricted granted entry: check -1, status 0, flags with 512; lifted it is as before', async (t) => {
  const { device, sys, T } = scene(t);
  T.grant(P.CAMERA);
  device.policies.restrictAccount(100, [P.CAMERA], true);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 514]);
  assert.equal(selfStatus(T, P.CAMERA), 0);
  device.policies.restrictAccount(100, [P.CAMERA], false);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
});

test('B102 D34 a denied entry with 512 alone evaluates as denied, not as granted', async (t) => {
  const { device, sys, id, T } = scene(t);
  device.policies.restrictAccount(100, [P.CAMERA], true);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 512]);
  assert.equal(selfStatus(T, P.CAMERA), -1);
  assert.deepEqual(await sys.getPermissionsStatus(id, [P.CAMERA]), [-1]);
});

test('B101 5.3 a grant under a restriction is stored without effect until the restriction ends', async (t) => {
  const { device, sys, id, T } = scene(t);
  device.policies.restrictAccount(100, [P.CAMERA], true);
  const events = collect(sys);
  await sys.grantPermission(id, P.CAMERA, 2);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 514]);
  await assertEvents(events, []);
  device.policies.restrictAccount(100, [P.CAMERA], false);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
  await assertEvents(events, [granted(T, P.CAMERA)]);
});

test('B202 a restriction concerns all apps of one user; events for what flips, once', async (t) => {
  const { device, sys, T } = scene(t, { users: [100, 101] });
  const U = targetApp(device, { bundleName: 'com.example.other' });
  const denied = targetApp(device, { bundleName: 'com.example.denied' });
  const elsewhere = targetApp(device, { userId: 101 });
  for (const app of [T, U, elsewhere]) app.grant(P.CAMERA);
  T.grant(P.MICROPHONE);
  await settled();
  const events = collect(sys);
  const names = [P.CAMERA, P.MICROPHONE];
  device.policies.restrictAccount(100, names, true);
  await assertEventsInAnyOrder(events, [
    revoked(T, P.CAMERA),
    revoked(T, P.MICROPHONE),
    revoked(U, P.CAMERA),
  ]);
  assert.deepEqual(await remains(sys, denied, P.CAMERA), [-1, 512]);
  assert.deepEqual(await remains(sys, elsewhere, P.CAMERA), [0, 2]);
  device.policies.restrictAccount(100, names, true);
  await assertEvents(events, []);
  device.policies.restrictAccount(101, [P.CAMERA], true);
  await assertEvents(events, [revoked(elsewhere, P.CAMERA)]);
  device.policies.restrictAccount(100, names, false);
  await assertEventsInAnyOrder(events, [
    granted(T, P.CAMERA),
    granted(T, P.MICROPHONE),
    granted(U, P.CAMERA),
  ]);
});

test('B202 5.5 a system_grant permission can be restricted too', async (t) => {
  const { device, T } = scene(t);
  device.policies.restrictAccount(100, [P.INTERNET], true);
  assert.equal(check(T, P.INTERNET), -1);
  device.policies.restrictAccount(100, [P.INTERNET], false);
  assert.equal(check(T, P.INTERNET), 0);
});

test('B198 a component grant checks as 0 while it lasts, and its end leaves the entry as it was', async (t) => {
  const { sys, T } = scene(t);
  T.grantByComponent(P.CAMERA);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 16]);
  assert.equal(selfStatus(T, P.CAMERA), 1, '6.1 works on the stored status');
  T.withdrawByComponent(P.CAMERA);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 0]);
});

test('B198 a revoke with flag 2 ends a component grant without ending the process', async (t) => {
  const { sys, id, T } = scene(t);
  const pid = T.startProcess();
  T.grantByComponent(P.CAMERA);
  await settled();
  const events = collect(sys);
  await sys.revokePermission(id, P.CAMERA, 2);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 2]);
  await assertEvents(events, [revoked(T, P.CAMERA)]);
  assert.deepEqual([T.processes, T.exits], [[pid], []]);
});

test('B198 5.4 a component may grant what the app does not declare; getPermissionFlags stays 12100003', async (t) => {
  const { sys, T } = scene(t);
  T.grantByComponent(P.READ_PASTEBOARD);
  assert.deepEqual(await remains(sys, T, P.READ_PASTEBOARD), [0, UNDECLARED[1]]);
  T.withdrawByComponent(P.READ_PASTEBOARD);
  assert.deepEqual(await remains(sys, T, P.READ_PASTEBOARD), UNDECLARED);
});

for (const [order, arrange] of [
  ['before it', ['restrict', 'component']],
  ['after it', ['component', 'restrict']],
]) {
  test(`B198 5.4 5.5 a restriction ${order} outweighs a component grant and leaves its bit`, async (t) => {
    const { device, sys, T } = scene(t);
    const steps = {
      restrict: () => device.policies.restrictAccount(100, [P.CAMERA], true),
      component: () => T.grantByComponent(P.CAMERA),
    };
    for (const step of arrange) steps[step]();
    assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 528]);
    await settled();
    const events = collect(sys);
    device.policies.restrictAccount(100, [P.CAMERA], false);
    assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 16]);
    await assertEvents(events, [granted(T, P.CAMERA)]);
  });
}

for (const [state, code] of [
  ['refused with 1', CODE.PERMISSION_DENIED],
  ['refused with 2', CODE.PERMISSION_DENIED],
  ['denied by the administrator', CODE.PERMISSION_DENIED],
  ['refused with 64', 0],
  ['never decided', 0],
]) {
  test(`B199 a component asks for an entry ${state}: ${code || 'granted'}`, async (t) => {
    const s = scene(t);
    await ENTRY_STATES[state](s, s.T, P.CAMERA);
    const before = await remains(s.sys, s.T, P.CAMERA);
    if (code) {
      throws(code, () => s.T.grantByComponent(P.CAMERA));
      assert.deepEqual(await remains(s.sys, s.T, P.CAMERA), before);
    } else {
      s.T.grantByComponent(P.CAMERA);
      assert.deepEqual(await remains(s.sys, s.T, P.CAMERA), [0, before[1] + 16]);
    }
  });
}

test('B199 5.5 for an entry that is granted a component changes nothing', async (t) => {
  const { sys, T } = scene(t);
  T.grant(P.CAMERA);
  T.grantByComponent(P.CAMERA);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
  T.withdrawByComponent(P.CAMERA);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
});

for (const [name, more, before] of [
  [P.CAMERA, { preauthorized: [{ name: P.CAMERA }] }, [0, 4]],
  [P.READ_CONTACTS, { extra: [P.READ_CONTACTS], preauthorized: [{ name: P.READ_CONTACTS }] }, [0, 4]],
]) {
  test(`D61 what the system fixed is not the administrator's: ${name} stays ${before}, 12100001`, async (t) => {
    const { device, sys, T } = scene(t, { target: more });
    const events = collect(sys);
    for (const act of ['grant', 'deny', 'cancel']) {
      throws(CODE.INVALID_PARAMETER, () => device.policies.setByAdmin(T, name, act), /system/, act);
      assert.deepEqual(await remains(sys, T, name), before, act);
    }
    await settled();
    assert.deepEqual(events, []);
  });
}

test("D61 what is preauthorized until the user cancels it is the administrator's as before", async (t) => {
  const preauthorized = [{ name: P.CAMERA, userCancellable: true }];
  const { device, sys, T } = scene(t, { target: { preauthorized } });
  device.policies.setByAdmin(T, P.CAMERA, 'deny');
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 128]);
});

test('D61 a component does nothing where the app holds the permission by preauthorization', async (t) => {
  const preauthorized = [{ name: P.CAMERA, userCancellable: true }];
  const { sys, T } = scene(t, { target: { preauthorized } });
  const events = collect(sys);
  for (const change of ['grantByComponent', 'withdrawByComponent']) {
    T[change](P.CAMERA);
    assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 0], change);
  }
  await settled();
  assert.deepEqual(events, []);
  T.revoke(P.CAMERA);
  assert.equal(
    thrown(() => T.grantByComponent(P.CAMERA)),
    CODE.PERMISSION_DENIED,
    'the user refused it',
  );
});

test('5.5 an account policy leaves the apps alone that it excepts, until it is set anew', async (t) => {
  const { device, sys, T } = scene(t);
  const U = targetApp(device, { bundleName: 'com.example.other' });
  for (const app of [T, U]) app.grant(P.CAMERA);
  const events = collect(sys);
  const restrict = (except) => device.policies.restrictAccount(100, [P.CAMERA], true, { except });
  restrict([T]);
  assert.deepEqual(
    [T, U].map((app) => check(app, P.CAMERA)),
    [0, -1],
  );
  assert.deepEqual(await remains(sys, U, P.CAMERA), [-1, 514]);
  restrict([U]);
  assert.deepEqual(
    [T, U].map((app) => check(app, P.CAMERA)),
    [-1, 0],
  );
  restrict([U]);
  await assertEventsInAnyOrder(events, [revoked(U, P.CAMERA), revoked(T, P.CAMERA), granted(U, P.CAMERA)]);
  T.update({ ...T.manifest, permissions: [...T.manifest.permissions, P.VIBRATE] });
  assert.equal(check(T, P.CAMERA), -1, 'an update changes nothing of that');
  device.policies.restrictAccount(100, [P.CAMERA], false);
  assert.deepEqual(
    [T, U].map((app) => check(app, P.CAMERA)),
    [0, 0],
  );
});

test('5.5 an exception is for one installation of an app, and covers what an update brings', async (t) => {
  const { device, T } = scene(t, { target: { permissions: [P.CAMERA] } });
  const { manifest } = T;
  device.policies.restrictAccount(100, [P.MICROPHONE, P.INTERNET], true, { except: [T] });
  T.update({ ...manifest, permissions: [P.CAMERA, P.INTERNET] });
  assert.equal(check(T, P.INTERNET), 0);
  T.uninstall();
  const again = device.installApp({ ...manifest, permissions: [P.INTERNET] });
  assert.equal(check(again, P.INTERNET), -1);
});

for (const keepToken of [false, true]) {
  test(`5.5 an app installed over an excepted one is ${keepToken ? 'it: the token stays' : 'another one'}`, (t) => {
    const { device, T } = scene(t, { target: { permissions: [P.CAMERA] } });
    T.grant(P.CAMERA);
    device.policies.restrictAccount(100, [P.CAMERA], true, { except: [T] });
    const { manifest } = T;
    if (keepToken) T.update(manifest);
    const again = keepToken ? T : device.installApp(manifest);
    again.grant(P.CAMERA);
    assert.equal(check(again, P.CAMERA), keepToken ? 0 : -1);
  });
}

test('5.5 a policy with an owner is changed by nobody else, and by anybody once the owner is gone', (t) => {
  const { device, SYS, NOR, T } = scene(t, { users: [100, 101] });
  const U = targetApp(device, { userId: 101 });
  const { policies } = device;
  const owner = device.installApp({ bundleName: 'com.example.accounts' });
  policies.restrictAccount(100, [P.CAMERA], true, { owner });
  for (const options of [undefined, { owner: NOR }]) {
    for (const [user, restricted] of [
      [100, false],
      [100, true],
      [101, true],
    ]) {
      const change = () => policies.restrictAccount(user, [P.MICROPHONE, P.CAMERA], restricted, options);
      assert.equal(thrown(change), CODE.NOT_ALLOWED);
    }
  }
  for (const app of [T, U]) app.grant(P.MICROPHONE);
  assert.deepEqual(
    [T, U].map((app) => check(app, P.MICROPHONE)),
    [0, 0],
    'all or nothing',
  );
  policies.restrictAccount(100, [P.CAMERA], true, { owner, except: [T] });
  owner.uninstall();
  policies.restrictAccount(100, [P.CAMERA], false, { owner: SYS });
  T.grant(P.CAMERA);
  assert.equal(check(T, P.CAMERA), 0);
});

test("5.5 wrong exceptions and owners: 401 for what is no app of this device, 12100001 for another user's", (t) => {
  const { device, T } = scene(t, { users: [100, 101] });
  const U = targetApp(device, { userId: 101 });
  const restrict = (options) => () => device.policies.restrictAccount(100, [P.CAMERA], true, options);
  for (const options of [
    { except: T },
    { except: [T.tokenId] },
    { except: [undefined] },
    { owner: T.tokenId },
  ]) {
    assert.equal(thrown(restrict(options)), CODE.INVALID_ARGUMENT);
  }
  assert.equal(thrown(restrict({ except: [T, U] })), CODE.INVALID_PARAMETER);
  T.grant(P.CAMERA);
  assert.equal(check(T, P.CAMERA), 0);
});

test('5.5 the end of a policy that is not persistent dates only what it suspended', async (t) => {
  const { device, sys, T } = scene(t, { clock: 'manual' });
  const U = targetApp(device, { bundleName: 'com.example.other' });
  device.policies.restrictAccount(100, [P.CAMERA], true, { persistent: false, except: [T] });
  device.clock.advance(1000);
  device.reboot();
  const now = device.clock.now();
  const dated = async (app) => {
    const rows = await sys.queryStatusByTokenID([app.tokenId]);
    return rows.find(({ permissionName }) => permissionName === P.CAMERA).grantTimestamp;
  };
  assert.deepEqual([await dated(T), await dated(U)], [now - 1000, now]);
});
