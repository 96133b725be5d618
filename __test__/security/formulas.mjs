// The formulas of ARCHITECTURE.md ("Keys and locks"), written anew: from the files of a device and its passwords to every key.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { rowsOf } from '../asset/persistence-page.mjs';
import { argon2id } from './argon2.mjs';

const NONE = Buffer.alloc(0);
const VERSION = 1;

export const byte = (...numbers) => Buffer.from(numbers);
export const u32 = (number) => Buffer.from(Uint32Array.of(number).buffer);
export const i64 = (number) => Buffer.from(BigInt64Array.of(BigInt(number)).buffer);
const base64 = (text) => Buffer.from(text, 'base64');

/** derive(k, label, info) = HKDF-SHA-256(no salt, k, label ‖ 0 ‖ info). */
export const derive = (key, label, info = NONE) =>
  Buffer.from(hkdfSync('sha256', key, NONE, Buffer.concat([Buffer.from(label), byte(0), info]), 32));

/** join(k, label, other) = derive(k, label, other). */
export const join = derive;

/** mac(k, parts) = HMAC-SHA-256(k, the parts, each behind its length). */
export function mac(key, ...parts) {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(i64(part.length)).update(part);
  return hmac.digest();
}

/** The inverse of seal(k, m, context) = version ‖ nonce ‖ AES-256-GCM(k, nonce, m, aad = context). */
export function open(key, blob, context) {
  if (blob[0] !== VERSION) throw new Error(`version ${blob[0]}`);
  const cipher = createDecipheriv('aes-256-gcm', key, blob.subarray(1, 13));
  cipher.setAAD(context);
  cipher.setAuthTag(blob.subarray(-16));
  return Buffer.concat([cipher.update(blob.subarray(13, -16)), cipher.final()]);
}

/** stretch(password, salt): the key, and the memory that it took. */
export const stretch = (password, salt, { m = 19 * 1024, t = 2, p = 1 } = {}) =>
  argon2id(password, salt, { m, t, p });

/** The last two of the fifteen round keys of AES-256; the first two are the key itself. */
export function lastRoundKeys(key) {
  const sbox = (bytes) => bytes.map((value) => SBOX[value]);
  const words = Array.from({ length: 8 }, (_, i) => Buffer.from(key.subarray(4 * i, 4 * i + 4)));
  const xor = (a, b) => a.map((value, i) => value ^ b[i]);
  for (let i = 8, round = 1; i < 60; i++) {
    let last = words[i - 1];
    if (i % 8 === 0) {
      last = xor(sbox(Buffer.concat([last.subarray(1), last.subarray(0, 1)])), byte(round, 0, 0, 0));
      round <<= 1;
    } else if (i % 8 === 4) last = sbox(last);
    words.push(xor(words[i - 8], last));
  }
  return Buffer.concat(words.slice(52).map((word) => Buffer.from(word)));
}

/** AES's S-box: the inverse in GF(2^8), turned. */
const SBOX = (() => {
  const box = new Uint8Array(256);
  const rotl = (value, by) => ((value << by) | (value >> (8 - by))) & 0xff;
  for (let p = 1, q = 1, first = true; first || p !== 1; first = false) {
    p = (p ^ (p << 1) ^ (p & 0x80 ? 0x1b : 0)) & 0xff;
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    box[p] = q ^ rotl(q, 1) ^ rotl(q, 2) ^ rotl(q, 3) ^ rotl(q, 4) ^ 0x63;
  }
  box[0] = 0x63;
  return box;
})();

/** What AES multiplies with under a key: GHASH's H. */
export const hashKey = (key) =>
  createCipheriv('aes-256-ecb', key, null).update(Buffer.alloc(16)).subarray(0, 16);

// ---- the files ----
const json = (dir, ...name) => JSON.parse(fs.readFileSync(path.join(dir, ...name), 'utf8'));

/** The root key of `root.key`. */
export const storedRootKey = (dir) => base64(fs.readFileSync(path.join(dir, 'root.key'), 'utf8').trim());

/** The root key of a passphrase, as stretch gives it. */
export function rootKeyOf(dir, passphrase, stretching = stretch) {
  const { salt, check, ...rest } = json(dir, 'device.json');
  const stretched = stretching(passphrase, base64(salt), rest);
  const right = mac(derive(stretched.key, 'root key check'), Buffer.from('ohos-security-kit'));
  if (right.toString('base64') !== check) throw new Error('not the passphrase of this folder');
  return stretched;
}

/** How a user's password is stretched; undefined while none is set. */
export function stretchingOf(dir, user = 100) {
  const { password } = json(dir, 'keys', `${user}.key`);
  return password && { salt: base64(password.salt), cost: password };
}

/** The class keys of a user, and what leads to them. `password` as bytes, if one is set. */
export function classKeys(dir, root, password, stretching = stretch, user = 100) {
  const record = json(dir, 'keys', `${user}.key`);
  const base = derive(root, 'class keys', u32(user));
  const { salt, cost } = stretchingOf(dir, user) ?? {};
  const stretched = salt && stretching(password, salt, cost);
  const joined = stretched && join(base, 'lock password', stretched.key);
  const context = (kind) => Buffer.concat([Buffer.from('class key'), u32(user), byte(kind)]);
  const classes = record.classes.map((sealed, i) =>
    open((i > 0 && joined) || base, base64(sealed), context(i)),
  );
  const passwordSet = record.password && open(base, base64(record.password.key), context(3));
  return { base, stretched, joined, classes, passwordSet };
}

/** What the number of a kind of data key says. */
export const kindOf = (kind) => ({
  accessibility: kind & 3,
  authenticated: (kind & 4) !== 0,
  needsPassword: (kind & 8) !== 0,
  attributes: (kind & 16) !== 0,
});

/** The data keys that a closed database has, with what leads to them; those of a password that is gone are left out. */
export function dataKeys(dir, { classes, passwordSet }, user = 100) {
  // The table of data sets has as many columns, but none of bytes at the end.
  const rows = rowsOf(path.join(dir, 'store.db'), 'data_key').filter(({ wrapped }) =>
    Buffer.isBuffer(wrapped),
  );
  return rows.flatMap(({ dataset, kind, generation, wrapped }) => {
    const { accessibility, needsPassword } = kindOf(kind);
    if (needsPassword && passwordSet === undefined) return [];
    const plain = derive(classes[accessibility], 'data keys', byte(kind));
    const wrapping = needsPassword ? join(plain, 'password set', passwordSet) : plain;
    const context = Buffer.concat([
      Buffer.from('data key'),
      u32(user),
      i64(dataset),
      byte(kind),
      u32(generation),
    ]);
    try {
      const key = open(wrapping, wrapped, context);
      return [{ kind, wrapping, key, seal: derive(key, 'seal'), blind: derive(key, 'blind index') }];
    } catch (error) {
      if (needsPassword) return []; // of an earlier password
      throw error;
    }
  });
}
