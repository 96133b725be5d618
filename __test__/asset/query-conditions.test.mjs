// A100..A103, A109: how conditions compare, what results are made of, and queries while locked.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

const { CODE, Tag, attrs, assetOf, rejects } = s;

s.withKit(
  'A100 a SYNC_TYPE condition matches what contains all its bits; 0 matches all',
  async ({ kit }) => {
    const values = [0, 1, 2, 3, 4, 5, 6, 7];
    for (const value of values) await kit.add(assetOf(`s${value}`, { SYNC_TYPE: value }));
    assert.deepEqual(await s.aliases(kit, { SYNC_TYPE: 1 }), ['s1', 's3', 's5', 's7']);
    for (const condition of values) {
      const expected = values
        .filter((value) => (value & condition) === condition)
        .map((value) => `s${value}`);
      assert.deepEqual(await s.aliases(kit, { SYNC_TYPE: condition }), expected, `SYNC_TYPE ${condition}`);
    }
    const update = attrs({ DATA_LABEL_NORMAL_1: 'x' });
    await kit.update(attrs({ ALIAS: 's7', SYNC_TYPE: 5 }), update);
    await rejects(CODE.NOT_FOUND, () => kit.update(attrs({ ALIAS: 's2', SYNC_TYPE: 3 }), update));
    await kit.remove(attrs({ SYNC_TYPE: 6 }));
    assert.deepEqual(await s.aliases(kit), ['s0', 's1', 's2', 's3', 's4', 's5']);
  },
  { system: true },
);

s.withKit(
  'A101 the other attributes match exactly',
  async ({ kit }) => {
    const values = {
      ACCESSIBILITY: [0, 1, 2],
      REQUIRE_PASSWORD_SET: [false, true],
      AUTH_TYPE: [0, 255],
      IS_PERSISTENT: [false, true],
      WRAP_TYPE: [0, 1],
    };
    for (const [name, all] of Object.entries(values)) {
      for (const value of all) await kit.add(assetOf(String(value), { [name]: value }));
      for (const value of all)
        assert.deepEqual(await s.aliases(kit, { [name]: value }), [String(value)], name);
      await kit.remove(new Map());
    }
  },
  { password: s.PASSWORD, caller: { permissions: [s.PERSIST] } },
);

s.withKit('A101 labels match byte for byte, each its own column', async ({ kit }) => {
  for (const name of s.LABELS) {
    await kit.add(assetOf(name, { [name]: 'Label' }));
  }
  for (const name of s.LABELS) {
    assert.deepEqual(await s.aliases(kit, { [name]: 'Label' }), [name]);
    for (const other of ['label', 'Labe', 'Label ', 'Label\0', '%', 'L%', '_____']) {
      await rejects(
        CODE.NOT_FOUND,
        () => kit.query(attrs({ [name]: other })),
        `${name} ${JSON.stringify(other)}`,
      );
    }
  }
});

s.withKit('A101 several conditions are ANDed', async ({ kit }) => {
  await kit.add(s.labelled('a1', { ACCESSIBILITY: 2, SYNC_TYPE: 3 }));
  await kit.add(s.labelled('a2', { ACCESSIBILITY: 2 }));
  const row = s.plain(await s.attributesOf(kit, 'a1'));
  const { UPDATE_TIME, ...everything } = row;
  assert.deepEqual(await s.aliases(kit, everything), ['a1']);
  for (const name of s.LABELS) {
    await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ ...everything, [name]: `${name} of a2` })), name);
  }
  assert.deepEqual(await s.aliases(kit, { ACCESSIBILITY: 2 }), ['a1', 'a2']);
  assert.deepEqual(await s.aliases(kit, { ACCESSIBILITY: 2, SYNC_TYPE: 1 }), ['a1']);
});

s.withKit('A102 result keys are tags, values have the type of their tag', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  const [row] = await kit.query(attrs({ ALIAS: 'a1', RETURN_TYPE: 0 }));
  const known = new Set(Object.values(Tag));
  for (const [tag, value] of row) {
    assert.equal(typeof tag, 'number');
    assert.ok(known.has(tag), String(tag));
    if (tag >>> 28 === 1) assert.equal(typeof value, 'boolean');
    if (tag >>> 28 === 2) assert.equal(typeof value, 'number');
    if (tag >>> 28 === 3) assert.equal(Object.getPrototypeOf(value), Uint8Array.prototype);
  }
});

s.withKit('A102 byte values of a result have buffers of their own', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  await kit.add(s.labelled('a2'));
  const twice = [...(await kit.query(new Map())), ...(await kit.query(new Map()))];
  const [full] = await kit.query(attrs({ ALIAS: 'a1', RETURN_TYPE: 0 }));
  const values = [...twice, full].flatMap((row) => [...row.values()]).filter((v) => v instanceof Uint8Array);
  assert.equal(new Set(values.map((value) => value.buffer)).size, values.length);
  for (const value of values) {
    assert.equal(value.byteOffset, 0);
    assert.equal(value.buffer.byteLength, value.length);
    value.fill(0);
  }
  assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
  assert.deepEqual(await s.aliases(kit, { DATA_LABEL_NORMAL_1: 'DATA_LABEL_NORMAL_1 of a2' }), ['a2']);
});

s.withKit('A102 a result can be given back as conditions', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  const [row] = await kit.query(attrs({ ALIAS: 'a1' }));
  row.delete(Tag.UPDATE_TIME);
  assert.equal((await kit.query(row)).length, 1);
  assert.equal(await kit.remove(row), undefined);
  assert.deepEqual(await s.stored(kit), []);
});

s.withKit(
  'A103 while locked attributes of DEVICE_UNLOCKED assets can be read, their secrets are STATUS_MISMATCH',
  async ({ kit, device }) => {
    await kit.add(assetOf('a1', { ACCESSIBILITY: 2 }));
    await kit.add(assetOf('a2', { ACCESSIBILITY: 1 }));
    await kit.add(assetOf('a3', { ACCESSIBILITY: 0 }));
    const lock = device.screenLock(100);
    for (let round = 0; round < 2; round++) {
      lock.lock();
      assert.deepEqual(await s.aliases(kit), ['a1', 'a2', 'a3']);
      assert.deepEqual(await s.aliases(kit, { ALIAS: 'a1', ACCESSIBILITY: 2 }), ['a1']);
      await rejects(CODE.STATUS_MISMATCH, () => s.secretOf(kit, 'a1'));
      await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'missing'), 'NOT_FOUND beats the lock');
      for (const alias of ['a2', 'a3']) assert.equal(await s.secretOf(kit, alias), `secret of ${alias}`);
      lock.unlock(s.PASSWORD);
      assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
    }
  },
  { password: s.PASSWORD },
);

s.withKit('A109 OPERATION_TYPE does not change what a query gives', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  await s.unchanged(kit, async () => {
    for (const operation of [0, 1]) {
      for (const fields of [{}, { ALIAS: 'a1' }, { ALIAS: 'a1', RETURN_TYPE: 0 }]) {
        const without = (await kit.query(attrs(fields))).map(s.plain);
        const given = (await kit.query(attrs({ ...fields, OPERATION_TYPE: operation }))).map(s.plain);
        assert.deepEqual(given, without);
      }
      await rejects(CODE.NOT_FOUND, () => kit.query(attrs({ ALIAS: 'missing', OPERATION_TYPE: operation })));
      await rejects(CODE.UNSUPPORTED, () => kit.query(attrs({ RETURN_TYPE: 0, OPERATION_TYPE: operation })));
    }
  });
});
