// Folders of apps: they go with the app, the user and the device, whoever made them, and hold what is in them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CODE, kits, throws } from './support.mjs';

const { createDevice, device: own } = createRequire(import.meta.url)('../../lib/entry');
const { preferences } = kits.moduleOf('@kit.ArkData');
const { fileIo } = kits.moduleOf('@kit.CoreFileKit');
const NOTES = { bundleName: 'com.example.notes' };

function place(t) {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-folders-'));
  t.after(() => fs.rmSync(dataDir, { recursive: true, force: true }));
  return dataDir;
}
function onDisk(t, dataDir = place(t)) {
  const device = createDevice({ dataDir, rootKey: { kind: 'file' } });
  t.after(() => device.close());
  return device;
}
function keep(app) {
  const kept = preferences.getPreferencesSync(app.context, 'settings');
  kept.putSync('theme', 'dark');
  kept.flushSync();
  return path.join(app.context.preferencesDir, 'settings');
}

test('folders: an app that is installed again begins with nothing, through another object and in memory too', (t) => {
  for (const device of [onDisk(t), createDevice({ inMemory: true })]) {
    const file = keep(device.installApp(NOTES));
    assert.equal(fs.existsSync(file), true);
    device.app(NOTES.bundleName).uninstall();
    assert.equal(fs.existsSync(file), false);
    const again = preferences.getPreferencesSync(device.installApp(NOTES).context, 'settings');
    assert.equal(again.getSync('theme', 'none'), 'none');
  }
});

test('folders: a device that is opened anew removes what the one before made', (t) => {
  const dataDir = place(t);
  const before = createDevice({ dataDir, rootKey: { kind: 'file' } });
  const file = keep(before.installApp(NOTES));
  before.close();
  onDisk(t, dataDir).app(NOTES.bundleName).uninstall();
  assert.equal(fs.existsSync(file), false);
});

/** Opens a device anew and asks for a folder, which is when folders of nobody go. */
function openAgain(t, dataDir) {
  const device = onDisk(t, dataDir);
  device.installApp({ bundleName: 'com.example.asks' }).context.filesDir;
  return device;
}

test('folders: what a stopped uninstall left goes with the next use, and nothing else', (t) => {
  const dataDir = place(t);
  const before = onDisk(t, dataDir);
  before.users.add(101);
  const kept = [
    keep(before.installApp(NOTES)),
    keep(before.installApp({ ...NOTES, appIndex: 1 })),
    keep(before.installApp({ ...NOTES, userId: 101 })),
    keep(before.installApp({ bundleName: 'com.example.other' })),
  ];
  before.close();
  const at = (...parts) => path.join(dataDir, 'apps', ...parts);
  const left = [
    at('100', 'com.example.gone', 'haps', 'entry', 'files'),
    at('100', `${NOTES.bundleName}+2`),
    at('102', NOTES.bundleName),
  ];
  for (const folder of left) fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(left[0], 'a'), 'left');
  fs.writeFileSync(at('100', 'a file'), '');
  openAgain(t, dataDir);
  assert.deepEqual(kept.map(fs.existsSync), [true, true, true, true]);
  assert.deepEqual(left.map(fs.existsSync), [false, false, false]);
  assert.equal(fs.existsSync(at('100', 'a file')), true);
});

test('folders: no link is followed when folders of nobody go', {
  skip: process.platform === 'win32',
}, (t) => {
  const [dataDir, outside] = [place(t), place(t)];
  for (const name of ['whole', 'user', 'app']) {
    fs.mkdirSync(path.join(outside, name, 'com.example.gone'), { recursive: true });
    fs.writeFileSync(path.join(outside, name, 'com.example.gone', 'a'), '');
  }
  const apps = path.join(dataDir, 'apps');
  onDisk(t, dataDir).close();
  fs.mkdirSync(path.join(apps, '100', 'com.example.gone'), { recursive: true });
  fs.symlinkSync(path.join(outside, 'user'), path.join(apps, '103'));
  fs.symlinkSync(path.join(outside, 'app'), path.join(apps, '100', 'linked'));
  fs.symlinkSync(path.join(outside, 'app'), path.join(apps, '100', 'com.example.gone', 'link'));
  openAgain(t, dataDir);
  assert.equal(fs.existsSync(path.join(apps, '100', 'com.example.gone')), false);
  for (const name of ['whole', 'user', 'app'])
    assert.equal(fs.existsSync(path.join(outside, name, 'com.example.gone', 'a')), true);
});

test('folders: those of apps of another process stay', async (t) => {
  const dataDir = place(t);
  const device = onDisk(t, dataDir);
  device.installApp(NOTES);
  const script = `
    const { createDevice } = require(${JSON.stringify(fileURLToPath(new URL('../../lib/entry/index.js', import.meta.url)))});
    const device = createDevice({ dataDir: ${JSON.stringify(dataDir)}, rootKey: { kind: 'file' }, app: { bundleName: 'com.example.second' } });
    const app = device.installApp({ bundleName: 'com.example.third' });
    require('node:fs').writeFileSync(app.context.filesDir + '/a', '');
    require('node:fs').writeFileSync(device.caller.context.filesDir + '/a', '');
    device.close();`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  keep(device.app(NOTES.bundleName));
  const users = fs.readdirSync(path.join(dataDir, 'apps', '100')).sort();
  assert.deepEqual(users, [NOTES.bundleName, 'com.example.second', 'com.example.third']);
});

test('folders: those of a user go with the user, all with a reset', (t) => {
  const device = onDisk(t);
  device.users.add(101);
  const [first, second] = [
    keep(device.installApp(NOTES)),
    keep(device.installApp({ ...NOTES, userId: 101 })),
  ];
  device.users.remove(101);
  assert.deepEqual([first, second].map(fs.existsSync), [true, false]);
  device.reset();
  assert.equal(fs.existsSync(first), false);
});

test('folders: no name leads out of them', (t) => {
  const { context } = onDisk(t).installApp(NOTES);
  for (const name of ['..', '../../other', 'a/b', '', 'a\0'])
    throws(CODE.INVALID_ARGUMENT, () => context.createModuleContext(name).filesDir, name);
  assert.match(context.createModuleContext('feature').filesDir, /haps.feature.files$/);
  for (const name of ['.', '..', '../x', 'a/b', '', 'a\0b'])
    throws(CODE.INVALID_ARGUMENT, () => preferences.getPreferencesSync(context, name), name);
});

test('folders: a link to what is not there makes no file elsewhere', {
  skip: process.platform === 'win32',
}, (t) => {
  const outside = path.join(place(t), 'made');
  const { filesDir } = own.caller.context;
  const link = path.join(filesDir, 'link');
  fs.symlinkSync(outside, link);
  t.after(() => fs.rmSync(link));
  const { READ_WRITE, CREATE } = fileIo.OpenMode;
  throws(13900002, () => fileIo.openSync(link, READ_WRITE | CREATE));
  assert.equal(fs.existsSync(outside), false);
});
