// A lock password that is set or changed begins new keys: who has the folder as it was before, and its root key, opens nothing
// that is stored afterwards. What the attacker computes here, he computes with formulas.mjs.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { assetOf, attrs, CODE, folderFor, open, secretNow, thrown } from '../support/index.mjs';
import { rowsOf } from '../support/sqlite-pages.mjs';
import {
  byte,
  classKeys,
  context,
  derive,
  deviceKeys,
  i64,
  mac,
  rootKeyOf,
  seal,
  stretch,
  u32,
  open as unseal,
} from './formulas.mjs';

const UNLOCKED = { ACCESSIBILITY: 2 };
const HIDDEN = { REQUIRE_ATTR_ENCRYPTED: true };

/** Ids of the data keys in a folder that open with the class keys of another, which has no password. */
function opened(dir, before) {
  const { epochs } = classKeys(before, deviceKeys(before).device);
  const rows = rowsOf(path.join(dir, 'store.db'), 'data_key').filter(({ wrapped }) =>
    Buffer.isBuffer(wrapped),
  );
  const opens = ({ dataset, kind, generation, wrapped }) =>
    epochs.some(({ number, classes }) => {
      const bound = context('data key', u32(100), i64(dataset), byte(kind), u32(generation), i64(number));
      try {
        return unseal(derive(classes[kind & 3], 'data keys', byte(kind)), wrapped, bound).length === 32;
      } catch {
        return false;
      }
    });
  return { all: rows.map(({ id }) => id), opened: rows.filter(opens).map(({ id }) => id) };
}

const keyOf = (dir, alias) =>
  rowsOf(path.join(dir, 'store.db'), 'asset').find(
    (row) => Buffer.isBuffer(row.alias) && String(row.alias) === alias,
  ).data_key;
const hiddenKeys = (dir) =>
  rowsOf(path.join(dir, 'store.db'), 'asset')
    .filter(({ sealed }) => Buffer.isBuffer(sealed))
    .map(({ sealed }) => Number(sealed.readBigInt64LE(0)));

test('a folder as it was before the lock password has no key to what is stored afterwards', (t) => {
  const [dataDir, copy] = [folderFor(t), folderFor(t)];
  const device = open(t, { dataDir });
  const add = (alias, more) => device.asset.addSync(assetOf(alias, more));
  add('before', UNLOCKED);
  add('renewed', UNLOCKED);
  add('hidden before', HIDDEN);
  device.close();
  fs.cpSync(dataDir, copy, { recursive: true });
  const again = open(t, { dataDir });
  again.screenLock().setPassword('1234');
  again.asset.addSync(assetOf('after', UNLOCKED));
  again.asset.addSync(assetOf('hidden after', HIDDEN));
  again.asset.updateSync(attrs({ ALIAS: Buffer.from('renewed') }), attrs({ SECRET: Buffer.from('new') }));
  again.close();

  const keys = opened(dataDir, copy);
  assert.ok(keys.opened.includes(keyOf(dataDir, 'before')), 'the attack works where it must');
  assert.ok(!keys.opened.includes(keyOf(dataDir, 'after')));
  assert.ok(!keys.opened.includes(keyOf(dataDir, 'renewed')), 'what was updated is stored afterwards');
  const [before, after] = hiddenKeys(dataDir);
  assert.ok(keys.opened.includes(before) && !keys.opened.includes(after), 'aliases and labels likewise');
});

test('a key file from before the lock password opens nothing in the place of the one of today', (t) => {
  const dataDir = folderFor(t);
  const file = path.join(dataDir, 'keys', '100.key');
  open(t, { dataDir }).close();
  const old = fs.readFileSync(file);
  const device = open(t, { dataDir });
  device.screenLock().setPassword('1234');
  device.asset.addSync(assetOf('after', UNLOCKED));
  device.close();
  fs.writeFileSync(file, old);
  const robbed = open(t, { dataDir });
  assert.equal(
    thrown(() => secretNow(robbed.asset, 'after')),
    CODE.CRYPTO_ERROR,
  );
});

test('another password is another epoch, and what was stored under the earlier ones is still there', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const lock = device.screenLock();
  const passwords = ['first', 'second', 'third'];
  device.asset.addSync(assetOf('none', UNLOCKED));
  for (const [index, password] of passwords.entries()) {
    lock.setPassword(password, passwords[index - 1]);
    device.asset.addSync(assetOf(password, UNLOCKED));
  }
  device.close();
  const ids = ['none', ...passwords].map((alias) => keyOf(dataDir, alias));
  assert.equal(new Set(ids).size, 4);
  const again = open(t, { dataDir });
  again.screenLock().unlock('third');
  for (const alias of ['none', ...passwords]) assert.doesNotThrow(() => secretNow(again.asset, alias), alias);
});

test('a password that was stretched for a device in memory is stretched anew at its first unlock on a disk', (t) => {
  const rootKey = { kind: 'raw', key: new Uint8Array(32).fill(5) };
  const light = open(t, { inMemory: true, rootKey });
  light.screenLock().setPassword('1234');
  light.asset.addSync(assetOf('a', UNLOCKED));
  const dataDir = folderFor(t);
  const device = open(t, { dataDir, rootKey });
  device.restore(light.snapshot());
  const cost = () => {
    const { m, t: passes } = JSON.parse(fs.readFileSync(path.join(dataDir, 'keys', '100.key'))).password
      .stretching;
    return [m, passes];
  };
  assert.deepEqual(cost(), [19_456, 2]);
  assert.equal(
    thrown(() => device.screenLock().unlock('4321')),
    CODE.ACCESS_DENIED,
  );
  assert.deepEqual(cost(), [19_456, 2], 'only who knows it');
  device.screenLock().unlock('1234');
  assert.deepEqual(cost(), [65_536, 3]);
  assert.doesNotThrow(() => secretNow(device.asset, 'a'));
  device.close();
  const again = open(t, { dataDir, rootKey });
  again.screenLock().unlock('1234');
  assert.doesNotThrow(() => secretNow(again.asset, 'a'));
});

test('a passphrase that was stretched at less than the cost of today is stretched anew at an opening', (t) => {
  const dataDir = folderFor(t);
  const passphrase = Buffer.from('correct horse');
  const rootKey = { kind: 'passphrase', passphrase };
  const first = open(t, { dataDir, rootKey });
  first.asset.addSync(assetOf('a'));
  const snapshot = first.snapshot();
  first.close();

  // The same keys under the same passphrase, as a version with a lower cost would have left them.
  const file = path.join(dataDir, 'device.json');
  const read = () => JSON.parse(fs.readFileSync(file, 'utf8'));
  const { device, snapshots } = deviceKeys(dataDir, rootKeyOf(dataDir, passphrase).key);
  const how = { m: 64, t: 1, p: 1, salt: Buffer.alloc(16, 5).toString('base64') };
  const weak = stretch(passphrase, how).key;
  const wrap = (what, key) =>
    seal(derive(weak, 'device key'), key, context(what, Buffer.from('passphrase'), u32(0))).toString(
      'base64',
    );
  const record = {
    ...read(),
    stretching: how,
    check: mac(derive(weak, 'root key check'), Buffer.from('ohos-security-kit')).toString('base64'),
    ...{ deviceKey: wrap('device key', device), snapshotKey: wrap('snapshot key', snapshots) },
  };
  fs.writeFileSync(file, JSON.stringify(record), { mode: 0o600 });

  const wrong = { kind: 'passphrase', passphrase: 'battery staple' };
  assert.equal(
    thrown(() => open(t, { dataDir, rootKey: wrong })),
    CODE.CRYPTO_ERROR,
  );
  assert.deepEqual(read(), record, 'only who knows it');
  const raised = open(t, { dataDir, rootKey });
  assert.deepEqual([read().stretching.m, read().stretching.t], [65_536, 3]);
  raised.asset.removeSync(new Map());
  raised.restore(snapshot);
  assert.doesNotThrow(() => secretNow(raised.asset, 'a'));
  raised.close();
  assert.doesNotThrow(() => secretNow(open(t, { dataDir, rootKey }).asset, 'a'));
});
