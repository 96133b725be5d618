// A164, A165, A170, D11: batchRemove. What it shares with batchUpdate (A161) is there.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects, GROUP } = s;
const ENCRYPTED = { REQUIRE_ATTR_ENCRYPTED: true };
const SETS = {
  private: {},
  encrypted: ENCRYPTED,
  group: GROUP,
  'encrypted group': { ...GROUP, ...ENCRYPTED },
};

const setUp = (t, options) => {
  const device = s.open(t, options);
  return { device, kit: s.memberOf(device, 'a').asset, other: s.memberOf(device, 'b').asset };
};
const fill = async (kit, names, fields = {}) => {
  for (const name of names) await kit.add(assetOf(name, fields));
};

for (const [name, fields] of Object.entries(SETS)) {
  test(`A164 batchRemove removes the listed aliases of the data set, skips unknown ones: ${name}`, async (t) => {
    const { kit } = setUp(t);
    for (const set of Object.values(SETS)) await fill(kit, ['a1', 'a2', 'a3'], set);
    const listed = ['a3', 'none', 'a1', 'a1'].map((ALIAS) => attrs({ ALIAS, ...fields }));
    assert.equal(await kit.batchRemove(listed), undefined);
    for (const set of Object.values(SETS)) {
      assert.deepEqual(await s.aliases(kit, set), set === fields ? ['a2'] : ['a1', 'a2', 'a3']);
    }
    assert.equal(await kit.batchRemove(listed), undefined, 'all of them unknown now');
  });
}

test('A164 A75 batchRemove asks for no key and no user', async (t) => {
  const { kit, device } = setUp(t, { password: s.PASSWORD });
  for (const level of [0, 1, 2]) await kit.add(guarded(`a${level}`, { ACCESSIBILITY: level }));
  device.reboot();
  await kit.batchRemove([0, 1, 2].map((level) => attrs({ ALIAS: `a${level}` })));
  assert.deepEqual(await s.aliases(kit), []);
});

test('A164 A76 batchRemove of TRUSTED_ACCOUNT assets makes them invisible and their aliases free', async (t) => {
  const device = s.open(t);
  const { asset } = s.memberOf(device, 'system', { systemApp: true, apl: 'system_basic' });
  await fill(asset, ['a1', 'a2'], { SYNC_TYPE: 4 });
  await asset.batchRemove([attrs({ ALIAS: 'a1' })]);
  assert.deepEqual(await s.aliases(asset), ['a2']);
  assert.deepEqual(s.failuresOf(await asset.batchAdd([assetOf('a1', { SECRET: 'new' })])), []);
  assert.equal(await s.secretOf(asset, 'a1'), 'new');
});

test('D11 A137 batchRemove removes what another member added', async (t) => {
  const { kit, other } = setUp(t);
  await fill(kit, ['a1', 'a2', 'a3'], GROUP);
  await other.batchRemove([attrs({ ALIAS: 'a1', ...GROUP }), attrs({ ALIAS: 'a3', ...GROUP })]);
  for (const member of [kit, other]) assert.deepEqual(await s.aliases(member, GROUP), ['a2']);
});

test('A165 batchRemove takes 0 to 100 elements', async (t) => {
  const { kit } = setUp(t);
  assert.equal(await kit.batchRemove([]), undefined);
  const names = s.times(101, (n) => `a${n}`);
  await kit.batchAdd(names.slice(0, 100).map((name) => assetOf(name)));
  const all = names.map((ALIAS) => attrs({ ALIAS }));
  await rejects(CODE.INVALID_ARGUMENT, () => kit.batchRemove(all));
  assert.equal((await s.aliases(kit)).length, 100);
  await kit.batchRemove(all.slice(0, 100));
  assert.deepEqual(await s.aliases(kit), []);
});

const REMOVABLE = ['ALIAS', 'GROUP_ID', 'REQUIRE_ATTR_ENCRYPTED'];
const wrongToRemove = {
  'without ALIAS': attrs({ REQUIRE_ATTR_ENCRYPTED: false }),
  'an empty Map': new Map(),
  'ALIAS too long': attrs({ ALIAS: new Uint8Array(257) }),
  'ALIAS empty': attrs({ ALIAS: new Uint8Array(0) }),
  'ALIAS as text': new Map([[s.Tag.ALIAS, 'a2']]),
  'an unknown tag': new Map([...attrs({ ALIAS: 'a2' }), [0x30000099, s.bytes('x')]]),
  'A170 USER_ID': new Map([...attrs({ ALIAS: 'a2' }), [s.USER_ID, 100]]),
  null: null,
  'an object': {},
};
for (const [name, value] of Object.entries(s.SAMPLE)) {
  if (!REMOVABLE.includes(name)) wrongToRemove[`with ${name}`] = attrs({ ALIAS: 'a2', [name]: value });
}

test('A165 A170 a wrong element rejects 401 and removes nothing', async (t) => {
  const { kit } = setUp(t);
  await fill(kit, ['a1', 'a2']);
  const good = attrs({ ALIAS: 'a1' });
  for (const [what, element] of Object.entries(wrongToRemove)) {
    for (const elements of [[element], [good, element], [element, good]]) {
      await rejects(
        CODE.INVALID_ARGUMENT,
        s.promised(() => kit.batchRemove(elements)),
        what,
      );
    }
  }
  for (const args of [[], [undefined], [null], [good], [{ length: 0 }], ['']]) {
    await rejects(
      CODE.INVALID_ARGUMENT,
      s.promised(() => kit.batchRemove(...args)),
    );
  }
  assert.deepEqual(await s.aliases(kit), ['a1', 'a2']);
});
