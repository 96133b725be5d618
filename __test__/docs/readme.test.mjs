// What the documents say is true.
//
// README.md: every ```js block runs. The blocks of one `##` section are one program, in order. A trailing
// `console.log(...); // -> value` promises a line of output; a section with any prints exactly these lines. The ```ts block is
// for Electron, of which a test plays the part.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Imports of a program, and the files that they mean in this checkout. */
const ENTRIES = Object.entries({
  'ohos-security-kit': 'lib/entry/index.mjs',
  'ohos-security-kit/testing': 'lib/entry/testing.mjs',
}).map(([specifier, file]) => [`'${specifier}'`, JSON.stringify(pathToFileURL(path.join(root, file)).href)]);
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** Sections by their `##` heading: [{ title, blocks: [{ language, code }] }]. */
function sectionsOf(markdown) {
  const sections = [{ title: '', blocks: [] }];
  let block;
  for (const line of markdown.split(/\r?\n/)) {
    const fence = /^```(\w*)\s*$/.exec(line);
    if (block) {
      if (fence) block = undefined;
      else block.code += `${line}\n`;
    } else if (fence) {
      block = { language: fence[1], code: '' };
      sections.at(-1).blocks.push(block);
    } else if (line.startsWith('## ')) {
      sections.push({ title: line.slice(3).trim(), blocks: [] });
    }
  }
  assert.equal(block, undefined, 'README.md ends inside a code block');
  return sections;
}

const sections = sectionsOf(read('README.md'));
const blocksOf = (section, language) =>
  section.blocks.filter((block) => block.language === language).map((block) => block.code);
const promisesOf = (code) => [...code.matchAll(/ \/\/ -> (.*)$/gm)].map((match) => match[1].trim());

function temporaryFolder(t) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'osk-')));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function run(folder, code) {
  const file = path.join(folder, 'section.mjs');
  const linked = ENTRIES.reduce((text, [specifier, entry]) => text.replaceAll(specifier, entry), code);
  fs.writeFileSync(file, linked);
  const env = { ...process.env, OHOS_DEVICE_DIR: path.join(folder, 'device'), NO_COLOR: '1' };
  // Set by the test runner for its own children, whose output it then reads; ours are not.
  delete env.NODE_TEST_CONTEXT;
  delete env.FORCE_COLOR;
  return spawnSync(process.execPath, [file], { cwd: folder, env, encoding: 'utf8', timeout: 300_000 });
}

test('README begins with a quick start of two lines that set up everything themselves', () => {
  const quickStart = sections.find((section) => section.title === 'Quick start');
  assert.ok(quickStart, 'there is no section "Quick start"');
  const lines = blocksOf(quickStart, 'sh').map((code) => code.trimEnd());
  assert.deepEqual(lines.slice(0, 2), ['npm run demo', 'npm test']);
  const { scripts } = JSON.parse(read('package.json'));
  assert.ok(scripts.demo && scripts.test && scripts.bench);
});

const programs = sections
  .map((section) => ({ title: section.title, code: blocksOf(section, 'js').join('\n') }))
  .filter((program) => program.code !== '');

// The blocks of that page are one program.
const testing = sectionsOf(read('docs/testing.md')).flatMap((section) => blocksOf(section, 'js'));
programs.push({ title: 'docs/testing.md', code: testing.join('\n') });

test('README has programs to check', () => {
  assert.ok(programs.length >= 6, `only ${programs.length} sections have js blocks`);
});

for (const { title, code } of programs) {
  test(`README: the program of "${title}" runs and prints what it says`, (t) => {
    const { status, stdout, stderr, error } = run(temporaryFolder(t), code);
    assert.equal(error, undefined);
    assert.equal(status, 0, `exit code ${status}\n${stdout}\n${stderr}`);
    const promised = promisesOf(code);
    if (promised.length === 0) return;
    assert.deepEqual(stdout.trimEnd().split('\n'), promised);
  });
}

/** What the Electron program needs of Electron. */
const ELECTRON = `
export const app = { whenReady: async () => {}, getPath: () => process.argv[2] };
export const safeStorage = {
  encryptString: (text) => Buffer.from('v10' + text),
  decryptString: (bytes) => bytes.toString().slice(3),
};
`;

test("README: Electron's first start may happen twice at once or be cut off, and an empty file is no key", async (t) => {
  const secrets = sections.find(({ title }) => title.startsWith('As a secret store'));
  const [code] = blocksOf(secrets, 'ts');
  const folder = temporaryFolder(t);
  const linked = ENTRIES.reduce((text, [specifier, entry]) => text.replaceAll(specifier, entry), code);
  fs.writeFileSync(path.join(folder, 'electron.mjs'), ELECTRON);
  const { code: program } = transformSync(linked.replace("'electron'", "'./electron.mjs'"), { loader: 'ts' });
  fs.writeFileSync(path.join(folder, 'main.mjs'), `${program}\nvault.close();`);
  const start = (userData) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, ['main.mjs', userData], { cwd: folder });
      let stderr = '';
      child.stderr.on('data', (text) => {
        stderr += text;
      });
      child.on('close', (status) => resolve({ status, stderr }));
    });
  for (let round = 0; round < 5; round++) {
    const userData = fs.mkdtempSync(path.join(folder, 'user-'));
    for (const { status, stderr } of await Promise.all([start(userData), start(userData), start(userData)])) {
      assert.equal(status, 0, stderr);
    }
    assert.deepEqual(fs.readdirSync(userData).sort(), ['root.sealed', 'vault']);
  }
  // Whatever a power cut leaves before there is a vault, the next start makes both.
  for (const left of [
    ['root.sealed', ''],
    ['root.sealed.new', 'v1'],
    ['root.sealed', 'v10AAAA'],
  ]) {
    const cut = fs.mkdtempSync(path.join(folder, 'user-'));
    fs.writeFileSync(path.join(cut, left[0]), left[1]);
    for (const when of ['first', 'second']) assert.equal((await start(cut)).stderr, '', when);
    assert.deepEqual(fs.readdirSync(cut).sort(), ['root.sealed', 'vault']);
  }
  const lost = fs.mkdtempSync(path.join(folder, 'user-'));
  assert.equal((await start(lost)).status, 0);
  const key = fs.readFileSync(path.join(lost, 'root.sealed'));
  const record = fs.readFileSync(path.join(lost, 'vault', 'device.json'));
  for (const damage of [
    () => fs.truncateSync(path.join(lost, 'root.sealed')),
    () => fs.rmSync(path.join(lost, 'root.sealed')),
    () => fs.writeFileSync(path.join(lost, 'root.sealed'), `v10${Buffer.alloc(32).toString('base64')}`),
  ]) {
    damage();
    assert.equal((await start(lost)).status, 1);
    assert.deepEqual(fs.readFileSync(path.join(lost, 'vault', 'device.json')), record);
    fs.writeFileSync(path.join(lost, 'root.sealed'), key);
    assert.equal((await start(lost)).status, 0);
  }
});

const DOCS = fs
  .readdirSync(path.join(root, 'docs'), { recursive: true })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);

test('links of the documents lead somewhere', () => {
  for (const document of [
    'README.md',
    'ARCHITECTURE.md',
    'CHANGELOG.md',
    '.github/CONTRIBUTING.md',
    ...DOCS,
  ]) {
    for (const [, target] of read(document).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file, anchor] = target.split('#');
      const linked = file === '' ? document : path.join(path.dirname(document), file);
      assert.ok(fs.existsSync(path.join(root, linked)), `${document}: ${target} is missing`);
      if (anchor) assert.ok(anchorsOf(read(linked)).has(anchor), `${document}: no heading for ${target}`);
    }
  }
});

/** Anchors of headings as code hosts make them. */
function anchorsOf(markdown) {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase());
  return new Set(headings.map((heading) => heading.replace(/[^\w\- ]/g, '').replaceAll(' ', '-')));
}

test('docs/conformance.md names tests that exist', () => {
  const named = [
    ...read('docs/conformance.md').matchAll(
      /\| `((?:access|asset|cli|device|docs|hook|hypium|kits|privacy)\/[\w-]+)` (.*?) \|$/gm,
    ),
  ];
  assert.ok(named.length > 40, `only ${named.length} rows name a test`);
  for (const [, file, which] of named) {
    const source = read(`__test__/${file}.test.mjs`);
    const quoted = /^"(.*)"$/.exec(which);
    const found = quoted
      ? source.includes(quoted[1])
      : which.split(' ').every((number) => new RegExp(`\\b${number}\\b`).test(source));
    assert.ok(found, `__test__/${file}.test.mjs has no test ${which}`);
  }
});
