// Entries of a vault: what goes in comes out, and nothing is an error where nothing is meant.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { openVault, VaultError } from 'ohos-security-kit/vault';
import { assertNowhere } from '../support/folders.mjs';
import { codeOf, codeOfLater, freshFolder, freshVault } from './support.mjs';

const VALUES = [
  '',
  'a',
  'with\0null',
  '\ufeffmark',
  'ümlaut 日本 \u{1f600}',
  '\ufffd',
  'x'.repeat(1023),
  'x'.repeat(1024),
  'x'.repeat(1025),
  'é'.repeat(20_000),
  'x'.repeat(1 << 20),
];

test('D51 every text and every length comes back, sync and async', async (t) => {
  const vault = freshVault(t);
  for (const [i, value] of VALUES.entries()) {
    await vault.set('service', `a${i}`, value);
    vault.setSync('service', `s${i}`, value);
  }
  for (const [i, value] of VALUES.entries()) {
    for (const account of [`a${i}`, `s${i}`]) {
      assert.equal(await vault.get('service', account), value);
      assert.equal(vault.getSync('service', account), value);
      assert.deepEqual(Buffer.from(vault.getBytesSync('service', account)), Buffer.from(value));
      assert.equal(vault.hasSync('service', account), true);
    }
  }
  const entries = vault.entriesSync('service');
  assert.equal(entries.length, 2 * VALUES.length);
  for (const { value, bytes, size } of entries) {
    assert.equal(size, bytes.length);
    assert.equal(Buffer.from(bytes).toString(), value);
  }
});

test('D51 bytes come back as bytes, and as text only if they are one', async (t) => {
  const vault = freshVault(t);
  const bytes = Uint8Array.of(0, 255, 254, 128);
  await vault.set('s', 'a', bytes);
  bytes.fill(1);
  assert.deepEqual([...(await vault.getBytes('s', 'a'))], [0, 255, 254, 128]);
  assert.equal(
    codeOf(() => vault.getSync('s', 'a')),
    'NOT_TEXT',
  );
  assert.equal(await codeOfLater(vault.get('s', 'a')), 'NOT_TEXT');
  assert.equal(vault.entriesSync()[0].value, null);
  vault.setSync('s', 'a', Buffer.from('text'));
  assert.equal(vault.getSync('s', 'a'), 'text');
  vault.setSync('s', 'empty', new Uint8Array(0));
  assert.equal(vault.getSync('s', 'empty'), '');
});

test('D51 what is not there is null, [] or false, and nothing is on disk before the first write', async (t) => {
  const dir = freshFolder(t);
  const vault = freshVault(t, { dir });
  const nothing = async () => {
    assert.equal(await vault.get('s', 'a'), null);
    assert.equal(vault.getSync('s', 'a'), null);
    assert.equal(await vault.getBytes('s', 'a'), null);
    assert.equal(await vault.has('s', 'a'), false);
    assert.deepEqual(await vault.list(), []);
    assert.deepEqual(vault.entriesSync('s'), []);
    assert.deepEqual(await vault.find({ labels: ['x'] }), []);
    assert.equal(await vault.delete('s', 'a'), false);
    assert.equal(await vault.clear(), 0);
    assert.equal(await vault.clear('s'), 0);
    assert.equal(await codeOfLater(vault.rename('s', 'a', { account: 'b' })), 'NOT_FOUND');
    assert.equal(await vault.transaction((entries) => entries.get('s', 'a')), null);
  };
  await nothing();
  vault.on('change', () => {});
  assert.equal(fs.existsSync(dir), false);
  await vault.set('s', 'a', 'x');
  await vault.delete('s', 'a');
  await nothing();
});

test('D51 names of 4096 bytes, names that run into each other, and names beyond the limit', async (t) => {
  const vault = freshVault(t);
  const long = 'é'.repeat(2048);
  const names = [
    ['a', 'bc'],
    ['ab', 'c'],
    ['a\0b', 'c'],
    ['a', '\0bc'],
    ['a', ''],
    [long, long],
    [long, ''],
    ['__proto__', 'constructor'],
  ];
  for (const [i, [service, account]] of names.entries()) await vault.set(service, account, `${i}`);
  for (const [i, [service, account]] of names.entries())
    assert.equal(vault.getSync(service, account), `${i}`);
  assert.equal(vault.listSync('a').length, 3);
  assert.equal(
    codeOf(() => vault.setSync(`${long}x`, 'a', 'v')),
    'TOO_LARGE',
  );
  assert.equal(
    codeOf(() => vault.setSync('s', `${long}x`, 'v')),
    'TOO_LARGE',
  );
  assert.equal(
    codeOf(() => vault.setSync('s', 'a', 'x'.repeat((1 << 20) + 1))),
    'TOO_LARGE',
  );
  assert.equal(
    codeOf(() => vault.setSync('s', 'a', new Uint8Array((1 << 20) + 1))),
    'TOO_LARGE',
  );
});

test('D51 labels, prefixes and their combinations find entries', async (t) => {
  const vault = freshVault(t);
  await vault.set('https://a', 'x', '1', { labels: ['red', 'small'] });
  await vault.set('https://a', 'xy', '2', { labels: ['red'] });
  await vault.set('http://b', 'x', '3', { labels: ['small', 'red'] });
  const names = (query) => vault.findSync(query).map(({ service, account }) => `${service} ${account}`);
  assert.deepEqual(names({ labels: ['red'] }), ['http://b x', 'https://a x', 'https://a xy']);
  assert.deepEqual(names({ labels: ['small', 'red'] }), ['http://b x', 'https://a x']);
  assert.deepEqual(names({ labels: ['red'], service: 'https://a' }), ['https://a x', 'https://a xy']);
  assert.deepEqual(names({ servicePrefix: 'https' }), ['https://a x', 'https://a xy']);
  assert.deepEqual(names({ accountPrefix: 'x', service: 'https://a' }), ['https://a x', 'https://a xy']);
  assert.deepEqual(names({ account: 'x' }), ['http://b x', 'https://a x']);
  assert.deepEqual(names({ service: 'https://a', account: 'x', labels: ['small'] }), ['https://a x']);
  assert.deepEqual(names({ service: 'https://a', account: 'x', labels: ['blue'] }), []);
  assert.deepEqual(names({}), ['http://b x', 'https://a x', 'https://a xy']);
  // Written anew without labels it has none.
  vault.setSync('https://a', 'x', '1');
  assert.deepEqual(names({ labels: ['small'] }), ['http://b x']);
  assert.deepEqual(vault.findSync({ account: 'x', service: 'http://b' })[0].labels, ['small', 'red']);
});

test('D51 an entry is renamed with all that it has', async (t) => {
  const vault = freshVault(t);
  const expiresAt = new Date(Date.now() + 1e9);
  await vault.set('s', 'a', 'x'.repeat(5000), { labels: ['l'], expiresAt });
  const [before] = vault.listSync();
  await vault.rename('s', 'a', { service: 't' });
  assert.equal(vault.getSync('s', 'a'), null);
  assert.equal(vault.getSync('t', 'a').length, 5000);
  assert.deepEqual(vault.listSync(), [{ ...before, service: 't' }]);
  await vault.set('t', 'b', 'other');
  assert.equal(await codeOfLater(vault.rename('t', 'a', { account: 'b' })), 'EXISTS');
  assert.equal(vault.getSync('t', 'b'), 'other');
  vault.renameSync('t', 'a', { account: 'b' }, { replace: true });
  assert.deepEqual(vault.listSync(), [{ ...before, service: 't', account: 'b' }]);
  vault.renameSync('t', 'b', { account: 'b' });
  assert.equal(vault.listSync().length, 1);
});

test('D51 clear removes a service, or everything', async (t) => {
  const vault = freshVault(t);
  for (const service of ['a', 'b', 'c'])
    for (const account of ['1', '2']) vault.setSync(service, account, 'x');
  assert.equal(await vault.clear('a'), 2);
  assert.deepEqual(
    vault.listSync().map(({ service }) => service),
    ['b', 'b', 'c', 'c'],
  );
  assert.equal(vault.clearSync(), 4);
  assert.deepEqual(vault.listSync(), []);
  vault.setSync('a', '1', 'again');
  assert.equal(vault.getSync('a', '1'), 'again');
});

test('D51 an entry whose time is over is gone', async (t) => {
  const device = createDevice({ inMemory: true, clock: 'manual', app: { bundleName: 'test.vault' } });
  t.after(() => device.close());
  const vault = freshVault(t, { device });
  const soon = device.clock.now() + 1000;
  await vault.set('s', 'a', '1', { expiresAt: soon, labels: ['l'] });
  await vault.set('s', 'b', '2', { expiresAt: new Date(soon + 1000) });
  await vault.set('s', 'c', '3');
  assert.equal(vault.getSync('s', 'a'), '1');
  device.clock.advance(1000);
  assert.equal(vault.getSync('s', 'a'), null);
  assert.equal(vault.hasSync('s', 'a'), false);
  assert.deepEqual(vault.findSync({ labels: ['l'] }), []);
  assert.deepEqual(
    vault.listSync().map(({ account }) => account),
    ['b', 'c'],
  );
  assert.equal(vault.deleteSync('s', 'a'), false);
  device.clock.advance(5000);
  vault.setSync('s', 'b', 'anew');
  assert.deepEqual(
    vault.listSync().map(({ account, expiresAt }) => [account, expiresAt]),
    [
      ['b', null],
      ['c', null],
    ],
  );
  assert.deepEqual(vault.listSync()[0].createdAt, new Date(device.clock.now()));
});

test('D51 vaults, apps and kits see nothing of each other', async (t) => {
  const device = createDevice({ inMemory: true, app: { bundleName: 'test.vault' } });
  t.after(() => device.close());
  const { asset } = device;
  const bytes = (text) => new TextEncoder().encode(text);
  asset.addSync(
    new Map([
      [asset.Tag.ALIAS, bytes('a')],
      [asset.Tag.SECRET, bytes('of the app')],
    ]),
  );
  const [one, two] = ['one', 'two'].map((name) => freshVault(t, { device, name }));
  one.setSync('s', 'a', '1');
  assert.equal(two.getSync('s', 'a'), null);
  assert.equal(one.listSync().length, 1);
  assert.equal(asset.querySync(new Map()).length, 1);
  asset.removeSync(new Map());
  assert.equal(two.clearSync(), 0);
  assert.equal(one.getSync('s', 'a'), '1');
  device.caller.uninstall();
  assert.equal(one.getSync('s', 'a'), '1');
  device.reset();
  assert.equal(one.getSync('s', 'a'), null);
  device.users.add(101);
  device.users.foreground = 101;
  freshVault(t, { device, name: 'one' }).setSync('s', 'a', 'of 101');
  assert.equal(one.getSync('s', 'a'), null);
  device.users.foreground = 100;
  device.users.remove(101);
  device.users.add(101);
  device.users.foreground = 101;
  assert.equal(freshVault(t, { device, name: 'one' }).getSync('s', 'a'), null);
});

test('D51 arguments that are none are refused, and change nothing', async (t) => {
  const vault = freshVault(t);
  vault.setSync('s', 'a', 'kept');
  const gone = new Uint8Array(8);
  structuredClone(gone, { transfer: [gone.buffer] });
  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  const throwing = Object.defineProperty(['x'], 0, {
    get: () => assert.fail('mine'),
    enumerable: true,
  });
  const wrong = [
    () => vault.setSync('s', 'a', gone),
    () => vault.transactionSync((entries) => entries.set('s', 'a', gone)),
    () => vault.setSync('s', 'a', 'v', { labels: revoked.proxy }),
    () => vault.setSync('s', 'a', 'v', { labels: throwing }),
    () => vault.setSync('', 'a', 'v'),
    () => vault.setSync('s', 1, 'v'),
    () => vault.setSync('s', 'a', 1),
    () => vault.setSync('s', 'a', undefined),
    () => vault.setSync('s', 'a', ['v']),
    () => vault.setSync('\ud800', 'a', 'v'),
    () => vault.setSync('s', 'a', '\udc00'),
    () => vault.setSync('s', 'a', 'v', { label: ['x'] }),
    () => vault.setSync('s', 'a', 'v', { labels: 'x' }),
    () => vault.setSync('s', 'a', 'v', { labels: [''] }),
    () => vault.setSync('s', 'a', 'v', { labels: Array.from({ length: 17 }, (_, i) => `${i}`) }),
    () => vault.setSync('s', 'a', 'v', { expiresAt: 'tomorrow' }),
    () => vault.setSync('s', 'a', 'v', { expiresAt: Number.NaN }),
    () => vault.getSync(undefined, 'a'),
    () => vault.findSync('s'),
    () => vault.findSync({ prefix: 's' }),
    () => vault.renameSync('s', 'a', {}),
    () => vault.on('changes', () => {}),
    () => vault.transactionSync(async () => {}),
    () => openVault(),
    () => openVault({}),
    () => openVault({ name: '../a' }),
    () => openVault({ name: 'a', device: {} }),
    () => openVault({ name: 'a', dir: '' }),
    () => openVault({ name: 'a', directory: '/tmp' }),
    () => openVault({ name: 'a', inMemory: true, dir: '/tmp/x' }),
    () => openVault({ name: 'a', accessible: 'always' }),
  ];
  for (const act of wrong) assert.equal(codeOf(act), 'INVALID_ARGUMENT', act.toString());
  assert.equal(vault.getSync('s', 'a'), 'kept');
});

test('D51 what Object.prototype was given is no option', async (t) => {
  const vault = freshVault(t, { inMemory: true });
  const given = {
    ...{ signal: 'x', labels: ['x'], expiresAt: 1, timeout: 'x', replace: true },
    ...{ service: 'x', servicePrefix: 'x', account: 'x', value: 'x', error: ['x'] },
  };
  t.after(() => {
    for (const member of Object.keys(given)) delete Object.prototype[member];
  });
  Object.assign(Object.prototype, given);
  vault.setSync('s', 'a', '1');
  await vault.set('s', 'b', '2');
  assert.equal(await vault.update('s', 'b', (current) => `${current}!`), '2!');
  assert.equal(await vault.transaction((entries) => entries.get('s', 'a')), '1');
  assert.equal(
    codeOf(() => vault.renameSync('s', 'a', { account: 'b' })),
    'EXISTS',
  );
  assert.deepEqual(
    [vault.listSync().length, vault.findSync({}).length, vault.findSync({ service: 's' }).length],
    [2, 2, 2],
  );
  assert.equal(vault.clearSync(), 2);
});

test('D51 a code survives structuredClone and the words that Electron puts before a message', (t) => {
  const vault = freshVault(t);
  try {
    vault.setSync('s', 'a', 'x'.repeat((1 << 20) + 1));
    assert.fail('it was taken');
  } catch (error) {
    assert.ok(error instanceof VaultError && error instanceof Error);
    assert.equal(error.name, 'VaultError');
    assert.equal(VaultError.codeOf(error), 'TOO_LARGE');
    assert.equal(VaultError.codeOf(structuredClone(error)), 'TOO_LARGE');
    const sent = new Error(`Error invoking remote method 'set': ${error}`);
    assert.equal(VaultError.codeOf(sent), 'TOO_LARGE');
  }
  const throwing = (member) => Object.defineProperty({}, member, { get: () => assert.fail('mine') });
  const others = [new Error('FOUND: x'), undefined, null, 'LOCKED: x', { code: 'ENOENT' }];
  others.push(throwing('code'), throwing('message'), { message: { toString: () => assert.fail('mine') } });
  for (const other of others) assert.equal(VaultError.codeOf(other), undefined);
});

test('D51 neither names nor labels nor values are in the folder', async (t) => {
  const vault = freshVault(t);
  const words = ['findable-service', 'findable-account', 'findable-label', 'findable-value'];
  const [service, account, label, value] = words;
  await vault.set(service, account, value, { labels: [label] });
  await vault.set(service, `${account}2`, value.repeat(100), { labels: [label] });
  await vault.delete(service, account);
  for (const word of words) assertNowhere(vault.dir, word);
  vault.close();
  for (const word of words) assertNowhere(vault.dir, word);
});
