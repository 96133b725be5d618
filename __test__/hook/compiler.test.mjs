// esbuild compiles sources and is added by the project that has some: what is said where it is missing, and where it is found.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { node, project, ROOT } from './project.mjs';

const FILES = {
  'kept.ets': "import { util } from '@kit.ArkTS';\nexport const kept: string = typeof util.TextEncoder;",
  'import.mjs': "import('./kept.ets').then(({ kept }) => console.log(kept), tell);",
  'require.cjs': "try { console.log(require('./kept.ets').kept); } catch (error) { tell(error); }",
  'tell.cjs':
    'globalThis.tell = ({ code, message, cause }) => console.log([code, cause?.code, message].join("\\n"));',
};

/** A copy of the package in a folder where nothing else is installed. */
function copyIn(folder) {
  const copy = path.join(folder, 'node_modules', 'ohos-security-kit');
  fs.rmSync(copy, { recursive: true, force: true });
  for (const name of ['lib', 'package.json'])
    fs.cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  return copy;
}

const started = (folder, copy, main) => {
  const register = pathToFileURL(path.join(copy, 'lib', 'entry', 'register.mjs')).href;
  return node(folder, ['--require', './tell.cjs', '--import', register, main]);
};

for (const main of ['import.mjs', 'require.cjs']) {
  test(`compiler: ${main} is told to add esbuild where it is missing`, async (t) => {
    const folder = project(t, FILES);
    const { stdout, stderr } = await started(folder, copyIn(folder), main);
    const message = `${path.join(folder, 'kept.ets')} is compiled by esbuild, which is not installed. Add it: npm i -D esbuild`;
    assert.equal(stdout, `ERR_OHOS_ESBUILD\nMODULE_NOT_FOUND\n${message}\n`, stderr);
  });

  test(`compiler: ${main} finds the esbuild of its project, where the package is installed for all`, async (t) => {
    const folder = project(t, FILES);
    fs.symlinkSync(
      path.join(ROOT, 'node_modules', 'esbuild'),
      path.join(folder, 'node_modules', 'esbuild'),
      'junction',
    );
    const { stdout, stderr } = await started(folder, copyIn(project(t, {})), main);
    assert.equal(stdout, 'function\n', stderr);
  });
}
