// D15: calls of one app take effect in the order in which they were made, awaited or not.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf } = s;
const COUNT = 200;
const NAMES = s.times(COUNT, (n) => `a${n}`);
const named = (ALIAS) => attrs({ ALIAS });
const aliasesIn = (rows) => rows.map((row) => s.text(row.get(s.Tag.ALIAS)));
const secretSync = (kit, alias, more = {}) =>
  s.text(kit.querySync(attrs({ ALIAS: alias, RETURN_TYPE: 0, ...more }))[0].get(s.Tag.SECRET));
const succeed = async (promises) =>
  assert.deepEqual(
    await s.allRejected(promises),
    promises.map(() => 0),
  );

const PLACES = {
  'in memory': (t) => s.open(t),
  'on disk': (t) => s.onDisk(t).open(),
  'on disk, durability normal': (t) => s.onDisk(t, { durability: 'normal' }).open(),
};

for (const [where, open] of Object.entries(PLACES)) {
  const inOrder = (name, body, manifest = s.APP) =>
    test(`D15 ${name} (${where})`, async (t) => {
      const device = open(t);
      await body(device.installApp(manifest).asset, device);
    });

  inOrder('querySync sees every add called before it', async (kit) => {
    const pending = NAMES.map((name, n) => {
      const add = kit.add(assetOf(name));
      assert.equal(secretSync(kit, name), `secret of ${name}`);
      if (n % 50 === 49) assert.equal(kit.querySync(new Map()).length, n + 1);
      return add;
    });
    await succeed(pending);
  });

  inOrder('query sees every add called before it and none called after', async (kit) => {
    const counts = [];
    const pending = NAMES.map((name, n) => {
      const add = kit.add(assetOf(name));
      if (n % 20 === 0) counts.push(kit.query(new Map()).then((rows) => [rows.length, n + 1]));
      return add;
    });
    for (const [seen, called] of await Promise.all(counts)) assert.equal(seen, called);
    await succeed(pending);
    assert.deepEqual(await s.aliases(kit), NAMES);
  });

  inOrder('update, updateSync, remove and removeSync find what was added just before', async (kit) => {
    const pending = [];
    for (const [n, name] of NAMES.slice(0, 80).entries()) {
      pending.push(kit.add(assetOf(name)));
      if (n % 4 === 0) pending.push(kit.update(named(name), attrs({ SECRET: `changed ${n}` })));
      if (n % 4 === 1) kit.updateSync(named(name), attrs({ SECRET: `changed ${n}` }));
      if (n % 4 === 2) pending.push(kit.remove(named(name)));
      if (n % 4 === 3) kit.removeSync(named(name));
    }
    await succeed(pending);
    const left = NAMES.slice(0, 80).filter((_, n) => n % 4 < 2);
    assert.deepEqual(await s.aliases(kit), left);
    for (const name of left) assert.equal(await s.secretOf(kit, name), `changed ${name.slice(1)}`);
  });

  inOrder('addSync after an un-awaited remove or add of the same alias', async (kit) => {
    const first = kit.add(assetOf('a1'));
    s.throws(CODE.DUPLICATED, () => kit.addSync(assetOf('a1')));
    const removed = kit.remove(named('a1'));
    kit.addSync(assetOf('a1', { SECRET: 'second' }));
    assert.equal(secretSync(kit, 'a1'), 'second');
    const over = kit.add(assetOf('a1', { SECRET: 'third', CONFLICT_RESOLUTION: 0 }));
    assert.equal(secretSync(kit, 'a1'), 'third');
    await succeed([first, removed, over]);
    assert.equal(secretSync(kit, 'a1'), 'third');
  });

  inOrder('a chain of un-awaited changes of one asset ends with the last one', async (kit) => {
    const pending = [kit.add(assetOf('a1'))];
    const reads = [];
    for (let n = 0; n < COUNT; n += 1) {
      pending.push(kit.update(named('a1'), attrs({ SECRET: `secret ${n}` })));
      reads.push(s.secretOf(kit, 'a1'));
    }
    assert.deepEqual(
      await Promise.all(reads),
      s.times(COUNT, (n) => `secret ${n}`),
    );
    await succeed(pending);
    assert.equal(secretSync(kit, 'a1'), `secret ${COUNT - 1}`);
  });

  inOrder('a failing call between others harms none of them', async (kit) => {
    const codes = s.allRejected([
      kit.add(assetOf('a1')),
      kit.add(assetOf('a1')),
      kit.add(new Map()),
      kit.update(named('none'), attrs({ SECRET: 'x' })),
      kit.remove(named('none')),
      kit.add(assetOf('a2')),
      kit.remove(named('a1')),
      kit.remove(named('a1')),
      kit.add(assetOf('a1')),
      kit.query(attrs({ ALIAS: 'a2', RETURN_LIMIT: 0 })),
    ]);
    assert.deepEqual(aliasesIn(kit.querySync(new Map())), ['a2', 'a1']);
    const [dup, bad, missing] = [CODE.DUPLICATED, CODE.INVALID_ARGUMENT, CODE.NOT_FOUND];
    assert.deepEqual(await codes, [0, dup, bad, missing, missing, 0, 0, missing, 0, bad]);
  });

  inOrder('batch functions take their place among the others', async (kit) => {
    const pending = [
      kit.add(assetOf('a1')),
      kit.batchAdd(['a1', 'a2', 'a3'].map((name) => assetOf(name))),
      kit.batchUpdate(
        ['a2', 'a4'].map(named),
        s.times(2, () => attrs({ SECRET: 'changed' })),
      ),
      kit.add(assetOf('a4')),
      kit.batchRemove(['a1', 'a3'].map(named)),
    ];
    assert.deepEqual(aliasesIn(kit.querySync(new Map())), ['a2', 'a4']);
    assert.equal(secretSync(kit, 'a2'), 'changed');
    const results = await Promise.all(pending);
    assert.deepEqual(s.failuresOf(results[1]), [[0, CODE.DUPLICATED]]);
    assert.deepEqual(s.failuresOf(results[2]), [[1, CODE.NOT_FOUND]]);
  });

  inOrder('preQuery and preQuerySync see what was added just before', async (kit, device) => {
    const adds = [kit.add(guarded('a1'))];
    const challenge = kit.preQuerySync(named('a1'));
    adds.push(kit.add(guarded('a2', { ACCESSIBILITY: 0 })));
    const second = kit.preQuery(named('a2'));
    const [first, other] = [await s.proofFor(device, challenge), await s.proofFor(device, await second)];
    await succeed(adds);
    assert.equal(secretSync(kit, 'a1', first), 'secret of a1');
    assert.equal(secretSync(kit, 'a2', other), 'secret of a2');
  });

  inOrder(
    'queries called after postQuery, awaited or not, find no session; those before do',
    async (kit, device) => {
      await kit.add(guarded('a1'));
      const proof = await s.proven(device, kit);
      const read = () => s.rejected(s.secretOf(kit, 'a1', proof));
      const before = read();
      const ended = kit.postQuery(attrs({ AUTH_CHALLENGE: proof.AUTH_CHALLENGE }));
      const after = read();
      s.throws(CODE.NOT_FOUND, () => secretSync(kit, 'a1', proof));
      assert.deepEqual([await before, await ended, await after], [0, undefined, CODE.NOT_FOUND]);
    },
  );

  inOrder('postQuery makes room for the next preQuery', async (kit) => {
    await kit.add(guarded('a1'));
    const [first] = await s.openSessions(kit, s.SESSIONS_PER_OWNER);
    const full = kit.preQuery(new Map());
    const ended = kit.postQuery(attrs({ AUTH_CHALLENGE: first }));
    const next = kit.preQuery(new Map());
    s.throws(CODE.LIMIT_EXCEEDED, () => kit.preQuerySync(new Map()));
    assert.deepEqual(await s.allRejected([full, ended, next]), [CODE.LIMIT_EXCEEDED, 0, 0]);
  });

  inOrder(
    'AsUser calls keep the order with plain ones',
    async (kit) => {
      const pending = [
        kit.add(assetOf('a1')),
        kit.updateAsUser(100, named('a1'), attrs({ SECRET: 'changed' })),
      ];
      assert.equal(secretSync(kit, 'a1'), 'changed');
      pending.push(
        kit.removeAsUser(100, named('a1')),
        kit.addAsUser(100, assetOf('a1', { SECRET: 'again' })),
      );
      assert.equal(secretSync(kit, 'a1'), 'again');
      await succeed(pending);
    },
    s.asSystem(s.APP),
  );

  inOrder(
    'encrypted and group data sets keep the order too',
    async (kit) => {
      for (const set of [{ REQUIRE_ATTR_ENCRYPTED: true }, s.GROUP]) {
        const pending = NAMES.slice(0, 60).map((name) => kit.add(assetOf(name, set)));
        assert.equal(kit.querySync(attrs(set)).length, 60);
        pending.push(kit.remove(attrs(set)));
        s.throws(CODE.NOT_FOUND, () => kit.querySync(attrs(set)));
        await succeed(pending);
      }
    },
    { ...s.APP, assetGroups: [s.GROUP.GROUP_ID] },
  );

  inOrder('the kit of the device and that of the app are one caller', async (kit, device) => {
    device.setCaller(device.app(s.APP.bundleName));
    const pending = NAMES.slice(0, 50).map((name, n) => (n % 2 ? kit : device.asset).add(assetOf(name)));
    assert.deepEqual(aliasesIn(device.asset.querySync(new Map())), NAMES.slice(0, 50));
    await succeed(pending);
  });
}
