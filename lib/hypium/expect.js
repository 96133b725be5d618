'use strict';

// expect(value): the matchers on one value. One that fails throws, and is noted for the case that runs.

const { AssertionError } = require('node:assert');
const { PROMISES, VALUES } = require('./matchers');
const { currentScope } = require('./scope');
const { show, shorten } = require('./show');

class Expectation {
  #actual;
  #negated;
  #text;

  constructor(actual, negated, text) {
    this.#actual = actual;
    this.#negated = negated;
    this.#text = text;
  }

  /** The opposite of the matcher that follows. */
  not() {
    return new Expectation(this.#actual, true, this.#text);
  }

  /** A text for the front of the error. */
  message(text) {
    return new Expectation(this.#actual, this.#negated, String(text));
  }

  /** The error to fail with, if what a matcher said makes one necessary. */
  #errorOf(name, { says }, expected, verdict, stackStartFn) {
    if ((verdict === true) !== this.#negated) return undefined;
    const why = Array.isArray(verdict) ? `, but ${verdict[1]}` : '';
    const not = this.#negated ? 'not ' : '';
    const front = this.#text === undefined ? '' : `${this.#text}: `;
    const message = `${front}expected ${show(this.#actual)} ${not}${says(...expected)}${why}`;
    const operator = this.#negated ? `not.${name}` : name;
    const parts = { actual: shorten(this.#actual), expected: shorten(expected[0]) };
    return new AssertionError({ message, ...parts, operator, stackStartFn });
  }

  static addValue(name, matcher) {
    const method = function (...expected) {
      const verdict = matcher.test(this.#actual, ...expected);
      const error = this.#errorOf(name, matcher, expected, verdict, method);
      if (error === undefined) return;
      currentScope()?.failures.push(error);
      throw error;
    };
    Expectation.prototype[name] = method;
  }

  static addPromise(name, matcher) {
    const method = function (...expected) {
      const scope = currentScope();
      // Afterwards the stack says nothing any more about who has called.
      const called = {};
      Error.captureStackTrace(called, method);
      const judge = async () => {
        const verdict = await matcher.test(this.#actual, expected);
        const error = this.#errorOf(name, matcher, expected, verdict, method);
        if (error === undefined) return;
        error.stack = `${error.name} [${error.code}]: ${error.message}\n${framesOf(called)}`;
        scope?.failures.push(error);
        throw error;
      };
      const judged = judge();
      if (scope !== undefined) {
        // The case reports it, if nobody waits for it.
        judged.catch(() => {});
        scope.pending.push(judged);
      }
      return judged;
    };
    Expectation.prototype[name] = method;
  }
}

const framesOf = ({ stack }) => stack.slice(stack.indexOf('\n') + 1);

for (const [name, matcher] of Object.entries(VALUES)) Expectation.addValue(name, matcher);
for (const [name, matcher] of Object.entries(PROMISES)) Expectation.addPromise(name, matcher);

const expect = (actual) => new Expectation(actual, false);

/** Adds matchers of the user: each a function of the value and what is expected, which gives `{ pass, message }`. */
function registerAssert(assertion) {
  const { name } = assertion;
  if (typeof assertion !== 'function' || name === '')
    throw new TypeError('registerAssert needs a function with a name');
  if (own.has(name) || !(name in Expectation.prototype)) own.add(name);
  else throw new TypeError(`there is a matcher ${name} already`);
  const test = (value, ...expected) => {
    const { pass, message } = assertion(value, ...expected);
    return pass === true || [false, message ?? 'it does not'];
  };
  Expectation.addValue(name, {
    says: (...expected) => `to pass ${name}(${expected.map(show).join(', ')})`,
    test,
  });
}

/** Removes one of those, by itself or by its name. */
function unregisterAssert(assertion) {
  const name = typeof assertion === 'function' ? assertion.name : assertion;
  if (own.delete(name)) delete Expectation.prototype[name];
}
const own = new Set();

module.exports = { expect, registerAssert, unregisterAssert };
