// The screen lock: its states, what each accessibility allows in them, wrong passwords.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Accessibility,
  assetOf,
  attrs,
  CODE,
  failsWith,
  folderFor,
  open,
  rejects,
  secretFor,
  secretNow,
  throws,
} from '../support/index.mjs';

const { DEVICE_POWERED_ON, DEVICE_FIRST_UNLOCKED, DEVICE_UNLOCKED } = Accessibility;
const levels = { powered: DEVICE_POWERED_ON, first: DEVICE_FIRST_UNLOCKED, unlocked: DEVICE_UNLOCKED };
const at = (accessibility) => ({ ACCESSIBILITY: accessibility });

function addOneOfEach(kit) {
  for (const [alias, accessibility] of Object.entries(levels)) kit.addSync(assetOf(alias, at(accessibility)));
}

/** Which of the three assets can be read; the others must fail with 24000005. */
function readable(kit) {
  return Object.keys(levels).filter((alias) => {
    try {
      assert.equal(secretNow(kit, alias), secretFor(alias));
      return true;
    } catch (error) {
      failsWith(CODE.STATUS_MISMATCH)(error);
      return false;
    }
  });
}

const ALL = ['powered', 'first', 'unlocked'];

test('screenLock without password: nothing is set, nothing is locked', (t) => {
  const device = open(t);
  const { state } = device.screenLock();
  assert.deepEqual(state, { passwordSet: false, unlockedSinceBoot: true, locked: false });
});

test('screenLock goes through its states: set, lock, unlock, reboot, first unlock, remove', (t) => {
  const device = open(t);
  const lock = device.screenLock();
  const state = (passwordSet, unlockedSinceBoot, locked) => ({ passwordSet, unlockedSinceBoot, locked });
  lock.setPassword('1234');
  assert.deepEqual(lock.state, state(true, true, false));
  lock.lock();
  assert.deepEqual(lock.state, state(true, true, true));
  lock.lock();
  assert.deepEqual(lock.state, state(true, true, true));
  lock.unlock('1234');
  assert.deepEqual(lock.state, state(true, true, false));
  device.reboot();
  assert.deepEqual(device.screenLock().state, state(true, false, true));
  device.screenLock(100).unlock('1234');
  assert.deepEqual(device.screenLock().state, state(true, true, false));
  device.screenLock().removePassword('1234');
  assert.equal(device.screenLock().state.passwordSet, false);
  assert.equal(device.screenLock().state.locked, false);
});

test('screenLock of one user says nothing about another', (t) => {
  const device = open(t, { users: [100, 101] });
  device.screenLock(101).setPassword('1234');
  device.screenLock(101).lock();
  assert.equal(device.screenLock(100).state.passwordSet, false);
  assert.equal(device.screenLock(100).state.locked, false);
});

test('setPassword and unlock with bad arguments: 401', (t) => {
  const device = open(t);
  const lock = device.screenLock();
  for (const password of [undefined, null, '', 1234, {}]) {
    throws(CODE.INVALID_ARGUMENT, () => lock.setPassword(password), String(password));
  }
  lock.setPassword('1234');
  throws(CODE.INVALID_ARGUMENT, () => lock.setPassword('5678', 1234));
  lock.lock();
  for (const password of [1234, {}]) throws(CODE.INVALID_ARGUMENT, () => lock.unlock(password));
  for (const id of ['100', null, 100.5]) throws(CODE.INVALID_ARGUMENT, () => device.screenLock(id));
});

test('a wrong or missing current password is 24000004, says nothing of it, and changes nothing', (t) => {
  const device = open(t);
  const lock = device.screenLock();
  lock.setPassword('correct');
  const denied = (error) => failsWith(CODE.ACCESS_DENIED)(error) && !/correct|wrong-one/.test(error.message);
  assert.throws(() => lock.setPassword('wrong-one'), denied);
  assert.throws(() => lock.setPassword('next', 'wrong-one'), denied);
  assert.throws(() => lock.removePassword('wrong-one'), denied);
  lock.lock();
  assert.throws(() => lock.unlock('wrong-one'), denied);
  lock.unlock('correct');
  lock.lock();
  assert.throws(() => lock.unlock(), denied);
  assert.equal(lock.state.locked, true);
  lock.unlock('correct');
  lock.setPassword('next', 'correct');
  lock.lock();
  assert.throws(() => lock.unlock('correct'), denied);
  lock.unlock('next');
  assert.equal(lock.state.locked, false);
});

test('A130 without password all three levels are readable, locked or rebooted', (t) => {
  const device = open(t);
  addOneOfEach(device.asset);
  device.screenLock().lock();
  assert.deepEqual(readable(device.asset), ALL);
  device.screenLock().unlock();
  device.reboot();
  assert.deepEqual(readable(device.asset), ALL);
});

test('A103 A127 A128 A129 each level is readable when its key is', (t) => {
  const device = open(t);
  const lock = device.screenLock();
  addOneOfEach(device.asset);
  lock.setPassword('1234');
  assert.deepEqual(readable(device.asset), ALL);
  lock.lock();
  assert.deepEqual(readable(device.asset), ['powered', 'first']);
  throws(CODE.STATUS_MISMATCH, () => device.asset.addSync(assetOf('x', at(DEVICE_UNLOCKED))));
  lock.unlock('1234');
  assert.deepEqual(readable(device.asset), ALL);
  device.reboot();
  assert.deepEqual(readable(device.asset), ['powered']);
  throws(CODE.STATUS_MISMATCH, () => device.asset.addSync(assetOf('x')));
  device.asset.addSync(assetOf('early', at(DEVICE_POWERED_ON)));
  device.screenLock().unlock('1234');
  assert.deepEqual(readable(device.asset), ALL);
  device.screenLock().lock();
  assert.deepEqual(readable(device.asset), ['powered', 'first']);
});

test('locks are keys: promise forms see the same, at the moment of the call', async (t) => {
  const device = open(t);
  device.screenLock().setPassword('1234');
  addOneOfEach(device.asset);
  const before = device.asset.add(assetOf('before', at(DEVICE_UNLOCKED)));
  device.screenLock().lock();
  const after = device.asset.add(assetOf('after', at(DEVICE_UNLOCKED)));
  await before;
  await rejects(CODE.STATUS_MISMATCH, after);
});

test('setting, changing and removing the password keeps every asset readable', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  const steps = [
    ['set', () => device.screenLock().setPassword('one')],
    ['change', () => device.screenLock().setPassword('two', 'one')],
    ['reboot', () => device.reboot(), 'two'],
    ['remove', () => device.screenLock().removePassword('two')],
    ['reboot without', () => device.reboot()],
    ['set again', () => device.screenLock().setPassword('three')],
  ];
  addOneOfEach(device.asset);
  for (const [step, act, unlock] of steps) {
    act();
    if (unlock) device.screenLock().unlock(unlock);
    assert.deepEqual(readable(device.asset), ALL, step);
  }
  device.close();
  const again = open(t, { dataDir });
  assert.deepEqual(again.screenLock().state, { passwordSet: true, unlockedSinceBoot: false, locked: true });
  assert.deepEqual(readable(again.asset), ['powered']);
  again.screenLock().unlock('three');
  assert.deepEqual(readable(again.asset), ALL);
});

test('A131 A132 D29 assets that require a password end with it', (t) => {
  const device = open(t);
  const lock = device.screenLock();
  const required = { REQUIRE_PASSWORD_SET: true };
  throws(CODE.STATUS_MISMATCH, () => device.asset.addSync(assetOf('r1', required)));
  lock.setPassword('1234');
  device.asset.addSync(assetOf('r1', required));
  device.asset.addSync(assetOf('r2', required));
  device.asset.addSync(assetOf('plain'));
  lock.setPassword('5678', '1234');
  assert.equal(secretNow(device.asset, 'r1'), secretFor('r1'));
  assert.equal(lock.removePassword('5678'), 2);
  throws(CODE.STATUS_MISMATCH, () => secretNow(device.asset, 'r1'));
  assert.equal(device.asset.querySync(new Map()).length, 3);
  assert.equal(secretNow(device.asset, 'plain'), secretFor('plain'));
  lock.setPassword('1234');
  throws(CODE.CRYPTO_ERROR, () => secretNow(device.asset, 'r1'));
  device.asset.addSync(assetOf('r3', required));
  assert.equal(secretNow(device.asset, 'r3'), secretFor('r3'));
});

test('D41 encrypted attributes before the first unlock: 24000005', (t) => {
  const device = open(t);
  const encrypted = { REQUIRE_ATTR_ENCRYPTED: true };
  device.asset.addSync(assetOf('e1', encrypted));
  device.screenLock().setPassword('1234');
  device.reboot();
  throws(CODE.STATUS_MISMATCH, () => device.asset.querySync(attrs(encrypted)));
  throws(CODE.STATUS_MISMATCH, () => device.asset.removeSync(attrs(encrypted)));
  device.screenLock().unlock('1234');
  assert.equal(secretNow(device.asset, 'e1', encrypted), secretFor('e1'));
});

/** Enters a wrong password; true when it was at least refused as such. */
const guess = (device) => throws(CODE.ACCESS_DENIED, () => device.screenLock().unlock('wrong'));

test('wrong passwords: the fifth costs 30 s of device clock, the next ones 60 s, 120 s', (t) => {
  const device = open(t);
  const lock = device.screenLock();
  lock.setPassword('1234');
  lock.lock();
  for (let i = 0; i < 5; i += 1) guess(device);
  for (const wait of [30000, 60000, 120000]) {
    throws(CODE.ACCESS_DENIED, () => lock.unlock('1234'));
    device.clock.advance(wait - 1);
    throws(CODE.ACCESS_DENIED, () => lock.unlock('1234'));
    assert.equal(lock.state.locked, true);
    device.clock.advance(1);
    guess(device);
  }
  device.clock.advance(240000);
  lock.unlock('1234');
  assert.equal(lock.state.locked, false);
});

test('wrong passwords: four are forgiven by the right one', (t) => {
  const device = open(t);
  const lock = device.screenLock();
  lock.setPassword('1234');
  lock.lock();
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 4; i += 1) guess(device);
    lock.unlock('1234');
    lock.lock();
  }
});

test('wrong passwords: a reboot does not end the waiting', (t) => {
  const device = open(t);
  device.screenLock().setPassword('1234');
  device.screenLock().lock();
  for (let i = 0; i < 5; i += 1) guess(device);
  device.reboot();
  throws(CODE.ACCESS_DENIED, () => device.screenLock().unlock('1234'));
  device.clock.advance(30000);
  device.screenLock().unlock('1234');
});
