// A process that is killed at any system call leaves a folder that opens, in the state after one of its steps. A sample
// of the runs of kill-runs.mjs, another one each time; OSK_SEED repeats one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe, figures, killRuns } from './kill-runs.mjs';
import { freshSeed } from './random.mjs';
import { shimMissing } from './shim.mjs';

const RUNS = 150;

test(`${RUNS} kills at system calls leave the old state or the new one`, {
  skip: shimMissing(),
}, async (t) => {
  const seed = Number(process.env.OSK_SEED ?? freshSeed());
  t.diagnostic(`seed ${seed}`);
  const result = await killRuns({ seed, runs: RUNS });
  t.diagnostic(figures(result, seed));
  assert.equal(result.failures.length, 0, result.failures.map(describe).join('\n'));
});
