// Short runs of the simulator: seeds that stay, and another one each time; OSK_SEED repeats one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshSeed } from './random.mjs';
import { inWords, simulate } from './simulate.mjs';

// [seed, steps, durability]; 13 lost acknowledged writes once (see log.test.mjs).
const RUNS = [
  [13, 165, 'full'],
  [41, 2000, 'normal'],
  [Number(process.env.OSK_SEED ?? freshSeed()), 200, 'normal'],
];

for (const [seed, steps, durability] of RUNS) {
  test(`${steps} steps of several processes on one folder agree with the plain world (${durability})`, async (t) => {
    t.diagnostic(`seed ${seed}`);
    const { figures, wrong } = await simulate({ seed, steps, durability });
    t.diagnostic(inWords(figures));
    assert.equal(wrong, undefined);
  });
}
