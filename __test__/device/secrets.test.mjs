// Passwords, passphrases and raw keys as arguments: text or bytes, what else is refused, and that nothing repeats them.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import {
  assetOf,
  bytes,
  CODE,
  failsWith,
  folderFor,
  open,
  secretFor,
  secretNow,
  testApp,
  throws,
} from '../support/index.mjs';

const challenge = new Uint8Array(32);
const TEXT = 'pässwörd 🔑';

/** One password in every form that can be given. */
const forms = (text) => ({
  'a string': text,
  'a Uint8Array': bytes(text),
  'a Buffer': Buffer.from(text),
  'a part of a larger buffer': new Uint8Array(Buffer.from(`<<${text}>>`)).subarray(2, -2),
  'an array of another realm': new (class extends Uint8Array {})(bytes(text)),
  'a shared buffer': (() => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes(text).length));
    shared.set(bytes(text));
    return shared;
  })(),
});

/** The text was read alike in every form when each form takes the place of the string, on either side. */
const others = (set) =>
  Object.entries(forms(TEXT)).filter(([form]) => set === 'a string' || form === 'a string');

for (const [set, first] of Object.entries(forms(TEXT))) {
  test(`a lock password set as ${set} is that text`, async (t) => {
    const device = open(t);
    const lock = device.screenLock();
    lock.setPassword(first);
    for (const [form, password] of others(set)) {
      lock.lock();
      lock.unlock(password);
      assert.equal(lock.state.locked, false, form);
      assert.equal((await device.authenticate(challenge, { password })).length, 148, form);
      lock.setPassword(password, password);
    }
    lock.removePassword(forms(TEXT)['a Uint8Array']);
    assert.equal(lock.state.passwordSet, false);
  });

  test(`a passphrase given as ${set} is that text`, (t) => {
    const dataDir = path.join(folderFor(t), 'device');
    const openWith = (passphrase) => open(t, { dataDir, rootKey: { kind: 'passphrase', passphrase } });
    const made = openWith(first);
    made.asset.addSync(assetOf('a'));
    made.close();
    for (const [form, passphrase] of others(set)) {
      const again = openWith(passphrase);
      assert.equal(secretNow(again.asset, 'a'), secretFor('a'), form);
      again.close();
    }
  });
}

test('bytes need not be text, and similar ones are other passwords', (t) => {
  const device = open(t);
  const lock = device.screenLock();
  const password = Uint8Array.of(0xff, 0x00, 0xfe);
  lock.setPassword(password);
  lock.lock();
  for (const other of ['\ufffd\0\ufffd', Uint8Array.of(0xff), Uint8Array.of(0xff, 0x00, 0xfe, 0x00)])
    throws(CODE.ACCESS_DENIED, () => lock.unlock(other));
  lock.unlock(password);
});

test("the caller's bytes are left as they are", async (t) => {
  const [password, passphrase, key] = [bytes(TEXT), bytes(TEXT), new Uint8Array(32).fill(7)];
  const device = open(t);
  const lock = device.screenLock();
  lock.setPassword(password);
  lock.setPassword(password, password);
  lock.unlock(password);
  throws(CODE.ACCESS_DENIED, () => lock.unlock(bytes('wrong')));
  await device.authenticate(challenge, { password });
  lock.removePassword(password);
  open(t, { rootKey: { kind: 'passphrase', passphrase } });
  open(t, { rootKey: { kind: 'raw', key } });
  assert.deepEqual([password, passphrase], [bytes(TEXT), bytes(TEXT)]);
  assert.deepEqual(key, new Uint8Array(32).fill(7));
});

function detached() {
  const gone = bytes('hunter2');
  structuredClone(gone.buffer, { transfer: [gone.buffer] });
  return gone;
}

/** What no secret may be. The text in them is looked for in messages. */
const REFUSED = {
  'a number': 1234,
  'a boolean': true,
  'an object': { password: 'hunter2', toString: () => 'hunter2' },
  'a String object': new String('hunter2'),
  'an array': ['hunter2'],
  'an ArrayBuffer': bytes('hunter2').buffer,
  'another typed array': new Uint16Array(bytes('hunter2')),
  'a DataView': new DataView(bytes('hunter2').buffer),
  'a proxy of bytes': new Proxy(bytes('hunter2'), {}),
  'a function': () => 'hunter2',
  'a symbol': Symbol('hunter2'),
  'a bigint': 1234n,
  'bytes without their buffer': detached(),
  'half a character': 'hunter2\ud83d',
};

/** Where a secret is given, and what a message calls it. */
const PLACES = [
  ['next', ({ lock }, odd) => lock.setPassword(odd, '1234')],
  ['current', ({ lock }, odd) => lock.setPassword('5678', odd)],
  ['current', ({ lock }, odd) => lock.removePassword(odd)],
  ['password', ({ lock }, odd) => lock.unlock(odd)],
  ['password', ({ device }, odd) => device.authenticate(challenge, { password: odd })],
  ['rootKey.passphrase', (_, odd) => createWith({ kind: 'passphrase', passphrase: odd })],
  ['rootKey.key', (_, odd) => createWith({ kind: 'raw', key: odd })],
];
const createWith = (rootKey) => createDevice({ inMemory: true, app: testApp, rootKey });

for (const [name, give] of PLACES) {
  test(`${name}: neither text nor bytes is 401 that names it and does not repeat it (${give})`, async (t) => {
    const device = open(t);
    const lock = device.screenLock();
    lock.setPassword('1234');
    for (const [what, odd] of Object.entries(REFUSED)) {
      await assert.rejects(
        async () => give({ device, lock }, odd),
        (error) =>
          failsWith(CODE.INVALID_ARGUMENT, new RegExp(`: ${name} `))(error) &&
          !/hunter|1234/.test(error.message),
        what,
      );
    }
    lock.lock();
    lock.unlock('1234');
  });
}

test('an empty one: no lock password, no passphrase, no key', (t) => {
  const lock = open(t).screenLock();
  for (const nothing of ['', new Uint8Array(0), undefined, null])
    throws(CODE.INVALID_ARGUMENT, () => lock.setPassword(nothing), /empty/);
  lock.setPassword('1234');
  for (const nothing of ['', new Uint8Array(0), undefined, null])
    throws(CODE.ACCESS_DENIED, () => lock.unlock(nothing));
  for (const passphrase of ['', new Uint8Array(0)])
    throws(CODE.INVALID_ARGUMENT, () => createWith({ kind: 'passphrase', passphrase }), /empty/);
  throws(CODE.INVALID_ARGUMENT, () => createWith({ kind: 'raw', key: new Uint8Array(0) }), /32 bytes, not 0/);
});

test('a root key with the secret of another kind is refused by the name of it', () => {
  for (const [rootKey, name] of [
    [{ kind: 'file', passphrase: 'hunter2' }, 'passphrase'],
    [{ kind: 'file', key: bytes('hunter2') }, 'key'],
    [{ kind: 'passphrase', passphrase: 'x', key: new Uint8Array(32) }, 'key'],
    [{ kind: 'raw', key: new Uint8Array(32), passphrase: 'hunter2' }, 'passphrase'],
  ]) {
    const refused = (error) =>
      failsWith(CODE.INVALID_ARGUMENT, new RegExp(`\`${name}\``))(error) && !/hunter2/.test(error.message);
    assert.throws(() => createWith(rootKey), refused);
  }
});

test('wipePasswords: what is given as bytes is overwritten, accepted or refused; else it is left as it is', (t) => {
  for (const wipePasswords of [true, false, undefined]) {
    const left = (value) => value.some((byte) => byte !== 0);
    const [passphrase, first, second, wrong, next] = ['a', '1', '2', '3', '4'].map((text) =>
      bytes(text.repeat(9)),
    );
    const device = open(t, { rootKey: { kind: 'passphrase', passphrase }, wipePasswords });
    const lock = device.screenLock();
    lock.setPassword(first);
    lock.setPassword(second, wipePasswords ? bytes('1'.repeat(9)) : first);
    throws(CODE.ACCESS_DENIED, () => lock.unlock(wrong));
    device.rotateRootKey({ kind: 'passphrase', passphrase: next });
    for (const given of [passphrase, first, second, wrong, next]) assert.equal(left(given), !wipePasswords);
    lock.unlock('2'.repeat(9));
  }
  for (const wipePasswords of ['yes', 1, {}])
    throws(CODE.INVALID_ARGUMENT, () => createDevice({ inMemory: true, app: testApp, wipePasswords }));
});

test('an option named secret is none', () => {
  const options = { inMemory: true, app: testApp, secret: bytes('x') };
  throws(CODE.INVALID_ARGUMENT, () => createDevice(options), /secret/);
});

test('a password of a megabyte is one', (t) => {
  const lock = open(t).screenLock();
  const long = 'x'.repeat(2 ** 20);
  lock.setPassword(long);
  lock.lock();
  throws(CODE.ACCESS_DENIED, () => lock.unlock(long.slice(1)));
  lock.unlock(Buffer.from(long));
});
