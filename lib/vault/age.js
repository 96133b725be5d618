'use strict';

// Files encrypted by a passphrase, as age does it (age-encryption.org/v1, one scrypt recipient):
//
//   header   = "age-encryption.org/v1" LF "-> scrypt" SP base64(salt) SP logN LF base64(wrapped) LF "---" SP base64(mac) LF
//   wrapped  = ChaCha20-Poly1305(scrypt(passphrase, "age-encryption.org/v1/scrypt" || salt, N = 2^logN, r = 8, p = 1),
//              nonce = 0, file key)                                              file key: 16 random bytes
//   mac      = HMAC-SHA256(HKDF-SHA256(file key, salt = "", "header"), the header up to and with "---")
//   payload  = nonce(16) || chunks
//   chunk i  = ChaCha20-Poly1305(HKDF-SHA256(file key, salt = nonce, "payload"), i(11, big endian) || last(1), 64 KiB of text)
//
// Base64 is the one of RFC 4648, without padding. Only the last chunk may be shorter, and it is empty only if it is the only one.

const crypto = require('node:crypto');
const { promisify } = require('node:util');

const scrypt = promisify(crypto.scrypt);

const CIPHER = 'chacha20-poly1305';
const TAG_LENGTH = 16;
const CHUNK_LENGTH = 64 * 1024;
const SEALED_LENGTH = CHUNK_LENGTH + TAG_LENGTH;
const FILE_KEY_LENGTH = 16;
const NONCE_LENGTH = 16;
const LABEL = 'age-encryption.org/v1/scrypt';

/** What age itself writes: 256 MiB of memory and about a second. */
const LOG_N = 18;
/** A file may ask for 1 GiB at most: whoever made it decides how long reading it takes. */
const MOST_LOG_N = 20;

const B64 = '[A-Za-z0-9+/]';
const HEADER = new RegExp(
  `^age-encryption\\.org/v1\\n-> scrypt (${B64}{22}) ([1-9]\\d?)\\n(${B64}{43})\\n---(?= (${B64}{43})\\n)`,
);
/** The longest header that is read has less. */
const HEADER_ROOM = 256;
const VERSION_LINE = 'age-encryption.org/v1\n';

const ARMOR =
  /^-----BEGIN AGE ENCRYPTED FILE-----\r?\n([A-Za-z0-9+/=\r\n]*?)\r?\n?-----END AGE ENCRYPTED FILE-----\s*$/;

function vaultError(code, message) {
  const { VaultError } = require('./index');
  return new VaultError(code, message);
}
const damaged = (what) => vaultError('CORRUPT', `the file is damaged: ${what}`);

const toBase64 = (bytes) => bytes.toString('base64').replace(/=+$/, '');

/** Bits behind the last byte are none: each text stands for other bytes. */
function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  if (toBase64(bytes) !== text) throw damaged('its header is no base64');
  return bytes;
}

function sealChunk(key, nonce, text) {
  const cipher = crypto.createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH });
  return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** The text; undefined if it was not sealed with this key and nonce. */
function openChunk(key, nonce, sealed) {
  const decipher = crypto.createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_LENGTH });
  decipher.setAuthTag(sealed.subarray(-TAG_LENGTH));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_LENGTH)), decipher.final()]);
  } catch {
    return undefined;
  }
}

const derive = (fileKey, salt, info) => Buffer.from(crypto.hkdfSync('sha256', fileKey, salt, info, 32));
const macOf = (fileKey, header) =>
  crypto
    .createHmac('sha256', derive(fileKey, '', 'header'))
    .update(header)
    .digest();
const wrappingKey = (passphrase, salt, logN) =>
  scrypt(passphrase, Buffer.concat([Buffer.from(LABEL), salt]), 32, {
    N: 2 ** logN,
    r: 8,
    p: 1,
    maxmem: 2 ** logN * 1024 + (1 << 20),
  });

function chunkNonce(index, isLast) {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Encrypts bytes. `logN` is for tests, which have no second to spare. */
async function encrypt(text, passphrase, logN = LOG_N) {
  const fileKey = crypto.randomBytes(FILE_KEY_LENGTH);
  const salt = crypto.randomBytes(16);
  const wrapped = sealChunk(await wrappingKey(passphrase, salt, logN), Buffer.alloc(12), fileKey);
  const header = `${VERSION_LINE}-> scrypt ${toBase64(salt)} ${logN}\n${toBase64(wrapped)}\n---`;
  const nonce = crypto.randomBytes(NONCE_LENGTH);
  const key = derive(fileKey, nonce, 'payload');
  const parts = [Buffer.from(`${header} ${toBase64(macOf(fileKey, header))}\n`), nonce];
  const count = Math.max(1, Math.ceil(text.length / CHUNK_LENGTH));
  for (let index = 0; index < count; index++) {
    const chunk = text.subarray(index * CHUNK_LENGTH, (index + 1) * CHUNK_LENGTH);
    parts.push(sealChunk(key, chunkNonce(index, index === count - 1), chunk));
  }
  fileKey.fill(0);
  return Buffer.concat(parts);
}

/** A file that went through text, as age -a makes it. */
function withoutArmor(file) {
  if (!file.subarray(0, 11).equals(Buffer.from('-----BEGIN '))) return file;
  const [found, lines] = ARMOR.exec(file.toString('latin1')) ?? [];
  if (found === undefined) throw damaged('its armor does not end');
  return Buffer.from(lines, 'base64');
}

function headerOf(file) {
  const text = file.subarray(0, HEADER_ROOM).toString('latin1');
  if (!text.startsWith(VERSION_LINE)) throw vaultError('CORRUPT', 'this is no file of age');
  const [header, salt, logN, wrapped, mac] = HEADER.exec(text) ?? [];
  if (header === undefined) {
    if (text.startsWith(`${VERSION_LINE}-> scrypt `)) throw damaged('its header does not fit');
    throw vaultError('CORRUPT', 'the file is not encrypted by a passphrase');
  }
  if (Number(logN) > MOST_LOG_N)
    throw vaultError('CORRUPT', `the file wants a work factor of ${logN}; up to ${MOST_LOG_N} is done`);
  return {
    header,
    salt: fromBase64(salt),
    logN: Number(logN),
    wrapped: fromBase64(wrapped),
    mac: fromBase64(mac),
    payload: file.subarray(header.length + 1 + mac.length + 1),
  };
}

function openPayload(fileKey, payload) {
  if (payload.length < NONCE_LENGTH + TAG_LENGTH) throw damaged('it ends too early');
  const key = derive(fileKey, payload.subarray(0, NONCE_LENGTH), 'payload');
  const sealed = payload.subarray(NONCE_LENGTH);
  const count = Math.ceil(sealed.length / SEALED_LENGTH);
  const parts = [];
  for (let index = 0; index < count; index++) {
    const isLast = index === count - 1;
    const chunk = sealed.subarray(index * SEALED_LENGTH, (index + 1) * SEALED_LENGTH);
    if (chunk.length < TAG_LENGTH || (chunk.length === TAG_LENGTH && index > 0))
      throw damaged('its last part is empty');
    const text = openChunk(key, chunkNonce(index, isLast), chunk);
    if (text === undefined) throw damaged('a part of it was changed, moved or cut off');
    parts.push(text);
  }
  const all = Buffer.concat(parts);
  for (const part of parts) part.fill(0);
  return all;
}

/** Decrypts a file, armored or not. `WRONG_KEY` for another passphrase, `CORRUPT` for whatever is no such file or was changed. */
async function decrypt(file, passphrase) {
  const { header, salt, logN, wrapped, mac, payload } = headerOf(withoutArmor(file));
  const fileKey = openChunk(await wrappingKey(passphrase, salt, logN), Buffer.alloc(12), wrapped);
  if (fileKey === undefined)
    throw vaultError('WRONG_KEY', 'the file was encrypted with another passphrase, or its header is damaged');
  if (!crypto.timingSafeEqual(macOf(fileKey, header), mac)) throw damaged('its header was changed');
  return openPayload(fileKey, payload);
}

module.exports = { decrypt, encrypt };
