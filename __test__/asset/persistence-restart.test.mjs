// A174, A186..A188: what outlives a restart; parallel adds; call styles on one data set; brand-new owners.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects, GROUP } = s;
const ENCRYPTED = { REQUIRE_ATTR_ENCRYPTED: true };
const MEMBER = {
  ...s.APP,
  developerId: 'one.developer',
  assetGroups: [GROUP.GROUP_ID],
  permissions: [s.PERSIST],
};

for (const durability of ['full', 'normal']) {
  test(`A174 assets survive a restart with all that belongs to them (durability ${durability})`, async (t) => {
    const place = s.onDisk(t, { users: [100, 101], durability });
    const sets = [{}, ENCRYPTED, GROUP, { ...GROUP, ...ENCRYPTED }];
    const device = place.open();
    const kits = () => [100, 101].map((userId) => s.installed(place.device, { ...MEMBER, userId }).asset);
    for (const kit of kits()) {
      for (const set of sets) {
        for (const name of ['b', 'a', 'c']) await kit.add(s.labelled(name, { ...set, SYNC_TYPE: 3 }));
        await kit.add(assetOf('powered', { ...set, ACCESSIBILITY: 0, WRAP_TYPE: 1 }));
        device.clock.advance(1000);
        await kit.update(
          attrs({ ALIAS: 'a', ...set }),
          attrs({ SECRET: 'changed', DATA_LABEL_NORMAL_2: 'changed' }),
        );
        await kit.remove(attrs({ ALIAS: 'c', ...set }));
      }
      await kit.add(assetOf('kept', { IS_PERSISTENT: true }));
    }
    const everything = () => Promise.all(kits().flatMap((kit) => sets.map((set) => s.stored(kit, set))));
    const before = await everything();
    for (let round = 0; round < 3; round += 1) {
      place.reopen();
      assert.deepEqual(await everything(), before);
    }
    place.device.reboot();
    assert.deepEqual(await everything(), before);
    assert.equal(place.device.health().ok, true);
  });
}

test('A174 sessions do not survive a restart', async (t) => {
  const place = s.onDisk(t);
  const device = place.open();
  const { asset } = s.installed(device, s.APP);
  await asset.add(guarded('a1'));
  const proof = await s.proven(device, asset);
  await s.openSessions(asset, s.SESSIONS_PER_OWNER - 1);
  const reopened = place.reopen();
  const kit = s.installed(reopened, s.APP).asset;
  await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'a1', proof));
  const again = await s.proofFor(reopened, proof.AUTH_CHALLENGE);
  await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'a1', again));
  await s.openSessions(kit, s.SESSIONS_PER_OWNER - 1);
  const fresh = await s.proven(reopened, kit);
  const old = { ...fresh, AUTH_TOKEN: proof.AUTH_TOKEN };
  await rejects(CODE.ACCESS_DENIED, () => s.secretOf(kit, 'a1', old), 'a token of before');
  assert.equal(await s.secretOf(kit, 'a1', fresh), 'secret of a1');
  reopened.reboot();
  await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'a1', fresh), 'after a reboot');
  await s.openSessions(kit, s.SESSIONS_PER_OWNER);
});

test('A174 calls not awaited before close are stored', async (t) => {
  const place = s.onDisk(t);
  const { asset } = s.installed(place.open(), s.APP);
  const pending = s.times(50, (n) => asset.add(assetOf(`a${n}`)));
  place.close();
  assert.deepEqual(await s.allRejected(pending), new Array(50).fill(0));
  const kit = s.installed(place.open(), s.APP).asset;
  assert.deepEqual(
    await s.aliases(kit),
    s.times(50, (n) => `a${n}`),
  );
});

/** Where A186 runs: in memory and on disk. */
const PLACES = { 'in memory': (t) => s.open(t), 'on disk': (t) => s.onDisk(t).open() };
for (const [where, open] of Object.entries(PLACES)) {
  test(`A186 parallel adds of one alias: one succeeds, the others are DUPLICATED (${where})`, async (t) => {
    const device = open(t);
    const { asset } = device.installApp(s.asSystem(s.APP));
    const forms = [
      (map) => asset.add(map),
      (map) => asset.addAsUser(100, map),
      async (map) => asset.addSync(map),
    ];
    for (const set of [{}, ENCRYPTED]) {
      const adds = s.times(120, (n) => forms[n % 3](assetOf('a1', { ...set, SECRET: `secret ${n}` })));
      const codes = await s.allRejected(adds);
      assert.equal(codes.filter((code) => code === 0).length, 1);
      assert.equal(codes.filter((code) => code === CODE.DUPLICATED).length, 119);
      assert.equal(await s.secretOf(asset, 'a1', set), `secret ${codes.indexOf(0)}`);
      assert.equal(codes.indexOf(0), 0, 'D15: the first one');
    }
  });

  test(`A186 parallel adds with OVERWRITE all succeed, the last one stays (${where})`, async (t) => {
    const { asset } = open(t).installApp(s.APP);
    const adds = s.times(60, (n) =>
      asset.add(assetOf('a1', { SECRET: `secret ${n}`, CONFLICT_RESOLUTION: 0 })),
    );
    assert.deepEqual(await s.allRejected(adds), new Array(60).fill(0));
    assert.deepEqual(await s.aliases(asset), ['a1']);
    assert.equal(await s.secretOf(asset, 'a1'), 'secret 59');
  });

  test(`A186 members of a group race for one alias: one succeeds (${where})`, async (t) => {
    const device = open(t);
    const kits = ['a', 'b', 'c'].map((name) => s.memberOf(device, name).asset);
    const codes = await s.allRejected(s.times(60, (n) => kits[n % 3].add(assetOf('a1', GROUP))));
    assert.deepEqual(
      codes.filter((code) => code !== CODE.DUPLICATED),
      [0],
    );
    for (const kit of kits) assert.deepEqual(await s.aliases(kit, GROUP), ['a1']);
  });

  test(`A186 parallel batches of the same aliases: each alias is added once (${where})`, async (t) => {
    const { asset } = open(t).installApp(s.APP);
    const elements = s.times(10, (n) => assetOf(`a${n}`));
    const results = await Promise.all(s.times(10, () => asset.batchAdd(elements)));
    assert.deepEqual(
      results.map((result) => result.failedCount),
      [0, ...new Array(9).fill(10)],
    );
    assert.equal((await s.aliases(asset)).length, 10);
  });
}

test('A187 promise, Sync and AsUser forms work on the same data', async (t) => {
  const device = s.open(t);
  const { asset } = device.installApp(s.asSystem(s.APP));
  const kits = s.STYLES.map((style) => s.kitIn(style, asset));
  for (const [i, writer] of kits.entries()) {
    for (const [j, reader] of kits.entries()) {
      const name = `${s.STYLES[i]} then ${s.STYLES[j]}`;
      await writer.add(guarded(name));
      assert.deepEqual(await s.aliases(reader, { ALIAS: name }), [name]);
      await rejects(CODE.DUPLICATED, () => reader.add(assetOf(name)), name);
      await writer.update(attrs({ ALIAS: name }), attrs({ SECRET: 'changed' }));
      const proof = await s.proven(device, writer, { ALIAS: name });
      assert.equal(await s.secretOf(reader, name, proof), 'changed', name);
      await reader.postQuery(attrs({ AUTH_CHALLENGE: proof.AUTH_CHALLENGE }));
      await rejects(CODE.NOT_FOUND, () => s.secretOf(writer, name, proof), name);
      await reader.remove(attrs({ ALIAS: name }));
      await rejects(CODE.NOT_FOUND, () => writer.query(attrs({ ALIAS: name })), name);
    }
  }
});

s.withKit('A188 every operation of a brand-new owner finds nothing', async ({ kit, device }) => {
  await rejects(CODE.NOT_FOUND, () => kit.query(new Map()));
  await rejects(CODE.NOT_FOUND, () => kit.query(attrs(ENCRYPTED)));
  await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'a1'));
  await rejects(CODE.NOT_FOUND, () => kit.remove(new Map()));
  await rejects(CODE.NOT_FOUND, () => kit.update(attrs({ ALIAS: 'a1' }), attrs({ SECRET: 'x' })));
  await rejects(CODE.NOT_FOUND, () => kit.preQuery(new Map()));
  assert.equal(device.health().assets, 0);
  await kit.add(assetOf('a1'));
  assert.deepEqual(await s.aliases(kit), ['a1']);
});
