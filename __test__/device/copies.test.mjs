// Several copies of the package in one process: those of one version share one addon, hence one SQLite and one set of locks.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { folderFor } from '../support/index.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Copies the package to a folder of its own, perhaps as another version. */
function copy(folder, name, version) {
  const to = path.join(folder, name);
  const addon = fs.readdirSync(ROOT).find((file) => file.endsWith('.node'));
  for (const part of ['package.json', 'lib', addon]) {
    fs.cpSync(path.join(ROOT, part), path.join(to, part), { recursive: true });
  }
  if (version !== undefined) {
    const file = path.join(to, 'package.json');
    fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), version }));
  }
}

const USE = `
const bytes = (text) => new TextEncoder().encode(text);
const open = (kit) => kit.createDevice({ dataDir: 'vault', app: { bundleName: 'a.b' } });
const add = ({ asset }, alias) => asset.addSync(new Map([[asset.Tag.ALIAS, bytes(alias)], [asset.Tag.SECRET, bytes('s')]]));
/** Another process opens the folder, writes, and closes it: if our locks are gone, it takes our log away. */
const other = () => require('node:child_process').execFileSync(process.execPath, ['other.cjs']);
const place = (name) => require('node:path').basename(require(name + '/lib/engine/native').place);
`;
const OTHER = `${USE}const device = open(require('./three')); add(device, 'other' + Date.now() + Math.random()); device.close();`;

function run(t, main, { versions = {}, name = 'main.cjs' } = {}) {
  const folder = fs.realpathSync(folderFor(t));
  for (const one of ['one', 'two', 'three']) copy(folder, one, versions[one]);
  fs.writeFileSync(path.join(folder, 'other.cjs'), OTHER);
  fs.writeFileSync(path.join(folder, name), main);
  const { stdout, stderr } = spawnSync(process.execPath, [name], { cwd: folder, encoding: 'utf8' });
  return stdout.trim() || stderr;
}

const BOTH = `
const first = open(one);
add(first, 'a');
open(two).close();
other();
add(first, 'b');
other();
first.close();
console.log(open(one).asset.querySync(new Map()).length);
`;

test('copies: the second one closes, another process writes, and nothing is lost', (t) => {
  const main = `${USE}const [one, two] = [require('./one'), require('./two')];${BOTH}`;
  assert.equal(run(t, main), '4');
});

test('copies: ESM and CommonJS of different folders', (t) => {
  const main = `import { createRequire } from 'node:module';
import one from './one/lib/entry/index.mjs';
const require = createRequire(import.meta.url);
${USE}const two = require('./two');${BOTH}`;
  assert.equal(run(t, main, { name: 'main.mjs' }), '4');
});

test('copies: a worker that starts later uses the addon of the main thread', (t) => {
  const main = `${USE}
const one = require('./one');
const first = open(one);
add(first, 'a');
const work = ${JSON.stringify(`${USE}open(require(process.cwd() + '/two')).close(); console.log(place(process.cwd() + '/two'));`)};
new (require('node:worker_threads').Worker)(work, { eval: true }).on('exit', () => {
  other();
  add(first, 'b');
  other();
  first.close();
  console.log(open(one).asset.querySync(new Map()).length);
});`;
  assert.equal(run(t, main), 'one\n4');
});

test('copies: of one version share, those of another do not; place says whose addon it is', (t) => {
  const main = `${USE}console.log(['./one', './two', './three'].map(place).join());`;
  assert.equal(run(t, main), 'one,one,one');
  assert.equal(run(t, main, { versions: { two: '9.9.9' } }), 'one,two,one');
});

test('copies: an addon that is gone is not missed', (t) => {
  const main = `${USE}
place('./one');
require('node:fs').rmSync('one', { recursive: true });
new (require('node:worker_threads').Worker)(
  ${JSON.stringify(`const { createDevice } = require(process.cwd() + '/two'); console.log(createDevice({ inMemory: true, app: { bundleName: 'a.b' } }).caller.bundleName);`)},
  { eval: true },
);`;
  assert.equal(run(t, main), 'a.b');
});

const REFUSED = (one, two) => `
try {
  open(${two});
  console.log('opened');
} catch (error) {
  console.log(error.code, ['one', 'two'].every((name) => error.message.includes(require('node:path').join(process.cwd(), name))));
}
console.log(${one}.asset === undefined);`;

test('D49 copies of different versions: the second is refused, and both are named', (t) => {
  const main = `${USE}
const [one, two] = [require('./one'), require('./two')];
const first = open(one);
add(first, 'a');
${REFUSED('one', 'two')}
other();
add(first, 'b');
first.close();
const second = open(two);
console.log(second.asset.querySync(new Map()).length);
second.close();`;
  assert.equal(run(t, main, { versions: { two: '9.9.9' } }), '24000014 true\nfalse\n3');
});

test('D49 copies of different versions, one as ESM, and in a worker: the second is refused', (t) => {
  const inWorker = `${USE}
${REFUSED('{}', "require(process.cwd() + '/two')")}`;
  const main = `import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import one from './one/lib/entry/index.mjs';
const require = createRequire(import.meta.url);
${USE}
const first = open(one);
add(first, 'a');
const two = require('./two');
${REFUSED('one', 'two')}
new Worker(${JSON.stringify(inWorker)}, { eval: true }).on('exit', () => {
  other();
  add(first, 'b');
  first.close();
  console.log(open(one).asset.querySync(new Map()).length);
});`;
  const said = run(t, main, { versions: { two: '9.9.9' }, name: 'main.mjs' });
  assert.equal(said, '24000014 true\nfalse\n24000014 true\ntrue\n3');
});
