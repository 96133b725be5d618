// A12..A16, A24..A27: the arguments themselves: how many, genuine Maps, keys, user ids.

import assert from 'node:assert/strict';
import test from 'node:test';
import vm from 'node:vm';
import * as s from './support.mjs';

const { CODE, Tag, attrs, assetOf, rejects } = s;

class OwnMap extends Map {}

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable(new Map(), {});
  revoke();
  return proxy;
};
const trapped = () => ({
  get size() {
    throw new TypeError('a getter of an argument that is no Map must not run');
  },
  get [Symbol.iterator]() {
    throw new TypeError('a getter of an argument that is no Map must not run');
  },
});

/** What is not a Map, however much it looks like one. */
const NO_MAPS = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['a plain object', () => ({ [Tag.SECRET]: s.bytes('x'), [Tag.ALIAS]: s.bytes('y') })],
  ['an empty object', () => ({})],
  ['an empty array', () => []],
  ['an array of entries', () => [...assetOf('new')]],
  ['the iterator of a Map', () => assetOf('new').entries()],
  ['a WeakMap', () => new WeakMap()],
  ['a Set', () => new Set(assetOf('new'))],
  ['a string', () => 'map'],
  ['a number', () => 1],
  ['a bigint', () => 1n],
  ['a boolean', () => true],
  ['a symbol', () => Symbol('map')],
  ['a function', () => () => assetOf('new')],
  ['a promise of a Map', () => Promise.resolve(assetOf('new'))],
  ['an object with the prototype of Map', () => Object.create(Map.prototype)],
  [
    'an object tagged as Map',
    () => ({ [Symbol.toStringTag]: 'Map', size: 0, forEach() {}, entries: () => [] }),
  ],
  ['a Proxy of a Map', () => new Proxy(assetOf('new'), {})],
  ['a revoked Proxy of a Map', revoked],
  ['an object whose getters throw', trapped],
];

s.withKit('A12 what is not a genuine Map is 401 everywhere and changes nothing', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, async () => {
    for (const place of s.PLACES) {
      for (const [what, make] of NO_MAPS)
        await rejects(CODE.INVALID_ARGUMENT, () => place.call(kit, make()), `${place.name}(${what})`);
    }
  });
});

s.withKit('A12 Map subclasses and Maps of another realm are genuine', async ({ kit }) => {
  await kit.add(new OwnMap(assetOf('a1')));
  const foreign = vm.runInNewContext('new Map()');
  for (const [tag, value] of assetOf('a2')) foreign.set(tag, value);
  await kit.add(foreign);
  await kit.update(new OwnMap(attrs({ ALIAS: 'a2' })), new OwnMap(attrs({ SECRET: 'second' })));
  assert.deepEqual(await s.aliases(kit), ['a1', 'a2']);
  assert.equal(await s.secretOf(kit, 'a2'), 'second');
});

s.withKit(
  'A12 a Map that was tampered with gives its entries or 401, never a foreign error',
  async ({ kit }) => {
    const boom = () => {
      throw new RangeError('boom');
    };
    for (const member of ['size', 'forEach', 'entries', 'get', Symbol.iterator]) {
      const alias = `tampered ${String(member)}`;
      const map = Object.defineProperty(assetOf(alias), member, { get: boom });
      try {
        await kit.add(map);
        assert.equal(await s.secretOf(kit, alias), `secret of ${alias}`);
      } catch (error) {
        assert.equal(error.code, CODE.INVALID_ARGUMENT, `${String(member)}: ${error.stack}`);
      }
    }
  },
);

const NO_KEYS = [
  ['the name of the tag', 'ALIAS'],
  ['the number as a string', String(Tag.ALIAS)],
  ['an empty string', ''],
  ['a bigint', BigInt(Tag.ALIAS)],
  ['a boolean', true],
  ['a symbol', Symbol('ALIAS')],
  ['null', null],
  ['undefined', undefined],
  ['a boxed number', new Number(Tag.ALIAS)],
  ['an object with valueOf', { valueOf: () => Tag.ALIAS }],
];

/** Adds one entry to a legal map of every place and expects 401. */
async function refusedEverywhere(kit, key, value, why) {
  for (const place of s.PLACES) {
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => place.call(kit, place.legal().set(key, value)),
      `${place.name} with ${why}:`,
    );
  }
}

s.withKit('A14 a key that is not a number is 401 and changes nothing', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, async () => {
    for (const [why, key] of NO_KEYS) await refusedEverywhere(kit, key, s.bytes('x'), why);
  });
});

const NO_NIBBLES = [0, -0, 1, 2, 0x0fffffff, 0x40000001, 0x50000002, 0xf0000001, -1, -0.5, 0.5, 2 ** 32];

s.withKit('A15 a key whose type nibble is not 1, 2 or 3 is 401', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, async () => {
    for (const key of [...NO_NIBBLES, Number.NaN, Infinity, -Infinity, Number.MAX_VALUE]) {
      for (const value of [s.bytes('x'), 1, true]) await refusedEverywhere(kit, key, value, `key ${key}`);
    }
  });
});

s.withKit('A15 keys are read as uint32: fractions are cut, 2^32 wraps', async ({ kit }) => {
  await kit.add(
    new Map([
      [Tag.SECRET + 0.5, s.bytes('wrapped')],
      [Tag.ALIAS + 2 ** 32, s.bytes('a1')],
      [Tag.ACCESSIBILITY - 2 ** 32, 0],
      [Tag.DATA_LABEL_NORMAL_1 + 0.999, s.bytes('label')],
    ]),
  );
  const row = await s.attributesOf(kit, 'a1');
  assert.equal(row.get(Tag.ACCESSIBILITY), 0);
  assert.equal(s.text(row.get(Tag.DATA_LABEL_NORMAL_1)), 'label');
  assert.equal(await s.secretOf(kit, 'a1'), 'wrapped');
});

s.withKit('A15 of keys that collapse to one tag the later wins, and each is checked', async ({ kit }) => {
  const twice = (first, second) =>
    assetOf('a1')
      .set(Tag.DATA_LABEL_NORMAL_1 + 0.5, first)
      .set(Tag.DATA_LABEL_NORMAL_1, second);
  await rejects(CODE.INVALID_ARGUMENT, () => kit.add(twice(1, s.bytes('good'))));
  await rejects(CODE.INVALID_ARGUMENT, () => kit.add(twice(s.bytes('good'), new Uint8Array(0))));
  assert.deepEqual(await s.stored(kit), []);
  await kit.add(twice(s.bytes('first'), s.bytes('second')));
  assert.equal(s.text((await s.attributesOf(kit, 'a1')).get(Tag.DATA_LABEL_NORMAL_1)), 'second');
});

/** A legal asset with `count` entries: the surplus ones repeat a label under keys that collapse to it. */
function crowded(count) {
  const map = assetOf('crowded');
  for (let i = 1; map.size < count; i++) map.set(Tag.DATA_LABEL_NORMAL_1 + i / 1024, s.bytes(`label ${i}`));
  return map;
}

s.withKit('A15 a map of 65 entries is 401', async ({ kit }) => {
  await rejects(CODE.INVALID_ARGUMENT, () => kit.add(crowded(65)));
  await rejects(CODE.INVALID_ARGUMENT, () => kit.add(crowded(1000)));
  assert.deepEqual(await s.stored(kit), []);
});

s.withKit('A15 a map of 64 entries is accepted', async ({ kit }) => {
  await kit.add(crowded(64));
  assert.equal(s.text((await s.attributesOf(kit, 'crowded')).get(Tag.DATA_LABEL_NORMAL_1)), 'label 62');
});

s.withKit('A16 unknown tags of a valid nibble are 401 in every function', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  const unknown = [
    [0x10000099, true],
    [0x20000099, 1],
    [0x30000099, s.bytes('x')],
    [0x3fffffff, s.bytes('x')],
    [0x10000002, true], // the number of ALIAS under another type
    [0x20000002, 1],
  ];
  await s.unchanged(kit, async () => {
    for (const [tag, value] of unknown) await refusedEverywhere(kit, tag, value, `tag 0x${tag.toString(16)}`);
  });
});

s.withKit('A16 D8 the USER_ID tag is 401 in every function', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, async () => {
    for (const user of [100, 0, 99]) await refusedEverywhere(kit, s.USER_ID, user, `USER_ID ${user}`);
  });
});

s.withKit('A16 a huge map is 401', async ({ kit }) => {
  const huge = new Map(Array.from({ length: 100_000 }, (_, i) => [0x30001000 + i, s.bytes('x')]));
  for (const place of s.PLACES) await rejects(CODE.INVALID_ARGUMENT, () => place.call(kit, huge), place.name);
});

test('A24 promise forms never throw synchronously, whatever they are given', async (t) => {
  const device = s.open(t);
  const { asset: kit } = device.installApp(s.APP);
  const badLists = [
    [],
    // an empty array is a legal argument of batchRemove: A165
    ...NO_MAPS.filter(([what]) => what !== 'an empty array').map(([, make]) => [make(), make(), make()]),
    [new Map([[Symbol('key'), 1]]), new Map()],
    [new Map([[Tag.ALIAS, Symbol('value')]]), new Map()],
    ['100', assetOf('a1'), new Map()],
    [Symbol('user'), assetOf('a1'), new Map()],
    [
      [new Map(), 1],
      [revoked(), trapped()],
    ],
  ];
  const names = [...s.OPERATIONS, ...s.OPERATIONS.map((name) => `${name}AsUser`), ...s.OTHERS];
  for (const name of names) {
    for (const list of badLists) {
      await rejects(
        CODE.INVALID_ARGUMENT,
        s.promised(() => kit[name](...list)),
        name,
      );
    }
  }
  assert.deepEqual(await s.stored(s.kitIn('promise', kit)), []);
});

const AS_USER_ARGUMENTS = {
  addAsUser: () => [assetOf('a1')],
  removeAsUser: () => [new Map()],
  updateAsUser: () => [attrs({ ALIAS: 'a0' }), attrs({ SECRET: 'changed' })],
  preQueryAsUser: () => [new Map()],
  queryAsUser: () => [new Map()],
  postQueryAsUser: () => [attrs({ AUTH_CHALLENGE: new Uint8Array(32) })],
};

test('A25 a user id that is not a number is 401, with or without a map', async (t) => {
  const { asset: app } = s.open(t).installApp(s.asSystem(s.APP));
  const kit = s.kitIn('asUser', app);
  await kit.add(assetOf('a0'));
  const noUsers = ['100', undefined, null, true, {}, [100], 100n, Symbol('100'), new Number(100), new Map()];
  await s.unchanged(kit, async () => {
    for (const [name, make] of Object.entries(AS_USER_ARGUMENTS)) {
      for (const user of noUsers) {
        await rejects(
          CODE.INVALID_ARGUMENT,
          s.promised(() => app[name](user, ...make())),
          `${name}(${typeof user})`,
        );
      }
      await rejects(
        CODE.INVALID_ARGUMENT,
        s.promised(() => app[name](100)),
        `${name}(100)`,
      );
    }
    await rejects(CODE.INVALID_ARGUMENT, app.updateAsUser(100, attrs({ ALIAS: 'a0' })));
  });
});

test('A25 a user id is read as uint32', async (t) => {
  const { asset: app } = s.open(t).installApp(s.asSystem(s.APP));
  await app.addAsUser(100.9, assetOf('a1'));
  assert.equal((await app.queryAsUser(2 ** 32 + 100, new Map())).length, 1);
  for (const user of [-100, -0.5, 99.9, Number.NaN, Infinity]) {
    await rejects(CODE.INVALID_ARGUMENT, app.addAsUser(user, assetOf('a2')), String(user));
  }
  assert.deepEqual(await s.aliases(s.kitIn('asUser', app)), ['a1']);
});

s.withKit('A26 update without, or with empty, attributesToUpdate is 401', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  const query = () => attrs({ ALIAS: 'a1' });
  await s.unchanged(kit, async () => {
    await rejects(CODE.INVALID_ARGUMENT, () => kit.update(query()));
    await rejects(CODE.INVALID_ARGUMENT, () => kit.update(query(), undefined));
    await rejects(CODE.INVALID_ARGUMENT, () => kit.update(query(), null));
    await rejects(CODE.INVALID_ARGUMENT, () => kit.update(query(), new Map()));
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => kit.update(attrs({ ALIAS: 'missing' }), new Map()),
      'empty beats NOT_FOUND',
    );
  });
});

s.withKit('A27 the shape of the second map is checked before the values of the first', async ({ kit }) => {
  const outOfRange = attrs({ ALIAS: 'a1', ACCESSIBILITY: 3 });
  const refusedTag = attrs({ ALIAS: 'a1', RETURN_LIMIT: 1 });
  const withoutAlias = new Map();
  for (const query of [outOfRange, refusedTag, withoutAlias]) {
    const notMap = await rejects(CODE.INVALID_ARGUMENT, () => kit.update(query, {}));
    const wrongType = await rejects(CODE.INVALID_ARGUMENT, () =>
      kit.update(query, attrs({ DATA_LABEL_NORMAL_1: 5 })),
    );
    for (const { message } of [notMap, wrongType]) {
      assert.doesNotMatch(message, /ACCESSIBILITY|RETURN_LIMIT|asset\.Tag\.ALIAS/);
    }
    assert.match(wrongType.message, /DATA_LABEL_NORMAL_1|0x30000030/i);
    assert.notEqual(notMap.message, wrongType.message);
  }
});
