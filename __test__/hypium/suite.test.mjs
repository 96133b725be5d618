import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as hypium from '../../lib/hypium/index.js';
import { count, fixture, node, runFixture } from './support.mjs';

test('hooks run in order, cases before nested suites, and are not inherited', () => {
  const { logged, status } = runFixture('hooks.mjs');
  const each = (...between) => ['outer beforeEach', ...between, 'outer afterEach'];
  assert.deepEqual(logged, [
    'root beforeAll',
    'root beforeEach',
    'top',
    'outer beforeAll',
    'outer beforeAll 2',
    ...each('first'),
    'before second',
    ...each('second', 'after second'),
    // node:test goes on after an uncaught error; the hooks are waited for all the same.
    ...each('uncaught'),
    ...each('last'),
    'inner beforeAll',
    'inner beforeEach',
    'nested',
    'inner afterEach',
    'inner afterAll',
    'outer afterAll',
    'root afterAll',
  ]);
  assert.equal(status, 1);
});

const FAILURES = {
  thrown: 'it was thrown',
  rejected: 'it was rejected',
  'thrown with done': 'thrown before done',
  'done, then rejected': 'rejected after done',
  'no done': "'no done': done was not called within 50 ms",
  'done, but not settled': "'done, but not settled': it did not end within 50 ms",
  'never settled': "'never settled': it did not end within 50 ms",
  'in a callback': "expected 'callback' to equal 'other'",
  'not awaited': 'left alone: expected Promise to be a rejected promise, but it was resolved with 1',
  'not awaited, in a then': 'too late for the case: expected Promise',
  swallowed: "expected 'swallowed' to equal 'noticed'",
  'swallowed promise': 'caught: expected Promise',
  'not run either': 'beforeEach: done was not called within 50 ms',
};

test('cases pass and fail as they should', async (t) => {
  const run = runFixture('cases.mjs', { OHOS_TEST_TIMEOUT: '50' });
  const [report, failing] = run.stdout.split('failing tests:');
  for (const [name, message] of Object.entries(FAILURES)) {
    await t.test(name, () => {
      const section = failing.split(`✖ ${name} (`)[1]?.split('test at')[0];
      assert.ok(section?.includes(message), `${section} has not: ${message}`);
    });
  }
  assert.equal(run.status, 1);
  assert.deepEqual(run.logged, ['around']);
  assert.match(failing, /✖ suite that throws[\s\S]*from the suite/);
  assert.match(failing, /✖ failing beforeAll[\s\S]*from beforeAll/);
  assert.match(report, /▶ async suite\n {2}✔ registered late .*\n {2}▶ nested in it\n {4}✔ registered later/);
  assert.equal(count(run, 'pass'), 11);
  assert.equal(count(run, 'fail') + count(run, 'cancelled'), Object.keys(FAILURES).length + 1);
  assert.doesNotMatch(run.stdout + run.stderr, /asynchronous activity|Warning/);
});

const ALL = ['plain', 'fast', 'secure', 'large', 'slow'];
const FILTERS = [
  [{}, ALL],
  [{ OHOS_TEST_TYPE: 'function,security' }, ['plain', 'fast', 'secure', 'large']],
  [{ OHOS_TEST_TYPE: 'Power' }, ['plain', 'large']],
  [{ OHOS_TEST_SIZE: 'small' }, ['plain', 'fast', 'secure']],
  [{ OHOS_TEST_LEVEL: ' 0, 4 ' }, ['plain', 'fast', 'large', 'slow']],
  [{ OHOS_TEST_SIZE: 'large', OHOS_TEST_LEVEL: '4' }, ['plain', 'large', 'slow']],
  [{ OHOS_TEST_FILTER: 'Gamma' }, ['slow']],
  [{ OHOS_TEST_FILTER: 'Alpha' }, ['plain', 'fast', 'secure', 'large']],
  [{ OHOS_TEST_FILTER: 'Alpha.Beta' }, ['large']],
  [{ OHOS_TEST_FILTER: 'Beta' }, []],
  [{ OHOS_TEST_FILTER: 'Alpha#fast,Alpha.Beta#large,Gamma#none' }, ['fast', 'large']],
  [{ OHOS_TEST_FILTER: 'Alpha', OHOS_TEST_TYPE: 'security' }, ['plain', 'secure', 'large']],
];

for (const [env, expected] of FILTERS) {
  test(`filter ${JSON.stringify(env)}`, () => {
    const run = runFixture('filtered.mjs', env);
    const isHook = (text) => /(before|after)All$/.test(text);
    assert.deepEqual(
      run.logged.filter((text) => !isHook(text)),
      expected,
    );
    const suites = ['Alpha', 'Gamma'].filter((name) =>
      (name === 'Gamma' ? ['slow'] : ALL.slice(0, 4)).some((one) => expected.includes(one)),
    );
    const hooks = suites.flatMap((name) =>
      name === 'Alpha' ? [`${name} beforeAll`, `${name} afterAll`] : `${name} beforeAll`,
    );
    assert.deepEqual(run.logged.filter(isHook), hooks, 'no hook runs where no case does');
    assert.equal(count(run, 'skipped'), ALL.length + 2 - expected.length);
    assert.equal(run.status, 0);
  });
}

test('what a filter or the timeout cannot be is an error', () => {
  const unknown = runFixture('filtered.mjs', { OHOS_TEST_SIZE: 'tiny' });
  assert.equal(unknown.status, 1);
  assert.match(
    unknown.stdout + unknown.stderr,
    /OHOS_TEST_SIZE: 'tiny' is not known, it takes small, medium, large/,
  );
  const timeout = runFixture('filtered.mjs', { OHOS_TEST_TIMEOUT: '1.5' });
  assert.equal(timeout.status, 1);
  assert.match(timeout.stdout, /OHOS_TEST_TIMEOUT: '1.5' is not a whole number/);
});

test('--test-name-pattern of node works', () => {
  assert.deepEqual(
    runFixture('filtered.mjs', {}, ['--test-name-pattern=secure']).logged.filter((text) =>
      ALL.includes(text),
    ),
    ['secure'],
  );
});

test('--test-timeout of node works', () => {
  const run = runFixture('cases.mjs', {}, ['--test-timeout=100', '--test-name-pattern=never settled']);
  assert.equal(run.status, 1);
  assert.match(run.stdout, /timed out after 100ms/);
});

test('a file runs without --test as well', () => {
  const run = node([fixture('filtered.mjs')]);
  assert.equal(run.status, 0);
  assert.ok(run.logged.includes('slow'));
});

test('wrong arguments are TypeErrors', () => {
  const { describe, xdescribe, it, xit, beforeAll, beforeItSpecified, afterItSpecified } = hypium;
  const noop = () => {};
  const is = (message) => ({ name: 'TypeError', message });
  for (const fn of [describe, xdescribe, it, xit]) {
    assert.throws(() => fn(), is(/^x?(describe|it) needs a name/));
    assert.throws(() => fn('', noop), is(/needs a name/));
    assert.throws(() => fn('a'), is(/^x?(describe|it) 'a' needs a function/));
  }
  assert.throws(() => it('a', 0), is("it 'a' needs a function"));
  assert.throws(() => it('a', 'small', noop), is(/^it 'a': the attribute must be a number/));
  assert.throws(() => beforeAll(), is('beforeAll needs a function'));
  assert.throws(() => beforeItSpecified([], noop), is('beforeItSpecified needs the names of cases'));
  assert.throws(() => afterItSpecified('a'), is('afterItSpecified needs a function'));
});

test('the attributes have the numbers of a device', () => {
  const { TestType, Size, Level, DEFAULT } = hypium;
  assert.deepEqual([TestType.FUNCTION, TestType.SECURITY, TestType.RESILIENCE], [1, 16, 1024]);
  assert.deepEqual(Object.values(Size), [1 << 16, 1 << 17, 1 << 18]);
  assert.deepEqual(Object.values(Level), [1 << 24, 1 << 25, 1 << 26, 1 << 27, 1 << 28]);
  assert.equal(DEFAULT, 0);
  for (const one of [TestType, Size, Level]) assert.ok(Object.isFrozen(one));
});

test('what belongs to a device is accepted or refused', async (t) => {
  const { Hypium, SysTestKit } = hypium;
  assert.equal(
    Hypium.hypiumTest({}, {}, () => 'suites'),
    'suites',
  );
  assert.throws(() => Hypium.hypiumTest({}, {}), TypeError);
  Hypium.setData({});
  Hypium.setTimeConfig({});
  const log = t.mock.method(console, 'log', () => {});
  SysTestKit.actionStart('a');
  SysTestKit.actionEnd('a');
  assert.deepEqual(
    log.mock.calls.map(({ arguments: [text] }) => text),
    ['OHOS_REPORT_ACTIONSTART: "a"', 'OHOS_REPORT_ACTIONEND: "a"'],
  );
  await assert.rejects(SysTestKit.existKeyword('a'), /no.*log|there is none/);
  await assert.rejects(SysTestKit.clearLog(), /there is none/);
  Hypium.set('name', 5);
  assert.equal(Hypium.get('name'), 5);
});
