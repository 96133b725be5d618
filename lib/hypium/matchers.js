'use strict';

// The matchers: each says what it expects of the value, and judges it. `true` or `false`, or [false, why] when there is
// more to say than that it was not so.

const { equal } = require('./equal');
const { readTimeout } = require('./filter');
const { show } = require('./show');

const isBoth = (value, expected) => value === null && expected === null;

/** The tag of a value: 'Array' of '[object Array]'. */
const tagOf = (value) => Object.prototype.toString.call(value).slice('[object '.length, -1);

/** What a matcher cannot be used with is an error, also after not(). */
function must(ok, text) {
  if (!ok) throw new TypeError(text);
}

const VALUES = {
  assertNull: { says: () => 'to be null', test: (value) => value === null },
  assertUndefined: { says: () => 'to be undefined', test: (value) => value === undefined },
  assertTrue: { says: () => 'to be true', test: (value) => value === true },
  assertFalse: { says: () => 'to be false', test: (value) => value === false },
  assertNaN: { says: () => 'to be NaN', test: (value) => Number.isNaN(value) },
  assertPosUnlimited: {
    says: () => 'to be Infinity',
    test: (value) => value === Number.POSITIVE_INFINITY,
  },
  assertNegUnlimited: {
    says: () => 'to be -Infinity',
    test: (value) => value === Number.NEGATIVE_INFINITY,
  },
  assertFail: { says: () => 'never to get here', test: () => false },
  assertEqual: {
    says: (expected) => `to equal ${show(expected)}`,
    test: (value, expected) => value === expected,
  },
  assertDeepEquals: {
    says: (expected) => `to deeply equal ${show(expected)}`,
    test: (value, expected) => equal(value, expected),
  },
  assertLarger: {
    says: (expected) => `to be larger than ${show(expected)}`,
    test: (value, expected) => value > expected,
  },
  assertLargerOrEqual: {
    says: (expected) => `to be ${show(expected)} or larger`,
    test: (value, expected) => value >= expected,
  },
  assertLess: {
    says: (expected) => `to be less than ${show(expected)}`,
    test: (value, expected) => value < expected,
  },
  assertLessOrEqual: {
    says: (expected) => `to be ${show(expected)} or less`,
    test: (value, expected) => value <= expected,
  },
  assertClose: {
    says: (expected, precision) => `to be closer to ${show(expected)} than ${show(precision)} of it`,
    test: isClose,
  },
  assertContain: { says: (expected) => `to contain ${show(expected)}`, test: contains },
  assertInstanceOf: {
    says: (expected) => `to be of type ${expected}`,
    test: (value, expected) => tagOf(value) === String(expected) || [false, `it is of type ${tagOf(value)}`],
  },
  assertThrowError: {
    says: (expected) =>
      `to throw an error ${typeof expected === 'function' ? expected.name : show(expected)}`,
    test: throws,
  },
  assertMatchObj: { says: (expected) => `to have all of ${show(expected)}`, test: matches },
};

function isClose(value, expected, precision) {
  must(!isBoth(value, expected), 'assertClose needs numbers, not null and null');
  const difference = Math.abs(expected - value);
  return difference === 0 || difference / Math.abs(value) < precision;
}

/** Loosely: '1' is in [1]. An object contains its values. */
function contains(value, expected) {
  if (tagOf(value) === 'String') return value.includes(expected);
  for (const key in value) {
    // biome-ignore lint/suspicious/noDoubleEquals: this is what a device does
    if (value[key] == expected) return true;
  }
  return false;
}

/** An error is expected by its class, compared by name, or by a part of its message. */
function isExpected(error, expected) {
  if (typeof expected !== 'function') return error.message.includes(String(expected));
  return error.constructor?.name === expected.name || error.name === expected.name;
}

function throws(value, expected) {
  must(typeof value === 'function', `assertThrowError needs a function, not ${show(value)}`);
  try {
    value();
  } catch (error) {
    if (!(error instanceof Error)) return [false, `it threw ${show(error)}, which is no Error`];
    return isExpected(error, expected) || [false, `it threw ${show(error)}`];
  }
  return [false, 'it threw nothing'];
}

/** Whether all that an object is expected to have is there and equal; more may be there. */
function matches(value, expected) {
  if (typeof expected !== 'object' || expected === null || typeof value !== 'object' || value === null)
    return equal(value, expected);
  if (Array.isArray(expected) !== Array.isArray(value)) return false;
  return Reflect.ownKeys(expected).every((key) => key in value && matches(value[key], expected[key]));
}

// Promises are waited for before they are judged, as long as a case has time; whether one is pending is asked at once.

const PENDING = 'it is pending';
const resolvedWith = (value) => `it was resolved with ${show(value)}`;
const rejectedWith = (reason) => `it was rejected with ${show(reason)}`;

const NOT_YET = {};

/** What `promise` comes to, or that it is pending when `end` is resolved. */
const outcomeOf = (promise, end) =>
  Promise.race([promise, end]).then(
    (value) => (value === NOT_YET ? ['pending'] : ['resolved', value]),
    (reason) => ['rejected', reason],
  );

const byOutcome = (judges, outcome) => async (promise, args) => {
  if (typeof promise?.then !== 'function') return [false, 'it is no promise'];
  const [state, value] = await outcome(promise);
  return judges[state](value, args);
};

/** Judges a promise by what it is now. */
const byState = (judges) => byOutcome(judges, (promise) => outcomeOf(promise, Promise.resolve(NOT_YET)));

/** Judges a promise by what it comes to. */
const byEnd = (judges) =>
  byOutcome(judges, async (promise) => {
    let timer;
    const end = new Promise((resolve) => {
      timer = setTimeout(() => resolve(NOT_YET), readTimeout());
    });
    try {
      return await outcomeOf(promise, end);
    } finally {
      clearTimeout(timer);
    }
  });

const isPending = () => [false, PENDING];
const isResolved = (value) => [false, resolvedWith(value)];
const isRejected = (reason) => [false, rejectedWith(reason)];

/** Two values are the same when JSON says the same of them. */
const json = (value) => JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}n` : one));
const isSame = (value, [expected], text) => json(value) === json(expected) || [false, text(value)];

const PROMISES = {
  assertPromiseIsPending: {
    says: () => 'to be a pending promise',
    test: byState({ pending: () => true, resolved: isResolved, rejected: isRejected }),
  },
  assertPromiseIsResolved: {
    says: () => 'to be a resolved promise',
    test: byEnd({ pending: isPending, resolved: () => true, rejected: isRejected }),
  },
  assertPromiseIsRejected: {
    says: () => 'to be a rejected promise',
    test: byEnd({ pending: isPending, resolved: isResolved, rejected: () => true }),
  },
  assertPromiseIsResolvedWith: {
    says: (expected) => `to be a promise resolved with ${show(expected)}`,
    test: byEnd({
      pending: isPending,
      resolved: (value, args) => isSame(value, args, resolvedWith),
      rejected: isRejected,
    }),
  },
  assertPromiseIsRejectedWith: {
    says: (expected) => `to be a promise rejected with ${show(expected)}`,
    test: byEnd({
      pending: isPending,
      resolved: isResolved,
      rejected: (reason, args) => isSame(reason, args, rejectedWith),
    }),
  },
  assertPromiseIsRejectedWithError: {
    says: (...expected) => `to be a promise rejected with ${expected.map(nameOf).join(' and message ')}`,
    test: byEnd({ pending: isPending, resolved: isResolved, rejected: isError }),
  },
};

const nameOf = (expected) => (typeof expected === 'function' ? expected.name : show(expected));

/** An error is named by its class, its message, or both. */
const ERRORS = {
  function: (error, type) => type.name === Object.getPrototypeOf(Object(error))?.name,
  string: (error, message) => error?.message === message,
  'function,string': (error, type, message) => type.name === error?.name && error.message === message,
};

function isError(reason, expected) {
  const kinds = expected.map((one) => typeof one).join();
  if (!Object.hasOwn(ERRORS, kinds)) return [false, 'it takes a class of errors, a message, or both'];
  return ERRORS[kinds](reason, ...expected) || [false, rejectedWith(reason)];
}

module.exports = { PROMISES, VALUES };
