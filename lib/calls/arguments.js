'use strict';

// Types of arguments of the kits' functions. JavaScript checks counts and types and throws 401 for them; every other
// decision is the engine's (src/services/mod.rs).

const { argumentError, makeError } = require('../engine/errors');
const { isCallable, kindOf, listOf, memberOf } = require('../engine/plain');
const { tokenOfContext } = require('./context');

/** A token or number as the engine reads it: fraction cut off, modulo 2^32. */
const unsigned = (number) => number >>> 0;
/** A time: fraction cut off, what is no number 0; beyond the range of times nothing happens. */
const time = (number) =>
  Math.max(-1, Math.min(Number.isFinite(number) ? Math.trunc(number) : 0, Number.MAX_SAFE_INTEGER));

const isNumber = (value) => typeof value === 'number';
const isObject = (value) => typeof value === 'object' && value !== null;

/** A type whose values count as they are, or as `taken` makes them. */
const when = (test, taken) => (value) => {
  if (!test(value)) return undefined;
  return taken === undefined ? value : taken(value);
};
const someOf = (list) => (list?.length > 0 ? list : undefined);

/** By type: the value that counts, or undefined for a wrong one; and the wording of what it must be. */
const TYPES = {
  number: [when(isNumber), 'a number'],
  unsigned: [when(isNumber, unsigned), 'a number'],
  integer: [when(isNumber, (number) => number | 0), 'a number'],
  time: [when(isNumber, time), 'a number'],
  string: [when((value) => typeof value === 'string'), 'a string'],
  text: [when((value) => typeof value === 'string' && value !== ''), 'a string that is not empty'],
  boolean: [when((value) => typeof value === 'boolean'), 'a boolean'],
  tokens: [(value) => listOf('number', value)?.map(unsigned), 'an array of numbers'],
  names: [(value) => listOf('string', value), 'an array of strings'],
  someNames: [(value) => someOf(listOf('string', value)), 'an array of strings that is not empty'],
  context: [when((value) => tokenOfContext(value) !== undefined), 'the context of a UIAbility'],
  usedTypeOrOptions: [
    when(
      (value) => isNumber(value) || isObject(value),
      (value) => (isNumber(value) ? unsigned(value) : value),
    ),
    'a number or an object',
  ],
  object: [when(isObject), 'an object'],
  listener: [when(isCallable), 'a function'],
};

/**
 * Checks an argument and returns the value that counts: lists are copied. An 'optional' argument may be undefined, a
 * 'nullable' one null as well: then `otherwise` counts. 401 for an argument of a wrong type.
 */
function taker(method, [name, type, leftOut, otherwise]) {
  const [take, wanted] = TYPES[type];
  return (value) => {
    if (value === undefined && leftOut !== undefined) return otherwise;
    if (value === null && leftOut === 'nullable') return otherwise;
    const taken = take(value);
    if (taken === undefined)
      throw argumentError(`${method}: ${name} must be ${wanted}, not ${kindOf(value)}`);
    return taken;
  };
}

/** The same for the members of an options object, each read once; an object that was left out has none. */
function membersTaker(method, name, members) {
  const what = `${method}: ${name}`;
  const takers = members.map(([member, ...type]) => [member, taker(method, [`${name}.${member}`, ...type])]);
  const takeFrom = (object) => {
    const taken = {};
    for (const [member, take] of takers) taken[member] = take(object && memberOf(what, object, member));
    return taken;
  };
  /** What is left out is the same for every call. */
  let none;
  return (object) => {
    if (object) return takeFrom(object);
    none ??= Object.freeze(takeFrom(object));
    return none;
  };
}

/** The same for the id of a sub-profile, which only newer systems take. */
function subProfileTaker(method) {
  const take = taker(method, ['subProfileId', 'number', 'optional']);
  return (value) => {
    if (value === null) take(value);
    if (value !== undefined) throw makeError(801, 'this device has no sub-profiles');
  };
}

module.exports = { membersTaker, subProfileTaker, taker };
