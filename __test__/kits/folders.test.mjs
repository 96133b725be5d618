// Folders of apps: they go with the app, the user and the device, whoever made them, and hold what is in them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { kits } from './support.mjs';

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
    assert.throws(() => context.createModuleContext(name).filesDir, { code: 401 }, name);
  assert.match(context.createModuleContext('feature').filesDir, /haps.feature.files$/);
  for (const name of ['.', '..', '../x', 'a/b', '', 'a\0b'])
    assert.throws(() => preferences.getPreferencesSync(context, name), { code: 401 }, name);
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
  assert.throws(() => fileIo.openSync(link, READ_WRITE | CREATE), { code: 13900002 });
  assert.equal(fs.existsSync(outside), false);
});
