// @ohos.account.osAccount: whose space an app runs in, and whether it is unlocked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, called, caller, device, freshEachTest, osAccount, rejects, throws } from './support.mjs';

freshEachTest();

const manager = osAccount.getAccountManager();
const ACROSS = 'ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS';

test('osAccount: the local id is that of the app that calls, by promise and callback', async () => {
  device.users.add(101);
  const app = caller({ userId: 101 });
  assert.equal(await manager.getOsAccountLocalId(), 101);
  assert.deepEqual(await called(manager.getOsAccountLocalId), [undefined, 101]);
  assert.equal(await manager.getOsAccountLocalIdFromProcess(), 101);
  assert.equal(await manager.getOsAccountLocalIdForUid(app.uid), 101);
  assert.equal(manager.getOsAccountLocalIdForUidSync(app.uid), 101);
  assert.equal(await manager.getOsAccountLocalIdFromUid(0), 0);
});

test('osAccount: the account in the foreground', async () => {
  caller();
  device.users.add(101);
  assert.deepEqual(await manager.getActivatedOsAccountLocalIds(), [100]);
  device.users.foreground = 101;
  assert.deepEqual(await manager.getActivatedOsAccountLocalIds(), [101]);
  assert.equal(await manager.getForegroundOsAccountLocalId(), 101);
});

test('osAccount: an account is unlocked from its first unlock after a start on', async () => {
  caller();
  assert.equal(await manager.isOsAccountUnlocked(), true);
  device.screenLock().setPassword('1234');
  device.reboot();
  assert.equal(await manager.isOsAccountUnlocked(), false);
  device.screenLock().unlock('1234');
  device.screenLock().lock();
  assert.deepEqual(await called(manager.isOsAccountUnlocked), [undefined, true]);
});

test('osAccount: about another account: 201, 12300003', async () => {
  device.users.add(101);
  caller();
  await rejects(CODE.PERMISSION_DENIED, manager.isOsAccountUnlocked(101));
  caller({ systemApp: true, apl: 'system_core', permissions: [ACROSS] });
  assert.equal(await manager.isOsAccountUnlocked(101), true);
  await rejects(12300003, manager.isOsAccountUnlocked(102));
});

test('osAccount: wrong arguments: 401 is thrown, 12300002 delivered', async () => {
  caller();
  throws(CODE.INVALID_ARGUMENT, () => manager.getOsAccountLocalIdForUid('1'));
  throws(CODE.INVALID_ARGUMENT, () => manager.isOsAccountUnlocked('100'));
  throws(12300002, () => manager.getOsAccountLocalIdForUidSync(-1));
  await rejects(12300002, manager.getOsAccountLocalIdForUid(-1));
  await rejects(12300002, manager.getOsAccountLocalIdForUid(1.5));
});
