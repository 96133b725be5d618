// The end of a device object: close keeps what was called before it; reset makes the device new.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  ANY_CODE,
  aliasesNow,
  assetOf,
  attrs,
  CODE,
  folderFor,
  named,
  open,
  rejects,
  secretFor,
  secretNow,
  testApp,
  throws,
} from '../support/index.mjs';

const KIT = fileURLToPath(new URL('../../lib/entry/index.js', import.meta.url));
const CAMERA = 'ohos.permission.CAMERA';

test('after close every kit call gives 24000001, promise forms by rejecting', async (t) => {
  const device = open(t);
  const app = device.installApp({ bundleName: 'com.example.wallet' });
  const kits = [device.asset, app.asset];
  device.asset.addSync(assetOf('a1'));
  device.close();
  const challenge = attrs({ AUTH_CHALLENGE: new Uint8Array(32) });
  const update = attrs({ SECRET: new Uint8Array(1) });
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
    for (const promise of promises) await rejects(CODE.SERVICE_UNAVAILABLE, promise);
    const calls = [
      () => kit.addSync(assetOf('a2')),
      () => kit.removeSync(named('a1')),
      () => kit.updateSync(named('a1'), update),
      () => kit.querySync(named('a1')),
      () => kit.preQuerySync(new Map()),
      () => kit.postQuerySync(challenge),
    ];
    for (const call of calls) throws(CODE.SERVICE_UNAVAILABLE, call);
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
  for (const call of calls) throws(CODE.SERVICE_UNAVAILABLE, call, String(call));
  await rejects(CODE.SERVICE_UNAVAILABLE, device.authenticate(new Uint8Array(32)));
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
  assert.deepEqual(aliasesNow(again.asset), aliases);
  for (const alias of aliases) assert.equal(secretNow(again.asset, alias), secretFor(alias));
});

/** What a backup cannot replace, so that the last one cannot be made. */
const blockBackup = (dataDir) =>
  fs.mkdirSync(path.join(dataDir, 'store.db.backup', 'in the way'), { recursive: true });

test('close closes when the last backup fails, and warns once', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir, clock: 'system', app: { ...testApp, permissions: [CAMERA] } });
  const warnings = [];
  const listen = (warning) => warnings.push(warning);
  process.on('warning', listen);
  t.after(() => process.off('warning', listen));
  device.asset.addSync(assetOf('kept'));
  device.abilityAccessCtrl.createAtManager().on('selfPermissionStateChange', [CAMERA], () => {});
  const gate = device.faults.hold('asset.query');
  const held = device.asset.query(new Map());
  await gate.reached();
  blockBackup(dataDir);
  device.close();
  device.close();
  await rejects(CODE.SERVICE_UNAVAILABLE, held); // it was let go
  throws(CODE.SERVICE_UNAVAILABLE, () => device.users.list());
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    warnings.map(({ name }) => name),
    ['OhosSecurityKitWarning'],
  );
  assert.match(warnings[0].message, /closed, but .*store\.db\.backup/);
  fs.rmSync(path.join(dataDir, 'store.db.backup'), { recursive: true });
  assert.deepEqual(aliasesNow(open(t, { dataDir, clock: 'system' }).asset), ['kept']);
});

test('an ending process says what its closing could not do', (t) => {
  const dataDir = folderFor(t);
  const program = `
const { createDevice } = require(${JSON.stringify(KIT)});
const { asset } = createDevice({ dataDir: ${JSON.stringify(dataDir)}, app: { bundleName: 'a.b' } });
asset.addSync(new Map([[asset.Tag.ALIAS, Buffer.from('a')], [asset.Tag.SECRET, Buffer.from('s')]]));
(${blockBackup})(${JSON.stringify(dataDir)});`;
  const prelude = "const fs = require('node:fs'); const path = require('node:path');";
  const { status, stderr } = spawnSync(process.execPath, ['-e', prelude + program], { encoding: 'utf8' });
  assert.equal(status, 0);
  assert.match(
    stderr,
    /^\(node:\d+\) OhosSecurityKitWarning: .*store\.db\.backup.*: EISDIR, is a directory\n$/,
  );
});

test('close releases the folder: it can be moved, reopened elsewhere and removed', (t) => {
  const parent = folderFor(t);
  const [here, there] = [path.join(parent, 'here'), path.join(parent, 'there')];
  const device = open(t, { dataDir: here });
  device.asset.addSync(assetOf('a1'));
  device.close();
  fs.renameSync(here, there);
  const moved = open(t, { dataDir: there });
  assert.equal(secretNow(moved.asset, 'a1'), secretFor('a1'));
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
  assert.deepEqual(aliasesNow(open(t).asset), []);
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
    assert.deepEqual(aliasesNow(device.asset), []);
    throws(ANY_CODE, () => old.asset.querySync(new Map()));
    await rejects(ANY_CODE, old.asset.add(assetOf('ghost')));
    device.asset.addSync(assetOf('a1'));
    assert.equal(secretNow(device.asset, 'a1'), secretFor('a1'));
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
  assert.deepEqual(aliasesNow(open(t, { dataDir }).asset), ['last']);
});

test('reset settles what was called before it', async (t) => {
  const device = open(t);
  const pending = Array.from({ length: 50 }, (_, index) => device.asset.add(assetOf(`p${index}`)));
  device.reset();
  await Promise.allSettled(pending);
  assert.deepEqual(aliasesNow(device.asset), []);
});
