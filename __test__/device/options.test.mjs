// createDevice: which options it takes, which it refuses, and that a refusal names the option.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import {
  assetOf,
  CODE,
  failsWith,
  folderFor,
  open,
  secretFor,
  secretNow,
  testApp,
  throws,
} from '../support/index.mjs';

const inMemory = { inMemory: true, app: testApp };

const badOptions = [
  ['dataDir', 5],
  ['inMemory', 'yes'],
  ['inMemory', 1],
  ['rootKey', 'file'],
  ['rootKey', {}],
  ['rootKey', { kind: 'tape' }],
  ['rootKey', { kind: 'passphrase' }],
  ['rootKey', { kind: 'passphrase', passphrase: '' }],
  ['rootKey', { kind: 'passphrase', passphrase: 5 }],
  ['rootKey', { kind: 'raw' }],
  ['rootKey', { kind: 'raw', key: new Uint8Array(31) }],
  ['rootKey', { kind: 'raw', key: new Uint8Array(33) }],
  ['rootKey', { kind: 'raw', key: 'k'.repeat(32) }],
  ['app', 'com.example.app'],
  ['app', []],
  ['users', 100],
  ['users', ['100']],
  ['users', [100.5]],
  ['users', [-1]],
  ['users', [2147483648]],
  ['clock', 'sundial'],
  ['clock', 5],
  ['clockStart', 'now'],
  ['clockStart', Number.NaN],
  ['clockStart', -1],
  ['durability', 'none'],
  ['durability', true],
];

for (const [name, value] of badOptions) {
  const shown = value instanceof Uint8Array ? `${value.length} bytes` : JSON.stringify(value);
  test(`createDevice ${name}: ${shown} throws 401 and names ${name}`, () => {
    const options = name === 'clockStart' ? { ...inMemory, clock: 'manual' } : inMemory;
    throws(CODE.INVALID_ARGUMENT, () => createDevice({ ...options, [name]: value }), new RegExp(name));
  });
}

test('createDevice with an unknown option throws 401 and names it', () => {
  throws(CODE.INVALID_ARGUMENT, () => createDevice({ ...inMemory, datadir: '/x' }), /datadir/);
  const unclear = { kind: 'raw', key: new Uint8Array(31).fill(7) };
  assert.throws(
    () => createDevice({ ...inMemory, rootKey: unclear }),
    (error) =>
      failsWith(CODE.INVALID_ARGUMENT)(error) &&
      !error.message.includes('7, 7') &&
      !error.message.includes('0707'),
  );
});

test('createDevice with something that is no options object throws 401', () => {
  for (const options of [null, 'in memory', 5, true, [], () => {}]) {
    throws(CODE.INVALID_ARGUMENT, () => createDevice(options), String(options));
  }
});

test('createDevice with an app manifest that is refused throws what installApp throws', () => {
  throws(CODE.INVALID_ARGUMENT, () => createDevice({ inMemory: true, app: {} }), /bundleName/);
  const declares = {
    bundleName: 'com.example.bold',
    permissions: ['ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS'],
  };
  throws(CODE.INVALID_PARAMETER, () => createDevice({ inMemory: true, app: declares }));
});

test('D1 an option given as undefined equals leaving it out', (t) => {
  const device = open(t, {
    dataDir: undefined,
    rootKey: undefined,
    users: undefined,
    clockStart: undefined,
    durability: undefined,
  });
  assert.deepEqual(device.users.list(), [100]);
  assert.equal(device.clock.now(), Date.UTC(2026, 0, 1));
});

test('createDevice creates the folder and its parents', (t) => {
  const dataDir = path.join(folderFor(t), 'not', 'yet', 'there');
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('a1'));
  device.close();
  assert.equal(secretNow(open(t, { dataDir }).asset, 'a1'), secretFor('a1'));
});

test('createDevice durability normal and full store the same', (t) => {
  for (const durability of ['normal', 'full']) {
    const dataDir = folderFor(t);
    const device = open(t, { dataDir, durability });
    device.asset.addSync(assetOf('a1'));
    device.close();
    assert.equal(secretNow(open(t, { dataDir, durability }).asset, 'a1'), secretFor('a1'));
  }
});

test('createDevice twice in one process: the devices share nothing', (t) => {
  const one = open(t);
  const other = open(t);
  one.asset.addSync(assetOf('a1'));
  one.users.add(101);
  one.screenLock().setPassword('1234');
  one.clock.advance(1000);
  throws(CODE.NOT_FOUND, () => secretNow(other.asset, 'a1'));
  assert.deepEqual(other.users.list(), [100]);
  assert.equal(other.screenLock().state.passwordSet, false);
  assert.equal(other.clock.now(), Date.UTC(2026, 0, 1));
});

test('D28 null options of the device API count as left out', (t) => {
  const device = open(t, {
    app: { bundleName: 'com.example.nulls', permissions: ['ohos.permission.CAMERA'] },
  });
  device.caller.grant('ohos.permission.CAMERA', null);
  assert.equal(device.app('com.example.nulls', null), device.caller);
});
