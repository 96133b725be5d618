// Key files: damage is told from a wrong password and keeps one user out; of two processes that change the same keys, one does.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { copyFolder, flipByte, photograph } from '../support/folders.mjs';
import {
  aliasesNow,
  assetOf,
  CODE,
  folderFor,
  open,
  secretFor,
  secretNow,
  thrown,
  throws,
} from '../support/index.mjs';
import { startWorker } from './start-worker.mjs';

const OTHER = { bundleName: 'com.example.other', userId: 101 };
const keyFile = (dataDir, user) => path.join(dataDir, 'keys', `${user}.key`);
const unlock = (device, user, password) => thrown(() => device.screenLock(user).unlock(password));

/** A closed folder with an asset and the lock password '1234' of users 100 and 101. */
function twoUsers(t) {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir, users: [100, 101] });
  device.asset.addSync(assetOf('a'));
  device.installApp(OTHER).asset.addSync(assetOf('b'));
  for (const user of [100, 101]) device.screenLock(user).setPassword('1234');
  device.close();
  return dataDir;
}

const ALIAS = { 100: 'a', 101: 'b' };
const kitOf = (device, user) =>
  user === 100 ? device.asset : device.app(OTHER.bundleName, { userId: 101 }).asset;

/** A user whose key file is sound gets in with the password, and only with it. */
function assertIn(device, well, what) {
  assert.equal(unlock(device, well, 'wrong'), CODE.ACCESS_DENIED, what);
  assert.equal(unlock(device, well, '1234'), 0, what);
  assert.equal(secretNow(kitOf(device, well), ALIAS[well]), secretFor(ALIAS[well]), what);
}

/** What the device says of a user whose key file is no good; `others` asks about the one whose is, which takes stretching. */
function assertOut(t, dataDir, out, what, others = assertIn) {
  const device = open(t, { dataDir });
  for (const password of ['1234', 'wrong', undefined]) {
    assert.equal(
      unlock(device, out, password),
      CODE.CRYPTO_ERROR,
      `${what}: unlock(${password}) of user ${out}`,
    );
  }
  throws(CODE.CRYPTO_ERROR, () => secretNow(kitOf(device, out), ALIAS[out]), what);
  others(device, out === 100 ? 101 : 100, what);
  const { ok, notes } = device.health();
  assert.equal(ok, false, what);
  assert.match(notes.join(), new RegExp(`(user |keys/)${out}\\b`), what);
  device.close();
}

for (const out of [100, 101]) {
  test(`D10 a damaged key file is no wrong password, and keeps user ${out} out only`, (t) => {
    const dataDir = twoUsers(t);
    const file = keyFile(dataDir, out);
    const sound = fs.readFileSync(file);
    const put = (bytes) => () => fs.writeFileSync(file, bytes);
    const damages = {
      gone: () => fs.rmSync(file),
      empty: put(''),
      'cut by a byte': put(sound.subarray(0, -1)),
      'a byte longer': put(Buffer.concat([sound, Buffer.from('x')])),
      garbage: put(Buffer.alloc(sound.length, 0x5a)),
      'that of another user': () => fs.copyFileSync(keyFile(dataDir, out === 100 ? 101 : 100), file),
    };
    // Every part of the file is hit once.
    for (let at = 0; at < sound.length; at += Math.ceil(sound.length / 24)) {
      damages[`byte ${at} flipped`] = () => flipByte(file, at);
    }
    for (const [what, damage] of Object.entries(damages)) {
      damage();
      // Which byte of one file is hit cannot matter to the other user, who is asked for the damages that differ in kind.
      assertOut(
        t,
        dataDir,
        out,
        what,
        what.startsWith('byte ') && what !== 'byte 0 flipped' ? () => {} : assertIn,
      );
      fs.writeFileSync(file, sound, { mode: 0o600 });
    }
    const device = open(t, { dataDir });
    assert.equal(unlock(device, out, '1234'), 0, 'the right file is put back');
    assert.equal(device.health().ok, true);
  });
}

test('D10 the key file of before a password change is not the key file', (t) => {
  const dataDir = twoUsers(t);
  const old = fs.readFileSync(keyFile(dataDir, 100));
  const device = open(t, { dataDir });
  device.screenLock().unlock('1234');
  device.screenLock().setPassword('5678', '1234');
  device.close();
  fs.writeFileSync(keyFile(dataDir, 100), old);
  assertOut(t, dataDir, 100, 'the old file');
});

test('D10 damage in one user changes no file of anybody', (t) => {
  const dataDir = twoUsers(t);
  flipByte(keyFile(dataDir, 101), 40);
  const keys = () => photograph(path.join(dataDir, 'keys'));
  const before = keys();
  const device = open(t, { dataDir });
  unlock(device, 101, 'wrong');
  assert.equal(
    thrown(() => device.screenLock(101).setPassword('5678', '1234')),
    CODE.CRYPTO_ERROR,
  );
  assert.equal(
    thrown(() => device.screenLock(101).removePassword('1234')),
    CODE.CRYPTO_ERROR,
  );
  device.close();
  assert.deepEqual(keys(), before);
  const again = open(t, { dataDir });
  again.users.remove(101); // the way out
  assert.equal(again.health().ok, true);
  again.users.add(101);
  again.installApp(OTHER).asset.addSync(assetOf('c'));
});

async function workersOn(t, dataDir, count) {
  const workers = Array.from({ length: count }, () => startWorker(t));
  await workers[0].ask('open', { dataDir });
  await Promise.all(workers.slice(1).map((worker) => worker.ask('open', { dataDir })));
  return workers;
}
const exactlyOne = (codes, refusal, what) =>
  assert.deepEqual(codes.toSorted(), [0, ...codes.slice(1).map(() => refusal)].toSorted(), what);

test('D44 processes: of several that add the same user exactly one does', async (t) => {
  const dataDir = folderFor(t);
  const workers = await workersOn(t, dataDir, 3);
  const users = Array.from({ length: 15 }, (_, index) => 200 + index);
  const codes = await Promise.all(workers.map((worker) => worker.ask('addUsers', users)));
  for (const [at, user] of users.entries()) {
    exactlyOne(
      codes.map((all) => all[at]),
      CODE.INVALID_ARGUMENT,
      `user ${user}`,
    );
  }
  const device = open(t, { dataDir });
  for (const user of users) {
    const kit = device.installApp({ bundleName: 'com.example.one', userId: user }).asset;
    kit.addSync(assetOf('a'));
    assert.equal(secretNow(kit, 'a'), secretFor('a'));
  }
  assert.equal(device.health().ok, true);
});

test('D44 processes: of several that set a first password exactly one does, and of several that change it', async (t) => {
  for (let round = 0; round < 3; round += 1) {
    const dataDir = folderFor(t);
    const workers = await workersOn(t, dataDir, 3);
    await workers[0].ask('addAll', ['a']);
    let current;
    for (const step of ['set', 'changed']) {
      const passwords = workers.map((_, index) => `${step} by ${index}`);
      const before = current;
      const codes = await Promise.all(
        workers.map((worker, index) => worker.ask('setPassword', [passwords[index], before])),
      );
      exactlyOne(codes, CODE.ACCESS_DENIED, step);
      current = passwords[codes.indexOf(0)];
      const device = open(t, { dataDir: copyFolder(dataDir, path.join(folderFor(t), 'copy')) });
      for (const password of passwords) {
        assert.equal(unlock(device, 100, password), password === current ? 0 : CODE.ACCESS_DENIED);
      }
      assert.deepEqual(aliasesNow(device.asset), ['a']);
      assert.equal(secretNow(device.asset, 'a'), secretFor('a'));
      device.close();
    }
  }
});
