import assert from 'node:assert/strict';
import { test } from 'node:test';
import hypium from '../../lib/hypium/index.js';

const { expect } = hypium;

const proxyless = Object.assign(Object.create(null), { a: 1 });
const cyclic = () => {
  const one = { name: 'one' };
  one.self = one;
  return one;
};
const thrower = (error) => () => {
  throw error;
};
const pending = () => new Promise(() => {});
class Own extends Error {}
Own.prototype.name = 'Own';

/** Matcher: what passes, and what fails, each as [actual, ...expected]. */
const VALUES = {
  assertNull: { passes: [[null]], fails: [[undefined], [0]] },
  assertUndefined: { passes: [[undefined], []], fails: [[null]] },
  assertTrue: { passes: [[true]], fails: [[1], [false]] },
  assertFalse: { passes: [[false]], fails: [[0], [true]] },
  assertNaN: { passes: [[Number.NaN]], fails: [['NaN'], [1]] },
  assertPosUnlimited: { passes: [[Number.POSITIVE_INFINITY]], fails: [[Number.NEGATIVE_INFINITY], [1]] },
  assertNegUnlimited: { passes: [[Number.NEGATIVE_INFINITY]], fails: [[Number.POSITIVE_INFINITY], [1]] },
  assertFail: { passes: [], fails: [[], [1]] },
  assertEqual: {
    passes: [
      [1, 1],
      ['a', 'a'],
      [0, -0],
    ],
    fails: [
      [1, '1'],
      [{}, {}],
      [Number.NaN, Number.NaN],
    ],
  },
  assertLarger: {
    passes: [
      [2, 1],
      [2n, 1],
    ],
    fails: [
      [1, 1],
      [Number.NaN, 1],
    ],
  },
  assertLargerOrEqual: {
    passes: [
      [1, 1],
      [2, 1],
    ],
    fails: [[0, 1]],
  },
  assertLess: { passes: [[1, 2]], fails: [[1, 1]] },
  assertLessOrEqual: {
    passes: [
      [1, 1],
      [0, 1],
    ],
    fails: [[2, 1]],
  },
  assertClose: {
    passes: [
      [100, 99, 0.1],
      [0, 0, 0.1],
      [-10, -10.5, 0.06],
    ],
    fails: [
      [100, 90, 0.1],
      [0, 0.1, 10],
      [null, 1, 0.1],
    ],
  },
  assertContain: {
    passes: [
      ['abc', 'b'],
      [[1, 2], '2'],
      [{ a: 'x' }, 'x'],
      [new Uint8Array([7]), 7],
    ],
    fails: [
      ['abc', 'd'],
      [[1], 3],
      [new Set([1]), 1],
      [null, 1],
      [undefined, undefined],
    ],
  },
  assertInstanceOf: {
    passes: [
      [[], 'Array'],
      ['a', 'String'],
      [new Own(), 'Error'],
      [null, 'Null'],
      [new Uint8Array(), 'Uint8Array'],
    ],
    fails: [
      [{}, 'Array'],
      [new Own(), 'Own'],
      [1, 'number'],
    ],
  },
  assertThrowError: {
    passes: [
      [thrower(new Error('m')), 'm'],
      [thrower(new Own('m')), 'm'],
      [thrower(new Error('a part of it')), 'part'],
      [thrower(new RangeError('m')), RangeError],
      [thrower(new Own('m')), Own],
    ],
    fails: [
      [thrower(new Error('m')), 'n'],
      [thrower(new Error('m')), 'more than m'],
      [thrower(new RangeError('m')), TypeError],
      [thrower(new RangeError('m')), Error],
      [() => {}, Error],
      [thrower('m'), 'm'],
      [thrower(undefined), 'm'],
      [() => {}, 'm'],
    ],
  },
  assertMatchObj: {
    passes: [
      [{ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } }],
      [{ list: [{ a: 1, b: 2 }] }, { list: [{ a: 1 }] }],
      [5, 5],
      [{ a: undefined }, { a: undefined }],
    ],
    fails: [
      [{ a: 1 }, { a: 2 }],
      [{}, { a: undefined }],
      [{ list: {} }, { list: [] }],
      [{ list: [1, 2] }, { list: [1] }],
      [null, { a: 1 }],
      [5, 6],
    ],
  },
  assertDeepEquals: {
    passes: [
      [1, 1],
      [Number.NaN, Number.NaN],
      [new String('a'), new String('a')],
      [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
      [proxyless, { a: 1 }],
      [{ [Symbol.iterator]: 1 }, { [Symbol.iterator]: 1 }],
      [new Map([['a', { b: 1 }]]), new Map([['a', { b: 1 }]])],
      [new Set([1, { b: 1 }]), new Set([{ b: 1 }, 1])],
      [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
      [new Uint8Array([1, 2]).buffer, new Uint8Array([1, 2]).buffer],
      [new Float64Array([Number.NaN]), new Float64Array([Number.NaN])],
      [new Date(5), new Date(5)],
      [/a/gi, /a/gi],
      [new Error('m'), new TypeError('m')],
      [cyclic(), cyclic()],
    ],
    fails: [
      [1, '1'],
      [0, -0],
      [null, undefined],
      [[1], [1, 2]],
      [[1], { 0: 1 }],
      [Object.assign([1], { x: 1 }), [1]],
      [{ a: undefined }, { b: undefined }],
      [{}, new Own()],
      [new (class A {})(), {}],
      [new Map([['a', 1]]), new Map([['a', 2]])],
      [new Map([['a', 1]]), new Map([['b', 1]])],
      [new Set([1, 2]), new Set([1, 3])],
      [new Set([{ b: 1 }, { b: 1 }]), new Set([{ b: 1 }, { b: 2 }])],
      [new Uint8Array([1, 2]), new Uint8Array([1, 3])],
      [new Uint8Array([1]), new Int8Array([1])],
      [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
      [new Date(5), new Date(6)],
      [/a/g, /a/i],
      [new Error('m'), new Error('n')],
      [() => {}, () => {}],
      [Promise.resolve(1), Promise.resolve(1)],
      [cyclic(), { name: 'one', self: { name: 'one' } }],
    ],
  },
};

const rejected = (reason) => () => Promise.reject(reason);
const resolved = (value) => () => Promise.resolve(value);

/** The same for promises: made when they are needed, as a rejected one must not wait. */
const PROMISES = {
  assertPromiseIsPending: { passes: [[pending]], fails: [[resolved(1)], [rejected(1)], [() => 1]] },
  assertPromiseIsResolved: {
    passes: [[resolved(1)]],
    fails: [[pending], [rejected(1)], [() => 1]],
  },
  assertPromiseIsRejected: { passes: [[rejected(1)]], fails: [[pending], [resolved(1)], [() => null]] },
  assertPromiseIsResolvedWith: {
    passes: [
      [resolved({ a: 1 }), { a: 1 }],
      [resolved(), undefined],
      [resolved(1n), 1n],
    ],
    fails: [
      [resolved({ a: 1 }), { a: 2 }],
      [pending, 1],
      [rejected(1), 1],
      [() => 1, 1],
    ],
  },
  assertPromiseIsRejectedWith: {
    passes: [[rejected({ code: 1 }), { code: 1 }]],
    fails: [
      [rejected({ code: 1 }), { code: 2 }],
      [pending, 1],
      [resolved(1), 1],
      [() => 1, 1],
    ],
  },
  assertPromiseIsRejectedWithError: {
    passes: [
      [rejected(new TypeError('m')), TypeError],
      [rejected(new Own('m')), Own],
      [rejected(new Error('m')), 'm'],
      [rejected(new TypeError('m')), TypeError, 'm'],
    ],
    fails: [
      [rejected(new TypeError('m')), RangeError],
      [rejected(new Error('m')), 'n'],
      [rejected(new TypeError('m')), TypeError, 'n'],
      [rejected(new TypeError('m')), RangeError, 'm'],
      [rejected(undefined), TypeError],
      [rejected(undefined), TypeError, 'm'],
      [rejected(new Error('m'))],
      [rejected(new Error('m')), 1],
      [rejected(new Error('m')), Error, 'm', 1],
      [pending, Error],
      [resolved(1), Error],
      [() => 1, Error],
    ],
  },
};

const failure = (operator) => (error) => {
  assert.equal(error.name, 'AssertionError');
  assert.equal(error.code, 'ERR_ASSERTION');
  assert.equal(error.operator, operator);
  assert.match(error.message, /^expected /);
  assert.match(error.stack.split('\n    at ')[1], /expect\.test\.mjs/, 'the stack begins at the caller');
  return true;
};

for (const [name, { passes, fails }] of Object.entries(VALUES)) {
  test(name, () => {
    for (const [actual, ...expected] of passes) {
      expect(actual)[name](...expected);
      assert.throws(
        () =>
          expect(actual)
            .not()
            [name](...expected),
        failure(`not.${name}`),
      );
    }
    for (const [actual, ...expected] of fails) {
      assert.throws(() => expect(actual)[name](...expected), failure(name));
      expect(actual)
        .not()
        [name](...expected);
    }
  });
}

for (const [name, { passes, fails }] of Object.entries(PROMISES)) {
  test(name, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    /** Judges, and lets the time of a case go by. */
    const judge = (expectation, expected) => {
      const judged = expectation[name](...expected);
      t.mock.timers.tick(5000);
      return judged;
    };
    for (const [make, ...expected] of passes) {
      await judge(expect(make()), expected);
      await assert.rejects(judge(expect(make()).not(), expected), failure(`not.${name}`));
    }
    for (const [make, ...expected] of fails) {
      await assert.rejects(judge(expect(make()), expected), failure(name));
      await judge(expect(make()).not(), expected);
    }
  });
}

/** Promises that come to their end later, by the matcher that must wait for it. */
const LATER = {
  assertPromiseIsResolved: [(resolve) => resolve(5), []],
  assertPromiseIsResolvedWith: [(resolve) => resolve(5), [5]],
  assertPromiseIsRejected: [(_, reject) => reject(new Error('x')), []],
  assertPromiseIsRejectedWith: [(_, reject) => reject({ code: 1 }), [{ code: 1 }]],
  assertPromiseIsRejectedWithError: [(_, reject) => reject(new Error('x')), ['x']],
};
for (const [name, [end, expected]] of Object.entries(LATER)) {
  test(`${name} waits for a promise`, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const later = new Promise((resolve, reject) => setTimeout(() => end(resolve, reject), 4000));
    const judged = expect(later)[name](...expected);
    t.mock.timers.tick(4000);
    await judged;
  });
}

test('matchers of the user', () => {
  const { Hypium } = hypium;
  const assertEven = (value, word) => ({ pass: value % 2 === 0, message: `${value} is odd, ${word}` });
  Hypium.registerAssert(assertEven);
  expect(2).assertEven();
  expect(1).not().assertEven();
  assert.throws(
    () => expect(1).assertEven('sorry'),
    /expected 1 to pass assertEven\('sorry'\), but 1 is odd, sorry/,
  );
  Hypium.unregisterAssert(assertEven);
  assert.equal(expect(1).assertEven, undefined);
  assert.throws(() => Hypium.registerAssert(() => {}), TypeError);
  assert.throws(() => Hypium.registerAssert(function assertEqual() {}), TypeError);
});

test('a matcher that cannot be used throws, also after not()', () => {
  assert.throws(() => expect(null).assertClose(null, 1), TypeError);
  assert.throws(() => expect(null).not().assertClose(null, 1), TypeError);
  assert.throws(() => expect(1).not().assertThrowError('x'), /assertThrowError needs a function, not 1/);
});

test('messages say what was expected, and why it is not so', () => {
  const messageOf = (fn) => {
    try {
      fn();
    } catch ({ message }) {
      return message;
    }
  };
  assert.equal(
    messageOf(() => expect(1).assertEqual(2)),
    'expected 1 to equal 2',
  );
  assert.equal(
    messageOf(() => expect(1).message('sum').assertEqual(2)),
    'sum: expected 1 to equal 2',
  );
  assert.equal(
    messageOf(() => expect(1).message('sum').not().assertEqual(1)),
    'sum: expected 1 not to equal 1',
  );
  const thrown = messageOf(() => expect(thrower(new Error('m'))).assertThrowError('n'));
  assert.match(thrown, /to throw an error 'n', but it threw Error: m$/);
});

test('messages and members never have all bytes of a long array', () => {
  const secret = new Uint8Array(65).fill(171);
  for (const value of [secret, { in: [secret] }, new Map([[1, secret]]), new Set([secret]), secret.buffer]) {
    assert.throws(
      () => expect(value).assertEqual(secret.slice()),
      ({ message, actual, expected }) => {
        for (const text of [message, JSON.stringify([actual, expected])]) {
          assert.ok(text.match(/ab|171/g)?.length <= 32, text);
        }
        return true;
      },
    );
  }
  assert.throws(
    () => expect(new Uint8Array([1, 2])).assertNull(),
    /expected Uint8Array\(2\) \[ 1, 2 \] to be null/,
  );
});

test('deep and cyclic values have short messages', () => {
  assert.throws(
    () => expect(cyclic()).assertNull(),
    ({ message }) => message.length < 500,
  );
});
