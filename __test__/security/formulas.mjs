// The formulas of docs/internals/keys.md, written anew: from the files of a device and its passwords to every key.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { rowsOf } from '../support/sqlite-pages.mjs';
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

/** context(kind, parts) = version ‖ kind ‖ parts. */
export const context = (kind, ...parts) => Buffer.concat([byte(VERSION), Buffer.from(kind), ...parts]);

/** The inverse of seal(k, m, c) = version ‖ nonce ‖ AES-256-GCM(k, nonce, m, aad = c). */
export function open(key, blob, aad) {
  if (blob[0] !== VERSION) throw new Error(`version ${blob[0]}`);
  const cipher = createDecipheriv('aes-256-gcm', key, blob.subarray(1, 13));
  cipher.setAAD(aad);
  cipher.setAuthTag(blob.subarray(-16));
  return Buffer.concat([cipher.update(blob.subarray(13, -16)), cipher.final()]);
}

/** seal(k, m, c); the nonce is random, which who opens it cannot tell. */
export function seal(key, plain, aad) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(aad);
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([byte(VERSION), nonce, sealed, cipher.getAuthTag()]);
}

/** stretch(password, how): the key, and the memory that it took. */
export const stretch = (password, { m, t, p, salt }) => argon2id(password, base64(salt), { m, t, p });

/** The key that an AEAD makes its nonces with. */
export const nonceKey = (key) => derive(key, 'nonces');

/** The fifteen round keys of AES-256, of 16 bytes; the first two are the key itself. */
export function roundKeys(key) {
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
  return Array.from({ length: 15 }, (_, i) => Buffer.concat(words.slice(4 * i, 4 * i + 4)));
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
export const rootKeyOf = (dir, passphrase, stretching = stretch) =>
  stretching(passphrase, json(dir, 'device.json').stretching);

/** The device key and the key of snapshots that a root key opens. */
export function deviceKeysOf({ rootKey: kind, check, deviceKey, snapshotKey, rotations }, root) {
  const right = mac(derive(root, 'root key check'), Buffer.from('ohos-security-kit'));
  if (right.toString('base64') !== check) throw new Error('not the root key of this folder');
  const unwrap = (what, sealed) =>
    open(derive(root, 'device key'), base64(sealed), context(what, Buffer.from(kind), u32(rotations)));
  return { device: unwrap('device key', deviceKey), snapshots: unwrap('snapshot key', snapshotKey) };
}

/** The same of a folder. */
export const deviceKeys = (dir, root = storedRootKey(dir)) => deviceKeysOf(json(dir, 'device.json'), root);

/** How a user's password is stretched; undefined while none is set. */
export const stretchingOf = (dir, user = 100) => json(dir, 'keys', `${user}.key`).password?.stretching;

/** mac(derive(D, "key files", user), every member of the file in its order). */
function checkKeyFile(record, device, user) {
  const { version, generation, classKeys: lineage, changes, epochs, password } = record;
  const parts = [u32(version), generation, lineage, u32(changes)];
  for (const { id, classes } of epochs) parts.push(id, ...classes);
  if (password) {
    const { m, t, p, salt } = password.stretching;
    parts.push(
      Buffer.concat([u32(m), u32(t), u32(p), Buffer.from(salt)]),
      u32(password.generation),
      password.key,
    );
  }
  const right = mac(derive(device, 'key files', u32(user)), ...parts.map((part) => Buffer.from(part)));
  if (right.toString('base64') !== record.mac) throw new Error('the key file is damaged');
}

/** The class keys of a key file, by epochs, and what leads to them. `password` as bytes, if one is set. */
export function classKeysOf(record, device, password, stretching = stretch, user = 100) {
  checkKeyFile(record, device, user);
  const base = derive(device, 'class keys', u32(user));
  const stretched = record.password && stretching(password, record.password.stretching);
  const typed = stretched && derive(stretched.key, 'lock password');
  const epochs = record.epochs.map(({ id, classes }) => ({
    id,
    number: BigInt(`0x${id}`),
    classes: classes.map((sealed, i) => {
      const names = [u32(user), Buffer.from(id), byte(i)];
      const outer = open(base, base64(sealed), context('class key', ...names));
      return typed && i > 0 ? open(typed, outer, context('under the password', ...names)) : outer;
    }),
  }));
  const passwordSet =
    record.password && open(base, base64(record.password.key), context('password-set key', u32(user)));
  return { base, typed, epochs, passwordSet };
}

/** The same of a folder. */
export const classKeys = (dir, device, password, stretching, user = 100) =>
  classKeysOf(json(dir, 'keys', `${user}.key`), device, password, stretching, user);

/** What the number of a kind of data key says. */
export const kindOf = (kind) => ({
  accessibility: kind & 3,
  authenticated: (kind & 4) !== 0,
  needsPassword: (kind & 8) !== 0,
  isIndex: (kind & 32) !== 0,
});

/** The data keys that a closed database has, with what leads to them; those of a password that is gone are left out. */
export function dataKeys(dir, { epochs, passwordSet }, user = 100) {
  // Tables of as many columns are told apart by what is in them.
  const rows = rowsOf(path.join(dir, 'store.db'), 'data_key').filter(({ wrapped }) =>
    Buffer.isBuffer(wrapped),
  );
  return rows.flatMap(({ dataset, kind, generation, wrapped }) => {
    const { accessibility, needsPassword } = kindOf(kind);
    if (needsPassword && passwordSet === undefined) return [];
    for (const { number, classes } of epochs) {
      const plain = derive(classes[accessibility], 'data keys', byte(kind));
      const wrapping = needsPassword ? join(plain, 'password set', passwordSet) : plain;
      const bound = context('data key', u32(user), i64(dataset), byte(kind), u32(generation), i64(number));
      try {
        return [{ kind, wrapping, key: open(wrapping, wrapped, bound) }];
      } catch {
        // Of another epoch.
      }
    }
    if (needsPassword) return []; // of an earlier password
    throw new Error(`a data key of kind ${kind} opens with no class key`);
  });
}
