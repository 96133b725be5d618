import push from '@hms.core.push';
import { add } from 'libentry.so';
import { device } from 'ohos-security-kit';
import { keepCard, showCard } from '../../app/Card';
import { Vault } from '../../app/Vault';

const vault = new Vault();

// A device as new for each test; in memory this takes a fraction of a millisecond.
beforeEach(() => device.reset());

test('what is kept is read back', async () => {
  await vault.keep('anna', 'correct horse');
  expect(await vault.read('anna')).toBe('correct horse');
});

test('an account that is not kept is undefined, not an error', async () => {
  expect(await vault.read('nobody')).toBeUndefined();
});

test('a locked device gives nothing away', async () => {
  await vault.keep('anna', 'correct horse');
  device.screenLock().setPassword('1234');
  device.screenLock().lock();
  await expect(vault.read('anna')).rejects.toMatchObject({ code: 24000005 });
});

test('a full disk is reported', async () => {
  device.faults.inject({ api: 'asset.add', code: 24000008 });
  await expect(vault.keep('anna', 'correct horse')).rejects.toThrow(Error);
  device.faults.inject({ api: 'asset.add', code: 24000008 });
  await expect(vault.keep('anna', 'correct horse')).rejects.toMatchObject({ code: 24000008 });
});

test('errors and promises are those of the test, although the engine made them', async () => {
  const lost = vault.keep('', 'no alias');
  expect(lost).toBeInstanceOf(Promise);
  await expect(lost).rejects.toBeInstanceOf(Error);
  expect(() => device.asset.removeSync(new Map([[device.asset.Tag.ALIAS, new Uint8Array([1])]]))).toThrow(
    expect.objectContaining({ code: 24000002 }),
  );
});

test('the card is shown to the user who types the password', async () => {
  device.screenLock().setPassword('1234');
  device.dialogs.answer(async () => ({ answer: 'allow', password: '1234' }));
  await keepCard('visa', '4111 1111 1111 1111');
  expect(await showCard('visa')).toBe('4111 1111 1111 1111');
});

test('what is not here can be imported, and says so when it is called', () => {
  const { http } = require('@kit.NetworkKit');
  expect(() => http.createHttp()).toThrow(/http\.createHttp of '@kit\.NetworkKit' is not implemented/);
});

test('a misspelt module says what to do', () => {
  expect(() => require('@kit.NetworKit')).toThrow(/has no module[\s\S]*moduleNameMapper/);
});

test('kits that come with a device only, and native libraries, say so too', () => {
  expect(() => push.getToken()).toThrow(/default\.getToken of '@hms\.core\.push' is not implemented/);
  expect(() => add(1, 2)).toThrow(/add of 'libentry\.so' is not implemented/);
});
