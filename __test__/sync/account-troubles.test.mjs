// What is in the way of an account: private assets of the same name, locked screens, damage, remotes that fail at a bad moment.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asset } from 'ohos-security-kit';
import { openVault } from 'ohos-security-kit/vault';
import { aliasesNow, attrs, bytes, CODE, named, rejects, secretNow, text } from '../support/index.mjs';
import { pair, trusted, world } from './account.mjs';
import { memory } from './memory.mjs';

const PIN = bytes('1234');
const { NEVER } = asset.SyncType;
const own = (alias, secret, fields = {}) => trusted(alias, secret, { SYNC_TYPE: NEVER, ...fields });
const OVERWRITE = { CONFLICT_RESOLUTION: 0 };

test('S6 an asset that took the place of a shared one is private: nothing is written over it, and it is not removed', async (t) => {
  const { a, b, settle } = await pair(t);
  await a.kit.add(trusted('both', 'shared'));
  await a.kit.add(trusted('gone', 'shared'));
  await settle();
  await b.kit.add(own('both', 'private', OVERWRITE));
  await b.kit.remove(named('gone'));
  await b.kit.add(own('unrelated', 'private'));
  await a.kit.update(named('both'), attrs({ SECRET: 'changed' }));
  await settle();
  assert.equal(secretNow(b.kit, 'both'), 'private');
  await a.kit.remove(named('both'));
  await settle();
  assert.deepEqual(aliasesNow(b.kit).sort(), ['both', 'unrelated']);
  assert.equal(secretNow(b.kit, 'both'), 'private');
});

test('S6 what nobody has seen here is not replaced silently', async (t) => {
  const { a, b, settle } = await pair(t);
  await b.kit.add(own('both', 'private'));
  await a.kit.add(trusted('both', 'of a'));
  await settle();
  await b.kit.remove(named('both'));
  b.clock.advance(1000);
  await b.kit.add(trusted('both', 'of b'));
  await settle();
  for (const device of [a, b]) {
    assert.equal(secretNow(device.kit, 'both'), 'of b');
    assert.deepEqual(
      (await device.sync.conflicts()).map(({ secret }) => text(secret)),
      ['of a'],
    );
  }
});

test('S6 a shared asset is there when the private one that was in its way has gone', async (t) => {
  const { a, b, settle } = await pair(t);
  await b.kit.add(own('both', 'private'));
  await a.kit.add(trusted('both', 'of a'));
  await settle();
  await b.kit.remove(named('both'));
  await settle();
  assert.equal(secretNow(b.kit, 'both'), 'of a');
});

test('S6 who leaves and joins again finds what it has, without conflicts', async (t) => {
  const all = await pair(t);
  const { a, b, settle } = all;
  for (const alias of ['one', 'two', 'three']) await a.kit.add(trusted(alias, `of ${alias}`));
  await settle();
  await b.sync.leave();
  await all.another(a, b);
  await settle();
  assert.deepEqual(await a.sync.conflicts(), []);
  assert.deepEqual(await b.sync.conflicts(), []);
  await a.kit.update(named('one'), attrs({ SECRET: 'changed' }));
  await settle();
  assert.equal(secretNow(b.kit, 'one'), 'changed');
});

test('S6 hundreds of assets that wait for the screen keep nobody waiting', async (t) => {
  const { a, b, settle } = await pair(t);
  b.screenLock().setPassword(PIN);
  for (let n = 0; n < 3; n++)
    await b.kit.batchAdd(
      Array.from({ length: 100 }, (_, i) => trusted(`${n}-${i}`, 's', { ACCESSIBILITY: 2 })),
    );
  await b.kit.add(trusted('powered', 'secret', { ACCESSIBILITY: 0 }));
  b.screenLock().lock();
  await settle();
  assert.deepEqual(aliasesNow(a.kit), ['powered']);
  b.screenLock().unlock(PIN);
  await settle();
  assert.equal(aliasesNow(a.kit).length, 301);
});

test('S6 nothing is said while something unheard waits for the screen: 24000005, at once', async (t) => {
  const { a, b } = await pair(t);
  b.screenLock().setPassword(PIN);
  await a.kit.add(trusted('token', 'first', { ACCESSIBILITY: 2 }));
  for (const device of [a, b, a]) await device.sync.now();
  await b.kit.update(named('token'), attrs({ SECRET: 'of b' }));
  b.screenLock().lock();
  await a.kit.update(named('token'), attrs({ SECRET: 'of a' }));
  await a.sync.now();
  await rejects(CODE.STATUS_MISMATCH, b.sync.invite());
  await b.sync.now();
  b.screenLock().unlock(PIN);
  await b.sync.invite();
});

test('S6 an entry behind one that cannot be opened now is not written over', async (t) => {
  const { a, b, settle } = await pair(t, { vault: true });
  const [va, vb] = [a, b].map((device) => openVault({ device, name: 'tokens' }));
  const guarded = openVault({ device: b, name: 'tokens', accessible: 'whileUnlocked' });
  t.after(() => [va, vb, guarded].map((vault) => vault.close()));
  b.screenLock().setPassword(PIN);
  await settle();
  await va.set('s', 'u', 'of a');
  b.clock.advance(5000);
  await guarded.set('s', 'guarded', 'value');
  await vb.set('s', 'u', 'of b');
  b.screenLock().lock();
  await settle();
  assert.equal(await vb.get('s', 'u'), 'of b');
  b.screenLock().unlock(PIN);
  await settle();
  for (const vault of [va, vb]) assert.equal(await vault.get('s', 'u'), 'of b');
});

test('S6 without vault: true entries neither go nor come, and nothing is renewed across', async (t) => {
  const all = world(t);
  const a = await all.first({}, { vault: true });
  const b = await all.another(a, {}, { vault: false });
  const [va, vb] = [a, b].map((device) => openVault({ device, name: 'tokens' }));
  t.after(() => [va, vb].map((vault) => vault.close()));
  await vb.set('s', 'u', 'of b');
  await va.set('s', 'u', 'of a');
  await va.set('s', 'other', 'of a');
  await all.settle(a, b);
  assert.equal(await vb.get('s', 'u'), 'of b');
  assert.equal(await vb.get('s', 'other'), null);
  await assert.rejects(
    vb.update('s', 'u', () => 'x', { across: 'account' }),
    { code: 'INVALID_ARGUMENT' },
  );
});

test('S6 an ordinary app of the same name gets nothing, and loses nothing', async (t) => {
  const all = world(t);
  const a = await all.first();
  const b = await all.another(a, { app: { bundleName: 'com.example.mail' } });
  await a.kit.add(trusted('token', 'secret'));
  await all.settle(a, b);
  assert.deepEqual(aliasesNow(b.kit), []);
});

test('S6 a value that was set here a moment ago is the one that is renewed', async (t) => {
  const { a, b, settle } = await pair(t, { vault: true });
  const [va, vb] = [a, b].map((device) => openVault({ device, name: 'tokens' }));
  t.after(() => [va, vb].map((vault) => vault.close()));
  await va.set('api', 'me', 'one');
  assert.equal(
    await va.update('api', 'me', (value) => `${value} renewed`, { across: 'account' }),
    'one renewed',
  );
  await settle();
  assert.equal(await vb.get('api', 'me'), 'one renewed');
  const notText = new Uint8Array([0xff]);
  await assert.rejects(
    va.update('api', 'me', () => notText, { across: 'account' }),
    { code: 'NOT_TEXT' },
  );
  await settle();
  assert.equal(await vb.get('api', 'me'), 'one renewed');
});

/** A server whose calls fail while `fails` says so. */
function moody(fails) {
  return (server) => {
    const good = memory(server);
    const open = (account) => {
      const shelf = good.open(account);
      const methods = Object.entries(shelf).map(([name, method]) => [
        name,
        async (...args) => {
          if (fails(name)) throw Object.assign(new Error('down'), { code: 'REFUSED' });
          return method(...args);
        },
      ]);
      return Object.fromEntries(methods);
    };
    return { name: 'moody', open };
  };
}

test('S6 an account whose recovery key was never shown is none, and a revocation that is done shows its key', async (t) => {
  let broken = 'put';
  const all = world(t, { remote: moody((name) => name === broken) });
  const a = all.device();
  await assert.rejects(a.sync.create({ remote: all.remote() }), /down/);
  assert.equal((await a.sync.status()).account, null);
  broken = undefined;
  const made = await a.sync.create({ remote: all.remote() });
  a.made = made;
  const b = await all.another(a);
  broken = 'put';
  const { recoveryKey } = await b.sync.revoke((await a.sync.status()).member);
  assert.match(recoveryKey, /^[0-9a-z-]+$/);
  broken = undefined;
  await b.sync.now();
  const c = all.device();
  await c.sync.recover({ remote: all.remote(), account: made.account, recoveryKey });
});

test('S6 who is not let in belongs to no account', async (t) => {
  const all = world(t);
  const a = await all.first();
  const b = all.device();
  await b.kit.add(trusted('token', 'secret'));
  const ticket = await a.sync.invite();
  await assert.rejects(b.sync.join(ticket, { remote: all.remote(), timeout: 0 }), { name: 'SyncError' });
  assert.equal((await b.sync.status()).account, null);
  const ends = new AbortController();
  const joining = b.sync.join(ticket, { remote: all.remote(), signal: ends.signal });
  ends.abort();
  await assert.rejects(joining, { name: 'AbortError' });
  const waiting = b.sync.join(ticket, { remote: all.remote() });
  await Promise.all([assert.rejects(waiting), b.sync.leave()]);
  assert.equal(secretNow(b.kit, 'token'), 'secret');
});

test('S6 while a person decides who is let in, everything else goes on; a no, or a fault, leaves outside', async (t) => {
  const all = world(t);
  const a = await all.first();
  const asked = [];
  const approve = (request) => new Promise((decide, fail) => asked.push({ ...request, decide, fail }));
  await a.sync.run({ poll: 10, approve });
  t.after(() => a.sync.pause());
  const outcomes = await Promise.all(
    ['good', 'bad', 'odd'].map(async (name) => [name, await a.sync.invite()]),
  );
  const devices = outcomes.map(([name, ticket]) => {
    const device = all.device();
    const joined = device.sync.join(ticket, { remote: all.remote(), name }).then(
      () => true,
      () => false,
    );
    return { name, device, joined };
  });
  while (asked.length < 3) await a.sync.requests();
  await a.kit.add(trusted('meanwhile', 'secret'));
  await a.sync.now();
  assert.equal((await a.sync.status()).pending, 0);
  for (const { name, decide, fail } of asked)
    if (name === 'odd') fail(new Error('nobody is there'));
    else decide(name === 'good');
  assert.equal(await devices[0].joined, true);
  assert.equal(asked.length, 3, 'each was asked for once');
  for (const { device, joined } of devices.slice(1)) {
    await device.sync.pause();
    assert.equal(await joined, false);
  }
  assert.deepEqual(aliasesNow(devices[0].device.kit), ['meanwhile']);
});

test('S6 a loop that was running goes on when another account is refused, and states are what is so', async (t) => {
  const { a, remote } = await pair(t);
  await a.sync.run({ poll: 3_600_000 });
  await rejects(CODE.INVALID_ARGUMENT, a.sync.create({ remote: remote() }));
  assert.equal((await a.sync.status()).state, 'running');
  await a.sync.pause();
  await a.sync.now();
  assert.equal((await a.sync.status()).state, 'paused');
  const ends = new AbortController();
  await a.sync.run({ poll: 3_600_000, signal: ends.signal });
  ends.abort();
  assert.equal((await a.sync.status()).state, 'paused');
  await assert.rejects(a.sync.run({ signal: AbortSignal.abort() }), { name: 'AbortError' });
  a.reset();
  await assert.rejects(a.sync.now());
  assert.equal((await a.sync.status()).account, null);
});
