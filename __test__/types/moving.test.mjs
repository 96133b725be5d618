// Programs of keytar, @napi-rs/keyring, conf and safeStorage compile after they have moved, in every kind of project; also without the
// exports of package.json.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { project, ROOT } from '../hook/project.mjs';
import { compile, RESOLUTIONS } from './compile.mjs';

const read = (name) => fs.readFileSync(path.join(ROOT, '__test__', 'types', name), 'utf8');
const FILES = { 'usage.ts': read('moving-usage.ts') };
// The declarations name Buffer, as those of Electron do.
const NODE = { types: ['node'], typeRoots: [path.join(ROOT, 'node_modules', '@types')] };
const KINDS = {
  ...RESOLUTIONS,
  'without exports': { ...RESOLUTIONS.bundler, resolvePackageJsonExports: false, preserveSymlinks: true },
};

for (const [name, options] of Object.entries(KINDS)) {
  for (const type of ['module', 'commonjs']) {
    test(`${name}, ${type}: code of other stores compiles, and mistakes in it do not`, (t) => {
      const folder = project(t, { 'package.json': JSON.stringify({ name: 'example', type }), ...FILES });
      assert.equal(compile(folder, { ...options, ...NODE }, Object.keys(FILES)), '');
    });
  }
}
