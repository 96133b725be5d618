// @ohos.hilog: lines on the console, private arguments hidden.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, kits, throws } from './support.mjs';

const { hilog } = kits.moduleOf('@kit.PerformanceAnalysisKit');

/** What the console gets while `act` runs: [method, line]. */
function written(t, act) {
  const lines = [];
  for (const method of ['debug', 'info', 'warn', 'error']) {
    t.mock.method(console, method, (line) => lines.push([method, line]));
  }
  act();
  t.mock.restoreAll();
  return lines;
}

const text = (t, format, ...args) => {
  const [[, line]] = written(t, () => hilog.info(1, 'tag', format, ...args));
  return line.slice('I A00001/tag: '.length);
};

test('hilog: each function has its level and its place', (t) => {
  const lines = written(t, () => {
    for (const name of ['debug', 'info', 'warn', 'error', 'fatal']) hilog[name](0xff00, 'App', name);
  });
  assert.deepEqual(lines, [
    ['debug', 'D A0FF00/App: debug'],
    ['info', 'I A0FF00/App: info'],
    ['warn', 'W A0FF00/App: warn'],
    ['error', 'E A0FF00/App: error'],
    ['error', 'F A0FF00/App: fatal'],
  ]);
});

for (const [format, args, expected] of [
  ['%{public}s', ['a'], 'a'],
  ['%{private}s', ['secret'], '<private>'],
  ['%s and %d', ['secret', 1], '<private> and <private>'],
  ['%{public}d %{public}i', [1.5, 1.5], '1.5 1'],
  ['%{public}o %{public}O %{public}j', [{ a: 1 }, [2], null], '{"a":1} [2] null'],
  ['100%% of %{public}s', ['it'], '100% of it'],
  ['%{public}s %{public}s', ['one'], 'one %{public}s'],
  ['%{public}s', ['one', 'two'], 'one'],
  ['%{public}x', [1], '%{public}x'],
  ['nothing', ['secret'], 'nothing'],
  ['%{public}d %{public}s', [Symbol('a'), Symbol('b')], 'Symbol(a) Symbol(b)'],
  ['%{public}d', ['text'], 'NaN'],
]) {
  test(`hilog: '${format}' with ${args.length} arguments`, (t) =>
    assert.equal(text(t, format, ...args), expected));
}

test('hilog: a circle is shown and never fails', (t) => {
  const circle = {};
  circle.self = circle;
  assert.match(text(t, '%{public}o', circle), /Circular/);
});

for (const [what, args] of [
  ['a domain beyond 0xFFFF', [0x10000, 'tag', 'text']],
  ['a negative domain', [-1, 'tag', 'text']],
  ['an empty tag', [0, '', 'text']],
  ['a text that is none', [0, 'tag', 5]],
]) {
  test(`hilog: ${what} writes nothing`, (t) =>
    assert.deepEqual(
      written(t, () => hilog.info(...args)),
      [],
    ));
}

test('hilog: setMinLogLevel keeps lower levels away, and isLoggable says so', (t) => {
  t.after(() => hilog.setMinLogLevel(hilog.LogLevel.DEBUG));
  hilog.setMinLogLevel(hilog.LogLevel.WARN);
  assert.equal(hilog.isLoggable(0, 'tag', hilog.LogLevel.INFO), false);
  assert.equal(hilog.isLoggable(0, 'tag', hilog.LogLevel.WARN), true);
  const lines = written(t, () => {
    hilog.info(0, 'tag', 'no');
    hilog.error(0, 'tag', 'yes');
  });
  assert.deepEqual(lines, [['error', 'E A00000/tag: yes']]);
  throws(CODE.INVALID_ARGUMENT, () => hilog.setMinLogLevel(1));
});
