// Eight processes on one folder, some of which die or stand still. OSK_SEED repeats a run as far as it depends on a seed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crowd } from './crowd.mjs';
import { freshSeed } from './random.mjs';
import { inWords } from './simulate.mjs';

test('eight processes, of which some are killed or stopped, lose nothing and keep nothing that was refused', async (t) => {
  const seed = Number(process.env.OSK_SEED ?? freshSeed());
  t.diagnostic(`seed ${seed}`);
  const { wrong, figures } = await crowd({ seed, calls: 400 });
  t.diagnostic(inWords(figures));
  assert.equal(wrong, undefined);
});
