// What the peers share that seal with node:crypto: AES-256-GCM, a fresh random nonce, the name authenticated. Names, labels and times
// are in clear.
import { seal as sealSecret, secretKeyOf, unseal as unsealSecret } from '../../peers/common.mjs';

const bytesIn = (value) => (typeof value === 'string' ? Buffer.from(value) : value);

export function sealing(dir) {
  const key = secretKeyOf(dir);
  const nameOf = ({ service, account }) => Buffer.from(`${service}\0${account}`);
  return {
    seal: (entry, value = entry.value) =>
      sealSecret(key, { alias: nameOf(entry), critical: null, secret: bytesIn(value) }),
    bytesOf: (entry, sealed) => unsealSecret(key, sealed, nameOf(entry), null),
    textOf: (entry, sealed) => unsealSecret(key, sealed, nameOf(entry), null).toString(),
  };
}

/** An entry as a list has it. */
export const listed = (service, account, label, createdAt, updatedAt, size) => ({
  service,
  account,
  labels: label === null ? [] : [label],
  createdAt: new Date(createdAt),
  updatedAt: new Date(updatedAt),
  expiresAt: null,
  size,
});

/** Bytes that sealing adds. */
export const SEAL = 28;
