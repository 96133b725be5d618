'use strict';

// Values of others, read once and copied. Their getters, traps, iterators and toJSON are somebody else's code: what it throws
// is a 401 here, and what it says the second time does not count. What Object.prototype was given counts for nothing.

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

/** A member that the object itself has. */
const ownOf = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

/** Whether the object or its class has a member. The last prototype, in whatever realm, is everybody's and says nothing. */
function hasMember(object, name) {
  for (let at = object; ; ) {
    const above = Object.getPrototypeOf(at);
    if (above === null && at !== object) return false;
    if (Object.hasOwn(at, name)) return true;
    if (above === null) return false;
    at = above;
  }
}

/** A member of an object of the SDK, which may be an instance of a class with accessors or methods. */
const memberOf = (what, object, name) =>
  look(`${what}.${name}`, () => (hasMember(object, name) ? object[name] : undefined));

/** Several of them; 401 for what is no object. */
function namedOf(what, value, ...names) {
  if (typeof value !== 'object' || value === null) throw notAnObject(what, value);
  return names.map((name) => memberOf(what, value, name));
}

const notAnObject = (what, value) => argumentError(`${what} must be an object, not ${kindOf(value)}`);

/** The own members of an object of options, without a prototype; 401 for what is none. */
function membersOf(what, value) {
  const isObject = typeof value === 'object' && value !== null;
  const own = look(what, () =>
    isObject && !Array.isArray(value) ? { __proto__: null, ...value } : undefined,
  );
  if (own === undefined) throw notAnObject(what, value);
  return own;
}

/** The same for options that may be left out. */
const optionsOf = (what, value) => membersOf(what, value ?? {});

/** The elements of a list; undefined for anything else, such as one with holes, or an iterator or toJSON of its own. */
function elementsOf(value) {
  try {
    if (!Array.isArray(value) || Object.hasOwn(value, Symbol.iterator)) return undefined;
    const { length } = value;
    if (Object.keys(value).length !== length) return undefined;
    const list = new Array(length);
    for (let i = 0; i < length; i++) list[i] = value[i];
    return list;
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
function copy(value, above) {
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
  // Their names are the caller's, and may be secrets in the wrong place.
  if (above.includes(value)) throw argumentError('an argument contains itself');
  if (above.length === DEEPEST) throw argumentError('an argument is too deep');
  if (ArrayBuffer.isView(value)) return { bytes: true };
  const around = [...above, value];
  if (look('an argument', () => Array.isArray(value))) {
    const list = elementsOf(value)?.map((element) => copy(element, around));
    if (list === undefined) throw argumentError('an argument is no plain list');
    return Object.setPrototypeOf(list, null); // so that JSON finds no toJSON
  }
  const out = Object.create(null);
  const members = look('an argument', () => Object.keys(value).map((name) => [name, value[name]]));
  for (const [name, member] of members) out[name] = copy(member, around);
  return out;
}

/** JSON for the engine. */
const toJson = (value) => JSON.stringify(copy(value, []));

/** The same of plain data that we made ourselves: nothing in it is to be looked at, unless somebody taught all objects toJSON. */
const ownJson = (value) =>
  Object.hasOwn(Object.prototype, 'toJSON') || Object.hasOwn(Array.prototype, 'toJSON')
    ? toJson(value)
    : JSON.stringify(value);

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
  namedOf,
  optionsOf,
  ownJson,
  ownOf,
  toJson,
};
