// The default device: opened on first use, running as the app that its folder describes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { CODE, folderFor } from '../support/index.mjs';

const entry = new URL('../../lib/entry/index.mjs', import.meta.url).href;

/** Writes files (name -> text or object) and runs a script among them; what it passes to `say` comes back. */
function runIn(t, files, script, { below = '.', env = {} } = {}) {
  const folder = folderFor(t);
  const data = path.join(folder, 'data', 'device');
  const project = path.join(folder, 'project');
  const cwd = path.join(project, below);
  fs.mkdirSync(cwd, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(project, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  const main = path.join(cwd, 'main.mjs');
  const prelude = `import fs from 'node:fs';
import * as kit from '${entry}';
const { asset, device, createDevice } = kit;
const say = (value) => console.log(JSON.stringify(value));
const dataDir = ${JSON.stringify(data)};
`;
  fs.writeFileSync(main, prelude + script);
  const output = execFileSync(process.execPath, [main], {
    cwd,
    env: { ...process.env, OHOS_DEVICE_DIR: data, ...env },
    encoding: 'utf8',
    timeout: 300_000,
  });
  return JSON.parse(output.trim().split('\n').at(-1));
}

const whoAmI = `
const { caller } = device;
say({ bundleName: caller.bundleName, userId: caller.userId, apl: caller.manifest.apl,
  systemApp: caller.manifest.systemApp, permissions: caller.manifest.permissions, now: device.clock.now(),
  users: device.users.list() });
`;

const appJson5 = `{
  // as DevEco writes it
  app: { bundleName: 'com.example.project', vendor: 'example', versionCode: 1000000, versionName: '1.0.0', },
}`;
const moduleJson5 = `{
  module: {
    name: 'entry', type: 'entry', deviceTypes: ['phone'],
    requestPermissions: [{ name: 'ohos.permission.STORE_PERSISTENT_DATA' }], // trailing comma follows
  },
}`;
const project = { 'AppScope/app.json5': appJson5, 'entry/src/main/module.json5': moduleJson5 };

test('default app: ohos-device.json gives the app and the other options', (t) => {
  const found = runIn(
    t,
    {
      'ohos-device.json': {
        app: { bundleName: 'com.example.configured', apl: 'system_basic' },
        clock: 'manual',
        clockStart: 1234567890000,
        users: [100, 101],
      },
      'package.json': { name: 'ignored', ohos: { app: { bundleName: 'com.example.ignored' } } },
    },
    whoAmI,
  );
  assert.equal(found.bundleName, 'com.example.configured');
  assert.equal(found.apl, 'system_basic');
  assert.equal(found.now, 1234567890000);
  assert.deepEqual(found.users, [100, 101]);
});

test('default app: the ohos field of the nearest package.json', (t) => {
  const files = { 'package.json': { name: 'plain', ohos: { app: { bundleName: 'com.example.field' } } } };
  assert.equal(runIn(t, files, whoAmI).bundleName, 'com.example.field');
  assert.equal(runIn(t, files, whoAmI, { below: 'src/deep' }).bundleName, 'com.example.field');
});

test('default app: an OpenHarmony project, with the permissions its module requests', (t) => {
  const found = runIn(t, project, whoAmI);
  assert.equal(found.bundleName, 'com.example.project');
  assert.deepEqual(found.permissions, ['ohos.permission.STORE_PERSISTENT_DATA']);
});

test('default app: named after package.json when nothing else describes it', (t) => {
  const found = runIn(t, { 'package.json': { name: 'weather' } }, whoAmI);
  assert.equal(found.bundleName, 'weather');
  assert.equal(found.apl, 'normal');
  assert.equal(found.systemApp, false);
  assert.deepEqual(found.permissions, []);
  assert.equal(found.userId, 100);
});

test('default app: node.app without any of these', (t) => {
  assert.equal(runIn(t, {}, whoAmI).bundleName, 'node.app');
});

test('default app: a broken ohos-device.json is a 401 that names the file', (t) => {
  const script =
    "try { device.clock.now(); say('no error'); } catch ({ code, message }) { say({ code, message }); }";
  const found = runIn(t, { 'ohos-device.json': '{ "app": ' }, script);
  assert.equal(found.code, CODE.INVALID_ARGUMENT);
  assert.match(found.message, /ohos-device\.json/);
});

test('default app: what createDevice is given comes before what the folder says', (t) => {
  const script = `
const own = createDevice({ inMemory: true, app: { bundleName: 'com.example.given' } });
say(own.caller.bundleName);`;
  assert.equal(runIn(t, { 'package.json': { name: 'weather' } }, script), 'com.example.given');
});

test('default device: importing the package and reading its constants opens nothing', (t) => {
  const script = `
const { Tag, ErrorCode, add } = asset;
const tags = [Tag.SECRET, ErrorCode.NOT_FOUND, typeof add, typeof createDevice, typeof device];
say({ tags, opened: fs.existsSync(dataDir) });`;
  const found = runIn(t, {}, script);
  assert.deepEqual(found, {
    tags: [805306369, CODE.NOT_FOUND, 'function', 'function', 'object'],
    opened: false,
  });
});

test('default device: the first use opens it in OHOS_DEVICE_DIR, for kit and device alike', (t) => {
  const script = `
const attributes = new Map([[asset.Tag.SECRET, Buffer.from('s')], [asset.Tag.ALIAS, Buffer.from('a')]]);
await asset.add(attributes);
let duplicate = 0;
try { device.asset.addSync(attributes); } catch ({ code }) { duplicate = code; }
say({ opened: fs.existsSync(dataDir), dataDir: device.health().dataDir === dataDir, duplicate });`;
  assert.deepEqual(runIn(t, {}, script), { opened: true, dataDir: true, duplicate: CODE.DUPLICATED });
});

test('default device: CommonJS and ESM importers share it', (t) => {
  const script = `
import { createRequire } from 'node:module';
const required = createRequire(${JSON.stringify(entry)})('./index.js');
required.asset.addSync(new Map([[asset.Tag.SECRET, Buffer.from('s')], [asset.Tag.ALIAS, Buffer.from('a')]]));
say(asset.querySync(new Map()).length);`;
  assert.equal(runIn(t, {}, script), 1);
});

test('default device: an open one does not keep the process alive', (t) => {
  const script = `
await asset.add(new Map([[asset.Tag.SECRET, Buffer.from('s')], [asset.Tag.ALIAS, Buffer.from('a')]]));
say(1);`;
  assert.equal(runIn(t, {}, script), 1);
});

// The platform's folder for user data is the home's on Linux; elsewhere the test would touch a real profile.
for (const home of process.platform === 'linux' ? ['home'] : []) {
  test('default device: without OHOS_DEVICE_DIR it lives in the user data folder', (t) => {
    const folder = path.join(folderFor(t), home);
    fs.mkdirSync(folder);
    const env = { OHOS_DEVICE_DIR: undefined, HOME: folder, XDG_DATA_HOME: undefined };
    const inHome = runIn(t, {}, 'say(device.health().dataDir);', { env });
    assert.equal(inHome, path.join(folder, '.local', 'share', 'ohos-security-kit'));
    const share = path.join(folder, 'share');
    const inShare = runIn(t, {}, 'say(device.health().dataDir);', { env: { ...env, XDG_DATA_HOME: share } });
    assert.equal(inShare, path.join(share, 'ohos-security-kit'));
  });
}
