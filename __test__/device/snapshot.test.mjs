// A snapshot is the whole stored state as bytes: it comes back as it was, or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aliasesNow,
  assetOf,
  CODE,
  folderFor,
  open,
  secretFor,
  secretNow,
  throws,
} from '../support/index.mjs';

const raw = (fill) => ({ kind: 'raw', key: new Uint8Array(32).fill(fill) });
const keyed = { rootKey: raw(1) };
const wallet = { bundleName: 'com.example.wallet' };
const encrypted = { REQUIRE_ATTR_ENCRYPTED: true };

function filledDevice(t, options = keyed) {
  const device = open(t, options);
  device.asset.addSync(assetOf('a1', { DATA_LABEL_NORMAL_1: new Uint8Array(20).fill(7) }));
  device.asset.addSync(assetOf('e1', encrypted));
  device.users.add(101);
  device.installApp(wallet).asset.addSync(assetOf('w1'));
  return device;
}

function assertFilled(device) {
  assert.deepEqual(device.users.list(), [100, 101]);
  assert.equal(secretNow(device.asset, 'a1'), secretFor('a1'));
  assert.equal(secretNow(device.asset, 'e1', encrypted), secretFor('e1'));
  assert.equal(secretNow(device.app(wallet.bundleName).asset, 'w1'), secretFor('w1'));
}

test('snapshot and restore: the stored state as it was', (t) => {
  const device = filledDevice(t);
  const bytes = device.snapshot();
  assert.ok(bytes instanceof Uint8Array && bytes.length > 0);
  device.asset.removeSync(new Map());
  device.asset.addSync(assetOf('later'));
  device.users.remove(101);
  device.app(wallet.bundleName).uninstall();
  device.restore(bytes);
  assertFilled(device);
  assert.deepEqual(aliasesNow(device.asset), ['a1']);
});

test('restore: on another device with the same root key, in memory or on disk, as often as wanted', (t) => {
  const bytes = filledDevice(t).snapshot();
  const onDisk = open(t, { ...keyed, dataDir: folderFor(t) });
  for (const device of [open(t, keyed), onDisk]) {
    device.asset.addSync(assetOf('replaced'));
    for (let i = 0; i < 3; i += 1) {
      device.restore(bytes);
      assertFilled(device);
      assert.deepEqual(aliasesNow(device.asset), ['a1']);
      device.asset.addSync(assetOf('more'));
      assert.equal(secretNow(device.asset, 'more'), secretFor('more'));
    }
  }
});

test('restore on disk is what a reopen finds', (t) => {
  const bytes = filledDevice(t).snapshot();
  const dataDir = folderFor(t);
  const device = open(t, { ...keyed, dataDir });
  device.restore(bytes);
  device.close();
  assertFilled(open(t, { ...keyed, dataDir }));
});

test('snapshot holds the writes called before it, awaited or not, and none made after', async (t) => {
  const device = open(t, keyed);
  const pending = device.asset.add(assetOf('before'));
  const bytes = device.snapshot();
  await pending;
  await device.asset.add(assetOf('after'));
  device.restore(bytes);
  assert.deepEqual(aliasesNow(device.asset), ['before']);
});

test('snapshot carries the lock password: it still protects what it protected', (t) => {
  const source = filledDevice(t);
  source.screenLock().setPassword('1234');
  const bytes = source.snapshot();
  const device = open(t, keyed);
  device.restore(bytes);
  device.reboot();
  assert.equal(device.screenLock().state.passwordSet, true);
  throws(CODE.STATUS_MISMATCH, () => secretNow(device.asset, 'a1'));
  throws(CODE.ACCESS_DENIED, () => device.screenLock().unlock('guess'));
  device.screenLock().unlock('1234');
  assertFilled(device);
});

test('snapshot contains no secret, and no alias of an encrypted asset', (t) => {
  const device = open(t, keyed);
  device.asset.addSync(assetOf('plain-alias', { SECRET: 'a secret to look for' }));
  device.asset.addSync(assetOf('encrypted-alias', { SECRET: 'another secret to look for', ...encrypted }));
  const bytes = Buffer.from(device.snapshot());
  for (const hidden of ['a secret to look for', 'another secret to look for', 'encrypted-alias']) {
    assert.ok(!bytes.includes(hidden), hidden);
  }
  assert.ok(!bytes.includes(Buffer.alloc(32, 1)), 'the root key');
});

test('restore with another root key: 24000009, and nothing changed', (t) => {
  const bytes = filledDevice(t).snapshot();
  for (const options of [{ rootKey: raw(2) }, {}, { rootKey: raw(2), dataDir: folderFor(t) }]) {
    const device = filledDevice(t, options);
    device.asset.addSync(assetOf('own'));
    throws(CODE.CRYPTO_ERROR, () => device.restore(bytes));
    assertFilled(device);
    assert.deepEqual(aliasesNow(device.asset), ['a1', 'own']);
  }
});

test('restore of something that is no bytes: 401', (t) => {
  const device = filledDevice(t);
  for (const bad of [undefined, null, 'snapshot', {}, [], new ArrayBuffer(8), 5]) {
    throws(CODE.INVALID_ARGUMENT, () => device.restore(bad));
  }
  assertFilled(device);
});

test('restore of a truncated or lengthened snapshot: 24000007, and nothing changed', (t) => {
  const device = filledDevice(t);
  const bytes = device.snapshot();
  device.asset.addSync(assetOf('own'));
  const half = Math.floor(bytes.length / 2);
  const lengths = [0, 1, 16, 100, 4096, half, bytes.length - 4096, bytes.length - 1];
  for (const length of lengths.filter((n) => n >= 0 && n < bytes.length)) {
    throws(CODE.DATA_CORRUPTED, () => device.restore(bytes.slice(0, length)), `${length} bytes`);
  }
  throws(CODE.DATA_CORRUPTED, () => device.restore(Buffer.concat([bytes, Buffer.of(0)])));
  throws(CODE.DATA_CORRUPTED, () => device.restore(new Uint8Array(10000)));
  assertFilled(device);
  assert.deepEqual(aliasesNow(device.asset), ['a1', 'own']);
});

test('restore of a snapshot with any byte flipped is refused, and nothing changed', (t) => {
  const device = filledDevice(t);
  const bytes = device.snapshot();
  device.asset.addSync(assetOf('own'));
  const places = new Set([bytes.length - 1, ...Array(64).keys()]);
  for (let i = 1; i < 200; i += 1) places.add(Math.floor((bytes.length * i) / 200));
  for (const place of places) {
    const flipped = Uint8Array.from(bytes);
    flipped[place] ^= 0x10;
    // Its first bytes may say which root key it belongs to, so that a flip there looks like another key.
    const expected = place < 128 ? [CODE.DATA_CORRUPTED, CODE.CRYPTO_ERROR] : [CODE.DATA_CORRUPTED];
    assert.throws(
      () => device.restore(flipped),
      (error) => expected.includes(error.code),
      `byte ${place} of ${bytes.length}`,
    );
  }
  assertFilled(device);
  assert.deepEqual(aliasesNow(device.asset), ['a1', 'own']);
});
