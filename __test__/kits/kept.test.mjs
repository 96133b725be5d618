// What an app keeps beside its assets: preferences and files, in the folders that its context has.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { CODE, kits, throws } from './support.mjs';

const require = createRequire(import.meta.url);
const { preferences } = kits.moduleOf('@kit.ArkData');
const { fileIo } = kits.moduleOf('@kit.CoreFileKit');
const { device } = require('../../lib/entry');
const { context } = device.caller;

const again = (name) => {
  preferences.removePreferencesFromCacheSync(context, name);
  return preferences.getPreferencesSync(context, { name });
};

test('preferences: values of every kind are kept by flush', () => {
  const values = {
    text: 'a',
    number: 1.5,
    yes: true,
    list: ['a', 'b'],
    bytes: new Uint8Array([1, 255]),
    big: 12345678901234567890n,
    object: { a: [1] },
  };
  const store = preferences.getPreferencesSync(context, { name: 'kinds' });
  for (const [key, value] of Object.entries(values)) store.putSync(key, value);
  assert.equal(preferences.getPreferencesSync(context, { name: 'kinds' }), store);
  assert.deepEqual(store.getAllSync(), values);
  assert.deepEqual(again('kinds').getAllSync(), {}, 'nothing was flushed');
  for (const [key, value] of Object.entries(values))
    preferences.getPreferencesSync(context, 'kinds').putSync(key, value);
  preferences.getPreferencesSync(context, 'kinds').flushSync();
  assert.deepEqual(again('kinds').getAllSync(), values);
});

test('preferences: get, has, delete, clear, by promise and by callback', async () => {
  const store = await preferences.getPreferences(context, 'forms');
  await store.put('a', 1);
  assert.equal(await store.get('a', 0), 1);
  assert.equal(await store.get('none', 'default'), 'default');
  assert.deepEqual(
    await new Promise((resolve) => store.has('a', (error, value) => resolve([error, value]))),
    [undefined, true],
  );
  await new Promise((resolve) => store.flush(resolve));
  await store.delete('a');
  assert.equal(store.hasSync('a'), false);
  await store.put('b', 1);
  await store.clear();
  assert.deepEqual(await store.getAll(), {});
  await preferences.deletePreferences(context, 'forms');
  assert.deepEqual((await preferences.getPreferences(context, 'forms')).getAllSync(), {});
});

test('preferences: an object that changes later changes nothing', () => {
  const store = preferences.getPreferencesSync(context, 'copies');
  const object = { a: 1 };
  store.putSync('o', object);
  object.a = 2;
  store.getSync('o').a = 3;
  assert.deepEqual(store.getSync('o'), { a: 1 });
});

test('preferences: listeners are told of what changed, after flush', () => {
  const store = preferences.getPreferencesSync(context, 'events');
  const seen = [];
  const changed = (key) => seen.push(key);
  store.on('change', changed);
  store.on('dataChange', ['b'], (data) => seen.push(data));
  store.putSync('a', 1);
  store.putSync('b', 2);
  assert.deepEqual(seen, []);
  store.flushSync();
  assert.deepEqual(seen, ['a', 'b', { b: 2 }]);
  store.putSync('a', 1);
  store.flushSync();
  store.off('change', changed);
  store.putSync('a', 3);
  store.flushSync();
  assert.equal(seen.length, 3, 'the same value, and a listener that is gone');
});

for (const [what, act] of [
  ['an empty key', (store) => store.putSync('', 1)],
  ['a key that is too long', (store) => store.getSync('k'.repeat(1025), 1)],
  ['a function', (store) => store.putSync('a', () => {})],
  ['undefined', (store) => store.putSync('a', undefined)],
  ['another kind of event', (store) => store.on('other', () => {})],
  ['a name with a slash', () => preferences.getPreferencesSync(context, 'a/b')],
  ['no context', () => preferences.getPreferencesSync({}, 'a')],
])
  test(`preferences: ${what} is 401`, () => {
    const store = preferences.getPreferencesSync(context, 'refused');
    throws(CODE.INVALID_ARGUMENT, () => act(store));
  });

test('preferences: of a damaged file an error', () => {
  fs.writeFileSync(path.join(context.preferencesDir, 'damaged'), '{');
  throws(15500000, () => preferences.getPreferencesSync(context, 'damaged'));
});

const { OpenMode } = fileIo;
const inFiles = (name) => `${context.filesDir}/${name}`;

test('files: written, read, listed, moved and removed', async () => {
  const file = fileIo.openSync(inFiles('a.txt'), OpenMode.CREATE | OpenMode.READ_WRITE);
  assert.equal(fileIo.writeSync(file.fd, 'hello world'), 11);
  const read = new ArrayBuffer(5);
  assert.equal(fileIo.readSync(file.fd, read, { offset: 6 }), 5);
  assert.equal(Buffer.from(read).toString(), 'world');
  fileIo.closeSync(file);
  assert.deepEqual([file.name, file.getParent()], ['a.txt', context.filesDir]);
  const appended = await fileIo.open(inFiles('a.txt'), OpenMode.WRITE_ONLY | OpenMode.APPEND);
  await fileIo.write(appended.fd, new Uint8Array([33, 34, 35]).buffer, { length: 1 });
  await fileIo.close(appended);
  assert.equal(await fileIo.readText(inFiles('a.txt')), 'hello world!');
  assert.equal(fileIo.readTextSync(inFiles('a.txt'), { offset: 6, length: 5 }), 'world');
  fileIo.mkdirSync(inFiles('deep/er'), true);
  fileIo.copyFileSync(inFiles('a.txt'), inFiles('deep/er/b.md'));
  assert.deepEqual(fileIo.listFileSync(context.filesDir).sort(), ['a.txt', 'deep']);
  assert.deepEqual(fileIo.listFileSync(context.filesDir, { recursion: true, filter: { suffix: ['.md'] } }), [
    '/deep/er/b.md',
  ]);
  const stat = await fileIo.stat(inFiles('a.txt'));
  assert.deepEqual([stat.size, stat.isFile(), stat.isDirectory()], [12, true, false]);
  fileIo.moveFileSync(inFiles('a.txt'), inFiles('c.txt'));
  assert.deepEqual(
    [fileIo.accessSync(inFiles('a.txt')), await fileIo.access(inFiles('c.txt'))],
    [false, true],
  );
  fileIo.truncateSync(inFiles('c.txt'), 5);
  assert.equal(fileIo.readTextSync(inFiles('c.txt')), 'hello');
  fileIo.unlinkSync(inFiles('c.txt'));
  fileIo.rmdirSync(inFiles('deep'));
  assert.deepEqual(fileIo.listFileSync(context.filesDir), []);
});

for (const [what, code, act] of [
  ['a file that is not there', 13900002, () => fileIo.openSync(inFiles('none'))],
  ['a file outside of the sandbox', 13900002, () => fileIo.readTextSync(import.meta.filename)],
  [
    'a way out of the sandbox',
    13900002,
    () => fileIo.readTextSync(inFiles('../../../../../../../../../../../../../etc/hosts')),
  ],
  ['a folder that is there', 13900015, () => fileIo.mkdirSync(context.filesDir)],
  ['a folder read as a file', 13900019, () => fileIo.readTextSync(context.filesDir)],
  ['a closed file', 13900008, () => fileIo.closeSync(2 ** 20)],
  [
    'a file as a folder',
    13900018,
    () => {
      fs.writeFileSync(inFiles('file'), '');
      fileIo.listFileSync(inFiles('file'));
    },
  ],
  ['no path', 401, () => fileIo.openSync('')],
])
  test(`files: ${what} is ${code}`, () => throws(code, act));

test('files: a link that leads out of the sandbox leads nowhere', {
  skip: process.platform === 'win32',
}, () => {
  const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-outside-'));
  try {
    fs.writeFileSync(path.join(outside, 'secret'), 'x');
    fs.symlinkSync(outside, inFiles('link'));
    throws(13900002, () => fileIo.readTextSync(inFiles('link/secret')));
    throws(13900002, () => fileIo.openSync(inFiles('link/new'), OpenMode.CREATE));
  } finally {
    fs.rmSync(outside, { recursive: true });
  }
});
