// D44: a call that the store refuses has changed nothing, neither what runs nor what listeners hear; the code is the service's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as s from './support.mjs';

const PROGRAM = fileURLToPath(new URL('children/full-disk.mjs', import.meta.url));
const skip = spawnSync('prlimit', ['--version']).status !== 0 && 'there is no prlimit here';

test('D44 D36 start, stop, add and grant on a full disk: 12100007, no event, and the next try counts', {
  skip,
}, (t) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, s.folderFor(t)], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd()),
    [
      'start 0 use 2',
      'full: start 12100007',
      'full: stop 12100007',
      'full: add 12100007',
      'full: grant 12100007',
      'in use true false',
      'granted -1',
      'stop 0 use 0',
      'start 0 use 2',
      'grant 0 permission 1',
      `${s.P.CAMERA} 1 5000`,
    ],
  );
});
