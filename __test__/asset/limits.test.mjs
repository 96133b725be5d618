// A28..A40: the legal range of every tag: the last value inside passes, the first outside is refused.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

const { CODE, Tag, attrs, assetOf, rejects } = s;
const filled = (length) => new Uint8Array(length).fill(0x61);

s.withKit('A28 D14 SECRET takes 1..1024 bytes', async ({ kit }) => {
  for (const length of [1, 2, 1023, 1024]) {
    const alias = `s${length}`;
    await kit.add(attrs({ SECRET: filled(length), ALIAS: alias }));
    assert.equal(await s.secretOf(kit, alias), 'a'.repeat(length));
    await kit.update(attrs({ ALIAS: alias }), attrs({ SECRET: filled(1025 - length) }));
    assert.equal(await s.secretOf(kit, alias), 'a'.repeat(1025 - length));
  }
  await s.unchanged(kit, async () => {
    for (const length of [1025, 2048]) {
      await rejects(CODE.INVALID_ARGUMENT, () => kit.add(attrs({ SECRET: filled(length), ALIAS: 'long' })));
      await rejects(CODE.INVALID_ARGUMENT, () =>
        kit.update(attrs({ ALIAS: 's1' }), attrs({ SECRET: filled(length) })),
      );
    }
  });
});

s.withKit('A29 ALIAS takes 1..256 bytes', async ({ kit }) => {
  for (const length of [1, 256]) {
    await kit.add(attrs({ SECRET: 'x', ALIAS: filled(length) }));
    assert.equal((await kit.query(attrs({ ALIAS: filled(length) }))).length, 1);
  }
  await s.unchanged(kit, async () => {
    for (const place of s.PLACES.filter(({ refused }) => !refused.includes('ALIAS'))) {
      for (const length of [257, 2048]) {
        const map = s.extended(place.legal(), { ALIAS: filled(length) });
        await rejects(CODE.INVALID_ARGUMENT, () => place.call(kit, map), place.name);
      }
    }
  });
});

s.withKit('A30 every label takes 1..2048 bytes', async ({ kit }) => {
  const everyLabel = (length) => Object.fromEntries(s.LABELS.map((name) => [name, filled(length)]));
  for (const length of [1, 512, 513, 2048]) {
    await kit.add(assetOf(`l${length}`, everyLabel(length)));
    const row = await s.attributesOf(kit, `l${length}`, everyLabel(length));
    for (const name of s.LABELS) assert.equal(row.get(Tag[name]).length, length, name);
  }
  await s.unchanged(kit, async () => {
    for (const name of s.LABELS) {
      await rejects(CODE.INVALID_ARGUMENT, () => kit.add(assetOf('long', { [name]: filled(2049) })), name);
      await rejects(CODE.INVALID_ARGUMENT, () => kit.query(attrs({ [name]: filled(2049) })), name);
      await rejects(
        CODE.INVALID_ARGUMENT,
        () => kit.update(attrs({ ALIAS: 'l1' }), attrs({ [name]: filled(2049) })),
        name,
      );
    }
  });
});

/** Gives each value for the tag in every place that allows the tag. */
async function expectEverywhere(kit, code, name, values) {
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, async () => {
    for (const place of s.PLACES.filter(({ refused }) => !refused.includes(name))) {
      for (const value of values) {
        const map = s.extended(place.legal(), { [name]: value });
        await rejects(code, () => place.call(kit, map), `${place.name}: ${name} = ${String(value)}:`);
      }
    }
  });
}

const ILLEGAL = {
  ACCESSIBILITY: [3, 4, 255, 65536, 2 ** 31],
  AUTH_TYPE: [1, 2, 4, 254, 257, 511, 65791],
  CONFLICT_RESOLUTION: [2, 3, 255],
  RETURN_TYPE: [2, 3, 255],
  WRAP_TYPE: [2, 3, 255],
};
for (const [name, values] of Object.entries(ILLEGAL)) {
  s.withKit(`A31 ${name} outside its members is 401`, ({ kit }) => expectEverywhere(kit, 401, name, values));
}

s.withKit('A31 D13 D32 AUTH_TYPE PRIVATE_PIN is UNSUPPORTED wherever it is given', ({ kit }) =>
  expectEverywhere(kit, CODE.UNSUPPORTED, 'AUTH_TYPE', [256, 256.5]),
);

s.withKit('A31 every member is accepted', async ({ kit }) => {
  for (const accessibility of [0, 1, 2]) {
    for (const authType of [0, 255]) {
      for (const wrapType of [0, 1]) {
        const fields = { ACCESSIBILITY: accessibility, AUTH_TYPE: authType, WRAP_TYPE: wrapType };
        const alias = JSON.stringify(fields);
        await kit.add(assetOf(alias, { ...fields, CONFLICT_RESOLUTION: wrapType }));
        const row = s.plain(await s.attributesOf(kit, alias, { ...fields, RETURN_TYPE: 1 }));
        for (const [name, value] of Object.entries(fields))
          assert.equal(row[name], value, `${alias} ${name}`);
      }
    }
  }
});

s.withKit('A32 SYNC_TYPE takes 0..7', async ({ kit }) => {
  for (let value = 0; value <= 7; value++) {
    await kit.add(assetOf(`sync ${value}`, { SYNC_TYPE: value }));
    assert.ok((await s.aliases(kit, { SYNC_TYPE: value & 3 })).includes(`sync ${value}`));
  }
  await expectEverywhere(kit, 401, 'SYNC_TYPE', [8, 9, 15, 16, 255, 2 ** 31]);
});

s.withKit('A33 RETURN_LIMIT takes 1..65536', async ({ kit }) => {
  await expectEverywhere(kit, 401, 'RETURN_LIMIT', [0, 65537, 2 ** 31, -1]);
  for (const value of [1, 65536]) assert.equal((await kit.query(attrs({ RETURN_LIMIT: value }))).length, 1);
  await rejects(
    CODE.INVALID_ARGUMENT,
    () => kit.query(attrs({ ALIAS: 'a1', RETURN_TYPE: 0, RETURN_LIMIT: 0 })),
    'also with ALL',
  );
});

s.withKit('A34 AUTH_VALIDITY_PERIOD takes 1..600', async ({ kit }) => {
  await kit.add(assetOf('guarded', { AUTH_TYPE: 255 }));
  await expectEverywhere(kit, 401, 'AUTH_VALIDITY_PERIOD', [0, 601, 0.9, 60_000, -1]);
  for (const value of [1, 600]) {
    const challenge = await kit.preQuery(attrs({ ALIAS: 'guarded', AUTH_VALIDITY_PERIOD: value }));
    assert.equal(challenge.length, 32);
  }
});

s.withKit('A35 AUTH_CHALLENGE takes exactly 32 bytes', async ({ kit }) => {
  await expectEverywhere(kit, 401, 'AUTH_CHALLENGE', [1, 16, 31, 33, 64, 2048].map(filled));
  assert.equal(await kit.postQuery(attrs({ AUTH_CHALLENGE: filled(32) })), undefined);
  assert.equal((await kit.query(attrs({ AUTH_CHALLENGE: filled(32) }))).length, 1);
});

s.withKit('A36 AUTH_TOKEN takes 1..1024 bytes', async ({ kit }) => {
  await expectEverywhere(kit, 401, 'AUTH_TOKEN', [1025, 2048].map(filled));
  for (const length of [1, 148, 1024]) {
    assert.equal((await kit.query(attrs({ AUTH_TOKEN: filled(length) }))).length, 1, String(length));
  }
});

s.withKit(
  'A37 GROUP_ID takes 7..127 bytes',
  async ({ kit }) => {
    await expectEverywhere(kit, 401, 'GROUP_ID', [1, 6, 128, 2048].map(filled));
    for (const length of [7, 127]) {
      const group = { GROUP_ID: filled(length) };
      await kit.add(assetOf('shared', group));
      assert.equal(await s.secretOf(kit, 'shared', group), 'secret of shared');
      await kit.remove(attrs(group));
    }
  },
  { caller: { developerId: 'developer-one', assetGroups: ['a'.repeat(7), 'a'.repeat(127)] } },
);

s.withKit('A38 RETURN_ORDERED_BY takes the twelve label tags only', async ({ kit }) => {
  const labels = s.LABELS.map((name) => Tag[name]);
  const others = Object.values(Tag).filter((tag) => !labels.includes(tag));
  const unknown = [0, 1, 0x20, 0x30000024, 0x3000003f, 0x30000099, s.USER_ID, -1];
  await expectEverywhere(kit, 401, 'RETURN_ORDERED_BY', [...others, ...unknown]);
  for (const tag of labels) {
    assert.equal((await kit.query(attrs({ RETURN_ORDERED_BY: tag }))).length, 1, String(tag));
  }
});

s.withKit('A39 D32 OPERATION_TYPE takes 0 and 1', async ({ kit }) => {
  await expectEverywhere(kit, 401, 'OPERATION_TYPE', [2, 2.9, 3, 4, 255, -1]);
  for (const value of [0, 1, 1.9]) {
    const operation = { OPERATION_TYPE: value };
    await kit.add(assetOf('new', operation));
    assert.equal((await kit.query(attrs({ ALIAS: 'new', ...operation }))).length, 1);
    await kit.update(attrs({ ALIAS: 'new' }), attrs({ SECRET: 'x', ...operation }));
    await kit.remove(attrs({ ALIAS: 'new', ...operation }));
  }
});

s.withKit('A40 RETURN_OFFSET takes any uint32; past the end is NOT_FOUND', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  for (const value of [1, 65536, 65537, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, -1]) {
    await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ RETURN_OFFSET: value })), String(value));
    await rejects(
      CODE.NOT_FOUND,
      () => kit.query(attrs({ RETURN_OFFSET: value, RETURN_LIMIT: 65536 })),
      String(value),
    );
  }
  for (const value of [0, 0.9, 2 ** 32, Number.NaN]) {
    assert.equal((await kit.query(attrs({ RETURN_OFFSET: value }))).length, 1, String(value));
  }
});
