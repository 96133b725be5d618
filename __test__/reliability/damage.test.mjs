// A damaged folder opens with everything, says what is missing, or refuses in words. OSK_SEED repeats a run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { damages } from './damage.mjs';
import { freshSeed } from './random.mjs';

const RUNS = 200;

test(`${RUNS} damages of any file: never silently empty, never a crash`, (t) => {
  const seed = Number(process.env.OSK_SEED ?? freshSeed());
  t.diagnostic(`seed ${seed}`);
  const { wrong, text } = damages({ seed, runs: RUNS });
  t.diagnostic(text.split('\n').at(-1));
  assert.ok(!wrong, text);
});
