// A folder that is removed, renamed or replaced while it is open: whoever writes is told, and what lies there now is left alone.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { photograph } from '../support/folders.mjs';
import {
  aliasesNow,
  assetOf,
  CODE,
  failsWith,
  folderFor,
  open,
  rejects,
  testApp,
} from '../support/index.mjs';
import { allWriters, failureOf, furnish, SYSTEM } from './writers.mjs';

const another = (t, dataDir) => {
  const device = open(t, { dataDir });
  device.asset.addSync(assetOf('theirs'));
  device.close();
};
/** What happens to the folder; what lies there then is nobody's to write to. */
const EVENTS = {
  removed: (_, dir) => fs.rmSync(dir, { recursive: true }),
  renamed: (_, dir) => fs.renameSync(dir, `${dir}-elsewhere`),
  'removed and made anew, empty': (_, dir) => {
    fs.rmSync(dir, { recursive: true });
    fs.mkdirSync(dir, { mode: 0o700 });
  },
  'renamed, and another device made there': (t, dir) => {
    fs.renameSync(dir, `${dir}-elsewhere`);
    another(t, dir);
  },
  'replaced by a copy of itself': (_, dir) => {
    fs.renameSync(dir, `${dir}-elsewhere`);
    fs.cpSync(`${dir}-elsewhere`, dir, { recursive: true });
  },
  'a database put in place of its own': (t, dir) => {
    another(t, `${dir}-other`);
    fs.renameSync(path.join(dir, 'store.db'), path.join(dir, 'old.db'));
    fs.copyFileSync(path.join(`${dir}-other`, 'store.db'), path.join(dir, 'store.db'));
  },
};
/** A process takes the lock with its name away from its own folder, and from no other. */
const isOwnLock = (name, what) => what.startsWith('a database') && name.startsWith('process-');
const photographOf = (dir) => (fs.existsSync(dir) ? photograph(dir) : {});
const changed = (before, after) =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  );
const windows = process.platform === 'win32';

for (const [what, happen] of Object.entries(EVENTS)) {
  test(`D44 a folder ${what} while it is open: every write is refused`, { skip: windows }, async (t) => {
    const dataDir = path.join(folderFor(t), 'device');
    const device = open(t, { dataDir, app: SYSTEM, users: [100, 101] });
    furnish(device);
    const snapshot = device.snapshot();
    happen(t, dataDir);
    const before = photographOf(dataDir);
    for (const [name, service, call] of allWriters) {
      const error = await failureOf(() => call(device, { snapshot }));
      const code = ['asset', 'device'].includes(service) ? CODE.FILE_OPERATION_ERROR : CODE.SERVICE_ABNORMAL;
      assert.ok(failsWith(code, /removed or replaced/)(error ?? new Error(`${name} resolved`)), name);
      assert.ok(error.message.includes(dataDir), `${name}: ${error.message}`);
    }
    const { ok, notes } = device.health();
    assert.equal(ok, false);
    assert.match(notes.join(), /removed or replaced/);
    const warnings = [];
    const listener = ({ message }) => warnings.push(message);
    process.on('warning', listener);
    device.close();
    await nextTurn();
    process.off('warning', listener);
    // A folder that is gone, as when a test suite cleans up, has nothing left to be warned about.
    assert.equal(warnings.length, fs.existsSync(dataDir) ? 1 : 0);
    for (const message of warnings) assert.match(message, /removed or replaced/);
    assert.deepEqual(
      changed(before, photographOf(dataDir)).filter((name) => !isOwnLock(name, what)),
      [],
      'nothing was written there',
    );
    if (what.includes('another device')) {
      assert.deepEqual(aliasesNow(open(t, { dataDir, app: testApp }).asset), ['theirs']);
    }
  });
}

test('D44 a folder that comes back is written to again', { skip: windows }, async (t) => {
  const dataDir = path.join(folderFor(t), 'device');
  const device = open(t, { dataDir });
  fs.renameSync(dataDir, `${dataDir}-elsewhere`);
  await rejects(CODE.FILE_OPERATION_ERROR, device.asset.add(assetOf('lost')));
  fs.renameSync(`${dataDir}-elsewhere`, dataDir);
  await device.asset.add(assetOf('kept'));
  assert.equal(device.health().ok, true);
  device.close();
  assert.deepEqual(aliasesNow(open(t, { dataDir }).asset), ['kept']);
});
