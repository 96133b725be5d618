// @ohos.account.osAccount: every function by promise and callback, for two users.
import '../support/manual-clock.mjs';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, called, caller, device, freshEachTest, osAccount, rejects, throws } from './support.mjs';

freshEachTest();

const manager = osAccount.getAccountManager();
const MANAGE = 'ohos.permission.MANAGE_LOCAL_ACCOUNTS';

/** Both asynchronous forms; the one result they give. */
async function both(name, ...args) {
  const value = await manager[name](...args);
  assert.deepEqual(await called(manager[name].bind(manager), ...args), [undefined, value]);
  return value;
}

for (const userId of [100, 101]) {
  test(`osAccount: every function for an app of user ${userId}`, async () => {
    const app = caller({ userId });
    for (const name of ['getOsAccountLocalId', 'getOsAccountLocalIdFromProcess']) {
      assert.equal(await both(name), userId, name);
    }
    for (const name of ['getOsAccountLocalIdForUid', 'getOsAccountLocalIdFromUid']) {
      assert.equal(await both(name, app.uid), userId, name);
      assert.equal(await both(name, userId * 200000), userId, name);
      assert.equal(await both(name, userId * 200000 - 1), userId - 1, name);
    }
    assert.equal(manager.getOsAccountLocalIdForUidSync(app.uid), userId);
    assert.deepEqual(await both('getActivatedOsAccountLocalIds'), [100]);
    assert.equal(await both('getForegroundOsAccountLocalId'), 100);
    assert.equal(await both('isOsAccountUnlocked'), true);
    assert.equal(await both('isOsAccountUnlocked', userId), true);
  });
}

test('osAccount: the account manager is one, and functions work without it', async () => {
  caller();
  assert.equal(osAccount.getAccountManager(), manager);
  const { getOsAccountLocalId } = manager;
  assert.equal(await getOsAccountLocalId(), 100);
});

test('osAccount: each user is unlocked by their own first unlock after a start', async () => {
  device.screenLock(100).setPassword('1234');
  device.screenLock(101).setPassword('5678');
  device.reboot();
  caller({ systemApp: true, apl: 'system_core', permissions: [MANAGE] });
  const states = async () => [await both('isOsAccountUnlocked'), await both('isOsAccountUnlocked', 101)];
  assert.deepEqual(await states(), [false, false]);
  device.screenLock(101).unlock('5678');
  assert.deepEqual(await states(), [false, true]);
  assert.throws(() => device.screenLock(100).unlock('guess'));
  assert.deepEqual(await states(), [false, true]);
  device.screenLock(100).unlock('1234');
  device.screenLock(100).lock();
  assert.deepEqual(await states(), [true, true]);
  device.reboot();
  assert.deepEqual(await states(), [false, false]);
});

test('osAccount: without a password an account is unlocked from the start', async () => {
  caller();
  device.reboot();
  assert.equal(await manager.isOsAccountUnlocked(), true);
});

test('osAccount: 201, 12300002 and 12300003 by promise and by callback', async () => {
  caller();
  const fails = async (code, name, ...args) => {
    await rejects(code, manager[name](...args));
    const [error, data] = await called(manager[name], ...args);
    assert.ok(error instanceof Error && data === undefined);
    assert.equal(error.code, code);
  };
  await fails(201, 'isOsAccountUnlocked', 101);
  await fails(201, 'isOsAccountUnlocked', 999); // who may not ask does not learn who exists
  for (const uid of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    await fails(12300002, 'getOsAccountLocalIdForUid', uid);
    throws(12300002, () => manager.getOsAccountLocalIdForUidSync(uid));
  }
  caller({ systemApp: true, apl: 'system_core', permissions: [MANAGE] });
  await fails(12300003, 'isOsAccountUnlocked', 999);
  await fails(12300003, 'isOsAccountUnlocked', -1);
});

test('osAccount: wrong types are thrown in every form', () => {
  caller();
  for (const bad of ['100', null, {}, true]) {
    throws(CODE.INVALID_ARGUMENT, () => manager.isOsAccountUnlocked(bad));
    throws(CODE.INVALID_ARGUMENT, () => manager.isOsAccountUnlocked(bad, () => assert.fail('called')));
    throws(CODE.INVALID_ARGUMENT, () => manager.getOsAccountLocalIdForUid(bad));
    throws(CODE.INVALID_ARGUMENT, () => manager.getOsAccountLocalIdForUidSync(bad));
  }
  throws(CODE.INVALID_ARGUMENT, () => manager.getOsAccountLocalIdForUidSync());
});
