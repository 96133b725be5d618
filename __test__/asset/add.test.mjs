// A51..A63: what add stores, and what it does about an alias that exists.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

const { CODE, Tag, attrs, assetOf, rejects } = s;
const { OVERWRITE, THROW_ERROR } = s.ConflictResolution;

const DEFAULTS = {
  ACCESSIBILITY: 1,
  REQUIRE_PASSWORD_SET: false,
  AUTH_TYPE: 0,
  SYNC_TYPE: 0,
  IS_PERSISTENT: false,
  WRAP_TYPE: 0,
};

s.withKit('A51 A52 A53 add stores the defaults, the time, and no label', async ({ kit, device }) => {
  await kit.add(attrs({ SECRET: 'x', ALIAS: 'a1' }));
  const now = String(device.clock.now());
  assert.match(now, /^\d{13}$/);
  const row = await s.attributesOf(kit, 'a1');
  assert.deepEqual(s.plain(row), { ALIAS: 'a1', ...DEFAULTS, UPDATE_TIME: now });
  assert.ok(row.get(Tag.UPDATE_TIME) instanceof Uint8Array);
});

s.withKit('A52 UPDATE_TIME is the time of the add, not of the query', async ({ kit, device }) => {
  const added = device.clock.now();
  await kit.add(assetOf('a1'));
  device.clock.advance(86_400_000);
  assert.equal(s.plain(await s.attributesOf(kit, 'a1')).UPDATE_TIME, String(added));
});

s.withKit('A53 exactly the labels that were set come back', async ({ kit }) => {
  for (const name of s.LABELS) {
    await kit.add(assetOf(name, { [name]: 'only this' }));
    const row = s.plain(await s.attributesOf(kit, name));
    assert.deepEqual(
      Object.keys(row).filter((tag) => tag.startsWith('DATA_LABEL')),
      [name],
    );
    assert.equal(row[name], 'only this');
  }
});

s.withKit(
  'A54 selectors and modifiers never appear in results',
  async ({ kit }) => {
    const group = { GROUP_ID: 'group-of-notes' };
    const encrypted = { REQUIRE_ATTR_ENCRYPTED: true };
    const modifiers = { CONFLICT_RESOLUTION: OVERWRITE, OPERATION_TYPE: 0 };
    const never = [
      'GROUP_ID',
      'REQUIRE_ATTR_ENCRYPTED',
      'CONFLICT_RESOLUTION',
      'OPERATION_TYPE',
      'RETURN_TYPE',
    ];
    for (const selector of [
      {},
      group,
      encrypted,
      { ...group, ...encrypted },
      { REQUIRE_ATTR_ENCRYPTED: false },
    ]) {
      await kit.add(assetOf('a1', { ...selector, ...modifiers }));
      for (const type of [0, 1]) {
        const row = s.plain(
          await s.attributesOf(kit, 'a1', { ...selector, RETURN_TYPE: type, OPERATION_TYPE: 0 }),
        );
        for (const name of never) assert.ok(!(name in row), `${name} in ${JSON.stringify(row)}`);
        assert.equal('SECRET' in row, type === 0);
      }
    }
  },
  { caller: { developerId: 'developer-one', assetGroups: ['group-of-notes'] } },
);

for (const [number, how, fields] of [
  ['A55', 'without CONFLICT_RESOLUTION', {}],
  ['A56', 'with THROW_ERROR', { CONFLICT_RESOLUTION: THROW_ERROR }],
]) {
  s.withKit(`${number} a second add of an alias ${how} is DUPLICATED`, async ({ kit, device }) => {
    await kit.add(s.labelled('a1'));
    device.clock.advance(1000);
    await s.unchanged(kit, async () => {
      await rejects(CODE.DUPLICATED, () => kit.add(s.labelled('a1', fields)));
      await rejects(CODE.DUPLICATED, () =>
        kit.add(assetOf('a1', { SECRET: 'other', ACCESSIBILITY: 0, ...fields })),
      );
    });
    assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
  });
}

s.withKit('A57 OVERWRITE replaces everything; labels not given again are gone', async ({ kit, device }) => {
  await kit.add(s.labelled('a1', { SYNC_TYPE: 2, WRAP_TYPE: 1, ACCESSIBILITY: 0 }));
  device.clock.advance(5000);
  await kit.add(
    attrs({ SECRET: 'new', ALIAS: 'a1', DATA_LABEL_NORMAL_2: 'n2', CONFLICT_RESOLUTION: OVERWRITE }),
  );
  assert.deepEqual(await s.stored(kit), [
    {
      ALIAS: 'a1',
      SECRET: 'new',
      ...DEFAULTS,
      DATA_LABEL_NORMAL_2: 'n2',
      UPDATE_TIME: String(device.clock.now()),
    },
  ]);
  await rejects(CODE.NOT_FOUND, () =>
    kit.query(attrs({ DATA_LABEL_CRITICAL_1: 'DATA_LABEL_CRITICAL_1 of a1' })),
  );
});

s.withKit(
  'A58 OVERWRITE may change the access control of an asset, to and fro',
  async ({ kit }) => {
    const kinds = [
      { ACCESSIBILITY: 1, AUTH_TYPE: 0, REQUIRE_PASSWORD_SET: false },
      { ACCESSIBILITY: 2, AUTH_TYPE: 255, REQUIRE_PASSWORD_SET: true },
      { ACCESSIBILITY: 0, AUTH_TYPE: 0, REQUIRE_PASSWORD_SET: false },
      { ACCESSIBILITY: 2, AUTH_TYPE: 0, REQUIRE_PASSWORD_SET: true },
    ];
    for (const [i, kind] of kinds.entries()) {
      await kit.add(assetOf('a1', { SECRET: `secret ${i}`, CONFLICT_RESOLUTION: OVERWRITE, ...kind }));
      const row = s.plain(await s.attributesOf(kit, 'a1'));
      for (const [name, value] of Object.entries(kind)) assert.equal(row[name], value, `${i} ${name}`);
      if (kind.AUTH_TYPE === 0) assert.equal(await s.secretOf(kit, 'a1'), `secret ${i}`);
      else await rejects(CODE.INVALID_ARGUMENT, () => s.secretOf(kit, 'a1'), 'now it needs a token');
    }
  },
  { password: s.PASSWORD },
);

s.withKit('A59 OVERWRITE of an alias that does not exist adds it', async ({ kit }) => {
  await kit.add(assetOf('a1', { CONFLICT_RESOLUTION: OVERWRITE }));
  assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
  assert.deepEqual(await s.aliases(kit), ['a1']);
});

s.withKit('A60 an overwritten asset moves to the end of the order', async ({ kit }) => {
  for (const alias of ['a1', 'a2', 'a3']) await kit.add(assetOf(alias));
  await kit.add(assetOf('a1', { CONFLICT_RESOLUTION: OVERWRITE }));
  assert.deepEqual(await s.aliases(kit), ['a2', 'a3', 'a1']);
  await kit.add(assetOf('a1', { CONFLICT_RESOLUTION: OVERWRITE }));
  assert.deepEqual(await s.aliases(kit), ['a2', 'a3', 'a1']);
});

s.withKit('A61 aliases are binary: one byte of difference is a difference', async ({ kit }) => {
  const all = [
    'a',
    'A',
    'a\0',
    '\0a',
    'a\0b',
    'a\0c',
    ' a',
    'a ',
    [0],
    [0, 0],
    [255],
    [254],
    [0xc3, 0x28],
    '%',
    '_',
  ];
  for (const [i, alias] of all.entries())
    await kit.add(attrs({ SECRET: `secret ${i}`, ALIAS: s.bytes(alias) }));
  for (const [i, alias] of all.entries()) {
    const rows = await kit.query(attrs({ ALIAS: s.bytes(alias), RETURN_TYPE: 0 }));
    assert.equal(rows.length, 1);
    assert.deepEqual(rows[0].get(Tag.ALIAS), s.bytes(alias));
    assert.equal(s.text(rows[0].get(Tag.SECRET)), `secret ${i}`);
  }
  await kit.remove(attrs({ ALIAS: 'a\0' }));
  assert.equal((await kit.query(new Map())).length, all.length - 1);
});

s.withKit('A62 IS_PERSISTENT without STORE_PERSISTENT_DATA is 201, false too', async ({ kit }) => {
  for (const value of [true, false]) {
    for (const resolution of [OVERWRITE, THROW_ERROR]) {
      const map = assetOf('a1', { IS_PERSISTENT: value, CONFLICT_RESOLUTION: resolution });
      await rejects(CODE.PERMISSION_DENIED, () => kit.add(map));
    }
  }
  assert.deepEqual(await s.stored(kit), []);
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, () =>
    rejects(
      CODE.PERMISSION_DENIED,
      () => kit.add(assetOf('a1', { IS_PERSISTENT: true })),
      'before DUPLICATED',
    ),
  );
});

s.withKit(
  'A62 with the permission IS_PERSISTENT is stored',
  async ({ kit }) => {
    for (const value of [true, false]) {
      await kit.add(assetOf(`${value}`, { IS_PERSISTENT: value }));
      assert.equal((await s.attributesOf(kit, `${value}`)).get(Tag.IS_PERSISTENT), value);
    }
    assert.deepEqual(await s.aliases(kit, { IS_PERSISTENT: true }), ['true']);
  },
  { caller: { permissions: [s.PERSIST] } },
);

s.withKit('A63 IS_PERSISTENT as a condition needs no permission', async ({ kit }) => {
  await kit.add(assetOf('a1', { AUTH_TYPE: 255 }));
  assert.deepEqual(await s.aliases(kit, { IS_PERSISTENT: false }), ['a1']);
  for (const call of [kit.query, kit.preQuery, kit.remove]) {
    await rejects(CODE.NOT_FOUND, () => call(attrs({ IS_PERSISTENT: true })));
  }
  const wrong = attrs({ ALIAS: 'a1', IS_PERSISTENT: true });
  await rejects(CODE.NOT_FOUND, () => kit.update(wrong, attrs({ SECRET: 'x' })));
  await kit.update(attrs({ ALIAS: 'a1', IS_PERSISTENT: false }), attrs({ SECRET: 'x' }));
  await kit.remove(attrs({ IS_PERSISTENT: false }));
  assert.deepEqual(await s.stored(kit), []);
});
