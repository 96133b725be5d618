// The log that is not what it was, copies of an open folder, damage that is met late, and backups that must stay good.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { copyFolder, flipByte } from '../support/folders.mjs';
import {
  aliasesNow,
  assetOf,
  CODE,
  folderFor,
  open,
  secretFor,
  secretNow,
  testApp,
  thrown,
} from '../support/index.mjs';
import { startWorker } from './start-worker.mjs';

const names = (prefix, count) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const add = (kit, aliases) => {
  for (const alias of aliases) kit.addSync(assetOf(alias));
};
const inCopy = (t, dataDir) => copyFolder(dataDir, path.join(folderFor(t), 'copy'));
const isPrefix = (list, of) => list.every((one, index) => one === of[index]);

/** What a killed process leaves: forty assets in a backup (or none), forty more in the log only. */
function withLog(t, { backup }) {
  const dataDir = folderFor(t);
  const old = names('old ', 40);
  if (backup) {
    const device = open(t, { dataDir });
    add(device.asset, old);
    device.close();
  }
  const device = open(t, { dataDir });
  if (!backup) add(device.asset, old);
  add(device.asset, names('new ', 40));
  return { dataDir, all: [...old, ...names('new ', 40)], old };
}

const size = (file) => fs.statSync(file).size;
const losses = {
  missing: (wal) => fs.rmSync(wal),
  empty: (wal) => fs.truncateSync(wal),
  'cut within its header': (wal) => fs.truncateSync(wal, 20),
  'cut after its header': (wal) => fs.truncateSync(wal, 32),
  'cut in half': (wal) => fs.truncateSync(wal, size(wal) >> 1),
  'cut by a byte': (wal) => fs.truncateSync(wal, size(wal) - 1),
  'flipped in its header': (wal) => flipByte(wal, 9),
  'flipped early': (wal) => flipByte(wal, 32 + 24 + 2000),
  'flipped in the middle': (wal) => flipByte(wal, (size(wal) >> 1) + 7),
  'overwritten with zeros': (wal) => fs.writeFileSync(wal, Buffer.alloc(size(wal))),
};
// Without its index nobody can tell how long the log was; that there was one, everybody can.
const WITHOUT_INDEX = ['missing', 'empty', 'cut within its header'];

for (const backup of [true, false]) {
  for (const [what, lose] of Object.entries(losses)) {
    for (const index of WITHOUT_INDEX.includes(what) ? [true, false] : [true]) {
      const how = `${what}, ${index ? 'with' : 'without'} its index, ${backup ? 'an older' : 'no'} backup`;
      test(`D6 the log ${how}: the loss is told, and the backup stays`, (t) => {
        const { dataDir, all, old } = withLog(t, { backup });
        const copy = inCopy(t, dataDir);
        lose(path.join(copy, 'store.db-wal'));
        if (!index) fs.rmSync(path.join(copy, 'store.db-shm'));
        let device;
        const code = thrown(() => {
          device = createDevice({ dataDir: copy, clock: 'manual', app: testApp });
        });
        if (!device) {
          assert.ok([CODE.FILE_OPERATION_ERROR, CODE.DATA_CORRUPTED].includes(code), String(code));
          assert.ok(!backup, 'there is something to go on from');
          return;
        }
        t.after(() => device.close());
        const left = aliasesNow(device.asset);
        assert.ok(isPrefix(left, all), String(left));
        assert.ok(left.length >= (backup ? old.length : 0));
        for (const alias of left) assert.equal(secretNow(device.asset, alias), secretFor(alias));
        const { ok, notes } = device.health();
        assert.equal(ok, false);
        assert.match(notes.join(), /log|empty|missing/);
        device.asset.addSync(assetOf('later'));
        device.close();
        fs.rmSync(path.join(copy, 'store.db'));
        assert.deepEqual(
          aliasesNow(open(t, { dataDir: copy }).asset),
          [...left, 'later'],
          'from the next backup',
        );
      });
    }
  }
}

test('D6 a process killed when it has carried over the first page of its log: nothing is lost', (t) => {
  const { dataDir, all } = withLog(t, { backup: false });
  const copy = inCopy(t, dataDir);
  const log = fs.readFileSync(path.join(copy, 'store.db-wal'));
  // The newest first page: frames of 24 + 4096 bytes, each beginning with the number of its page.
  const frames = Array.from(
    { length: Math.floor((log.length - 32) / 4120) },
    (_, index) => 32 + index * 4120,
  );
  const last = frames.findLast((at) => log.readUInt32BE(at) === 1);
  fs.writeFileSync(path.join(copy, 'store.db'), log.subarray(last + 24, last + 4120));
  const device = open(t, { dataDir: copy });
  assert.deepEqual(aliasesNow(device.asset), all);
  assert.equal(device.health().ok, true);
});

test('D49 a program that copies its own open folder loses nothing, nor does another process', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir, clock: 'system' });
  device.asset.addSync(assetOf('first'));
  const stored = ['first'];
  for (let round = 0; round < 3; round += 1) {
    const copy = inCopy(t, dataDir);
    const worker = startWorker(t);
    await worker.ask('open', { dataDir });
    const theirs = names(`theirs ${round} `, 10);
    assert.deepEqual(new Set(await worker.ask('addAll', theirs)), new Set([0]));
    await worker.ask('close');
    device.asset.addSync(assetOf(`mine ${round}`));
    stored.push(...theirs, `mine ${round}`);
    assert.equal(
      aliasesNow(open(t, { dataDir: copy }).asset).length,
      stored.length - 11,
      'the copy is a good one too',
    );
  }
  assert.deepEqual(aliasesNow(device.asset), stored);
  device.close();
  const again = open(t, { dataDir });
  assert.deepEqual(aliasesNow(again.asset), stored);
  assert.equal(again.health().ok, true);
});

/** The locks that this process holds on a file, as the system tells. */
function locksOn(file) {
  const inode = `:${fs.statSync(file).ino} `;
  const told = fs.readdirSync('/proc/self/fdinfo').flatMap((fd) => {
    const file = `/proc/self/fdinfo/${fd}`;
    // The list's own descriptor is gone by now.
    return !fs.existsSync(file)
      ? []
      : fs
          .readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line.startsWith('lock:') && line.includes(inode));
  });
  return told.map((line) => line.replace(/^lock:\s*\d+: /, '')).sort();
}

test('D49 reading the files of an open folder drops none of the locks of its log', {
  skip: process.platform !== 'linux' && 'only Linux tells who holds which lock',
}, (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir, clock: 'system' });
  device.asset.addSync(assetOf('a'));
  const index = path.join(dataDir, 'store.db-shm');
  const before = locksOn(index);
  assert.ok(before.length > 0, 'somebody is here');
  for (const name of fs.readdirSync(dataDir)) {
    if (fs.statSync(path.join(dataDir, name)).isFile()) fs.readFileSync(path.join(dataDir, name));
  }
  inCopy(t, dataDir);
  assert.deepEqual(locksOn(index), before);
});

/** A closed folder of many pages, with its backup. */
function manyPages(t) {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const aliases = names('asset ', 300);
  for (const alias of aliases)
    device.asset.addSync(assetOf(alias, { SECRET: secretFor(alias).padEnd(500, '.') }));
  device.close();
  return { dataDir, aliases };
}

/** Damages a page; the file keeps its length and time, so that its stamp fits. */
function rot(store, page, byte) {
  const { atime, mtime } = fs.statSync(store);
  const { mtimeNs } = fs.statSync(store, { bigint: true });
  const fd = fs.openSync(store, 'r+');
  fs.writeSync(fd, Buffer.alloc(4096, byte), 0, 4096, page * 4096);
  fs.closeSync(fd);
  fs.utimesSync(store, atime, mtime);
  const stamp = path.join(path.dirname(store), 'store.stamp');
  const [length, , digest] = fs.readFileSync(stamp, 'utf8').split(' ');
  // The time is that of before as far as JavaScript can set it.
  assert.equal(String(size(store)), length);
  fs.writeFileSync(stamp, `${length} ${fs.statSync(store, { bigint: true }).mtimeNs} ${digest}`);
  return mtimeNs;
}

test('D6 damage that a stamp hides heals when it is met, and no backup of it is ever made', async (t) => {
  const { dataDir, aliases } = manyPages(t);
  const pages = size(path.join(dataDir, 'store.db')) / 4096;
  assert.ok(pages > 40);
  const healed = new Set();
  for (let page = 1; page < pages; page += 4) {
    const copy = inCopy(t, dataDir);
    rot(path.join(copy, 'store.db'), page, page % 8 === 1 ? 0 : 0xff);
    const what = `page ${page}`;
    const device = open(t, { dataDir: copy });
    const codes = [];
    const attempt = (act) => codes.push(thrown(act));
    attempt(() => device.asset.querySync(new Map()));
    attempt(() => device.asset.addSync(assetOf('during')));
    await device.asset.query(new Map()).catch((error) => codes.push(error.code));
    attempt(() => device.installApp({ bundleName: 'com.example.late' }));
    const { notes, setAside, integrity } = device.health(); // looks at every page
    if (setAside.length > 0) healed.add(page);
    for (const code of codes) assert.ok([0, CODE.DATA_CORRUPTED].includes(code), `${what}: ${codes}`);
    assert.ok(
      integrity !== 'ok' || setAside.length > 0 || codes.every((code) => code === 0),
      `${what}: ${notes}`,
    );
    device.close();
    fs.rmSync(path.join(copy, 'store.db'), { force: true });
    const again = open(t, { dataDir: copy });
    const left = aliasesNow(again.asset).filter((alias) => alias !== 'during');
    assert.deepEqual(left, aliases, what);
    for (const alias of [aliases[0], aliases[page], aliases.at(-1)]) {
      assert.ok(secretNow(again.asset, alias).startsWith(secretFor(alias)), what);
    }
    again.close();
  }
  assert.ok(healed.size > 0, 'some damage was met');
});

test('D6 a database all garbage behind a stamp that fits: the backup, and health tells', (t) => {
  const { dataDir, aliases } = manyPages(t);
  const store = path.join(dataDir, 'store.db');
  for (let page = 1; page < size(store) / 4096; page += 1) rot(store, page, 0xff);
  const device = open(t, { dataDir });
  assert.deepEqual(aliasesNow(device.asset), aliases);
  device.asset.addSync(assetOf('later'));
  const { ok, notes, setAside } = device.health();
  assert.equal(ok, false);
  assert.ok(setAside.length > 0 && notes.length > 0);
});

test('D6 health reports and never throws, whatever happened to the files', (t) => {
  const file = (dataDir, name) => path.join(dataDir, name);
  const events = {
    'the database overwritten': (dir) => {
      const fd = fs.openSync(file(dir, 'store.db'), 'r+');
      fs.writeSync(fd, Buffer.alloc(size(file(dir, 'store.db')), 0x5a), 0, undefined, 0);
      fs.closeSync(fd);
    },
    'the database cut': (dir) => fs.truncateSync(file(dir, 'store.db'), 4096),
    'the database removed': (dir) => fs.rmSync(file(dir, 'store.db')),
    'a key file removed': (dir) => fs.rmSync(file(dir, 'keys/100.key')),
    'the root key removed': (dir) => fs.rmSync(file(dir, 'root.key')),
    'device.json garbage': (dir) => fs.writeFileSync(file(dir, 'device.json'), 'x'),
    'the backup removed': (dir) => fs.rmSync(file(dir, 'store.db.backup')),
    'the folder removed': (dir) => fs.rmSync(dir, { recursive: true }),
    'the folder renamed': (dir) => fs.renameSync(dir, `${dir}-elsewhere`),
  };
  for (const [what, happen] of Object.entries(events)) {
    const dataDir = path.join(folderFor(t), 'device');
    const first = open(t, { dataDir });
    add(first.asset, names('a', 50));
    first.close();
    const device = open(t, { dataDir });
    happen(dataDir);
    for (let look = 0; look < 3; look += 1) {
      const { ok, integrity, notes } = device.health();
      assert.equal(typeof ok, 'boolean', what);
      assert.ok(typeof integrity === 'string' && Array.isArray(notes), what);
      thrown(() => device.asset.addSync(assetOf(`more ${look}`)));
    }
    device.close();
  }
});
