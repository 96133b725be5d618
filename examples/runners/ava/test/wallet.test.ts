import test from 'ava';
import { createDevice, device } from 'ohos-security-kit';
import { assertCalled, assertNoSync, assertOrder } from 'ohos-security-kit/testing';
import { keepCard, showCard } from '../../app/Card';
import { Vault } from '../../app/Vault';

const vault = new Vault();

// ava runs the tests of a file side by side; those that share the default device take turns.
test.beforeEach(() => device.reset());

test.serial('what is kept is read back', async (t) => {
  await vault.keep('anna', 'correct horse');
  t.is(await vault.read('anna'), 'correct horse');
});

test.serial('a locked device gives nothing away', async (t) => {
  await vault.keep('anna', 'correct horse');
  device.screenLock().setPassword('1234');
  device.screenLock().lock();
  await t.throwsAsync(vault.read('anna'), { code: 24000005 });
});

test.serial('the card is asked for in order, and the session is ended', async (t) => {
  device.screenLock().setPassword('1234');
  device.dialogs.answer('allow');
  await keepCard('visa', '4111 1111 1111 1111');
  device.calls.start();
  t.is(await showCard('visa'), '4111 1111 1111 1111');
  const calls = device.calls.stop();
  assertOrder(calls, ['asset.preQuery', 'asset.query', 'asset.postQuery']);
  assertCalled(calls, 'asset.postQuery', { times: 1, code: 0 });
  assertNoSync(calls);
});

test('a device of its own shares nothing', async (t) => {
  const own = createDevice({ inMemory: true });
  await t.throwsAsync(own.asset.query(new Map([[own.asset.Tag.ALIAS, new Uint8Array([1])]])), {
    code: 24000002,
  });
  own.close();
});
