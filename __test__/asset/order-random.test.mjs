// D15 once more: random calls, none of them awaited, against a model that does each at once.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, assetOf } = s;
const CALLS = 400;
const SEEDS = [1, 2, 3, 4, 5, 6];

/** A small generator of its own, so that a failure can be repeated by its seed. */
function randomFrom(seed) {
  let state = seed * 2654435769;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

/** What the store should do: an ordered Map of alias to { secret, label }. */
const MODEL = {
  add(assets, { alias, secret, overwrite }) {
    if (assets.has(alias) && !overwrite) return CODE.DUPLICATED;
    assets.delete(alias);
    assets.set(alias, { secret, label: undefined });
    return 0;
  },
  update(assets, { alias, secret }) {
    if (!assets.has(alias)) return CODE.NOT_FOUND;
    assets.get(alias).secret = secret;
    return 0;
  },
  relabel(assets, { alias, secret }) {
    if (!assets.has(alias)) return CODE.NOT_FOUND;
    assets.get(alias).label = secret;
    return 0;
  },
  remove: (assets, { alias }) => (assets.delete(alias) ? 0 : CODE.NOT_FOUND),
  removeAll(assets) {
    const code = assets.size ? 0 : CODE.NOT_FOUND;
    assets.clear();
    return code;
  },
  read: (assets, { alias }) => assets.get(alias)?.secret ?? CODE.NOT_FOUND,
  list(assets) {
    const rows = [...assets].map(([alias, { label }]) => [alias, label]);
    return rows.length ? rows : CODE.NOT_FOUND;
  },
};

/** The same through the API: [function name, its arguments, how to read its answer]. */
const API = {
  add: ({ alias, secret, overwrite }) => [
    'add',
    [assetOf(alias, { SECRET: secret, CONFLICT_RESOLUTION: overwrite ? 0 : 1 })],
  ],
  update: ({ alias, secret }) => ['update', [attrs({ ALIAS: alias }), attrs({ SECRET: secret })]],
  relabel: ({ alias, secret }) => [
    'update',
    [attrs({ ALIAS: alias }), attrs({ DATA_LABEL_NORMAL_1: secret })],
  ],
  remove: ({ alias }) => ['remove', [attrs({ ALIAS: alias })]],
  removeAll: () => ['remove', [new Map()]],
  read: ({ alias }) => [
    'query',
    [attrs({ ALIAS: alias, RETURN_TYPE: 0 })],
    ([row]) => s.text(row.get(s.Tag.SECRET)),
  ],
  list: () => [
    'query',
    [new Map()],
    (rows) => rows.map(s.plain).map((row) => [row.ALIAS, row.DATA_LABEL_NORMAL_1]),
  ],
};
const OFTEN = ['add', 'add', 'add', 'update', 'relabel', 'remove', 'read', 'read', 'list'];

const PLACES = { 'in memory': (t) => s.open(t), 'on disk': (t) => s.onDisk(t).open() };

for (const [where, open] of Object.entries(PLACES)) {
  for (const seed of SEEDS) {
    test(`D15 A187 ${CALLS} random calls, sync and promise mixed, as if done one by one (${where}, seed ${seed})`, async (t) => {
      const { asset } = open(t).installApp(s.APP);
      const random = randomFrom(seed);
      const assets = new Map();
      const checks = [];
      for (let n = 0; n < CALLS; n += 1) {
        const name = random(60) === 0 ? 'removeAll' : OFTEN[random(OFTEN.length)];
        const details = { alias: `a${random(12)}`, secret: `secret ${n}`, overwrite: random(3) === 0 };
        const expected = MODEL[name](assets, details);
        const [operation, args, answerOf = () => 0] = API[name](details);
        const sync = random(3) === 0;
        const call = async () => (sync ? asset[`${operation}Sync`](...args) : asset[operation](...args));
        // The function runs now, up to its first await: that is when the call is made.
        const outcome = call().then(answerOf, (error) => error.code);
        checks.push(
          outcome.then((actual) => assert.deepEqual(actual, expected, `call ${n}: ${name} ${details.alias}`)),
        );
        if (random(40) === 0) await Promise.all(checks.splice(0));
      }
      await Promise.all(checks);
      const final = MODEL.list(assets);
      const left = await asset.query(new Map()).then(API.list()[2], (error) => error.code);
      assert.deepEqual(left, final);
    });
  }
}

test('D15 synchronous calls of one app among the promised ones of another: each in its own order', async (t) => {
  for (const device of [s.open(t), s.onDisk(t).open()]) {
    const [a, b] = ['a', 'b'].map((name) => device.installApp({ bundleName: `com.example.${name}` }).asset);
    const to = (secret) => [attrs({ ALIAS: 'a1' }), attrs({ SECRET: secret })];
    const now = (kit) => s.text(kit.querySync(attrs({ ALIAS: 'a1', RETURN_TYPE: 0 }))[0].get(s.Tag.SECRET));
    const promises = [a.add(assetOf('a1'))];
    b.addSync(assetOf('a1'));
    for (let n = 0; n < 600; n += 1) {
      promises.push(a.update(...to(`a ${n}`)));
      if (n % 3 === 0) promises.push(b.update(...to(`b ${n}`)));
      if (n % 20 === 0) b.updateSync(...to(`b ${n} now`));
      if (n % 60 === 0) assert.equal(now(b), `b ${n} now`);
      if (n % 150 === 0) assert.equal(now(a), `a ${n}`);
      if (n % 200 === 0) a.updateSync(...to(`a ${n} now`));
      if (n % 200 === 0) assert.equal(now(a), `a ${n} now`);
    }
    assert.equal(now(b), 'b 597');
    b.removeSync(new Map());
    await s.rejects(CODE.NOT_FOUND, b.query(new Map()));
    assert.equal(now(a), 'a 599');
    await Promise.all(promises);
  }
});

test('D15 two apps at once: each in its own order', async (t) => {
  const device = s.open(t);
  const kits = ['a', 'b'].map((name) => device.installApp({ bundleName: `com.example.${name}` }).asset);
  const reads = [];
  for (const kit of kits) await kit.add(assetOf('a1'));
  for (let n = 0; n < 100; n += 1) {
    for (const [who, kit] of kits.entries()) {
      const secret = `${who} ${n}`;
      reads.push(kit.update(attrs({ ALIAS: 'a1' }), attrs({ SECRET: secret })));
      reads.push(s.secretOf(kit, 'a1').then((seen) => assert.equal(seen, secret)));
    }
  }
  await Promise.all(reads);
});
