// A store that cannot be read gives way to its last good copy; without one it is an error, never a new store.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { filesIn } from '../support/folders.mjs';
import {
  aliasesNow,
  assetOf,
  businessError,
  CODE,
  folderFor,
  open,
  secretFor,
  secretNow,
  testApp,
} from '../support/index.mjs';

const aliases = Array.from({ length: 40 }, (_, index) => `a${index}`);

/** A closed folder with forty assets; its backup is the closed store itself, or there is none. */
function filledFolder(t, { backup }) {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir });
  for (const alias of aliases) device.asset.addSync(assetOf(alias));
  device.close();
  const file = (name) => path.join(dataDir, name);
  for (const left of ['store.db-wal', 'store.db-shm', 'store.db.backup'])
    fs.rmSync(file(left), { force: true });
  if (backup) {
    fs.copyFileSync(file('store.db'), file('store.db.backup'));
    fs.chmodSync(file('store.db.backup'), 0o600);
  }
  return { dataDir, store: file('store.db'), backup: file('store.db.backup') };
}

const damages = [
  ['all garbage', (store) => fs.writeFileSync(store, Buffer.alloc(8192, 0x5a))],
  ['ten bytes long', (store) => fs.truncateSync(store, 10)],
  ['cut in the middle of a page', (store) => fs.truncateSync(store, 4096 + 1000)],
  ['cut after its first page', (store) => fs.truncateSync(store, 4096)],
  ['empty', (store) => fs.truncateSync(store, 0)],
  [
    'overwritten from its second page on',
    (store) => {
      const data = fs.readFileSync(store);
      fs.writeFileSync(store, data.fill(0x5a, 4096));
    },
  ],
];

for (const [what, damage] of damages) {
  test(`D6 A184 store.db ${what}: set aside, the backup takes its place, health says so`, (t) => {
    const { dataDir, store } = filledFolder(t, { backup: true });
    damage(store);
    const damaged = fs.readFileSync(store);
    const device = open(t, { dataDir });
    for (const alias of aliases) assert.equal(secretNow(device.asset, alias), secretFor(alias));
    const { setAside } = device.health();
    assert.equal(setAside.length, 1);
    const kept = filesIn(path.join(dataDir, 'aside')).map((name) => path.join(dataDir, 'aside', name));
    assert.ok(
      kept.some((file) => fs.readFileSync(file).equals(damaged)),
      'the damaged bytes are kept',
    );
    assert.ok(setAside[0].includes(path.basename(kept[0]).slice(0, 5)), `${setAside[0]} names ${kept[0]}`);
    device.asset.addSync(assetOf('new'));
    device.close();
    const again = open(t, { dataDir });
    assert.deepEqual(aliasesNow(again.asset), [...aliases, 'new']);
    assert.equal(again.health().ok, true);
  });

  test(`D6 A184 store.db ${what} and no backup: an error that names it, nothing recreated`, (t) => {
    const { dataDir, store } = filledFolder(t, { backup: false });
    const sound = fs.readFileSync(store);
    damage(store);
    const damaged = fs.readFileSync(store);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      assert.throws(
        () => createDevice({ dataDir, app: testApp }),
        (error) => {
          assert.ok(
            [CODE.DATA_CORRUPTED, CODE.FILE_OPERATION_ERROR].includes(error.code),
            `${error.code}: ${error.message}`,
          );
          return businessError(error) && error.message.includes('store.db');
        },
      );
    }
    const copies = filesIn(dataDir).filter((name) =>
      fs.readFileSync(path.join(dataDir, name)).equals(damaged),
    );
    assert.ok(copies.length > 0);
    // The user finds an old copy and puts it there: everything is back.
    fs.writeFileSync(store, sound);
    const device = open(t, { dataDir });
    assert.deepEqual(aliasesNow(device.asset), aliases);
    assert.equal(secretNow(device.asset, 'a7'), secretFor('a7'));
  });
}

test('D6 store.db missing: the backup takes its place', (t) => {
  const { dataDir, store } = filledFolder(t, { backup: true });
  fs.rmSync(store);
  const device = open(t, { dataDir });
  for (const alias of aliases) assert.equal(secretNow(device.asset, alias), secretFor(alias));
  const { setAside, notes } = device.health();
  assert.ok(setAside.length + notes.length > 0, 'health says that a backup was used');
});

test('D6 store.db missing and no backup: an error that names it, and no empty store', (t) => {
  const { dataDir, store } = filledFolder(t, { backup: false });
  fs.rmSync(store);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    assert.throws(
      () => createDevice({ dataDir, app: testApp }),
      (error) => {
        return businessError(error) && error.message.includes('store.db');
      },
    );
  }
  assert.ok(!fs.existsSync(store));
});

test('D6 store.db and its backup both damaged: an error, both kept', (t) => {
  const { dataDir, store, backup } = filledFolder(t, { backup: true });
  fs.writeFileSync(store, Buffer.alloc(8192, 0x5a));
  fs.writeFileSync(backup, Buffer.alloc(8192, 0xa5));
  assert.throws(
    () => createDevice({ dataDir, app: testApp }),
    (error) => {
      return businessError(error) && error.message.includes('store.db');
    },
  );
  const contents = filesIn(dataDir).map((name) => fs.readFileSync(path.join(dataDir, name)));
  for (const fill of [0x5a, 0xa5]) assert.ok(contents.some((data) => data.equals(Buffer.alloc(8192, fill))));
});

test('D6 a damaged device.json is an error that names it, and changes nothing', (t) => {
  for (const content of ['', '{', '{}', '[]', 'null', 'garbage']) {
    const { dataDir, store } = filledFolder(t, { backup: false });
    const file = path.join(dataDir, 'device.json');
    const sound = fs.readFileSync(file);
    const stored = fs.readFileSync(store);
    fs.writeFileSync(file, content);
    assert.throws(
      () => createDevice({ dataDir, app: testApp }),
      (error) => {
        return businessError(error) && error.message.includes('device.json');
      },
      content,
    );
    assert.equal(fs.readFileSync(file, 'utf8'), content);
    assert.ok(fs.readFileSync(store).equals(stored));
    fs.writeFileSync(file, sound);
    assert.deepEqual(aliasesNow(open(t, { dataDir }).asset), aliases);
  }
});

test('a store of a later version is refused and not touched', (t) => {
  const { dataDir, store } = filledFolder(t, { backup: true });
  const sound = fs.readFileSync(store);
  const later = Buffer.from(sound);
  later.writeUInt32BE(9999, 60); // user_version in the SQLite header
  fs.writeFileSync(store, later);
  assert.throws(
    () => createDevice({ dataDir, app: testApp }),
    (error) => {
      return businessError(error) && /9999|version|newer/.test(error.message);
    },
  );
  assert.ok(fs.readFileSync(store).equals(later));
  fs.writeFileSync(store, sound);
  assert.deepEqual(aliasesNow(open(t, { dataDir }).asset), aliases);
});

test('D10 the key file of a user missing: 24000009 for its assets, never a new key in silence', (t) => {
  const { dataDir } = filledFolder(t, { backup: false });
  const keyFile = path.join(dataDir, 'keys', '100.key');
  const sound = fs.readFileSync(keyFile);
  fs.rmSync(keyFile);
  const read = () => {
    const device = createDevice({ dataDir, app: testApp });
    t.after(() => device.close());
    try {
      return secretNow(device.asset, 'a1');
    } finally {
      device.close();
    }
  };
  assert.throws(read, (error) => businessError(error) && error.code === CODE.CRYPTO_ERROR);
  fs.writeFileSync(keyFile, sound, { mode: 0o600 });
  assert.equal(read(), secretFor('a1'));
});

test('D6 damage met while open and no good backup: what waits is answered, and the device closes', async (t) => {
  const dataDir = folderFor(t);
  const device = open(t, { dataDir, clock: 'system' });
  const other = device.installApp({ bundleName: 'com.example.other' });
  const aliases = Array.from({ length: 200 }, (_, index) => `asset ${index}`);
  for (const alias of aliases) other.asset.addSync(assetOf(alias, { SECRET: 'x'.repeat(900) }));
  const waiting = Array.from({ length: 2000 }, (_, index) => device.asset.add(assetOf(`new ${index}`)));
  for (const name of ['store.db', 'store.db-wal']) {
    const file = path.join(dataDir, name);
    // In place: SQLite keeps it open.
    const fd = fs.openSync(file, 'r+');
    fs.writeSync(fd, Buffer.alloc(fs.fstatSync(fd).size, 0x5a), 0, undefined, 0);
    fs.closeSync(fd);
  }
  for (const alias of aliases) {
    try {
      secretNow(other.asset, alias);
    } catch (error) {
      assert.ok(businessError(error), String(error));
    }
  }
  const answers = await Promise.allSettled(waiting);
  for (const { status, reason } of answers)
    assert.ok(status === 'fulfilled' || businessError(reason), String(reason));
  assert.equal(device.health().ok, false);
  device.close();
});
