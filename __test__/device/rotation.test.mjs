// rotateRootKey: afterwards the next root key opens everything, and the earlier one nothing. The kills are in
// tests/rotation_crash.rs, the keyring in keyring.test.mjs.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { filesWith, photograph } from '../support/folders.mjs';
import {
  aliasesNow,
  assetOf,
  attrs,
  CODE,
  folderFor,
  open,
  secretFor,
  secretNow,
  testApp,
  thrown,
  throws,
} from '../support/index.mjs';

const raw = (fill) => ({ kind: 'raw', key: new Uint8Array(32).fill(fill) });
const phrase = (passphrase) => ({ kind: 'passphrase', passphrase });
const fetched = (fill) => ({ kind: 'callback', get: () => new Uint8Array(32).fill(fill) });
const FILE = { kind: 'file' };

const HIDDEN = { REQUIRE_ATTR_ENCRYPTED: true };
const BEHIND_LOCK = { ACCESSIBILITY: 2 };

/** A device with an asset of each kind, a lock password, and the screen locked. */
function filled(t, options) {
  const device = open(t, options);
  device.asset.addSync(assetOf('plain', { ACCESSIBILITY: 0 }));
  device.asset.addSync(assetOf('hidden', HIDDEN));
  device.asset.addSync(assetOf('behind the lock', BEHIND_LOCK));
  device.screenLock().setPassword('1234');
  device.screenLock().lock();
  return device;
}

function assertWhole(device, password = '1234') {
  assert.equal(secretNow(device.asset, 'plain'), secretFor('plain'));
  if (device.screenLock().state.locked) {
    assert.equal(
      thrown(() => secretNow(device.asset, 'behind the lock')),
      CODE.STATUS_MISMATCH,
    );
    device.screenLock().unlock(password);
  }
  for (const alias of ['plain', 'behind the lock'])
    assert.equal(secretNow(device.asset, alias), secretFor(alias));
  assert.equal(secretNow(device.asset, 'hidden', HIDDEN), secretFor('hidden'));
}

const PAIRS = [
  ['a key file', FILE, 'another', FILE],
  ['a key file', FILE, 'a passphrase', phrase('correct horse')],
  ['a key file', FILE, 'a raw key', raw(2)],
  ['a passphrase', phrase('correct horse'), 'another', phrase('battery staple')],
  ['a passphrase', phrase('correct horse'), 'a key file', FILE],
  ['a raw key', raw(1), 'another', raw(2)],
  ['a raw key', raw(1), 'a callback', fetched(2)],
  ['a callback', fetched(1), 'a key file', FILE],
];

for (const [one, before, other, after] of PAIRS) {
  test(`rotateRootKey from ${one} to ${other}: the next opens everything, the earlier one nothing`, (t) => {
    const dataDir = path.join(folderFor(t), 'device');
    const device = filled(t, { dataDir, rootKey: before });
    const old = before === FILE ? fs.readFileSync(path.join(dataDir, 'root.key')) : undefined;
    assert.equal(device.rotateRootKey(after), undefined);
    assert.equal(device.health().rootKey.kind, after.kind);
    assertWhole(device);
    device.asset.addSync(assetOf('later'));
    device.close();

    if (old !== undefined) {
      assert.deepEqual(filesWith(dataDir, old), []);
      if (after !== FILE) {
        assert.ok(!fs.existsSync(path.join(dataDir, 'root.key')));
        fs.writeFileSync(path.join(dataDir, 'root.key'), old, { mode: 0o600 });
      }
    }
    if (before !== after) {
      const kept = photograph(dataDir);
      throws(CODE.CRYPTO_ERROR, () => createDevice({ dataDir, rootKey: before, app: testApp }));
      assert.deepEqual(photograph(dataDir), kept);
    }
    const again = open(t, { dataDir, rootKey: after });
    assertWhole(again);
    assert.equal(secretNow(again.asset, 'later'), secretFor('later'));
    assert.deepEqual(again.health().notes, []);
  });
}

test('rotateRootKey: device.json and root.key put back as they were open nothing', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const device = filled(t, { dataDir });
  const names = ['device.json', 'root.key'];
  const old = names.map((name) => fs.readFileSync(path.join(dataDir, name)));
  device.rotateRootKey(raw(1));
  device.close();
  const kept = fs.readFileSync(path.join(dataDir, 'device.json'));
  names.forEach((name, i) => {
    fs.writeFileSync(path.join(dataDir, name), old[i], { mode: 0o600 });
  });
  throws(CODE.CRYPTO_ERROR, () => createDevice({ dataDir, app: testApp }), /rotated/);
  fs.rmSync(path.join(dataDir, 'root.key'));
  fs.writeFileSync(path.join(dataDir, 'device.json'), kept, { mode: 0o600 });
  assertWhole(open(t, { dataDir, rootKey: raw(1) }));
});

test('rotateRootKey: to the root key that the device has is 401, and changes nothing', (t) => {
  for (const [rootKey, same] of [
    [raw(1), fetched(1)],
    [raw(1), raw(1)],
    [fetched(1), raw(1)],
  ]) {
    const dataDir = path.join(folderFor(t), 'device');
    const device = filled(t, { dataDir, rootKey });
    throws(CODE.INVALID_ARGUMENT, () => device.rotateRootKey(same));
    device.close();
    assertWhole(open(t, { dataDir, rootKey }));
  }
});

test('rotateRootKey in memory: to the root key that the device has is 401 too', (t) => {
  const device = open(t, { rootKey: raw(1) });
  throws(CODE.INVALID_ARGUMENT, () => device.rotateRootKey(fetched(1)));
});

/** A folder whose last rotation, from one key file to another, was cut off before the old file went. */
function cutOff(t) {
  const dataDir = path.join(folderFor(t), 'device');
  const at = (name) => path.join(dataDir, name);
  const device = filled(t, { dataDir });
  const old = Object.fromEntries(
    ['device.json', 'root.key'].map((name) => [name, fs.readFileSync(at(name))]),
  );
  device.rotateRootKey(FILE);
  device.close();
  const next = fs.readFileSync(at('root.key'));
  fs.renameSync(at('root.key'), at('root.key.next'));
  const write = (name, content) => fs.writeFileSync(at(name), content, { mode: 0o600 });
  write('root.key', old['root.key']);
  const record = JSON.stringify({ ...JSON.parse(fs.readFileSync(at('device.json'))), unsettled: true });
  write('device.json', record);
  return { dataDir, at, old, next, write, record };
}

test('a rotation that was cut off is completed by the next opening', (t) => {
  const { dataDir, at, next } = cutOff(t);
  const device = open(t, { dataDir });
  assertWhole(device);
  assert.deepEqual(device.health().notes, []);
  assert.deepEqual(fs.readFileSync(at('root.key')), next);
  assert.ok(!fs.existsSync(at('root.key.next')));
});

test('the next rotation does not write over the key that counts: it completes the earlier one, or is refused', (t) => {
  const { dataDir, at, old, next, write, record } = cutOff(t);
  fs.rmSync(at('root.key'));
  fs.renameSync(at('root.key.next'), at('root.key'));
  const device = open(t, { dataDir });
  device.screenLock().unlock('1234');
  // As it was, while somebody has the folder open.
  write('root.key.next', next);
  fs.rmSync(at('root.key'));
  fs.mkdirSync(at('root.key'));
  write('device.json', record);
  assert.match(device.health().notes.join(), /earlier root key/);
  throws(CODE.FILE_OPERATION_ERROR, () => device.rotateRootKey(FILE));
  assert.deepEqual(fs.readFileSync(at('root.key.next')), next);
  fs.rmSync(at('root.key'), { recursive: true, force: true });
  write('root.key', old['root.key']);
  device.rotateRootKey(FILE);
  device.close();
  assert.deepEqual(filesWith(dataDir, next), []);
  assertWhole(open(t, { dataDir }));
});

test('an opening that is refused, with a device.json from before, destroys no key', (t) => {
  const { dataDir, at, old, next, write, record } = cutOff(t);
  write('device.json', old['device.json']);
  throws(CODE.CRYPTO_ERROR, () => createDevice({ dataDir, app: testApp }), /earlier/);
  assert.deepEqual(fs.readFileSync(at('root.key.next')), next);
  write('device.json', record);
  assertWhole(open(t, { dataDir }));
});

test('rotateRootKey: what belonged to the earlier root key opens no backup either, after a kill', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  filled(t, { dataDir }).close();
  const names = ['device.json', 'root.key'];
  const old = names.map((name) => fs.readFileSync(path.join(dataDir, name)));
  const rotate = `import { createDevice } from 'ohos-security-kit';
    const device = createDevice(JSON.parse(process.argv[1]));
    device.rotateRootKey({ kind: 'raw', key: new Uint8Array(32).fill(1) });
    process.kill(process.pid, 'SIGKILL');`;
  const options = JSON.stringify({ dataDir, app: testApp });
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', rotate, options], {
    cwd: import.meta.dirname,
  });
  assert.equal(signal, 'SIGKILL');
  const kept = fs.readFileSync(path.join(dataDir, 'device.json'));
  names.forEach((name, i) => {
    fs.writeFileSync(path.join(dataDir, name), old[i], { mode: 0o600 });
  });
  for (const name of ['store.db', 'store.db-wal', 'store.db-shm', 'store.stamp'])
    fs.rmSync(path.join(dataDir, name), { force: true });
  throws(CODE.CRYPTO_ERROR, () => createDevice({ dataDir, app: testApp }));
  fs.writeFileSync(path.join(dataDir, 'device.json'), kept, { mode: 0o600 });
  assertWhole(open(t, { dataDir, rootKey: raw(1) }));
});

test('rotateRootKey: a rotation while the next key is fetched makes that one the earlier key: 24000009', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const device = filled(t, { dataDir });
  const get = () => {
    device.rotateRootKey(raw(2));
    return new Uint8Array(32).fill(3);
  };
  throws(CODE.CRYPTO_ERROR, () => device.rotateRootKey({ kind: 'callback', get }), /rotated/);
  device.close();
  assertWhole(open(t, { dataDir, rootKey: raw(2) }));
});

test('rotateRootKey: what is no root key is 401, and changes nothing', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const device = filled(t, { dataDir });
  const bad = [
    ...[
      undefined,
      null,
      5,
      'file',
      {},
      { kind: 'vault' },
      { kind: 'raw' },
      { kind: 'raw', key: new Uint8Array(31) },
    ],
    ...[phrase(''), { kind: 'passphrase' }, { kind: 'file', key: new Uint8Array(32) }, { kind: 'callback' }],
    ...[
      { kind: 'file', service: 'x' },
      { kind: 'callback', get: () => 'text' },
    ],
    { kind: 'callback', get: async () => new Uint8Array(32) },
    { kind: 'callback', get: () => new Uint8Array(64) },
  ];
  for (const next of bad) throws(CODE.INVALID_ARGUMENT, () => device.rotateRootKey(next), String(next?.kind));
  device.close();
  assertWhole(open(t, { dataDir }));
});

test('rotateRootKey: again and again, also in one process, and back to the first', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const device = filled(t, { dataDir, rootKey: raw(1) });
  for (const next of [FILE, FILE, raw(2), fetched(3), FILE, raw(1)]) device.rotateRootKey(next);
  assertWhole(device);
  device.close();
  assert.deepEqual(
    fs.readdirSync(dataDir).filter((name) => name.startsWith('root.key')),
    [],
  );
  assertWhole(open(t, { dataDir, rootKey: raw(1) }));
});

test('rotateRootKey: another process goes on, and has to open the device again for snapshots', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const device = filled(t, { dataDir, rootKey: raw(1) });
  const snapshot = device.snapshot();
  const rotate = `import { createDevice } from 'ohos-security-kit';
    const raw = (fill) => ({ kind: 'raw', key: new Uint8Array(32).fill(fill) });
    const device = createDevice({ ...JSON.parse(process.argv[1]), rootKey: raw(1) });
    device.rotateRootKey(raw(2));
    device.close();`;
  const options = JSON.stringify({ dataDir, app: testApp });
  execFileSync(process.execPath, ['--input-type=module', '-e', rotate, options], {
    cwd: import.meta.dirname,
  });
  device.screenLock().unlock('1234');
  device.asset.addSync(assetOf('after'));
  throws(CODE.CRYPTO_ERROR, () => device.snapshot(), /open the device again/);
  throws(CODE.CRYPTO_ERROR, () => device.restore(snapshot), /open the device again/);
  throws(CODE.CRYPTO_ERROR, () => device.rotateRootKey(raw(3)), /open the device again/);
  device.close();
  const again = open(t, { dataDir, rootKey: raw(2) });
  assertWhole(again);
  assert.equal(secretNow(again.asset, 'after'), secretFor('after'));
});

for (const inMemory of [true, false]) {
  const place = (t) => (inMemory ? { inMemory } : { dataDir: path.join(folderFor(t), 'device') });

  test(`rotateRootKey and snapshots ${inMemory ? 'in memory' : 'on disk'}: a snapshot has the root key of its time`, (t) => {
    const device = filled(t, { ...place(t), rootKey: raw(1) });
    const before = device.snapshot();
    device.rotateRootKey(raw(2));
    const after = device.snapshot();
    throws(CODE.CRYPTO_ERROR, () => device.restore(before));
    device.asset.removeSync(attrs({ ALIAS: new TextEncoder().encode('plain') }));
    device.restore(after);
    assertWhole(device);

    const other = filled(t, { ...place(t), rootKey: raw(2) });
    throws(CODE.CRYPTO_ERROR, () => other.restore(before));
    other.restore(after);
    other.reboot();
    assertWhole(other);
  });
}

test('a snapshot of another device is put under the keys of this one: it opens after a rotation and a restart', (t) => {
  const source = filled(t, { rootKey: raw(1) });
  const dataDir = path.join(folderFor(t), 'device');
  const device = open(t, { dataDir, rootKey: raw(1) });
  device.restore(source.snapshot());
  device.rotateRootKey(FILE);
  device.close();
  const again = open(t, { dataDir });
  assertWhole(again);
  again.screenLock().setPassword('2', '1234');
  again.close();
  assertWhole(open(t, { dataDir }), '2');
});

test('rotateRootKey and reset: the device stays under the root key that it has', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const device = filled(t, { dataDir });
  const record = fs.readFileSync(path.join(dataDir, 'device.json'));
  const key = fs.readFileSync(path.join(dataDir, 'root.key'));
  device.rotateRootKey(raw(1));
  device.reset();
  device.asset.addSync(assetOf('fresh'));
  device.close();
  const kept = fs.readFileSync(path.join(dataDir, 'device.json'));
  fs.writeFileSync(path.join(dataDir, 'device.json'), record, { mode: 0o600 });
  fs.writeFileSync(path.join(dataDir, 'root.key'), key, { mode: 0o600 });
  throws(CODE.CRYPTO_ERROR, () => createDevice({ dataDir, app: testApp }));
  fs.writeFileSync(path.join(dataDir, 'device.json'), kept, { mode: 0o600 });
  assert.deepEqual(aliasesNow(open(t, { dataDir, rootKey: raw(1) }).asset), ['fresh']);
});

test('rotateRootKey of a closed device: 24000001', (t) => {
  const device = open(t);
  device.close();
  throws(CODE.SERVICE_UNAVAILABLE, () => device.rotateRootKey(raw(1)));
});
