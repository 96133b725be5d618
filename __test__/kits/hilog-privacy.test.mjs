// @ohos.hilog: logging never throws, and no private argument gets out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { CODE, kits, throws } from './support.mjs';

const { hilog } = kits.moduleOf('@kit.PerformanceAnalysisKit');
const METHODS = ['debug', 'info', 'warn', 'error'];

function written(t, act) {
  const lines = [];
  for (const method of METHODS) t.mock.method(console, method, (line) => lines.push(line));
  try {
    act();
  } finally {
    t.mock.restoreAll();
  }
  return lines;
}

const circular = { name: 'loop' };
circular.self = circular;
const VALUES = {
  'a circular object': circular,
  'an object with a BigInt': { big: 1n },
  'a BigInt': 1n,
  'a symbol': Symbol('s'),
  undefined,
  null: null,
  'an object without a prototype': Object.create(null),
  'an object that cannot be a number': {
    valueOf() {
      throw new Error('no number');
    },
  },
  'an object that cannot be inspected': {
    [inspect.custom]() {
      throw new Error('no text');
    },
  },
  'an object that cannot be JSON': {
    toJSON() {
      throw new Error('no JSON');
    },
  },
};

// types/hilog.d.ts: "The functions that log never fail and never throw".
for (const [what, value] of Object.entries(VALUES)) {
  test(`hilog: ${what} is written as one line by every specifier, and nothing is thrown`, (t) => {
    const broken = [...'sdioOj'].filter((letter) => {
      try {
        return written(t, () => hilog.info(0, 'tag', `%{public}${letter}`, value)).length !== 1;
      } catch {
        return true;
      }
    });
    assert.deepEqual(broken, []);
  });
}

test('hilog: a private argument is not even looked at', (t) => {
  const untouchable = new Proxy(
    {},
    {
      get: () => assert.fail('it was read'),
      ownKeys: () => assert.fail('it was read'),
    },
  );
  const lines = written(t, () =>
    hilog.info(0, 'tag', '%s %{private}o %d', untouchable, untouchable, untouchable),
  );
  assert.deepEqual(lines, ['I A00000/tag: <private> <private> <private>']);
});

test('hilog: a specifier in an argument is no specifier, and neither is $& of replace', (t) => {
  const lines = written(t, () => hilog.info(0, 'tag', '%{public}s|%{public}s', '%{public}s %% $&', 'second'));
  assert.deepEqual(lines, ['I A00000/tag: %{public}s %% $&|second']);
});

// What would end the line, move the cursor, colour the terminal, or turn the text around.
const FORGED = 'I A00001/other: paid';
const ACTIVE = {
  'a new line': '\n',
  'a carriage return': '\r',
  both: '\r\n',
  'a line separator': '\u2028',
  'a paragraph separator': '\u2029',
  'a next line': '\u0085',
  'a colour': '\u001b[31m',
  'a cursor that goes up': '\u001b[1A\u001b[2K',
  'a control sequence of one byte': '\u009b2K',
  'a backspace': '\b',
  'a null': '\0',
  'an override of direction': '\u202e',
  'an isolate of direction': '\u2067',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are the subject
const HARMLESS = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/;
for (const [what, text] of Object.entries(ACTIVE)) {
  test(`hilog: ${what} makes no line of its own, wherever it stands`, (t) => {
    const evil = `done${text}${FORGED}`;
    const error = Object.assign(new Error(evil), { stack: `Error: ${evil}\n    at somewhere` });
    const calls = [
      () => hilog.info(1, evil, 'text'),
      () => hilog.info(1, 'tag', evil),
      () => hilog.info(1, 'tag', '%{public}s', evil),
      ...[...'sdioOj'].flatMap((letter) =>
        [evil, [evil], { [evil]: evil }, new Map([[evil, evil]]), error, Symbol(evil)].map(
          (value) => () => hilog.info(1, 'tag', `%{public}${letter}`, value),
        ),
      ),
      () => hilog.info(1, 'tag', `%{public}${text}s`, evil),
    ];
    for (const call of calls) {
      const lines = written(t, call);
      assert.equal(lines.length, 1);
      assert.match(lines[0], HARMLESS, String(call));
      assert.ok(!lines[0].startsWith(FORGED));
    }
  });
}

test('hilog: what was left out can still be read', (t) => {
  const lines = written(t, () =>
    hilog.error(1, 'tag', 'a\n\u001b[31mb\u202ec %{public}o', { a: { b: { c: [1] } } }),
  );
  assert.deepEqual(lines, ['E A00001/tag: a\\x0a\\x1b[31mb\\u202ec {"a":{"b":{"c":[1]}}}']);
});

test('hilog: public and private side by side take their own arguments', (t) => {
  const lines = written(t, () => hilog.warn(0xffff, 'tag', '%{private}s=%{public}d%%', 'pin', 50));
  assert.deepEqual(lines, ['W A0FFFF/tag: <private>=50%']);
});

for (const domain of [undefined, null, '1', 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
  test(`hilog: the domain ${String(domain)} of type ${typeof domain} writes nothing`, (t) => {
    for (const name of ['debug', 'info', 'warn', 'error', 'fatal']) {
      assert.deepEqual(
        written(t, () => hilog[name](domain, 'tag', 'text')),
        [],
      );
    }
    assert.equal(hilog.isLoggable(domain, 'tag', hilog.LogLevel.INFO), false);
  });
}

test('hilog: isLoggable of tags that are none and levels that are none', () => {
  const { INFO, FATAL } = hilog.LogLevel;
  for (const tag of ['', undefined, 5]) assert.equal(hilog.isLoggable(0, tag, INFO), false);
  for (const level of [2, 8, Number.NaN, undefined]) assert.equal(hilog.isLoggable(0, 'tag', level), false);
  assert.equal(hilog.isLoggable(0xffff, 'tag', FATAL), true);
});

test('hilog: at each level exactly those from it on are written', (t) => {
  const { LogLevel, setMinLogLevel } = hilog;
  t.after(() => setMinLogLevel(LogLevel.DEBUG));
  const names = ['debug', 'info', 'warn', 'error', 'fatal'];
  names.forEach((name, i) => {
    setMinLogLevel(LogLevel[name.toUpperCase()]);
    const lines = written(t, () => {
      for (const each of names) hilog[each](0, 'tag', each);
    });
    assert.deepEqual(
      lines.map((line) => line.slice('X A00000/tag: '.length)),
      names.slice(i),
    );
  });
  for (const level of [undefined, '3', 2, 8]) throws(CODE.INVALID_ARGUMENT, () => setMinLogLevel(level));
});
