// Hypium of today, run as a test file.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, runFixture } from './support.mjs';

const result = runFixture('today.mjs');

test('hooks for each case count for nested suites, from the outside in and back', () => {
  assert.deepEqual(result.logged.slice(0, 11), [
    'beforeEachIt',
    'outer beforeEach',
    'own',
    'afterEachIt',
    'beforeEachIt',
    'inner beforeEachIt',
    'inner beforeEach',
    'case of inner case 3',
    'inner afterEach',
    'inner afterEachIt',
    'afterEachIt',
  ]);
});

test('a case runs once for each of its parameters, and as often as the data say', () => {
  assert.deepEqual(result.logged.slice(11), ['each a', 'each b', 'often', 'often', 'withDone c']);
});

test('a case skips itself, has its own time-out, and is skipped with a reason', () => {
  assert.equal(result.status, 1);
  assert.deepEqual([count(result, 'pass'), count(result, 'fail'), count(result, 'skipped')], [8, 1, 3]);
  assert.match(result.stdout, /'takes too long': it did not end within 20 ms/);
  for (const reason of [/not today/, /because of x/, /because of y/]) assert.match(result.stdout, reason);
});
