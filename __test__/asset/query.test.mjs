// A89..A99: which assets a query returns, in which order, and how many.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

const { CODE, Tag, attrs, assetOf, rejects } = s;
const { ALL, ATTRIBUTES } = s.ReturnType;

const TEN = Array.from({ length: 10 }, (_, i) => `a${i + 1}`);
const withTen = (name, body) =>
  s.withKit(name, async (scene) => {
    for (const alias of TEN) await scene.kit.add(assetOf(alias));
    await body(scene);
  });

s.withKit(
  'A89 an empty Map finds the private, not encrypted assets of the caller, without secrets',
  async ({ kit, device }) => {
    const neighbour = device.installApp({ ...s.APP, bundleName: 'com.example.neighbour' }).asset;
    await neighbour.add(assetOf('foreign'));
    await kit.add(assetOf('grouped', { GROUP_ID: 'group-of-notes' }));
    await kit.add(assetOf('encrypted', { REQUIRE_ATTR_ENCRYPTED: true }));
    await kit.add(s.labelled('a1'));
    await kit.add(assetOf('a2', { AUTH_TYPE: 255, ACCESSIBILITY: 2 }));
    const rows = (await kit.query(new Map())).map(s.plain);
    assert.deepEqual(
      rows.map((row) => row.ALIAS),
      ['a1', 'a2'],
    );
    for (const row of rows) assert.ok(!('SECRET' in row));
    for (const name of s.LABELS) assert.equal(rows[0][name], `${name} of a1`);
  },
  { caller: { developerId: 'developer-one', assetGroups: ['group-of-notes'] } },
);

s.withKit('A90 A94 a query without match is NOT_FOUND, never an empty array', async ({ kit }) => {
  const queries = [
    { ALIAS: 'missing' },
    { ALIAS: 'missing', RETURN_TYPE: ALL },
    { ALIAS: 'missing', RETURN_TYPE: ALL, AUTH_TYPE: 255 },
    { DATA_LABEL_CRITICAL_1: 'missing' },
    { ALIAS: 'a1', DATA_LABEL_CRITICAL_1: 'missing' },
    { ALIAS: 'a1', DATA_LABEL_CRITICAL_1: 'missing', RETURN_TYPE: ALL },
    { RETURN_LIMIT: 5, ALIAS: 'missing' },
    { REQUIRE_ATTR_ENCRYPTED: true },
  ];
  await rejects(CODE.NOT_FOUND, () => kit.query(new Map()), 'empty store');
  for (const stocked of [false, true]) {
    if (stocked) await kit.add(s.labelled('a1'));
    for (const fields of queries)
      await rejects(CODE.NOT_FOUND, () => kit.query(attrs(fields)), JSON.stringify(fields));
  }
});

s.withKit('A91 RETURN_TYPE absent is ATTRIBUTES', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  const absent = (await kit.query(attrs({ ALIAS: 'a1' }))).map(s.plain);
  const given = (await kit.query(attrs({ ALIAS: 'a1', RETURN_TYPE: ATTRIBUTES }))).map(s.plain);
  assert.deepEqual(absent, given);
  assert.ok(!('SECRET' in given[0]));
});

s.withKit('A92 ALL with ALIAS gives one Map: the attributes and the secret', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  await kit.add(s.labelled('a2'));
  for (const alias of ['a1', 'a2']) {
    const rows = await kit.query(attrs({ ALIAS: alias, RETURN_TYPE: ALL }));
    assert.ok(Array.isArray(rows));
    assert.equal(rows.length, 1);
    assert.ok(rows[0] instanceof Map);
    const attributes = s.plain(await s.attributesOf(kit, alias));
    assert.deepEqual(s.plain(rows[0]), { ...attributes, SECRET: `secret of ${alias}` });
  }
});

s.withKit('A92 a secret comes back byte for byte', async ({ kit }) => {
  const secrets = [[0], [0, 0, 0], [255, 254, 0, 128], Array.from({ length: 1024 }, (_, i) => (i * 7) % 256)];
  for (const [i, secret] of secrets.entries()) {
    await kit.add(attrs({ ALIAS: `s${i}`, SECRET: s.bytes(secret) }));
    const [row] = await kit.query(attrs({ ALIAS: `s${i}`, RETURN_TYPE: ALL }));
    assert.deepEqual(row.get(Tag.SECRET), s.bytes(secret));
  }
});

s.withKit('A93 ALL without ALIAS is UNSUPPORTED, whatever is stored', async ({ kit }) => {
  const conditions = [
    {},
    { DATA_LABEL_NORMAL_1: 'label' },
    { RETURN_LIMIT: 1 },
    { REQUIRE_ATTR_ENCRYPTED: true },
  ];
  for (const count of [0, 1, 2]) {
    if (count > 0) await kit.add(assetOf(`a${count}`, { DATA_LABEL_NORMAL_1: 'label' }));
    for (const fields of conditions) {
      await rejects(
        CODE.UNSUPPORTED,
        () => kit.query(attrs({ RETURN_TYPE: ALL, ...fields })),
        `${count} stored`,
      );
    }
  }
});

withTen('A95 the default order is the order of insertion', async ({ kit }) => {
  assert.deepEqual(await s.aliases(kit), TEN);
  await kit.remove(attrs({ ALIAS: 'a1' }));
  await kit.remove(attrs({ ALIAS: 'a10' }));
  await kit.add(assetOf('a1'));
  assert.deepEqual(await s.aliases(kit), [...TEN.slice(1, 9), 'a1']);
});

s.withKit(
  'A96 RETURN_ORDERED_BY sorts ascending by bytes, assets without the label first',
  async ({ kit }) => {
    const contents = [[98], null, [97], [97, 98], [255], [0], [97, 0], [127], [128], [97, 98, 99]];
    const sorted = [[0], [97], [97, 0], [97, 98], [97, 98, 99], [98], [127], [128], [255]];
    for (const [i, content] of contents.entries()) {
      const labels = content ? Object.fromEntries(s.LABELS.map((name) => [name, s.bytes(content)])) : {};
      await kit.add(assetOf(`a${i}`, labels));
    }
    for (const name of s.LABELS) {
      const rows = await kit.query(attrs({ RETURN_ORDERED_BY: Tag[name] }));
      const order = rows.map((row) => row.get(Tag[name]));
      assert.deepEqual(order, [undefined, ...sorted.map(s.bytes)], name);

      const some = await kit.query(
        attrs({ RETURN_ORDERED_BY: Tag[name], RETURN_OFFSET: 2, RETURN_LIMIT: 3 }),
      );
      assert.deepEqual(
        some.map((row) => row.get(Tag[name])),
        sorted.slice(1, 4).map(s.bytes),
      );
    }
  },
);

s.withKit('A96 an update of the label changes the place in the sorted order', async ({ kit }) => {
  for (const alias of ['a', 'b', 'c']) await kit.add(assetOf(alias, { DATA_LABEL_NORMAL_2: alias }));
  await kit.update(attrs({ ALIAS: 'a' }), attrs({ DATA_LABEL_NORMAL_2: 'z' }));
  assert.deepEqual(await s.aliases(kit, { RETURN_ORDERED_BY: Tag.DATA_LABEL_NORMAL_2 }), ['b', 'c', 'a']);
});

withTen('A97 RETURN_LIMIT and RETURN_OFFSET cut the result', async ({ kit }) => {
  const cut = (limit, offset) => s.aliases(kit, { RETURN_LIMIT: limit, RETURN_OFFSET: offset });
  assert.deepEqual(await s.aliases(kit, { RETURN_LIMIT: 3 }), ['a1', 'a2', 'a3']);
  assert.deepEqual(await s.aliases(kit, { RETURN_LIMIT: 3.9 }), ['a1', 'a2', 'a3']);
  assert.deepEqual(await cut(3, 2), ['a3', 'a4', 'a5']);
  assert.deepEqual(await cut(3, 0), ['a1', 'a2', 'a3']);
  assert.deepEqual(await cut(3, 9), ['a10']);
  assert.deepEqual(await cut(10, 0), TEN);
  assert.deepEqual(await cut(65536, 8), ['a9', 'a10']);
});

withTen('A98 RETURN_OFFSET alone skips; at or past the end it is NOT_FOUND', async ({ kit }) => {
  assert.deepEqual(await s.aliases(kit, { RETURN_OFFSET: 0 }), TEN);
  assert.deepEqual(await s.aliases(kit, { RETURN_OFFSET: 3 }), TEN.slice(3));
  assert.deepEqual(await s.aliases(kit, { RETURN_OFFSET: 9 }), ['a10']);
  for (const offset of [10, 11, 65536]) {
    await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ RETURN_OFFSET: offset })), String(offset));
    await rejects(
      CODE.NOT_FOUND,
      () => kit.query(attrs({ RETURN_OFFSET: offset, RETURN_LIMIT: 1 })),
      String(offset),
    );
  }
});

withTen('A98 the offset counts only assets that match', async ({ kit }) => {
  for (const alias of ['b1', 'b2', 'b3']) await kit.add(assetOf(alias, { DATA_LABEL_CRITICAL_2: 'b' }));
  assert.deepEqual(await s.aliases(kit, { DATA_LABEL_CRITICAL_2: 'b', RETURN_OFFSET: 1 }), ['b2', 'b3']);
  await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ DATA_LABEL_CRITICAL_2: 'b', RETURN_OFFSET: 3 })));
});

withTen('A99 with ALL the paging tags are ignored, though checked', async ({ kit }) => {
  const full = { ALIAS: 'a7', RETURN_TYPE: ALL };
  const paging = { RETURN_OFFSET: 5, RETURN_LIMIT: 1, RETURN_ORDERED_BY: Tag.DATA_LABEL_NORMAL_1 };
  for (const fields of [{ RETURN_OFFSET: 5 }, { RETURN_OFFSET: 4294967295 }, paging]) {
    const rows = await kit.query(attrs({ ...full, ...fields }));
    assert.equal(rows.length, 1);
    assert.equal(s.text(rows[0].get(Tag.SECRET)), 'secret of a7');
  }
  await rejects(CODE.INVALID_ARGUMENT, () => kit.query(attrs({ ...full, RETURN_LIMIT: 65537 })));
  await rejects(CODE.INVALID_ARGUMENT, () => kit.query(attrs({ ...full, RETURN_ORDERED_BY: Tag.ALIAS })));
});
