// Recovery after a change of keys: whatever keys were changed since the backup was made, what goes on from it can be read and
// added to. The store is lost, the backup is from before the change or from right after it, never one whose keys are gone.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { copyFolder, filesIn } from '../support/folders.mjs';
import {
  aliasesNow,
  assetOf,
  CODE,
  folderFor,
  open,
  secretFor,
  secretNow,
  thrown,
} from '../support/index.mjs';

const OTHER = { bundleName: 'com.example.other', userId: 101 };
const rootKey = { kind: 'raw', key: new Uint8Array(32).fill(3) };
const encrypted = { REQUIRE_ATTR_ENCRYPTED: true };
const kinds = { plain: {}, unlocked: { ACCESSIBILITY: 2 }, encrypted };
const guarded = { REQUIRE_PASSWORD_SET: true };

function fill(kit, prefix) {
  for (const [name, more] of Object.entries(kinds)) kit.addSync(assetOf(`${prefix} ${name}`, more));
}

/** Every asset of these can be read, and others of every kind can be added. */
function assertWorks(kit, prefixes, what) {
  for (const prefix of prefixes) {
    for (const name of Object.keys(kinds)) {
      const alias = `${prefix} ${name}`;
      assert.equal(secretNow(kit, alias, name === 'encrypted' ? encrypted : {}), secretFor(alias), what);
    }
  }
  fill(kit, 'afterwards');
  for (const name of Object.keys(kinds)) {
    assert.equal(
      secretNow(kit, `afterwards ${name}`, name === 'encrypted' ? encrypted : {}),
      secretFor(`afterwards ${name}`),
      what,
    );
  }
}

const other = (device) => device.app(OTHER.bundleName, { userId: 101 });
/** What there is before: a password if so, the change, and what then can be read of both users. */
const CHANGES = {
  'a first password': { change: (device) => device.screenLock().setPassword('2'), password: '2' },
  'a changed password': {
    before: '1',
    change: (device) => device.screenLock().setPassword('2', '1'),
    password: '2',
  },
  'a removed password': { before: '1', change: (device) => device.screenLock().removePassword('1') },
  'a password removed and set': {
    before: '1',
    change: (device) => {
      device.screenLock().removePassword('1');
      device.screenLock().setPassword('2');
    },
    password: '2',
  },
  'two changes of the password': {
    before: '1',
    change: (device) => {
      device.screenLock().setPassword('3', '1');
      device.screenLock().setPassword('2', '3');
    },
    password: '2',
  },
  'the password of another user': { change: (device) => device.screenLock(101).setPassword('2'), other: '2' },
  'a user added': { change: (device) => device.users.add(102) },
  'a user removed': { change: (device) => device.users.remove(101), gone: true },
  'a user removed and added': {
    change: (device) => {
      device.users.remove(101);
      device.users.add(101);
    },
    gone: true,
  },
  'a reset': { change: (device) => device.reset(), gone: true, empty: true },
  'a restore': {
    change: (device, t) => {
      const from = open(t, { rootKey, users: [100, 101] });
      fill(from.asset, 'first');
      device.restore(from.snapshot());
    },
    gone: true,
  },
};

/** An asset that needs a lock password goes with its password; without one it is locked, there or not. */
const codesOf = (kept, password) => (kept ? [0] : [password ? CODE.CRYPTO_ERROR : CODE.STATUS_MISMATCH]);

const losses = {
  'is gone': (file) => fs.rmSync(file),
  'is garbage': (file) => fs.writeFileSync(file, Buffer.alloc(8192, 0x5a)),
};

for (const [what, { before, change, password, other: ofOther, gone, empty }] of Object.entries(CHANGES)) {
  test(`D44 recovery after ${what}: rows find their keys`, (t) => {
    const dataDir = folderFor(t);
    const first = open(t, { dataDir, rootKey, users: [100, 101] });
    fill(first.asset, 'first');
    fill(first.installApp(OTHER).asset, 'other');
    if (before) {
      first.screenLock().setPassword(before);
      first.asset.addSync(assetOf('guarded', guarded));
    }
    first.close(); // with a backup
    const device = open(t, { dataDir, rootKey });
    if (before) device.screenLock().unlock(before);
    change(device, t);
    for (const [how, lose] of Object.entries(losses)) {
      // A killed process: the copy has everything but a good end.
      const copy = copyFolder(dataDir, path.join(folderFor(t), 'copy'));
      lose(path.join(copy, 'store.db'));
      for (const name of filesIn(copy).filter((file) => /-(wal|shm)$/.test(file)))
        fs.rmSync(path.join(copy, name));
      for (const opening of ['first', 'second']) {
        const text = `${how}, ${opening} opening`;
        const left = open(t, { dataDir: copy, rootKey, users: [100, 101] });
        assert.ok(left.users.list().includes(100), text);
        if (password) {
          if (before && opening === 'first')
            assert.equal(
              thrown(() => left.screenLock().unlock(before)),
              CODE.ACCESS_DENIED,
              text,
            );
          left.screenLock().unlock(password);
        }
        if (opening === 'first') assertWorks(left.asset, empty ? [] : ['first'], text);
        assert.equal(secretNow(left.asset, 'afterwards plain'), secretFor('afterwards plain'), text);
        // An asset that needs a password goes with it, for good (D29).
        const kept = what.includes('changed') || what.startsWith('two');
        if (before)
          assert.ok(codesOf(kept, password).includes(thrown(() => secretNow(left.asset, 'guarded'))), text);
        if (ofOther) left.screenLock(101).unlock(ofOther);
        if (opening === 'first' && left.users.list().includes(101)) {
          const kit = (other(left) ?? left.installApp(OTHER)).asset;
          assertWorks(kit, gone ? [] : ['other'], `${text}, user 101`);
          if (gone) assert.deepEqual(aliasesNow(kit), ['afterwards plain', 'afterwards unlocked'], text);
        }
        left.close();
      }
    }
  });
}
