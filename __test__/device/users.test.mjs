// OS users: adding them, removing them with everything they had.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { filesWith, runsOf } from '../support/folders.mjs';
import {
  ANY_CODE,
  aliasesNow,
  assetOf,
  CODE,
  folderFor,
  installed,
  open,
  rejects,
  secretFor,
  secretNow,
  thrown,
  throws,
} from '../support/index.mjs';

const wallet = (userId) => ({ bundleName: 'com.example.wallet', userId });

test('users of a fresh device: 100 in the foreground, or those of the option', (t) => {
  const device = open(t);
  assert.deepEqual(device.users.list(), [100]);
  assert.equal(device.users.foreground, 100);
  throws(CODE.ACCOUNT_ERROR, () => {
    device.users.foreground = 101;
  });
  assert.deepEqual(open(t, { users: [100, 105] }).users.list(), [100, 105]);
});

test('users.add makes a user apps can be installed for', (t) => {
  const device = open(t);
  device.users.add(101);
  assert.deepEqual(device.users.list(), [100, 101]);
  const app = device.installApp(wallet(101));
  app.asset.addSync(assetOf('a1'));
  assert.equal(secretNow(app.asset, 'a1'), secretFor('a1'));
});

test('users.add and users.remove with something that is no user id: 401', (t) => {
  const device = open(t);
  for (const id of [undefined, null, '101', 100.5, -1, Number.NaN, 2147483648]) {
    throws(CODE.INVALID_ARGUMENT, () => device.users.add(id), String(id));
    throws(CODE.INVALID_ARGUMENT, () => device.users.remove(id), String(id));
  }
  throws(CODE.INVALID_ARGUMENT, () => device.users.add(100), /100/);
  assert.deepEqual(device.users.list(), [100]);
});

test('an unknown user is 24000012 wherever one is named', async (t) => {
  const device = open(t);
  throws(CODE.ACCOUNT_ERROR, () => device.users.remove(101), /101/);
  throws(CODE.ACCOUNT_ERROR, () => device.screenLock(101), /101/);
  throws(CODE.ACCOUNT_ERROR, () => device.biometrics(101), /101/);
  const authentication = device.authenticate(new Uint8Array(32), { userId: 101 });
  await rejects(CODE.ACCOUNT_ERROR, authentication, /101/);
});

test('A178 users.remove takes apps and assets with it, for good', (t) => {
  const device = open(t, { users: [100, 101] });
  const kept = device.installApp(wallet(100));
  const gone = device.installApp(wallet(101));
  kept.asset.addSync(assetOf('a1'));
  gone.asset.addSync(assetOf('a1'));
  device.screenLock(101).setPassword('1234');
  device.users.remove(101);
  assert.deepEqual(device.users.list(), [100]);
  assert.ok(!device.app('com.example.wallet', { userId: 101 }));
  throws(ANY_CODE, () => gone.asset.querySync(new Map()));
  assert.equal(secretNow(kept.asset, 'a1'), secretFor('a1'));

  device.users.add(101);
  assert.equal(device.screenLock(101).state.passwordSet, false);
  assert.deepEqual(aliasesNow(device.installApp(wallet(101)).asset), []);
});

test('D7 a removed user is 401 for the AsUser functions', async (t) => {
  const device = open(t, { users: [100, 101] });
  const manager = device.installApp({
    bundleName: 'com.example.manager',
    userId: 0,
    systemApp: true,
    apl: 'system_basic',
    permissions: ['ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS'],
  });
  await manager.asset.addAsUser(101, assetOf('a1'));
  device.users.remove(101);
  await rejects(CODE.INVALID_ARGUMENT, manager.asset.queryAsUser(101, new Map()));
});

test('A178 the wrapped keys of a removed user are in no file any more', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir, users: [100, 101] });
  device.installApp(wallet(101)).asset.addSync(assetOf('a1'));
  const keyFile = path.join(dataDir, 'keys', '101.key');
  const shared = fs.existsSync(path.join(dataDir, 'keys', '100.key'))
    ? fs.readFileSync(path.join(dataDir, 'keys', '100.key'))
    : Buffer.alloc(0);
  const runs = runsOf(fs.readFileSync(keyFile)).filter((run) => !shared.includes(run));
  assert.ok(runs.length > 0);
  device.users.remove(101);
  assert.ok(!fs.existsSync(keyFile));
  for (const run of runs) assert.deepEqual(filesWith(dataDir, run), []);
  device.close();
  for (const run of runs) assert.deepEqual(filesWith(dataDir, run), []);
});

test('A178 rows that outlive their user, as when removal is interrupted, cannot be decrypted', (t) => {
  const dataDir = folderFor(t);
  const store = path.join(dataDir, 'store.db');
  const first = open(t, { dataDir, users: [100, 101] });
  first.installApp(wallet(101)).asset.addSync(assetOf('a1'));
  first.close();
  const rows = fs.readFileSync(store);

  const second = open(t, { dataDir, users: [100, 101] });
  second.users.remove(101);
  second.close();
  fs.writeFileSync(store, rows);

  const third = open(t, { dataDir, users: [100, 101] });
  if (!third.users.list().includes(101)) third.users.add(101);
  const app = installed(third, wallet(101));
  const code = thrown(() => secretNow(app.asset, 'a1'));
  assert.ok([CODE.CRYPTO_ERROR, CODE.NOT_FOUND].includes(code), `code ${code}`);
  // Removing the user once more completes the removal; then the id is free for a new user.
  third.users.remove(101);
  third.users.add(101);
  const fresh = installed(third, wallet(101)).asset;
  assert.equal(
    thrown(() => secretNow(fresh, 'a1')),
    CODE.NOT_FOUND,
  );
  fresh.addSync(assetOf('new'));
  assert.equal(secretNow(fresh, 'new'), secretFor('new'));
});

test('users survive closing the device', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  device.users.add(101);
  device.installApp(wallet(101)).asset.addSync(assetOf('a1'));
  device.close();
  const again = open(t, { dataDir });
  assert.deepEqual(again.users.list(), [100, 101]);
  assert.equal(secretNow(again.app('com.example.wallet', { userId: 101 }).asset, 'a1'), secretFor('a1'));
});
