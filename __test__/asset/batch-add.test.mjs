// A155..A163, D11: batchAdd.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects, GROUP, SECOND_GROUP } = s;
const ENCRYPTED = { REQUIRE_ATTR_ENCRYPTED: true };
const setUp = (t, manifest = {}, options = {}) => {
  const device = s.open(t, options);
  return { device, kit: s.memberOf(device, 'writer', manifest).asset };
};
const onlyKit = (t, manifest, options) => setUp(t, manifest, options).kit;

test('A155 n new assets: nothing failed, all stored in the order of the array', async (t) => {
  const kit = onlyKit(t);
  for (const [round, n] of [1, 2, 100].entries()) {
    const names = s.times(n, (i) => `r${round} ${(i * 37) % 101}`);
    const result = await kit.batchAdd(
      names.map((name) => assetOf(name, { DATA_LABEL_NORMAL_1: `round ${round}` })),
    );
    assert.deepEqual(result, { failedCount: 0, failedErrorInfos: [] });
    assert.deepEqual(await s.aliases(kit, { DATA_LABEL_NORMAL_1: `round ${round}` }), names);
    for (const name of names) assert.equal(await s.secretOf(kit, name), `secret of ${name}`);
  }
});

test('A155 A51 elements differ in everything but group and encryption, defaults as in add, one time for all', async (t) => {
  const { kit, device } = setUp(t);
  const fields = [
    {},
    { ACCESSIBILITY: 2, AUTH_TYPE: 255 },
    { SYNC_TYPE: 3, WRAP_TYPE: 1, DATA_LABEL_CRITICAL_4: 'c' },
  ];
  await kit.batchAdd(fields.map((more, n) => assetOf(`a${n}`, { ...more, OPERATION_TYPE: 0 })));
  const singles = fields.map((more, n) => assetOf(`b${n}`, more));
  for (const one of singles) await kit.add(one);
  for (const n of fields.keys()) {
    const row = s.plain(await s.attributesOf(kit, `a${n}`));
    assert.deepEqual({ ...row, ALIAS: `b${n}` }, s.plain(await s.attributesOf(kit, `b${n}`)));
    assert.equal(row.UPDATE_TIME, String(device.clock.now()));
  }
});

for (const [name, fields] of [
  ['encrypted', ENCRYPTED],
  ['group', GROUP],
  ['encrypted group', { ...ENCRYPTED, ...GROUP }],
]) {
  test(`A155 A156 A157 batchAdd into the ${name} data set`, async (t) => {
    const kit = onlyKit(t);
    await kit.add(assetOf('a1'));
    await kit.add(assetOf('old', fields));
    const over = assetOf('over', { ...fields, CONFLICT_RESOLUTION: 0 });
    await kit.add(over);
    const result = await kit.batchAdd([assetOf('a1', fields), assetOf('old', fields), over]);
    assert.deepEqual(s.failuresOf(result), [[1, CODE.DUPLICATED]]);
    assert.deepEqual(await s.aliases(kit), ['a1']);
    assert.deepEqual(await s.aliases(kit, fields), ['old', 'a1', 'over']);
  });
}

test('A156 existing aliases are reported with their index, the others are added', async (t) => {
  const kit = onlyKit(t);
  for (const name of ['e1', 'e2', 'e3']) await kit.add(assetOf(name, { SECRET: 'old' }));
  const names = ['e1', 'n1', 'n2', 'e2', 'n3', 'e3'];
  const elements = names.map((name, i) => assetOf(name, i % 2 ? { CONFLICT_RESOLUTION: 1 } : {}));
  const expected = [0, 3, 5].map((index) => [index, CODE.DUPLICATED]);
  assert.deepEqual(s.failuresOf(await kit.batchAdd(elements)), expected);
  assert.deepEqual(await s.aliases(kit), ['e1', 'e2', 'e3', 'n1', 'n2', 'n3']);
  for (const name of ['e1', 'e2', 'e3']) assert.equal(await s.secretOf(kit, name), 'old');
  const all = s.failuresOf(await kit.batchAdd(elements));
  assert.deepEqual(
    all,
    names.map((_, index) => [index, CODE.DUPLICATED]),
    'all of them',
  );
});

test('A157 OVERWRITE elements replace, without a trace of the old asset, and move to the end', async (t) => {
  const kit = onlyKit(t);
  await kit.add(s.labelled('a1', { SYNC_TYPE: 1 }));
  await kit.add(assetOf('a2'));
  const over = { CONFLICT_RESOLUTION: 0, SECRET: 'new', ACCESSIBILITY: 2 };
  assert.deepEqual(s.failuresOf(await kit.batchAdd([assetOf('a1', over), assetOf('a3', over)])), []);
  assert.deepEqual(await s.aliases(kit), ['a2', 'a1', 'a3']);
  assert.equal(await s.secretOf(kit, 'a1'), 'new');
  const row = s.plain(await s.attributesOf(kit, 'a1'));
  assert.deepEqual([row.SYNC_TYPE, row.ACCESSIBILITY], [0, 2]);
  assert.ok(!Object.keys(row).some((name) => name.startsWith('DATA_LABEL')));
});

test('A158 what is no array of 1 to 100 Maps rejects 401', async (t) => {
  const kit = onlyKit(t);
  const good = assetOf('a1');
  const wrong = {
    nothing: [],
    undefined: [undefined],
    null: [null],
    'a Map': [good],
    'an object like an array': [{ 0: good, length: 1 }],
    'a Set': [new Set([good])],
    'an iterator': [[good].values()],
    'a typed array': [new Uint8Array(1)],
    text: ['a1'],
    empty: [[]],
    '101 elements': [s.times(101, (n) => assetOf(`a${n}`))],
    'null within': [[good, null]],
    'an object within': [[good, {}]],
    'an array within': [[good, [[s.Tag.ALIAS, s.bytes('a2')]]]],
    'a hole': [Object.assign(new Array(3), { 0: good, 2: assetOf('a2') })],
    'an empty Map': [[good, new Map()]],
  };
  for (const [what, args] of Object.entries(wrong)) {
    await rejects(
      CODE.INVALID_ARGUMENT,
      s.promised(() => kit.batchAdd(...args)),
      what,
    );
  }
  assert.deepEqual(await s.aliases(kit), []);
});

const BAD = {
  'without SECRET': (map) => map.delete(s.Tag.SECRET),
  'without ALIAS': (map) => map.delete(s.Tag.ALIAS),
  'SECRET too long': (map) => map.set(s.Tag.SECRET, new Uint8Array(1025)),
  'ALIAS empty': (map) => map.set(s.Tag.ALIAS, new Uint8Array(0)),
  'ACCESSIBILITY 3': (map) => map.set(s.Tag.ACCESSIBILITY, 3),
  'a tag of queries': (map) => map.set(s.Tag.RETURN_TYPE, 0),
  'a wrong type': (map) => map.set(s.Tag.SYNC_TYPE, true),
  'an unknown tag': (map) => map.set(0x30000099, s.bytes('x')),
  'A170 D8 USER_ID': (map) => map.set(s.USER_ID, 100),
  'A140 GROUP_ID and IS_PERSISTENT': (map) => map.set(s.Tag.IS_PERSISTENT, true),
};
for (const [what, spoil] of Object.entries(BAD)) {
  test(`A159 one wrong element rejects 401 and adds nothing: ${what}`, async (t) => {
    const kit = onlyKit(t, { permissions: [s.PERSIST] });
    const set = what.startsWith('A140') ? GROUP : {};
    await kit.add(assetOf('a1', { ...set, SECRET: 'old' }));
    for (const position of [0, 1, 4]) {
      const elements = s.times(5, (n) => assetOf(`a${n}`, { ...set, CONFLICT_RESOLUTION: 0 }));
      spoil(elements[position]);
      await rejects(CODE.INVALID_ARGUMENT, () => kit.batchAdd(elements), `at ${position}`);
    }
    assert.deepEqual(await s.aliases(kit, set), ['a1']);
    assert.equal(await s.secretOf(kit, 'a1', set), 'old');
  });
}

test('A160 one alias twice among those to be written rejects 401 and adds nothing', async (t) => {
  const kit = onlyKit(t);
  await kit.add(assetOf('old', { SECRET: 'old' }));
  const over = { CONFLICT_RESOLUTION: 0 };
  for (const twice of [
    [assetOf('a1'), assetOf('a2'), assetOf('a1')],
    [assetOf('a1'), assetOf('a1', over)],
    [assetOf('a1', over), assetOf('a1', over)],
    [assetOf('a2'), assetOf('old', over), assetOf('old', over)],
  ]) {
    await rejects(CODE.INVALID_ARGUMENT, () => kit.batchAdd(twice));
    assert.deepEqual(await s.aliases(kit), ['old']);
    assert.equal(await s.secretOf(kit, 'old'), 'old');
  }
  const both = [assetOf('old'), assetOf('old'), assetOf('a1')];
  assert.deepEqual(s.failuresOf(await kit.batchAdd(both)), [
    [0, CODE.DUPLICATED],
    [1, CODE.DUPLICATED],
  ]);
  assert.deepEqual(await s.aliases(kit), ['old', 'a1'], 'neither would have been written');
});

test('A162 one element whose key is locked rejects 24000005 and adds nothing', async (t) => {
  const { kit, device } = setUp(t, {}, { password: s.PASSWORD });
  await kit.add(assetOf('old', { ACCESSIBILITY: 2, SECRET: 'old' }));
  device.screenLock(100).lock();
  const locked = assetOf('a2', { ACCESSIBILITY: 2 });
  for (const elements of [
    [assetOf('a1'), locked],
    [locked, assetOf('a1')],
    [assetOf('old'), locked],
  ]) {
    await rejects(CODE.STATUS_MISMATCH, () => kit.batchAdd(elements));
    assert.deepEqual(await s.aliases(kit), ['old']);
  }
  await rejects(CODE.STATUS_MISMATCH, () =>
    kit.batchAdd([assetOf('old', { ACCESSIBILITY: 2, CONFLICT_RESOLUTION: 0 }), assetOf('a1')]),
  );
  const existing = assetOf('old', { ACCESSIBILITY: 2 });
  assert.deepEqual(s.failuresOf(await kit.batchAdd([existing, assetOf('a1')])), [[0, CODE.DUPLICATED]]);
  device.screenLock(100).unlock(s.PASSWORD);
  assert.equal(await s.secretOf(kit, 'old'), 'old');
});

test('A162 REQUIRE_PASSWORD_SET without password rejects the whole batch with 24000005', async (t) => {
  const kit = onlyKit(t);
  const elements = [assetOf('a1'), assetOf('a2', { REQUIRE_PASSWORD_SET: true })];
  await rejects(CODE.STATUS_MISMATCH, () => kit.batchAdd(elements));
  assert.deepEqual(await s.aliases(kit), []);
});

test('A163 IS_PERSISTENT in any element needs the permission: 201, and nothing is added', async (t) => {
  const kit = onlyKit(t);
  for (const value of [true, false]) {
    for (const position of [0, 1, 2]) {
      const at = (n) => (n === position ? { IS_PERSISTENT: value } : {});
      await rejects(CODE.PERMISSION_DENIED, () => kit.batchAdd(s.times(3, (n) => assetOf(`a${n}`, at(n)))));
    }
  }
  assert.deepEqual(await s.aliases(kit), []);
  const allowed = onlyKit(t, { permissions: [s.PERSIST] });
  await allowed.batchAdd([assetOf('a1', { IS_PERSISTENT: true }), assetOf('a2', { IS_PERSISTENT: false })]);
  assert.equal(s.plain(await s.attributesOf(allowed, 'a1')).IS_PERSISTENT, true);
});

test('D11 A64 TRUSTED_ACCOUNT is kept for system callers and stripped for others, as in add', async (t) => {
  const device = s.open(t);
  for (const [manifest, expected] of [
    [{ bundleName: 'com.example.plain' }, [0, 2, 3]],
    [{ bundleName: 'com.example.system', systemApp: true, apl: 'system_basic' }, [4, 6, 7]],
    [{ bundleName: 'a_service', tokenType: 'native' }, [4, 6, 7]],
  ]) {
    const { asset } = device.installApp(manifest);
    await asset.batchAdd([4, 6, 7].map((SYNC_TYPE) => assetOf(`a${SYNC_TYPE}`, { SYNC_TYPE })));
    const rows = await asset.query(new Map());
    assert.deepEqual(
      rows.map((row) => row.get(s.Tag.SYNC_TYPE)),
      expected,
      manifest.bundleName,
    );
    for (const n of [4, 6, 7]) assert.equal(await s.secretOf(asset, `a${n}`), `secret of a${n}`);
  }
});

test('D11 A65 A66 the sync, wrap and user-0 rules of add hold for each element', async (t) => {
  const device = s.open(t);
  const kit = s.memberOf(device, 'a').asset;
  const clone = s.memberOf(device, 'a', { appIndex: 1 }).asset;
  const system = s.memberOf(device, 'b', { systemApp: true, apl: 'system_basic', userId: 0 }).asset;
  const refused = [
    [CODE.UNSUPPORTED, kit, { ...GROUP, SYNC_TYPE: 4 }],
    [CODE.UNSUPPORTED, kit, { SYNC_TYPE: 4, WRAP_TYPE: 1 }],
    [CODE.UNSUPPORTED, clone, { SYNC_TYPE: 4 }],
    [CODE.UNSUPPORTED, clone, { WRAP_TYPE: 1 }],
    [CODE.UNSUPPORTED, kit, { AUTH_TYPE: 256 }],
    [CODE.INVALID_ARGUMENT, system, {}],
    [CODE.INVALID_ARGUMENT, system, { ACCESSIBILITY: 2 }],
  ];
  for (const [code, caller, fields] of refused) {
    const set = fields.GROUP_ID ? GROUP : {};
    const good = assetOf('a1', { ...set, ...(caller === system ? { ACCESSIBILITY: 0 } : {}) });
    const elements = [good, assetOf('a2', fields)];
    await rejects(code, () => caller.batchAdd(elements), JSON.stringify(fields));
    assert.deepEqual(await s.aliases(caller, set), []);
  }
  await system.batchAdd([assetOf('a1', { ACCESSIBILITY: 0 })]);
});

test('D11 A138 OVERWRITE of an asset of another member replaces it, one row', async (t) => {
  const device = s.open(t);
  const [a, b] = ['a', 'b'].map((name) => s.memberOf(device, name).asset);
  await a.add(assetOf('a1', GROUP));
  await a.add(assetOf('a2', GROUP));
  const over = assetOf('a1', { ...GROUP, SECRET: 'by b', CONFLICT_RESOLUTION: 0 });
  assert.deepEqual(s.failuresOf(await b.batchAdd([over, assetOf('a2', GROUP)])), [[1, CODE.DUPLICATED]]);
  for (const kit of [a, b]) {
    assert.deepEqual(await s.aliases(kit, GROUP), ['a2', 'a1']);
    assert.equal(await s.secretOf(kit, 'a1', GROUP), 'by b');
  }
});

test('A155 guarded assets of a batch are opened by a session', async (t) => {
  const { kit, device } = setUp(t);
  await kit.batchAdd([guarded('a1'), guarded('a2')]);
  const proof = await s.proven(device, kit);
  for (const name of ['a1', 'a2']) assert.equal(await s.secretOf(kit, name, proof), `secret of ${name}`);
});

test('A161 groups: absent is no group, two different ones do not mix', async (t) => {
  const kit = onlyKit(t);
  const mixes = [
    [{}, GROUP],
    [GROUP, {}],
    [GROUP, SECOND_GROUP],
    [GROUP, GROUP, SECOND_GROUP],
  ];
  for (const mix of mixes) {
    const elements = mix.map((fields, n) => assetOf(`a${n}`, fields));
    await rejects(CODE.INCONSISTENT_ATTRIBUTE, () => kit.batchAdd(elements), JSON.stringify(mix));
  }
  for (const set of [{}, GROUP, SECOND_GROUP]) assert.deepEqual(await s.aliases(kit, set), []);
});

test('A161 encryption: absent equals false', async (t) => {
  const kit = onlyKit(t);
  const not = { REQUIRE_ATTR_ENCRYPTED: false };
  for (const mix of [
    [{}, ENCRYPTED],
    [ENCRYPTED, {}],
    [ENCRYPTED, not],
    [not, {}, ENCRYPTED],
  ]) {
    const elements = mix.map((fields, n) => assetOf(`a${n}`, fields));
    await rejects(CODE.INCONSISTENT_ATTRIBUTE, () => kit.batchAdd(elements), JSON.stringify(mix));
  }
  assert.deepEqual(await s.aliases(kit), []);
  assert.deepEqual(await s.aliases(kit, ENCRYPTED), []);
  await kit.batchAdd([{}, not, {}].map((fields, n) => assetOf(`a${n}`, fields)));
  assert.deepEqual(await s.aliases(kit), ['a0', 'a1', 'a2']);
  const spoiled = [assetOf('a1', ENCRYPTED), attrs({ ALIAS: 'a2' })];
  await rejects(CODE.INVALID_ARGUMENT, () => kit.batchAdd(spoiled), 'arguments first');
});
