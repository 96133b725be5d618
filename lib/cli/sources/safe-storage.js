'use strict';

// What Electron's safeStorage encrypted, as the program has kept it: one file with one blob, or a JSON file whose texts are blobs in
// base64 or hex, as of electron-store. The blobs are Chromium's:
//
//   Linux    "v10" || AES-128-CBC(PBKDF2-HMAC-SHA1("peanuts", "saltysalt", 1 iteration), IV of 16 blanks, text)
//            "v11", the same with the password that the keyring has for the program
//   macOS    "v10", the same with the Keychain's password for the program and 1003 iterations
//   Windows  "v10" || AES-256-GCM, whose key only DPAPI gives out: it cannot be read here

const crypto = require('node:crypto');
const { isUtf8 } = require('node:buffer');
const { CliError, usageError } = require('../output');
const { jsonOf, readSource } = require('./file');

const PREFIX_LENGTH = 3;
const BLOCK_LENGTH = 16;
const BLANKS = Buffer.alloc(BLOCK_LENGTH, ' ');
const DPAPI = Buffer.from([1, 0, 0, 0, 0xd0, 0x8c, 0x9d, 0xdf]);

const keyOf = (password, iterations) => crypto.pbkdf2Sync(password, 'saltysalt', iterations, 16, 'sha1');

/** The keys that may fit, by the beginning of a blob. */
const KEYS = {
  v10: (password) => [...(password === undefined ? [] : [keyOf(password, 1003)]), keyOf('peanuts', 1)],
  // An empty password was used for a while, by mistake.
  v11: (password) => [...(password === undefined ? [] : [keyOf(password, 1)]), keyOf('', 1)],
};

const kindOf = (blob) => blob.subarray(0, PREFIX_LENGTH).toString('latin1');
const isBlob = (blob) => Object.hasOwn(KEYS, kindOf(blob)) || blob.subarray(0, DPAPI.length).equals(DPAPI);

/** The text; undefined if another key is needed. The cipher proves nothing, so the padding and the text must be right. */
function decryptWith(key, sealed) {
  if (sealed.length === 0 || sealed.length % BLOCK_LENGTH !== 0) return undefined;
  const decipher = crypto.createDecipheriv('aes-128-cbc', key, BLANKS);
  try {
    const text = Buffer.concat([decipher.update(sealed), decipher.final()]);
    return isUtf8(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** `where` is the name that the user knows it by. */
function decrypt(blob, password, where) {
  const kind = kindOf(blob);
  if (!Object.hasOwn(KEYS, kind))
    throw new CliError(
      'FAILED',
      `${where}: Windows keeps the key (DPAPI); only the program itself can decrypt it`,
    );
  for (const key of KEYS[kind](password)) {
    const text = decryptWith(key, blob.subarray(PREFIX_LENGTH));
    if (text !== undefined) return text;
  }
  const advice =
    kind === 'v11'
      ? 'the keyring has the password for it (of "<program> Safe Storage"): give it with --password-file'
      : 'on macOS give the Keychain\'s password of "<program> Safe Storage" with --password-file; on Windows only the ' +
        'program itself can decrypt it';
  throw new CliError('WRONG_KEY', `${where} cannot be decrypted: ${advice}`);
}

/** A text that may stand for a blob; undefined if it does not. */
function blobIn(text) {
  for (const [encoding, pattern] of [
    ['hex', /^[\da-f]+$/i],
    ['base64', /^[\w+/-]+=*$/],
  ]) {
    const blob = pattern.test(text) ? Buffer.from(text, encoding) : undefined;
    if (blob !== undefined && isBlob(blob)) return blob;
  }
  return undefined;
}

/** Texts in a JSON file, by their paths. A list keeps it from running out of stack. */
function textsIn(json) {
  const found = [];
  const waiting = [[[], json]];
  while (waiting.length > 0) {
    const [path, value] = waiting.pop();
    if (typeof value === 'string') found.push({ path: path.join('.'), text: value });
    else if (typeof value === 'object' && value !== null)
      waiting.push(
        ...Object.entries(value)
          .map(([name, inner]) => [[...path, name], inner])
          .reverse(),
      );
  }
  return found;
}

async function read(io, file, { service: [service] = [], account: [account] = [], passwordFile }) {
  if (service === undefined) throw usageError('these have no service of their own: name one with --service');
  const { bytes, remove } = readSource(io, file);
  const password =
    passwordFile === undefined ? undefined : await require('../secret').readSourcePassword(io, passwordFile);
  if (isBlob(bytes)) {
    const name = account ?? require('node:path').basename(file);
    return { entries: [{ service, account: name, value: decrypt(bytes, password, name) }], remove };
  }
  const texts = textsIn(jsonOf(bytes.toString()) ?? null);
  const blobs = texts.map(({ path, text }) => ({ path, blob: blobIn(text) })).filter(({ blob }) => blob);
  if (blobs.length === 0) throw usageError('there is no blob of safeStorage in the source');
  const entries = blobs.map(({ path, blob }) => ({
    service,
    account: path,
    value: decrypt(blob, password, path),
  }));
  return { entries, keepsSource: 'it may have more than the blobs' };
}

module.exports = { isFile: true, options: ['service', 'account', 'passwordFile'], read };
