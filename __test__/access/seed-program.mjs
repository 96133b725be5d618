// The examples of a reference document: taken out of it, stripped of their types, run as an app.
//
// The documents lie beside the checkout (../shared/seeds, or the folder that OHOS_SEEDS names). One is a single long
// line in which each of its lines begins with its number; the examples are taken out of it by these numbers.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, settled } from './event-support.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The examples of document 001 in its order; none when it is not here. */
export function reference() {
  const folder = process.env.OHOS_SEEDS ?? path.join(ROOT, '..', 'shared', 'seeds');
  const name = fs.existsSync(folder) && fs.readdirSync(folder).find((file) => /^001_.*\.txt$/.test(file));
  return name ? examplesIn(fs.readFileSync(path.join(folder, name), 'utf8')) : [];
}

/** The examples in the order of the document. */
const examplesIn = (text) => [...text.matchAll(/```js (.*?)```/gs)].map(([, block]) => withoutNumbers(block));

/** "12first line 13second line" as lines. */
function withoutNumbers(block) {
  const lines = [];
  let number = Number.parseInt(block, 10);
  let rest = block.slice(String(number).length);
  for (;;) {
    number += 1;
    const end = rest.indexOf(` ${number}`);
    if (end < 0) break;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end + 1 + String(number).length);
  }
  return `${[...lines, rest].join('\n')}\n`;
}

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
