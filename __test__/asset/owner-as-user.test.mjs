// A145..A154 with D7, D8, D33: acting in the space of another user.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects } = s;
const CALLS = Object.entries(s.AS_USER_CALLS);
const USER_RANGE = [99, 0, -0, 1, -1, -100, 2147483648, 4294967295, NaN, Infinity, -Infinity, 99.9, 0.5];

/** Callers of AsUser functions, with the code they get once the arguments are right. */
const CALLERS = {
  'a normal app': [{ bundleName: 'com.example.plain' }, CODE.NOT_SYSTEM_APPLICATION],
  'a normal app with the permission': [
    { ...s.asSystem({ bundleName: 'com.example.acl' }), systemApp: false },
    CODE.NOT_SYSTEM_APPLICATION,
  ],
  'a system app without the permission': [
    { bundleName: 'com.example.system', systemApp: true, apl: 'system_core' },
    CODE.PERMISSION_DENIED,
  ],
  'a system app without it in user 0': [
    { bundleName: 'com.example.system0', systemApp: true, apl: 'system_core', userId: 0 },
    CODE.PERMISSION_DENIED,
  ],
  'a daemon without the permission': [
    { bundleName: 'a_service', tokenType: 'native' },
    CODE.PERMISSION_DENIED,
  ],
  'the shell without the permission': [{ bundleName: 'a_shell', tokenType: 'shell' }, CODE.PERMISSION_DENIED],
};

/** Callers that may, wherever they live (D7). */
const ALLOWED = {
  'a system app in user 0': { userId: 0 },
  'a system app in user 100': { userId: 100 },
  'a system app in user 101': { userId: 101 },
  'a clone of a system app': { userId: 100, appIndex: 1 },
};

for (const [who, [manifest, code]] of Object.entries(CALLERS)) {
  test(`A145 A146 every AsUser function rejects ${who}: ${code}`, async (t) => {
    const device = s.open(t, { users: [100, 101] });
    const { asset } = device.installApp(manifest);
    for (const [name, call] of CALLS) {
      for (const userId of [100, 101, 100.9])
        await rejects(code, () => call(asset, userId), `${name} ${userId}`);
    }
  });

  test(`A147 a user id out of range is 401 for ${who} too`, async (t) => {
    const device = s.open(t);
    const { asset } = device.installApp(manifest);
    for (const [name, call] of CALLS) {
      for (const userId of USER_RANGE) {
        await rejects(CODE.INVALID_ARGUMENT, () => call(asset, userId), `${name} ${userId}`);
      }
    }
  });

  test(`A148 D33 a user that does not exist is 401 for ${who} too, postQueryAsUser included`, async (t) => {
    const device = s.open(t);
    const { asset } = device.installApp(manifest);
    for (const [name, call] of CALLS) {
      for (const userId of [101, 1000, 2147483647]) {
        await rejects(CODE.INVALID_ARGUMENT, () => call(asset, userId), `${name} ${userId}`);
      }
    }
  });
}

test('A25 A147 a user id that is no number is 401', async (t) => {
  const { asset } = s.acrossUsers(s.open(t));
  for (const [name, call] of CALLS) {
    for (const userId of [
      '100',
      undefined,
      null,
      true,
      {},
      [],
      [100],
      100n,
      new Map(),
      Symbol('100'),
      new Number(100),
    ]) {
      await rejects(CODE.INVALID_ARGUMENT, () => call(asset, userId), `${name} ${String(userId)}`);
    }
    await rejects(CODE.INVALID_ARGUMENT, () => asset[name](), name);
    await rejects(CODE.INVALID_ARGUMENT, () => asset[name](100), name);
  }
});

for (const userId of USER_RANGE.slice(0, 6)) {
  test(`A147 a user id out of range is 401 for a caller that may, and leaves nothing: ${userId}`, async (t) => {
    const device = s.open(t);
    const { asset } = s.acrossUsers(device);
    for (const [name, call] of CALLS) await rejects(CODE.INVALID_ARGUMENT, () => call(asset, userId), name);
    assert.equal(device.health().assets, 0);
  });
}

test('A148 a user is 401 before it is added, and after it is removed', async (t) => {
  const device = s.open(t);
  const { asset } = s.acrossUsers(device);
  await rejects(CODE.INVALID_ARGUMENT, () => asset.addAsUser(150, assetOf('a1')));
  device.users.add(150);
  await asset.addAsUser(150, assetOf('a1'));
  device.users.remove(150);
  for (const [name, call] of CALLS) await rejects(CODE.INVALID_ARGUMENT, () => call(asset, 150), name);
});

test('3.3 arguments are looked at before 202 and 201', async (t) => {
  const device = s.open(t);
  for (const [who, [manifest]] of Object.entries(CALLERS)) {
    const { asset } = device.installApp(manifest);
    const wrong = {
      'add without ALIAS': () => asset.addAsUser(100, attrs({ SECRET: 'x' })),
      'add with RETURN_TYPE': () => asset.addAsUser(100, assetOf('a1', { RETURN_TYPE: 0 })),
      'add, ACCESSIBILITY 3': () => asset.addAsUser(100, assetOf('a1', { ACCESSIBILITY: 3 })),
      'add of an object': () => asset.addAsUser(100, {}),
      'remove with SECRET': () => asset.removeAsUser(100, attrs({ SECRET: 'x' })),
      'update without ALIAS': () => asset.updateAsUser(100, new Map(), attrs({ SECRET: 'x' })),
      'update with nothing': () => asset.updateAsUser(100, attrs({ ALIAS: 'a1' }), new Map()),
      'query, RETURN_LIMIT 0': () => asset.queryAsUser(100, attrs({ RETURN_LIMIT: 0 })),
      'preQuery, period 0': () => asset.preQueryAsUser(100, attrs({ AUTH_VALIDITY_PERIOD: 0 })),
      'postQuery without challenge': () => asset.postQueryAsUser(100, new Map()),
    };
    for (const [what, call] of Object.entries(wrong))
      await rejects(CODE.INVALID_ARGUMENT, call, `${who}: ${what}`);
  }
});

test('3.3 D12 what the caller is comes before what is stored', async (t) => {
  const device = s.open(t);
  const group = { GROUP_ID: 'group-of-notes' };
  for (const [who, [manifest, code]] of Object.entries(CALLERS)) {
    const { asset } = device.installApp(manifest);
    await rejects(
      code,
      () => asset.queryAsUser(100, attrs({ RETURN_TYPE: 0 })),
      `${who}: before UNSUPPORTED`,
    );
    await rejects(
      code,
      () => asset.preQueryAsUser(100, attrs({ AUTH_TYPE: 0 })),
      `${who}: before AUTH_TYPE NONE`,
    );
    await rejects(code, () => asset.removeAsUser(100, attrs({ ALIAS: 'none' })), `${who}: before NOT_FOUND`);
    const mixed = assetOf('a1', { SYNC_TYPE: 4, WRAP_TYPE: 1 });
    await rejects(
      CODE.UNSUPPORTED,
      () => asset.addAsUser(100, mixed),
      `${who}: after the sync and wrap rules`,
    );
    const expected = manifest.tokenType ? CODE.UNSUPPORTED : CODE.IPC_ERROR;
    await rejects(expected, () => asset.queryAsUser(100, attrs(group)), `${who}: after the group rules`);
  }
});

test('3.3 A62 the AsUser permission is asked before that for IS_PERSISTENT', async (t) => {
  const device = s.open(t);
  const persistent = assetOf('a1', { IS_PERSISTENT: true });
  const plain = device.installApp({ bundleName: 'com.example.plain', permissions: [s.PERSIST] }).asset;
  await rejects(CODE.NOT_SYSTEM_APPLICATION, () => plain.addAsUser(100, persistent));
  await rejects(CODE.PERMISSION_DENIED, () => s.acrossUsers(device).asset.addAsUser(100, persistent));
  const both = s.acrossUsers(device, { bundleName: 'com.example.both', permissions: [s.PERSIST] }).asset;
  await both.addAsUser(100, persistent);
});

for (const [who, manifest] of Object.entries(ALLOWED)) {
  test(`A149 as decided by D7: ${who} adds, reads, updates and removes in any user`, async (t) => {
    const device = s.open(t, { users: [100, 101] });
    const { asset } = s.acrossUsers(device, manifest);
    for (const userId of [100, 101]) {
      const kit = s.kitIn('asUser', asset, userId);
      assert.equal(await kit.add(guarded('a1')), undefined);
      assert.deepEqual(await s.aliases(kit), ['a1']);
      const proof = await s.proven(device, kit, {}, { userId });
      assert.equal(await s.secretOf(kit, 'a1', proof), 'secret of a1');
      assert.equal(await s.endSession(kit, proof), undefined);
      assert.equal(await kit.update(attrs({ ALIAS: 'a1' }), attrs({ DATA_LABEL_NORMAL_1: 'x' })), undefined);
      assert.equal(s.plain(await s.attributesOf(kit, 'a1')).DATA_LABEL_NORMAL_1, 'x');
      assert.equal(await kit.remove(new Map()), undefined);
      assert.deepEqual(await s.aliases(kit), []);
    }
  });
}

for (const tokenType of ['native', 'shell']) {
  test(`A149 D7 a ${tokenType} caller counts as system and needs the permission only`, async (t) => {
    const device = s.open(t);
    const { asset } = device.installApp({
      bundleName: 'account_service',
      tokenType,
      apl: 'system_basic',
      permissions: [s.ACROSS_USERS],
    });
    await asset.addAsUser(100, assetOf('a1', { SYNC_TYPE: 4 }));
    const [row] = await asset.queryAsUser(100, attrs({ ALIAS: 'a1' }));
    assert.equal(row.get(s.Tag.SYNC_TYPE), 4);
  });
}

test('A150 an app of user 0 has data in user 100 apart from its own', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const { asset } = s.acrossUsers(device);
  await asset.add(assetOf('a1', { SECRET: 'in 0', ACCESSIBILITY: 0 }));
  await asset.addAsUser(100, assetOf('a1', { SECRET: 'in 100' }));
  const kit = s.kitIn('asUser', asset, 100);
  assert.equal(await s.secretOf(asset, 'a1'), 'in 0');
  assert.equal(await s.secretOf(kit, 'a1'), 'in 100');
  await rejects(CODE.NOT_FOUND, () => asset.queryAsUser(101, attrs({ ALIAS: 'a1' })));
  await kit.remove(new Map());
  assert.equal(await s.secretOf(asset, 'a1'), 'in 0');
});

test('A152 A67 the target user decides about ACCESSIBILITY, not that of the caller', async (t) => {
  const { asset } = s.acrossUsers(s.open(t));
  const levels = [undefined, 0, 1, 2];
  const fieldsFor = (level) => (level === undefined ? {} : { ACCESSIBILITY: level });
  for (const level of levels) {
    const attributes = assetOf(`a${level}`, fieldsFor(level));
    assert.equal(await s.rejected(() => asset.add(attributes)), level === 0 ? 0 : CODE.INVALID_ARGUMENT);
    assert.equal(await s.rejected(() => asset.addAsUser(100, attributes)), 0);
  }
});

test('A153 as decided by D8: USER_ID in a map is 401 everywhere, for every caller', async (t) => {
  const device = s.open(t);
  const callers = [{ bundleName: 'com.example.plain' }, s.asSystem({ bundleName: 'com.example.system' })];
  for (const manifest of callers) {
    const { asset } = device.installApp(manifest);
    await asset.add(guarded('a1'));
    for (const value of [100, 101, 0]) {
      const hidden = (fields) => new Map([...attrs(fields), [s.USER_ID, value]]);
      for (const place of s.PLACES) {
        const map = new Map([...place.legal(), [s.USER_ID, value]]);
        await rejects(CODE.INVALID_ARGUMENT, () => place.call(asset, map), place.name);
        for (const style of s.STYLES) {
          await rejects(
            CODE.INVALID_ARGUMENT,
            () => place.call(s.kitIn(style, asset), map),
            `${place.name} ${style}`,
          );
        }
      }
      await rejects(CODE.INVALID_ARGUMENT, () => asset.batchRemove([hidden({ ALIAS: 'a1' })]));
    }
    assert.deepEqual(await s.aliases(asset), ['a1']);
  }
});

test('A154 the lock of the target user decides', async (t) => {
  const device = s.open(t, { users: [100, 101], password: s.PASSWORD });
  device.screenLock(101).setPassword(s.PASSWORD);
  const { asset } = s.acrossUsers(device, { userId: 100 });
  const kits = { 100: s.kitIn('asUser', asset, 100), 101: s.kitIn('asUser', asset, 101) };
  for (const kit of Object.values(kits)) await kit.add(guarded('a2', { ACCESSIBILITY: 2 }));
  for (const [locked, open] of [
    [100, 101],
    [101, 100],
  ]) {
    device.screenLock(locked).lock();
    const next = assetOf('new', { ACCESSIBILITY: 2, CONFLICT_RESOLUTION: 0 });
    await rejects(CODE.STATUS_MISMATCH, () => kits[locked].add(next), `user ${locked}`);
    await rejects(CODE.STATUS_MISMATCH, () => kits[locked].preQuery(attrs({ ALIAS: 'a2' })));
    await rejects(CODE.STATUS_MISMATCH, () =>
      kits[locked].update(attrs({ ALIAS: 'a2' }), attrs({ SECRET: 'x' })),
    );
    await kits[open].add(next);
    assert.equal(await s.secretOf(kits[open], 'new'), 'secret of new');
    const proof = await s.proven(device, kits[open], { ALIAS: 'a2' }, { userId: open, password: s.PASSWORD });
    assert.equal(await s.secretOf(kits[open], 'a2', proof), 'secret of a2');
    device.screenLock(locked).unlock(s.PASSWORD);
    await kits[open].remove(attrs({ ALIAS: 'new' }));
  }
});
