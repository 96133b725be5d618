// What `npm test` says last: the names of the tests that failed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const REPORTER = fileURLToPath(new URL('../../scripts/failed-tests.mjs', import.meta.url));
const BAD = '() => { throw new Error(); }';

test('npm test: each test that failed is named once, and nothing else', (t) => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'osk-failed-')));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  const program = `import { describe, it, test } from 'node:test';
test('good', () => {});
test('bad', ${BAD});
test('outer', (t) => t.test('inner', ${BAD}));
describe('suite', () => it('in it', ${BAD}));
test('later', { todo: true }, ${BAD});
test('not now', { skip: true }, ${BAD});`;
  fs.writeFileSync(path.join(folder, 'bad.test.mjs'), program);
  fs.writeFileSync(path.join(folder, 'crash.test.mjs'), 'throw new Error();');
  fs.writeFileSync(path.join(folder, 'good.test.mjs'), '');
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { stdout } = spawnSync(
    process.execPath,
    ['--test', `--test-reporter=${REPORTER}`, ...fs.readdirSync(folder)],
    { cwd: folder, env, encoding: 'utf8' },
  );
  assert.deepEqual(stdout.trim().split('\n').sort(), [
    ...['bad', 'in it', 'inner'].map((name) => `bad.test.mjs: ${name}`),
    'crash.test.mjs',
  ]);
});
