'use strict';

// Entry, AsyncEntry and the two functions of the npm package @napi-rs/keyring 2 on a vault.

const { types } = require('node:util');
const { byAge } = require('./calls');
const { chosenVault } = require('./chosen');
const { serviceInVault } = require('./keyring-names');

const chosen = chosenVault('keyring');

/** An error as the package throws it for an argument of another type. The value is not repeated: it may be the password. */
const refusal = (code, message) => Object.assign(new Error(message), { code });

function textOf(value) {
  if (typeof value === 'string') return value.toWellFormed();
  throw refusal('StringExpected', `A string is expected, not ${value === null ? 'null' : typeof value}`);
}

function bytesOf(value) {
  if (types.isUint8Array(value)) return value;
  throw refusal('InvalidArg', 'A Uint8Array is expected');
}

function signalOf(value) {
  if (value === undefined || value === null) return {};
  if (value instanceof AbortSignal) return { signal: value };
  throw refusal('InvalidArg', 'An AbortSignal is expected');
}

/** The name of an entry in the vault. */
const nameIn = (service, username, target) => [
  serviceInVault(textOf(service), target === undefined ? undefined : textOf(target)),
  textOf(username),
];

const numbersOf = (bytes) => (bytes === null ? null : Array.from(bytes));

const credentialsOf = (entries) =>
  entries
    .sort(byAge)
    .map(({ account, value, bytes }) => ({ account, password: value ?? Buffer.from(bytes).toString() }));

/** The service and the account of each entry, which are all that it consists of. */
const names = new WeakMap();

function nameOf(entry) {
  const name = names.get(entry);
  if (name === undefined) throw new TypeError('Illegal invocation');
  return name;
}

class Named {
  constructor(service, username) {
    names.set(this, nameIn(service, username));
  }

  static withTarget(target, service, username) {
    const entry = new this(service, username);
    names.set(entry, nameIn(service, username, textOf(target)));
    return entry;
  }
}

class Entry extends Named {
  getPassword() {
    return chosen.vault().getSync(...nameOf(this));
  }

  setPassword(password) {
    chosen.vault().setSync(...nameOf(this), textOf(password));
  }

  getSecret() {
    return numbersOf(chosen.vault().getBytesSync(...nameOf(this)));
  }

  setSecret(secret) {
    chosen.vault().setSync(...nameOf(this), bytesOf(secret));
  }

  deleteCredential() {
    return chosen.vault().deleteSync(...nameOf(this));
  }

  deletePassword() {
    return this.deleteCredential();
  }
}

/** Whatever fails in the vault, the promise says; a wrong argument is thrown. */
const inVault = async (name, act) => act(chosen.vault(), ...name);

class AsyncEntry extends Named {
  getPassword(signal) {
    const options = signalOf(signal);
    return inVault(nameOf(this), (vault, ...name) => vault.get(...name, options));
  }

  setPassword(password, signal) {
    const [text, options] = [textOf(password), signalOf(signal)];
    return inVault(nameOf(this), (vault, ...name) => vault.set(...name, text, options));
  }

  getSecret(signal) {
    const options = signalOf(signal);
    return inVault(nameOf(this), async (vault, ...name) => numbersOf(await vault.getBytes(...name, options)));
  }

  setSecret(secret, signal) {
    const [bytes, options] = [bytesOf(secret), signalOf(signal)];
    return inVault(nameOf(this), (vault, ...name) => vault.set(...name, bytes, options));
  }

  deleteCredential(signal) {
    const options = signalOf(signal);
    return inVault(nameOf(this), (vault, ...name) => vault.delete(...name, options));
  }

  deletePassword(signal) {
    return this.deleteCredential(signal);
  }
}

function findCredentials(service, target) {
  const [name] = nameIn(service, '', target ?? undefined);
  return credentialsOf(chosen.vault().entriesSync(name));
}

function findCredentialsAsync(service, target, signal) {
  const [name] = nameIn(service, '', target ?? undefined);
  const options = signalOf(signal);
  return inVault([name], async (vault) => credentialsOf(await vault.entries(name, options)));
}

module.exports = {
  Entry,
  AsyncEntry,
  findCredentials,
  findCredentialsAsync,
  LinuxStore: { SecretService: 'secret-service', Keyutils: 'keyutils' },
  useVault: (options) => chosen.use(options),
};
