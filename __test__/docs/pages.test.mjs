// What the documents say is true: their programs run, their links lead somewhere, and they keep their lengths.
//
// Each ```js block of README.md and docs/ runs. A block that begins with an import begins a program, and the blocks after it
// continue that program. A trailing `console.log(...); // -> value` promises a line of output; a program with any prints
// exactly these lines. A ```ts block is named: by its first line, or because it imports from electron.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** The pages with programs, and how many there are. */
const PAGES = {
  'README.md': { js: 5, ts: 0 },
  'docs/01-asset.md': { js: 1, ts: 0 },
  'docs/02-access-control.md': { js: 1, ts: 0 },
  'docs/03-privacy.md': { js: 1, ts: 0 },
  'docs/04-device.md': { js: 2, ts: 0 },
  'docs/05-harmonyos-on-node.md': { js: 0, ts: 2 },
  'docs/06-testing.md': { js: 2, ts: 0 },
  'docs/07-secret-store.md': { js: 4, ts: 1 },
  'docs/14-bundlers.md': { js: 1, ts: 0 },
  'docs/15-moving-to-the-vault.md': { js: 6, ts: 0 },
  'docs/16-inspector.md': { js: 1, ts: 0 },
  'docs/17-sync.md': { js: 1, ts: 0 },
};

/** The most lines that these documents may have. */
const LENGTHS = { 'README.md': 250, 'ARCHITECTURE.md': 200 };

/** Every document of the repository. */
const DOCUMENTS = [
  ...fs.readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['.github', 'bench', 'docs', 'examples', 'tests'].flatMap((folder) =>
    fs
      .readdirSync(path.join(root, folder), { recursive: true })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/'))),
  ),
];

/** Blocks of code between fences: [{ language, code }]. */
function blocksOf(page) {
  const blocks = [];
  let block;
  for (const line of read(page).split(/\r?\n/)) {
    const fence = /^```(\w*)\s*$/.exec(line);
    if (block && fence) block = undefined;
    else if (block) block.code += `${line}\n`;
    else if (fence) {
      block = { language: fence[1], code: '' };
      blocks.push(block);
    }
  }
  assert.equal(block, undefined, `${page} ends inside a code block`);
  return blocks;
}

const codeOf = (page, language) =>
  blocksOf(page)
    .filter((block) => block.language === language)
    .map(({ code }) => code);

function programsOf(page) {
  const programs = [];
  for (const code of codeOf(page, 'js')) {
    if (code.startsWith('import ')) programs.push(code);
    else programs.push(`${programs.pop()}\n${code}`);
  }
  return programs;
}
const promisesOf = (code) => [...code.matchAll(/ \/\/ -> (.*)$/gm)].map((match) => match[1].trim());

/** A folder for a program, in which `ohos-security-kit` is this checkout. */
function folderFor(t) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'osk-')));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(root, path.join(folder, 'node_modules', 'ohos-security-kit'), 'junction');
  return folder;
}

/** Runs a program, which must end well, and returns what it printed. */
function run(folder, ...command) {
  const places = {
    OHOS_DEVICE_DIR: path.join(folder, 'device'),
    OHOS_SECURITY_KIT_DIR: path.join(folder, 'kit'),
  };
  const env = { ...process.env, ...places, NO_COLOR: '1' };
  // Set by the test runner for its own children, whose output it then reads; ours are not.
  delete env.NODE_TEST_CONTEXT;
  delete env.FORCE_COLOR;
  const options = { cwd: folder, env, encoding: 'utf8', timeout: 300_000 };
  const { status, stdout, stderr, error } = spawnSync(process.execPath, command, options);
  assert.equal(error, undefined);
  assert.equal(status, 0, `exit code ${status}\n${stdout}\n${stderr}`);
  return stdout.trimEnd().split('\n');
}

test('README begins with a quick start of two lines that set up everything themselves', () => {
  const [, quickStart] =
    /^## Quick start$([\s\S]*?)^## /m.exec(read('README.md')) ?? assert.fail('no quick start');
  const lines = [...quickStart.matchAll(/^```sh\n(.*?)\n```$/gms)].map(([, line]) => line);
  assert.deepEqual(lines.slice(0, 2), ['npm run demo', 'npm test']);
  const { scripts } = JSON.parse(read('package.json'));
  assert.ok(scripts.demo && scripts.test && scripts.bench);
});

test('the table of pages has each page with programs', () => {
  const counted = DOCUMENTS.filter((page) => page === 'README.md' || page.startsWith('docs/'))
    .map((page) => [page, { js: programsOf(page).length, ts: codeOf(page, 'ts').length }])
    .filter(([page, { js, ts }]) => js + ts > 0 && !page.startsWith('docs/spec/'));
  assert.deepEqual(Object.fromEntries(counted), PAGES);
});

for (const page of Object.keys(PAGES)) {
  for (const [index, code] of programsOf(page).entries()) {
    test(`${page}: program ${index + 1} runs and prints what it says`, (t) => {
      const folder = folderFor(t);
      fs.writeFileSync(path.join(folder, 'program.mjs'), code);
      const printed = run(folder, 'program.mjs');
      const promised = promisesOf(code);
      if (promised.length > 0) assert.deepEqual(printed, promised);
    });
  }
}

test('docs/05-harmonyos-on-node.md: app.ets runs, and stand-ins.mjs puts something in their place', (t) => {
  const folder = folderFor(t);
  for (const code of codeOf('docs/05-harmonyos-on-node.md', 'ts')) {
    const [, name] = /^\/\/ (\S+)$/m.exec(code);
    fs.writeFileSync(path.join(folder, name), code);
  }
  assert.deepEqual(run(folder, '--import', 'ohos-security-kit/register', 'app.ets'), ['kept']);
  const probe = `
    import { http } from '@kit.NetworkKit';
    import entry from 'libentry.so';
    console.log(http.createHttp(), entry.add(1, 2));`;
  fs.writeFileSync(path.join(folder, 'probe.ets'), probe);
  assert.deepEqual(run(folder, '--import', './stand-ins.mjs', 'probe.ets'), ['a fake request 3']);
});

/** What the Electron program needs of Electron. */
const ELECTRON = `
export const app = { whenReady: async () => {}, getPath: () => process.argv[2] };
export const safeStorage = {
  encryptString: (text) => Buffer.from('v10' + text),
  decryptString: (bytes) => bytes.toString().slice(3),
};
`;

test("Electron's first start may happen twice at once or be cut off, and an empty file is no key", async (t) => {
  const [code] = codeOf('docs/07-secret-store.md', 'ts');
  const folder = folderFor(t);
  fs.writeFileSync(path.join(folder, 'electron.mjs'), ELECTRON);
  const { code: program } = transformSync(code.replace("'electron'", "'./electron.mjs'"), { loader: 'ts' });
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

test('links of the documents lead somewhere', () => {
  for (const document of DOCUMENTS) {
    for (const [, target] of proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target)) continue;
      const [file, anchor] = target.split('#');
      const linked = file === '' ? document : path.join(path.dirname(document), file);
      assert.ok(fs.existsSync(path.join(root, linked)), `${document}: ${target} is missing`);
      if (anchor) assert.ok(anchorsOf(read(linked)).has(anchor), `${document}: no heading for ${target}`);
    }
  }
});

test('files and folders that the documents name exist', () => {
  // A path from the root. The CHANGELOG tells of what was, and names with a placeholder stand for many.
  const folders = fs.readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const paths = new RegExp(`\`((?:${folders.map(({ name }) => name).join('|')})/[\\w./-]+)\``, 'g');
  for (const document of DOCUMENTS.filter((name) => !/^CHANGELOG|^docs\/(spec|conformance)/.test(name))) {
    for (const [, name] of proseOf(document).matchAll(paths)) {
      if (name.endsWith('-')) continue;
      assert.ok(fs.existsSync(path.join(root, name)), `${document}: ${name} is missing`);
    }
  }
});

/** A document without its blocks of code. */
function proseOf(document) {
  return read(document).replace(/^```[\s\S]*?^```$/gm, '');
}

/** Anchors of headings as code hosts make them. */
function anchorsOf(markdown) {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase());
  return new Set(headings.map((heading) => heading.replace(/[^\w\- ]/g, '').replaceAll(' ', '-')));
}

for (const [document, most] of Object.entries(LENGTHS)) {
  test(`${document} has at most ${most} lines`, () => {
    const lines = read(document).trimEnd().split('\n').length;
    assert.ok(lines <= most, `${lines} lines`);
  });
}

test('prose is wrapped at 120 columns', () => {
  for (const document of DOCUMENTS.filter((name) => !/^docs\/(spec|THIRD-PARTY)/.test(name))) {
    const long = proseOf(document)
      .split('\n')
      .filter((line) => line.length > 120 && !/^\s*\|/.test(line) && line.trim().includes(' '));
    assert.deepEqual(long, [], document);
  }
});

test('docs/conformance.md names tests that exist', () => {
  const named = [
    ...read('docs/conformance.md').matchAll(
      /\| `((?:access|asset|cli|device|docs|hook|hypium|kits|privacy|sync)\/[\w-]+)` (.*?) \|$/gm,
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
