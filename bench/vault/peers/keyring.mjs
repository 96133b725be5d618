// @napi-rs/keyring on whatever answers: the Secret Service, or the kernel's keyring, which is memory and gone after a restart. Either
// has room for a hundred entries, the kernel not for n.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

export const id = 'keyring';
export const name = '@napi-rs/keyring (100)';
export const module = '@napi-rs/keyring';
/** A reference: where the kernel answers, nothing is on disk. */
export const reference = true;
/** Entries that it is given. */
export const most = 100;

const PREFIX = `ohos-security-kit bench ${process.pid}`;

/** Throws where no keyring answers. */
export function load() {
  const keyring = require('@napi-rs/keyring');
  try {
    const entry = new keyring.Entry(PREFIX, 'does it answer');
    entry.setPassword('yes');
    if (entry.getPassword() !== 'yes' || !entry.deletePassword()) throw new Error('something else is found');
  } catch (error) {
    throw new Error(`no keyring answers: ${error.message}`);
  }
  return keyring;
}

let opened = 0;

export async function openVault() {
  const { AsyncEntry, Entry } = require('@napi-rs/keyring');
  opened += 1;
  const owner = `${PREFIX} ${opened}`;
  const entryOf = ({ service, account }, Kind = Entry) => new Kind(`${owner} ${service}`, account);
  const known = new Map();
  const noted = (entry) => {
    known.set(`${entry.service}\0${entry.account}`, entry);
    return entry;
  };
  const setSync = (entry) => entryOf(noted(entry)).setPassword(entry.value);
  return {
    getSync: (entry) => entryOf(entry).getPassword(),
    get: (entry) =>
      entryOf(entry, AsyncEntry)
        .getPassword()
        .then((value) => value ?? null),
    setSync,
    set: (entry) => entryOf(noted(entry), AsyncEntry).setPassword(entry.value),
    deleteSync: (entry) => entryOf(entry).deletePassword(),
    delete: (entry) => entryOf(entry, AsyncEntry).deletePassword(),
    fill: async (entries) => entries.forEach(setSync),
    /** Nothing stays behind. */
    close: async () => {
      for (const entry of known.values()) entryOf(entry).deletePassword();
    },
  };
}
