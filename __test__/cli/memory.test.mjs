// What commands that wait for hours ask of V8. Each in a process of its own: flags are the process's.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MEMORY = fileURLToPath(new URL('../../lib/cli/memory.js', import.meta.url));

/** What a program prints that has the functions of memory.js. */
const printed = (program) =>
  execFileSync(process.execPath, ['-e', `const memory = require(${JSON.stringify(MEMORY)});${program}`], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  }).trim();

/** How many bytes the room for young objects has after many of them lived for a while. */
const grown = (first) =>
  Number(
    printed(`${first}
      let kept = [];
      for (let n = 0; n < 1e6; n++) {
        kept.push({ n });
        if (kept.length > 20_000) kept = [];
      }
      const spaces = require('node:v8').getHeapSpaceStatistics();
      console.log(spaces.find((space) => space.space_name === 'new_space').space_size);`),
  );

test('the room for young objects stays as it is at the start', () => {
  const small = grown('memory.keepYoungSpaceSmall();');
  assert.ok(small <= 2 * 1024 * 1024 + 64 * 1024, `${small} bytes`);
  assert.ok(grown('') > small, 'without it, it grows');
});

test('garbage goes at once', () => {
  const program = `
    const gone = new WeakRef({});
    setImmediate(() => {
      memory.collectGarbage();
      console.log(gone.deref() === undefined);
    });`;
  assert.equal(printed(program), 'true');
});
