// A136..A142, D12: groups, the data sets that apps of one developer share.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects, GROUP, SECOND_GROUP } = s;
const member = { developerId: 'one.developer', assetGroups: [GROUP.GROUP_ID, SECOND_GROUP.GROUP_ID] };

s.withKit(
  'A136 an alias exists privately and in each group; each query sees its own',
  async ({ kit }) => {
    const sets = [{}, GROUP, SECOND_GROUP].flatMap((set) => [set, { ...set, REQUIRE_ATTR_ENCRYPTED: true }]);
    for (const fields of sets) await kit.add(assetOf('a1', { ...fields, SECRET: JSON.stringify(fields) }));
    for (const fields of sets) {
      assert.equal(await s.secretOf(kit, 'a1', fields), JSON.stringify(fields));
      await rejects(CODE.DUPLICATED, () => kit.add(assetOf('a1', fields)));
    }
    for (const [i, fields] of sets.entries()) {
      await kit.remove(attrs(fields));
      for (const [j, other] of sets.entries()) {
        assert.equal(
          (await s.aliases(kit, other)).length,
          j <= i ? 0 : 1,
          'removing touches its own set only',
        );
      }
    }
  },
  { caller: member },
);

for (const [name, more] of [
  ['plain', {}],
  ['encrypted', { REQUIRE_ATTR_ENCRYPTED: true }],
]) {
  const set = { ...GROUP, ...more };

  test(`A137 a member reads, updates and removes what another added (${name})`, async (t) => {
    const device = s.open(t);
    const [a, b, c] = ['a', 'b', 'c'].map((name) => s.memberOf(device, name).asset);
    await a.add(assetOf('a1', { ...set, DATA_LABEL_NORMAL_1: 'by a' }));
    await a.add(assetOf('a2', set));
    assert.deepEqual(await s.aliases(b, set), ['a1', 'a2']);
    assert.equal(await s.secretOf(b, 'a1', set), 'secret of a1');
    assert.deepEqual(await s.aliases(b), [], 'not among the private ones');
    await b.update(attrs({ ALIAS: 'a1', ...set }), attrs({ SECRET: 'by b', DATA_LABEL_NORMAL_1: 'by b' }));
    for (const kit of [a, b, c]) {
      assert.equal(await s.secretOf(kit, 'a1', set), 'by b');
      assert.equal(s.plain(await s.attributesOf(kit, 'a1', set)).DATA_LABEL_NORMAL_1, 'by b');
    }
    await c.remove(attrs({ ALIAS: 'a1', ...set }));
    await rejects(CODE.NOT_FOUND, () => a.query(attrs({ ALIAS: 'a1', ...set })));
    await b.remove(attrs(set));
    assert.deepEqual(await s.aliases(a, set), []);
  });

  test(`A138 an alias of another member is DUPLICATED; OVERWRITE replaces it (${name})`, async (t) => {
    const device = s.open(t);
    const [a, b] = ['a', 'b'].map((name) => s.memberOf(device, name).asset);
    await a.add(assetOf('a1', { ...set, DATA_LABEL_NORMAL_1: 'old' }));
    await rejects(CODE.DUPLICATED, () => b.add(assetOf('a1', set)));
    await b.add(assetOf('a1', { ...set, SECRET: 'by b', CONFLICT_RESOLUTION: 0 }));
    for (const kit of [a, b]) {
      assert.deepEqual(await s.aliases(kit, set), ['a1'], 'one row, not two');
      assert.equal(await s.secretOf(kit, 'a1', set), 'by b');
      assert.ok(!('DATA_LABEL_NORMAL_1' in s.plain(await s.attributesOf(kit, 'a1', set))));
    }
    await a.add(assetOf('a1', { ...set, SECRET: 'by a', CONFLICT_RESOLUTION: 0 }));
    assert.equal(await s.secretOf(b, 'a1', set), 'by a');
  });
}

test('A137 a guarded asset of a group is opened by any member with a session of its own', async (t) => {
  const device = s.open(t);
  const [a, b] = ['a', 'b'].map((name) => s.memberOf(device, name).asset);
  await a.add(guarded('a1', GROUP));
  await rejects(CODE.INVALID_ARGUMENT, () => s.secretOf(b, 'a1', GROUP));
  const proof = await s.proven(device, b, GROUP);
  assert.equal(await s.secretOf(b, 'a1', { ...proof, ...GROUP }), 'secret of a1');
});

/** Every function that takes GROUP_ID, as a call with the map fields given. */
const CALLS = {
  add: (kit, f) => kit.add(assetOf('new', f)),
  remove: (kit, f) => kit.remove(attrs({ ALIAS: 'a1', ...f })),
  update: (kit, f) => kit.update(attrs({ ALIAS: 'a1', ...f }), attrs({ SECRET: 'x' })),
  preQuery: (kit, f) => kit.preQuery(attrs(f)),
  query: (kit, f) => kit.query(attrs(f)),
  postQuery: (kit, f) => kit.postQuery(attrs({ AUTH_CHALLENGE: s.SAMPLE.AUTH_CHALLENGE, ...f })),
  querySyncResult: (kit, f) => kit.querySyncResult(attrs(f)),
  batchAdd: (kit, f) => kit.batchAdd([assetOf('new', f)]),
  batchRemove: (kit, f) => kit.batchRemove([attrs({ ALIAS: 'a1', ...f })]),
  batchUpdate: (kit, f) => kit.batchUpdate([attrs({ ALIAS: 'a1', ...f })], [attrs({ SECRET: 'x' })]),
};

for (const [name, call] of Object.entries(CALLS)) {
  test(`A139 D12 ${name} with a GROUP_ID the app did not declare rejects 24000010`, async (t) => {
    const device = s.open(t);
    const a = s.memberOf(device, 'a').asset;
    await a.add(guarded('a1', GROUP));
    const outsiders = [
      s.memberOf(device, 'b', { assetGroups: [] }),
      s.memberOf(device, 'c', { assetGroups: [SECOND_GROUP.GROUP_ID, `${GROUP.GROUP_ID}2`] }),
      device.installApp({ bundleName: 'com.example.plain' }),
    ];
    for (const { asset } of outsiders) await rejects(CODE.IPC_ERROR, () => call(asset, GROUP));
    for (const GROUP_ID of [
      GROUP.GROUP_ID.toUpperCase(),
      GROUP.GROUP_ID.slice(0, -1),
      `${GROUP.GROUP_ID}\0`,
    ]) {
      await rejects(CODE.IPC_ERROR, () => call(a, { GROUP_ID }), 'must be equal byte by byte');
    }
    assert.deepEqual(await s.aliases(a, GROUP), ['a1']);
  });

  test(`A141 D11 ${name} with GROUP_ID from a clone or a native process rejects UNSUPPORTED`, async (t) => {
    const device = s.open(t);
    const a = s.memberOf(device, 'a').asset;
    await a.add(guarded('a1', GROUP));
    const callers = [
      s.memberOf(device, 'a', { appIndex: 1 }),
      device.installApp({ bundleName: 'some_service', tokenType: 'native' }),
      device.installApp({ bundleName: 'some_shell', tokenType: 'shell' }),
    ];
    for (const { asset } of callers) {
      await rejects(CODE.UNSUPPORTED, () => call(asset, GROUP));
      assert.deepEqual(await s.aliases(asset), []);
    }
    assert.deepEqual(await s.aliases(a, GROUP), ['a1']);
  });
}

test('A139 leaving a group by an update ends the access, declaring it again gives it back', async (t) => {
  const device = s.open(t);
  const app = s.memberOf(device, 'a');
  await app.asset.add(assetOf('a1', GROUP));
  s.memberOf(device, 'b');
  const { bundleName } = app;
  app.update({ bundleName, developerId: 'one.developer', assetGroups: [SECOND_GROUP.GROUP_ID] });
  await rejects(CODE.IPC_ERROR, () => s.secretOf(app.asset, 'a1', GROUP));
  app.update({ bundleName, ...member });
  assert.equal(await s.secretOf(app.asset, 'a1', GROUP), 'secret of a1');
});

s.withKit(
  'A140 GROUP_ID with IS_PERSISTENT true rejects 401, with false it is a matter of permission only',
  async ({ kit, app }) => {
    const persistent = { ...GROUP, IS_PERSISTENT: true };
    await rejects(CODE.INVALID_ARGUMENT, () => kit.add(assetOf('a1', persistent)));
    await rejects(CODE.INVALID_ARGUMENT, () => app.asset.batchAdd([assetOf('a1', persistent)]));
    await kit.add(assetOf('a1', { ...GROUP, IS_PERSISTENT: false }));
    assert.deepEqual(await s.aliases(kit, GROUP), ['a1']);
  },
  { caller: { ...member, permissions: [s.PERSIST] } },
);

s.withKit(
  'A140 GROUP_ID with IS_PERSISTENT true rejects 401 without the permission as well',
  async ({ kit }) => {
    await rejects(CODE.INVALID_ARGUMENT, () => kit.add(assetOf('a1', { ...GROUP, IS_PERSISTENT: true })));
    await rejects(CODE.PERMISSION_DENIED, () => kit.add(assetOf('a1', { ...GROUP, IS_PERSISTENT: false })));
  },
  { caller: member },
);

test('A142 apps of different developers with the same group id share nothing', async (t) => {
  const device = s.open(t);
  const apps = {
    one: s.memberOf(device, 'a'),
    two: s.memberOf(device, 'b', { developerId: 'one.another' }),
    three: s.memberOf(device, 'c', { developerId: 'one.developer2' }),
    none: device.installApp({ bundleName: 'com.example.d', assetGroups: [GROUP.GROUP_ID] }),
    'none either': device.installApp({ bundleName: 'com.example.e', assetGroups: [GROUP.GROUP_ID] }),
  };
  for (const [name, { asset }] of Object.entries(apps)) {
    assert.deepEqual(await s.aliases(asset, GROUP), [], name);
    await asset.add(assetOf('a1', { ...GROUP, SECRET: name }));
  }
  for (const [name, { asset }] of Object.entries(apps))
    assert.equal(await s.secretOf(asset, 'a1', GROUP), name);
});

test('A142 5.1 the developer is what follows the first dot of the value', async (t) => {
  const device = s.open(t);
  const [a, b, c, d] = ['x.dev.1', 'y.dev.1', 'dev.1', 'dev'].map(
    (developerId, n) => s.memberOf(device, `app${n}`, { developerId }).asset,
  );
  await a.add(assetOf('a1', GROUP));
  assert.equal(await s.secretOf(b, 'a1', GROUP), 'secret of a1', 'x.dev.1 and y.dev.1 are dev.1');
  for (const kit of [c, d]) assert.deepEqual(await s.aliases(kit, GROUP), [], '"1" and "dev" are others');
});

test('A142 developer and group are not joined into one name', async (t) => {
  const device = s.open(t);
  const [a, b] = [
    ['x.dev', 'one,group-one'],
    ['x.dev,one', 'group-one'],
  ].map(([developerId, GROUP_ID], n) => ({
    kit: s.memberOf(device, `app${n}`, { developerId, assetGroups: [GROUP_ID] }).asset,
    fields: { GROUP_ID },
  }));
  await a.kit.add(assetOf('a1', a.fields));
  assert.deepEqual(await s.aliases(b.kit, b.fields), []);
});

test('A144 groups are apart in each user space', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const here = s.memberOf(device, 'a').asset;
  const there = s.memberOf(device, 'b', { userId: 101 }).asset;
  await here.add(assetOf('a1', GROUP));
  assert.deepEqual(await s.aliases(there, GROUP), []);
});
