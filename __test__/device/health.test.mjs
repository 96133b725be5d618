// What a device says about itself.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { folder } from 'ohos-security-kit/sync';
import { assetOf, folderFor, named, open } from '../support/index.mjs';

test('health of a sound device', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('a1'));
  device.asset.addSync(assetOf('e1', { REQUIRE_ATTR_ENCRYPTED: true }));
  device.installApp({ bundleName: 'com.example.wallet' }).asset.addSync(assetOf('a1'));
  const health = device.health();
  assert.equal(health.ok, true);
  assert.equal(health.integrity, 'ok');
  assert.ok(Number.isInteger(health.schemaVersion) && health.schemaVersion > 0);
  assert.equal(health.dataDir, dataDir);
  assert.equal(health.rootKey.kind, 'file');
  assert.equal(health.rootKey.location, path.join(dataDir, 'root.key'));
  assert.deepEqual(Object.keys(health.sizes).sort(), ['backup', 'database', 'wal']);
  for (const size of Object.values(health.sizes)) assert.ok(Number.isInteger(size) && size >= 0);
  assert.equal(health.sizes.database, fs.statSync(path.join(dataDir, 'store.db')).size);
  assert.equal(health.assets, 3);
  assert.equal(health.users, 1);
  assert.deepEqual(health.setAside, []);
  assert.ok(Array.isArray(health.notes) && health.notes.every((note) => typeof note === 'string'));
});

test('health counts what is stored now', async (t) => {
  const device = open(t);
  assert.equal(device.health().assets, 0);
  await device.asset.add(assetOf('a1'));
  await device.asset.add(assetOf('a2'));
  assert.equal(device.health().assets, 2);
  await device.asset.remove(named('a1'));
  assert.equal(device.health().assets, 1);
});

test('health says where the root key comes from, never what it is', (t) => {
  const passphrase = 'a passphrase nobody wrote down';
  const key = new Uint8Array(32).fill(0xa7);
  const byPhrase = open(t, { dataDir: folderFor(t), rootKey: { kind: 'passphrase', passphrase } }).health();
  const byKey = open(t, { dataDir: folderFor(t), rootKey: { kind: 'raw', key } }).health();
  assert.equal(byPhrase.rootKey.kind, 'passphrase');
  assert.equal(byKey.rootKey.kind, 'raw');
  const all = JSON.stringify([byPhrase, byKey]);
  for (const hidden of [passphrase, 'a7a7a7', '167,167', Buffer.from(key).toString('base64').slice(0, 40)]) {
    assert.ok(!all.includes(hidden), hidden);
  }
});

test('health of an in-memory device is sound too and names no folder of the disk', (t) => {
  const health = open(t).health();
  assert.equal(health.ok, true);
  assert.equal(health.dataDir, null);
});

test('health knows the account of the device once something asked for it, and what it waits for', async (t) => {
  const shelf = folderFor(t);
  fs.mkdirSync(shelf, { recursive: true, mode: 0o700 });
  const device = open(t);
  assert.equal(device.health().sync, null);
  await device.sync.status();
  assert.equal(device.health().sync, null);
  const { account } = await device.sync.create({ remote: folder(shelf), name: 'one' });
  await device.sync.run({ poll: 20 });
  const { ok, sync } = device.health();
  assert.deepEqual([ok, sync.account, sync.state, sync.reason], [true, account, 'running', null]);
  assert.deepEqual([sync.devices, sync.pending, sync.conflicts, sync.lastError], [1, 0, 0, null]);
  assert.ok(sync.head > 0 && sync.lastRound > 0);

  // Somebody puts another log in the place of this one.
  const [log] = fs.readdirSync(path.join(shelf, account, 'log'));
  const head = path.join(shelf, account, 'log', log, String(sync.head));
  fs.writeFileSync(head, fs.readFileSync(head).reverse());
  const stopped = new Promise((resolve) => {
    device.sync.onState(resolve);
  });
  await device.sync.now().catch(() => {});
  await stopped;
  const after = device.health();
  assert.deepEqual([after.ok, after.sync.state], [false, 'stopped']);
  assert.match(after.sync.reason, /^(forked|damaged|foreign)$/);
  assert.match(after.sync.lastError, /stopped/);
  await device.sync.leave();
  assert.deepEqual([device.health().ok, device.health().sync], [true, null]);
});
