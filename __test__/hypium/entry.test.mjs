import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, node, runFixture } from './support.mjs';

const RUNNERS = {
  'node --test': (env) => runFixture('entry.mjs', env),
  'node file': (env) => node([fixture('entry.mjs')], env),
};

for (const [name, run] of Object.entries(RUNNERS)) {
  for (const mode of ['plain', 'late']) {
    test(`${name}: the default export is called and its cases run (${mode})`, () => {
      const { logged, status, stdout } = run({ ENTRY: mode });
      assert.deepEqual(logged, ['called', 'ran']);
      assert.match(stdout, /of the default export/);
      assert.equal(status, 0);
    });
  }

  for (const mode of ['registered', 'class']) {
    test(`${name}: the default export is not called (${mode})`, () => {
      const { logged, status } = run({ ENTRY: mode });
      assert.deepEqual(logged, []);
      assert.equal(status, 0);
    });
  }

  test(`${name}: a default export that throws is a failure`, () => {
    const { status, stdout } = run({ ENTRY: 'throws' });
    assert.equal(status, 1);
    assert.match(stdout, /from the default export/);
  });
}
