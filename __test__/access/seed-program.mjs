// The examples of a reference document: stripped of their types, run as an app.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, settled } from './event-support.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Strips the types of all programs in one run of the compiler. */
export function compiled(programs) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-'));
  try {
    for (const [index, code] of programs.entries()) fs.writeFileSync(path.join(folder, `e${index}.ts`), code);
    const settings = {
      compilerOptions: {
        target: 'es2022',
        module: 'esnext',
        moduleResolution: 'bundler',
        moduleDetection: 'force',
        types: [],
        noCheck: true,
        rootDir: '.',
        outDir: 'out',
      },
      include: ['*.ts'],
    };
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(settings));
    const compiler = path.join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    try {
      execFileSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      assert.fail(`the compiler complains:\n${error.stdout}${error.stderr}`);
    }
    return programs.map((_, index) => fs.readFileSync(path.join(folder, 'out', `e${index}.js`), 'utf8'));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const IMPORT = /^import (\w+)(?:, *\{[^}]*\})? from '(@ohos\.[\w.]+)';?$/gm;

/**
 * Runs a compiled example, with changes, as an app; answers the lines that it prints, after `prints` of them have come.
 * `tokenId` is what the bundle manager knows of com.example.myapplication.
 */
export async function runProgram(script, app, { replace = [], context, tokenId, prints = 1 } = {}) {
  const lines = [];
  const print = (line) => lines.push(line);
  const bundleManager = {
    getApplicationInfoSync(bundleName, flags, userId) {
      assert.deepEqual([bundleName, flags, userId], ['com.example.myapplication', 0, 100]);
      return { accessTokenId: tokenId };
    },
  };
  const modules = {
    '@ohos.abilityAccessCtrl': app.abilityAccessCtrl,
    '@ohos.bundle.bundleManager': bundleManager,
  };
  let body = script;
  for (const [from, to] of replace) {
    assert.ok(body.includes(from), `${from} in ${body}`);
    body = body.replaceAll(from, to);
  }
  // Some examples leave the import to the one before them.
  const imports = body.includes('import abilityAccessCtrl')
    ? ''
    : "const abilityAccessCtrl = modules['@ohos.abilityAccessCtrl'];\n";
  const program = imports + body.replace(IMPORT, "const $1 = modules['$2'];").replace(/^export \{\};?$/m, '');
  new Function('modules', 'console', program).call({ context }, modules, {
    log: print,
    info: print,
    debug: print,
  });
  await eventually(() => lines.length >= prints, `${prints} lines of:\n${program}`);
  await settled();
  return lines;
}
