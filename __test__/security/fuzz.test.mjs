// Hostile arguments for everything that a program can reach: a short run of fuzz.mjs. docs/10-reliability.md has the long ones.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

for (const seed of ['1', '2']) {
  test(`hostile arguments, seed ${seed}: no crash, no hang, no code that is not documented`, () => {
    const fuzz = fileURLToPath(new URL('fuzz.mjs', import.meta.url));
    const run = spawnSync(process.execPath, [fuzz, '--seed', seed, '--calls', '6000'], { encoding: 'utf8' });
    assert.equal(run.signal, null);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /6000 calls of \d{3} functions/);
  });
}
