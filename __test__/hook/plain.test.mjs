// Programs that need no hooks for ES modules, so that Node 20 starts no thread for them: only those where it is certain.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { HOOK, node, project, ROOT } from './project.mjs';

const { arePlain } = createRequire(import.meta.url)(path.join(ROOT, 'lib', 'hook', 'plain.js'));

const plainIs = (expected, what, files, entry = Object.keys(files)[0]) =>
  test(`plain: ${what}: ${expected ? 'no thread' : 'hooks'}`, (t) => {
    assert.equal(arePlain([path.join(project(t, files), entry)]), expected);
  });

plainIs(true, 'nothing is imported', { 'a.mjs': 'console.log(1);' });
plainIs(true, 'built-in modules and files of its own', {
  'a.mjs':
    "import fs from 'node:fs';\nimport path from 'path';\nimport { b } from './b.mjs';\nexport { fs, path, b };",
  'b.mjs': "import './a.mjs';\nexport const b = 1;",
});
plainIs(true, 'CommonJS', { 'a.cjs': "const { b } = require('./b');", 'b.js': 'exports.b = 1;' });
plainIs(false, 'a specifier of the SDK', { 'a.mjs': "import { asset } from '@kit.AssetStoreKit';" });
plainIs(false, 'a specifier of the SDK in a file it imports', {
  'a.mjs': "import './b.mjs';",
  'b.mjs': "await import('@ohos.security.asset');",
});
plainIs(false, 'a package', { 'a.mjs': "import ava from 'ava';" });
plainIs(false, 'a package, required', { 'a.cjs': "require('ava')" });
plainIs(false, 'a package, for its effects', { 'a.mjs': "import 'ava';" });
plainIs(false, 'a source file', { 'a.mjs': "import './b.ets';", 'b.ets': '' });
plainIs(false, 'a source file without its ending', { 'a.cjs': "require('./b');", 'b.ts': '' });
plainIs(false, 'an import of something computed', { 'a.mjs': 'await import(process.argv[2]);' });
plainIs(false, 'an import of a template', { 'a.mjs': 'await import(`./b.mjs`);' });
plainIs(false, 'a file by its address', { 'a.mjs': "await import('file:///tmp/x.mjs');" });
plainIs(false, 'createRequire', { 'a.mjs': "import { createRequire } from 'node:module';" });
plainIs(false, 'a source file itself', { 'a.ts': '' });
plainIs(false, 'a program of a package', { 'node_modules/x/a.mjs': '' });
plainIs(false, 'a file that is not there', { 'a.mjs': '' }, 'b.mjs');

test('plain: texts given to Node run under the hook, plain or not', async (t) => {
  const folder = project(t, { 'b.ets': "export const b: string = 'b';" });
  for (const [text, expected] of [
    ['console.log(1)', '1'],
    ["import('@kit.AssetStoreKit').then(({ asset }) => console.log(typeof asset.add))", 'function'],
    ["console.log(typeof require('@kit.AssetStoreKit').asset.add)", 'function'],
    ["import('./b.ets').then(({ b }) => console.log(b))", 'b'],
  ]) {
    const { stdout, stderr } = await node(folder, [...HOOK, '-e', text]);
    assert.deepEqual([stdout.trim(), stderr], [expected, '']);
  }
});
