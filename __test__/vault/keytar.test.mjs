// The drop-in for keytar. What is expected was seen of keytar 7.9.0 itself, on Linux with a Secret Service.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import keytar, * as names from 'ohos-security-kit/keytar';
import { openVault } from 'ohos-security-kit/vault';
import { codeOfLater, freshFolder, openedFresh } from './support.mjs';

const require = createRequire(import.meta.url);
const run = promisify(execFile);
const FIVE = ['getPassword', 'setPassword', 'deletePassword', 'findPassword', 'findCredentials'];

/** keytar on a vault of its own. */
function freshKeytar(t) {
  const vault = openedFresh(t, (dir) => keytar.useVault({ dir }));
  return { ...keytar, vault };
}

/** What a call comes to: a value by its promise, or what is thrown before there is one. */
async function outcome(act) {
  let promise;
  try {
    promise = act();
  } catch (error) {
    return `${error.constructor.name}: ${error.message}`;
  }
  assert.ok(promise instanceof Promise);
  return promise;
}

test('keytar: one object by require, by import and by names', async () => {
  const required = require('ohos-security-kit/keytar');
  assert.equal(required, keytar);
  for (const name of FIVE) assert.equal(names[name], required[name]);
  assert.deepEqual(Object.keys(required), [...FIVE, 'useVault']);
  assert.deepEqual(
    FIVE.map((name) => required[name].length),
    [2, 3, 2, 1, 1],
  );
});

test('keytar: what is stored is found, replaced and deleted', async (t) => {
  const { getPassword, setPassword, deletePassword, findPassword, findCredentials } = freshKeytar(t);
  assert.equal(await getPassword('mail', 'ann'), null);
  assert.equal(await findPassword('mail'), null);
  assert.deepEqual(await findCredentials('mail'), []);
  assert.equal(await deletePassword('mail', 'ann'), false);
  assert.equal(await setPassword('mail', 'ann', 'one'), undefined);
  assert.equal(await setPassword('mail', 'ann', 'two'), undefined);
  assert.equal(await getPassword('mail', 'ann'), 'two');
  assert.equal(await getPassword('Mail', 'ann'), null);
  assert.equal(await getPassword('mail', 'Ann'), null);
  assert.equal(await findPassword('mail'), 'two');
  assert.deepEqual(await findCredentials('mail'), [{ account: 'ann', password: 'two' }]);
  assert.equal(await deletePassword('mail', 'ann'), true);
  assert.equal(await deletePassword('mail', 'ann'), false);
  assert.equal(await getPassword('mail', 'ann'), null);
});

test('keytar: the oldest comes first, also after it was replaced', async (t) => {
  const { vault, setPassword, findPassword, findCredentials } = freshKeytar(t);
  const accounts = async () => (await findCredentials('s')).map(({ account }) => account);
  for (const account of ['zoe', 'ann', 'max']) {
    await setPassword('s', account, `of ${account}`);
    // Times are in milliseconds.
    const { createdAt } = vault.listSync('s').find((entry) => entry.account === account);
    while (Date.now() <= Number(createdAt));
  }
  await setPassword('s', 'zoe', 'newer');
  assert.deepEqual(await accounts(), ['zoe', 'ann', 'max']);
  assert.equal(await findPassword('s'), 'newer');
});

test('keytar: many calls at once', async (t) => {
  const { setPassword, getPassword, findCredentials } = freshKeytar(t);
  const accounts = Array.from({ length: 100 }, (_, i) => `a${i}`);
  await Promise.all(accounts.map((account) => setPassword('s', account, account)));
  assert.deepEqual(await Promise.all(accounts.map((account) => getPassword('s', account))), accounts);
  assert.equal((await findCredentials('s')).length, 100);
});

test('keytar: a call that is made later sees what an earlier one wrote', async (t) => {
  const { setPassword, getPassword, deletePassword } = freshKeytar(t);
  const calls = [
    setPassword('s', 'a', '1'),
    getPassword('s', 'a'),
    deletePassword('s', 'a'),
    getPassword('s', 'a'),
  ];
  assert.deepEqual(await Promise.all(calls), [undefined, '1', true, null]);
});

for (const [what, text] of [
  ['other letters', 'pässwörd Ωмега 密碼 🦄'],
  ['a blank', ' '],
  ['line breaks', 'a\nb\r\n'],
  ['a NUL', 'x\0y'],
  ['what looks like JSON', '{"a":["\\"]}'],
  ['100,000 characters', 'x'.repeat(100_000)],
  ['a megabyte', 'x'.repeat(1024 * 1024)],
]) {
  test(`keytar: ${what} as a password${text.length < 50 ? ' and in names' : ''}`, async (t) => {
    const { setPassword, getPassword, findCredentials, findPassword } = freshKeytar(t);
    const [service, account] = text.length < 50 ? [`s${text}`, `a${text}`] : ['s', 'a'];
    await setPassword(service, account, text);
    assert.equal(await getPassword(service, account), text);
    assert.equal(await findPassword(service), text);
    assert.deepEqual(await findCredentials(service), [{ account, password: text }]);
  });
}

test('keytar: names that look alike are two', async (t) => {
  const { setPassword, getPassword } = freshKeytar(t);
  await setPassword('s', '\u00e9', '1');
  assert.equal(await getPassword('s', 'e\u0301'), null);
  await setPassword('n\0z', 'a', '2');
  assert.equal(await getPassword('n', 'a'), null);
});

test('keytar: half a character becomes a replacement character', async (t) => {
  const { setPassword, getPassword, findCredentials } = freshKeytar(t);
  await setPassword('s\ud800', 'a\udc00', 'x\ud800y');
  assert.equal(await getPassword('s\ud800', 'a\udc00'), 'x\ufffdy');
  assert.deepEqual(await findCredentials('s\ufffd'), [{ account: 'a\ufffd', password: 'x\ufffdy' }]);
});

const MISSING = [undefined, null, '', 0, false, NaN, [], new String('')];
const NO_TEXT = [
  5,
  true,
  {},
  ['x'],
  new String('x'),
  Symbol('x'),
  Buffer.from('x'),
  new Proxy({ length: 1 }, {}),
];

test('keytar: what is missing is named before there is a promise', async (t) => {
  const { getPassword, setPassword, deletePassword, findPassword, findCredentials } = freshKeytar(t);
  for (const value of [...MISSING, () => 1].filter((one) => typeof one !== 'function' || one.length === 0)) {
    for (const act of [
      () => getPassword(value, 'a'),
      () => setPassword(value, 'a', 'p'),
      () => deletePassword(value, 'a'),
      () => findPassword(value),
      () => findCredentials(value),
    ]) {
      assert.equal(await outcome(act), 'Error: Service is required.');
    }
    for (const act of [
      () => getPassword('s', value),
      () => setPassword('s', value, 'p'),
      () => deletePassword('s', value),
    ]) {
      assert.equal(await outcome(act), 'Error: Account is required.');
    }
    assert.equal(await outcome(() => setPassword('s', 'a', value)), 'Error: Password is required.');
  }
  assert.equal(await outcome(() => getPassword()), 'Error: Service is required.');
  assert.equal(await outcome(() => setPassword('s')), 'Error: Account is required.');
  assert.equal(await outcome(() => setPassword('s', 'a')), 'Error: Password is required.');
  // Whatever is missing comes before whatever is no text.
  assert.equal(await outcome(() => setPassword(5, 6)), 'Error: Password is required.');
});

test('keytar: what is no text is named before there is a promise, and not repeated', async (t) => {
  const { getPassword, setPassword, findCredentials } = freshKeytar(t);
  for (const value of NO_TEXT) {
    assert.equal(
      await outcome(() => getPassword(value, 'a')),
      "TypeError: Parameter 'service' must be a string",
    );
    assert.equal(
      await outcome(() => getPassword('s', value)),
      "TypeError: Parameter 'username' must be a string",
    );
    assert.equal(
      await outcome(() => setPassword('s', 'a', value)),
      "TypeError: Parameter 'password' must be a string",
    );
    assert.equal(
      await outcome(() => findCredentials(value)),
      "TypeError: Parameter 'service' must be a string",
    );
  }
});

test('keytar: whatever a vault refuses, the promise says', async (t) => {
  const { vault, setPassword, getPassword } = freshKeytar(t);
  assert.equal(await codeOfLater(setPassword('s', 'a', 'x'.repeat(1024 * 1024 + 1))), 'TOO_LARGE');
  assert.equal(await codeOfLater(setPassword('s'.repeat(4097), 'a', 'x')), 'TOO_LARGE');
  await vault.set('s', 'bytes', Buffer.from([0xff]));
  assert.equal(await codeOfLater(getPassword('s', 'bytes')), 'NOT_TEXT');
  vault.close();
  assert.equal(await codeOfLater(getPassword('s', 'a')), 'CLOSED');
});

test('keytar: useVault takes an open vault, which stays open, or how one is opened, which it closes', async (t) => {
  const own = openedFresh(t, (dir) => openVault({ name: 'own', dir }));
  assert.equal(keytar.useVault(own), own);
  await keytar.setPassword('s', 'a', 'p');
  assert.equal(own.getSync('s', 'a'), 'p');
  const opened = keytar.useVault({ inMemory: true });
  assert.equal(opened.name, 'keytar');
  assert.equal(own.getSync('s', 'a'), 'p');
  const pending = keytar.setPassword('s', 'b', 'q');
  keytar.useVault(own);
  await pending;
  assert.throws(() => opened.getSync('s', 'b'), { code: 'CLOSED' });
  assert.throws(() => keytar.useVault({ name: '' }), { code: 'INVALID_ARGUMENT' });
  assert.equal(await keytar.getPassword('s', 'a'), 'p');
});

const WRITES = `
  const keytar = require('ohos-security-kit/keytar');
  keytar.setPassword('s', process.argv[1], process.argv[1])
    .then(() => keytar.findCredentials('s'))
    .then((found) => console.log(JSON.stringify(found)));`;

test('keytar: without a word the vault is keytar, below OHOS_SECURITY_KIT_DIR, and programs share it', async (t) => {
  const folder = freshFolder(t);
  const env = { ...process.env, OHOS_SECURITY_KIT_DIR: folder };
  const cwd = path.dirname(new URL(import.meta.url).pathname);
  const start = (account) => run(process.execPath, ['-e', WRITES, account], { env, cwd });
  await Promise.all(['a', 'b', 'c', 'd'].map(start));
  const { stdout } = await start('e');
  assert.deepEqual(
    JSON.parse(stdout)
      .map(({ account, password }) => [account, password])
      .sort(),
    ['a', 'b', 'c', 'd', 'e'].map((name) => [name, name]),
  );
  assert.deepEqual(fs.readdirSync(path.join(folder, 'vaults')), ['keytar']);
});

test('keytar: nothing is on the disk before the first password', async (t) => {
  const dir = freshFolder(t);
  const vault = keytar.useVault({ dir });
  t.after(() => vault.close());
  assert.equal(await keytar.getPassword('s', 'a'), null);
  assert.equal(await keytar.deletePassword('s', 'a'), false);
  assert.deepEqual(await keytar.findCredentials('s'), []);
  assert.equal(fs.existsSync(dir), false);
});

test('keytar: a folder that was removed or replaced by another process is begun anew', async (t) => {
  const { vault, ...own } = freshKeytar(t);
  await own.setPassword('s', 'a', 'earlier');
  fs.rmSync(vault.dir, { recursive: true });
  assert.equal(await own.getPassword('s', 'a'), null);
  assert.deepEqual(await own.findCredentials('s'), []);
  assert.equal(await own.deletePassword('s', 'a'), false);
  assert.ok(!fs.existsSync(vault.dir), 'reading makes no folder');
  await own.setPassword('s', 'a', 'later');
  assert.equal(await own.getPassword('s', 'a'), 'later');
  fs.rmSync(vault.dir, { recursive: true });
  const theirs = `require('ohos-security-kit/vault').openVault({ name: 'keytar', dir: process.argv[1] })
    .setSync('s', 'a', 'theirs')`;
  await run(process.execPath, ['-e', theirs, vault.dir], { cwd: import.meta.dirname });
  assert.equal(await own.getPassword('s', 'a'), 'theirs');
});

const MOVES = `
  const { getPassword, setPassword } = require('ohos-security-kit/keytar');
  const { Entry } = require('ohos-security-kit/keyring');
  const found = async () => [await getPassword('s', 'a'), new Entry('s', 'a').getPassword()];
  (async () => {
    for (const folder of process.argv.slice(1)) {
      process.env.OHOS_SECURITY_KIT_DIR = folder;
      console.log(JSON.stringify(await found()));
      await setPassword('s', 'a', folder);
      new Entry('s', 'a').setPassword(folder);
    }
  })();`;

test('keytar, keyring: the default vault follows OHOS_SECURITY_KIT_DIR, as tests set it', async (t) => {
  const [one, other] = [freshFolder(t), freshFolder(t)];
  const { stdout } = await run(process.execPath, ['-e', MOVES, one, other, one], {
    cwd: import.meta.dirname,
  });
  assert.deepEqual(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
    [
      [null, null],
      [null, null],
      [one, one],
    ],
  );
});

test('keytar: what is stored within one millisecond keeps its order', async (t) => {
  const { findCredentials, findPassword, setPassword } = freshKeytar(t);
  const accounts = Array.from({ length: 60 }, (_, at) => `account ${99 - at}`);
  await Promise.all(accounts.map((account) => setPassword('s', account, account)));
  assert.deepEqual(
    (await findCredentials('s')).map(({ account }) => account),
    accounts,
  );
  assert.equal(await findPassword('s'), 'account 99');
});
