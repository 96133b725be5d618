// rootKey kind 'callback': a key that the program fetches when the device opens, from Electron's safeStorage or a key service.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { filesWith } from '../support/folders.mjs';
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

const KEY = new Uint8Array(32).fill(0xa7);

/** A root key whose calls are kept. */
function fetched(key = KEY) {
  const calls = [];
  const get = (...args) => {
    calls.push(args);
    return new Uint8Array(key);
  };
  return { calls, rootKey: { kind: 'callback', get } };
}

test('rootKey callback: it is asked once for each opening, and told whether a new key is wanted', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const { calls, rootKey } = fetched();
  const device = open(t, { dataDir, rootKey });
  device.asset.addSync(assetOf('a1'));
  assert.deepEqual(device.health().rootKey, { kind: 'callback', location: 'the caller' });
  device.close();
  assert.equal(secretNow(open(t, { dataDir, rootKey }).asset, 'a1'), secretFor('a1'));
  assert.deepEqual(calls, [[true], [false]]);
  assert.deepEqual(filesWith(dataDir, Buffer.from(KEY)), []);
  assert.deepEqual(
    fs.readdirSync(dataDir).filter((name) => name.startsWith('root.key')),
    [],
  );
});

test('rootKey callback: in memory, it is asked for a new key', (t) => {
  const { calls, rootKey } = fetched();
  open(t, { rootKey });
  assert.deepEqual(calls, [[true]]);
});

test('rootKey callback: `this` is the object that has it, and its buffer stays as it is', (t) => {
  const key = new Uint8Array(KEY);
  const rootKey = {
    kind: 'callback',
    get() {
      assert.equal(this, rootKey);
      return key;
    },
  };
  open(t, { rootKey });
  assert.deepEqual(key, KEY);
});

test('rootKey callback: another key is 24000009', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  open(t, { dataDir, rootKey: fetched().rootKey }).close();
  const other = fetched(new Uint8Array(32)).rootKey;
  throws(CODE.CRYPTO_ERROR, () => createDevice({ dataDir, rootKey: other, app: testApp }));
  const file = { kind: 'file' };
  throws(CODE.CRYPTO_ERROR, () => createDevice({ dataDir, rootKey: file, app: testApp }));
});

test('rootKey callback: it may give several keys, as a program does that does not know whether a rotation came to its end', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const keys = [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill));
  const several = (...given) => ({ kind: 'callback', get: () => given });
  open(t, { dataDir, rootKey: several(keys[0]) }).close();
  const device = open(t, { dataDir, rootKey: several(keys[2], keys[1], keys[0]) });
  device.rotateRootKey(several(keys[1], keys[0]));
  device.close();
  open(t, { dataDir, rootKey: several(keys[0], keys[1]) }).close();
  const wrong = several(keys[0], keys[2]);
  throws(CODE.CRYPTO_ERROR, () => createDevice({ dataDir, rootKey: wrong, app: testApp }));
  for (const bad of [several(), several(...Array(17).fill(keys[1])), several(keys[1], 'x')])
    throws(CODE.INVALID_ARGUMENT, () => createDevice({ dataDir, rootKey: bad, app: testApp }));
});

test('rootKey callback: what it throws is thrown, and nothing is made', (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const failure = new Error('the key service does not answer');
  const get = () => {
    throw failure;
  };
  const createIt = () => createDevice({ dataDir, rootKey: { kind: 'callback', get }, app: testApp });
  assert.throws(createIt, (error) => error === failure);
  assert.ok(!fs.existsSync(path.join(dataDir, 'device.json')));
  const device = open(t, { dataDir, rootKey: fetched().rootKey });
  device.asset.addSync(assetOf('a1'));
  assert.throws(
    () => device.rotateRootKey({ kind: 'callback', get }),
    (error) => error === failure,
  );
  device.close();
  assert.throws(createIt, (error) => error === failure);
  assert.equal(secretNow(open(t, { dataDir, rootKey: fetched().rootKey }).asset, 'a1'), secretFor('a1'));
});

for (const [what, get] of [
  ['no function', 'text'],
  ['a function of a class', class {}],
  ['a promise', async () => KEY],
  ['a promise that is rejected', async () => Promise.reject(new Error('too late'))],
  ['text', () => 'x'.repeat(32)],
  ['nothing', () => undefined],
  ['31 bytes', () => KEY.subarray(1)],
  ['64 bytes', () => new Uint8Array(64)],
  ['no bytes', () => new Uint8Array(0)],
  ['words', () => new Uint32Array(8)],
  ['a proxy', () => new Proxy(KEY, {})],
]) {
  test(`rootKey callback: ${what} is no key: 401, nothing is made, and nothing of it is repeated`, (t) => {
    const dataDir = path.join(folderFor(t), 'device');
    const create = () => createDevice({ dataDir, rootKey: { kind: 'callback', get }, app: testApp });
    if (what === 'a function of a class') assert.throws(create, TypeError);
    else
      assert.throws(
        create,
        (error) => failsWith(CODE.INVALID_ARGUMENT)(error) && !/xxx|167/.test(error.message),
      );
    assert.ok(!fs.existsSync(path.join(dataDir, 'device.json')));
  });
}

test('rootKey callback: other members are refused, and inherited ones do not count', () => {
  const inherited = Object.create({ get: () => KEY });
  inherited.kind = 'callback';
  for (const rootKey of [inherited, { kind: 'callback', get: () => KEY, key: KEY }])
    throws(CODE.INVALID_ARGUMENT, () => createDevice({ inMemory: true, rootKey, app: testApp }));
});

test('rootKey callback: it may use other devices, close one, and even open the folder that waits for it elsewhere', (t) => {
  const other = open(t);
  const get = () => {
    other.asset.addSync(assetOf('from within'));
    open(t).close();
    return KEY;
  };
  open(t, { rootKey: { kind: 'callback', get } });
  assert.equal(secretNow(other.asset, 'from within'), secretFor('from within'));
  const device = open(t);
  const closing = () => {
    device.close();
    return KEY;
  };
  throws(CODE.SERVICE_UNAVAILABLE, () => device.rotateRootKey({ kind: 'callback', get: closing }));
});

test('rootKey callback: two first starts at the same time agree on one key', async (t) => {
  const folder = folderFor(t);
  const program = `import fs from 'node:fs';
    import path from 'node:path';
    import { createDevice } from 'ohos-security-kit';
    const [folder, name] = process.argv.slice(1);
    const file = path.join(folder, 'fetched key');
    const get = (fresh) => {
      if (fresh) fs.writeFileSync(file, crypto.getRandomValues(new Uint8Array(32)));
      return new Uint8Array(fs.readFileSync(file));
    };
    const device = createDevice({
      dataDir: path.join(folder, 'device'), rootKey: { kind: 'callback', get }, app: { bundleName: 'a.b' },
    });
    device.asset.addSync(new Map([[0x30000002, new TextEncoder().encode(name)], [0x30000001, new Uint8Array(1)]]));
    device.close();`;
  const start = (name) =>
    spawn(process.execPath, ['--input-type=module', '-e', program, folder, name], {
      cwd: import.meta.dirname,
      stdio: 'inherit',
    });
  const names = ['one', 'two', 'three', 'four'];
  const ends = await Promise.all(names.map((name) => once(start(name), 'exit')));
  assert.deepEqual(
    ends.map(([code]) => code),
    [0, 0, 0, 0],
  );
  const key = new Uint8Array(fs.readFileSync(path.join(folder, 'fetched key')));
  const rootKey = { kind: 'callback', get: () => key };
  const device = open(t, { dataDir: path.join(folder, 'device'), rootKey, app: { bundleName: 'a.b' } });
  assert.equal(device.asset.querySync(new Map()).length, 4);
});
