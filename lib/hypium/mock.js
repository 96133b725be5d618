'use strict';

// MockKit: functions of the user's own objects that answer as a test says, and remember how they were called.

const { AssertionError } = require('node:assert');
const { equal } = require('./equal');
const { show } = require('./show');

/** Matchers for arguments: each says whether it takes a value. */
const MATCHERS = new WeakMap();

function matcher(takes) {
  const it = () => it;
  MATCHERS.set(it, takes);
  return it;
}
const ofType = (type) => matcher((value) => typeof value === type);
const notOfType = (type) => matcher((value) => typeof value !== type);

const isText = (value) => typeof value === 'string';
const isRegExp = (value) => Object.prototype.toString.call(value) === '[object RegExp]';

/** Two matchers that are made of a value, one the opposite of the other; both take values of one kind only. */
function opposites(name, isRight, isOfKind, holds) {
  const make = (wanted) => (given) => {
    if (!isRight(given)) throw new TypeError(`${name} does not take ${show(given)}`);
    return matcher((value) => isOfKind(value) && holds(value, given) === wanted);
  };
  const opposite = `not${name[0].toUpperCase()}${name.slice(1)}`;
  return { [name]: make(true), [opposite]: make(false) };
}

const ArgumentMatchers = {
  any: matcher((value) => value !== undefined && value !== null),
  anyString: ofType('string'),
  anyBoolean: ofType('boolean'),
  anyNumber: ofType('number'),
  anyFunction: ofType('function'),
  anyObj: ofType('object'),
  notString: notOfType('string'),
  notBoolean: notOfType('boolean'),
  notNumber: notOfType('number'),
  notFunction: notOfType('function'),
  notObj: notOfType('object'),
  // search() leaves a regular expression with a `g` as it was.
  ...opposites('matchRegexs', isRegExp, isText, (text, regex) => text.search(regex) >= 0),
  ...opposites('containSubstring', isText, isText, (text, part) => text.includes(part)),
  ...opposites(
    'containValue',
    () => true,
    Array.isArray,
    (list, element) => list.includes(element),
  ),
  ...opposites('containSubArray', Array.isArray, Array.isArray, (list, part) =>
    part.every((element) => list.includes(element)),
  ),
};

const fits = (value, expected) => {
  const takes = typeof expected === 'function' ? MATCHERS.get(expected) : undefined;
  return takes === undefined ? equal(value, expected) : takes(value);
};
/** `any` alone takes any number of arguments, of which there is a first. */
const fitAll = (args, expected) =>
  (args.length === expected.length || (expected.length === 1 && expected[0] === ArgumentMatchers.any)) &&
  expected.every((one, i) => fits(args[i], one));

/** Whether two arguments of `when` mean the same: matchers by identity, values by what they are. */
const same = (a, b) => a === b || (typeof a !== 'function' && typeof b !== 'function' && equal(a, b));

const mocks = new WeakMap();

/** A function in place of one of an object; of arguments of which nothing was said it returns undefined. */
function makeMock(name, original) {
  const answers = [];
  const calls = [];
  const mock = function (...args) {
    calls.push(args);
    // Of several that fit, the first counts.
    return answers.find(({ expected }) => fitAll(args, expected))?.act.call(this, args);
  };
  Object.defineProperty(mock, 'name', { value: name });
  mocks.set(mock, { name, original, answers, calls });
  return mock;
}

/** `when(mock)(arguments).afterReturn(value)`. */
function when(mock) {
  const about = mocks.get(mock);
  if (about === undefined) throw new TypeError('when needs what MockKit.mockFunc returned');
  return (...expected) => {
    // What is said of the same arguments again takes the place of what was said before.
    const isSame = (one) =>
      one.expected.length === expected.length && one.expected.every((value, i) => same(value, expected[i]));
    const answer = (act) => {
      const known = about.answers.find(isSame);
      if (known === undefined) about.answers.push({ expected, act });
      else known.act = act;
    };
    return {
      afterReturn: (value) => answer(() => value),
      afterReturnNothing: () => answer(() => undefined),
      afterAction: (action) =>
        answer(function (args) {
          return action.apply(this, args);
        }),
      // As it is given: a text is caught as a text.
      afterThrow: (value) =>
        answer(() => {
          throw value;
        }),
    };
  };
}

/** How often a function was called with some arguments, to be judged. */
class Verification {
  #what;
  #count;

  constructor(what, count) {
    this.#what = what;
    this.#count = count;
  }
  #judge(isRight, wanted) {
    if (isRight) return;
    const message = `expected ${this.#what} to be called ${wanted}, but it was called ${this.#count} times`;
    throw new AssertionError({ message, actual: this.#count, operator: 'verify' });
  }
  times(count) {
    this.#judge(this.#count === count, `${count} times`);
  }
  once() {
    this.times(1);
  }
  never() {
    this.times(0);
  }
  atLeast(count) {
    this.#judge(this.#count >= count, `at least ${count} times`);
  }
  atMost(count) {
    this.#judge(this.#count <= count, `at most ${count} times`);
  }
}

/** The object in a chain of prototypes that has a member. */
function holderOf(object, name) {
  for (let at = object; at !== null && at !== undefined; at = Object.getPrototypeOf(at))
    if (Object.hasOwn(at, name)) return at;
  return undefined;
}

function nameIn(object, fn) {
  for (let at = object; at !== null; at = Object.getPrototypeOf(at)) {
    const name = Reflect.ownKeys(at).find((key) => Object.getOwnPropertyDescriptor(at, key).value === fn);
    if (name !== undefined) return name;
  }
  throw new TypeError('mockFunc needs an object and a function that it has');
}

/** Names of the functions that an object has of its class, those of JavaScript's own classes apart. */
function functionsOf(object) {
  const names = new Set();
  for (let at = object; at !== null && !BUILT_IN.has(at); at = Object.getPrototypeOf(at))
    for (const key of Reflect.ownKeys(at))
      if (key !== 'constructor' && typeof Object.getOwnPropertyDescriptor(at, key).value === 'function')
        names.add(key);
  return names;
}
const BUILT_IN = new Set(
  [Object, Function, Array, Map, Set, Date, Promise].map(({ prototype }) => prototype),
);

class MockKit {
  /** What was replaced: the object, the name, what it had of its own. */
  #replaced = [];
  #mocks = [];

  #put(object, name, descriptor) {
    this.#replaced.push({ object, name, own: Object.getOwnPropertyDescriptor(object, name) });
    Object.defineProperty(object, name, { configurable: true, enumerable: true, ...descriptor });
  }

  /** Replaces a function of an object; what is returned goes to `when`. */
  mockFunc(object, fn) {
    return this.#mock(object, nameIn(object, fn));
  }
  /** The same for one that TypeScript does not let a test name. */
  mockPrivateFunc(object, name) {
    if (holderOf(object, name) === undefined) throw new TypeError(`there is no function ${String(name)}`);
    return this.#mock(object, name);
  }
  #mock(object, name) {
    const there = object[name];
    if (typeof there !== 'function') throw new TypeError(`${String(name)} is not a function`);
    // A second mock in front of it would count each call twice.
    if (this.#mocks.some((one) => one.object === object && one.mock === there)) return there;
    const mock = makeMock(String(name), there);
    this.#put(object, name, { value: mock, writable: true });
    this.#mocks.push({ object, name: String(name), mock });
    return mock;
  }
  /** Gives a property another value. */
  mockProperty(object, name, value) {
    this.#put(object, name, { value, writable: true });
  }
  /** An object like this one, whose functions are mocks; this one and its class stay as they are. */
  mockObject(object) {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null)
      throw new TypeError('mockObject needs an object');
    const prototype = typeof object === 'function' ? Object.prototype : Object.getPrototypeOf(object);
    const own = Object.getOwnPropertyDescriptors(object);
    for (const key of Reflect.ownKeys(own)) own[key].configurable = true;
    const mocked = Object.create(prototype, own);
    for (const name of functionsOf(mocked)) this.#mock(mocked, name);
    return mocked;
  }

  #restore(isMeant) {
    // The other way round: a function may have been replaced twice.
    for (const { object, name, own } of this.#replaced.filter(isMeant).reverse()) {
      if (own === undefined) delete object[name];
      else Object.defineProperty(object, name, own);
    }
    this.#replaced = this.#replaced.filter((one) => !isMeant(one));
  }
  /** Gives an object its functions back. */
  clear(object) {
    this.#restore((one) => one.object === object);
  }
  clearAll() {
    this.#restore(() => true);
    this.#mocks = [];
  }
  /** Gives an object one function or property back, by its name, or a function by what is or was there. */
  ignoreMock(object, fn) {
    const isMeant = ({ mock }) => mock === fn || mocks.get(mock).original === fn;
    const name =
      typeof fn === 'function' ? this.#mocks.find((one) => one.object === object && isMeant(one))?.name : fn;
    this.#restore((one) => one.object === object && one.name === name);
  }

  /** Whether a property has another value, or a function was told what to do. */
  isMocked(object, name) {
    const put = this.#replaced.find((one) => one.object === object && one.name === name);
    if (put === undefined) return false;
    const about = mocks.get(Object.getOwnPropertyDescriptor(object, name)?.value);
    return about === undefined || about.answers.length > 0;
  }

  /** How often a function was called with these arguments. */
  verify(name, args = []) {
    const found = this.#mocks.filter((one) => one.name === name);
    if (found.length === 0) throw new TypeError(`${name} is not mocked`);
    const calls = found.flatMap(({ mock }) => mocks.get(mock).calls);
    const count = calls.filter((call) => fitAll(call, args)).length;
    return new Verification(`${name}(${args.map(show).join(', ')})`, count);
  }
}

module.exports = { ArgumentMatchers, MockKit, when };
