// A179..A183 with D10: a file that somebody changed while the device was off.
//
// Without a test here: A185 (one backup per hour of charging) - this device does not charge; when it makes
// backups is its own affair; that there is one when it is needed is A184 in persistence-damage. Of A179,
// moving a row to another owner: the owner is a data set of its own table with a unique index, which a
// changed byte makes inconsistent before it makes it wrong; the engine's own tests move rows through
// SQLite.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { edit, replaceBytes, rowsOf, value } from '../support/sqlite-pages.mjs';
import * as s from './scenario.mjs';

const { CODE, attrs, assetOf, rejects } = s;
const WITNESS = 'a witness';
const is = (alias) => (row) => row.alias?.toString() === alias;

/** A device with assets, switched off, so that its file can be changed. */
async function switchedOff(t, assets) {
  const place = s.onDisk(t);
  const { asset } = s.installed(place.open(), s.APP);
  for (const one of [...assets, assetOf(WITNESS)]) await asset.add(one);
  place.close();
  return { file: place.path('store.db'), on: () => s.installed(place.open(), s.APP).asset, place };
}

const assertWitness = async (kit) => assert.equal(await s.secretOf(kit, WITNESS), `secret of ${WITNESS}`);

/** Where the numbers stand in the column `terms`: first bit and width. */
const TERMS = {
  ACCESSIBILITY: [0, 2],
  REQUIRE_PASSWORD_SET: [2, 1],
  AUTH_TYPE: [3, 8],
  SYNC_TYPE: [11, 3],
  IS_PERSISTENT: [14, 1],
  WRAP_TYPE: [15, 1],
};

/** Sets one of them. The bytes that this needs are taken from the time, which nothing protects. */
const term = (name, number) => (row) => {
  const [shift, width] = TERMS[name];
  const terms = (row.terms & ~(((1 << width) - 1) << shift)) | (number << shift);
  return { terms: value.int(terms, 3), update_time: value.int(1_700_000, 3) };
};

/** What is changed in the row, and how an ATTRIBUTES query then shows it. */
const METADATA = {
  SYNC_TYPE: [1, 1],
  ACCESSIBILITY: [0, 0],
  IS_PERSISTENT: [1, true],
  WRAP_TYPE: [1, 1],
};

for (const [name, [changed, shown]] of Object.entries(METADATA)) {
  test(`A179 as decided by D10: ${name} changed in the file is 24000007, its neighbour is read`, async (t) => {
    const { file, on } = await switchedOff(t, [assetOf('a1')]);
    assert.equal(edit(file, 'asset', is('a1'), term(name, changed)), 1);
    const kit = on();
    await rejects(CODE.DATA_CORRUPTED, () => s.secretOf(kit, 'a1'));
    assert.equal(s.plain(await s.attributesOf(kit, 'a1'))[name], shown);
    assert.deepEqual(await s.aliases(kit), ['a1', WITNESS]);
    await assertWitness(kit);
  });
}

test('A179 as decided by D10: REQUIRE_PASSWORD_SET changed in the file is 24000007', async (t) => {
  const place = s.onDisk(t);
  const device = place.open();
  device.screenLock(100).setPassword(s.PASSWORD);
  const { asset } = s.installed(device, s.APP);
  await asset.add(assetOf('raised'));
  await asset.add(assetOf('lowered', { REQUIRE_PASSWORD_SET: true }));
  place.close();
  edit(place.path('store.db'), 'asset', is('raised'), term('REQUIRE_PASSWORD_SET', 1));
  edit(place.path('store.db'), 'asset', is('lowered'), (row) => ({ terms: value.int(row.terms & ~4, 1) }));
  const reopened = place.open();
  reopened.screenLock(100).unlock(s.PASSWORD);
  const kit = s.installed(reopened, s.APP).asset;
  for (const alias of ['raised', 'lowered'])
    await rejects(CODE.DATA_CORRUPTED, () => s.secretOf(kit, alias), alias);
});

test('A179 as decided by D10: a critical label changed in the file is 24000007', async (t) => {
  const labels = Object.fromEntries(s.CRITICAL.map((name) => [name, `${name} right`]));
  for (const name of s.CRITICAL) {
    const { file, on } = await switchedOff(t, [assetOf('a1', labels)]);
    assert.ok(replaceBytes(file, `${name} right`, `${name} wrong`) > 0);
    const kit = on();
    await rejects(CODE.DATA_CORRUPTED, () => s.secretOf(kit, 'a1'), name);
    assert.equal(s.plain(await s.attributesOf(kit, 'a1'))[name], `${name} wrong`);
    await assertWitness(kit);
  }
});

test('A179 as decided by D10: under a changed alias the asset is not found, under the old one it is 24000007', async (t) => {
  const { file, on } = await switchedOff(t, [assetOf('an old alias')]);
  assert.ok(replaceBytes(file, 'an old alias', 'an odd alias') > 0);
  const kit = on();
  // Its hash is that of the old one, and who changes the file cannot make another.
  await rejects(CODE.DATA_CORRUPTED, () => s.secretOf(kit, 'an old alias'));
  await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'an odd alias'));
  await assertWitness(kit);
});

test('A179 AUTH_TYPE changed to 255 asks for a token: 401', async (t) => {
  const { file, on, place } = await switchedOff(t, [assetOf('a1')]);
  assert.equal(edit(file, 'asset', is('a1'), term('AUTH_TYPE', 255)), 1);
  const kit = on();
  await rejects(CODE.INVALID_ARGUMENT, () => s.secretOf(kit, 'a1'));
  assert.equal(s.plain(await s.attributesOf(kit, 'a1')).AUTH_TYPE, 255);
  const code = await s.rejected(async () => s.secretOf(kit, 'a1', await s.proven(place.device, kit)));
  assert.ok([CODE.DATA_CORRUPTED, CODE.CRYPTO_ERROR].includes(code), `never opened, ${code}`);
  await assertWitness(kit);
});

test('A179 D10 AUTH_TYPE changed to 0 does not open a guarded secret', async (t) => {
  const { file, on, place } = await switchedOff(t, [s.guarded('a1'), s.guarded('a2')]);
  assert.equal(
    edit(file, 'asset', is('a1'), (row) => ({ terms: value.int(row.terms & 7, 2) })),
    1,
  );
  const kit = on();
  await rejects(CODE.DATA_CORRUPTED, () => s.secretOf(kit, 'a1'));
  assert.equal(await s.secretOf(kit, 'a2', await s.proven(place.device, kit)), 'secret of a2');
});

test('A179 D10 a ciphertext with any byte changed is 24000007', async (t) => {
  const names = s.times(60, (n) => `a${n}`);
  const { file, on } = await switchedOff(
    t,
    names.map((name) => assetOf(name, { SECRET: 'sixteen bytes xx' })),
  );
  const changed = names.filter((name, n) =>
    edit(file, 'asset', is(name), (row) => ({
      secret: value.bytes(row.secret.map((byte, at) => (at === n % row.secret.length ? byte ^ 0x10 : byte))),
    })),
  );
  assert.deepEqual(changed, names);
  const kit = on();
  for (const name of names) await rejects(CODE.DATA_CORRUPTED, () => s.secretOf(kit, name), name);
  await assertWitness(kit);
  await kit.add(assetOf('a0', { CONFLICT_RESOLUTION: 0, SECRET: 'repaired' }));
  assert.equal(await s.secretOf(kit, 'a0'), 'repaired');
  // Nobody knows under which terms it was stored: a new secret is not sealed under those of the row.
  await rejects(CODE.DATA_CORRUPTED, () =>
    kit.update(attrs({ ALIAS: 'a1' }), attrs({ SECRET: 'repaired too' })),
  );
  await kit.remove(attrs({ ALIAS: 'a2' }));
});

test('A179 D10 the ciphertext of another asset, or of another app, does not open', async (t) => {
  const place = s.onDisk(t);
  const device = place.open();
  const other = { bundleName: 'com.example.other' };
  const kits = [s.APP, other].map((manifest) => s.installed(device, manifest).asset);
  await kits[0].add(assetOf('a1', { SECRET: 'first' }));
  await kits[0].add(assetOf('a2', { SECRET: 'other' }));
  await kits[1].add(assetOf('b1', { SECRET: 'alien' }));
  place.close();
  const rows = rowsOf(place.path('store.db'), 'asset');
  const [first, second, alien] = ['a1', 'a2', 'b1'].map((alias) => rows.find(is(alias)).secret);
  edit(place.path('store.db'), 'asset', is('a1'), { secret: value.bytes(second) });
  edit(place.path('store.db'), 'asset', is('a2'), { secret: value.bytes(alien) });
  edit(place.path('store.db'), 'asset', is('b1'), { secret: value.bytes(first) });
  const reopened = place.open();
  const own = s.installed(reopened, s.APP).asset;
  for (const alias of ['a1', 'a2']) await rejects(CODE.DATA_CORRUPTED, () => s.secretOf(own, alias), alias);
  await rejects(CODE.DATA_CORRUPTED, () => s.secretOf(s.installed(reopened, other).asset, 'b1'));
});

test('A180 normal and local labels and the time are not protected', async (t) => {
  const names = [...s.NORMAL, ...s.LOCAL];
  const labels = Object.fromEntries(names.map((name) => [name, `${name} right`]));
  const { file, on } = await switchedOff(t, [assetOf('a1', labels)]);
  for (const name of names) assert.ok(replaceBytes(file, `${name} right`, `${name} wrong`) > 0);
  edit(file, 'asset', is('a1'), { update_time: value.int(1_700_000_000_000, 6) });
  const kit = on();
  assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
  const row = s.plain(await s.attributesOf(kit, 'a1'));
  for (const name of names) assert.equal(row[name], `${name} wrong`);
  assert.equal(row.UPDATE_TIME, '1700000000000');
});

test('A181 a ciphertext cut to 28 bytes or less is 24000007', async (t) => {
  const lengths = [28, 27, 12, 1, 0];
  const { file, on } = await switchedOff(
    t,
    lengths.map((length) => assetOf(`a${length}`)),
  );
  for (const length of lengths) {
    const cut = (row) => ({ secret: value.bytes(row.secret.subarray(0, length)) });
    assert.equal(edit(file, 'asset', is(`a${length}`), cut), 1);
  }
  const kit = on();
  for (const length of lengths)
    await rejects(CODE.DATA_CORRUPTED, () => s.secretOf(kit, `a${length}`), `${length} bytes`);
  assert.equal((await s.aliases(kit)).length, lengths.length + 1);
  await assertWitness(kit);
});

test('A182 one secret twice gives two ciphertexts, each longer than it by the same amount', async (t) => {
  const lengths = [1, 16, 100, 1024];
  const secretOf = (length) => new Uint8Array(length).fill(65);
  const assets = lengths.flatMap((length) =>
    ['x', 'y'].map((twin) => assetOf(`${twin}${length}`, { SECRET: secretOf(length) })),
  );
  const { file } = await switchedOff(t, assets);
  const rows = rowsOf(file, 'asset');
  const ciphertext = (alias) => rows.find(is(alias)).secret;
  const overhead = ciphertext('x1').length - 1;
  assert.ok(overhead >= 28, 'nonce and tag at least');
  for (const length of lengths) {
    const [x, y] = [ciphertext(`x${length}`), ciphertext(`y${length}`)];
    assert.deepEqual([x.length, y.length], [length + overhead, length + overhead]);
    assert.notDeepEqual(x, y);
    if (length >= 16) assert.ok(!x.includes(Buffer.from(secretOf(16))));
  }
  const nonces = new Set(rows.map((row) => row.secret.toString('hex')));
  assert.equal(nonces.size, rows.length);
});

test('A183 kinds have keys of their own: a broken one breaks only its assets (24000007 by D10)', async (t) => {
  const place = s.onDisk(t);
  const kinds = [0, 1, 2].flatMap((ACCESSIBILITY) =>
    [0, 255].map((AUTH_TYPE) => ({ ACCESSIBILITY, AUTH_TYPE })),
  );
  const { asset } = s.installed(place.open(), s.APP);
  for (const kind of kinds)
    for (const n of [1, 2]) await asset.add(assetOf(`${JSON.stringify(kind)} ${n}`, kind));
  place.close();
  const path = place.path('store.db');
  const intact = fs.readFileSync(path);
  const keyOf = new Map(rowsOf(path, 'asset').map((row) => [row.alias?.toString(), row.data_key]));
  const keys = [...new Set(keyOf.values())];
  assert.equal(keys.length, kinds.length, 'one key per kind');
  for (const key of keys) {
    fs.writeFileSync(path, intact);
    const isKey = (row) => row.id === key && Buffer.isBuffer(row.wrapped);
    const broken = (row) => ({
      wrapped: value.bytes(row.wrapped.map((byte, at) => (at === 20 ? byte ^ 1 : byte))),
    });
    assert.equal(edit(path, 'data_key', isKey, broken), 1);
    const kit = s.installed(place.open(), s.APP).asset;
    for (const kind of kinds) {
      for (const n of [1, 2]) {
        const alias = `${JSON.stringify(kind)} ${n}`;
        const outcome = s.rejected(async () => {
          const proof = kind.AUTH_TYPE ? await s.proven(place.device, kit, kind) : {};
          return s.secretOf(kit, alias, proof);
        });
        assert.equal(await outcome, keyOf.get(alias) === key ? CODE.DATA_CORRUPTED : 0, alias);
      }
    }
    place.close();
  }
});
