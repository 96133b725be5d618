// Electron's safeStorage on a vault.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import defaults, * as names from 'ohos-security-kit/safe-storage';
import { safeStorage } from 'ohos-security-kit/safe-storage';
import { openVault } from 'ohos-security-kit/vault';
import { codeOf, codeOfLater, freshFolder, openedFresh } from './support.mjs';

const run = promisify(execFile);
const NAME = ['safe-storage', 'key'];

const fresh = (t, options = {}) => openedFresh(t, (dir) => safeStorage.useVault({ dir, ...options }));

test('safe-storage: the names of Electron, as an object and one by one', () => {
  assert.equal(defaults, safeStorage);
  assert.equal(createRequire(import.meta.url)('ohos-security-kit/safe-storage').safeStorage, safeStorage);
  for (const [name, value] of Object.entries(safeStorage)) assert.equal(names[name], value);
  assert.equal(safeStorage.getSelectedStorageBackend(), 'vault');
  assert.equal(safeStorage.setUsePlainTextEncryption(true), undefined);
});

for (const text of ['', 'secret', 'größe 🦄', 'a\0b', '\ud800', 'x'.repeat(100_000)]) {
  test(`safe-storage: ${JSON.stringify(text.slice(0, 10))} comes back, by either form`, async (t) => {
    fresh(t);
    const blob = safeStorage.encryptString(text);
    assert.ok(Buffer.isBuffer(blob));
    assert.equal(blob.includes('secret'), false);
    assert.notDeepEqual(safeStorage.encryptString(text), blob);
    const result = text.toWellFormed();
    assert.equal(safeStorage.decryptString(blob), result);
    assert.equal(safeStorage.decryptString(new Uint8Array(blob)), result);
    assert.equal(safeStorage.decryptString(Buffer.from(blob.toString('base64'), 'base64')), result);
    assert.deepEqual(await safeStorage.decryptStringAsync(blob), { shouldReEncrypt: false, result });
    assert.equal(safeStorage.decryptString(await safeStorage.encryptStringAsync(text)), result);
  });
}

test('safe-storage: the blob is what the page says', (t) => {
  const vault = fresh(t);
  const blob = safeStorage.encryptString('text');
  const key = vault.getBytesSync(...NAME);
  assert.equal(key.length, 32);
  const check = crypto.createHmac('sha256', key).update('ohos-security-kit safe-storage').digest();
  assert.deepEqual(blob.subarray(0, 8), Buffer.concat([Buffer.from('osk\x01'), check.subarray(0, 4)]));
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, blob.subarray(8, 20));
  decipher.setAAD(blob.subarray(0, 8)).setAuthTag(blob.subarray(-16));
  assert.equal(Buffer.concat([decipher.update(blob.subarray(20, -16)), decipher.final()]).toString(), 'text');
});

test('safe-storage: a blob of the first version is read', (t) => {
  fresh(t).setSync(...NAME, Buffer.alloc(32, 7));
  const blob = 'b3NrAe/tWzQH4byONIzGTuYy/eB2VnkphpjmiFBNXUOBlRB/WgmkdcF+0Q==';
  assert.equal(safeStorage.decryptString(Buffer.from(blob, 'base64')), 'größe');
});

test('safe-storage: the key is made by the first use, and by no question about blobs', async (t) => {
  const { dir } = fresh(t);
  const foreign = Buffer.concat([Buffer.from('osk\x01'), Buffer.alloc(60)]);
  assert.equal(
    codeOf(() => safeStorage.decryptString(foreign)),
    'WRONG_KEY',
  );
  assert.equal(await codeOfLater(safeStorage.decryptStringAsync(foreign)), 'WRONG_KEY');
  assert.equal(fs.existsSync(dir), false);
  assert.equal(safeStorage.isEncryptionAvailable(), true);
  assert.equal(fs.existsSync(dir), true);
  assert.equal(await safeStorage.isAsyncEncryptionAvailable(), true);
});

test('safe-storage: encryption is not available where the vault is not', async (t) => {
  const dir = freshFolder(t);
  const right = openVault({ name: 'safe-storage', dir, key: 'right' });
  right.setSync('s', 'a', 'v');
  right.close();
  fresh(t, { dir, key: 'wrong' });
  assert.equal(safeStorage.isEncryptionAvailable(), false);
  assert.equal(await safeStorage.isAsyncEncryptionAvailable(), false);
  assert.equal(
    codeOf(() => safeStorage.encryptString('x')),
    'WRONG_KEY',
  );
  fresh(t, { readOnly: true });
  assert.equal(safeStorage.isEncryptionAvailable(), false);
});

test('safe-storage: any other byte or length is an error with a name', (t) => {
  fresh(t);
  const blob = safeStorage.encryptString('text');
  const codes = new Set();
  for (let at = 0; at < blob.length; at++) {
    const changed = Buffer.from(blob);
    changed[at] ^= 1;
    codes.add(codeOf(() => safeStorage.decryptString(changed)));
    codes.add(codeOf(() => safeStorage.decryptString(blob.subarray(0, at))));
  }
  codes.add(codeOf(() => safeStorage.decryptString(Buffer.concat([blob, Buffer.from([0])]))));
  assert.deepEqual([...codes].sort(), ['CORRUPT', 'WRONG_KEY']);
  assert.equal(safeStorage.decryptString(blob), 'text');
});

test('safe-storage: blobs of another vault, of Electron and of Windows are told apart', (t) => {
  fresh(t);
  const blob = safeStorage.encryptString('text');
  fresh(t);
  safeStorage.encryptString('text');
  assert.throws(() => safeStorage.decryptString(blob), { code: 'WRONG_KEY' });
  assert.throws(() => safeStorage.decryptString(Buffer.from('v10abc')), {
    code: 'CORRUPT',
    message: /Electron/,
  });
  assert.throws(() => safeStorage.decryptString(Buffer.from('v11abc')), {
    code: 'CORRUPT',
    message: /Electron/,
  });
  const dpapi = Buffer.from('01000000d08c9ddf00', 'hex');
  assert.throws(() => safeStorage.decryptString(dpapi), { code: 'CORRUPT', message: /DPAPI/ });
});

test('safe-storage: wrong arguments are refused, and not repeated', async (t) => {
  fresh(t);
  for (const value of [undefined, null, 48151623, {}, Buffer.from('48151623')]) {
    assert.throws(
      () => safeStorage.encryptString(value),
      (error) => error.code === 'INVALID_ARGUMENT' && !/4815/.test(error.message),
    );
    assert.equal(await codeOfLater(safeStorage.encryptStringAsync(value)), 'INVALID_ARGUMENT');
  }
  for (const value of [
    undefined,
    null,
    'b3NrAQ==',
    [1],
    new ArrayBuffer(40),
    new Proxy(Buffer.alloc(40), {}),
  ]) {
    assert.equal(
      codeOf(() => safeStorage.decryptString(value)),
      'INVALID_ARGUMENT',
    );
    assert.equal(await codeOfLater(safeStorage.decryptStringAsync(value)), 'INVALID_ARGUMENT');
  }
});

test('safe-storage: a key that was written over is no key', (t) => {
  const vault = fresh(t);
  const blob = safeStorage.encryptString('text');
  vault.setSync(...NAME, 'short');
  assert.equal(
    codeOf(() => safeStorage.encryptString('x')),
    'CORRUPT',
  );
  assert.equal(
    codeOf(() => safeStorage.decryptString(blob)),
    'CORRUPT',
  );
});

const ENCRYPTS = `
  const { safeStorage } = require('ohos-security-kit/safe-storage');
  Promise.resolve(safeStorage[process.argv[1]]('by a child')).then((blob) => console.log(blob.toString('hex')));`;

test('safe-storage: processes that begin at once get one key', async (t) => {
  const folder = freshFolder(t);
  const cwd = path.dirname(new URL(import.meta.url).pathname);
  const env = { ...process.env, OHOS_SECURITY_KIT_DIR: folder };
  const starts = Array.from({ length: 8 }, (_, i) =>
    run(process.execPath, ['-e', ENCRYPTS, i % 2 ? 'encryptString' : 'encryptStringAsync'], { cwd, env }),
  );
  const blobs = (await Promise.all(starts)).map(({ stdout }) => Buffer.from(stdout.trim(), 'hex'));
  const made = safeStorage.useVault({ dir: path.join(folder, 'vaults', 'safe-storage') });
  for (const blob of blobs) assert.equal(safeStorage.decryptString(blob), 'by a child');
  made.close();
});
