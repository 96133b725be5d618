// Who is a member: tickets, recovery, revocation; and what a remote cannot do.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { folder } from 'ohos-security-kit/sync';
import { aliasesNow, bytes, CODE, folderFor, named, rejects, secretNow } from '../support/index.mjs';
import { mail, pair, trusted, world } from './account.mjs';

const PIN = bytes('1234');
const HOUR = 3_600_000;

test('S3 a ticket is good once, and for its time', async (t) => {
  const all = world(t);
  const a = await all.first();
  const [b, c, d] = [all.device(), all.device(), all.device()];
  const ticket = await a.sync.invite();
  const joining = b.sync.join(ticket, { remote: all.remote(), name: 'b' });
  let requests = [];
  while (requests.length === 0) requests = await a.sync.requests();
  assert.equal(requests[0].name, 'b');
  await a.sync.approve(requests[0]);
  await joining;
  await assert.rejects(c.sync.join(ticket, { remote: all.remote(), timeout: 0 }), { name: 'SyncError' });
  assert.deepEqual(await a.sync.requests(), []);

  const short = await a.sync.invite({ lasts: 1000 });
  const late = d.sync.join(short, { remote: all.remote(), timeout: 0 });
  await assert.rejects(late, { name: 'SyncError' });
  assert.equal((await a.sync.requests()).length, 1);
  a.clock.advance(1001);
  assert.deepEqual(await a.sync.requests(), []);
  assert.equal((await a.sync.status()).members.length, 3);
});

test('S3 a slip in a ticket or in a recovery key is noticed before anything is done', async (t) => {
  const all = world(t);
  const a = await all.first();
  const b = all.device();
  const ticket = await a.sync.invite();
  const slip = ticket.replace(/^./, (first) => (first === 'a' ? 'b' : 'a'));
  for (const wrong of ['', 'abc', slip, ticket.slice(0, -2), 17, undefined, `${ticket}0`])
    await rejects(CODE.INVALID_ARGUMENT, b.sync.join(wrong, { remote: all.remote() }));
  const { account, recoveryKey } = a.made;
  await rejects(
    CODE.INVALID_ARGUMENT,
    b.sync.recover({ remote: all.remote(), account, recoveryKey: recoveryKey.slice(2) }),
  );
  assert.equal((await b.sync.status()).account, null);
  // As people write them.
  await b.sync.recover({
    remote: all.remote(),
    account,
    recoveryKey: recoveryKey.toUpperCase().replaceAll('-', ' '),
  });
});

test('S3 an empty device has everything with the recovery key, and nothing with another one', async (t) => {
  const all = world(t);
  const a = await all.first();
  const other = await world(t).first();
  await a.kit.batchAdd([trusted('one', 'secret one'), trusted('two', 'secret two', { ACCESSIBILITY: 2 })]);
  await a.sync.now();
  const b = all.device();
  const { account, recoveryKey } = a.made;
  const wrong = { remote: all.remote(), account, recoveryKey: other.made.recoveryKey };
  await rejects(CODE.ACCESS_DENIED, b.sync.recover(wrong));
  assert.equal((await b.sync.status()).account, null);
  assert.deepEqual(aliasesNow(b.kit), []);
  await b.sync.recover({ remote: all.remote(), account, recoveryKey, name: 'new' });
  assert.deepEqual(aliasesNow(b.kit).sort(), ['one', 'two']);
  assert.equal(secretNow(b.kit, 'two'), 'secret two');
  await b.kit.remove(named('one'));
  await all.settle(a, b);
  assert.deepEqual(aliasesNow(a.kit), ['two']);
});

test('S3 who was revoked hears nothing more, and is told so; what it could read is listed', async (t) => {
  const { a, b, settle } = await pair(t);
  await a.kit.add(trusted('before', 'readable'));
  await settle();
  const { member } = await b.sync.status();
  const { readable, recoveryKey } = await a.sync.revoke(member);
  assert.deepEqual(
    readable.map(({ alias }) => alias),
    ['before'],
  );
  assert.equal(recoveryKey, null, 'it did not know the recovery key');
  await a.kit.add(trusted('after', 'unreadable'));
  await a.sync.now();
  await assert.rejects(b.sync.now(), { name: 'SyncError', reason: 'revoked' });
  assert.deepEqual(aliasesNow(b.kit), ['before'], 'local work goes on');
  await b.kit.add(trusted('local', 'secret'));
  await assert.rejects(b.sync.now(), { reason: 'revoked' });
  assert.deepEqual(aliasesNow(a.kit).sort(), ['after', 'before']);
  await rejects(CODE.NOT_FOUND, a.sync.revoke(member));
});

test('S3 revoking who knows the recovery key makes a new one, and the old one opens nothing any more', async (t) => {
  const { a, b, device, remote } = await pair(t);
  const { member } = await a.sync.status();
  await b.sync.now();
  const { recoveryKey } = await b.sync.revoke(member);
  await b.kit.add(trusted('after', 'secret'));
  await b.sync.now();
  const { account } = a.made;
  const c = device();
  await rejects(
    CODE.ACCESS_DENIED,
    c.sync.recover({ remote: remote(), account, recoveryKey: a.made.recoveryKey }),
  );
  await c.sync.recover({ remote: remote(), account, recoveryKey });
  assert.deepEqual(aliasesNow(c.kit), ['after']);
});

test('S3 keys are given only while the screen is unlocked, and keys that came meanwhile wait for it', async (t) => {
  const all = await pair(t);
  const { a, b, settle } = all;
  const c = await all.another(a);
  b.screenLock().setPassword(PIN);
  b.screenLock().lock();
  const { member } = await c.sync.status();
  await rejects(CODE.STATUS_MISMATCH, b.sync.revoke(member));
  await a.sync.revoke(member);
  await a.kit.add(trusted('new', 'secret', { ACCESSIBILITY: 2 }));
  await a.kit.add(trusted('powered', 'secret', { ACCESSIBILITY: 0 }));
  await settle();
  assert.deepEqual(aliasesNow(b.kit), ['powered']);
  b.screenLock().unlock(PIN);
  await settle();
  assert.deepEqual(aliasesNow(b.kit).sort(), ['new', 'powered']);
});

test('S3 a device has one account, and forgets it when it leaves', async (t) => {
  const { a, b, remote, settle } = await pair(t);
  await a.kit.add(trusted('token', 'secret'));
  await settle();
  await rejects(CODE.INVALID_ARGUMENT, b.sync.create({ remote: remote() }));
  await b.sync.leave();
  assert.equal((await b.sync.status()).account, null);
  assert.equal(secretNow(b.kit, 'token'), 'secret');
  await b.sync.create({ remote: remote() });
});

/** A folder as a remote, and what lies in it. */
function onFolder(t) {
  const place = folderFor(t);
  const entry = (n) => path.join(place, fs.readdirSync(place)[0], 'log', '0', String(n));
  return { place, entry, remote: () => folder(place) };
}

/** Two devices over a folder that have seen some entries. */
async function seen(t) {
  const { place, entry, remote } = onFolder(t);
  const all = await pair(t, { remote });
  for (let n = 0; n < 4; n++) {
    await all.a.kit.add(trusted(`token ${n}`, `secret ${n}`));
    await all.settle();
  }
  return { ...all, place, entry };
}

const ATTACKS = {
  'the last entry is gone': ['behind', ({ entry, head }) => fs.rmSync(entry(head))],
  'the last entry was changed': ['forked', ({ entry, head }) => flip(entry(head), 200)],
  'the next one was changed': ['damaged', ({ entry, head }) => flip(entry(head + 1), 700), 1],
  'its signature was changed': ['damaged', ({ entry, head }) => flip(entry(head + 1), -1), 1],
  'its header was changed': ['foreign', ({ entry, head }) => flip(entry(head + 1), 3), 1],
  'the next one is an earlier one': [
    'foreign',
    ({ entry, head }) => fs.copyFileSync(entry(head), entry(head + 1)),
    1,
  ],
  'the next one was cut': ['damaged', ({ entry, head }) => fs.truncateSync(entry(head + 1), 512), 1],
  'the next two were exchanged': [
    'foreign',
    ({ entry, head }) => {
      const one = fs.readFileSync(entry(head + 1));
      fs.copyFileSync(entry(head + 2), entry(head + 1));
      fs.writeFileSync(entry(head + 2), one);
    },
    2,
  ],
};

function flip(file, at) {
  const content = fs.readFileSync(file);
  content[at < 0 ? content.length + at : at] ^= 1;
  fs.chmodSync(file, 0o600);
  fs.writeFileSync(file, content);
}

for (const [what, [reason, attack, more = 0]] of Object.entries(ATTACKS)) {
  test(`S3 a remote is not believed: ${what}`, async (t) => {
    const { a, b, entry } = await seen(t);
    const { head, hash } = await b.sync.status();
    for (let n = 0; n < more; n++) {
      await a.kit.add(trusted(`new ${n}`, 'secret'));
      await a.sync.now();
    }
    attack({ entry, head });
    const before = aliasesNow(b.kit);
    await assert.rejects(b.sync.now(), { name: 'SyncError', reason });
    const after = await b.sync.status();
    assert.deepEqual([after.head, after.hash], [head, hash]);
    assert.deepEqual(aliasesNow(b.kit), before);
    await b.kit.add(trusted('local', 'goes on'));
    assert.equal(secretNow(b.kit, 'local'), 'goes on');
  });
}

test('S3 a folder of a device that was put back is noticed', async (t) => {
  const { remote } = onFolder(t);
  const all = world(t, { remote });
  const a = await all.first();
  const place = folderFor(t);
  const [own, copy] = [path.join(place, 'own'), path.join(place, 'copy')];
  const make = (dataDir) => createDevice({ dataDir, app: mail });
  const b = make(own);
  await all.another(a, b);
  b.close();
  fs.cpSync(own, copy, { recursive: true });
  const later = make(own);
  t.after(() => later.close());
  await later.asset.add(trusted('after', 'secret'));
  await later.sync.run({ remote: remote(), once: true });
  const old = make(copy);
  t.after(() => old.close());
  await old.sync.run({ remote: remote(), once: true });
  assert.equal((await old.sync.status()).putBack, true);
  assert.equal((await later.sync.status()).putBack, false);
  assert.deepEqual(aliasesNow(old.asset), ['after']);
});

test('S3 entries that everybody has are emptied, and who comes later goes on from a snapshot', async (t) => {
  const all = await pair(t);
  const { a, b, server, settle } = all;
  const c = await all.another(a);
  for (let n = 0; n < 300; n++) {
    await a.kit.add(trusted(`token ${n % 20}`, `secret ${n}`, { CONFLICT_RESOLUTION: 0 }));
    await a.sync.now();
  }
  await settle();
  const { head } = await a.sync.status();
  a.clock.advance(100 * 24 * HOUR);
  b.clock.advance(100 * 24 * HOUR);
  for (let n = 0; n < 620; n++) {
    await b.kit.add(trusted('other', `secret ${n}`, { CONFLICT_RESOLUTION: 0 }));
    await b.sync.now();
  }
  await settle();
  const [{ log }] = server.values();
  assert.equal(log[10].length, 0, 'bodies go');
  assert.ok(log.length > head + 600, 'numbers stay');
  await c.kit.add(trusted('of c', 'made meanwhile'));
  await all.settle(c, a);
  assert.equal(aliasesNow(c.kit).length, 22);
  assert.equal(secretNow(c.kit, 'other'), 'secret 619');
  assert.equal(secretNow(a.kit, 'of c'), 'made meanwhile');
});

test('S3 the remote has no name and no secret, and files of a few sizes', async (t) => {
  const { place, remote } = onFolder(t);
  const { a, settle } = await pair(t, { remote });
  const words = Array.from({ length: 200 }, (_, n) => `needle-${n}-${Math.random().toString(36).slice(2)}`);
  for (const word of words) {
    await a.kit.add(trusted(`alias-${word}`, `secret-${word}`, { DATA_LABEL_NORMAL_1: `label-${word}` }));
  }
  await settle();
  const files = fs
    .readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile());
  const sizes = new Set();
  for (const file of files) {
    const content = fs.readFileSync(path.join(file.parentPath ?? file.path, file.name));
    for (const what of ['needle', 'com.example.mail', 'first', 'another', 'alias-'])
      assert.ok(!content.includes(what), `${file.name}: ${what}`);
    sizes.add(content.length);
  }
  for (const size of sizes)
    assert.ok(size === 0 || Number.isInteger(Math.log2(size)) || size < 10, `${size}`);
});
