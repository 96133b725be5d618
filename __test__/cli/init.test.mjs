// init: what it finds, shows and writes, and what it leaves alone.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { CODE, done, place, refused } from './support.mjs';

function projectIn(t, files = {}) {
  const { dir, plain } = place(t);
  const all = {
    'AppScope/app.json5': "{ app: { bundleName: 'com.example.init' } }",
    'build-profile.json5': "{ modules: [{ name: 'entry', srcPath: './entry' }] }",
    'entry/src/main/module.json5': "{ module: { name: 'entry' } }",
    'entry/src/ohosTest/ets/test/List.test.ets':
      "import a from './A.test';\nexport default function all() { a(); }",
    'entry/src/ohosTest/ets/test/A.test.ets': 'export default function a() {}',
    ...files,
  };
  const root = path.join(dir, 'my App');
  for (const [name, text] of Object.entries(all)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  }
  const read = (name) => fs.readFileSync(path.join(root, name), 'utf8');
  return {
    root,
    read,
    init: (...args) => plain(['init', ...args], { cwd: path.join(root, 'entry', 'src') }),
  };
}

test('init: shows and writes what is missing, from any folder of the project', (t) => {
  const { read, init } = projectIn(t);
  const said = done(init('--yes'));
  assert.match(said, /modules entry; 1 test file\./);
  assert.match(said, /npm run test$/m);
  const manifest = JSON.parse(read('package.json'));
  assert.equal(manifest.name, 'my-app');
  assert.equal(manifest.scripts.test, 'ohos-security-kit test');
  assert.match(manifest.devDependencies['ohos-security-kit'], /^\^\d+\.\d+\.\d+$/);
  assert.match(manifest.devDependencies.esbuild, /^>=\d/);
  assert.deepEqual(JSON.parse(read('tsconfig.json')).compilerOptions.types, ['ohos-security-kit/ohos']);
  assert.match(read('.github/workflows/ohos-test.yml'), /npm run test\n/);
  for (const file of ['package.json', 'tsconfig.json'])
    assert.ok(said.includes(read(file).split('\n')[1].trim()));
  assert.match(done(init('--yes')), /Nothing is missing/);
});

test('init: writes nothing without being told to', (t) => {
  const { root, init } = projectIn(t);
  const { status, stderr } = init();
  assert.equal(status, 2);
  assert.match(stderr, /--yes/);
  for (const file of ['package.json', 'tsconfig.json', '.github'])
    assert.equal(fs.existsSync(path.join(root, file)), false);
});

test('init: what is there stays as it is', (t) => {
  const mine = '{ // mine\n  "compilerOptions": {} }';
  const { read, init } = projectIn(t, {
    'package.json': JSON.stringify({ name: 'mine', scripts: { test: 'mine' }, dependencies: { a: '1' } }),
    'tsconfig.json': mine,
    '.github/workflows/ohos-test.yml': 'mine',
  });
  const result = JSON.parse(done(init('--yes', '--json')));
  assert.deepEqual(
    [result.files, result.script, result.tests],
    [['package.json'], 'test:ohos', [path.join('entry/src/ohosTest/ets/test/A.test.ets')]],
  );
  const { name, scripts, dependencies } = JSON.parse(read('package.json'));
  assert.deepEqual(
    [name, scripts, dependencies],
    ['mine', { test: 'mine', 'test:ohos': 'ohos-security-kit test' }, { a: '1' }],
  );
  assert.deepEqual([read('tsconfig.json'), read('.github/workflows/ohos-test.yml')], [mine, 'mine']);
  assert.match(result.notes.join(), /tsconfig\.json: add "types"/);
});

test('init: outside of a project, and with a package.json that is none, it is wrong usage', (t) => {
  const { plain } = place(t);
  refused(plain(['init', '--yes']), 2, CODE.INVALID_ARGUMENT, /AppScope/);
  const { init } = projectIn(t, { 'package.json': '{' });
  refused(init('--yes'), 2, CODE.INVALID_ARGUMENT, /package\.json/);
});

for (const text of ['[]', 'null', '"text"', '{ "scripts": [] }', '{ "devDependencies": 5 }']) {
  test(`init: a package.json of another shape is wrong usage, and stays: ${text}`, (t) => {
    const { read, init } = projectIn(t, { 'package.json': text });
    refused(init('--yes'), 2, CODE.INVALID_ARGUMENT, /package\.json must be an object/);
    assert.equal(read('package.json'), text);
  });
}

for (const link of ['tsconfig.json', '.github', 'package.json']) {
  test(`init: a ${link} that leads elsewhere is refused, and nothing is written`, {
    skip: process.platform === 'win32',
  }, (t) => {
    const { root, init } = projectIn(t);
    const elsewhere = path.join(root, '..', 'elsewhere');
    fs.symlinkSync(elsewhere, path.join(root, link));
    refused(init('--yes'), 2, CODE.INVALID_ARGUMENT, /is a link/);
    assert.equal(fs.existsSync(elsewhere), false);
    assert.deepEqual(fs.readdirSync(root).sort(), ['AppScope', 'build-profile.json5', 'entry', link].sort());
  });
}
