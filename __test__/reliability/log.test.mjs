// The log is carried over to the database page by page; a process that dies, or a disk that fails, in between leaves a
// database that is whole only together with its log. Found by the simulator (seed 13, durability full).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { map, openAt, RAW } from './phone.mjs';
import { temporary } from './shim.mjs';

const COUNT = 100;

/** In a process of its own: opens a device with a backup, fills it, and is killed. */
const PROGRAM = `
import { map, openAt, RAW } from ${JSON.stringify(new URL('./phone.mjs', import.meta.url).href)};
const [dir] = process.argv.slice(-1);
openAt(dir, { rootKey: RAW }).close();
const { asset } = openAt(dir, { rootKey: RAW });
for (let n = 0; n < ${COUNT}; n += 1) asset.addSync(map({ ALIAS: 'a' + n, SECRET: 'x'.repeat(1000) }));
process.kill(process.pid, 'SIGKILL');
`;

/** The newest first page of the log, which tells of pages that the database does not have yet. */
function carryOverFirstPage(dir) {
  const log = fs.readFileSync(path.join(dir, 'store.db-wal'));
  const [head, page] = [24, log.readUInt32BE(8)];
  let newest;
  for (let at = 32; at + head + page <= log.length; at += head + page)
    if (log.readUInt32BE(at) === 1) newest = log.subarray(at + head, at + head + page);
  const fd = fs.openSync(path.join(dir, 'store.db'), 'r+');
  fs.writeSync(fd, newest, 0, page, 0);
  fs.closeSync(fd);
}

/** A folder with a backup of an empty store, and everything else in the log of a process that was killed. */
function killed(t) {
  const base = temporary();
  t.after(() => {
    for (const dir of Object.values(base)) fs.rmSync(dir, { recursive: true });
  });
  const dir = path.join(base.files, 'device');
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', PROGRAM, dir], {
    cwd: new URL('.', import.meta.url),
  });
  assert.equal(signal, 'SIGKILL');
  return dir;
}

function opened(t, dir) {
  const device = openAt(dir, { rootKey: RAW });
  t.after(() => device.close());
  return device;
}

test('a log that was carried over in part loses nothing', (t) => {
  const dir = killed(t);
  carryOverFirstPage(dir);
  const device = opened(t, dir);
  assert.equal(device.asset.querySync(map({})).length, COUNT);
  assert.deepEqual([device.health().ok, device.health().setAside], [true, []]);
});

test('a log that is none, with an index that is none, is told of', (t) => {
  const dir = killed(t);
  const [log, index] = ['store.db-wal', 'store.db-shm'].map((name) => path.join(dir, name));
  const bytes = fs.readFileSync(log);
  fs.copyFileSync(index, log);
  fs.writeFileSync(index, bytes);
  const { notes, setAside } = opened(t, dir).health();
  assert.match([...notes, ...setAside].join(), /log is damaged/);
});
