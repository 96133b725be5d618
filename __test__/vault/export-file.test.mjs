// Exported files: age's format, read and written beside age-encryption, and what is in it.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { createRequire } from 'node:module';
import test from 'node:test';
import { armor, Decrypter, Encrypter } from 'age-encryption';

const require = createRequire(import.meta.url);
const { decrypt, encrypt } = require('../../lib/vault/age');
const { entriesOf, textOf } = require('../../lib/vault/export-file');

/** So little work that tests end. */
const LOG_N = 4;
const PASSPHRASE = 'pässphrase of a file';
const bytes = (text) => Buffer.from(text);

async function byAge(text, passphrase = PASSPHRASE, logN = LOG_N) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(logN);
  return Buffer.from(await encrypter.encrypt(new Uint8Array(text)));
}

async function readByAge(file, passphrase = PASSPHRASE) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return Buffer.from(await decrypter.decrypt(new Uint8Array(file)));
}

const CHUNK = 64 * 1024;
const outcome = (file, passphrase = PASSPHRASE) =>
  decrypt(file, bytes(passphrase)).then(
    (text) => `read ${text.length}`,
    ({ name, code, message }) => `${name} ${code}: ${message}`,
  );

for (const length of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 200_000]) {
  test(`export: ${length} bytes go to age and come from it`, async () => {
    const text = crypto.randomBytes(length);
    const theirs = await byAge(text);
    assert.deepEqual(await decrypt(theirs, bytes(PASSPHRASE)), text);
    assert.deepEqual(await decrypt(bytes(armor.encode(theirs)), bytes(PASSPHRASE)), text);
    const ours = await encrypt(text, bytes(PASSPHRASE), LOG_N);
    assert.equal(ours.length, theirs.length);
    assert.deepEqual(await readByAge(ours), text);
    assert.deepEqual(await decrypt(ours, bytes(PASSPHRASE)), text);
  });
}

// Written by age 1.1.1, the command in Go: age -p -a.
const OF_AGE = `-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBIM3BWeU8zVEMwdGdmd1Jl
anJwWUVBIDE4CndoS243VXAxTjBZclZyU3hPMTJqMmRzWm5keFhqbHFuNVhWZjI1
TW52T1EKLS0tIFcvRDhuS0Y0RnM3ZmZHU1YraEtQek1mRWtEZTduREpWYVUzcEVW
bmt5MWcKp6mzS0Jojk3Oo3J+y0caI591PjwEjhsE/1bpkmUFVDL+3op1mJ1goQIv
Hg+4QA==
-----END AGE ENCRYPTED FILE-----
`;

test('export: a file of the command age is read', async () => {
  for (const file of [OF_AGE, OF_AGE.replaceAll('\n', '\r\n')]) {
    assert.equal((await decrypt(bytes(file), bytes('correct horse'))).toString(), 'of age 1.1 ö\n');
  }
});

test('export: without a word the work is as much as age itself does', async () => {
  const file = await encrypt(bytes('x'), bytes(PASSPHRASE));
  assert.match(file.toString('latin1'), /^age-encryption\.org\/v1\n-> scrypt [\w+/]{22} 18\n/);
});

test('export: another passphrase', async () => {
  const file = await byAge(bytes('text'));
  assert.match(await outcome(file, 'guess'), /^VaultError WRONG_KEY/);
  assert.match(await outcome(file, `${PASSPHRASE} `), /^VaultError WRONG_KEY/);
});

test('export: whatever bit is changed, and wherever it is cut off, the file is refused', async () => {
  const file = await byAge(bytes('text'));
  for (let at = 0; at < file.length; at++) {
    for (const bit of [1, 2, 64, 128]) {
      const changed = Buffer.from(file);
      changed[at] ^= bit;
      assert.match(await outcome(changed), /^VaultError (CORRUPT|WRONG_KEY)/, `bit ${bit} of byte ${at}`);
    }
    assert.match(await outcome(file.subarray(0, at)), /^VaultError (CORRUPT|WRONG_KEY)/, `${at} bytes`);
  }
  assert.match(await outcome(Buffer.concat([file, Buffer.from([0])])), /^VaultError CORRUPT/);
});

test('export: parts that are changed about, left out, repeated or added are noticed', async () => {
  const text = crypto.randomBytes(3 * CHUNK);
  const file = await byAge(text);
  const sealed = CHUNK + 16;
  const start = file.length - 3 * sealed;
  const head = file.subarray(0, start);
  const [a, b, c] = [0, 1, 2].map((at) => file.subarray(start + at * sealed, start + (at + 1) * sealed));
  assert.equal(await outcome(Buffer.concat([head, a, b, c])), `read ${text.length}`);
  for (const parts of [
    [a, b],
    [a],
    [],
    [b, a, c],
    [a, c],
    [a, b, b, c],
    [a, b, c, c],
    [c],
    [a, b, c, Buffer.alloc(16)],
  ]) {
    assert.match(await outcome(Buffer.concat([head, ...parts])), /^VaultError CORRUPT/);
  }
});

test('export: a last part that is empty is none', async () => {
  // Sealed by the key of a file that is made here, byte by byte.
  const fileKey = Buffer.alloc(16, 7);
  const salt = Buffer.alloc(16, 8);
  const base64 = (data) => data.toString('base64').replace(/=+$/, '');
  const seal = (key, nonce, text) => {
    const cipher = crypto.createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
    return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  };
  const derive = (from, info) => Buffer.from(crypto.hkdfSync('sha256', fileKey, from, info, 32));
  const label = Buffer.concat([bytes('age-encryption.org/v1/scrypt'), salt]);
  const wrapping = crypto.scryptSync(PASSPHRASE, label, 32, { N: 2 ** LOG_N, r: 8, p: 1 });
  const fileOf = (stanzas, parts) => {
    const header = `age-encryption.org/v1\n${stanzas}---`;
    const mac = crypto.createHmac('sha256', derive('', 'header')).update(header).digest();
    const nonce = Buffer.alloc(16, 9);
    const key = derive(nonce, 'payload');
    const sealed = parts.map(([text, last], at) =>
      seal(key, Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, at, last]), text),
    );
    return Buffer.concat([bytes(`${header} ${base64(mac)}\n`), nonce, ...sealed]);
  };
  const body = base64(seal(wrapping, Buffer.alloc(12), fileKey));
  const stanza = `-> scrypt ${base64(salt)} ${LOG_N}\n${body}\n`;
  const whole = Buffer.alloc(CHUNK, 1);
  assert.equal(await outcome(fileOf(stanza, [[whole, 1]])), `read ${CHUNK}`);
  assert.equal(await outcome(fileOf(stanza, [[Buffer.alloc(0), 1]])), 'read 0');
  assert.match(
    await outcome(
      fileOf(stanza, [
        [whole, 0],
        [Buffer.alloc(0), 1],
      ]),
    ),
    /CORRUPT.*empty/,
  );
  assert.match(await outcome(fileOf(stanza, [[whole, 0]])), /CORRUPT/);
  assert.match(
    await outcome(
      fileOf(stanza, [
        [whole, 1],
        [whole, 1],
      ]),
    ),
    /CORRUPT/,
  );
  // A second stanza: whoever can open that one has written the file.
  for (const other of [stanza, '-> X25519 AAAA\nAAAA\n', '-> grease\n\n']) {
    assert.match(await outcome(fileOf(stanza + other, [[whole, 1]])), /CORRUPT/);
    assert.match(await outcome(fileOf(other + stanza, [[whole, 1]])), /CORRUPT/);
  }
  // Base64 whose last bits are not zero, with a mac that fits.
  const sloppy = `${base64(salt).slice(0, -1)}${base64(salt).endsWith('A') ? 'B' : 'J'}`;
  assert.match(await outcome(fileOf(stanza.replace(base64(salt), sloppy), [[whole, 1]])), /CORRUPT/);
});

test('export: a file cannot ask for any amount of work', async () => {
  const text = (await byAge(bytes('text'))).toString('latin1');
  for (const logN of ['21', '22', '30', '63', '99']) {
    const began = process.cpuUsage().user;
    const file = Buffer.from(text.replace(` ${LOG_N}\n`, ` ${logN}\n`), 'latin1');
    assert.match(await outcome(file), /CORRUPT.*work factor/);
    assert.ok(process.cpuUsage().user - began < 1e6);
  }
  for (const logN of ['0', '00', '04', '-4', '+4', '4.0', '0x4', '100', '1e1', ' 4', '4 ', '']) {
    const file = Buffer.from(text.replace(` ${LOG_N}\n`, ` ${logN}\n`), 'latin1');
    assert.match(await outcome(file), /CORRUPT/, logN);
  }
});

test('export: what is no such file', async () => {
  const line = 'age-encryption.org/v1\n';
  for (const file of [
    '',
    'x',
    line,
    'age-encryption.org/v2\n-> scrypt A 1\n',
    line.replace('\n', '\r\n'),
    `${line}-> X25519 abc\nabc\n--- abc\n`,
    `${line}--- ${'A'.repeat(43)}\n${'x'.repeat(40)}`,
    `${line}${'-> a\n'.repeat(100_000)}`,
    '-----BEGIN AGE ENCRYPTED FILE-----\n',
    '-----BEGIN AGE ENCRYPTED FILE-----\n-----END AGE ENCRYPTED FILE-----\n',
    `-----BEGIN AGE ENCRYPTED FILE-----\n${'A'.repeat(1e6)}\n`,
    `-----BEGIN AGE ENCRYPTED FILE-----\n${'\n'.repeat(1e6)}`,
  ]) {
    assert.match(await outcome(bytes(file)), /^VaultError CORRUPT/, file.slice(0, 60));
  }
});

const ENTRY = {
  service: 's',
  account: '',
  value: 'ö\n\0"',
  bytes: bytes('ö\n\0"'),
  labels: ['a', 'b'],
  createdAt: new Date(0),
  updatedAt: new Date(1),
  expiresAt: null,
};

test('export: entries are lines, text as text and bytes as base64', () => {
  const later = new Date('2100-01-01T00:00:00Z');
  const binary = { ...ENTRY, account: 'bin', value: null, bytes: Buffer.from([255, 0]), expiresAt: later };
  const text = textOf('name', [ENTRY, binary]);
  const [first, one, two, end] = text.toString().split('\n');
  const { exportedAt, ...rest } = JSON.parse(first);
  assert.equal(new Date(exportedAt).toISOString(), exportedAt);
  assert.deepEqual(rest, { format: 'ohos-security-kit export', version: 1, vault: 'name', entries: 2 });
  const times = { createdAt: '1970-01-01T00:00:00.000Z', updatedAt: '1970-01-01T00:00:00.001Z' };
  assert.deepEqual(JSON.parse(one), {
    service: 's',
    account: '',
    value: 'ö\n\0"',
    labels: ['a', 'b'],
    ...times,
    expiresAt: null,
  });
  assert.equal(JSON.parse(two).base64, '/wA=');
  assert.equal(end, '');
  assert.deepEqual(entriesOf(text), [
    { service: 's', account: '', value: ENTRY.bytes, labels: ['a', 'b'], expiresAt: null },
    { service: 's', account: 'bin', value: binary.bytes, labels: ['a', 'b'], expiresAt: later },
  ]);
  assert.deepEqual(entriesOf(textOf('name', [])), []);
});

test('export: lines that are no entries are named by their number, and not repeated', () => {
  const [first, line] = textOf('name', [ENTRY]).toString().split('\n');
  const good = JSON.parse(line);
  const head = JSON.parse(first);
  const say = (...lines) =>
    bytes(lines.map((one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`).join(''));
  const { value: _, ...noValue } = good;
  const refusals = [
    [bytes('')],
    [Buffer.from([0xff, 0x0a])],
    [bytes(first)],
    [say(line)],
    [say({ ...head, version: 2 }, good), /newer/],
    [say({ ...head, format: 'x' }, good)],
    [say({ ...head, entries: 2 }, good), /not as many/],
    [say({ ...head, entries: 0 }, good), /not as many/],
    [say(head, '4815162342'), /line 2/],
    [say(head, 'null'), /line 2/],
    [say(head, '{"service": 4815'), /line 2/],
    [say(head, `${line}${line}`), /line 2/],
    [bytes(`${first}\n${line}`)],
    [say(head, noValue), /no value/],
    [say(head, { ...good, base64: '' }), /or two/],
    [say(head, { ...good, service: 4815 }), /service of line 2/],
    [say(head, { ...good, account: null }), /account of line 2/],
    [say(head, { ...good, value: ['4815'] }), /value of line 2/],
    [
      say(head, '{"service":"\\ud800","account":"","value":"","labels":[],"expiresAt":null}'),
      /service of line 2/,
    ],
    [say(head, { ...noValue, base64: '4815-' }), /base64 of line 2/],
    [say(head, { ...good, labels: 'x' }), /labels of line 2/],
    [say(head, { ...good, labels: [1] }), /labels of line 2/],
    [say(head, { ...good, expiresAt: 'never' }), /expiresAt of line 2/],
    [say(head, { ...good, expiresAt: 5 }), /expiresAt of line 2/],
    [
      say(head, '{"__proto__":{"service":"s","account":"a","value":"v","labels":[],"expiresAt":null}}'),
      /line 2/,
    ],
  ];
  for (const [text, saying = /./] of refusals) {
    assert.throws(
      () => entriesOf(text),
      (error) => error.code === 'CORRUPT' && saying.test(error.message) && !error.message.includes('4815'),
      text.toString(),
    );
  }
});
