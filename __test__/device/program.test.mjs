// Which app a program is: it depends on where the program is, not on where its user stands.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CODE, folderFor } from '../support/index.mjs';

const { discoverApp } = createRequire(import.meta.url)('../../lib/device/discover.js');

const KIT = fileURLToPath(new URL('../../lib/entry/index.js', import.meta.url));
const CLI = fileURLToPath(new URL('../../lib/cli/main.js', import.meta.url));
const SAY = `
const { createDevice, device } = require(${JSON.stringify(KIT)});
try {
  const own = createDevice({ inMemory: true });
  const { bundleName, manifest } = device.caller;
  console.log(JSON.stringify({ bundleName, permissions: manifest.permissions, users: device.users.list(), own: own.caller.bundleName }));
} catch ({ code, message }) {
  console.log(JSON.stringify({ code, message }));
}
`;

/** Writes files (name -> text or object) below a new folder. */
function tree(t, files) {
  const folder = fs.realpathSync(folderFor(t));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

function run(folder, cwd, args, { input = '' } = {}) {
  const env = { ...process.env, OHOS_DEVICE_DIR: ':memory:' };
  delete env.NODE_TEST_CONTEXT;
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: path.join(folder, cwd),
    env,
    input,
    encoding: 'utf8',
  });
  assert.ok(stdout.startsWith('{'), stdout + stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

const TOOL = {
  'tool/package.json': { name: 'tool' },
  'tool/bin/tool.cjs': SAY,
  'tool/bin/tool.mjs': `import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);${SAY}`,
  'here/package.json': { name: 'here' },
};

for (const main of ['../tool/bin/tool.cjs', '../tool/bin/tool', '../tool/bin/tool.mjs']) {
  test(`program: ${main} is itself wherever one stands, also for createDevice`, (t) => {
    const found = run(tree(t, TOOL), 'here', [main.endsWith('tool') ? `${main}.cjs` : main]);
    assert.equal(found.bundleName, 'tool');
    assert.equal(found.own, 'tool');
  });
}

test('program: a folder that is run, a link to a file', (t) => {
  const folder = tree(t, { ...TOOL, 'tool/package.json': { name: 'tool', main: './bin/tool.cjs' } });
  fs.symlinkSync(path.join(folder, 'tool', 'bin', 'tool.cjs'), path.join(folder, 'here', 'linked.cjs'));
  fs.writeFileSync(path.join(folder, 'tool', 'index.mjs'), '');
  assert.equal(run(folder, 'here', ['../tool']).bundleName, 'tool');
  assert.equal(run(folder, 'here', ['linked.cjs']).bundleName, 'tool');
  fs.writeFileSync(
    path.join(folder, 'tool', 'package.json'),
    JSON.stringify({ name: 'module', type: 'module', main: './bin/tool.mjs' }),
  );
  assert.equal(run(folder, 'here', ['../tool']).bundleName, 'module');
});

test('program: a text has no file, so the working directory counts, and arguments do not', (t) => {
  const folder = tree(t, TOOL);
  for (const argument of [[], ['../tool/bin/tool.cjs']]) {
    assert.equal(run(folder, 'here', ['-e', SAY, ...argument]).bundleName, 'here');
  }
  assert.equal(run(folder, 'here', [], { input: SAY }).bundleName, 'here');
  assert.equal(run(folder, 'here', ['-'], { input: SAY }).bundleName, 'here');
});

for (const runner of [
  'jest/bin/jest.js',
  'jest-worker/build/child.js',
  '@vitest/runner/x.js',
  'ava/lib/x.js',
]) {
  test(`program: node_modules/${runner} runs the code of the project one stands in`, (t) => {
    const folder = tree(t, {
      ...TOOL,
      [`here/node_modules/${runner}`]: SAY,
      'here/node_modules/jest/package.json': { name: 'jest' },
    });
    assert.equal(run(folder, 'here', [`node_modules/${runner}`]).bundleName, 'here');
  });
}

test('program: an installed tool is itself', (t) => {
  const folder = tree(t, {
    ...TOOL,
    'lib/node_modules/some-tool/package.json': { name: 'some-tool' },
    'lib/node_modules/some-tool/bin.js': SAY,
  });
  assert.equal(run(folder, 'here', ['../lib/node_modules/some-tool/bin.js']).bundleName, 'some-tool');
});

test('program: a worker is of the program that started it', (t) => {
  const start = `new (require('node:worker_threads').Worker)(path, { eval: path.length > 300 });`;
  const folder = tree(t, {
    ...TOOL,
    'pool/package.json': { name: 'pool' },
    'pool/worker.cjs': SAY,
    'tool/one.cjs': `require(${JSON.stringify(KIT)}).device.caller; const path = '../pool/worker.cjs'; ${start}`,
    'tool/text.cjs': `require(${JSON.stringify(KIT)}).device.caller; const path = ${JSON.stringify(SAY)}; ${start}`,
    // The package is loaded, and no device is open yet.
    'tool/later.cjs': `require(${JSON.stringify(KIT)}); const path = '../pool/worker.cjs'; ${start}`,
    'tool/alone.cjs': `const path = __dirname + '/bin/tool.cjs'; ${start}`,
  });
  for (const name of ['one.cjs', 'later.cjs']) {
    const main = path.join(folder, 'tool', name);
    fs.writeFileSync(main, fs.readFileSync(main, 'utf8').replace('../pool', `${folder}/pool`));
  }
  for (const main of ['one.cjs', 'text.cjs', 'later.cjs', 'alone.cjs']) {
    assert.equal(run(folder, 'here', [`../tool/${main}`]).bundleName, 'tool', main);
  }
});

const BROKEN = {
  'a merge conflict': '{"name":"c",\n<<<<<<< HEAD\n',
  nothing: '',
  'a list': '["name"]',
  null: 'null',
  'a byte order mark': '\uFEFF{"name":"c"}',
  'comments only': '// { "name": "c" }',
};
for (const [what, text] of Object.entries(BROKEN)) {
  test(`program: a package.json that is ${what} is passed over`, (t) => {
    // Node itself does not run a file beside some of these; the command line asks about folders.
    const folder = tree(t, { ...TOOL, 'tool/bin/package.json': text });
    assert.deepEqual(discoverApp(path.join(folder, 'tool', 'bin')), { bundleName: 'tool' });
  });
}

test('program: a package.json that is a folder is passed over', (t) => {
  const folder = tree(t, { ...TOOL, 'tool/bin/package.json/x': '' });
  assert.equal(run(folder, 'here', ['../tool/bin/tool.cjs']).bundleName, 'tool');
});

for (const ohos of ['text', 5, null, [{ app: { bundleName: 'a.b' } }], true]) {
  test(`program: an ohos field ${JSON.stringify(ohos)} is not ours`, (t) => {
    const folder = tree(t, { ...TOOL, 'tool/package.json': { name: 'tool', ohos } });
    assert.equal(run(folder, 'here', ['../tool/bin/tool.cjs']).bundleName, 'tool');
  });
}

const PROJECT = {
  'tool/AppScope/app.json5': "{ app: { bundleName: 'com.example.project', versionCode: 7 } }",
  'tool/entry/src/main/module.json5':
    "{ module: { requestPermissions: [{ name: 'ohos.permission.CAMERA' }] } }",
};
for (const name of ['ohos-device.json', 'package.json']) {
  const as = (options) => (name === 'package.json' ? { name: 'tool', ohos: options } : options);
  test(`program: ${name} adds to the project beside it`, (t) => {
    const options = as({ users: [100, 101], app: { bundleName: 'com.example.debug' } });
    const folder = tree(t, { ...TOOL, ...PROJECT, [`tool/${name}`]: options });
    const found = run(folder, 'here', ['../tool/bin/tool.cjs']);
    assert.deepEqual(
      [found.bundleName, found.permissions, found.users],
      ['com.example.debug', ['ohos.permission.CAMERA'], [100, 101]],
    );
  });

  test(`program: without an app ${name} leaves the project as it is`, (t) => {
    const folder = tree(t, { ...TOOL, ...PROJECT, [`tool/${name}`]: as({ users: [100, 102], app: null }) });
    const found = run(folder, 'here', ['../tool/bin/tool.cjs']);
    assert.deepEqual([found.bundleName, found.users], ['com.example.project', [100, 102]]);
  });
}

const WRONG = {
  'ohos-device.json': ['{', '[]', '5', '{ "app": 5 }'],
  'AppScope/app.json5': ['{', '5', '{ app: 5 }', '{ app: { bundleName: 5 } }'],
  'build-profile.json5': ['{', '{ modules: 5 }', '[]'],
  'entry/src/main/module.json5': ['{', '5', '{ module: { requestPermissions: {} } }'],
};
for (const [name, texts] of Object.entries(WRONG)) {
  for (const text of texts) {
    test(`program: ${name} with ${text} is a 401`, (t) => {
      const folder = tree(t, { ...TOOL, ...PROJECT, [`tool/${name}`]: text });
      const { code, message } = run(folder, 'here', ['../tool/bin/tool.cjs']);
      assert.equal(code, 401, message);
      if (!text.includes('"app"')) assert.ok(message.includes(path.join(folder, 'tool', name)), message);
    });
  }
}

test('program: a configuration file that is a folder is reported with the reason', (t) => {
  const folder = tree(t, { ...TOOL, 'tool/ohos-device.json/x': '' });
  const { code, message } = run(folder, 'here', ['../tool/bin/tool.cjs']);
  assert.equal(code, CODE.FILE_OPERATION_ERROR);
  assert.match(message, /ohos-device\.json.*EISDIR/);
});

test('program: a working directory that is gone', (t) => {
  const folder = tree(t, TOOL);
  const gone = path.join(folder, 'gone');
  const script = `process.chdir(${JSON.stringify(gone)}); require('node:fs').rmdirSync(${JSON.stringify(gone)});${SAY}`;
  fs.mkdirSync(gone);
  assert.equal(run(folder, 'here', ['-e', script]).bundleName, 'node.app');
});

test('program: the command line is about the folder one stands in', (t) => {
  const folder = tree(t, TOOL);
  const env = { ...process.env, OHOS_DEVICE_DIR: path.join(folder, 'device') };
  const cli = (...args) =>
    spawnSync(process.execPath, [CLI, ...args], {
      cwd: path.join(folder, 'here'),
      env,
      input: 's',
      encoding: 'utf8',
    });
  assert.equal(cli('set', 'alias').status, 0);
  const apps = JSON.parse(cli('apps', '--json').stdout);
  assert.ok(JSON.stringify(apps).includes('"here"'), JSON.stringify(apps));
});
