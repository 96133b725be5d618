// Notes and progress: for a person at the terminal, and nobody else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import { done, hasPython, onTerminal, place } from './support.mjs';

const skip = hasPython ? false : 'needs python3 on a system with terminals';
const CLI = path.join(import.meta.dirname, '..', '..', 'lib', 'cli');
const WIPE = '\r\x1b[K';

/** A program that works, like a command of the tool; `slow` is how many milliseconds each of the three steps takes. */
const worker = ({ quiet = false, json = false, slow = 350, fails = false }) => `
const { withProgress } = require(${JSON.stringify(path.join(CLI, 'progress.js'))});
const { note } = require(${JSON.stringify(path.join(CLI, 'output.js'))});
const io = { stderr: process.stderr, quiet: ${quiet}, json: ${json} };
withProgress(io, 'Checking a\\nb', async (progress) => {
  for (let step = 1; step <= 3; step++) {
    await new Promise((go) => setTimeout(go, ${slow}));
    progress.at(step, 3);
  }
  if (${fails}) throw new Error('no');
}).then(() => note(io, 'Done.'), () => note(io, 'Failed.'));`;

const show = (t, options) => {
  const { file, cwd } = place(t);
  return onTerminal([], [], cwd, file('worker.js', worker(options))).screen;
};

test('progress is painted over, and gone when the work is done or has failed', { skip }, (t) => {
  for (const [options, last] of [
    [{}, 'Done.'],
    [{ fails: true }, 'Failed.'],
  ]) {
    const lines = [1, 2, 3].map((count) => `${WIPE}Checking a\\x0ab: ${count} of 3`).join('');
    assert.equal(show(t, options), `${lines}${WIPE}${last}\r\n`);
  }
});

test('quick work shows no progress; --quiet and --json show nothing at all', { skip }, (t) => {
  assert.equal(show(t, { slow: 1 }), 'Done.\r\n');
  assert.equal(show(t, { quiet: true }), '');
  assert.equal(show(t, { json: true }), '');
});

test('no progress where nobody watches', (t) => {
  const { file } = place(t);
  const { stderr, status } = spawnSync(process.execPath, [file('worker.js', worker({}))]);
  assert.deepEqual([status, stderr.toString()], [0, '']);
});

test('--quiet leaves the notes out, and the errors in', { skip }, (t) => {
  const { data, cwd } = place(t);
  const type = (...args) => onTerminal(['--device', data, ...args], [], cwd);
  assert.equal(type('list').screen, 'No assets.\r\n');
  assert.equal(type('list', '--quiet').screen, '');
  assert.equal(type('--quiet', 'list').screen, '');
  assert.match(type('--quiet', 'get', 'a').screen, /^ohos-security-kit: .*\(24000002\)\r\n$/);
});

test('doctor shows that it works, and nothing is left of that', { skip }, (t) => {
  const { cli, data, cwd } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  const type = (...args) => onTerminal(['--device', data, 'doctor', ...args], [], cwd);
  const { screen, stdout } = type();
  assert.equal(screen, `${WIPE}Checking the database ...${WIPE}`);
  assert.match(stdout, /^ok +integrity: /m);
  assert.equal(type('--quiet').screen, '');
  assert.equal(type('--json').screen, '');
});
