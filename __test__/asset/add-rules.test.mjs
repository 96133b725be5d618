// A64..A70: trusted-account sync and wrapping, clones, system users, locked keys, many assets.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './support.mjs';

const { CODE, Tag, attrs, assetOf, rejects } = s;
const { OVERWRITE } = s.ConflictResolution;

const syncTypesReadBack = async (kit) => {
  const read = [];
  for (let value = 0; value <= 7; value++) {
    await kit.add(assetOf(`s${value}`, { SYNC_TYPE: value }));
    read.push((await s.attributesOf(kit, `s${value}`)).get(Tag.SYNC_TYPE));
  }
  return read;
};

s.withKit('A64 for an app that is no system app the TRUSTED_ACCOUNT bit is dropped', async ({ kit }) => {
  assert.deepEqual(await syncTypesReadBack(kit), [0, 1, 2, 3, 0, 1, 2, 3]);
  assert.equal(await s.secretOf(kit, 's6'), 'secret of s6');
  await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ SYNC_TYPE: 4 })));
});

s.withKit(
  'A64 for a system app SYNC_TYPE is stored as given',
  async ({ kit }) => assert.deepEqual(await syncTypesReadBack(kit), [0, 1, 2, 3, 4, 5, 6, 7]),
  { system: true },
);

s.withKit(
  'A64 for a native process SYNC_TYPE is stored as given',
  async ({ kit }) => assert.deepEqual(await syncTypesReadBack(kit), [0, 1, 2, 3, 4, 5, 6, 7]),
  { caller: { bundleName: 'credential_service', tokenType: 'native' } },
);

const CLONES = { 'an ordinary clone': (manifest) => manifest, 'a clone of a system app': s.asSystem };

for (const [who, manifestOf] of Object.entries(CLONES)) {
  test(`A65 A66 TRUSTED_ACCOUNT sync or wrapping by ${who} is UNSUPPORTED`, async (t) => {
    const device = s.open(t);
    device.installApp(manifestOf(s.APP));
    const kit = s.kitIn('promise', device.installApp({ ...manifestOf(s.APP), appIndex: 1 }).asset);
    await kit.add(assetOf('a1', { SYNC_TYPE: 3, WRAP_TYPE: 0 }));
    await s.unchanged(kit, async () => {
      for (const value of [4, 5, 6, 7]) {
        await rejects(
          CODE.UNSUPPORTED,
          () => kit.add(assetOf('new', { SYNC_TYPE: value })),
          `SYNC_TYPE ${value}`,
        );
      }
      await rejects(CODE.UNSUPPORTED, () => kit.add(assetOf('new', { WRAP_TYPE: 1 })));
      await rejects(CODE.UNSUPPORTED, () =>
        kit.add(assetOf('a1', { WRAP_TYPE: 1, CONFLICT_RESOLUTION: OVERWRITE })),
      );
    });
  });
}

const GROUP = 'group-of-notes';
const MEMBER = { developerId: 'developer-one', assetGroups: [GROUP] };
for (const system of [false, true]) {
  s.withKit(
    `A65 TRUSTED_ACCOUNT sync of a group asset is UNSUPPORTED (${system ? 'system' : 'ordinary'} app)`,
    async ({ kit }) => {
      for (const value of [4, 6, 7]) {
        await rejects(CODE.UNSUPPORTED, () => kit.add(assetOf('a1', { GROUP_ID: GROUP, SYNC_TYPE: value })));
      }
      await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ GROUP_ID: GROUP })));
      await kit.add(assetOf('a1', { GROUP_ID: GROUP, SYNC_TYPE: 3 }));
      assert.equal(await s.secretOf(kit, 'a1', { GROUP_ID: GROUP }), 'secret of a1');
    },
    { caller: MEMBER, system },
  );

  s.withKit(
    `A66 TRUSTED_ACCOUNT sync and wrapping together are UNSUPPORTED (${system ? 'system' : 'ordinary'} app)`,
    async ({ kit }) => {
      for (const value of [4, 5, 6, 7]) {
        await rejects(CODE.UNSUPPORTED, () => kit.add(assetOf('a1', { WRAP_TYPE: 1, SYNC_TYPE: value })));
      }
      assert.deepEqual(await s.stored(kit), []);
      await kit.add(assetOf('a1', { WRAP_TYPE: 1, SYNC_TYPE: 3 }));
      const row = s.plain(await s.attributesOf(kit, 'a1', { WRAP_TYPE: 1 }));
      assert.equal(row.WRAP_TYPE, 1);
      assert.equal(row.SYNC_TYPE, 3);
      assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
      await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ WRAP_TYPE: 0 })));
    },
    { system },
  );
}

s.withKit(
  'A67 in user 0 only DEVICE_POWERED_ON can be added; the default cannot',
  async ({ kit }) => {
    await rejects(CODE.INVALID_ARGUMENT, () => kit.add(assetOf('a1')));
    for (const level of [1, 2])
      await rejects(CODE.INVALID_ARGUMENT, () => kit.add(assetOf('a1', { ACCESSIBILITY: level })));
    assert.deepEqual(await s.stored(kit), []);
    await kit.add(assetOf('a1', { ACCESSIBILITY: 0 }));
    assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
    const overwrite = { CONFLICT_RESOLUTION: OVERWRITE, SECRET: 'x' };
    await s.unchanged(kit, () => rejects(CODE.INVALID_ARGUMENT, () => kit.add(assetOf('a1', overwrite))));
  },
  { caller: { userId: 0 } },
);

s.withKit('A68 adding an AUTH_TYPE ANY asset needs no token', async ({ kit }) => {
  await kit.add(assetOf('a1', { AUTH_TYPE: s.AuthType.ANY }));
  await kit.add(assetOf('a1', { AUTH_TYPE: s.AuthType.ANY, CONFLICT_RESOLUTION: OVERWRITE }));
  assert.equal((await s.attributesOf(kit, 'a1')).get(Tag.AUTH_TYPE), 255);
});

s.withKit('A69 several hundred assets, added at once, are all there', async ({ kit }) => {
  const names = Array.from({ length: 400 }, (_, i) => `asset ${i}`);
  await Promise.all(names.map((alias) => kit.add(assetOf(alias))));
  assert.deepEqual(await s.aliases(kit), names);
  for (const alias of [names[0], names[399]])
    assert.equal(await s.secretOf(kit, alias), `secret of ${alias}`);
});

s.withKit(
  'A70 while the key is locked: DUPLICATED with THROW_ERROR, STATUS_MISMATCH with OVERWRITE, old asset kept',
  async ({ kit, device }) => {
    await kit.add(s.labelled('a1', { ACCESSIBILITY: 2 }));
    const lock = device.screenLock(100);
    const before = await s.stored(kit);
    lock.lock();
    const again = (fields) => kit.add(assetOf('a1', { SECRET: 'new', ACCESSIBILITY: 2, ...fields }));
    await rejects(CODE.DUPLICATED, () => again({}));
    await rejects(CODE.DUPLICATED, () => again({ CONFLICT_RESOLUTION: 1 }));
    await rejects(CODE.STATUS_MISMATCH, () => again({ CONFLICT_RESOLUTION: OVERWRITE }));
    lock.unlock(s.PASSWORD);
    assert.deepEqual(await s.stored(kit), before);

    lock.lock();
    await again({ ACCESSIBILITY: 1, CONFLICT_RESOLUTION: OVERWRITE });
    assert.equal(await s.secretOf(kit, 'a1'), 'new', 'only the new key matters');
  },
  { password: s.PASSWORD },
);
