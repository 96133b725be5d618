'use strict';

// Passwords, passphrases and keys on their way to the engine: as bytes, in memory of ours that is wiped after the call. The
// caller's buffer is read and left as it is. A string cannot be wiped by anybody: it stays until V8 reuses its memory.

const { types } = require('node:util');
const { argumentError } = require('./errors');
const { kindOf, lengthOf, look } = require('./plain');

const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const setBytes = Function.prototype.call.bind(TypedArray.set);
const fill = Function.prototype.call.bind(TypedArray.fill);
const encoder = new TextEncoder();

/** Memory of its own, outside of V8's heap: V8 moves small arrays about, and leaves copies behind. */
const room = (length) => new Uint8Array(new ArrayBuffer(length));

/** What is of no more use. */
const wipe = (bytes) => fill(bytes, 0);

/** Bytes that were typed for us, so that nobody else wipes them. */
const ours = new WeakSet();

/** Wipes a password that is ours. */
function forget(password) {
  if (ours.has(password)) wipe(password);
}

/** Whether a value can be a password. */
const isSecret = (value) => typeof value === 'string' || types.isUint8Array(value);

/** A copy of a key. */
function keyBytes(what, value) {
  if (!types.isUint8Array(value)) throw argumentError(`${what} must be a Uint8Array, not ${kindOf(value)}`);
  const bytes = room(lengthOf(value));
  look(what, () => setBytes(bytes, value)); // one that lost its buffer cannot be copied
  return bytes;
}

/** The bytes of a password or passphrase: a string stands for its UTF-8. */
function secretBytes(what, value) {
  if (!isSecret(value)) throw argumentError(`${what} must be a string or a Uint8Array, not ${kindOf(value)}`);
  if (typeof value !== 'string') return keyBytes(what, value);
  if (!value.isWellFormed()) throw argumentError(`${what} is no Unicode text`);
  const bytes = room(Buffer.byteLength(value));
  encoder.encodeInto(value, bytes);
  return bytes;
}

/** Overwrites what the caller gave, who asked for it. Text cannot be overwritten. */
function wipeGiven(value) {
  if (types.isUint8Array(value)) wipe(value);
}

/**
 * Runs `act` with the bytes of passwords, given by their names, and wipes them; those that were given as well, if that is asked
 * for. One left out is undefined.
 */
function withSecrets(given, act, wipesGiven) {
  const secrets = [];
  try {
    for (const [what, value] of Object.entries(given))
      secrets.push(value === undefined || value === null ? undefined : secretBytes(what, value));
    return act(...secrets);
  } finally {
    for (const bytes of secrets) if (bytes !== undefined) wipe(bytes);
    if (wipesGiven) Object.values(given).forEach(wipeGiven);
  }
}

module.exports = { forget, isSecret, keyBytes, ours, room, secretBytes, wipe, wipeGiven, withSecrets };
