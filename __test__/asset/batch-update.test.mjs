// A161 (with batchRemove), A166..A170, D11: batchUpdate.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects, GROUP, SECOND_GROUP } = s;
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
const secretsOf = (kit, names, fields) => Promise.all(names.map((name) => s.secretOf(kit, name, fields)));

for (const [name, fields] of Object.entries(SETS)) {
  test(`A166 batchUpdate updates pairwise and reports what is missing: ${name}`, async (t) => {
    const { kit } = setUp(t);
    for (const set of Object.values(SETS)) await fill(kit, ['a1', 'a2', 'a3'], set);
    const names = ['a3', 'none', 'a1', 'neither'];
    const sources = names.map((ALIAS) => attrs({ ALIAS, ...fields }));
    const changes = names.map((_, n) => attrs({ SECRET: `secret ${n}`, DATA_LABEL_NORMAL_3: `label ${n}` }));
    assert.deepEqual(s.failuresOf(await kit.batchUpdate(sources, changes)), [
      [1, CODE.NOT_FOUND],
      [3, CODE.NOT_FOUND],
    ]);
    const expected = { a1: 'secret 2', a2: 'secret of a2', a3: 'secret 0' };
    for (const set of Object.values(SETS)) {
      const want =
        set === fields ? Object.values(expected) : ['a1', 'a2', 'a3'].map((one) => `secret of ${one}`);
      assert.deepEqual(await secretsOf(kit, ['a1', 'a2', 'a3'], set), want);
    }
    assert.deepEqual(await s.aliases(kit, { ...fields, DATA_LABEL_NORMAL_3: 'label 2' }), ['a1']);
  });
}

test('A166 one alias several times: in order, the last one wins', async (t) => {
  const { kit } = setUp(t);
  await fill(kit, ['a1', 'a2']);
  const changes = [
    { SECRET: 'first', DATA_LABEL_NORMAL_1: 'kept' },
    { SECRET: 'between' },
    { SECRET: 'last' },
  ];
  const sources = ['a1', 'a2', 'a1'].map((ALIAS) => attrs({ ALIAS }));
  assert.deepEqual(await kit.batchUpdate(sources, changes.map(attrs)), {
    failedCount: 0,
    failedErrorInfos: [],
  });
  assert.deepEqual(await secretsOf(kit, ['a1', 'a2']), ['last', 'between']);
  assert.equal(s.plain(await s.attributesOf(kit, 'a1')).DATA_LABEL_NORMAL_1, 'kept');
});

test('A84 A166 UPDATE_TIME changes as with update', async (t) => {
  const { kit, device } = setUp(t);
  await fill(kit, ['secret', 'normal', 'local', 'operation']);
  const before = String(device.clock.now());
  device.clock.advance(5000);
  const changes = [
    { SECRET: 'x' },
    { DATA_LABEL_NORMAL_1: 'x' },
    { DATA_LABEL_NORMAL_LOCAL_1: 'x' },
    { OPERATION_TYPE: 0, DATA_LABEL_NORMAL_1: 'y' },
  ];
  const names = ['secret', 'normal', 'local', 'operation'];
  await kit.batchUpdate(
    names.map((ALIAS) => attrs({ ALIAS })),
    changes.map(attrs),
  );
  const now = String(device.clock.now());
  const times = await Promise.all(
    names.map(async (one) => s.plain(await s.attributesOf(kit, one)).UPDATE_TIME),
  );
  assert.deepEqual(times, [now, now, before, now]);
  assert.deepEqual(await s.aliases(kit), names, 'the order stays');
});

test('A86 A166 a guarded secret is replaced without the user; a locked one rejects all with 24000005', async (t) => {
  const { kit, device } = setUp(t, { password: s.PASSWORD });
  await kit.add(guarded('guarded'));
  await kit.add(assetOf('a1'));
  await kit.add(assetOf('locked', { ACCESSIBILITY: 2 }));
  device.screenLock(100).lock();
  const sources = ['guarded', 'a1', 'none', 'locked'].map((ALIAS) => attrs({ ALIAS }));
  const secret = sources.map(() => attrs({ SECRET: 'new' }));
  await rejects(CODE.STATUS_MISMATCH, () => kit.batchUpdate(sources, secret));
  assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1', 'nothing was written');
  const labels = sources.map(() => attrs({ DATA_LABEL_NORMAL_1: 'x' }));
  assert.deepEqual(
    s.failuresOf(await kit.batchUpdate(sources, labels)),
    [[2, CODE.NOT_FOUND]],
    'labels need no key',
  );
  await kit.batchUpdate(sources.slice(0, 2), secret.slice(0, 2));
  const proof = await s.proven(device, kit, { ALIAS: 'guarded' }, { password: s.PASSWORD });
  assert.equal(await s.secretOf(kit, 'guarded', proof), 'new');
});

test('D11 A137 batchUpdate changes what another member added', async (t) => {
  const { kit, other } = setUp(t);
  await fill(kit, ['a1', 'a2'], GROUP);
  const sources = ['a1', 'a2'].map((ALIAS) => attrs({ ALIAS, ...GROUP }));
  const changes = [attrs({ SECRET: 'by b' }), attrs({ DATA_LABEL_NORMAL_1: 'by b' })];
  assert.deepEqual(s.failuresOf(await other.batchUpdate(sources, changes)), []);
  for (const member of [kit, other]) {
    assert.deepEqual(await secretsOf(member, ['a1', 'a2'], GROUP), ['by b', 'secret of a2']);
    assert.deepEqual(await s.aliases(member, { ...GROUP, DATA_LABEL_NORMAL_1: 'by b' }), ['a2']);
  }
});

test('A167 different lengths, an empty array, more than 100, no arrays: 401', async (t) => {
  const { kit } = setUp(t);
  await fill(kit, ['a1']);
  const source = attrs({ ALIAS: 'a1' });
  const dest = attrs({ SECRET: 'x' });
  const many = s.times(101, () => source);
  const wrong = [
    [],
    [[source]],
    [[source], undefined],
    [[source], null],
    [undefined, [dest]],
    [[], []],
    [[source], []],
    [[], [dest]],
    [[source, source], [dest]],
    [[source], [dest, dest]],
    [many, many.map(() => dest)],
    [source, dest],
    [[source], dest],
    [source, [dest]],
    [[null], [dest]],
    [[source], [{}]],
    [{ 0: source, length: 1 }, [dest]],
  ];
  for (const [n, args] of wrong.entries()) {
    await rejects(
      CODE.INVALID_ARGUMENT,
      s.promised(() => kit.batchUpdate(...args)),
      `case ${n}`,
    );
  }
  assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
  const hundred = many.slice(1);
  assert.deepEqual(
    s.failuresOf(
      await kit.batchUpdate(
        hundred,
        hundred.map(() => dest),
      ),
    ),
    [],
  );
});

/** Conditions that the asset does not meet. */
const UNMET = {
  ACCESSIBILITY: 2,
  REQUIRE_PASSWORD_SET: true,
  AUTH_TYPE: 255,
  SYNC_TYPE: 7,
  IS_PERSISTENT: true,
  WRAP_TYPE: 1,
  ...Object.fromEntries(s.LABELS.map((name) => [name, 'unmet'])),
};
const WRONG_VALUE = {
  ACCESSIBILITY: 3,
  AUTH_TYPE: 1,
  SYNC_TYPE: 8,
  WRAP_TYPE: 2,
  ALIAS: new Uint8Array(257),
};
const NOT_A_CONDITION = [
  'SECRET',
  'CONFLICT_RESOLUTION',
  'OPERATION_TYPE',
  'AUTH_CHALLENGE',
  'UPDATE_TIME',
  ...s.RETURNS,
];

test('A168 conditions of the source other than ALIAS do not select', async (t) => {
  const { kit } = setUp(t);
  await fill(kit, ['a1']);
  for (const [name, value] of [...Object.entries(UNMET), ['ALL', UNMET]]) {
    const source = attrs({ ALIAS: 'a1', ...(name === 'ALL' ? value : { [name]: value }) });
    assert.deepEqual(s.failuresOf(await kit.batchUpdate([source], [attrs({ SECRET: name })])), [], name);
    assert.equal(await s.secretOf(kit, 'a1'), name);
  }
});

test('A168 A170 but they are checked: a wrong source element rejects 401 for the whole call', async (t) => {
  const { kit } = setUp(t);
  await fill(kit, ['a1']);
  const wrong = [
    ...Object.entries(WRONG_VALUE).map(([name, value]) => attrs({ ALIAS: 'a1', [name]: value })),
    ...NOT_A_CONDITION.map((name) => attrs({ ALIAS: 'a1', [name]: s.SAMPLE[name] })),
    ...s.LABELS.map((name) => attrs({ ALIAS: 'a1', [name]: new Uint8Array(2049) })),
    new Map([...attrs({ ALIAS: 'a1' }), [s.USER_ID, 100]]),
    attrs({ ACCESSIBILITY: 1 }),
    new Map(),
  ];
  const good = attrs({ ALIAS: 'a1' });
  const dest = [attrs({ SECRET: 'x' }), attrs({ SECRET: 'x' })];
  for (const [n, source] of wrong.entries()) {
    await rejects(CODE.INVALID_ARGUMENT, () => kit.batchUpdate([good, source], dest), `case ${n}`);
  }
  assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
});

test('A169 A170 a dest element that is empty or changes what cannot change rejects 401 for the whole call', async (t) => {
  const { kit } = setUp(t);
  await fill(kit, ['a1', 'a2']);
  const updatable = s.place('attributesToUpdate').refused;
  const wrong = [
    new Map(),
    ...updatable.map((name) => attrs({ SECRET: 'x', [name]: s.SAMPLE[name] })),
    attrs({ SECRET: new Uint8Array(1025) }),
    attrs({ SECRET: new Uint8Array(0) }),
    attrs({ DATA_LABEL_NORMAL_1: new Uint8Array(0) }),
    new Map([...attrs({ SECRET: 'x' }), [s.USER_ID, 100]]),
  ];
  const sources = ['a1', 'a2'].map((ALIAS) => attrs({ ALIAS }));
  for (const [n, dest] of wrong.entries()) {
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => kit.batchUpdate(sources, [attrs({ SECRET: 'x' }), dest]),
      `case ${n}`,
    );
  }
  assert.deepEqual(await secretsOf(kit, ['a1', 'a2']), ['secret of a1', 'secret of a2']);
});

// --- both ---

const MIXES = [
  [{}, ENCRYPTED],
  [ENCRYPTED, { REQUIRE_ATTR_ENCRYPTED: false }],
  [{}, GROUP],
  [GROUP, {}],
  [GROUP, SECOND_GROUP],
];
test('A161 batchRemove and batchUpdate of several data sets at once reject 24000019 and change nothing', async (t) => {
  const { kit } = setUp(t);
  for (const set of [...Object.values(SETS), SECOND_GROUP]) await fill(kit, ['a1', 'a2'], set);
  for (const mix of MIXES) {
    const elements = mix.map((fields, n) => attrs({ ALIAS: `a${n + 1}`, ...fields }));
    const why = JSON.stringify(mix);
    await rejects(CODE.INCONSISTENT_ATTRIBUTE, () => kit.batchRemove(elements), why);
    const dest = elements.map(() => attrs({ SECRET: 'x' }));
    await rejects(CODE.INCONSISTENT_ATTRIBUTE, () => kit.batchUpdate(elements, dest), why);
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => kit.batchUpdate(elements, [dest[0], new Map()]),
      'arguments first',
    );
  }
  for (const set of Object.values(SETS)) {
    assert.deepEqual(await secretsOf(kit, ['a1', 'a2'], set), ['secret of a1', 'secret of a2']);
  }
  const not = [attrs({ ALIAS: 'a1' }), attrs({ ALIAS: 'a2', REQUIRE_ATTR_ENCRYPTED: false })];
  await kit.batchUpdate(
    not,
    not.map(() => attrs({ SECRET: 'x' })),
  );
  await kit.batchRemove(not);
  assert.deepEqual(await s.aliases(kit), []);
});
