// What each bundler makes is copied into an empty folder, far from any node_modules, and runs there.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const project = fileURLToPath(new URL('../', import.meta.url));
const shell = process.platform === 'win32';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const onLinux = process.platform !== 'linux' && 'was run on Linux only';
const noFuse = !fs.readFileSync(process.execPath).includes(FUSE) && 'this Node makes no executables';

/** Scripts of package.json, and what they make: the file that is run, in its folder below out/. */
const BUNDLERS = [
  { script: 'esbuild', made: ['esbuild-cjs/main.cjs', 'esbuild-esm/main.mjs'] },
  { script: 'webpack', made: ['webpack/main.cjs'] },
  { script: 'rollup', made: ['rollup-cjs/main.cjs', 'rollup-es/main.mjs'] },
  { script: 'ncc', made: ['ncc/index.mjs'] },
  { script: 'bun', made: ['bun/main'], skip: onLinux },
  { script: 'sea', made: ['sea/main'], skip: onLinux || noFuse },
];

/** Runs a program in a new folder that has nothing but what lies beside it. */
async function runAlone(t, program) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'alone-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.cpSync(path.dirname(program), folder, { recursive: true });
  const file = path.join(folder, path.basename(program));
  const isScript = /\.[cm]js$/.test(file);
  return run(isScript ? process.execPath : file, isScript ? [file] : [], { cwd: folder });
}

for (const { script, made, skip = false } of BUNDLERS) {
  test(`${script}: what it makes runs alone`, { skip }, async (t) => {
    await run('npm', ['run', script], { cwd: project, shell });
    for (const name of made) {
      const { stdout, stderr } = await runAlone(t, path.join(project, 'out', name));
      assert.equal(stdout + stderr, 'kept: s3cr3t\n', name);
    }
  });
}
