// What every peer shares: the entry's shape, attribute numbers, and sealing with node:crypto as an app would
// write it.
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

export const OWNER = 'com.example.bench_signature';

/** The numbers of asset.Tag that results carry. */
export const TAG = {
  SECRET: 0x30000001,
  ALIAS: 0x30000002,
  ACCESSIBILITY: 0x20000003,
  REQUIRE_PASSWORD_SET: 0x10000004,
  AUTH_TYPE: 0x20000005,
  SYNC_TYPE: 0x20000010,
  IS_PERSISTENT: 0x10000011,
  CRITICAL: 0x30000020,
  NORMAL: 0x30000030,
  UPDATE_TIME: 0x30000045,
  WRAP_TYPE: 0x20000049,
};

/** The attributes an asset has beside alias and labels, as the peers store them. */
export const DEFAULTS = {
  accessibility: 1,
  requirePasswordSet: 0,
  authType: 0,
  syncType: 0,
  isPersistent: 0,
  wrapType: 0,
};

const NONCE = 12;
const MAC = 16;
const ownerBytes = Buffer.from(`${OWNER}\0`);
const nothing = new Uint8Array(0);

/** The key lives beside the data, as our root.key does. */
export function keyOf(dir) {
  const file = path.join(dir, 'bench.key');
  if (!fs.existsSync(file)) {
    fs.mkdirSync(dir, { recursive: true });
    fs.writeFileSync(file, randomBytes(32), { mode: 0o600 });
  }
  return fs.readFileSync(file);
}

export const secretKeyOf = (dir) => createSecretKey(keyOf(dir));

const authenticated = (alias, critical) => Buffer.concat([ownerBytes, alias, critical ?? nothing]);

/**
 * AES-256-GCM, fresh random nonce, owner, alias and critical label authenticated: nonce | mac |
 * ciphertext.
 */
export function seal(key, { alias, critical, secret }) {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(authenticated(alias, critical));
  const body = cipher.update(secret);
  cipher.final();
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

export function unseal(key, sealed, alias, critical) {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE));
  decipher.setAAD(authenticated(alias, critical));
  decipher.setAuthTag(sealed.subarray(NONCE, NONCE + MAC));
  const secret = decipher.update(sealed.subarray(NONCE + MAC));
  decipher.final();
  return secret;
}

/** A result as our API returns it; `numbers` in the order of DEFAULTS. */
export function toMap(alias, numbers, critical, normal, updateTime) {
  const map = new Map([
    [TAG.ALIAS, alias],
    [TAG.ACCESSIBILITY, numbers[0]],
    [TAG.REQUIRE_PASSWORD_SET, numbers[1] === 1],
    [TAG.AUTH_TYPE, numbers[2]],
    [TAG.SYNC_TYPE, numbers[3]],
    [TAG.IS_PERSISTENT, numbers[4] === 1],
    [TAG.WRAP_TYPE, numbers[5]],
    [TAG.UPDATE_TIME, updateTime],
  ]);
  if (critical) map.set(TAG.CRITICAL, critical);
  if (normal) map.set(TAG.NORMAL, normal);
  return map;
}
