import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { device } from 'ohos-security-kit';
import { keepCard, showCard } from '../../app/Card';
import { Vault } from '../../app/Vault';

const vault = new Vault();

beforeEach(() => device.reset());

test('the bundle keeps and reads', async () => {
  await vault.keep('anna', 'correct horse');
  assert.equal(await vault.read('anna'), 'correct horse');
});

test('the bundle asks the user', async () => {
  device.screenLock().setPassword('1234');
  device.dialogs.answer('allow');
  await keepCard('visa', '4111 1111 1111 1111');
  assert.equal(await showCard('visa'), '4111 1111 1111 1111');
});
