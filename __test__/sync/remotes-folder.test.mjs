// What only the folder has: whose it is, how its files lie, what is left by writers that died, and a share that goes away.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { freshAccount } from './remote-suite.mjs';

const require = createRequire(import.meta.url);
const { folder } = require('../../lib/sync/remotes/folder.js');

const isRoot = process.getuid?.() === 0;
const hasOwners = process.platform !== 'win32';

function freshRoot(t) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-remote-'));
  t.after(() => fs.rmSync(root, { recursive: true, force: true }));
  return root;
}

function opened(t) {
  const root = freshRoot(t);
  const account = freshAccount();
  const inAccount = (...parts) => path.join(root, account, ...parts);
  return { root, account, inAccount, shelf: folder(root).open(account) };
}

const bytes = (text) => Buffer.from(text);
const codeOf = (promise) =>
  promise.then(
    () => 'done',
    (error) => error.code,
  );

/** All files and folders below one. */
const below = (root) =>
  fs
    .readdirSync(root, { recursive: true })
    .map((name) => ({ name, stat: fs.lstatSync(path.join(root, name)) }));

test('folder: files are of their owner alone', { skip: !hasOwners }, async (t) => {
  const before = process.umask(0);
  t.after(() => process.umask(before));
  const { root, shelf } = opened(t);
  for (const n of [1, 2, 3]) await shelf.append(n, bytes('body'));
  await shelf.put('snapshot', bytes('body'));
  await shelf.empty(1);
  const found = below(root);
  assert.ok(found.length > 8);
  for (const { name, stat } of found)
    assert.equal(stat.mode & 0o777, stat.isDirectory() ? 0o700 : 0o600, name);
});

test('folder: what is stored lies once, and nothing else stays', async (t) => {
  const { inAccount, shelf } = opened(t);
  for (const n of [1, 2, 3]) await shelf.append(n, bytes(`body ${n}`));
  await Promise.all([1, 2, 3].map(() => shelf.append(4, bytes('body 4'))));
  await shelf.put('snapshot', bytes('first'));
  await shelf.put('snapshot', bytes('second'));
  assert.deepEqual(fs.readdirSync(inAccount('new')), []);
  for (const { name, stat } of below(inAccount('log')))
    assert.ok(stat.isDirectory() || stat.nlink === 1, name);
  await shelf.empty(4);
  const contents = below(inAccount())
    .filter(({ stat }) => stat.isFile())
    .map(({ name }) => fs.readFileSync(inAccount(name), 'utf8'));
  assert.deepEqual(contents.sort(), ['', '', '', '', '4', 'second']);
});

test('folder: a folder of entries has a thousand of them', async (t) => {
  const { root, account, inAccount, shelf } = opened(t);
  await shelf.append(1, bytes('1'));
  for (let n = 2; n < 1000; n++) fs.writeFileSync(inAccount('log', '0', String(n)), `${n}`);
  for (const n of [1000, 1001, 1002]) assert.equal(await shelf.append(n, bytes(`${n}`)), 'stored');
  assert.deepEqual(fs.readdirSync(inAccount('log', '1')).sort(), ['1001', '1002']);
  const found = await folder(root).open(account).read(1, 2000);
  assert.equal(found.length, 1002);
  for (const [i, [n, body]] of found.entries()) assert.deepEqual([n, `${body}`], [i + 1, `${n}`]);
  await shelf.empty(1001);
  assert.deepEqual(
    (await shelf.read(1, 2000)).filter(([, body]) => body.length > 0).map(([n]) => n),
    [1002],
  );
  assert.equal(await shelf.append(1003, bytes('1003')), 'stored');
});

test('folder: leftovers of writers that died go, what is being written stays', async (t) => {
  const { root, account, inAccount, shelf } = opened(t);
  await shelf.append(1, bytes('one'));
  const old = new Date(Date.now() - 2 * 3_600_000);
  for (const name of ['old', 'young']) fs.writeFileSync(inAccount('new', name), 'left');
  fs.utimesSync(inAccount('new', 'old'), old, old);
  fs.linkSync(inAccount('log', '0', '1'), inAccount('new', 'linked'));
  await folder(root).open(account).list();
  assert.deepEqual(fs.readdirSync(inAccount('new')), ['young']);
  // The body of an emptied entry has no second name either.
  fs.linkSync(inAccount('log', '0', '1'), inAccount('new', 'linked'));
  await shelf.empty(1);
  assert.deepEqual(fs.readdirSync(inAccount('new')), ['young']);
});

test('folder: writers that are killed leave no hole, and nothing that was stored is lost', async (t) => {
  const { root, account, inAccount, shelf } = opened(t);
  await shelf.list();
  const program = `const shelf = require(${JSON.stringify(require.resolve('../../lib/sync/remotes/folder.js'))})
    .folder(${JSON.stringify(root)}).open('${account}');
  (async () => {
    for (let n = 1; ; n++)
      if ((await shelf.append(n, Buffer.from(process.pid + ' ' + n))) === 'stored') require('fs').writeSync(1, n + '\\n');
  })();`;
  const stored = new Map();
  for (let round = 0; round < 4; round++) {
    const children = Array.from({ length: 4 }, () => spawn(process.execPath, ['-e', program]));
    const ends = children.map(async (child) => {
      let said = '';
      child.stdout.on('data', (data) => {
        said += data;
      });
      await once(child.stdout, 'data');
      await sleep(Math.random() * 150);
      child.kill('SIGKILL');
      await once(child, 'close');
      for (const n of said.split('\n').slice(0, -1)) stored.set(Number(n), `${child.pid} ${n}`);
    });
    await Promise.all(ends);
  }
  const found = new Map((await shelf.read(1, 100_000)).map(([n, body]) => [n, `${body}`]));
  assert.ok(stored.size >= 16);
  for (const [n, body] of stored) assert.equal(found.get(n), body);
  for (const [n, body] of found) assert.match(body, new RegExp(`^\\d+ ${n}$`));
  const highest = Math.max(
    ...fs.readdirSync(inAccount('log'), { recursive: true }).map((name) => Number(path.basename(name))),
  );
  assert.equal(found.size, highest);
  assert.equal(await shelf.append(highest + 1, bytes('next')), 'stored');
});

test('folder: a folder that others may write is refused', { skip: !hasOwners }, async (t) => {
  for (const part of ['', 'account', 'account/log', 'account/new', 'account/named']) {
    const { root, account, shelf } = opened(t);
    await shelf.append(1, bytes('one'));
    const place = path.join(root, part.replace('account', account));
    fs.chmodSync(place, 0o777);
    const again = folder(root).open(account);
    for (const call of [() => again.read(1, 1), () => again.append(2, bytes('two')), () => again.get('a')])
      assert.equal(await codeOf(call()), 'REFUSED', part);
    fs.chmodSync(place, 0o700);
    assert.equal((await again.read(1, 1)).length, 1, 'the same shelf works afterwards');
  }
});

test('folder: one of another user is refused', { skip: !isRoot }, async (t) => {
  const { root, account, shelf } = opened(t);
  await shelf.append(1, bytes('one'));
  fs.chownSync(path.join(root, account), 12345, 12345);
  await assert.rejects(folder(root).open(account).read(1, 1), /REFUSED.* belongs to another user \(12345\)/);
  fs.chownSync(root, 12345, 12345);
  assert.equal(await codeOf(folder(root).open(freshAccount()).read(1, 1)), 'REFUSED');
});

test('folder: links, pipes and folders in the place of files are not read', {
  skip: !hasOwners,
}, async (t) => {
  const { root, account, inAccount, shelf } = opened(t);
  await shelf.append(1, bytes('one'));
  const secret = path.join(freshRoot(t), 'secret');
  fs.writeFileSync(secret, 'secret');
  fs.symlinkSync(secret, inAccount('log', '0', '2'));
  fs.symlinkSync(secret, inAccount('named', 'n-link'));
  fs.mkdirSync(inAccount('named', 'n-folder'));
  assert.equal(await codeOf(shelf.read(1, 10)), 'REFUSED');
  assert.equal(await codeOf(shelf.get('link')), 'REFUSED');
  assert.equal(await codeOf(shelf.get('folder')), 'REFUSED');
  assert.equal(await shelf.append(2, bytes('two')), 'taken');
  await shelf.put('link', bytes('replaced'));
  await shelf.empty(2);
  assert.equal(fs.readFileSync(secret, 'utf8'), 'secret');
  assert.equal(`${await shelf.get('link')}`, 'replaced');
  const elsewhere = freshRoot(t);
  fs.renameSync(path.join(root, account), path.join(elsewhere, account));
  fs.symlinkSync(path.join(elsewhere, account), path.join(root, account));
  assert.equal(await codeOf(folder(root).open(account).read(1, 1)), 'REFUSED');
});

test('folder: one that is not there is unreachable, not empty, and comes back', async (t) => {
  const { root, account, shelf } = opened(t);
  await shelf.append(1, bytes('one'));
  fs.renameSync(root, `${root}-away`);
  const missing = folder(root).open(account);
  for (const one of [shelf, missing]) {
    for (const call of [
      () => one.read(1, 1),
      () => one.append(2, bytes('2')),
      () => one.put('a', bytes('a')),
    ])
      assert.equal(await codeOf(call()), 'UNREACHABLE');
  }
  await assert.rejects(missing.list(), /is not there: make the folder once, or mount its share/);
  assert.ok(!fs.existsSync(root), 'nothing is made in its place');
  fs.renameSync(`${root}-away`, root);
  for (const one of [shelf, missing]) assert.equal((await one.read(1, 1)).length, 1);
  assert.equal(await shelf.append(2, bytes('two')), 'stored');
});

test('folder: one that was away is watched again', async (t) => {
  const { root, account } = opened(t);
  fs.renameSync(root, `${root}-away`);
  const controller = new AbortController();
  const shelf = folder(root).open(account);
  let hints = 0;
  const watching = shelf.watch(1, () => hints++, controller.signal);
  await sleep(100);
  assert.equal(hints, 0);
  fs.renameSync(`${root}-away`, root);
  for (const deadline = Date.now() + 10_000; hints === 0; await sleep(20)) assert.ok(Date.now() < deadline);
  const before = hints;
  await folder(root).open(account).append(1, bytes('one'));
  for (const deadline = Date.now() + 10_000; hints === before; await sleep(20))
    assert.ok(Date.now() < deadline);
  controller.abort();
  await watching;
});

test('folder: an entry that was deleted is not made anew', async (t) => {
  const { inAccount, shelf } = opened(t);
  for (const n of [1, 2, 3]) await shelf.append(n, bytes('body'));
  fs.rmSync(inAccount('log', '0', '2'));
  await assert.rejects(shelf.append(2, bytes('late')), /FAILED.*entry 2 is missing below others/);
  assert.deepEqual(
    (await shelf.read(1, 10)).map(([n]) => n),
    [1],
  );
});

test('folder: a disk that is full is said', { skip: !fs.existsSync('/dev/full') || !isRoot }, async (t) => {
  const { shelf, inAccount } = opened(t);
  await shelf.append(1, bytes('one'));
  const { writeFile } = require('node:fs/promises');
  t.after(() => Object.assign(require('node:fs/promises'), { writeFile }));
  require('node:fs/promises').writeFile = (_, ...args) => writeFile('/dev/full', args[0]);
  await assert.rejects(shelf.append(2, bytes('two')), /NO_SPACE: the remote .*: the disk is full/);
  require('node:fs/promises').writeFile = writeFile;
  assert.deepEqual(fs.readdirSync(inAccount('new')), []);
  assert.equal(await shelf.append(2, bytes('two')), 'stored');
});

test('folder: what names none is refused, and a URL names one', async (t) => {
  for (const place of ['', 7, undefined, null, {}, 'a\0b', 'https://example.org/', 'file://host/x'])
    assert.throws(() => folder(place), { name: 'RemoteError', code: 'INVALID_ARGUMENT' });
  const root = freshRoot(t);
  assert.equal(await folder(pathToFileURL(root)).open(freshAccount()).append(1, bytes('one')), 'stored');
});

test('folder: a watch that is alone keeps no process alive', async (t) => {
  const root = freshRoot(t);
  const program = `require(${JSON.stringify(require.resolve('../../lib/sync/remotes/folder.js'))})
    .folder(${JSON.stringify(root)}).open('${'0'.repeat(32)}').watch(1, () => {});`;
  const { status, stderr } = spawnSync(process.execPath, ['-e', program], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  assert.deepEqual([status, stderr], [0, '']);
});
