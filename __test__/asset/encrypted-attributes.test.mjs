// A133..A135: assets whose attributes are encrypted too.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects } = s;
const ENCRYPTED = { REQUIRE_ATTR_ENCRYPTED: true };

s.withKit('A133 an alias exists once encrypted and once not; each query sees its own', async ({ kit }) => {
  const sets = { plain: {}, 'said plain': { REQUIRE_ATTR_ENCRYPTED: false }, encrypted: ENCRYPTED };
  await kit.add(assetOf('a1', { SECRET: 'plain', DATA_LABEL_NORMAL_1: 'plain' }));
  await kit.add(assetOf('a1', { SECRET: 'encrypted', DATA_LABEL_NORMAL_1: 'encrypted', ...ENCRYPTED }));
  await kit.add(assetOf('a2', { SECRET: 'encrypted', ...ENCRYPTED }));
  for (const [name, fields] of Object.entries(sets)) {
    const expected = name === 'encrypted' ? 'encrypted' : 'plain';
    assert.equal(await s.secretOf(kit, 'a1', fields), expected);
    assert.equal(s.plain(await s.attributesOf(kit, 'a1', fields)).DATA_LABEL_NORMAL_1, expected);
    assert.deepEqual(await s.aliases(kit, fields), expected === 'plain' ? ['a1'] : ['a1', 'a2']);
    await rejects(CODE.DUPLICATED, () => kit.add(assetOf('a1', fields)));
  }
  await kit.update(attrs({ ALIAS: 'a1', ...ENCRYPTED }), attrs({ SECRET: 'changed' }));
  assert.equal(await s.secretOf(kit, 'a1'), 'plain');
  await kit.remove(attrs(ENCRYPTED));
  assert.deepEqual(await s.aliases(kit), ['a1']);
  assert.deepEqual(await s.aliases(kit, ENCRYPTED), []);
});

s.withKit('A133 every attribute of an encrypted asset comes back and can be asked for', async ({ kit }) => {
  await kit.add(s.labelled('a1', { ...ENCRYPTED, SYNC_TYPE: 3, ACCESSIBILITY: 2 }));
  await kit.add(s.labelled('a2', ENCRYPTED));
  const row = s.plain(await s.attributesOf(kit, 'a1', ENCRYPTED));
  for (const name of s.LABELS) assert.equal(row[name], `${name} of a1`);
  for (const name of s.LABELS) {
    assert.deepEqual(await s.aliases(kit, { ...ENCRYPTED, [name]: `${name} of a1` }), ['a1'], name);
    assert.deepEqual(await s.aliases(kit, { ...ENCRYPTED, [name]: `${name} of a` }), [], name);
  }
  for (const fields of [{ SYNC_TYPE: 2 }, { ACCESSIBILITY: 2 }]) {
    assert.deepEqual(await s.aliases(kit, { ...ENCRYPTED, ...fields }), ['a1']);
  }
  assert.deepEqual(await s.aliases(kit, { ...ENCRYPTED, SYNC_TYPE: 0 }), ['a1', 'a2']);
});

s.withKit('A96 A97 A133 order, limit and offset of encrypted assets', async ({ kit }) => {
  for (const label of ['m', 'b', undefined, 'aa', 'a']) {
    const fields = label ? { DATA_LABEL_NORMAL_2: label } : {};
    await kit.add(assetOf(label ?? 'none', { ...ENCRYPTED, ...fields }));
  }
  const ordered = { ...ENCRYPTED, RETURN_ORDERED_BY: s.Tag.DATA_LABEL_NORMAL_2 };
  assert.deepEqual(await s.aliases(kit, ENCRYPTED), ['m', 'b', 'none', 'aa', 'a']);
  assert.deepEqual(await s.aliases(kit, ordered), ['none', 'a', 'aa', 'b', 'm']);
  assert.deepEqual(await s.aliases(kit, { ...ordered, RETURN_OFFSET: 1, RETURN_LIMIT: 2 }), ['a', 'aa']);
  assert.deepEqual(await s.aliases(kit, { ...ENCRYPTED, RETURN_OFFSET: 4 }), ['a']);
  await kit.update(attrs({ ALIAS: 'm', ...ENCRYPTED }), attrs({ DATA_LABEL_NORMAL_2: '0' }));
  assert.deepEqual(await s.aliases(kit, ordered), ['none', 'm', 'a', 'aa', 'b']);
  assert.deepEqual(await s.aliases(kit, { ...ENCRYPTED, DATA_LABEL_NORMAL_2: 'm' }), [], 'its old label');
  assert.deepEqual(await s.aliases(kit, { ...ENCRYPTED, DATA_LABEL_NORMAL_2: '0' }), ['m']);
});

s.withKit('A123 A133 guarded encrypted assets', async ({ kit, device }) => {
  await kit.add(guarded('a1', ENCRYPTED));
  await kit.add(guarded('a1', { SECRET: 'plain' }));
  const proof = await s.proven(device, kit, ENCRYPTED);
  assert.equal(await s.secretOf(kit, 'a1', { ...proof, ...ENCRYPTED }), 'secret of a1');
  await s.endSession(kit, proof);
  await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'a1', { ...proof, ...ENCRYPTED }));
});

// --- on disk ---

const WORDS = { secret: 'Wx3-secret-bytes', alias: 'Wx3-alias-bytes', label: 'Wx3-label-bytes' };
const labels = Object.fromEntries(s.LABELS.map((name) => [name, `${WORDS.label} ${name}`]));
const wordy = (fields) => attrs({ SECRET: WORDS.secret, ALIAS: WORDS.alias, ...labels, ...fields });

for (const [kind, fields, inClear] of [
  ['normal', {}, ['alias', 'label']],
  ['encrypted', ENCRYPTED, []],
]) {
  test(`A134 what the files hold in clear of ${kind} assets: ${inClear.join(', ') || 'nothing'}`, async (t) => {
    const place = s.onDisk(t);
    const look = (when, names) => {
      for (const [what, word] of Object.entries(WORDS)) {
        const files = s.filesWith(place.dataDir, word);
        if (names.includes(what)) assert.notDeepEqual(files, [], `${what} ${when}`);
        else assert.deepEqual(files, [], `${what} ${when}`);
      }
    };
    const { asset } = s.installed(place.open(), s.APP);
    await asset.add(wordy(fields));
    await asset.query(attrs({ ...fields, RETURN_ORDERED_BY: s.Tag.DATA_LABEL_NORMAL_1 }));
    await asset.query(attrs({ ...fields, DATA_LABEL_CRITICAL_1: labels.DATA_LABEL_CRITICAL_1 }));
    look('while open', inClear);
    place.close();
    look('when closed', inClear);
    const kit = s.installed(place.open(), s.APP).asset;
    assert.equal(await s.secretOf(kit, WORDS.alias, fields), WORDS.secret);
    await kit.update(attrs({ ALIAS: WORDS.alias, ...fields }), attrs({ SECRET: `${WORDS.secret} again` }));
    await kit.add(wordy({ ...fields, CONFLICT_RESOLUTION: 0 }));
    await kit.remove(attrs({ ALIAS: WORDS.alias, ...fields }));
    for (const what of Object.keys(WORDS).filter((name) => !inClear.includes(name))) {
      assert.deepEqual(s.filesWith(place.dataDir, WORDS[what]), [], `${what} after removal`);
    }
  });
}

test('A134 group and batch assets with encrypted attributes show nothing in clear either', async (t) => {
  const place = s.onDisk(t);
  const { asset } = s.memberOf(place.open(), 'a');
  await asset.add(wordy({ ...ENCRYPTED, ...s.GROUP }));
  await asset.batchAdd(s.times(3, (n) => wordy({ ALIAS: `${WORDS.alias} ${n}`, ...ENCRYPTED })));
  place.close();
  for (const word of Object.values(WORDS)) assert.deepEqual(s.filesWith(place.dataDir, word), []);
});

test('A135 as decided by D6 and D10: without the key file nothing is wiped; 24000009 until it is back', async (t) => {
  const place = s.onDisk(t);
  await (async () => {
    const { asset } = s.installed(place.open(), s.APP);
    await asset.add(assetOf('a1', ENCRYPTED));
    await asset.add(assetOf('a1'));
  })();
  place.close();
  const keyFile = place.path('keys', '100.key');
  const key = fs.readFileSync(keyFile);
  fs.rmSync(keyFile);
  const before = s.filesIn(place.dataDir).filter((name) => name.endsWith('store.db'));
  // Whether the folder as a whole or only the calls are refused, the code is the same.
  const device = s.thrown(() => place.open());
  assert.ok([0, CODE.CRYPTO_ERROR].includes(device), `createDevice: ${device}`);
  if (device === 0) {
    const { asset } = s.installed(place.device, s.APP);
    await rejects(CODE.CRYPTO_ERROR, () => s.secretOf(asset, 'a1'));
    await rejects(CODE.CRYPTO_ERROR, () => s.secretOf(asset, 'a1', ENCRYPTED));
    await rejects(CODE.CRYPTO_ERROR, () => asset.query(attrs(ENCRYPTED)));
    assert.equal(place.device.health().ok, false);
  }
  place.close();
  assert.deepEqual(
    s.filesIn(place.dataDir).filter((name) => name.endsWith('store.db')),
    before,
  );
  fs.writeFileSync(keyFile, key, { mode: 0o600 });
  const { asset } = s.installed(place.open(), s.APP);
  assert.equal(await s.secretOf(asset, 'a1'), 'secret of a1');
  assert.equal(await s.secretOf(asset, 'a1', ENCRYPTED), 'secret of a1');
});

test('A135 as decided by D6 and D10: a damaged key file is an error, and nothing is wiped', async (t) => {
  const place = s.onDisk(t);
  await s.installed(place.open(), s.APP).asset.add(assetOf('a1', ENCRYPTED));
  place.close();
  const keyFile = place.path('keys', '100.key');
  const key = fs.readFileSync(keyFile);
  for (const damage of [key.subarray(0, 10), Buffer.alloc(0), key.map((byte) => byte ^ 1)]) {
    fs.writeFileSync(keyFile, damage);
    const opened = s.thrown(() => place.open());
    const read =
      opened || (await s.rejected(() => s.secretOf(s.installed(place.device, s.APP).asset, 'a1', ENCRYPTED)));
    assert.ok([CODE.DATA_CORRUPTED, CODE.CRYPTO_ERROR].includes(read), `code ${read}`);
    place.close();
    fs.writeFileSync(keyFile, key);
    const { asset } = s.installed(place.open(), s.APP);
    assert.equal(await s.secretOf(asset, 'a1', ENCRYPTED), 'secret of a1');
    place.close();
  }
});
