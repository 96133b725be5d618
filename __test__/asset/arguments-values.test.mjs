// A17..A23: the values of a map: exact types, views on bytes, and how numbers are read.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

const { CODE, Tag, attrs, assetOf, rejects } = s;

const detached = () => {
  const view = s.bytes('gone');
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
};

const NO_BOOLEANS = [
  0,
  1,
  'true',
  '',
  {},
  [],
  new Boolean(true),
  1n,
  Symbol('true'),
  s.bytes('1'),
  null,
  undefined,
];
const NO_NUMBERS = [
  true,
  '1',
  '',
  {},
  [1],
  1n,
  Symbol('1'),
  new Number(1),
  { valueOf: () => 1 },
  s.bytes('1'),
  new Date(1),
  null,
  undefined,
];
const NO_BYTES = [
  'text',
  '',
  7,
  true,
  1n,
  [1, 2, 3],
  { 0: 1, length: 1 },
  new ArrayBuffer(4),
  new SharedArrayBuffer(4),
  new DataView(new ArrayBuffer(4)),
  new Int8Array(4),
  new Uint8ClampedArray(4),
  new Uint16Array(4),
  new Int32Array(4),
  new Float64Array(4),
  new BigUint64Array(4),
  new String('text'),
  Symbol('text'),
  () => s.bytes('x'),
  Object.create(Uint8Array.prototype),
  new Proxy(s.bytes('x'), {}),
  { [Symbol.toStringTag]: 'Uint8Array', length: 1, 0: 1 },
];

const describe = (value) => `${typeof value} ${Object.prototype.toString.call(value)}`;

/** Puts each value under each tag into a legal map of every place and expects 401. */
async function refused(kit, tags, values) {
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, async () => {
    for (const place of s.PLACES) {
      for (const name of tags) {
        for (const value of values) {
          const map = place.legal().set(Tag[name], value);
          await rejects(
            CODE.INVALID_ARGUMENT,
            () => place.call(kit, map),
            `${place.name}: ${name} = ${describe(value)}:`,
          );
        }
      }
    }
  });
}

s.withKit('A17 a bool tag takes booleans only', ({ kit }) => refused(kit, s.BOOL_TAGS, NO_BOOLEANS));

s.withKit('A17 a number tag takes numbers only', ({ kit }) => refused(kit, s.NUMBER_TAGS, NO_NUMBERS));

s.withKit('A17 a bytes tag takes Uint8Arrays only', ({ kit }) => refused(kit, s.BYTES_TAGS, NO_BYTES));

s.withKit('A18 a bytes tag with null or undefined is 401', ({ kit }) =>
  refused(kit, s.BYTES_TAGS, [null, undefined]),
);

s.withKit('A19 Buffers, subclasses and views of any memory are bytes', async ({ kit }) => {
  class Own extends Uint8Array {}
  const shared = new Uint8Array(new SharedArrayBuffer(6));
  shared.set(s.bytes('shared'));
  const secrets = {
    buffer: Buffer.from('a pooled Buffer'),
    large: Buffer.alloc(1024, 'x'),
    own: Own.from(s.bytes('an own subclass')),
    shared,
  };
  for (const [alias, secret] of Object.entries(secrets)) {
    const expected = s.text(Uint8Array.from(secret));
    await kit.add(
      new Map([
        [Tag.SECRET, secret],
        [Tag.ALIAS, Buffer.from(alias)],
      ]),
    );
    assert.equal(await s.secretOf(kit, alias), expected, alias);
  }
});

s.withKit('A19 properties that pretend another length or content have no effect', async ({ kit }) => {
  const secret = s.bytes('true content');
  for (const name of ['length', 'byteLength', 'byteOffset'])
    Object.defineProperty(secret, name, { value: 3 });
  Object.defineProperty(secret, 'buffer', { value: new ArrayBuffer(9999) });
  secret[Symbol.iterator] = () => [0][Symbol.iterator]();
  await kit.add(attrs({ SECRET: secret, ALIAS: 'a1' }));
  assert.equal(await s.secretOf(kit, 'a1'), 'true content');
});

s.withKit('A20 a view stores exactly the viewed bytes', async ({ kit }) => {
  const memory = s.bytes('<<<secret|alias|label>>>');
  await kit.add(
    attrs({
      SECRET: memory.subarray(3, 9),
      ALIAS: new Uint8Array(memory.buffer, 10, 5),
      DATA_LABEL_NORMAL_1: Buffer.from(memory.buffer, 16, 5),
    }),
  );
  const [row] = await kit.query(attrs({ ALIAS: memory.subarray(10, 15), RETURN_TYPE: 0 }));
  assert.equal(s.text(row.get(Tag.SECRET)), 'secret');
  assert.equal(s.text(row.get(Tag.ALIAS)), 'alias');
  assert.equal(s.text(row.get(Tag.DATA_LABEL_NORMAL_1)), 'label');
  await kit.update(attrs({ ALIAS: 'alias' }), attrs({ SECRET: memory.subarray(16, 21) }));
  assert.equal(await s.secretOf(kit, 'alias'), 'label');
});

s.withKit('A20 bytes of every value survive, zero and 255 too', async ({ kit }) => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  await kit.add(
    attrs({ SECRET: all, ALIAS: all, DATA_LABEL_CRITICAL_1: all, DATA_LABEL_NORMAL_LOCAL_4: all }),
  );
  const [row] = await kit.query(attrs({ ALIAS: all, RETURN_TYPE: 0 }));
  for (const name of ['SECRET', 'ALIAS', 'DATA_LABEL_CRITICAL_1', 'DATA_LABEL_NORMAL_LOCAL_4']) {
    assert.deepEqual(row.get(Tag[name]), all, name);
  }
});

s.withKit('A21 changing arrays or maps after the call has no effect', async ({ kit }) => {
  const started = (call, ...maps) => {
    const running = call(...maps);
    for (const map of maps) {
      for (const value of map.values()) if (value instanceof Uint8Array) value.fill(0x21);
      map.clear();
    }
    return running;
  };
  const full = attrs({ ALIAS: 'a1', RETURN_TYPE: 0 });
  await started(kit.add, assetOf('a1', { DATA_LABEL_NORMAL_1: 'one' }));
  assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
  await started(kit.update, attrs({ ALIAS: 'a1' }), attrs({ SECRET: 'new', DATA_LABEL_NORMAL_1: 'two' }));
  const [row] = await started(kit.query, full);
  assert.equal(s.text(row.get(Tag.SECRET)), 'new');
  assert.equal(s.text(row.get(Tag.DATA_LABEL_NORMAL_1)), 'two');
  await started(kit.remove, attrs({ ALIAS: 'a1' }));
  assert.deepEqual(await s.stored(kit), []);
});

s.withKit('A21 a call leaves the maps and arrays of the caller alone', async ({ kit }) => {
  const map = s.labelled('a1', { ACCESSIBILITY: 2.5 });
  const copy = structuredClone(map);
  await kit.add(map);
  assert.deepEqual(map, copy);
  const query = attrs({ ALIAS: 'a1', RETURN_TYPE: 0 });
  await kit.query(query);
  assert.deepEqual(query, attrs({ ALIAS: 'a1', RETURN_TYPE: 0 }));
});

s.withKit('A22 zero-length bytes are 401 for every bytes tag', ({ kit }) =>
  refused(kit, s.BYTES_TAGS, [new Uint8Array(0), Buffer.alloc(0), s.bytes('abc').subarray(2, 2), detached()]),
);

s.withKit('A22 more than 2048 bytes are 401 for every bytes tag', ({ kit }) =>
  refused(kit, s.BYTES_TAGS, [new Uint8Array(2049), new Uint8Array(1 << 20)]),
);

s.withKit('A23 numbers are read as uint32: cut, wrapped, NaN and infinities 0', async ({ kit }) => {
  const read = [
    [2.9, 2],
    [0.999, 0],
    [-0.9, 0],
    [-0, 0],
    [Number.NaN, 0],
    [Infinity, 0],
    [-Infinity, 0],
    [2 ** 32, 0],
    [2 ** 32 + 1, 1],
    [1 - 2 ** 32, 1],
  ];
  for (const [given, expected] of read) {
    const alias = `given ${given}`;
    await kit.add(assetOf(alias, { ACCESSIBILITY: given, SYNC_TYPE: given }));
    const row = await s.attributesOf(kit, alias, { ACCESSIBILITY: given });
    assert.equal(row.get(Tag.ACCESSIBILITY), expected, alias);
    assert.equal(row.get(Tag.SYNC_TYPE), expected, alias);
  }
});

s.withKit('A23 -1 is 4294967295, which most ranges refuse', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, async () => {
    for (const name of ['ACCESSIBILITY', 'AUTH_TYPE', 'SYNC_TYPE', 'WRAP_TYPE', 'CONFLICT_RESOLUTION']) {
      const error = await rejects(CODE.INVALID_ARGUMENT, () => kit.add(assetOf('new', { [name]: -1 })), name);
      assert.match(error.message, /4294967295|0xffffffff/i, name);
    }
    for (const name of ['RETURN_TYPE', 'RETURN_LIMIT', 'RETURN_ORDERED_BY']) {
      await rejects(CODE.INVALID_ARGUMENT, () => kit.query(attrs({ [name]: -1 })), name);
    }
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => kit.query(attrs({ RETURN_LIMIT: Number.NaN })),
      'RETURN_LIMIT NaN is 0',
    );
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => kit.query(attrs({ RETURN_LIMIT: 0.9 })),
      'RETURN_LIMIT 0.9 is 0',
    );
  });
});
