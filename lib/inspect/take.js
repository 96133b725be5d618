'use strict';

// Members of queries and bodies: each is read once, here, into what the panels work with. A row of takers says what a route
// knows; any other is refused, without its name: it may be a secret in the wrong place.

const { Refusal } = require('./refusal');

const wrong = (name, what) => new Refusal('ARGUMENT', `${name} must be ${what}`);

function text(name, value) {
  if (typeof value !== 'string') throw wrong(name, 'a text');
  return value;
}

/** A whole number, also as text, as queries have it. */
const whole =
  (least = 0, most = Number.MAX_SAFE_INTEGER) =>
  (name, value) => {
    const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
    if (!Number.isSafeInteger(number) || number < least || number > most)
      throw wrong(name, `a whole number from ${least} to ${most}`);
    return number;
  };

const TRUE = [true, '1', 'true'];
const FALSE = [false, '0', 'false'];

function flag(name, value) {
  if (TRUE.includes(value)) return true;
  if (FALSE.includes(value)) return false;
  throw wrong(name, 'true or false');
}

const oneOf =
  (...words) =>
  (name, value) => {
    if (!words.includes(value)) throw wrong(name, `one of '${words.join("', '")}'`);
    return value;
  };

const listOf = (take) => (name, value) => {
  if (!Array.isArray(value)) throw wrong(name, 'a list');
  return value.map((element) => take(name, element));
};

const orNull = (take) => (name, value) => (value === null ? null : take(name, value));

const HEX = /^([\da-f]{2})*$/i;

/** `{ text }` or `{ hex }`, as bytes; what a reply had can be sent back as it came, with both. */
function bytes(name, value) {
  const given = new Map(Object.entries(Object(value)));
  const [written, hex] = [given.get('text'), given.get('hex')];
  const isKnown = [...given.keys()].every((member) => ['text', 'hex', 'size'].includes(member));
  if (isKnown && typeof hex === 'string' && HEX.test(hex)) return new Uint8Array(Buffer.from(hex, 'hex'));
  if (isKnown && typeof written === 'string' && hex === undefined)
    return new Uint8Array(Buffer.from(written));
  throw wrong(name, '{ text } or { hex }');
}

/** A row of takers for an object in a body. */
const object = (row) => (name, value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(name, 'an object');
  return members(row, value, `${name}.`);
};

const optional = (take) => Object.assign((name, value) => take(name, value), { isOptional: true });

/** What a route is given, by its row. */
function members(row, given, prefix = '') {
  const taken = { __proto__: null };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(row, name)) throw new Refusal('ARGUMENT', 'there is a member that this does not know');
    taken[name] = row[name](`${prefix}${name}`, value);
  }
  for (const [name, take] of Object.entries(row)) {
    if (!Object.hasOwn(take, 'isOptional') && !Object.hasOwn(given, name))
      throw new Refusal('ARGUMENT', `${prefix}${name} is missing`);
  }
  return taken;
}

/** A query: each member once, and those that are empty do not count. */
function query(row, parameters) {
  const given = [...parameters].filter(([, value]) => value !== '');
  if (new Set(given.map(([name]) => name)).size < given.length)
    throw new Refusal('ARGUMENT', 'a member is there twice');
  return members(row, Object.fromEntries(given));
}

module.exports = { bytes, flag, listOf, members, object, oneOf, optional, orNull, query, text, whole };
