'use strict';

// Where a root key comes from: what the engine needs to know of it, the secret that goes beside that, and what fetches a key
// that is kept elsewhere. The engine fetches while nobody else can be creating the folder, so two first starts get one key.

const { types } = require('node:util');
const { argumentError, keyError } = require('../engine/errors');
const { elementsOf, isCallable, kindOf, lengthOf, membersOf } = require('../engine/plain');
const { keyBytes, room, secretBytes, wipe } = require('../engine/secret');

const KEY_LENGTH = 32;
/** Most keys that a program may give. */
const MOST_KEYS = 16;

/** By kind: the member that stays here, what it gives (a secret, or what fetches one), and members that the engine reads. */
const KIND = { member: undefined, secret: undefined, fetch: undefined, plain: [] };
const KINDS = new Map([
  ['passphrase', { ...KIND, member: 'passphrase', secret: secretBytes }],
  ['raw', { ...KIND, member: 'key', secret: keyBytes }],
  ['callback', { ...KIND, member: 'get', fetch: fetchFromProgram }],
  ['keyring', { ...KIND, member: 'store', fetch: fetchFromKeyring, plain: ['service', 'account'] }],
]);

/**
 * A root key as options give it: what may be said in JSON, which is its kind, plain members and the names of those that do not
 * belong; its secret, to be wiped; and what fetches it.
 */
function rootKeyOf(what, given) {
  const { kind, ...rest } = membersOf(what, given);
  const members = { __proto__: null, ...rest };
  const { member, secret, fetch, plain } = KINDS.get(kind) ?? KIND;
  const others = Object.keys(members).filter((name) => name !== member);
  const said = others.map((name) => [name, plain.includes(name) ? (members[name] ?? undefined) : true]);
  const rootKey = { kind, ...Object.fromEntries(said) };
  const where = `${what}.${member}`;
  return {
    rootKey,
    secret: secret?.(where, members[member]),
    fetch: fetch?.(where, members[member], given),
    given: members[member],
  };
}

/**
 * `get(fresh)`: `fresh` says that a new key is wanted, one that seals nothing yet. Of several keys that it gives, the engine tries
 * which one counts.
 */
function fetchFromProgram(what, get, given) {
  if (!isCallable(get)) throw argumentError(`${what} must be a function, not ${kindOf(get)}`);
  return (purpose) => {
    const found = Reflect.apply(get, given, [purpose !== 'open']);
    if (types.isPromise(found)) {
      found.catch(() => {}); // nobody waits for it
      throw argumentError(`${what} must give the key at once, not a promise`);
    }
    const keys = elementsOf(found) ?? [found];
    if (keys.length === 0 || keys.length > MOST_KEYS)
      throw argumentError(`${what} must give 1 to ${MOST_KEYS} keys`);
    const bytes = room(KEY_LENGTH * keys.length);
    try {
      keys.forEach((key, i) => {
        const one = oneKey(what, key);
        bytes.set(one, KEY_LENGTH * i);
        wipe(one);
      });
      return bytes;
    } catch (error) {
      wipe(bytes);
      throw error;
    }
  };
}

/** Looked at before it is copied: it may have any length. */
function oneKey(what, key) {
  const length = types.isUint8Array(key) ? lengthOf(key) : KEY_LENGTH;
  if (length !== KEY_LENGTH) throw argumentError(`${what} must give ${KEY_LENGTH} bytes, not ${length}`);
  return keyBytes(`what ${what} gives`, key);
}

/** What options call the stores of Linux, and what the library does. */
const STORES = new Map([
  [undefined, 'secret-service'],
  ['secret-service', 'secret-service'],
  ['kernel', 'keyutils'],
]);

/** An entry is made once and never written again, so whatever was sealed under its key opens. */
function fetchFromKeyring(what, store) {
  if (!STORES.has(store ?? undefined)) throw argumentError(`${what} must be 'secret-service' or 'kernel'`);
  return (purpose, service, account) => {
    const place = `the keyring's entry of service '${service}', account '${account}'`;
    const entry = ask(place, () => entryOf(service, account, store));
    const kept = ask(place, () => takeOver(entry.getSecret()));
    if (kept === undefined) {
      if (purpose === 'open') throw keyError(`${place} is not there`);
      return ask(place, () => makeKey(entry));
    }
    if (kept.length === KEY_LENGTH) return kept;
    wipe(kept);
    throw keyError(`${place} is no root key`);
  };
}

const entryOf = (service, account, store) =>
  new (library().Entry)(service, account, { linux: { store: STORES.get(store ?? undefined) } });

/** Puts a new key into an entry, and sees that it is there. */
function makeKey(entry) {
  const key = room(KEY_LENGTH);
  require('node:crypto').randomFillSync(key);
  let written;
  try {
    entry.setSecret(key);
    written = takeOver(entry.getSecret());
    if (written === undefined || Buffer.compare(written, key) !== 0)
      throw new Error('it does not keep what it is given');
    return key;
  } catch (error) {
    wipe(key);
    throw error;
  } finally {
    if (written !== undefined) wipe(written);
  }
}

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
