import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { device } from 'ohos-security-kit';
import { assertCalled } from 'ohos-security-kit/testing';
import { keepCard, showCard } from '../../app/Card';
import { Vault } from '../../app/Vault';

const vault = new Vault();

beforeEach(() => device.reset());

test('what is kept is read back', async () => {
  await vault.keep('anna', 'correct horse');
  assert.equal(await vault.read('anna'), 'correct horse');
});

test('a locked device gives nothing away', async () => {
  await vault.keep('anna', 'correct horse');
  device.screenLock().setPassword('1234');
  device.screenLock().lock();
  await assert.rejects(vault.read('anna'), { code: 24000005 });
});

test('two calls that meet: the gate holds the first until the second has begun', async () => {
  const gate = device.faults.hold('asset.add');
  const first = vault.keep('anna', 'first');
  await gate.reached();
  await vault.keep('anna', 'second');
  gate.open();
  await first;
  assert.equal(await vault.read('anna'), 'first');
});

test('a user who closes the dialog sees nothing, and the session is ended all the same', async () => {
  device.screenLock().setPassword('1234');
  device.dialogs.answer('dismiss');
  await keepCard('visa', '4111 1111 1111 1111');
  device.calls.start();
  await assert.rejects(showCard('visa'), /not authenticated: 12500003/);
  assertCalled(device.calls.stop(), 'asset.postQuery', { code: 0 });
});
