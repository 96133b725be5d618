// The end of a device object: close keeps what was called before it; reset makes the device new.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import {
  aliasesOf,
  assetOf,
  CODE,
  fails,
  failsWith,
  folderFor,
  named,
  open,
  secretFor,
  secretOf,
  Tag,
  testApp,
} from './support.mjs';

test('after close every kit call gives 24000001, promise forms by rejecting', async (t) => {
  const device = open(t);
  const app = device.installApp({ bundleName: 'com.example.wallet' });
  const kits = [device.asset, app.asset];
  device.asset.addSync(assetOf('a1'));
  device.close();
  const challenge = new Map([[Tag.AUTH_CHALLENGE, new Uint8Array(32)]]);
  const update = new Map([[Tag.SECRET, new Uint8Array(1)]]);
  for (const kit of kits) {
    const promises = [
      kit.add(assetOf('a2')),
      kit.remove(named('a1')),
      kit.update(named('a1'), update),
      kit.query(named('a1')),
      kit.preQuery(new Map()),
      kit.postQuery(challenge),
      kit.batchAdd([assetOf('a2')]),
      kit.querySyncResult(new Map()),
    ];
    for (const promise of promises) await assert.rejects(promise, failsWith(CODE.UNAVAILABLE));
    const calls = [
      () => kit.addSync(assetOf('a2')),
      () => kit.removeSync(named('a1')),
      () => kit.updateSync(named('a1'), update),
      () => kit.querySync(named('a1')),
      () => kit.preQuerySync(new Map()),
      () => kit.postQuerySync(challenge),
    ];
    for (const call of calls) assert.throws(call, failsWith(CODE.UNAVAILABLE));
  }
});

test('after close the device itself gives 24000001, and closing again is fine', async (t) => {
  const device = open(t);
  const lock = device.screenLock();
  device.close();
  device.close();
  const calls = [
    () => device.installApp({ bundleName: 'com.example.late' }),
    () => device.apps(),
    () => device.users.list(),
    () => device.users.add(101),
    () => device.screenLock(),
    () => lock.setPassword('1234'),
    () => device.reboot(),
    () => device.reset(),
    () => device.snapshot(),
    () => device.health(),
  ];
  for (const call of calls) assert.throws(call, failsWith(CODE.UNAVAILABLE), String(call));
  await assert.rejects(device.authenticate(new Uint8Array(32)), failsWith(CODE.UNAVAILABLE));
});

test('close flushes: adds not awaited before it are stored, and their promises resolve', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const aliases = Array.from({ length: 200 }, (_, index) => `pending ${index}`);
  const promises = aliases.map((alias) => device.asset.add(assetOf(alias)));
  device.close();
  const outcomes = await Promise.allSettled(promises);
  assert.deepEqual(new Set(outcomes.map(({ status }) => status)), new Set(['fulfilled']));
  const again = open(t, { dataDir });
  assert.deepEqual(aliasesOf(again.asset), aliases);
  for (const alias of aliases) assert.equal(secretOf(again.asset, alias), secretFor(alias));
});

test('close releases the folder: it can be moved, reopened elsewhere and removed', (t) => {
  const parent = folderFor(t);
  const [here, there] = [path.join(parent, 'here'), path.join(parent, 'there')];
  const device = open(t, { dataDir: here });
  device.asset.addSync(assetOf('a1'));
  device.close();
  fs.renameSync(here, there);
  const moved = open(t, { dataDir: there });
  assert.equal(secretOf(moved.asset, 'a1'), secretFor('a1'));
  moved.close();
  fs.rmSync(there, { recursive: true });
  assert.ok(!fs.existsSync(here) && !fs.existsSync(there));
});

test('close folds the write-ahead log into the database', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('a1'));
  device.close();
  const wal = path.join(dataDir, 'store.db-wal');
  assert.equal(fs.existsSync(wal) ? fs.statSync(wal).size : 0, 0);
});

test('an in-memory device leaves nothing and starts empty each time', (t) => {
  const first = open(t);
  first.asset.addSync(assetOf('a1'));
  first.close();
  assert.deepEqual(aliasesOf(open(t).asset), []);
});

for (const place of ['in memory', 'on disk']) {
  const options = (t) => (place === 'on disk' ? { dataDir: folderFor(t) } : {});

  test(`reset ${place}: a factory-new device with its default app and its first users`, async (t) => {
    const device = open(t, { ...options(t), users: [100, 101], clockStart: 1000000 });
    const old = device.installApp({ bundleName: 'com.example.old' });
    device.users.add(102);
    device.users.remove(101);
    device.screenLock().setPassword('1234');
    device.asset.addSync(assetOf('a1'));
    old.asset.addSync(assetOf('a1'));
    device.setCaller(old);
    device.clock.advance(5000);

    device.reset();

    assert.deepEqual(device.users.list(), [100, 101]);
    assert.deepEqual(
      device.apps().map((app) => app.bundleName),
      [testApp.bundleName],
    );
    assert.equal(device.caller.bundleName, testApp.bundleName);
    assert.equal(device.screenLock().state.passwordSet, false);
    assert.equal(device.clock.now(), 1000000);
    assert.deepEqual(aliasesOf(device.asset), []);
    assert.throws(() => old.asset.querySync(new Map()), fails);
    await assert.rejects(old.asset.add(assetOf('ghost')), fails);
    device.asset.addSync(assetOf('a1'));
    assert.equal(secretOf(device.asset, 'a1'), secretFor('a1'));
    assert.equal(device.health().assets, 1);
  });
}

test('reset ends sessions, keeps working many times, and is what a reopen finds', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  for (let i = 0; i < 20; i += 1) {
    device.asset.addSync(assetOf('same'));
    device.reset();
  }
  device.asset.addSync(assetOf('last'));
  device.close();
  assert.deepEqual(aliasesOf(open(t, { dataDir }).asset), ['last']);
});

test('reset settles what was called before it', async (t) => {
  const device = open(t);
  const pending = Array.from({ length: 50 }, (_, index) => device.asset.add(assetOf(`p${index}`)));
  device.reset();
  await Promise.allSettled(pending);
  assert.deepEqual(aliasesOf(device.asset), []);
});
