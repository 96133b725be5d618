// A184 with D6: a database file that broke. Nothing is wiped: the damaged file is set aside, the last good
// copy goes on.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, assetOf } = s;
const NAMES = s.times(40, (n) => `a${n}`);

async function switchedOff(t) {
  const place = s.onDisk(t);
  const { asset } = s.installed(place.open(), s.APP);
  for (const name of NAMES) await asset.add(s.labelled(name));
  await asset.add(assetOf('encrypted', { REQUIRE_ATTR_ENCRYPTED: true }));
  place.close();
  return { place, file: place.path('store.db'), backup: place.path('store.db.backup') };
}

/** Ways to break a file, as functions of its bytes. */
const DAMAGE = {
  'its header is zeros': (bytes) => bytes.fill(0, 0, 100),
  'it is something else': (bytes) =>
    Buffer.from('not a database at all, but long enough to be looked at '.repeat(40), 'utf8').subarray(
      0,
      bytes.length,
    ),
  'its first page is noise': (bytes) =>
    bytes.map((byte, at) => (at >= 100 && at < 4096 ? (at * 31) & 255 : byte)),
  'all pages but the first are noise': (bytes) =>
    bytes.map((byte, at) => (at >= 4096 ? (at * 31) & 255 : byte)),
  'its second half is missing': (bytes) => bytes.subarray(0, bytes.length >> 1),
  'it has one byte': () => Buffer.from('S'),
  'it is empty': () => Buffer.alloc(0),
};

for (const [what, damage] of Object.entries(DAMAGE)) {
  test(`A184 as decided by D6: ${what} - the backup goes on, the damaged file is kept, health tells`, async (t) => {
    const { place, file, backup } = await switchedOff(t);
    assert.ok(fs.existsSync(backup), 'a device that was closed has a backup');
    const damaged = damage(fs.readFileSync(file));
    fs.writeFileSync(file, damaged);
    const { asset } = s.installed(place.open(), s.APP);
    assert.deepEqual(await s.aliases(asset), NAMES);
    for (const name of NAMES) assert.equal(await s.secretOf(asset, name), `secret of ${name}`);
    assert.equal(
      await s.secretOf(asset, 'encrypted', { REQUIRE_ATTR_ENCRYPTED: true }),
      'secret of encrypted',
    );
    const { notes, setAside, integrity } = place.device.health();
    assert.equal(integrity, 'ok');
    assert.ok(notes.length + setAside.length > 0, 'health mentions it');
    if (damaged.length > 0) {
      const kept = s.filesIn(place.dataDir).map((name) => fs.readFileSync(place.path(name)));
      assert.ok(
        kept.some((bytes) => bytes.equals(damaged)),
        'the damaged file is still there, byte by byte',
      );
      assert.equal(setAside.length > 0, true);
    }
    await asset.add(assetOf('new'));
    const kit = s.installed(place.reopen(), s.APP).asset;
    assert.deepEqual(await s.aliases(kit), [...NAMES, 'new'], 'and it goes on');
  });

  if (what === 'it is empty') continue;
  test(`A184 without a backup: ${what} - 24000014, and not a byte is changed`, async (t) => {
    const { place, file, backup } = await switchedOff(t);
    fs.rmSync(backup);
    const damaged = damage(fs.readFileSync(file));
    fs.writeFileSync(file, damaged);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const code = await s.rejected(async () => s.aliases(s.installed(place.open(), s.APP).asset));
      assert.equal(code, CODE.FILE_OPERATION_ERROR);
      place.close();
      assert.ok(fs.readFileSync(file).equals(damaged));
    }
  });
}

test('A184 the file is gone: the backup goes on', async (t) => {
  const { place, file } = await switchedOff(t);
  fs.rmSync(file);
  const { asset } = s.installed(place.open(), s.APP);
  assert.deepEqual(await s.aliases(asset), NAMES);
  assert.ok(place.device.health().notes.length > 0);
});

test('A184 file and backup both broken: 24000014, and not a byte is changed', async (t) => {
  const { place, file, backup } = await switchedOff(t);
  const noise = Buffer.alloc(20000, 'noise');
  for (const path of [file, backup]) fs.writeFileSync(path, noise);
  const code = await s.rejected(async () => s.aliases(s.installed(place.open(), s.APP).asset));
  assert.equal(code, CODE.FILE_OPERATION_ERROR);
  for (const path of [file, backup]) assert.ok(fs.readFileSync(path).equals(noise));
});

test('A184 a broken backup of a sound file harms nothing', async (t) => {
  const { place, backup } = await switchedOff(t);
  fs.writeFileSync(backup, 'noise');
  const { asset } = s.installed(place.open(), s.APP);
  assert.deepEqual(await s.aliases(asset), NAMES);
  await asset.add(assetOf('new'));
  place.close();
  fs.writeFileSync(place.path('store.db'), 'noise');
  assert.deepEqual(
    await s.aliases(s.installed(place.open(), s.APP).asset),
    [...NAMES, 'new'],
    'a new one was made',
  );
});

test('A184 the backup holds no secret in clear, nor attributes of encrypted assets', async (t) => {
  const place = s.onDisk(t);
  const { asset } = s.installed(place.open(), s.APP);
  await asset.add(assetOf('a1', { SECRET: 'Wx5-secret-bytes' }));
  await asset.add(assetOf('Wx5-alias-bytes', { REQUIRE_ATTR_ENCRYPTED: true }));
  place.close();
  assert.ok(fs.existsSync(place.path('store.db.backup')));
  for (const word of ['Wx5-secret-bytes', 'Wx5-alias-bytes'])
    assert.deepEqual(s.filesWith(place.dataDir, word), []);
});
