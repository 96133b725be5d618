// Locks are keys: with a password set, the files and the root key do not decrypt what the lock protects.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { copyFolder, filesIn, filesWith, runsOf } from '../support/folders.mjs';
import {
  Accessibility,
  AuthType,
  assetOf,
  CODE,
  folderFor,
  open,
  secretFor,
  secretNow,
  thrown,
  throws,
} from '../support/index.mjs';

const { DEVICE_POWERED_ON, DEVICE_FIRST_UNLOCKED, DEVICE_UNLOCKED } = Accessibility;
const levels = { powered: DEVICE_POWERED_ON, first: DEVICE_FIRST_UNLOCKED, unlocked: DEVICE_UNLOCKED };
const encrypted = { REQUIRE_ATTR_ENCRYPTED: true };

function addOneOfEach(kit, prefix) {
  for (const [name, accessibility] of Object.entries(levels)) {
    kit.addSync(assetOf(`${prefix} ${name}`, { ACCESSIBILITY: accessibility }));
  }
  kit.addSync(assetOf(`${prefix} encrypted`, encrypted));
  kit.addSync(assetOf(`${prefix} guarded`, { AUTH_TYPE: AuthType.ANY }));
}

/** Opens what a thief copied, root key included: the locked classes stay shut until the password is known. */
function assertShut(t, copy, prefixes, password) {
  const thief = open(t, { dataDir: copy });
  const state = { passwordSet: true, unlockedSinceBoot: false, locked: true };
  assert.deepEqual(thief.screenLock().state, state);
  for (const prefix of prefixes) {
    const codes = ['powered', 'first', 'unlocked'].map((name) =>
      thrown(() => secretNow(thief.asset, `${prefix} ${name}`)),
    );
    assert.deepEqual(codes, [0, CODE.STATUS_MISMATCH, CODE.STATUS_MISMATCH], prefix);
    const ofEncrypted = () => secretNow(thief.asset, `${prefix} encrypted`, encrypted);
    throws(CODE.STATUS_MISMATCH, ofEncrypted);
    throws(CODE.STATUS_MISMATCH, () => thief.asset.preQuerySync(new Map()));
  }
  throws(CODE.ACCESS_DENIED, () => thief.screenLock().unlock('guess'));
  throws(CODE.ACCESS_DENIED, () => thief.screenLock().unlock());
  thief.screenLock().unlock(password);
  for (const prefix of prefixes) {
    for (const name of Object.keys(levels)) {
      assert.equal(secretNow(thief.asset, `${prefix} ${name}`), secretFor(`${prefix} ${name}`));
    }
  }
  thief.close();
}

test('locks are keys: a copied folder with its root key stays shut, for older assets too', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  addOneOfEach(device.asset, 'before');
  device.screenLock().setPassword('correct horse');
  addOneOfEach(device.asset, 'after');
  const live = copyFolder(dataDir, path.join(folderFor(t), 'while unlocked'));
  device.screenLock().lock();
  const locked = copyFolder(dataDir, path.join(folderFor(t), 'while locked'));
  device.close();
  const closed = copyFolder(dataDir, path.join(folderFor(t), 'closed'));
  for (const copy of [live, locked, closed]) assertShut(t, copy, ['before', 'after'], 'correct horse');
});

test('locks are keys: a changed password shuts out the old one', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  addOneOfEach(device.asset, 'before');
  device.screenLock().setPassword('old one');
  device.screenLock().setPassword('new one', 'old one');
  device.close();
  const thief = open(t, { dataDir: copyFolder(dataDir, path.join(folderFor(t), 'copy')) });
  throws(CODE.ACCESS_DENIED, () => thief.screenLock().unlock('old one'));
  thief.close();
  assertShut(t, copyFolder(dataDir, path.join(folderFor(t), 'copy')), ['before'], 'new one');
});

/** The random runs in the key file of user 100, without what the key file of another user has as well. */
function keyRuns(dataDir) {
  const keys = path.join(dataDir, 'keys');
  const others = filesIn(keys).filter((name) => name !== '100.key');
  const shared = others.map((name) => fs.readFileSync(path.join(keys, name)));
  const content = fs.readFileSync(path.join(keys, '100.key'));
  const runs = runsOf(content).filter((run) => !shared.some((other) => other.includes(run)));
  return { content, runs };
}

/**
 * No file but the key file may hold a piece of an older key file, and that one not all of it. (Within it, the
 * wrapping of DEVICE_POWERED_ON may stay, as it does not depend on the password; copies are tried above.)
 */
function assertForgotten(dataDir, { content, runs }, when) {
  assert.ok(runs.length > 0);
  const keyFile = path.join('keys', '100.key');
  for (const run of runs) {
    assert.deepEqual(
      filesWith(dataDir, run).filter((name) => name !== keyFile),
      [],
      when,
    );
  }
  const now = fs.readFileSync(path.join(dataDir, keyFile));
  assert.ok(!now.includes(content), when);
  assert.ok(
    runs.some((run) => !now.includes(run)),
    when,
  );
}

test('locks are keys: no wrapping from before a password change is left in any file', (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir, users: [100, 101] });
  addOneOfEach(device.asset, 'a');
  device.installApp({ bundleName: 'com.example.other', userId: 101 }).asset.addSync(assetOf('b'));
  const steps = [
    ['set', () => device.screenLock().setPassword('one')],
    ['changed', () => device.screenLock().setPassword('two', 'one')],
    ['removed', () => device.screenLock().removePassword('two')],
    ['set again', () => device.screenLock().setPassword('three')],
  ];
  const earlier = [];
  for (const [step, act] of steps) {
    earlier.push(keyRuns(dataDir));
    act();
    for (const before of earlier) assertForgotten(dataDir, before, step);
  }
  device.close();
  for (const before of earlier) assertForgotten(dataDir, before, 'closed');
});

test('locks are keys: setting a password costs the same for one asset and for many', (t) => {
  // Counted in bytes written to the store, which does not depend on the machine: only the key file changes.
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  for (let i = 0; i < 200; i += 1) device.asset.addSync(assetOf(`a${i}`));
  device.close();
  const again = open(t, { dataDir });
  const size = () => again.health().sizes.wal;
  const before = size();
  again.screenLock().setPassword('1234');
  assert.ok(size() - before < 64 * 1024, `${size() - before} bytes`);
});
