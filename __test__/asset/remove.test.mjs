// A71..A78: what remove deletes, and what it leaves alone.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

const { CODE, attrs, assetOf, rejects } = s;

s.withKit('A71 remove of a missing alias is NOT_FOUND', async ({ kit }) => {
  await rejects(CODE.NOT_FOUND, () => kit.remove(attrs({ ALIAS: 'a1' })), 'in an empty store');
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, async () => {
    for (const alias of ['a', 'a11', 'A1', 'a1\0', '%', '*']) {
      await rejects(CODE.NOT_FOUND, () => kit.remove(attrs({ ALIAS: alias })), alias);
    }
  });
});

s.withKit(
  'A72 A77 A78 remove with an empty Map deletes all private, not encrypted assets of the caller, only these',
  async ({ kit, device }) => {
    const group = { GROUP_ID: 'group-of-notes' };
    const encrypted = { REQUIRE_ATTR_ENCRYPTED: true };
    const both = { ...group, ...encrypted };
    const neighbour = device.installApp({ ...s.APP, bundleName: 'com.example.neighbour' }).asset;
    await neighbour.add(assetOf('a1'));
    for (const fields of [{}, group, encrypted, both]) {
      await kit.add(assetOf('a1', fields));
      await kit.add(assetOf('a2', { ...fields, AUTH_TYPE: 255, ACCESSIBILITY: 0 }));
    }
    await kit.remove(new Map());
    await rejects(CODE.NOT_FOUND, () => kit.query(new Map()));
    await rejects(CODE.NOT_FOUND, () => kit.remove(new Map()), 'a second time');
    for (const fields of [group, encrypted, both]) {
      assert.deepEqual(await s.aliases(kit, fields), ['a1', 'a2'], JSON.stringify(fields));
      assert.equal(await s.secretOf(kit, 'a1', fields), 'secret of a1');
    }
    assert.equal((await neighbour.query(new Map())).length, 1);
  },
  { caller: { developerId: 'developer-one', assetGroups: ['group-of-notes'] } },
);

s.withKit('A72 removing with AsUser or plainly keeps to its user space', async ({ kit, device }) => {
  device.users.add(101);
  const elsewhere = device.installApp({ ...s.APP, userId: 101 }).asset;
  await elsewhere.add(assetOf('a1'));
  await kit.add(assetOf('a1'));
  await kit.remove(new Map());
  assert.deepEqual(await s.stored(kit), []);
  assert.equal((await elsewhere.query(new Map())).length, 1);
});

s.withKit('A73 remove by a label deletes all and only the matching assets', async ({ kit }) => {
  for (const name of s.LABELS) {
    await kit.add(assetOf('red 1', { [name]: 'red' }));
    await kit.add(assetOf('none'));
    await kit.add(assetOf('blue', { [name]: 'blue' }));
    await kit.add(assetOf('reddish', { [name]: 'red ' }));
    await kit.add(assetOf('red 2', { [name]: 'red', AUTH_TYPE: 255 }));
    await kit.remove(attrs({ [name]: 'red' }));
    assert.deepEqual(await s.aliases(kit), ['none', 'blue', 'reddish'], name);
    await rejects(CODE.NOT_FOUND, () => kit.remove(attrs({ [name]: 'red' })));
    await kit.remove(new Map());
  }
});

s.withKit('A74 conditions are ANDed', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  await s.unchanged(kit, async () => {
    const wrong = {
      ACCESSIBILITY: 0,
      REQUIRE_PASSWORD_SET: true,
      AUTH_TYPE: 255,
      SYNC_TYPE: 1,
      IS_PERSISTENT: true,
      WRAP_TYPE: 1,
      ...Object.fromEntries(s.LABELS.map((name) => [name, 'other'])),
    };
    for (const [name, value] of Object.entries(wrong)) {
      await rejects(CODE.NOT_FOUND, () => kit.remove(attrs({ ALIAS: 'a1', [name]: value })), name);
    }
  });
  await kit.remove(
    attrs({ ALIAS: 'a1', ACCESSIBILITY: 1, SYNC_TYPE: 0, DATA_LABEL_NORMAL_1: 'DATA_LABEL_NORMAL_1 of a1' }),
  );
  assert.deepEqual(await s.stored(kit), []);
});

s.withKit(
  'A75 remove works while the device is locked and without authentication',
  async ({ kit, device }) => {
    const kinds = [0, 1, 2].flatMap((level) =>
      [0, 255].map((auth) => ({ ACCESSIBILITY: level, AUTH_TYPE: auth })),
    );
    const fill = async () => {
      for (const kind of kinds) {
        await kit.add(assetOf(JSON.stringify(kind), { ...kind, REQUIRE_PASSWORD_SET: kind.AUTH_TYPE === 0 }));
      }
    };
    const lock = device.screenLock(100);
    await fill();
    lock.lock();
    for (const kind of kinds) await kit.remove(attrs({ ALIAS: JSON.stringify(kind) }));
    assert.deepEqual(await s.aliases(kit), []);
    lock.unlock(s.PASSWORD);
    await fill();
    device.reboot();
    await kit.remove(new Map());
    assert.deepEqual(await s.aliases(kit), [], 'before the first unlock too');
  },
  { password: s.PASSWORD },
);

for (const [who, options] of [
  ['a system app', { system: true }],
  ['a native process', { caller: { bundleName: 'cloud_service', tokenType: 'native' } }],
]) {
  s.withKit(
    `A76 a removed TRUSTED_ACCOUNT asset of ${who} is invisible, its alias free`,
    async ({ kit }) => {
      const alias = attrs({ ALIAS: 'a1' });
      for (const conflict of [{}, { CONFLICT_RESOLUTION: 1 }, { CONFLICT_RESOLUTION: 0 }]) {
        for (const next of [4, 0]) {
          await kit.add(assetOf('a1', { SYNC_TYPE: 6, DATA_LABEL_NORMAL_1: 'old' }));
          await kit.remove(conflict.CONFLICT_RESOLUTION === 0 ? new Map() : alias);
          await rejects(CODE.NOT_FOUND, () => kit.query(alias));
          await rejects(CODE.NOT_FOUND, () => kit.query(new Map()));
          await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ ALIAS: 'a1', RETURN_TYPE: 0 })));
          await rejects(CODE.NOT_FOUND, () => kit.update(alias, attrs({ SECRET: 'x' })));
          await rejects(CODE.NOT_FOUND, () => kit.update(alias, attrs({ DATA_LABEL_NORMAL_1: 'x' })));
          await rejects(CODE.NOT_FOUND, () => kit.remove(alias));
          await rejects(CODE.NOT_FOUND, () => kit.remove(new Map()));
          await kit.add(assetOf('a1', { SECRET: 'reborn', SYNC_TYPE: next, ...conflict }));
          assert.equal(await s.secretOf(kit, 'a1'), 'reborn');
          assert.ok(!('DATA_LABEL_NORMAL_1' in s.plain(await s.attributesOf(kit, 'a1'))));
          await rejects(CODE.DUPLICATED, () => kit.add(assetOf('a1')));
          await kit.remove(alias);
        }
      }
    },
    options,
  );
}

s.withKit(
  'A77 A78 remove keeps to the data set that its selectors name',
  async ({ kit }) => {
    const group = { GROUP_ID: 'group-of-notes' };
    const encrypted = { REQUIRE_ATTR_ENCRYPTED: true };
    const sets = [{}, group, encrypted, { ...group, ...encrypted }];
    for (const chosen of sets) {
      for (const fields of sets) await kit.add(assetOf('a1', { ...fields, CONFLICT_RESOLUTION: 0 }));
      await kit.remove(attrs({ ALIAS: 'a1', ...chosen }));
      for (const fields of sets) {
        const expected = fields === chosen ? [] : ['a1'];
        assert.deepEqual(await s.aliases(kit, fields), expected, JSON.stringify([chosen, fields]));
      }
      await rejects(CODE.NOT_FOUND, () => kit.remove(attrs({ ALIAS: 'a1', ...chosen })));
    }
  },
  { caller: { developerId: 'developer-one', assetGroups: ['group-of-notes'] } },
);

s.withKit('A77 REQUIRE_ATTR_ENCRYPTED false selects the plain assets', async ({ kit }) => {
  await kit.add(assetOf('a1', { REQUIRE_ATTR_ENCRYPTED: true }));
  await rejects(CODE.NOT_FOUND, () => kit.remove(attrs({ REQUIRE_ATTR_ENCRYPTED: false })));
  await kit.add(assetOf('a1'));
  await kit.remove(attrs({ REQUIRE_ATTR_ENCRYPTED: false }));
  assert.deepEqual(await s.aliases(kit), []);
  assert.deepEqual(await s.aliases(kit, { REQUIRE_ATTR_ENCRYPTED: true }), ['a1']);
});
