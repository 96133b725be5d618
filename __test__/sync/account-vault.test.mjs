// Entries of vaults in an account, if they go along.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openVault } from 'ohos-security-kit/vault';
import { bytes } from '../support/index.mjs';
import { pair } from './account.mjs';

const PIN = bytes('1234');

/** The next event; waiting for it keeps the process. */
function once(vault, event) {
  const timer = setInterval(() => {}, 1000);
  return new Promise((done) => vault.on(event, done)).finally(() => clearInterval(timer));
}

/** Two devices whose vaults are shared, and a vault on each. */
async function vaults(t, options = {}) {
  const all = await pair(t, { vault: true, ...options });
  const of = (device, more = {}) => {
    const vault = openVault({ device, name: 'tokens', ...more });
    t.after(() => vault.close());
    return vault;
  };
  return { ...all, va: of(all.a), vb: of(all.b), of };
}

test('S2 an entry is on the other device with its labels and its end, also in vaults nobody has opened there', async (t) => {
  const { a, b, va, vb, of, settle } = await vaults(t);
  const expiresAt = a.clock.now() + 60_000;
  await va.set('api', 'me', 'secret', { labels: ['one', 'two'], expiresAt });
  await of(a, { name: 'other' }).set('s', 'u', 'there too');
  await settle();
  assert.equal(await vb.get('api', 'me'), 'secret');
  const [found] = await vb.find({ service: 'api' });
  assert.deepEqual([...found.labels].sort(), ['one', 'two']);
  assert.equal(found.expiresAt.getTime(), expiresAt);
  assert.equal(await of(b, { name: 'other' }).get('s', 'u'), 'there too');
});

test('S2 without the switch vaults stay where they are', async (t) => {
  const { va, vb, settle } = await vaults(t, { vault: false });
  await va.set('api', 'me', 'secret');
  await settle();
  assert.equal(await vb.get('api', 'me'), null);
});

test('S2 removals, renamings and clearings go everywhere', async (t) => {
  const { va, vb, settle } = await vaults(t);
  for (const account of ['one', 'two', 'three']) await va.set('api', account, `of ${account}`);
  await va.set('other', 'me', 'stays');
  await settle();
  await vb.delete('api', 'one');
  await va.rename('api', 'two', { account: 'second' });
  await settle();
  for (const vault of [va, vb]) {
    assert.deepEqual((await vault.find({ service: 'api' })).map(({ account }) => account).sort(), [
      'second',
      'three',
    ]);
    assert.equal(await vault.get('api', 'second'), 'of two');
  }
  await vb.clear('api');
  await settle();
  assert.deepEqual(
    (await va.find({})).map(({ service }) => service),
    ['other'],
  );
});

test('S2 of two values the later one counts, and the other is kept', async (t) => {
  const { a, b, va, vb, settle } = await vaults(t);
  await va.set('api', 'me', 'first');
  await settle();
  a.clock.advance(2000);
  b.clock.advance(1000);
  await va.set('api', 'me', 'of a');
  await vb.set('api', 'me', 'of b');
  await settle();
  for (const vault of [va, vb]) assert.equal(await vault.get('api', 'me'), 'of a');
  for (const device of [a, b]) {
    const [lost] = await device.sync.conflicts();
    assert.equal(new TextDecoder().decode(lost.secret), 'of b');
    assert.deepEqual([lost.kind, lost.vault, lost.service, lost.account], ['entry', 'tokens', 'api', 'me']);
  }
});

test('S2 a listener hears of what another device wrote', async (t) => {
  const { va, vb, settle } = await vaults(t);
  const heard = once(vb, 'change');
  await va.set('api', 'me', 'secret');
  await settle();
  const { service, account } = await heard;
  assert.deepEqual([service, account], ['api', 'me']);
});

test('S2 an entry that wants an unlocked screen waits for it', async (t) => {
  const { b, va, settle, of, a } = await vaults(t);
  b.screenLock().setPassword(PIN);
  b.screenLock().lock();
  await of(a, { name: 'guarded', accessible: 'whileUnlocked' }).set('api', 'me', 'secret');
  await va.set('api', 'me', 'open');
  await settle();
  assert.equal((await b.sync.status()).waiting, 1);
  b.screenLock().unlock(PIN);
  await settle();
  assert.equal(await of(b, { name: 'guarded', accessible: 'whileUnlocked' }).get('api', 'me'), 'secret');
});

test('S5 a value is renewed by one device, and the others get it', async (t) => {
  const { va, vb, settle, a, b } = await vaults(t);
  await va.set('api', 'me', 'token 0');
  await settle();
  let runs = 0;
  const renew = (vault) =>
    vault.update(
      'api',
      'me',
      (value) => {
        runs += 1;
        return value.replace(/\d+/, (n) => Number(n) + 1);
      },
      { across: 'account' },
    );
  for (let n = 1; n <= 3; n++) {
    const values = await Promise.all([renew(va), renew(vb)]);
    assert.deepEqual(values, [`token ${n}`, `token ${n}`]);
    await settle();
  }
  assert.equal(runs, 3);
  assert.deepEqual(await a.sync.conflicts(), []);
  assert.deepEqual(await b.sync.conflicts(), []);
});

test('S5 whoever fails lets the next one try, and a value that came meanwhile is not a failure', async (t) => {
  const { va, vb, settle } = await vaults(t);
  await va.set('api', 'me', 'token 0');
  await settle();
  await assert.rejects(
    va.update('api', 'me', () => Promise.reject(new Error('refused')), { across: 'account', lasts: 60_000 }),
    /refused/,
  );
  assert.equal(await vb.update('api', 'me', () => 'token 1', { across: 'account' }), 'token 1');
  assert.equal(await va.update('api', 'me', () => 'never', { across: 'account' }), 'token 1');
});

test('S5 a holder that is gone is taken over when its time is over, and its late value does not undo the later one', async (t) => {
  const { va, vb, settle, a } = await vaults(t);
  await va.set('api', 'me', 'token 0');
  await settle();
  let [begin, go] = [];
  const [begun, gone] = [new Promise((done) => (begin = done)), new Promise((done) => (go = done))];
  const hold = () => {
    begin();
    return gone;
  };
  const late = va.update('api', 'me', hold, { across: 'account', lasts: 50 });
  await begun;
  assert.equal(await vb.update('api', 'me', () => 'of b', { across: 'account' }), 'of b');
  go('of a, late');
  assert.equal(await late, 'of b');
  await settle();
  assert.equal(await va.get('api', 'me'), 'of b');
  assert.equal(new TextDecoder().decode((await a.sync.conflicts())[0].secret), 'of a, late');
});

test('S5 across the account takes an account', async (t) => {
  const { device } = await pair(t);
  const vault = openVault({ device: device(), name: 'tokens' });
  t.after(() => vault.close());
  await assert.rejects(
    vault.update('a', 'b', () => 'c', { across: 'account' }),
    { name: 'VaultError' },
  );
  await assert.rejects(
    vault.update('a', 'b', () => 'c', { across: 'world' }),
    { code: 'INVALID_ARGUMENT' },
  );
  await assert.rejects(
    vault.update('a', 'b', () => 'c', { across: 'account', lasts: 0 }),
    { code: 'INVALID_ARGUMENT' },
  );
});
