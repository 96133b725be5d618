// A79..A88: what update changes, what it keeps, and when it needs a key.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

const { CODE, attrs, assetOf, rejects } = s;
const A1 = () => attrs({ ALIAS: 'a1' });
const timeOf = async (kit, alias) => s.plain(await s.attributesOf(kit, alias)).UPDATE_TIME;

s.withKit('A79 update of a missing alias is NOT_FOUND', async ({ kit }) => {
  await rejects(CODE.NOT_FOUND, () => kit.update(A1(), attrs({ SECRET: 'x' })), 'in an empty store');
  await kit.add(assetOf('a2'));
  await s.unchanged(kit, async () => {
    for (const fields of [{ SECRET: 'x' }, { DATA_LABEL_NORMAL_1: 'x' }, { OPERATION_TYPE: 0 }]) {
      await rejects(CODE.NOT_FOUND, () => kit.update(A1(), attrs(fields)));
    }
  });
});

s.withKit('A80 update of SECRET changes the secret alone', async ({ kit }) => {
  await kit.add(s.labelled('a1', { ACCESSIBILITY: 2, SYNC_TYPE: 2, WRAP_TYPE: 1 }));
  await kit.add(assetOf('a2'));
  const [first, second] = await s.stored(kit);
  for (const secret of ['new', 'x', 'y'.repeat(1024)]) {
    await kit.update(A1(), attrs({ SECRET: secret }));
    assert.deepEqual(await s.stored(kit), [{ ...first, SECRET: secret }, second]);
  }
});

s.withKit('A81 update of labels changes these and keeps the others', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  await kit.add(s.labelled('a2'));
  const [first, second] = await s.stored(kit);
  const expected = { ...first };
  for (const name of [...s.NORMAL, ...s.LOCAL]) {
    await kit.update(A1(), attrs({ [name]: `new ${name}` }));
    expected[name] = `new ${name}`;
    assert.deepEqual(await s.stored(kit), [expected, second], name);
    await rejects(
      CODE.NOT_FOUND,
      () => kit.query(attrs({ [name]: `${name} of a1` })),
      'the old value finds nothing',
    );
    assert.deepEqual(await s.aliases(kit, { [name]: `new ${name}` }), ['a1']);
  }
});

s.withKit('A81 update can set labels that were absent, several at once, with the secret', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  const [before] = await s.stored(kit);
  const fields = {
    SECRET: 'new',
    DATA_LABEL_NORMAL_4: 'n4',
    DATA_LABEL_NORMAL_LOCAL_1: 'l1',
    OPERATION_TYPE: 1,
  };
  await kit.update(A1(), attrs(fields));
  const { OPERATION_TYPE, ...visible } = fields;
  assert.deepEqual(await s.stored(kit), [{ ...before, ...visible }]);
});

s.withKit('A82 update cannot clear a label', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  await s.unchanged(kit, async () => {
    for (const name of [...s.NORMAL, ...s.LOCAL]) {
      for (const nothing of [new Uint8Array(0), null, undefined]) {
        await rejects(CODE.INVALID_ARGUMENT, () => kit.update(A1(), attrs({ [name]: nothing })), name);
      }
    }
    await rejects(CODE.INVALID_ARGUMENT, () => kit.update(A1(), attrs({ SECRET: '' })));
  });
});

s.withKit(
  'A83 update with a further condition that fails is NOT_FOUND and changes nothing',
  async ({ kit }) => {
    await kit.add(s.labelled('a1'));
    const wrong = {
      ACCESSIBILITY: 2,
      REQUIRE_PASSWORD_SET: true,
      AUTH_TYPE: 255,
      SYNC_TYPE: 2,
      IS_PERSISTENT: true,
      WRAP_TYPE: 1,
      REQUIRE_ATTR_ENCRYPTED: true,
      ...Object.fromEntries(s.LABELS.map((name) => [name, 'other'])),
    };
    await s.unchanged(kit, async () => {
      for (const [name, value] of Object.entries(wrong)) {
        const query = attrs({ ALIAS: 'a1', [name]: value });
        await rejects(CODE.NOT_FOUND, () => kit.update(query, attrs({ SECRET: 'x' })), name);
        await rejects(
          CODE.NOT_FOUND,
          () => kit.update(query, attrs({ DATA_LABEL_NORMAL_LOCAL_1: 'x' })),
          name,
        );
      }
    });
  },
);

const REFRESHING = [
  ['A84', { SECRET: 'new' }, true],
  ['A84', { DATA_LABEL_NORMAL_1: 'new' }, true],
  ['A84', { DATA_LABEL_NORMAL_LOCAL_1: 'new' }, false],
  ['A84', { DATA_LABEL_NORMAL_LOCAL_1: 'new', DATA_LABEL_NORMAL_LOCAL_4: 'new' }, false],
  ['A84', { DATA_LABEL_NORMAL_LOCAL_1: 'new', DATA_LABEL_NORMAL_1: 'new' }, true],
  ['A84', { DATA_LABEL_NORMAL_LOCAL_1: 'new', SECRET: 'new' }, true],
  ['A85', { OPERATION_TYPE: 0 }, true],
  ['A85', { OPERATION_TYPE: 1 }, true],
  ['A85', { DATA_LABEL_NORMAL_LOCAL_1: 'new', OPERATION_TYPE: 0 }, true],
];
for (const [number, fields, refreshes] of REFRESHING) {
  const names = Object.keys(fields).join(' + ');
  const value = fields.OPERATION_TYPE === undefined ? '' : ` (${fields.OPERATION_TYPE})`;
  const effect = refreshes ? 'refreshes' : 'keeps';
  s.withKit(`${number} update of ${names}${value} ${effect} UPDATE_TIME`, async ({ kit, device }) => {
    await kit.add(s.labelled('a1'));
    await kit.add(s.labelled('a2'));
    const added = await timeOf(kit, 'a1');
    device.clock.advance(1234);
    await kit.update(A1(), attrs(fields));
    assert.equal(await timeOf(kit, 'a1'), refreshes ? String(Number(added) + 1234) : added);
    assert.equal(await timeOf(kit, 'a2'), added, 'the neighbour keeps its time');
  });
}

s.withKit('A85 update with only OPERATION_TYPE changes nothing else', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  await s.unchanged(kit, () => kit.update(A1(), attrs({ OPERATION_TYPE: 0 })));
});

s.withKit('A86 update of an AUTH_TYPE ANY asset needs no authentication', async ({ kit, device }) => {
  await kit.add(assetOf('a1', { AUTH_TYPE: 255 }));
  await kit.update(A1(), attrs({ SECRET: 'new', DATA_LABEL_NORMAL_1: 'label' }));
  const proof = await s.proof(device, kit, { ALIAS: 'a1' });
  assert.equal(await s.secretOf(kit, 'a1', proof), 'new');
});

s.withKit(
  'A87 while locked labels can be updated, the SECRET of a DEVICE_UNLOCKED asset is STATUS_MISMATCH',
  async ({ kit, device }) => {
    await kit.add(s.labelled('a1', { ACCESSIBILITY: 2 }));
    await kit.add(s.labelled('a2', { ACCESSIBILITY: 1 }));
    const lock = device.screenLock(100);
    lock.lock();
    await kit.update(A1(), attrs({ DATA_LABEL_NORMAL_1: 'new', DATA_LABEL_NORMAL_LOCAL_2: 'new' }));
    await rejects(CODE.STATUS_MISMATCH, () => kit.update(A1(), attrs({ SECRET: 'x' })));
    await rejects(CODE.STATUS_MISMATCH, () =>
      kit.update(A1(), attrs({ SECRET: 'x', DATA_LABEL_NORMAL_3: 'x' })),
    );
    await rejects(
      CODE.NOT_FOUND,
      () => kit.update(attrs({ ALIAS: 'missing' }), attrs({ SECRET: 'x' })),
      'beats the lock',
    );
    await kit.update(attrs({ ALIAS: 'a2' }), attrs({ SECRET: 'second' }));
    lock.unlock(s.PASSWORD);

    const row = s.plain(await s.attributesOf(kit, 'a1'));
    assert.equal(row.DATA_LABEL_NORMAL_1, 'new');
    assert.equal(row.DATA_LABEL_NORMAL_LOCAL_2, 'new');
    assert.equal(row.DATA_LABEL_NORMAL_3, 'DATA_LABEL_NORMAL_3 of a1', 'the refused call wrote no label');
    assert.equal(await s.secretOf(kit, 'a1'), 'secret of a1');
    assert.equal(await s.secretOf(kit, 'a2'), 'second');
    await kit.update(A1(), attrs({ SECRET: 'unlocked' }));
    assert.equal(await s.secretOf(kit, 'a1'), 'unlocked');
  },
  { password: s.PASSWORD },
);

s.withKit('A88 update does not change the order', async ({ kit }) => {
  for (const alias of ['a1', 'a2', 'a3']) await kit.add(assetOf(alias));
  await kit.update(A1(), attrs({ SECRET: 'new' }));
  await kit.update(attrs({ ALIAS: 'a2' }), attrs({ DATA_LABEL_NORMAL_1: 'new' }));
  assert.deepEqual(await s.aliases(kit), ['a1', 'a2', 'a3']);
});
