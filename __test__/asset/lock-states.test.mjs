// A127..A132: which operation needs which key, in every state of the lock (section 8), and D41.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects } = s;
const LEVELS = [0, 1, 2];
const KINDS = LEVELS.flatMap((ACCESSIBILITY) =>
  [false, true].map((REQUIRE_PASSWORD_SET) => ({ ACCESSIBILITY, REQUIRE_PASSWORD_SET })),
);
const nameOf = (kind) => `${kind.ACCESSIBILITY}${kind.REQUIRE_PASSWORD_SET ? ' with password' : ''}`;
const isOpen = (state, kind) =>
  state.opens.includes(kind.ACCESSIBILITY) && (state.password || !kind.REQUIRE_PASSWORD_SET);

/**
 * Operations that use the key of an asset: each on the alias `old`, which exists with this kind, or on a
 * new one.
 */
const NEEDS_KEY = {
  'A127 A129 A131 add': (kit, _old, kind) => kit.add(assetOf(`new ${nameOf(kind)}`, kind)),
  'A70 add OVERWRITE': (kit, old, kind) => kit.add(assetOf(old, { ...kind, CONFLICT_RESOLUTION: 0 })),
  'A68 add of a guarded asset': (kit, _old, kind) => kit.add(guarded(`guarded ${nameOf(kind)}`, kind)),
  'A87 update of SECRET': (kit, old) => kit.update(attrs({ ALIAS: old }), attrs({ SECRET: 'changed' })),
  'A128 A132 query ALL': (kit, old) => s.secretOf(kit, old),
};

/** Operations that do not. */
const NEEDS_NONE = {
  'A132 query ATTRIBUTES': (kit, old) => kit.query(attrs({ ALIAS: old })),
  'A87 update of labels': (kit, old) =>
    kit.update(attrs({ ALIAS: old }), attrs({ DATA_LABEL_NORMAL_1: 'x', DATA_LABEL_NORMAL_LOCAL_1: 'y' })),
  postQuery: (kit) => kit.postQuery(attrs({ AUTH_CHALLENGE: s.SAMPLE.AUTH_CHALLENGE })),
  'A75 remove': (kit, old) => kit.remove(attrs({ ALIAS: old })),
};

for (const state of s.LOCK_STATES) {
  const prepared = async (kit, device) => {
    for (const kind of KINDS) await kit.add(assetOf(nameOf(kind), kind));
    state.enter(device);
  };

  for (const [operation, run] of Object.entries(NEEDS_KEY)) {
    s.withKit(
      `${operation} needs the key: ${state.name}`,
      async ({ kit, device }) => {
        await prepared(kit, device);
        for (const kind of KINDS) {
          const expected = isOpen(state, kind) ? 0 : CODE.STATUS_MISMATCH;
          assert.equal(await s.rejected(() => run(kit, nameOf(kind), kind)), expected, nameOf(kind));
        }
        assert.equal((await s.aliases(kit)).length >= KINDS.length, true, 'a refusal removes nothing');
      },
      { password: s.PASSWORD },
    );
  }

  s.withKit(
    `A75 A87 A132 no key is needed for attributes, labels and removal: ${state.name}`,
    async ({ kit, device }) => {
      await prepared(kit, device);
      for (const [operation, run] of Object.entries(NEEDS_NONE)) {
        for (const kind of KINDS) {
          assert.equal(await s.rejected(() => run(kit, nameOf(kind))), 0, `${operation} ${nameOf(kind)}`);
        }
      }
    },
    { password: s.PASSWORD },
  );

  s.withKit(
    `A70 DUPLICATED and NOT_FOUND come before STATUS_MISMATCH: ${state.name}`,
    async ({ kit, device }) => {
      await prepared(kit, device);
      for (const kind of KINDS) {
        await rejects(CODE.DUPLICATED, () => kit.add(assetOf(nameOf(kind), kind)), nameOf(kind));
      }
      await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'none'));
      await rejects(CODE.NOT_FOUND, () => kit.update(attrs({ ALIAS: 'none' }), attrs({ SECRET: 'x' })));
    },
    { password: s.PASSWORD },
  );
}

s.withKit(
  'A70 A127 what the lock refused left the old secret, readable later',
  async ({ kit, device }) => {
    for (const level of [1, 2]) await kit.add(assetOf(`a${level}`, { ACCESSIBILITY: level }));
    device.reboot();
    for (const level of [1, 2]) {
      const next = { ACCESSIBILITY: level, SECRET: 'new', CONFLICT_RESOLUTION: 0 };
      await rejects(CODE.STATUS_MISMATCH, () => kit.add(assetOf(`a${level}`, next)));
      await rejects(CODE.STATUS_MISMATCH, () =>
        kit.update(attrs({ ALIAS: `a${level}` }), attrs({ SECRET: 'new' })),
      );
    }
    // An overwrite that only needs an open key is none of the lock's business.
    await kit.add(assetOf('a1', { ACCESSIBILITY: 0, SECRET: 'lowered', CONFLICT_RESOLUTION: 0 }));
    device.screenLock(100).unlock(s.PASSWORD);
    assert.equal(await s.secretOf(kit, 'a1'), 'lowered');
    assert.equal(await s.secretOf(kit, 'a2'), 'secret of a2');
  },
  { password: s.PASSWORD },
);

s.withKit(
  'A127 before the first unlock the default ACCESSIBILITY is refused, DEVICE_POWERED_ON is not',
  async ({ kit, device }) => {
    device.reboot();
    await rejects(CODE.STATUS_MISMATCH, () => kit.add(assetOf('default')));
    await rejects(CODE.STATUS_MISMATCH, () => kit.add(assetOf('unlocked', { ACCESSIBILITY: 2 })));
    await kit.add(assetOf('powered', { ACCESSIBILITY: 0 }));
    assert.equal(await s.secretOf(kit, 'powered'), 'secret of powered');
    device.screenLock(100).unlock(s.PASSWORD);
    await kit.add(assetOf('default'));
    assert.deepEqual(await s.aliases(kit), ['powered', 'default']);
  },
  { password: s.PASSWORD },
);

s.withKit(
  'A128 after the first unlock DEVICE_FIRST_UNLOCKED stays readable, locked or not, until the next boot',
  async ({ kit, device }) => {
    const lock = device.screenLock(100);
    await kit.add(assetOf('a1'));
    for (let boot = 0; boot < 3; boot += 1) {
      device.reboot();
      await rejects(CODE.STATUS_MISMATCH, () => s.secretOf(kit, 'a1'));
      assert.deepEqual(await s.aliases(kit), ['a1'], 'its attributes are readable');
      lock.unlock(s.PASSWORD);
      assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
      lock.lock();
      assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
      lock.unlock(s.PASSWORD);
      assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
    }
  },
  { password: s.PASSWORD },
);

s.withKit(
  'A129 a wrong password opens nothing',
  async ({ kit, device }) => {
    const lock = device.screenLock(100);
    await kit.add(assetOf('a2', { ACCESSIBILITY: 2 }));
    lock.lock();
    s.throws(CODE.ACCESS_DENIED, () => lock.unlock('4321'));
    await rejects(CODE.STATUS_MISMATCH, () => s.secretOf(kit, 'a2'));
    await rejects(CODE.STATUS_MISMATCH, () => kit.add(assetOf('new', { ACCESSIBILITY: 2 })));
    lock.unlock(s.PASSWORD);
    assert.equal(await s.secretOf(kit, 'a2'), 'secret of a2');
  },
  { password: s.PASSWORD },
);

s.withKit('A130 without a password every level is open, locked screen and reboot included', async (c) => {
  const readAll = async () => {
    for (const level of LEVELS) {
      assert.equal(await s.secretOf(c.kit, `a${level}`), `secret of a${level}`);
      await c.kit.add(assetOf('more', { ACCESSIBILITY: level }));
      await c.kit.remove(attrs({ ALIAS: 'more' }));
    }
  };
  for (const level of LEVELS) await c.kit.add(assetOf(`a${level}`, { ACCESSIBILITY: level }));
  await readAll();
  c.device.screenLock(100).lock();
  await readAll();
  c.device.reboot();
  await readAll();
});

// --- D41: assets with encrypted attributes need the key of the first unlock for everything ---

const ENCRYPTED = { REQUIRE_ATTR_ENCRYPTED: true };
const ENCRYPTED_CALLS = {
  add: (kit) => kit.add(assetOf('new', ENCRYPTED)),
  'add DEVICE_POWERED_ON': (kit) => kit.add(assetOf('powered', { ...ENCRYPTED, ACCESSIBILITY: 0 })),
  'update labels': (kit) =>
    kit.update(attrs({ ALIAS: 'a1', ...ENCRYPTED }), attrs({ DATA_LABEL_NORMAL_1: 'x' })),
  'update SECRET': (kit) => kit.update(attrs({ ALIAS: 'a1', ...ENCRYPTED }), attrs({ SECRET: 'x' })),
  preQuery: (kit) => kit.preQuery(attrs({ ALIAS: 'guarded', ...ENCRYPTED })),
  'query ATTRIBUTES': (kit) => kit.query(attrs(ENCRYPTED)),
  'query ALL': (kit) => s.secretOf(kit, 'a0', ENCRYPTED),
  remove: (kit) => kit.remove(attrs({ ALIAS: 'a0', ...ENCRYPTED })),
  'remove all': (kit) => kit.remove(attrs(ENCRYPTED)),
};

s.withKit(
  'D41 encrypted attributes before the first unlock: 24000005 from every operation, afterwards none',
  async ({ kit, device, app }) => {
    await kit.add(assetOf('a0', { ...ENCRYPTED, ACCESSIBILITY: 0 }));
    await kit.add(assetOf('a1', ENCRYPTED));
    await kit.add(guarded('guarded', ENCRYPTED));
    await kit.add(assetOf('normal'));
    device.reboot();
    const batches = {
      batchAdd: (kit) => kit.batchAdd([assetOf('batch', { ...ENCRYPTED, ACCESSIBILITY: 0 })]),
      batchUpdate: (kit) =>
        kit.batchUpdate([attrs({ ALIAS: 'a1', ...ENCRYPTED })], [attrs({ DATA_LABEL_NORMAL_1: 'x' })]),
      batchRemove: (kit) => kit.batchRemove([attrs({ ALIAS: 'a1', ...ENCRYPTED })]),
    };
    for (const [name, call] of Object.entries(ENCRYPTED_CALLS)) {
      await rejects(CODE.STATUS_MISMATCH, () => call(kit), name);
    }
    for (const [name, call] of Object.entries(batches)) {
      await rejects(CODE.STATUS_MISMATCH, () => call(app.asset), name);
    }
    await rejects(CODE.INVALID_ARGUMENT, () => kit.query(attrs({ ...ENCRYPTED, RETURN_LIMIT: 0 })));
    assert.deepEqual(await s.aliases(kit), ['normal'], 'the others are readable');
    device.screenLock(100).unlock(s.PASSWORD);
    device.screenLock(100).lock();
    assert.deepEqual(await s.aliases(kit, ENCRYPTED), ['a0', 'a1', 'guarded'], 'nothing was written or lost');
    for (const [name, call] of Object.entries(ENCRYPTED_CALLS)) {
      assert.equal(await s.rejected(() => call(kit)), 0, `${name} once unlocked`);
    }
  },
  { password: s.PASSWORD },
);

test('D41 querySyncResult and postQuery work before the first unlock', async (t) => {
  const device = s.open(t, { password: s.PASSWORD });
  const { asset } = device.installApp(s.APP);
  device.reboot();
  assert.equal((await asset.querySyncResult(new Map())).resultCode, 0);
  await asset.postQuery(attrs({ AUTH_CHALLENGE: s.SAMPLE.AUTH_CHALLENGE }));
});
