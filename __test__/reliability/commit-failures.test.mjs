// Calls under a disk that fails: done and resolved, or undone and rejected. OSK_SEED repeats a run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commitFailures } from './commit-failures.mjs';
import { freshSeed } from './random.mjs';

const seed = Number(process.env.OSK_SEED ?? freshSeed());
const RUNS = [
  { name: 'commits that fail', seed: 1, calls: 500 },
  { name: 'commits that fail, each flushed', seed, calls: 500, durability: 'full' },
  { name: 'a small disk that fills', seed, calls: 300, disk: true },
];

for (const { name, ...words } of RUNS) {
  test(`${name}: no call that was rejected has an effect, none that resolved lacks one`, (t) => {
    t.diagnostic(`seed ${words.seed}`);
    const { missing, wrong, text } = commitFailures(words);
    if (missing) return t.skip(missing);
    t.diagnostic(text.split('\n').at(-1));
    assert.ok(!wrong, text);
  });
}
