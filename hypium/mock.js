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

const ArgumentMatchers = {
  any: matcher(() => true),
  anyString: ofType('string'),
  anyBoolean: ofType('boolean'),
  anyNumber: ofType('number'),
  anyFunction: ofType('function'),
  anyObj: matcher((value) => typeof value === 'object' && value !== null),
  matchRegexs: (regex) => matcher((value) => regex.test(String(value))),
};

const fits = (value, expected) => {
  const takes = typeof expected === 'function' ? MATCHERS.get(expected) : undefined;
  return takes === undefined ? equal(value, expected) : takes(value);
};
/** `any` alone takes any arguments. */
const fitAll = (args, expected) =>
  (expected.length === 1 && expected[0] === ArgumentMatchers.any) ||
  (args.length === expected.length && expected.every((one, i) => fits(args[i], one)));

const mocks = new WeakMap();

/** A function in place of one of an object. */
function makeMock(name) {
  const answers = [];
  const calls = [];
  const mock = function (...args) {
    calls.push(args);
    // What was said last counts.
    const answer = answers.findLast(({ expected }) => fitAll(args, expected));
    return answer?.act.call(this, args);
  };
  Object.defineProperty(mock, 'name', { value: name });
  mocks.set(mock, { name, answers, calls });
  return mock;
}

/** `when(mock)(arguments).afterReturn(value)`. */
function when(mock) {
  const about = mocks.get(mock);
  if (about === undefined) throw new TypeError('when needs what MockKit.mockFunc returned');
  return (...expected) => {
    const answer = (act) => {
      about.answers.push({ expected, act });
    };
    return {
      afterReturn: (value) => answer(() => value),
      afterReturnNothing: () => answer(() => undefined),
      afterAction: (action) =>
        answer(function (args) {
          return action.apply(this, args);
        }),
      afterThrow: (message) =>
        answer(() => {
          throw message instanceof Error ? message : new Error(String(message));
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
    const mock = makeMock(String(name));
    this.#put(object, name, { value: mock, writable: true });
    this.#mocks.push({ object, name: String(name), mock });
    return mock;
  }
  /** Gives a property another value. */
  mockProperty(object, name, value) {
    this.#put(object, name, { value, writable: true });
  }
  /** Replaces all functions of an object. */
  mockObject(object) {
    const names = new Set();
    for (let at = object; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at))
      for (const key of Reflect.ownKeys(at))
        if (key !== 'constructor' && typeof Object.getOwnPropertyDescriptor(at, key).value === 'function')
          names.add(key);
    for (const name of names) this.#mock(object, name);
    return object;
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
  /** Gives an object one function back, by itself or by its name. */
  ignoreMock(object, fn) {
    const name = typeof fn === 'function' ? nameIn(object, fn) : fn;
    this.#restore((one) => one.object === object && one.name === name);
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
