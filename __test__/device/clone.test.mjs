// A clone of a device: what goes along, what stays, and what querySyncResult says of it. The codes and the rules beyond SYNC_TYPE
// have no public reference: they are this package's own (docs/04-device.md).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { stored } from '../asset/support.mjs';
import { edit, value } from '../support/sqlite-pages.mjs';
import * as s from './transfer.mjs';

const { ABROAD, Accessibility, CODE, HOME, NOTES } = s;
const { aliasesNow, assetOf, attrs, named, open, outcome, pair, rejects, secretNow } = s;

// --- what goes ---

test('SYNC_TYPE decides: TRUSTED_DEVICE goes, NEVER and THIS_DEVICE stay', async (t) => {
  const { from, into, old, fresh } = pair(t);
  for (const type of [0, 1, 2, 3]) await old.asset.add(assetOf(`type ${type}`, { SYNC_TYPE: type }));
  assert.deepEqual(await from.clone(into), { totalCount: 2, failedCount: 0 });
  assert.deepEqual(aliasesNow(fresh.asset), ['type 2', 'type 3']);
  assert.equal(secretNow(fresh.asset, 'type 2'), secretNow(old.asset, 'type 2'));
  assert.deepEqual(
    aliasesNow(old.asset),
    ['type 0', 'type 1', 'type 2', 'type 3'],
    'nothing leaves the old device',
  );
});

test('TRUSTED_ACCOUNT alone is for the account and stays; beside TRUSTED_DEVICE it goes and is kept', async (t) => {
  const { from, into, old, fresh } = pair(t, { systemApp: true });
  for (const type of [4, 5, 6, 7]) await old.asset.add(assetOf(`type ${type}`, { SYNC_TYPE: type }));
  await from.clone(into);
  assert.deepEqual(aliasesNow(fresh.asset), ['type 6', 'type 7']);
  assert.deepEqual(
    (await stored(fresh.asset)).map((row) => row.SYNC_TYPE),
    [6, 7],
  );
});

test('back on the same device: THIS_DEVICE comes home, NEVER does not', async (t) => {
  const rootKey = { kind: 'raw', key: new Uint8Array(32).fill(7) };
  const device = open(t, { rootKey });
  const app = device.installApp(NOTES);
  for (const type of [0, 1, 2]) await app.asset.add(assetOf(`type ${type}`, { SYNC_TYPE: type }));
  const kept = open(t, { rootKey });
  kept.restore(device.snapshot());
  const stranger = open(t, { rootKey });
  await kept.clone(stranger);
  assert.deepEqual(
    aliasesNow(stranger.installApp(NOTES).asset),
    ['type 2'],
    'with the same root key it is another one',
  );
  device.reset();
  assert.deepEqual(await kept.clone(device), { totalCount: 2, failedCount: 0 });
  assert.deepEqual(aliasesNow(device.installApp(NOTES).asset), ['type 1', 'type 2']);
  kept.reset();
  await device.clone(kept);
  assert.deepEqual(aliasesNow(kept.installApp(NOTES).asset), ['type 2'], 'after a reset it is itself again');
});

test('an asset keeps its labels, terms and times, but not the labels that are never synchronised', async (t) => {
  const { from, into, old, fresh } = pair(t, s.PERSISTING);
  const labels = Object.fromEntries([...ABROAD, ...HOME].map((name) => [name, `${name} of it`]));
  const terms = {
    SYNC_TYPE: 3,
    ACCESSIBILITY: Accessibility.DEVICE_POWERED_ON,
    IS_PERSISTENT: true,
    WRAP_TYPE: 1,
  };
  await old.asset.add(assetOf('plain', { ...labels, ...terms }));
  await old.asset.add(assetOf('sealed', { ...labels, ...terms, REQUIRE_ATTR_ENCRYPTED: true }));
  from.clock.advance(5000);
  await old.asset.update(named('plain'), attrs({ SECRET: 'changed' }));
  into.clock.advance(60_000);
  await from.clone(into);
  for (const set of [{}, { REQUIRE_ATTR_ENCRYPTED: true }]) {
    const [before] = await stored(old.asset, set);
    const [after] = await stored(fresh.asset, set);
    for (const name of HOME) delete before[name];
    assert.deepEqual(after, before);
    assert.equal(after.UPDATE_TIME, before.UPDATE_TIME);
  }
  assert.deepEqual(aliasesNow(fresh.asset, { DATA_LABEL_NORMAL_1: labels.DATA_LABEL_NORMAL_1 }), ['plain']);
  assert.deepEqual(
    aliasesNow(fresh.asset, {
      DATA_LABEL_CRITICAL_1: labels.DATA_LABEL_CRITICAL_1,
      REQUIRE_ATTR_ENCRYPTED: true,
    }),
    ['sealed'],
  );
});

test('what arrives is sealed for its new device: it can be updated and removed there', async (t) => {
  const { from, into, old, fresh } = pair(t);
  await old.asset.add(assetOf('a1', { SYNC_TYPE: 2 }));
  await from.clone(into);
  await fresh.asset.update(named('a1'), attrs({ SECRET: 'new here' }));
  assert.equal(secretNow(fresh.asset, 'a1'), 'new here');
  await fresh.asset.remove(named('a1'));
  assert.equal(secretNow(old.asset, 'a1'), 'secret of a1');
});

test('a call that was made before the clone is in it', async (t) => {
  const { from, into, old, fresh } = pair(t);
  const added = old.asset.add(assetOf('a1', { SYNC_TYPE: 2 }));
  await Promise.all([added, from.clone(into)]);
  assert.deepEqual(aliasesNow(fresh.asset), ['a1']);
});

// --- what fails ---

test('an alias that is taken counts as failed, and that asset stays as it is', async (t) => {
  const { from, into, old, fresh } = pair(t);
  for (const alias of ['a1', 'a2', 'a3']) await old.asset.add(assetOf(alias, { SYNC_TYPE: 2 }));
  await fresh.asset.add(assetOf('a2', { SECRET: 'its own' }));
  assert.deepEqual(await from.clone(into), { totalCount: 3, failedCount: 1 });
  assert.deepEqual(await outcome(fresh), { resultCode: 0, totalCount: 3, failedCount: 1 });
  assert.deepEqual(aliasesNow(fresh.asset), ['a2', 'a1', 'a3']);
  assert.equal(secretNow(fresh.asset, 'a2'), 'its own');
});

test('a second clone finds what came with the first, and does not call it failed', async (t) => {
  const { from, into, old, fresh } = pair(t);
  for (const set of [{}, { REQUIRE_ATTR_ENCRYPTED: true }])
    for (const alias of ['a1', 'a2']) await old.asset.add(assetOf(alias, { SYNC_TYPE: 2, ...set }));
  await from.clone(into);
  assert.deepEqual(await from.clone(into), { totalCount: 4, failedCount: 0 });
  await fresh.asset.update(named('a1'), attrs({ DATA_LABEL_NORMAL_LOCAL_1: 'only here' }));
  assert.deepEqual(
    await from.clone(into),
    { totalCount: 4, failedCount: 0 },
    'a local label makes no difference',
  );
  await fresh.asset.update(named('a1'), attrs({ SECRET: 'changed' }));
  await old.asset.update(named('a2', { REQUIRE_ATTR_ENCRYPTED: true }), attrs({ DATA_LABEL_NORMAL_1: 'x' }));
  assert.deepEqual(
    await from.clone(into),
    { totalCount: 4, failedCount: 2 },
    'changed here, and changed there',
  );
  assert.equal(secretNow(fresh.asset, 'a1'), 'changed');
});

test('an asset takes the place of one that was removed and is remembered for the account', async (t) => {
  const { from, into, old, fresh } = pair(t, { systemApp: true });
  await fresh.asset.add(assetOf('a1', { SYNC_TYPE: 4 }));
  await fresh.asset.remove(named('a1'));
  await old.asset.add(assetOf('a1', { SYNC_TYPE: 6, SECRET: 'from afar' }));
  assert.deepEqual(await from.clone(into), { totalCount: 1, failedCount: 0 });
  assert.equal(secretNow(fresh.asset, 'a1'), 'from afar');
});

test('whoever lets an asset go in the file of the store does not let its secret go', async (t) => {
  const place = s.onDisk(t);
  await place
    .open()
    .installApp(NOTES)
    .asset.add(assetOf('a1', { SYNC_TYPE: 0 }));
  place.close();
  const GOES = 2 << 11;
  const changed = edit(
    place.path('store.db'),
    'asset',
    (row) => row.alias?.toString() === 'a1',
    (row) => ({ terms: value.int(row.terms | GOES, 3), update_time: value.int(1_700_000, 3) }),
  );
  assert.equal(changed, 1);
  const into = open(t);
  const fresh = into.installApp(NOTES);
  assert.deepEqual(await place.open().clone(into), { totalCount: 1, failedCount: 1 });
  assert.deepEqual(aliasesNow(fresh.asset), []);
});

const LOCKABLE = [0, 1, 2];
const addLockable = async (kit, more = {}) => {
  for (const level of LOCKABLE)
    await kit.add(assetOf(`level ${level}`, { ACCESSIBILITY: level, SYNC_TYPE: 2, ...more }));
};

test('a locked source gives what its lock state gives; the rest fails and can follow', async (t) => {
  const { from, into, old, fresh } = pair(t);
  from.screenLock().setPassword(s.PASSWORD);
  await addLockable(old.asset);
  from.screenLock().lock();
  assert.deepEqual(await from.clone(into), { totalCount: 3, failedCount: 1 });
  assert.deepEqual(aliasesNow(fresh.asset), ['level 0', 'level 1']);
  from.screenLock().unlock(s.PASSWORD);
  assert.deepEqual(await from.clone(into), { totalCount: 3, failedCount: 0 });
  assert.deepEqual(aliasesNow(fresh.asset), ['level 0', 'level 1', 'level 2']);
});

test('a locked target takes what its lock state can seal', async (t) => {
  const { from, into, old, fresh } = pair(t);
  into.screenLock().setPassword(s.PASSWORD);
  await addLockable(old.asset);
  into.screenLock().lock();
  assert.deepEqual(await from.clone(into), { totalCount: 3, failedCount: 1 });
  into.reboot();
  assert.deepEqual(
    await outcome(fresh),
    { resultCode: 0, totalCount: 3, failedCount: 1 },
    'told to a locked device too',
  );
  assert.deepEqual(aliasesNow(fresh.asset), ['level 0', 'level 1']);
});

test('before the first unlock no encrypted attribute can be read or written: all of that set fails', async (t) => {
  for (const locked of ['from', 'into']) {
    const both = pair(t);
    both[locked].screenLock().setPassword(s.PASSWORD);
    await addLockable(both.old.asset, { REQUIRE_ATTR_ENCRYPTED: true });
    both[locked].reboot();
    assert.deepEqual(await both.from.clone(both.into), { totalCount: 3, failedCount: 3 }, locked);
    const told = await outcome(both.fresh, { REQUIRE_ATTR_ENCRYPTED: true });
    assert.deepEqual(told, { resultCode: 0, totalCount: 3, failedCount: 3 }, locked);
  }
});

test('an asset that requires a lock password fails where none is set', async (t) => {
  const { from, into, old, fresh } = pair(t);
  from.screenLock().setPassword(s.PASSWORD);
  await old.asset.add(assetOf('a1', { REQUIRE_PASSWORD_SET: true, SYNC_TYPE: 2 }));
  assert.deepEqual(await from.clone(into), { totalCount: 1, failedCount: 1 });
  into.screenLock().setPassword('another one');
  assert.deepEqual(await from.clone(into), { totalCount: 1, failedCount: 0 });
  assert.equal(secretNow(fresh.asset, 'a1'), 'secret of a1');
});

test('a secret that needs the user needs the user of the new device', async (t) => {
  const { from, into, old, fresh } = pair(t);
  await old.asset.add(assetOf('a1', { AUTH_TYPE: 255, SYNC_TYPE: 2 }));
  await from.clone(into);
  await rejects(CODE.INVALID_ARGUMENT, fresh.asset.query(s.wholeOf('a1')), 'without a token');
  const challenge = await fresh.asset.preQuery(named('a1'));
  const ask = async (device) => {
    const AUTH_TOKEN = await device.authenticate(challenge);
    return fresh.asset.query(s.wholeOf('a1', { AUTH_CHALLENGE: challenge, AUTH_TOKEN }));
  };
  await rejects(CODE.ACCESS_DENIED, ask(from), 'a token of the old device');
  const [found] = await ask(into);
  assert.equal(s.text(found.get(s.Tag.SECRET)), 'secret of a1');
});

// --- what is told ---

test('groups and encrypted attributes have results of their own', async (t) => {
  const group = { GROUP_ID: 'group-of-notes' };
  const sealed = { REQUIRE_ATTR_ENCRYPTED: true };
  const { from, into, old, fresh } = pair(t, { developerId: 'one.developer', assetGroups: [group.GROUP_ID] });
  const sets = [{}, sealed, group, { ...group, ...sealed }];
  for (const [index, set] of sets.entries())
    for (let n = 0; n <= index; n += 1) await old.asset.add(assetOf(`a${n}`, { SYNC_TYPE: 2, ...set }));
  await fresh.asset.add(assetOf('a0', { ...group, SECRET: 'its own' }));
  assert.deepEqual(await from.clone(into), { totalCount: 10, failedCount: 1 });
  for (const [index, set] of sets.entries()) {
    const failedCount = set === group ? 1 : 0;
    assert.deepEqual(await outcome(fresh, set), { resultCode: 0, totalCount: index + 1, failedCount });
  }
  const sister = into.installApp({
    ...NOTES,
    bundleName: 'com.example.sister',
    developerId: 'one.developer',
    assetGroups: [group.GROUP_ID],
  });
  assert.deepEqual(
    await outcome(sister, group),
    { resultCode: 0, totalCount: 3, failedCount: 1 },
    'a group is shared',
  );
  assert.deepEqual(await outcome(sister), s.NOTHING);
});

test('one app: its assets and its result, and nothing of the others', async (t) => {
  const { from, into, old, fresh } = pair(t);
  const other = from.installApp({ bundleName: 'com.example.other' });
  const cloned = from.installApp({ ...NOTES, appIndex: 1 });
  for (const app of [old, other, cloned]) await app.asset.add(assetOf('a1', { SYNC_TYPE: 2 }));
  const [theOther, theClone] = [other, cloned].map((app) => into.installApp(app.manifest));
  assert.deepEqual(await from.clone(into, { app: NOTES.bundleName }), { totalCount: 1, failedCount: 0 });
  assert.deepEqual(aliasesNow(fresh.asset), ['a1']);
  for (const app of [theOther, theClone]) {
    assert.deepEqual(aliasesNow(app.asset), []);
    assert.deepEqual(await outcome(app), s.NOTHING);
  }
  await from.clone(into, { app: cloned });
  assert.deepEqual(aliasesNow(theClone.asset), ['a1'], 'an App is one installation');
  assert.deepEqual(aliasesNow(theOther.asset), []);
});

test('a fault ends the clone with its code, which querySyncResult tells without counts', async (t) => {
  const { from, into, old, fresh } = pair(t);
  await old.asset.add(assetOf('a1', { SYNC_TYPE: 2 }));
  from.faults.inject({ api: 'clone', code: CODE.DATABASE_ERROR });
  await rejects(CODE.DATABASE_ERROR, from.clone(into));
  assert.deepEqual(await outcome(fresh), { resultCode: CODE.DATABASE_ERROR });
  assert.deepEqual(
    await outcome(fresh, { REQUIRE_ATTR_ENCRYPTED: true }),
    s.NOTHING,
    'there was nothing for it',
  );
  assert.deepEqual(aliasesNow(fresh.asset), []);
  await from.clone(into);
  assert.deepEqual(await outcome(fresh), { resultCode: 0, totalCount: 1, failedCount: 0 });
});

test('a gate holds a clone, and a wait takes its time', async (t) => {
  const { from, into, old, fresh } = pair(t);
  await old.asset.add(assetOf('a1', { SYNC_TYPE: 2 }));
  const gate = from.faults.hold('clone');
  const cloned = from.clone(into);
  await gate.reached();
  assert.deepEqual(aliasesNow(fresh.asset), []);
  await old.asset.add(assetOf('a2', { SYNC_TYPE: 2 }));
  gate.open();
  assert.deepEqual(await cloned, { totalCount: 2, failedCount: 0 });
  from.faults.inject({ api: 'clone', delayMs: 1000, code: CODE.DATABASE_ERROR });
  const late = from.clone(into);
  from.clock.advance(1000);
  await rejects(CODE.DATABASE_ERROR, late);
});

test('the result outlives the process, a reboot and the assets, and goes with a reset', async (t) => {
  const from = open(t);
  const old = from.installApp(NOTES);
  await old.asset.add(assetOf('a1', { SYNC_TYPE: 2 }));
  const place = s.onDisk(t);
  place.open().installApp(NOTES);
  await from.clone(place.device);
  const told = async () => outcome(place.device.app(NOTES.bundleName));
  const one = { resultCode: 0, totalCount: 1, failedCount: 0 };
  place.reopen().reboot();
  assert.deepEqual(await told(), one);
  await place.device.app(NOTES.bundleName).asset.remove(named('a1'));
  assert.deepEqual(await told(), one);
  place.device.reset();
  place.device.installApp(NOTES);
  assert.deepEqual(await told(), s.NOTHING);
});

test('with its data an uninstalled app leaves its result', async (t) => {
  const { from, into, old, fresh } = pair(t);
  await old.asset.add(assetOf('a1', { SYNC_TYPE: 2 }));
  await from.clone(into);
  fresh.uninstall();
  assert.deepEqual(await outcome(into.installApp(NOTES)), s.NOTHING);
});

// --- who and where ---

test('an app that is not installed yet finds its assets when it is', async (t) => {
  const { from, old } = pair(t);
  await old.asset.add(assetOf('a1', { SYNC_TYPE: 2 }));
  const into = open(t);
  assert.deepEqual(await from.clone(into), { totalCount: 1, failedCount: 0 });
  const app = into.installApp(NOTES);
  assert.deepEqual(aliasesNow(app.asset), ['a1']);
  assert.deepEqual(await outcome(app), { resultCode: 0, totalCount: 1, failedCount: 0 });
});

test('one user, or all of them; a user whom the target does not have is 24000012, and nothing happens', async (t) => {
  const from = open(t, { users: [100, 101, 102] });
  const into = open(t, { users: [100] });
  for (const userId of [0, 100, 101]) {
    const app = from.installApp({ ...NOTES, userId });
    await app.asset.add(assetOf(`of ${userId}`, { SYNC_TYPE: 2, ACCESSIBILITY: 0 }));
  }
  const system = into.installApp({ ...NOTES, userId: 0 });
  const first = into.installApp(NOTES);
  await rejects(CODE.ACCOUNT_ERROR, from.clone(into), /101/);
  await rejects(CODE.ACCOUNT_ERROR, from.clone(into, { user: 101 }));
  await rejects(CODE.ACCOUNT_ERROR, from.clone(into, { user: 103 }));
  assert.deepEqual(
    [system, first].flatMap((app) => aliasesNow(app.asset)),
    [],
  );
  assert.deepEqual(await from.clone(into, { user: 100 }), { totalCount: 1, failedCount: 0 });
  into.users.add(101);
  assert.deepEqual(await from.clone(into), { totalCount: 3, failedCount: 0 });
  const second = into.installApp({ ...NOTES, userId: 101 });
  assert.deepEqual(
    [system, first, second].flatMap((app) => aliasesNow(app.asset)),
    ['of 0', 'of 100', 'of 101'],
  );
});

test('a device cannot be cloned into itself, by whatever name', async (t) => {
  const from = open(t);
  await rejects(CODE.INVALID_ARGUMENT, from.clone(from), /itself/);
  const place = s.onDisk(t);
  const one = place.open();
  const again = createDevice({ dataDir: place.path('.'), app: NOTES });
  t.after(() => again.close());
  await rejects(CODE.INVALID_ARGUMENT, one.clone(again), /itself/);
});

test('a closed device neither gives nor takes', async (t) => {
  const [from, into] = [open(t), open(t)];
  into.close();
  await rejects(CODE.SERVICE_UNAVAILABLE, from.clone(into));
  from.close();
  await rejects(CODE.SERVICE_UNAVAILABLE, from.clone(open(t)));
});

test('what is no device, no user, no app or no option is 401', async (t) => {
  const { from, into, fresh } = pair(t);
  for (const bad of [undefined, null, {}, 'device', from.users])
    await rejects(CODE.INVALID_ARGUMENT, from.clone(bad));
  for (const options of [
    { app: 'com.example.nobody' },
    { app: fresh },
    { app: 5 },
    { app: NOTES.bundleName, user: 0 },
    { app: from.app(NOTES.bundleName), user: 101 },
    { user: '100' },
    { user: -1 },
    { users: [100] },
    'all',
  ])
    await rejects(CODE.INVALID_ARGUMENT, from.clone(into, options), JSON.stringify(options));
});

test('two devices that clone into each other at once have both', async (t) => {
  const { from, into, old, fresh } = pair(t);
  const [one, two] = [old, fresh];
  for (let n = 0; n < 300; n += 1) {
    one.asset.addSync(assetOf(`one ${n}`, { SYNC_TYPE: 2 }));
    two.asset.addSync(assetOf(`two ${n}`, { SYNC_TYPE: 2 }));
  }
  await Promise.all([from.clone(into), into.clone(from)]);
  for (const app of [one, two]) assert.equal(aliasesNow(app.asset).length, 600);
});

// --- many ---

const many = async (app, count) => {
  for (let at = 0; at < count; at += 100) {
    const batch = Array.from({ length: 100 }, (_, n) => assetOf(`a${at + n}`, { SYNC_TYPE: 2 }));
    await app.asset.batchAdd(batch);
  }
};

test('10,000 assets arrive while both devices go on answering', async (t) => {
  const { from, into, old, fresh } = pair(t);
  await many(old, 10_000);
  let isOver = false;
  let answers = 0;
  let between = 0; // answers that came when only a part had arrived: the clone waits, and not whoever calls
  const cloned = from.clone(into).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await s.turns(1);
    await fresh.asset.add(assetOf(`own ${answers}`));
    assert.equal(secretNow(old.asset, 'a1'), 'secret of a1');
    answers += 1;
    const arrived = into.health().assets - answers;
    if (arrived > 0 && arrived < 10_000) between += 1;
  }
  assert.deepEqual(await cloned, { totalCount: 10_000, failedCount: 0 });
  assert.ok(between > 0, `${answers} answers, none of them meanwhile`);
  assert.equal(aliasesNow(fresh.asset).length, 10_000 + answers);
});

test('a clone that is cut short is finished by the next one', async (t) => {
  const from = open(t);
  const old = from.installApp(NOTES);
  await many(old, 10_000);
  const place = s.onDisk(t);
  place.open().installApp(NOTES);
  const cloned = from.clone(place.device);
  cloned.catch(() => {});
  const arrived = () => place.device.health().assets;
  while (arrived() === 0); // the clone has a thread of its own
  place.close();
  await rejects(CODE.SERVICE_UNAVAILABLE, cloned);
  place.open();
  const there = arrived();
  assert.ok(there > 0 && there < 10_000, `${there} had arrived`);
  assert.deepEqual(await from.clone(place.device), { totalCount: 10_000, failedCount: 0 });
  assert.equal(arrived(), 10_000);
});

test('entries of vaults are no assets: they stay', async (t) => {
  const { openVault } = await import('ohos-security-kit/vault');
  const [from, into] = [open(t), open(t)];
  const vault = openVault({ name: 'notes', device: from });
  await vault.set('service', 'account', 'value');
  assert.deepEqual(await from.clone(into), { totalCount: 0, failedCount: 0 });
  assert.equal(await openVault({ name: 'notes', device: into }).get('service', 'account'), null);
  assert.equal(into.health().assets, 0);
});
