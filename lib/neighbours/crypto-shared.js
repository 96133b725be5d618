'use strict';

// What the parts of cryptoFramework share: data in and out, both forms of each function, keys, names of digests.

const crypto = require('node:crypto');
const { types } = require('node:util');
const { need, promiseOrCallback } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

const raise = (error) => {
  throw error;
};

const Code = { NOT_SUPPORTED: 801, RUNTIME: 17620002, CRYPTO: 17630001 };

const blob = (bytes) => ({ data: new Uint8Array(bytes) });
function bytesOf(what, value) {
  need(types.isUint8Array(value?.data), `${what} must be a DataBlob`);
  return Buffer.from(value.data);
}
const optionalBytes = (what, value) =>
  value === null || value === undefined ? undefined : bytesOf(what, value);

/** What OpenSSL refuses is an error of the kit. */
function guarded(act) {
  try {
    return act();
  } catch (error) {
    if (typeof error.code === 'number') throw error;
    throw kitError(Code.CRYPTO, error.message);
  }
}

/** Adds to an object its functions, each with the form that is asynchronous. `alone` have no form with Sync. */
function withForms(object, functions) {
  for (const [name, work] of Object.entries(functions)) {
    const sync = (...args) => guarded(() => work(...args));
    object[`${name}Sync`] = sync;
    object[name] = promiseOrCallback(sync);
  }
  return object;
}

const DIGESTS = {
  MD5: 'md5',
  SHA1: 'sha1',
  SHA224: 'sha224',
  SHA256: 'sha256',
  SHA384: 'sha384',
  SHA512: 'sha512',
  SM3: 'sm3',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};
function digestOf(name) {
  need(typeof name === 'string', 'algName must be a string');
  const found = DIGESTS[name];
  if (found === undefined || !crypto.getHashes().includes(found)) throw kitError(Code.NOT_SUPPORTED, name);
  return found;
}

/** Keys: what is behind them is known here only. */
const secrets = new WeakMap();
const secretOf = (key) => secrets.get(key) ?? raise(kitError(401, 'a key of this kit is needed'));

module.exports = {
  blob,
  bytesOf,
  Code,
  digestOf,
  guarded,
  optionalBytes,
  raise,
  secretOf,
  secrets,
  withForms,
};
