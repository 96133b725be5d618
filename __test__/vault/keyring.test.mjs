// The drop-in for @napi-rs/keyring. What is expected was seen of version 2.1.2 itself, on Linux with a Secret Service; where the kernel's
// keyring answers in another way, it is the Secret Service that counts.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import keyring, {
  AsyncEntry,
  Entry,
  findCredentials,
  findCredentialsAsync,
  LinuxStore,
  useVault,
} from 'ohos-security-kit/keyring';
import { codeOf, codeOfLater, freshFolder, openedFresh } from './support.mjs';

const require = createRequire(import.meta.url);

const fresh = (t) => openedFresh(t, (dir) => useVault({ dir }));

/** Both classes by one set of calls: what is no promise can be awaited, too. */
const KINDS = [
  ['Entry', Entry, findCredentials],
  ['AsyncEntry', AsyncEntry, findCredentialsAsync],
];

test('keyring: the names of the package, by require and by import', () => {
  assert.equal(require('ohos-security-kit/keyring'), keyring);
  const { LinuxStore: original, ...others } = require('@napi-rs/keyring');
  const published = Object.keys(others).filter((name) => !/Task$|^FindCredentials$/.test(name));
  for (const name of published) assert.equal(typeof keyring[name], 'function', name);
  assert.deepEqual(LinuxStore, original);
  const methods = (kind) => Object.getOwnPropertyNames(kind.prototype).sort();
  for (const name of ['Entry', 'AsyncEntry'])
    assert.deepEqual(methods(keyring[name]), methods(others[name]), name);
});

for (const [name, Kind, find] of KINDS) {
  test(`keyring: ${name} finds, replaces and deletes a password`, async (t) => {
    fresh(t);
    const entry = new Kind('mail', 'ann');
    assert.equal(await entry.getPassword(), null);
    assert.equal(await entry.getSecret(), null);
    assert.equal(await entry.deletePassword(), false);
    assert.equal(await entry.deleteCredential(), false);
    assert.equal(await entry.setPassword('öne'), undefined);
    assert.equal(await new Kind('mail', 'ann').getPassword(), 'öne');
    assert.equal(await entry.setPassword('two'), undefined);
    assert.equal(await entry.getPassword(), 'two');
    assert.deepEqual(await entry.getSecret(), [116, 119, 111]);
    assert.equal(await entry.deletePassword(), true);
    assert.equal(await entry.getPassword(), null);
    await entry.setPassword('three');
    assert.equal(await entry.deleteCredential(), true);
    assert.equal(await entry.deleteCredential(), false);
  });

  test(`keyring: ${name} keeps bytes, and says what is no text`, async (t) => {
    fresh(t);
    const entry = new Kind('mail', 'ann');
    assert.equal(await entry.setSecret(new Uint8Array([1, 255, 0])), undefined);
    const secret = await entry.getSecret();
    assert.deepEqual(secret, [1, 255, 0]);
    assert.ok(Array.isArray(secret));
    assert.equal(await codeOfLater((async () => entry.getPassword())()), 'NOT_TEXT');
    await entry.setSecret(Buffer.from('hi'));
    assert.equal(await entry.getPassword(), 'hi');
    await entry.setSecret(new Uint8Array(0));
    assert.deepEqual([await entry.getSecret(), await entry.getPassword()], [[], '']);
  });

  test(`keyring: ${name} takes any text`, async (t) => {
    fresh(t);
    for (const [service, username, password, stored = password] of [
      ['', '', 'x'],
      ['', 'u', ''],
      ['s', '', 'nobody'],
      ['sérvice 🦄', 'üser', 'pässwörd'],
      ['a\0b', 'c\0d', 'e\0f'],
      ['half', '\ud800', '\udc00', '\ufffd'],
      ['["s"]', 'u', 'looks like a list'],
      ['["t","s"]', 'u', 'looks like a target'],
    ]) {
      await new Kind(service, username).setPassword(password);
      assert.equal(await new Kind(service, username).getPassword(), stored);
      const found = (await find(service)).find(({ account }) => account === username.toWellFormed());
      assert.equal(found.password, stored);
    }
    assert.equal(await new Kind('a', 'c\0d').getPassword(), null);
    assert.equal(await Kind.withTarget('t', 's', 'u').getPassword(), null);
  });

  test(`keyring: ${name} with a target is another place`, async (t) => {
    fresh(t);
    await new Kind('s', 'u').setPassword('plain');
    const entry = Kind.withTarget('t', 's', 'u');
    assert.ok(entry instanceof Kind);
    assert.equal(await entry.getPassword(), null);
    await entry.setPassword('by target');
    assert.equal(await new Kind('s', 'u').getPassword(), 'plain');
    assert.equal(await Kind.withTarget('t', 's', 'u').getPassword(), 'by target');
    assert.equal(await Kind.withTarget('u', 's', 'u').getPassword(), null);
    assert.deepEqual(await find('s'), [{ account: 'u', password: 'plain' }]);
    assert.deepEqual(await find('s', 't'), [{ account: 'u', password: 'by target' }]);
    assert.deepEqual(await find('s', null), [{ account: 'u', password: 'plain' }]);
    await new Kind('["t","s"]', 'u').setPassword('a service of this name');
    assert.equal(await entry.getPassword(), 'by target');
  });

  test(`keyring: ${name} refuses what is no text or no bytes at once, and does not repeat it`, (t) => {
    fresh(t);
    const entry = new Kind('s', 'u');
    const refusals = [
      ['StringExpected', () => new Kind()],
      ['StringExpected', () => new Kind('s')],
      ['StringExpected', () => new Kind(1, 2)],
      ['StringExpected', () => Kind.withTarget('t', 's')],
      ['StringExpected', () => Kind.withTarget(null, 's', 'u')],
      ['StringExpected', () => entry.setPassword()],
      ['StringExpected', () => entry.setPassword(null)],
      ['StringExpected', () => entry.setPassword(48151623)],
      ['StringExpected', () => find(5)],
      ['InvalidArg', () => entry.setSecret('48151623')],
      ['InvalidArg', () => entry.setSecret([4, 8])],
      ['InvalidArg', () => entry.setSecret()],
      ['InvalidArg', () => entry.setSecret(new Uint16Array(2))],
    ];
    for (const [code, act] of refusals) {
      assert.throws(
        act,
        (error) => error instanceof Error && error.code === code && !/48151623/.test(error.message),
      );
    }
    assert.throws(() => entry.getPassword.call({}), TypeError);
  });
}

test('keyring: the oldest comes first, and bytes that are no text do not hide the others', async (t) => {
  const vault = fresh(t);
  new Entry('s', 'zoe').setPassword('of zoe');
  // Times are in milliseconds.
  while (Date.now() <= Number(vault.listSync('s')[0].createdAt));
  new Entry('s', 'ann').setPassword('of ann');
  new Entry('s', 'bin').setSecret(new Uint8Array([255, 1]));
  const found = findCredentials('s');
  assert.deepEqual(
    found.find(({ account }) => account === 'bin'),
    { account: 'bin', password: '\ufffd\u0001' },
  );
  assert.deepEqual(found[0], { account: 'zoe', password: 'of zoe' });
  assert.deepEqual(await findCredentialsAsync('s'), found);
  assert.deepEqual(findCredentials('none'), []);
});

test('keyring: a signal ends a call of AsyncEntry', async (t) => {
  fresh(t);
  const entry = new AsyncEntry('s', 'u');
  await entry.setPassword('p', new AbortController().signal);
  assert.equal(await entry.getPassword(null), 'p');
  const reason = new Error('enough');
  await assert.rejects(entry.getPassword(AbortSignal.abort(reason)), reason);
  await assert.rejects(findCredentialsAsync('s', null, AbortSignal.abort(reason)), reason);
  assert.throws(() => entry.getPassword(5), { code: 'InvalidArg' });
});

test('keyring: an entry is a name, and nothing is on the disk before the first password', (t) => {
  const dir = freshFolder(t);
  const vault = useVault({ dir });
  t.after(() => vault.close());
  const entry = new Entry('s', 'u', { linux: { store: 'keyutils' } });
  assert.deepEqual([Object.keys(entry), entry.getPassword(), entry.deletePassword()], [[], null, false]);
  assert.equal(fs.existsSync(dir), false);
  assert.equal(
    codeOf(() => entry.setPassword('x'.repeat(1024 * 1024 + 1))),
    'TOO_LARGE',
  );
  assert.equal(fs.existsSync(dir), false);
});
