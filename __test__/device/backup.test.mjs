// The backup of an app as a file, and what of it comes back on which device.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { stored, unchanged } from '../asset/support.mjs';
import * as s from './transfer.mjs';

const { ABROAD, CODE, HOME, NOTES } = s;
const { aliasesNow, assetOf, attrs, folderFor, named, open, outcome, pair, rejects, secretNow } = s;

const passphrase = 'correct horse battery staple';

/** A backup of one asset of each SYNC_TYPE that an ordinary app has. */
async function backedUp(t, manifest = {}) {
  const both = pair(t, manifest);
  for (const type of [0, 1, 2, 3]) await both.old.asset.add(assetOf(`type ${type}`, { SYNC_TYPE: type }));
  const file = path.join(folderFor(t), 'notes.backup');
  const made = await both.old.backup(file, { passphrase });
  return { ...both, file, made };
}

test('on another device TRUSTED_DEVICE comes back', async (t) => {
  const { fresh, file, made } = await backedUp(t);
  assert.deepEqual(made, { totalCount: 3, failedCount: 0 }, 'all but NEVER is in it');
  assert.deepEqual(await fresh.restore(file, { passphrase }), { totalCount: 2, failedCount: 0 });
  assert.deepEqual(aliasesNow(fresh.asset), ['type 2', 'type 3']);
  assert.equal(secretNow(fresh.asset, 'type 3'), 'secret of type 3');
  assert.deepEqual(await outcome(fresh), { resultCode: 0, totalCount: 2, failedCount: 0 });
});

test('on the same device THIS_DEVICE does, too: after the app was gone, after a reset, with another root key', async (t) => {
  const { from, old, file } = await backedUp(t);
  old.uninstall();
  let again = from.installApp(NOTES);
  const expected = { totalCount: 3, failedCount: 0 };
  assert.deepEqual(await again.restore(file, { passphrase }), expected);
  assert.deepEqual(aliasesNow(again.asset), ['type 1', 'type 2', 'type 3']);
  from.reset();
  again = from.installApp(NOTES);
  from.rotateRootKey({ kind: 'raw', key: randomBytes(32) });
  assert.deepEqual(await again.restore(file, { passphrase }), expected);
});

test('labels, terms and times are those of before; local labels come home only', async (t) => {
  const { from, old, fresh } = pair(t, s.PERSISTING);
  const labels = Object.fromEntries([...ABROAD, ...HOME].map((name) => [name, `${name} of it`]));
  for (const set of [{}, { REQUIRE_ATTR_ENCRYPTED: true }])
    await old.asset.add(
      assetOf('a1', { ...labels, ...set, SYNC_TYPE: 2, ACCESSIBILITY: 0, IS_PERSISTENT: true }),
    );
  from.clock.advance(1234);
  const before = [await stored(old.asset), await stored(old.asset, { REQUIRE_ATTR_ENCRYPTED: true })].flat();
  const file = path.join(folderFor(t), 'notes.backup');
  await old.backup(file, { passphrase });
  await old.asset.remove(attrs({}));
  await old.asset.remove(attrs({ REQUIRE_ATTR_ENCRYPTED: true }));
  const all = async (app) =>
    [await stored(app.asset), await stored(app.asset, { REQUIRE_ATTR_ENCRYPTED: true })].flat();
  await old.restore(file, { passphrase });
  assert.deepEqual(await all(old), before);
  await fresh.restore(file, { passphrase });
  for (const row of before) for (const name of HOME) delete row[name];
  assert.deepEqual(await all(fresh), before);
});

test('an alias that is taken fails and stays; a second restore finds the first', async (t) => {
  const { fresh, file } = await backedUp(t);
  await fresh.asset.add(assetOf('type 2', { SECRET: 'its own' }));
  assert.deepEqual(await fresh.restore(file, { passphrase }), { totalCount: 2, failedCount: 1 });
  assert.equal(secretNow(fresh.asset, 'type 2'), 'its own');
  await fresh.asset.remove(named('type 2'));
  assert.deepEqual(await fresh.restore(file, { passphrase }), { totalCount: 2, failedCount: 0 });
  assert.deepEqual(await outcome(fresh), { resultCode: 0, totalCount: 2, failedCount: 0 });
});

test('what a locked screen keeps is not in the backup, and is counted', async (t) => {
  const { from, old, fresh } = pair(t);
  from.screenLock().setPassword(s.PASSWORD);
  for (const level of [0, 1, 2])
    await old.asset.add(assetOf(`level ${level}`, { ACCESSIBILITY: level, SYNC_TYPE: 2 }));
  from.screenLock().lock();
  const file = path.join(folderFor(t), 'notes.backup');
  assert.deepEqual(await old.backup(file, { passphrase }), { totalCount: 3, failedCount: 1 });
  await fresh.restore(file, { passphrase });
  assert.deepEqual(aliasesNow(fresh.asset), ['level 0', 'level 1']);
});

test('groups go with the app, and fail where it does not declare them any more', async (t) => {
  const group = { GROUP_ID: 'group-of-notes' };
  const member = { developerId: 'one.developer', assetGroups: [group.GROUP_ID] };
  const { into, old, fresh } = pair(t, member);
  await old.asset.add(assetOf('a1', { SYNC_TYPE: 2, ...group }));
  await old.asset.add(assetOf('a2', { SYNC_TYPE: 2 }));
  const file = path.join(folderFor(t), 'notes.backup');
  await old.backup(file, { passphrase });
  await fresh.restore(file, { passphrase });
  assert.deepEqual(aliasesNow(fresh.asset, group), ['a1']);
  assert.deepEqual(await outcome(fresh, group), { resultCode: 0, totalCount: 1, failedCount: 0 });
  into.reset();
  const without = into.installApp({ ...NOTES, ...member, assetGroups: [] });
  assert.deepEqual(await without.restore(file, { passphrase }), { totalCount: 2, failedCount: 1 });
  assert.deepEqual(await outcome(without), { resultCode: 0, totalCount: 1, failedCount: 0 });
});

test('a backup is of one installation: another app, and a clone of the app, are refused with 24000004', async (t) => {
  const { into, fresh, file } = await backedUp(t);
  const strangers = [{ bundleName: 'com.example.other' }, { ...NOTES, appIndex: 1 }].map((m) =>
    into.installApp(m),
  );
  for (const app of strangers) {
    await unchanged(app.asset, () => rejects(CODE.ACCESS_DENIED, app.restore(file, { passphrase })));
    assert.deepEqual(await outcome(app), s.NOTHING);
  }
  into.users.add(101);
  const elsewhere = into.installApp({ ...NOTES, userId: 101 });
  await elsewhere.restore(file, { passphrase });
  assert.deepEqual(
    aliasesNow(elsewhere.asset),
    ['type 2', 'type 3'],
    'another user of the same app may have it',
  );
  assert.deepEqual(aliasesNow(fresh.asset), []);
});

test('another passphrase is 24000009, and nothing has happened', async (t) => {
  const { fresh, file } = await backedUp(t);
  await fresh.asset.add(assetOf('own'));
  for (const wrong of ['correct horse', `${passphrase} `, randomBytes(16)])
    await unchanged(fresh.asset, () =>
      rejects(CODE.CRYPTO_ERROR, fresh.restore(file, { passphrase: wrong })),
    );
  assert.deepEqual(await outcome(fresh), s.NOTHING);
  await fresh.restore(file, { passphrase: new TextEncoder().encode(passphrase) });
  assert.deepEqual(aliasesNow(fresh.asset), ['own', 'type 2', 'type 3'], 'text or bytes are the same');
});

test('a file that is flipped, cut, longer or no backup is refused, and nothing has happened', async (t) => {
  const { fresh, file } = await backedUp(t);
  const good = fs.readFileSync(file);
  const flipped = (at) => Buffer.from(good.map((byte, place) => (place === at ? byte ^ 1 : byte)));
  // Up to here are the salt and the check of the passphrase: a flip may look like another passphrase.
  const HEAD = 8 + 36 + 32;
  const places = [0, 20, 43, 44, HEAD - 1, HEAD, HEAD + 1, HEAD + 13, good.length - 1];
  const cases = [
    ...places.map((at) => [`flipped at ${at}`, flipped(at)]),
    ...[0, 7, 8, 30, HEAD, good.length - 1].map((length) => [`cut at ${length}`, good.subarray(0, length)]),
    ['longer', Buffer.concat([good, Buffer.of(0)])],
    ['of zeros', Buffer.alloc(5000)],
  ];
  await unchanged(fresh.asset, async () => {
    for (const [what, content] of cases) {
      fs.writeFileSync(file, content);
      const error = await fresh.restore(file, { passphrase }).then(
        () => undefined,
        (caught) => caught,
      );
      const expected = what.startsWith('flipped at')
        ? [CODE.DATA_CORRUPTED, CODE.CRYPTO_ERROR]
        : [CODE.DATA_CORRUPTED];
      assert.ok(expected.includes(error?.code), `${what}: ${error?.code} ${error?.message}`);
    }
  });
  assert.deepEqual(await outcome(fresh), s.NOTHING);
});

test('parameters that would eat the memory of who reads them are damage', async (t) => {
  const { fresh, file } = await backedUp(t);
  const good = fs.readFileSync(file);
  for (const at of [8, 12, 16]) {
    const greedy = Buffer.from(good);
    greedy.writeUInt32LE(0xffffffff, at);
    fs.writeFileSync(file, greedy);
    await rejects(CODE.DATA_CORRUPTED, fresh.restore(file, { passphrase }));
  }
});

test('the file is for its owner only, has no plain text in it, and replaces the last one as a whole', async (t) => {
  const { old, file } = await backedUp(t);
  const first = fs.readFileSync(file);
  if (process.platform !== 'win32') assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  for (const plain of ['type 2', 'secret of', NOTES.bundleName, passphrase])
    assert.equal(first.includes(plain), false, plain);
  await old.backup(file, { passphrase });
  assert.notDeepEqual(fs.readFileSync(file), first, 'sealed anew each time');
  assert.deepEqual(fs.readdirSync(path.dirname(file)), [path.basename(file)], 'nothing is left beside it');
});

test('a link, a folder or a place that is not there is 24000014, to write and to read', async (t) => {
  const { old, file } = await backedUp(t);
  const folder = path.dirname(file);
  const at = (name) => path.join(folder, name);
  const bad = [folder, at('not/there')];
  if (process.platform !== 'win32') {
    fs.symlinkSync(file, at('link'));
    bad.push(at('link'));
  }
  for (const place of bad) {
    await rejects(CODE.FILE_OPERATION_ERROR, old.backup(place, { passphrase }), place);
    await rejects(CODE.FILE_OPERATION_ERROR, old.restore(place, { passphrase }), place);
  }
  await rejects(CODE.FILE_OPERATION_ERROR, old.restore(at('nothing'), { passphrase }));
});

test('arguments: a path or a file: URL, and a passphrase; bytes are wiped where that was asked for', async (t) => {
  const { old, fresh, file } = await backedUp(t);
  await old.backup(new URL(`file://${file}`), { passphrase });
  for (const options of [
    undefined,
    {},
    { passphrase: '' },
    { passphrase: 5 },
    { passphrase: null },
    { passphrase: new Uint8Array(0) },
    { passphrase, password: 'x' },
    'x',
  ]) {
    await rejects(CODE.INVALID_ARGUMENT, old.backup(file, options));
    await rejects(CODE.INVALID_ARGUMENT, fresh.restore(file, options));
  }
  for (const place of [undefined, 5, '', {}, 'https://example.com/x'])
    await rejects(CODE.INVALID_ARGUMENT, old.backup(place, { passphrase }));
  const device = open(t, { wipePasswords: true });
  const given = new TextEncoder().encode(passphrase);
  const restored = device.installApp(NOTES).restore(file, { passphrase: given });
  assert.deepEqual(await restored, { totalCount: 2, failedCount: 0 });
  assert.deepEqual(given, new Uint8Array(given.length));
});

test('a fault ends a restore with its code, and querySyncResult tells it', async (t) => {
  const { into, fresh, file } = await backedUp(t);
  into.faults.inject({ api: 'restore', code: CODE.DATABASE_ERROR });
  await rejects(CODE.DATABASE_ERROR, fresh.restore(file, { passphrase }));
  for (const set of [{}, { REQUIRE_ATTR_ENCRYPTED: true }])
    assert.deepEqual(await outcome(fresh, set), { resultCode: CODE.DATABASE_ERROR });
  assert.deepEqual(aliasesNow(fresh.asset), []);
  await fresh.restore(file, { passphrase });
  assert.deepEqual(await outcome(fresh), { resultCode: 0, totalCount: 2, failedCount: 0 });
});

test('an app that is gone, and a closed device', async (t) => {
  const { from, into, old, fresh, file } = await backedUp(t);
  old.uninstall();
  await rejects(CODE.INVALID_PARAMETER, old.backup(file, { passphrase }));
  from.close();
  await rejects(CODE.SERVICE_UNAVAILABLE, old.backup(file, { passphrase }));
  into.close();
  await rejects(CODE.SERVICE_UNAVAILABLE, fresh.restore(file, { passphrase }));
});
