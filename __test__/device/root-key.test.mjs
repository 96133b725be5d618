// The root key and the data folder: a wrong key changes nothing, the folder is private or refused.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { filesWith, flipByte, pathsIn, photograph } from '../support/folders.mjs';
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

// Windows has no file modes.
const umasks = process.platform === 'win32' ? [] : [0o000, 0o022];
const raw = (fill) => ({ kind: 'raw', key: new Uint8Array(32).fill(fill) });
const phrase = (passphrase) => ({ kind: 'passphrase', passphrase });

/** A closed device folder holding one asset. */
function filledFolder(t, rootKey) {
  const dataDir = path.join(folderFor(t), 'device');
  const device = open(t, { dataDir, rootKey });
  device.asset.addSync(assetOf('a1'));
  device.close();
  return dataDir;
}

const wrongKeys = [
  ['another passphrase', phrase('correct horse'), phrase('correct horse ')],
  ['another raw key', raw(1), raw(2)],
  ['a passphrase for a raw key', raw(1), phrase('correct horse')],
  ['a raw key for a passphrase', phrase('correct horse'), raw(1)],
  ['a key file for a passphrase', phrase('correct horse'), { kind: 'file' }],
  ['a key file for a raw key', raw(1), undefined],
  ['a raw key for a key file', { kind: 'file' }, raw(1)],
];

for (const [what, right, wrong] of wrongKeys) {
  test(`root key: ${what} throws 24000009 and changes no byte`, (t) => {
    const dataDir = filledFolder(t, right);
    const before = photograph(dataDir);
    assert.throws(
      () => createDevice({ dataDir, rootKey: wrong, app: testApp }),
      (error) => failsWith(CODE.CRYPTO_ERROR)(error) && !error.message.includes('correct horse'),
    );
    assert.deepEqual(photograph(dataDir), before);
    assert.equal(secretNow(open(t, { dataDir, rootKey: right }).asset, 'a1'), secretFor('a1'));
  });
}

const damages = [
  ['missing', (file) => fs.rmSync(file)],
  ['shortened', (file) => fs.truncateSync(file, 16)],
  ['empty', (file) => fs.truncateSync(file, 0)],
  ['changed in its first byte', (file) => flipByte(file, 0)],
  ['changed in its last byte', (file) => flipByte(file, fs.statSync(file).size - 1)],
];

for (const [what, damage] of damages) {
  test(`root key: root.key ${what} throws 24000009 and changes no byte`, (t) => {
    const dataDir = filledFolder(t);
    const file = path.join(dataDir, 'root.key');
    const kept = fs.readFileSync(file);
    damage(file);
    const before = photograph(dataDir);
    throws(CODE.CRYPTO_ERROR, () => createDevice({ dataDir, app: testApp }));
    assert.deepEqual(photograph(dataDir), before);
    fs.writeFileSync(file, kept, { mode: 0o600 });
    assert.equal(secretNow(open(t, { dataDir }).asset, 'a1'), secretFor('a1'));
  });
}

test('root key: passphrase and raw key leave no root.key, nor themselves, in the folder', (t) => {
  const passphrase = 'a passphrase nobody wrote down';
  const byPhrase = filledFolder(t, phrase(passphrase));
  const byKey = filledFolder(t, raw(0xa7));
  assert.ok(!fs.existsSync(path.join(byPhrase, 'root.key')));
  assert.ok(!fs.existsSync(path.join(byKey, 'root.key')));
  assert.deepEqual(filesWith(byPhrase, passphrase), []);
  assert.deepEqual(filesWith(byKey, Buffer.alloc(32, 0xa7)), []);
});

test('root key: the caller may wipe its raw key after the call', (t) => {
  const rootKey = raw(9);
  const device = open(t, { rootKey });
  rootKey.key.fill(0);
  device.asset.addSync(assetOf('a1'));
  assert.equal(secretNow(device.asset, 'a1'), secretFor('a1'));
});

for (const umask of umasks) {
  test(`data folder: folders are 0700 and files 0600 with umask ${umask.toString(8)}`, (t) => {
    const previous = process.umask(umask);
    t.after(() => process.umask(previous));
    const dataDir = path.join(folderFor(t), 'device');
    const device = open(t, { dataDir });
    device.asset.addSync(assetOf('a1'));
    device.screenLock().setPassword('1234');
    const assertPrivate = (when) => {
      for (const name of ['.', ...pathsIn(dataDir)]) {
        const stat = fs.statSync(path.join(dataDir, name));
        const mode = (stat.mode & 0o777).toString(8);
        assert.equal(mode, stat.isDirectory() ? '700' : '600', `${name} ${when}`);
      }
    };
    assertPrivate('while open');
    device.close();
    assertPrivate('after close');
  });
}

test('data folder: a file in its place, or above it, throws 24000014 and stays as it is', (t) => {
  const file = path.join(folderFor(t), 'file');
  fs.writeFileSync(file, 'not a folder');
  for (const dataDir of [file, path.join(file, 'below'), path.join(file, 'far', 'below')]) {
    throws(CODE.FILE_OPERATION_ERROR, () => createDevice({ dataDir, app: testApp }), dataDir);
  }
  assert.equal(fs.readFileSync(file, 'utf8'), 'not a folder');
});

test('data folder: one that cannot be created throws 24000014 and names it', (t) => {
  const impossible = process.platform === 'linux' ? '/proc/osk-device' : path.join(folderFor(t), 'nul\0byte');
  assert.throws(
    () => createDevice({ dataDir: impossible, app: testApp }),
    (error) => {
      assert.ok(
        [CODE.FILE_OPERATION_ERROR, CODE.INVALID_ARGUMENT].includes(error.code),
        `${error.code}: ${error.message}`,
      );
      if (process.platform === 'linux') assert.equal(error.code, CODE.FILE_OPERATION_ERROR);
      return process.platform !== 'linux' || error.message.includes(impossible);
    },
  );
});

test('data folder: files of others in the folder are left alone', (t) => {
  const dataDir = folderFor(t);
  fs.writeFileSync(path.join(dataDir, 'notes.txt'), 'mine');
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('a1'));
  device.reset();
  device.close();
  assert.equal(fs.readFileSync(path.join(dataDir, 'notes.txt'), 'utf8'), 'mine');
});
