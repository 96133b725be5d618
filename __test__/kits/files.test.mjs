// The rarer functions of @ohos.file.fs, and its neighbours fileuri and hash: inside the folders of the app.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { CODE, kits, rejects, throws } from './support.mjs';

const require = createRequire(import.meta.url);
const { fileIo, fileUri, hash } = kits.moduleOf('@kit.CoreFileKit');
const { device } = require('../../lib/entry');
const { context, bundleName } = device.caller;
const { AccessModeType, OpenMode, WhenceType } = fileIo;
const CREATE = OpenMode.CREATE | OpenMode.READ_WRITE;

/** A folder of its own for each test, and files in it. */
function folderWith(files = {}) {
  const folder = fileIo.mkdtempSync(`${context.filesDir}/test-XXXXXX`);
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}
/** All files below a folder with their texts. */
const textsIn = (folder) =>
  Object.fromEntries(
    fileIo
      .listFileSync(folder, { recursion: true })
      .sort()
      .map((name) => [name.slice(1), fs.readFileSync(folder + name, 'utf8')]),
  );
const bytes = (text) => new TextEncoder().encode(text).buffer;
const textOf = (buffer, length) => Buffer.from(buffer).subarray(0, length).toString();

test('files: mkdtemp makes a folder with a name of its own', async () => {
  const one = await fileIo.mkdtemp(`${context.filesDir}/a-XXXXXX`);
  const other = fileIo.mkdtempSync(`${context.filesDir}/a-XXXXXX`);
  assert.match(path.basename(one), /^a-.{6}$/);
  assert.notEqual(one, other);
  assert.ok(fs.statSync(other).isDirectory());
  throws(13900020, () => fileIo.mkdtempSync(`${context.filesDir}/a-`));
  throws(13900002, () => fileIo.mkdtempSync('/tmp/a-XXXXXX'));
});

test('files: copyDir copies a folder into another, and says what was there already', async () => {
  const from = folderWith({ 'from/a': 'new', 'from/deep/b': 'b' });
  const to = folderWith();
  fileIo.copyDirSync(`${from}/from`, to);
  assert.deepEqual(textsIn(to), { 'from/a': 'new', 'from/deep/b': 'b' });
  fs.writeFileSync(`${to}/from/a`, 'old');
  fs.rmSync(`${to}/from/deep/b`);
  await assert.rejects(fileIo.copyDir(`${from}/from`, to), {
    code: 13900015,
    data: [{ srcFile: `${from}/from/a`, destFile: `${to}/from/a` }],
  });
  assert.deepEqual(textsIn(to), { 'from/a': 'old', 'from/deep/b': 'b' });
  await fileIo.copyDir(`${from}/from`, to, 1);
  assert.deepEqual(textsIn(to), { 'from/a': 'new', 'from/deep/b': 'b' });
  for (const [code, args] of [
    [13900002, [`${from}/none`, to]],
    [13900018, [`${from}/from/a`, to]],
    [13900020, [`${from}/from`, `${from}/from/deep`]],
    [13900020, [`${from}/from`, from]],
    [13900020, [`${from}/from`, to, 2]],
    [13900002, [`${from}/from`, os.tmpdir()]],
  ])
    throws(code, () => fileIo.copyDirSync(...args));
});

for (const [mode, error, left, there] of [
  [0, 13900032, { 'from/a': 'new', 'from/b': 'b' }, { 'from/a': 'old', 'from/c': 'c' }],
  [1, 13900015, { 'from/a': 'new' }, { 'from/a': 'old', 'from/b': 'b', 'from/c': 'c' }],
  [2, undefined, {}, { 'from/a': 'new', 'from/b': 'b', 'from/c': 'c' }],
  [3, undefined, {}, { 'from/a': 'new', 'from/b': 'b' }],
])
  test(`files: moveDir with mode ${mode} where a folder of that name is there`, async () => {
    const from = folderWith({ 'from/a': 'new', 'from/b': 'b' });
    const to = folderWith({ 'from/a': 'old', 'from/c': 'c' });
    const moving = fileIo.moveDir(`${from}/from`, to, mode);
    if (error === undefined) await moving;
    else await rejects(error, moving);
    assert.deepEqual([textsIn(from), textsIn(to)], [left, there]);
  });

test('files: moveDir with nothing in its way', () => {
  const from = folderWith({ 'from/a': 'a' });
  const to = folderWith({ 'other/b': 'b' });
  fileIo.moveDirSync(`${from}/from`, to);
  assert.deepEqual([textsIn(from), textsIn(to)], [{}, { 'from/a': 'a', 'other/b': 'b' }]);
});

test('files: listFile by suffix, name, size, time and number', () => {
  const folder = folderWith({ 'a.png': '12345', 'b.txt': '1', 'deep/photo.png': '123', 'deep/c.md': '' });
  fs.utimesSync(`${folder}/b.txt`, 10, 10);
  const list = (filter, more = {}) =>
    fileIo.listFileSync(folder, { recursion: true, filter, ...more }).sort();
  assert.deepEqual(list({ suffix: ['.png', '.md'] }), ['/a.png', '/deep/c.md', '/deep/photo.png']);
  assert.deepEqual(list({ displayName: ['ph*', '%.md'] }), ['/deep/c.md', '/deep/photo.png']);
  assert.deepEqual(list({ fileSizeOver: 3 }), ['/a.png', '/deep/photo.png']);
  assert.deepEqual(list({ lastModifiedAfter: 11, fileSizeOver: 1 }), ['/a.png', '/deep/photo.png']);
  assert.equal(list(undefined, { listNum: 2 }).length, 2);
  assert.deepEqual(fileIo.listFileSync(folder).sort(), ['a.png', 'b.txt', 'deep']);
});

test('files: reading and writing go on where the last one ended, and lseek moves that place', () => {
  const file = fileIo.openSync(`${folderWith()}/a`, CREATE);
  fileIo.writeSync(file.fd, 'hello ');
  fileIo.writeSync(file.fd, 'world');
  const read = new ArrayBuffer(5);
  assert.equal(fileIo.readSync(file.fd, read), 0);
  assert.equal(fileIo.lseek(file.fd, 6), 6);
  assert.equal(fileIo.readSync(file.fd, read), 5);
  assert.equal(textOf(read), 'world');
  assert.equal(fileIo.lseek(file.fd, -2, WhenceType.SEEK_CUR), 9);
  assert.equal(fileIo.lseek(file.fd, -1, WhenceType.SEEK_END), 10);
  fileIo.writeSync(file.fd, 'D!');
  assert.equal(fileIo.readTextSync(file.path), 'hello worlD!');
  throws(13900020, () => fileIo.lseek(file.fd, -1));
  throws(13900020, () => fileIo.lseek(file.fd, 0, 3));
  fileIo.closeSync(file.fd);
  for (const act of [
    () => fileIo.readSync(file.fd, read),
    () => fileIo.closeSync(file),
    () => fileIo.readSync(0, read),
  ])
    throws(13900008, act);
});

test('files: times, access by mode, what stat tells', () => {
  const folder = folderWith({ a: '1' });
  const name = `${folder}/a`;
  fileIo.utimes(name, 1_600_000_000_500);
  const { mtime, mtimeNs, atime, size, ino, location } = fileIo.statSync(name);
  assert.deepEqual([mtime, mtimeNs, size, location], [1_600_000_000, 1_600_000_000_500_000_000n, 1, 1]);
  assert.ok(atime > 1_700_000_000 && typeof ino === 'bigint');
  assert.deepEqual(AccessModeType, { EXIST: 0, WRITE: 2, READ: 4, READ_WRITE: 6 });
  assert.deepEqual(
    [
      fileIo.accessSync(name, AccessModeType.READ_WRITE),
      fileIo.accessSync(`${folder}/b`, AccessModeType.READ),
    ],
    [true, false],
  );
  throws(13900020, () => fileIo.accessSync(name, 7));
  const file = fileIo.openSync(name, OpenMode.READ_WRITE);
  fileIo.fdatasyncSync(file.fd);
  fileIo.truncateSync(file.fd);
  fileIo.closeSync(file);
  assert.equal(fileIo.statSync(name).size, 0);
});

test('files: a stream reads and writes one after the other', async () => {
  const name = `${folderWith()}/a`;
  const out = await fileIo.createStream(name, 'w+');
  assert.equal(await out.write('hello'), 5);
  assert.equal(out.writeSync(bytes(' world!'), { length: 6 }), 6);
  await out.flush();
  const buffer = new ArrayBuffer(20);
  assert.equal(await out.read(buffer, { offset: 6, length: 5 }), 5);
  assert.equal(textOf(buffer, 5), 'world');
  out.closeSync();
  throws(13900008, () => out.writeSync('x'));
  const more = fileIo.createStreamSync(name, 'a');
  more.writeSync('!');
  await more.close();
  assert.equal(fileIo.readTextSync(name), 'hello world!');
  const file = fileIo.openSync(name);
  const input = fileIo.fdopenStreamSync(file.fd, 'r');
  assert.equal(await new Promise((resolve) => input.read(buffer, (_, count) => resolve(count))), 12);
  input.closeSync();
  throws(13900020, () => fileIo.createStreamSync(name, 'x'));
  throws(13900002, () => fileIo.createStreamSync(`${name}2`, 'r'));
});

test('files: a file of random access reads and writes from its place on', async () => {
  const name = `${folderWith()}/a`;
  const file = await fileIo.createRandomAccessFile(name, CREATE);
  assert.equal(file.writeSync('hello world'), 11);
  assert.equal(file.filePointer, 11);
  file.setFilePointer(0);
  const buffer = new ArrayBuffer(5);
  assert.equal(await file.read(buffer, { offset: 6 }), 5);
  assert.deepEqual([textOf(buffer), file.filePointer, typeof file.fd], ['world', 11, 'number']);
  file.setFilePointer(4);
  await file.write('0', { offset: 1 });
  assert.equal(fileIo.readTextSync(name), 'hello0world');
  throws(13900020, () => file.setFilePointer(-1));
  file.close();
  const opened = fileIo.openSync(name);
  const reading = fileIo.createRandomAccessFileSync(opened);
  assert.equal(reading.readSync(buffer), 5);
  reading.close();
  throws(13900008, () => fileIo.createRandomAccessFileSync(opened));
});

test('files: lines, each with its end', async () => {
  const folder = folderWith({ a: 'one\ntwo\r\n\nlast', empty: '' });
  const lines = await fileIo.readLines(`${folder}/a`, { encoding: 'utf-8' });
  assert.deepEqual([...lines], ['one\n', 'two\r\n', '\n', 'last']);
  assert.deepEqual(lines.next(), { done: true, value: '' });
  assert.equal(fileIo.readLinesSync(`${folder}/empty`).next().done, true);
  throws(CODE.INVALID_ARGUMENT, () => fileIo.readLinesSync(`${folder}/a`, { encoding: 'gbk' }));
});

test('files: URIs name the app and the path, and open the file', () => {
  const folder = folderWith({ 'a b#ä.txt': 'text' });
  const uri = fileUri.getUriFromPath(`${folder}/a b#ä.txt`);
  assert.match(uri, /^file:\/\/[^/]+\/.*\/a%20b%23%C3%A4\.txt$/);
  const file = new fileUri.FileUri(uri);
  assert.deepEqual(
    [file.path, file.name, file.host, file.toString(), file.isRemoteUri()],
    [`${folder}/a b#ä.txt`, 'a b#ä.txt', bundleName, uri, false],
  );
  assert.equal(new fileUri.FileUri(`${folder}/a b#ä.txt`).toString(), uri);
  assert.equal(file.getFullDirectoryUri(), fileUri.getUriFromPath(folder));
  assert.equal(fileIo.readTextSync(uri), 'text');
  throws(13900002, () => fileIo.readTextSync(uri.replace(bundleName, 'com.other')));
  throws(13900020, () => fileIo.readTextSync(`${uri}%`));
  throws(13900020, () => new fileUri.FileUri('http://a/b'));
  throws(CODE.INVALID_ARGUMENT, () => fileUri.getUriFromPath(1));
});

for (const [algorithm, digest] of [
  ['md5', '900150983CD24FB0D6963F7D28E17F72'],
  ['sha1', 'A9993E364706816ABA3E25717850C26C9CD0D89D'],
  ['sha256', 'BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD'],
])
  test(`files: ${algorithm} of a file`, async () => {
    const name = `${folderWith({ a: 'abc' })}/a`;
    assert.equal(await hash.hash(name, algorithm), digest);
    assert.equal(
      await new Promise((resolve) => hash.hash(name, algorithm, (_, value) => resolve(value))),
      digest,
    );
  });

test('files: no hash of another algorithm, nor of what is not there', async () => {
  const folder = folderWith({ a: '' });
  await rejects(13900020, hash.hash(`${folder}/a`, 'sha512'));
  await rejects(13900002, hash.hash(`${folder}/b`, 'md5'));
  await rejects(13900002, hash.hash('/etc/hosts', 'md5'));
});

test('files: a link in the target of copyDir leads nowhere', { skip: process.platform === 'win32' }, (t) => {
  const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-outside-'));
  t.after(() => fs.rmSync(outside, { recursive: true }));
  const from = folderWith({ 'from/deep/a': 'a' });
  const to = folderWith({ 'from/x': '' });
  fs.symlinkSync(outside, `${to}/from/deep`);
  throws(13900018, () => fileIo.copyDirSync(`${from}/from`, to));
  throws(13900018, () => fileIo.moveDirSync(`${from}/from`, to, 2));
  assert.deepEqual(fs.readdirSync(outside), []);
});
