'use strict';

// Values of others, read once and copied. Their getters, traps, iterators and toJSON are somebody else's code: what it throws
// is a 401 here, and what it says the second time does not count.

const { types } = require('node:util');
const { argumentError } = require('./errors');

const DEEPEST = 32;

function kindOf(value) {
  if (value === null) return 'null';
  if (types.isProxy(value)) return 'a proxy'; // a revoked one throws at every other question
  return Array.isArray(value) ? 'an array' : typeof value;
}

/** What a look at somebody else's value gives. */
function look(what, at) {
  try {
    return at();
  } catch {
    throw argumentError(`${what} cannot be read`);
  }
}

const inside = (what, name) => (what === '' ? name : `${what}.${name}`);
const memberOf = (what, object, name) => look(inside(what, name), () => object[name]);

/** The own members of an object of options; 401 for what is none. */
function membersOf(what, value) {
  const isObject = typeof value === 'object' && value !== null;
  const own = look(what, () => (isObject && !Array.isArray(value) ? { ...value } : undefined));
  if (own === undefined) throw argumentError(`${what} must be an object, not ${kindOf(value)}`);
  return own;
}

/** The same for options that may be left out. */
const optionsOf = (what, value) => (value === undefined || value === null ? {} : membersOf(what, value));

/** The elements of a list; undefined for anything else, such as one with holes, or an iterator or toJSON of its own. */
function elementsOf(value) {
  try {
    if (!Array.isArray(value) || Object.hasOwn(value, Symbol.iterator)) return undefined;
    const { length } = value;
    if (Object.keys(value).length !== length) return undefined;
    return Array.from({ length }, (_, i) => value[i]);
  } catch {
    return undefined;
  }
}

/** The elements of a list of one type. */
function listOf(type, value) {
  const list = types.isProxy(value) ? undefined : elementsOf(value);
  return list?.every((element) => typeof element === type) ? list : undefined;
}

const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
/** The length that a typed array really has. */
const lengthOf = Function.prototype.call.bind(Object.getOwnPropertyDescriptor(TypedArray, 'length').get);

/** A copy of the bytes of a Uint8Array. */
function bytesOf(what, value) {
  if (!types.isUint8Array(value)) throw argumentError(`${what} must be a Uint8Array, not ${kindOf(value)}`);
  return look(what, () => new Uint8Array(value)); // one that lost its buffer cannot be copied
}

/** A function that can be called. */
function isCallable(value) {
  if (typeof value !== 'function') return false;
  try {
    if (types.isProxy(value)) Reflect.getPrototypeOf(value);
    return true;
  } catch {
    return false; // revoked
  }
}

/** A copy that JSON can say. What it cannot is named, so that the engine refuses it instead of not seeing it. */
function copy(value, what, above) {
  switch (typeof value) {
    case 'function':
    case 'symbol':
    case 'bigint':
      return { [`a ${typeof value}`]: true };
    case 'number':
      return Number.isFinite(value) ? value : { [String(value)]: true };
    case 'object':
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (above.includes(value)) throw argumentError(`${what} contains itself`);
  if (above.length === DEEPEST) throw argumentError(`${what} is too deep`);
  if (ArrayBuffer.isView(value)) return { bytes: true };
  const around = [...above, value];
  if (look(what, () => Array.isArray(value))) {
    const list = elementsOf(value);
    if (list === undefined) throw argumentError(`${what} is no plain list`);
    return list.map((element) => copy(element, what, around));
  }
  const out = Object.create(null);
  for (const name of look(what, () => Object.keys(value)))
    out[name] = copy(memberOf(what, value, name), inside(what, name), around);
  return out;
}

/** JSON for the engine. */
const toJson = (value) => JSON.stringify(copy(value, '', []));

module.exports = {
  bytesOf,
  elementsOf,
  isCallable,
  kindOf,
  lengthOf,
  listOf,
  look,
  memberOf,
  membersOf,
  optionsOf,
  toJson,
};
