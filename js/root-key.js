'use strict';

// Where a root key comes from: what the engine needs to know of it, the secret that goes beside that, and what fetches a key
// that is kept elsewhere. The engine fetches while nobody else can be creating the folder, so two first starts get one key.

const { types } = require('node:util');
const { argumentError, keyError } = require('./errors');
const { isCallable, kindOf, membersOf } = require('./plain');
const { keyBytes, room, secretBytes, wipe } = require('./secret');

const KEY_LENGTH = 32;

/** By kind: the member that stays here, and what it gives: a secret, or what fetches one. */
const KINDS = new Map([
  ['passphrase', { member: 'passphrase', secret: secretBytes }],
  ['raw', { member: 'key', secret: keyBytes }],
  ['callback', { member: 'get', fetch: fetchFromProgram }],
  ['keyring', { member: 'store', fetch: fetchFromKeyring }],
]);

/**
 * A root key as options give it: what may be said in JSON, which is its kind, plain members and the names of those that do not
 * belong; its secret, to be wiped; and what fetches it.
 */
function rootKeyOf(what, given) {
  const { kind, ...members } = membersOf(what, given);
  const { member, secret, fetch } = KINDS.get(kind) ?? {};
  const entries = Object.entries(members).filter(([name]) => name !== member);
  const plain = kind === 'keyring' ? entries : entries.map(([name]) => [name, true]);
  const rootKey = { kind, ...Object.fromEntries(plain) };
  const where = `${what}.${member}`;
  return {
    rootKey,
    secret: secret?.(where, members[member]),
    fetch: fetch?.(where, members[member], given),
    forget: kind === 'keyring' ? (entry) => forgetEntry(entry, members.store) : undefined,
  };
}

/** `get(fresh)`: `fresh` says that a new key is wanted, because there is nothing yet that another one has sealed. */
function fetchFromProgram(what, get, given) {
  if (!isCallable(get)) throw argumentError(`${what} must be a function, not ${kindOf(get)}`);
  return (purpose) => {
    const key = Reflect.apply(get, given, [purpose !== 'open']);
    if (types.isPromise(key)) {
      key.catch(() => {}); // nobody waits for it
      throw argumentError(`${what} must give the key at once, not a promise`);
    }
    const bytes = keyBytes(`what ${what} gives`, key);
    if (bytes.length === KEY_LENGTH) return bytes;
    wipe(bytes);
    throw argumentError(`${what} must give ${KEY_LENGTH} bytes, not ${bytes.length}`);
  };
}

/** What options call the stores of Linux, and what the library does. */
const STORES = new Map([
  [undefined, 'secret-service'],
  ['secret-service', 'secret-service'],
  ['kernel', 'keyutils'],
]);

function fetchFromKeyring(what, store) {
  if (!STORES.has(store ?? undefined)) throw argumentError(`${what} must be 'secret-service' or 'kernel'`);
  return (purpose, service, account) => {
    const place = `the keyring's entry of service '${service}', account '${account}'`;
    const entry = ask(place, () => entryOf(service, account, store));
    const kept = ask(place, () => takeOver(entry.getSecret()));
    if (kept !== undefined && (kept.length === 0 || kept.length % KEY_LENGTH !== 0)) {
      wipe(kept);
      throw keyError(`${place} is no root key`);
    }
    if (purpose === 'open' && kept === undefined) throw keyError(`${place} is not there`);
    if (kept !== undefined && purpose !== 'rotate') return kept;
    return ask(place, () => putFirst(entry, kept));
  };
}

/** A new key in front of those that are kept: they open what was sealed before, until the new one counts. */
function putFirst(entry, kept) {
  const keys = room(KEY_LENGTH + (kept?.length ?? 0));
  require('node:crypto').randomFillSync(keys, 0, KEY_LENGTH);
  if (kept !== undefined) {
    keys.set(kept, KEY_LENGTH);
    wipe(kept);
  }
  entry.setSecret(keys);
  const written = takeOver(entry.getSecret());
  if (written === undefined || Buffer.compare(written, keys) !== 0)
    throw new Error('it does not keep what it is given');
  wipe(written);
  return keys;
}

/** Removes an entry that was made for one device and opens nothing any more. One that has a name may have other users. */
function forgetEntry({ service, account }, store) {
  if (account.startsWith('device-')) entryOf(service, account, store).deleteCredential();
}

const entryOf = (service, account, store) =>
  new (library().Entry)(service, account, { linux: { store: STORES.get(store ?? undefined) } });

/** The library's answer, a list of numbers, as bytes of ours. */
function takeOver(numbers) {
  if (numbers === null || numbers === undefined) return undefined;
  const bytes = room(numbers.length);
  bytes.set(numbers);
  numbers.fill(0);
  return bytes;
}

/** What a keyring that cannot be asked says. There is no other place to fall back to. */
function ask(place, act) {
  try {
    return act();
  } catch (error) {
    if (typeof error.code === 'number') throw error; // ours
    throw keyError(`${place} cannot be used: ${error.message}`, error);
  }
}

function library() {
  try {
    return require('@napi-rs/keyring');
  } catch (error) {
    const missing = error.code === 'MODULE_NOT_FOUND';
    const why = missing ? 'run `npm install @napi-rs/keyring`' : error.message.split('\n')[0];
    throw keyError(`rootKey kind 'keyring' needs the package @napi-rs/keyring: ${why}`, error);
  }
}

module.exports = { rootKeyOf };
