// A full disk: what was acknowledged stays and can be read and removed, a call that fails has done nothing, close() closes.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { filesIn } from '../support/folders.mjs';
import { aliasesNow, assetOf, CODE, named, open, secretFor, secretNow, thrown } from '../support/index.mjs';
import { mountMissing, smallDisk } from './disks.mjs';
import { allWriters, failureOf, furnish, SYSTEM, visibleState } from './writers.mjs';

const skip = mountMissing;
const secret = 's'.repeat(1000);
const warningsOf = (t) => {
  const warnings = [];
  const listen = (warning) => warnings.push(warning.message);
  process.on('warning', listen);
  t.after(() => process.off('warning', listen));
  return warnings;
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Adds until the disk refuses; the aliases that were taken. */
function addUntilFull(kit) {
  for (let count = 0; ; count += 1) {
    const code = thrown(() => kit.addSync(assetOf(`a${count}`, { SECRET: secret })));
    if (code !== 0) {
      assert.equal(code, CODE.DATABASE_ERROR);
      return Array.from({ length: count }, (_, index) => `a${index}`);
    }
  }
}

test('D44 a disk that is filled by the device: all that was taken is there, can be read, opened again and removed', {
  skip,
}, async (t) => {
  const warnings = warningsOf(t);
  const disk = smallDisk(t, '3m');
  const device = open(t, { dataDir: disk.dir });
  const taken = addUntilFull(device.asset);
  assert.ok(taken.length > 200);
  assert.deepEqual(aliasesNow(device.asset), taken);
  device.close();
  await turn();
  assert.ok(
    warnings.length <= 1 && warnings.every((text) => /backup.*ENOSPC|backup.*full/.test(text)),
    String(warnings),
  );
  const again = open(t, { dataDir: disk.dir });
  assert.deepEqual(aliasesNow(again.asset), taken);
  await again.asset.remove(named('a7'));
  again.asset.removeSync(new Map());
  assert.deepEqual(aliasesNow(again.asset), []);
  await again.asset.add(assetOf('there is room again'));
  again.close();
  assert.deepEqual(aliasesNow(open(t, { dataDir: disk.dir }).asset), ['there is room again']);
});

test('D44 a disk without a byte left opens for reading, closes, and loses nothing', { skip }, async (t) => {
  for (const left of ['closed', 'with a log']) {
    const disk = smallDisk(t, '8m');
    const first = open(t, { dataDir: path.join(disk.dir, '1') });
    for (let n = 0; n < 50; n += 1) first.asset.addSync(assetOf(`a${n}`));
    let { dir } = disk;
    if (left === 'closed') {
      first.close();
      dir = path.join(dir, '1');
    } else {
      dir = path.join(dir, '2');
      fs.cpSync(path.join(disk.dir, '1'), dir, { recursive: true });
    }
    disk.fill();
    const device = open(t, { dataDir: dir });
    assert.equal(aliasesNow(device.asset).length, 50, left);
    assert.equal(secretNow(device.asset, 'a7'), secretFor('a7'), left);
    assert.equal((await device.asset.query(new Map())).length, 50, left);
    const error = await failureOf(() => device.asset.add(assetOf('b')));
    assert.ok(
      [CODE.DATABASE_ERROR, CODE.FILE_OPERATION_ERROR].includes(error.code),
      `${left}: ${error.message}`,
    );
    assert.equal(error.cause?.code, 'ENOSPC', `${left}: ${error.message}`);
    assert.equal(typeof device.health().ok, 'boolean', left);
    device.close();
    disk.empty();
    const again = open(t, { dataDir: dir });
    again.asset.addSync(assetOf('b'));
    assert.equal(aliasesNow(again.asset).length, 51, left);
    assert.equal(again.health().ok, true, left);
    assert.deepEqual(
      filesIn(dir).filter((name) => /new-|backup-/.test(name)),
      [],
      'nothing half written stays',
    );
  }
});

test('D44 a full disk, every function that writes: done and resolved, or undone and rejected in its own terms', {
  skip,
}, async (t) => {
  const disk = smallDisk(t, '8m');
  for (const [index, [name, service, call]] of allWriters.entries()) {
    for (const left of [0, 4096, 20_000]) {
      const dataDir = path.join(disk.dir, `${index}-${left}`);
      const device = open(t, { dataDir, app: SYSTEM, users: [100, 101] });
      furnish(device);
      const snapshot = device.snapshot();
      const events = [];
      const listen = (event) => events.push(event);
      device.abilityAccessCtrl.createAtManager().on('permissionStateChange', [], [], listen);
      device.privacyManager.on('activeStateChange', ['ohos.permission.READ_CONTACTS'], listen);
      const before = await visibleState(device, events);
      disk.fill(left);
      const error = await failureOf(() => call(device, { snapshot }));
      const what = `${name} with ${left} bytes left: ${error?.message}`;
      disk.empty();
      await turn();
      const after = await visibleState(device, events);
      if (error === undefined) {
        assert.notDeepEqual(after, before, what);
      } else {
        const codes = ['asset', 'device'].includes(service)
          ? [CODE.DATABASE_ERROR, CODE.FILE_OPERATION_ERROR]
          : [CODE.SERVICE_ABNORMAL];
        assert.ok(codes.includes(error.code), what);
        assert.deepEqual(after, before, what);
        // It works once there is room, and so does a device that was opened anew.
        assert.equal(await failureOf(() => call(device, { snapshot })), undefined, what);
      }
      device.close();
      open(t, { dataDir, app: SYSTEM }).close();
      fs.rmSync(dataDir, { recursive: true });
    }
  }
});

test('D44 close on a disk without room for a backup makes room from the log', { skip }, async (t) => {
  const warnings = warningsOf(t);
  const disk = smallDisk(t, '8m');
  const device = open(t, { dataDir: disk.dir });
  for (let n = 0; n < 100; n += 1) device.asset.addSync(assetOf(`a${n}`, { SECRET: secret }));
  const { database, wal } = device.health().sizes;
  assert.ok(wal > database, 'most of it is in the log');
  disk.fill(Math.floor(wal / 4));
  device.close();
  await turn();
  assert.deepEqual(warnings, []);
  disk.empty();
  const again = open(t, { dataDir: disk.dir });
  assert.ok(again.health().sizes.backup > 0);
  assert.equal(aliasesNow(again.asset).length, 100);
});
