// D52: a folder or mount that cannot be written opens for reading.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { asOrdinaryUser, giveTo } from '../cli/support.mjs';
import { photograph } from '../support/folders.mjs';
import {
  aliasesNow,
  assetOf,
  CODE,
  failsWith,
  folderFor,
  open,
  rejects,
  secretFor,
  secretNow,
  throws,
} from '../support/index.mjs';
import { lockableDisk, mountMissing } from './disks.mjs';
import { allWriters, CONTACTS, failureOf, furnish, SYSTEM, targetOf } from './writers.mjs';

/** Ways to leave a folder: closed, and as a killed process does, with its content in the log. */
const LEFT = {
  closed: (device) => device.close(),
  'with a log': () => {},
};

for (const [how, leave] of Object.entries(LEFT)) {
  test(`D52 a read-only mount, ${how}: queries answer, every write is refused with EROFS`, {
    skip: mountMissing,
  }, async (t) => {
    const disk = lockableDisk(t);
    const first = open(t, { dataDir: path.join(disk.dir, 'first'), app: SYSTEM, users: [100, 101] });
    furnish(first);
    first.screenLock().setPassword('1234');
    first.asset.addSync(assetOf('guarded'));
    const snapshot = first.snapshot();
    leave(first);
    // The folder of a process that is no more.
    const dataDir = path.join(disk.dir, 'device');
    fs.cpSync(path.join(disk.dir, 'first'), dataDir, { recursive: true, preserveTimestamps: true });
    first.close();
    disk.lock();
    const before = photograph(dataDir);
    const device = open(t, { dataDir, app: SYSTEM });
    device.screenLock().unlock('1234');
    assert.deepEqual(aliasesNow(device.asset), ['there', 'guarded']);
    assert.equal(secretNow(device.asset, 'there'), secretFor('there'));
    assert.equal((await device.asset.query(new Map())).length, 2);
    const manager = device.abilityAccessCtrl.createAtManager();
    assert.equal(manager.checkAccessTokenSync(targetOf(device).tokenId, CONTACTS), 0);
    assert.deepEqual(device.users.list(), [100, 101]);
    assert.ok((await device.privacyManager.getPermissionUsedRecord({ flag: 0 })).bundleRecords);
    assert.ok(device.snapshot().length > 0, 'a way to save it');
    for (const [name, service, call] of allWriters) {
      const error = await failureOf(() => call(device, { snapshot }));
      const code = ['asset', 'device'].includes(service) ? CODE.FILE_OPERATION_ERROR : CODE.SERVICE_ABNORMAL;
      assert.ok(failsWith(code, /EROFS/)(error ?? new Error(`${name} resolved`)), name);
      assert.equal(error.cause?.code, 'EROFS', name);
    }
    const { ok, notes } = device.health();
    assert.ok(ok && notes.some((note) => /only be read.*EROFS/.test(note)), String(notes));
    const second = open(t, { dataDir, app: SYSTEM });
    assert.equal(aliasesNow(second.asset).length, 2, 'two may read');
    second.close();
    device.close();
    assert.deepEqual(Object.keys(photograph(dataDir)), Object.keys(before));
    disk.unlock();
    const again = open(t, { dataDir, app: SYSTEM });
    again.screenLock().unlock('1234');
    again.asset.addSync(assetOf('later'));
    assert.deepEqual(aliasesNow(again.asset), ['there', 'guarded', 'later']);
    assert.equal(again.health().ok, true);
  });
}

test('D52 a mount that turns read-only under an open device: writes are refused, and work again after it', {
  skip: mountMissing,
}, async (t) => {
  const disk = lockableDisk(t);
  const device = open(t, { dataDir: disk.dir });
  device.asset.addSync(assetOf('a'));
  // Files that are open for writing keep a mount from turning read-only: so does a device.
  assert.throws(() => disk.lock());
  device.close();
  disk.lock();
  throws(CODE.FILE_OPERATION_ERROR, () => open(t, { dataDir: path.join(disk.dir, 'new') }), /EROFS/);
  const reader = open(t, { dataDir: disk.dir });
  await rejects(CODE.FILE_OPERATION_ERROR, reader.asset.add(assetOf('b')), /EROFS/);
  disk.unlock();
  reader.close();
  open(t, { dataDir: disk.dir }).asset.addSync(assetOf('b'));
});

test('D52 a folder of somebody else that may be read: EACCES', {
  skip: process.platform === 'win32',
}, (t) => {
  const dir = fs.realpathSync(folderFor(t));
  const user = asOrdinaryUser(t, { dir });
  if (user === undefined) return;
  const dataDir = path.join(dir, 'device');
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('a'));
  device.close();
  const { main = path.resolve('lib/cli/main.js'), ...as } = user;
  if (as.uid !== undefined) giveTo(as, dataDir);
  for (const name of ['', ...fs.readdirSync(dataDir, { recursive: true })]) {
    const file = path.join(dataDir, name);
    fs.chmodSync(file, fs.statSync(file).isDirectory() ? 0o500 : 0o400);
  }
  const program = `
const { createDevice } = require(${JSON.stringify(path.join(path.dirname(main), '..', 'entry', 'index.js'))});
const device = createDevice({ dataDir: ${JSON.stringify(dataDir)}, app: { bundleName: 'com.example.tests' } });
const { asset } = device;
const bytes = (text) => Buffer.from(text);
const add = new Map([[asset.Tag.ALIAS, bytes('b')], [asset.Tag.SECRET, bytes('s')]]);
const said = [asset.querySync(new Map()).length];
try { asset.addSync(add) } catch (error) { said.push(error.code, error.cause?.code, /EACCES/.test(error.message)) }
said.push(device.health().notes.some((note) => note.includes('EACCES')));
device.close();
console.log(said.join());`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program], {
    ...as,
    cwd: dir,
    encoding: 'utf8',
  });
  // An ordinary user could not remove them else.
  for (const name of ['', 'keys']) fs.chmodSync(path.join(dataDir, name), 0o700);
  assert.equal(stdout.trim(), `1,${CODE.FILE_OPERATION_ERROR},EACCES,true,true`, stderr);
});
