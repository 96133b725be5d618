'use strict';

// Electron's safeStorage on a vault: the program keeps what was encrypted wherever it likes, the vault keeps the key.
//
//   blob    = "osk" || 0x01 || check || nonce(12) || AES-256-GCM(key, nonce, text as UTF-8; aad = the first 8 bytes)
//   check   = the first 4 bytes of HMAC-SHA256(key, "ohos-security-kit safe-storage")
//   key     = 32 random bytes, made with the first use: the vault's entry of service "safe-storage", account "key"

const crypto = require('node:crypto');
const { types } = require('node:util');
const { chosenVault } = require('./chosen');
const { seal, unseal } = require('./seal');

const chosen = chosenVault('safe-storage');

const NAME = ['safe-storage', 'key'];
const KEY_LENGTH = 32;
const MAGIC = Buffer.from('osk\x01');
const CHECK_LENGTH = 4;
const HEADER_LENGTH = MAGIC.length + CHECK_LENGTH;

function vaultError(code, message) {
  const { VaultError } = require('./index');
  return new VaultError(code, message);
}

/** A key that is there is used as it is: of two processes that begin at once, one makes it. */
function keyIn(entries) {
  const there = entries.getBytes(...NAME);
  if (there !== null) return there;
  const fresh = crypto.randomBytes(KEY_LENGTH);
  entries.set(...NAME, fresh);
  return fresh;
}

const makeSync = () => chosen.vault().getBytesSync(...NAME) ?? chosen.vault().transactionSync(keyIn);
const makeAsync = async () =>
  (await chosen.vault().getBytes(...NAME)) ?? (await chosen.vault().transaction(keyIn));

/** Runs with a key of the vault, and wipes it. What was encrypted is not decrypted by a new key. */
function withKey(key, act) {
  if (key === null)
    throw vaultError('WRONG_KEY', 'the vault has no key of safe-storage: nothing was encrypted with it');
  try {
    if (key.length !== KEY_LENGTH) throw vaultError('CORRUPT', 'the key of safe-storage was written over');
    return act(key);
  } finally {
    key.fill(0);
  }
}

function headerOf(key) {
  const check = crypto.createHmac('sha256', key).update('ohos-security-kit safe-storage').digest();
  return Buffer.concat([MAGIC, check.subarray(0, CHECK_LENGTH)]);
}

function textOf(plainText) {
  if (typeof plainText !== 'string') throw vaultError('INVALID_ARGUMENT', 'the text must be a string');
  return plainText.toWellFormed();
}

/** How blobs of others begin, and what they are. */
const OTHERS = [
  ['v10', "it is a blob of Electron's safeStorage, or Chromium's"],
  ['v11', "it is a blob of Electron's safeStorage, or Chromium's"],
  ['\x01\x00\x00\x00\xd0\x8c\x9d\xdf', 'it is a blob of DPAPI'],
];

/** A copy of what is to be decrypted, known to be ours. */
function blobOf(encrypted) {
  if (!types.isUint8Array(encrypted)) throw vaultError('INVALID_ARGUMENT', 'the blob must be a Buffer');
  const blob = Buffer.from(encrypted);
  if (blob.subarray(0, MAGIC.length).equals(MAGIC)) return blob;
  const [, found] =
    OTHERS.find(([begins]) => blob.subarray(0, begins.length).toString('latin1') === begins) ?? [];
  throw vaultError('CORRUPT', `this is no blob of safe-storage${found === undefined ? '' : `: ${found}`}`);
}

const encryptWith = (key, text) => seal(key, headerOf(key), text);

function decryptWith(key, blob) {
  const header = headerOf(key);
  if (blob.length >= HEADER_LENGTH && !blob.subarray(0, HEADER_LENGTH).equals(header))
    throw vaultError('WRONG_KEY', 'the blob was encrypted with the key of another vault, or is damaged');
  const text = unseal(key, HEADER_LENGTH, blob);
  if (text === undefined) throw vaultError('CORRUPT', 'the blob is damaged');
  return text.toString();
}

function isEncryptionAvailable() {
  try {
    return withKey(makeSync(), () => true);
  } catch {
    return false;
  }
}

function encryptString(plainText) {
  const text = textOf(plainText);
  return withKey(makeSync(), (key) => encryptWith(key, text));
}

function decryptString(encrypted) {
  const blob = blobOf(encrypted);
  return withKey(chosen.vault().getBytesSync(...NAME), (key) => decryptWith(key, blob));
}

async function isAsyncEncryptionAvailable() {
  try {
    return withKey(await makeAsync(), () => true);
  } catch {
    return false;
  }
}

async function encryptStringAsync(plainText) {
  const text = textOf(plainText);
  return withKey(await makeAsync(), (key) => encryptWith(key, text));
}

async function decryptStringAsync(encrypted) {
  const blob = blobOf(encrypted);
  const key = await chosen.vault().getBytes(...NAME);
  return withKey(key, () => ({ shouldReEncrypt: false, result: decryptWith(key, blob) }));
}

const safeStorage = {
  isEncryptionAvailable,
  encryptString,
  decryptString,
  isAsyncEncryptionAvailable,
  encryptStringAsync,
  decryptStringAsync,
  /** Never 'basic_text', for which programs refuse or warn: there is always a key of its own. */
  getSelectedStorageBackend: () => 'vault',
  /** There is nothing weaker to change to. */
  setUsePlainTextEncryption() {},
  useVault: (options) => chosen.use(options),
};

module.exports = { ...safeStorage, safeStorage };
