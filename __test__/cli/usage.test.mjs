// The tool as a program: help, wrong usage, JSON errors, closed pipes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import test from 'node:test';
import { done, jsonOf, MAIN, place, refused } from './support.mjs';

test('help and version open nothing', (t) => {
  const { cli, data } = place(t);
  assert.match(done(cli(['--version'])), /^\d+\.\d+\.\d+\n$/);
  assert.equal(done(cli(['-V'])), done(cli(['--version'])));
  const help = done(cli(['--help']));
  for (const name of ['set', 'get', 'list', 'remove', 'apps', 'permissions', 'usage', 'doctor', 'test']) {
    assert.match(help, new RegExp(`^  ${name} `, 'm'));
    assert.match(done(cli([name, '--help'])), new RegExp(`^Usage: ohos-security-kit ${name} `));
  }
  for (const code of [0, 1, 2, 3, 4, 5, 70, 130]) assert.match(help, new RegExp(`^  ${code} +[a-z]`, 'm'));
  assert.equal(fs.existsSync(data), false);
});

test('wrong usage is 2', (t) => {
  const { cli, data } = place(t);
  refused(cli(['frobnicate']), 2, 401, /frobnicate/);
  refused(cli(['get']), 2, 401, /alias/);
  refused(cli(['get', 'a', 'b']), 2, 401);
  refused(cli(['get', 'a', '--nonsense']), 2, 401, /--nonsense/);
  refused(cli(['list', '--device']), 2, 401);
  const none = cli([]);
  assert.equal(none.status, 2);
  assert.match(none.stderr, /^Usage: /);
  assert.equal(none.stdout, '');
  assert.equal(fs.existsSync(data), false);
});

test('with --json errors are JSON, wherever they come from', (t) => {
  const { cli } = place(t);
  for (const [args, status, code] of [
    [['get', 'nobody'], 3, 24000002],
    [['frobnicate'], 2, 401],
    [['set', 'a', 'b'], 2, 401],
    [[], 2, 401],
  ]) {
    const result = cli(['--json', ...args]);
    assert.equal(result.status, status);
    assert.equal(result.stdout, '');
    const { error } = JSON.parse(result.stderr);
    assert.equal(error.code, code);
    assert.ok(error.message.length > 0);
  }
  assert.deepEqual(jsonOf(cli(['--json', 'set', 'a'], { input: 'x' })), { alias: 'a', stored: true });
});

test('a reader that goes away ends it quietly', { skip: process.platform === 'win32' }, (t) => {
  const { cli, data, cwd } = place(t);
  const label = 'x'.repeat(512);
  for (let n = 0; n < 8; n += 1)
    done(cli(['set', `${n}`, ...Array(4).fill(['--label', label]).flat()], { input: 'x' }));
  // `sleep` ends without having read: whatever is written then meets a closed pipe.
  for (const reader of ['head -c1', 'true']) {
    const line = `"${process.execPath}" "${MAIN}" --device "${data}" list --json | ${reader}`;
    const { status, stderr } = spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { cwd });
    assert.equal(stderr.toString(), '');
    assert.equal(status, 0);
  }
  assert.equal(jsonOf(cli(['list', '--json'])).length, 8);
});

test('what a device in memory keeps is nothing, but it serves', (t) => {
  const { plain } = place(t);
  const env = { ...process.env, OHOS_DEVICE_DIR: ':memory:' };
  done(plain(['set', 'a'], { input: 'x', env }));
  refused(plain(['get', 'a'], { env }), 3, 24000002);
  assert.match(done(plain(['doctor'], { env })), /in memory only/);
});

test('OHOS_DEVICE_DIR names the folder', (t) => {
  const { plain, data, cli } = place(t);
  done(plain(['set', 'a'], { input: 'x', env: { ...process.env, OHOS_DEVICE_DIR: data } }));
  assert.equal(done(cli(['get', 'a'])), 'x');
});
