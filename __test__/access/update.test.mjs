// What an update, a switch between debug and release, and a new definition do to the entries (4.4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertEvents,
  assertEventsInAnyOrder,
  ENTRY_STATES,
  expire,
  remains,
  UNDECLARED,
} from './event-support.mjs';
import { CODE, check, collect, granted, manager, P, rejects, scene, selfStatus, throws } from './support.mjs';

const forgiving = { preauthorized: [{ name: P.CAMERA, userCancellable: true }] };
const final = { preauthorized: [{ name: P.CAMERA }] };
const update = (app, more) => app.update({ ...app.manifest, preauthorized: [], ...more });

// [state of CAMERA before, the update preauthorizes it?, entry afterwards]
const kept = [
  ['granted with 1', [0, 1]],
  ['granted with 2', [0, 2]],
  ['granted with 64', [0, 64]],
  ['refused with 1', [-1, 1]],
  ['refused with 2', [-1, 2]],
  ['refused with 64', [-1, 64]],
  ['granted by the administrator', [0, 128]],
  ['denied by the administrator', [-1, 128], [{}, forgiving]],
  ['released by the administrator, granted', [0, 256], [{}]],
  ['released by the administrator, denied', [-1, 256], [{}]],
  ['granted and restricted', [-1, 514]],
  ['only restricted', [-1, 512]],
];

for (const [state, entry, updates = [{}, forgiving, final]] of kept) {
  const how = updates.length === 3 ? ', preauthorized now or not' : ` (but for D62)`;
  test(`B194 an update keeps an entry that was ${state}${how}`, async (t) => {
    const s = scene(t);
    await ENTRY_STATES[state](s, s.T, P.CAMERA);
    for (const more of updates) {
      update(s.T, more);
      assert.deepEqual(await remains(s.sys, s.T, P.CAMERA), entry, JSON.stringify(more));
      assert.equal(s.T.tokenId, s.id);
    }
  });
}

// [the administrator's decision, the preauthorization that the update brings, entry afterwards]
for (const [state, more, entry] of [
  ['denied by the administrator', final, [0, 4]],
  ['released by the administrator, denied', forgiving, [0, 0]],
  ['released by the administrator, denied', final, [0, 4]],
  ['released by the administrator, granted', forgiving, [0, 0]],
  ['released by the administrator, granted', final, [0, 4]],
]) {
  const how = more === final ? 'for good' : 'until the user cancels it';
  test(`D62 an update that preauthorizes ${how} what was ${state} leaves ${entry}`, async (t) => {
    const s = scene(t);
    await ENTRY_STATES[state](s, s.T, P.CAMERA);
    update(s.T, more);
    assert.deepEqual(await remains(s.sys, s.T, P.CAMERA), entry);
    assert.equal(check(s.T, P.CAMERA), 0);
    update(s.T, {});
    assert.deepEqual(await remains(s.sys, s.T, P.CAMERA), [-1, 0], 'what it brought goes with it');
  });
}

// [build before, policy, build after, starts over?]
for (const [before, policy, after, fresh] of [
  [true, true, true, true],
  [true, false, true, false],
  [false, true, true, true],
  [false, true, false, false],
  [true, true, false, true],
]) {
  const name = (debug) => (debug ? 'debug' : 'release');
  const under = policy ? 'under the grant policy' : 'without the grant policy';
  const expected = fresh ? (after ? [0, 2] : [-1, 0]) : [-1, 2];
  test(`D63 an update from a ${name(before)} to a ${name(after)} build ${under}: a refusal becomes ${expected}`, async (t) => {
    const { device, sys, T, id } = scene(t, { target: { debug: before } });
    device.policies.grantForDebugApps = policy;
    await sys.revokePermission(id, P.CAMERA, 2);
    device.policies.setByAdmin(T, P.MICROPHONE, 'deny');
    update(T, { debug: after });
    assert.deepEqual(await remains(sys, T, P.CAMERA), expected);
    assert.deepEqual(await remains(sys, T, P.MICROPHONE), [-1, 128], 'the administrator decided');
  });
}

test('D63 an update dates those entries only that it changes', async (t) => {
  const target = {
    extra: [P.WRITE_CALENDAR, P.READ_CALENDAR],
    preauthorized: [{ name: P.WRITE_CALENDAR, userCancellable: true }],
  };
  const { device, sys, T } = scene(t, { target, clock: 'manual' });
  const times = async () =>
    new Map(
      (await sys.queryStatusByTokenID([T.tokenId])).map((row) => [row.permissionName, row.grantTimestamp]),
    );
  T.grant(P.CAMERA);
  device.policies.setByAdmin(T, P.MICROPHONE, 'deny');
  const before = await times();
  device.clock.advance(5000);
  T.update(T.manifest);
  assert.deepEqual(await times(), before);

  device.clock.advance(5000);
  const now = device.clock.now();
  update(T, { ...final, permissions: [...T.manifest.permissions, P.VIBRATE] });
  const changed = new Map([...before, [P.WRITE_CALENDAR, now], [P.VIBRATE, now]]);
  assert.deepEqual(
    await times(),
    changed,
    'CAMERA was decided by the user; WRITE_CALENDAR is not preauthorized any more',
  );
});

// [before the update, what the manifest said at install, what it says now, entry before, entry after]
const renewed = [
  ['(DENIED, 0)', {}, forgiving, [-1, 0], [0, 0]],
  ['(DENIED, 0)', {}, final, [-1, 0], [0, 4]],
  ['(DENIED, 0)', {}, {}, [-1, 0], [-1, 0]],
  ['flag 4', final, {}, [0, 4], [-1, 0]],
  ['flag 4', final, forgiving, [0, 4], [0, 0]],
  ['flag 8', forgiving, {}, [0, 0], [-1, 0]],
  ['flag 8', forgiving, final, [0, 0], [0, 4]],
];

for (const [what, first, then, before, after] of renewed) {
  test(`B194 an update initialises ${what} again: ${before} becomes ${after}`, async (t) => {
    const { sys, T } = scene(t, { target: first });
    assert.deepEqual(await remains(sys, T, P.CAMERA), before);
    update(T, then);
    assert.deepEqual(await remains(sys, T, P.CAMERA), after);
  });
}

test('B194 a preauthorized entry that the user revoked stays revoked, and bit 8 stays for a reset', async (t) => {
  const { sys, T, id } = scene(t, { target: forgiving });
  await sys.revokePermission(id, P.CAMERA, 2);
  update(T, {});
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 2]);
  T.resetPermissions();
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 0]);
});

test('B195 an update that drops a name makes it undeclared; declared again it starts afresh', async (t) => {
  const { sys, T, id } = scene(t);
  const { manifest } = T;
  T.grant(P.CAMERA);
  update(T, { permissions: [P.MICROPHONE] });
  assert.deepEqual(await remains(sys, T, P.CAMERA), UNDECLARED);
  assert.deepEqual(await remains(sys, T, P.INTERNET), UNDECLARED);
  await rejects(CODE.INVALID_PARAMETER, sys.grantUserGrantedPermission(id, P.CAMERA, 2));
  assert.equal(selfStatus(T, P.CAMERA), 2);
  T.update(manifest);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [-1, 0]);
  assert.deepEqual(await remains(sys, T, P.INTERNET), [0, 4]);
});

test('B195 new names of an update get their initial state, and the others keep theirs', async (t) => {
  const { sys, T } = scene(t);
  T.grant(P.CAMERA);
  update(T, { permissions: [...T.manifest.permissions, P.VIBRATE, P.DISTRIBUTED_DATASYNC] });
  assert.deepEqual(await remains(sys, T, P.VIBRATE), [0, 4]);
  assert.deepEqual(await remains(sys, T, P.DISTRIBUTED_DATASYNC), [-1, 0]);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
});

test('B194 an update that is refused changes nothing', async (t) => {
  const { sys, T } = scene(t);
  T.grant(P.CAMERA);
  const was = T.manifest;
  throws(
    CODE.INVALID_PARAMETER,
    () => update(T, { permissions: [P.MICROPHONE, P.READ_CONTACTS] }),
    /READ_CONTACTS/,
  );
  assert.deepEqual(T.manifest, was);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
  assert.deepEqual(await remains(sys, T, P.INTERNET), [0, 4]);
  assert.deepEqual(await remains(sys, T, P.READ_CONTACTS), UNDECLARED);
});

test('B194 an update concerns one app: neither its clone nor the same bundle of another user', async (t) => {
  const { device, sys, T } = scene(t, { users: [100, 101] });
  const relatives = [{ appIndex: 1 }, { userId: 101 }].map((key) =>
    device.installApp({ ...T.manifest, ...key }),
  );
  for (const app of relatives) app.grant(P.CAMERA);
  update(T, { permissions: [P.INTERNET] });
  for (const app of relatives) assert.deepEqual(await remains(sys, app, P.CAMERA), [0, 2]);
});

for (const [from, to] of [
  [false, true],
  [true, false],
]) {
  const word = (debug) => (debug ? 'debug' : 'release');
  test(`B194 4.4 from ${word(from)} to ${word(to)} all start again but what the administrator fixed`, async (t) => {
    const { device, sys, T, id } = scene(t, { target: { debug: from } });
    const events = collect(sys);
    T.grant(P.CAMERA);
    device.policies.setByAdmin(T, P.MICROPHONE, 'deny');
    device.policies.setByAdmin(T, P.ACTIVITY_MOTION, 'grant');
    await sys.revokePermission(id, P.LOCATION, 1);
    await assertEventsInAnyOrder(events, [granted(T, P.CAMERA), granted(T, P.ACTIVITY_MOTION)]);
    device.policies.grantForDebugApps = true;
    update(T, { debug: to });
    const fresh = to ? [0, 2] : [-1, 0];
    assert.deepEqual(await remains(sys, T, P.CAMERA), fresh);
    assert.deepEqual(await remains(sys, T, P.LOCATION), fresh);
    assert.deepEqual(await remains(sys, T, P.INTERNET), [0, 4]);
    assert.deepEqual(await remains(sys, T, P.MICROPHONE), [-1, 128]);
    assert.deepEqual(await remains(sys, T, P.ACTIVITY_MOTION), [0, 128]);
    assert.equal(T.tokenId, id);
    // B178: an update delivers nothing, this one neither.
    await assertEvents(events, []);
  });
}

test('B194 an update from debug to debug keeps decisions', async (t) => {
  const { sys, T } = scene(t, { target: { debug: true } });
  T.grant(P.CAMERA);
  update(T, { debug: true });
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
});

test('B194 a one-time grant that outlived an update still runs out', async (t) => {
  const s = scene(t);
  await ENTRY_STATES['granted with 64'](s, s.T, P.APPROXIMATE);
  update(s.T, {});
  assert.deepEqual(await remains(s.sys, s.T, P.APPROXIMATE), [0, 64]);
  expire(s.device, s.T);
  assert.deepEqual(await remains(s.sys, s.T, P.APPROXIMATE), [-1, 64]);
});

const FUTURE = 'ohos.permission.OF_THE_FUTURE';
const definition = { name: FUTURE, grantMode: 'system_grant', availableLevel: 'normal' };

// [what, the definition that comes, more of the manifest, entry afterwards]
const definitions = [
  ['system_grant', {}, {}, [0, 4]],
  ['user_grant', { grantMode: 'user_grant' }, {}, [-1, 0]],
  ['manual_settings', { grantMode: 'manual_settings' }, {}, [-1, 0]],
  ['of a level too high', { availableLevel: 'system_basic' }, {}, UNDECLARED],
  ['of a higher level that its app has', { availableLevel: 'system_basic' }, { apl: 'system_basic' }, [0, 4]],
];

for (const [what, change, more, entry] of definitions) {
  test(`B191 4.4 a definition (${what}) that comes later makes the declaration ${entry[1] === 'E12100003' ? 'no' : 'a'} valid one`, async (t) => {
    const { device, sys, T } = scene(t);
    const app = device.installApp({ bundleName: 'com.example.early', permissions: [FUTURE], ...more });
    assert.deepEqual(await remains(sys, app, FUTURE), UNDECLARED);
    const events = collect(sys);
    device.definePermission({ ...definition, ...change });
    assert.deepEqual(await remains(sys, app, FUTURE), entry);
    assert.deepEqual(await remains(sys, T, FUTURE), UNDECLARED, 'an app that does not declare it');
    await assertEvents(events, []);
  });
}

test('B191 4.4 a user_grant name that became valid can be asked for and granted', async (t) => {
  const { device, sys } = scene(t);
  const app = device.installApp({ bundleName: 'com.example.early', permissions: [FUTURE] });
  await rejects(CODE.NO_PERMISSION, sys.grantUserGrantedPermission(app.tokenId, FUTURE, 2));
  device.definePermission({ ...definition, grantMode: 'user_grant' });
  device.dialogs.answer('allow');
  const { authResults } = await manager(app).requestPermissionsFromUser(app.context, [FUTURE]);
  assert.deepEqual(authResults, [0]);
  assert.equal(check(app, FUTURE), 0);
});

test('B191 a name dropped by an update before its definition comes is not declared by it', async (t) => {
  const { device, sys } = scene(t);
  const app = device.installApp({ bundleName: 'com.example.early', permissions: [FUTURE] });
  app.update({ ...app.manifest, permissions: [] });
  device.definePermission(definition);
  assert.deepEqual(await remains(sys, app, FUTURE), UNDECLARED);
});

test('B194 what a component grants is not taken for a decision by an update', (t) => {
  const { device, T } = scene(t);
  T.grantByComponent(P.CAMERA);
  const preauthorized = [{ name: P.CAMERA, userCancellable: true }];
  T.update({ ...T.manifest, preauthorized });
  T.withdrawByComponent(P.CAMERA);
  const manager = device.abilityAccessCtrl.createAtManager();
  assert.equal(manager.checkAccessTokenSync(T.tokenId, P.CAMERA), 0);
});
