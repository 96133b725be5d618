'use strict';

// What callers give, checked and copied before anything is packed: getters of theirs may call us again.

const { types } = require('node:util');
const { bytesOf: copyOf, elementsOf, lengthOf, membersOf } = require('../engine/plain');
const { guard, invalid, VaultError } = require('./error');

const LONGEST_NAME = 4096;
const LONGEST_VALUE = 1 << 20;
const LONGEST_LABEL = 256;
const MOST_LABELS = 16;
/** Epoch milliseconds that a Date can have. */
const LATEST = 8.64e15;

const bytesOf = (text) => Buffer.byteLength(text);

/** A string without half a surrogate pair, which UTF-8 cannot have. */
function text(what, value) {
  if (typeof value !== 'string') throw invalid(`${what} must be a string`);
  if (!value.isWellFormed()) throw invalid(`${what} has half a surrogate pair`);
  return value;
}

/** The same of a limited length. */
function name(what, value, max = LONGEST_NAME) {
  text(what, value);
  if (value.length * 3 > max && bytesOf(value) > max)
    throw new VaultError('TOO_LARGE', `${what} takes ${max} bytes at most, not ${bytesOf(value)}`);
  return value;
}

function service(value, what = 'service') {
  if (name(what, value) === '') throw invalid(`${what} must not be empty`);
  return value;
}

const account = (value, what = 'account') => name(what, value);

/** A value as it is given: a string, or bytes that can be read. */
function value(given) {
  const isText = typeof given === 'string';
  if (!isText && !types.isUint8Array(given)) throw invalid('value must be a string or a Uint8Array');
  if (isText) text('value', given);
  const length = !isText ? lengthOf(given) : given.length * 3 > LONGEST_VALUE ? bytesOf(given) : 0;
  // Bytes that lost their buffer have no length either, and are not an empty value.
  if (!isText && length === 0) guard(() => copyOf('value', given));
  if (length > LONGEST_VALUE)
    throw new VaultError('TOO_LARGE', `a value takes ${LONGEST_VALUE} bytes at most, not ${length}`);
  return given;
}

function labels(given) {
  if (given === undefined || given === null) return [];
  const list = elementsOf(given);
  if (list === undefined) throw invalid('labels must be an array');
  for (const label of list)
    if (name('a label', label, LONGEST_LABEL) === '') throw invalid('a label must not be empty');
  const different = [...new Set(list)];
  if (different.length > MOST_LABELS) throw invalid(`an entry takes ${MOST_LABELS} labels at most`);
  return different;
}

/** Epoch milliseconds; null for never. */
function expiresAt(given) {
  if (given === undefined || given === null) return null;
  const time = types.isDate(given) ? Date.prototype.getTime.call(given) : given;
  if (typeof time !== 'number' || !(Math.abs(time) <= LATEST))
    throw invalid('expiresAt must be a Date or epoch milliseconds');
  return Math.floor(time);
}

/** The members of an object of options, of which no others are known. */
function options(what, given, known) {
  if (given === undefined || given === null) return { __proto__: null };
  const own = guard(() => membersOf(what, given));
  const other = Object.keys(own).find((member) => !known.includes(member));
  if (other !== undefined)
    throw invalid(`${what}: ${JSON.stringify(other)} is not known; there are ${known.join(', ')}`);
  return own;
}

/** Throws the reason of a signal that has fired. */
function checkSignal(signal) {
  if (signal === undefined || signal === null) return;
  if (!(signal instanceof AbortSignal)) throw invalid('signal must be an AbortSignal');
  signal.throwIfAborted();
}

function callback(what, given) {
  if (typeof given !== 'function') throw invalid(`${what} must be a function`);
  return given;
}

module.exports = { account, callback, checkSignal, expiresAt, labels, name, options, service, value };
