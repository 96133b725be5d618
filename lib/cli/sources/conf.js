'use strict';

// A file of conf or electron-store. It becomes the entry that `ohos-security-kit/conf` has for the same options, or with --split an
// entry for each of its keys. An encrypted file is IV(16) ":" rest, the key PBKDF2-HMAC-SHA512(encryptionKey, salt, 10000, 32), where the
// salt is the IV, or in files of earlier versions the IV as text, and the rest AES-256-CBC or -CTR, or AES-256-GCM with the tag behind it.

const crypto = require('node:crypto');
const path = require('node:path');
const { CliError, usageError } = require('../output');
const { jsonOf, readSource, textOf } = require('./file');

const IV_LENGTH = 16;
const COLON = 0x3a;
const TAG_LENGTH = 16;

/** What proves itself comes first; what only may come out as JSON last. */
const CIPHERS = [
  { name: 'aes-256-gcm', tag: TAG_LENGTH },
  { name: 'aes-256-cbc', tag: 0 },
  { name: 'aes-256-ctr', tag: 0 },
];

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function decryptWith(cipher, key, iv, sealed) {
  try {
    const decipher = crypto.createDecipheriv(cipher.name, key, iv);
    if (cipher.tag > 0) decipher.setAuthTag(sealed.subarray(-cipher.tag));
    const text = sealed.subarray(0, sealed.length - cipher.tag);
    return textOf(Buffer.concat([decipher.update(text), decipher.final()]));
  } catch {
    return undefined;
  }
}

/** The configuration in an encrypted file: { text, json }; undefined if the key does not fit. */
function decrypted(bytes, password) {
  const iv = bytes.subarray(0, IV_LENGTH);
  const sealed = bytes.subarray(IV_LENGTH + 1);
  for (const salt of [iv, iv.toString()]) {
    const key = crypto.pbkdf2Sync(password, salt, 10_000, 32, 'sha512');
    for (const cipher of CIPHERS) {
      const text = decryptWith(cipher, key, iv, sealed);
      const json = text === undefined ? undefined : jsonOf(text);
      if (isObject(json)) return { text, json };
    }
  }
  return undefined;
}

const isEncrypted = (bytes) => bytes.length > IV_LENGTH && bytes[IV_LENGTH] === COLON;

async function configOf(io, bytes, keyFile) {
  const plain = require('node:buffer').isUtf8(bytes) ? textOf(bytes) : undefined;
  const json = plain === undefined ? undefined : jsonOf(plain);
  if (isObject(json)) return { text: plain, json };
  if (!isEncrypted(bytes)) throw usageError('the source is no JSON object and no encrypted file of conf');
  if (keyFile === undefined)
    throw usageError('the source is encrypted: give its encryptionKey with --key-file');
  const password = await require('../secret').readSourcePassword(io, keyFile);
  const found = decrypted(bytes, password);
  if (found === undefined) throw new CliError('WRONG_KEY', 'the encryptionKey does not fit the source');
  return found;
}

/** The folder that conf made for the project; on Windows there is one more in it. */
function projectOf(file) {
  const folder = path.dirname(path.resolve(file));
  return path.basename(path.basename(folder) === 'Config' ? path.dirname(folder) : folder);
}

const contentOf = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

/** `placeOf(file)`: the service and, if it is not the default one, the folder of the vault. */
const source = (placeOf) => ({
  vault: 'conf',
  isFile: true,
  options: ['service', 'keyFile', 'split'],
  async read(io, file, { service: [given] = [], keyFile, split }) {
    const { bytes, remove } = readSource(io, file);
    const { text, json } = await configOf(io, bytes, keyFile);
    const { service, dir } = placeOf(file);
    const name = given ?? service;
    const entries = split
      ? Object.entries(json).map(([key, value]) => ({ service: name, account: key, value: contentOf(value) }))
      : [{ service: name, account: path.basename(file), value: Buffer.from(text) }];
    return { entries, remove, dir };
  },
});

const conf = source((file) => ({ service: projectOf(file) }));
const electronStore = source((file) => ({
  service: 'conf',
  dir: path.resolve(path.dirname(file), `${path.parse(file).name}.vault`),
}));

module.exports = { conf, electronStore };
