// A110..A113, A126: when preQuery opens a session, and with which challenge.

import assert from 'node:assert/strict';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects } = s;
const ANY = s.AuthType.ANY;

s.withKit('A110 preQuery gives a new challenge of 32 bytes each time', async ({ kit }) => {
  await kit.add(guarded('a1'));
  const seen = new Set();
  for (const fields of [
    {},
    { ALIAS: 'a1' },
    { AUTH_TYPE: ANY },
    { AUTH_VALIDITY_PERIOD: 600 },
    { ACCESSIBILITY: 1 },
  ]) {
    for (let i = 0; i < 3; i += 1) {
      const challenge = await s.challengeOf(kit, fields);
      assert.equal(Object.getPrototypeOf(challenge), Uint8Array.prototype);
      assert.equal(challenge.length, 32);
      assert.equal(challenge.byteLength, challenge.buffer.byteLength, 'a buffer of its own');
      seen.add(Buffer.from(challenge).toString('hex'));
    }
  }
  assert.equal(seen.size, 15);
});

s.withKit('A110 overwriting the answered array does not harm the session', async ({ kit, device }) => {
  await kit.add(guarded('a1'));
  const answered = await s.challengeOf(kit);
  const proof = await s.proofFor(device, Uint8Array.from(answered));
  answered.fill(0);
  assert.equal(await s.secretOf(kit, 'a1', proof), 'secret of a1');
});

s.withKit('A110 preQuery selects by any condition', async ({ kit }) => {
  await kit.add(s.labelled('a1', { AUTH_TYPE: ANY, SYNC_TYPE: 3 }));
  for (const name of s.LABELS) await s.challengeOf(kit, { [name]: `${name} of a1` });
  await s.challengeOf(kit, { SYNC_TYPE: 2 });
  await rejects(CODE.NOT_FOUND, () => s.challengeOf(kit, { DATA_LABEL_NORMAL_1: 'other' }));
  await rejects(CODE.NOT_FOUND, () => s.challengeOf(kit, { ALIAS: 'a1', ACCESSIBILITY: 0 }));
});

s.withKit(
  'A111 preQuery that matches no guarded asset rejects NOT_FOUND',
  async ({ kit }) => {
    await rejects(CODE.NOT_FOUND, () => s.challengeOf(kit), 'nothing stored');
    await kit.add(assetOf('open'));
    for (const fields of [{}, { ALIAS: 'open' }, { ALIAS: 'none' }, { AUTH_TYPE: ANY, ALIAS: 'open' }]) {
      await rejects(CODE.NOT_FOUND, () => s.challengeOf(kit, fields), JSON.stringify(fields));
    }
    await kit.add(guarded('a1', { REQUIRE_ATTR_ENCRYPTED: true }));
    await kit.add(guarded('a1', s.GROUP));
    await rejects(CODE.NOT_FOUND, () => s.challengeOf(kit), 'guarded ones in other data sets only');
    await kit.add(guarded('a1'));
    await s.challengeOf(kit);
    await kit.remove(attrs({ ALIAS: 'a1' }));
    await rejects(CODE.NOT_FOUND, () => s.challengeOf(kit), 'after its removal');
  },
  { caller: { assetGroups: [s.GROUP.GROUP_ID] } },
);

s.withKit('A112 preQuery with AUTH_TYPE NONE rejects 401, whatever is stored', async ({ kit }) => {
  const none = { AUTH_TYPE: s.AuthType.NONE };
  await rejects(CODE.INVALID_ARGUMENT, () => s.challengeOf(kit, none), 'before NOT_FOUND');
  await kit.add(assetOf('open'));
  await kit.add(guarded('a1'));
  for (const fields of [none, { ...none, ALIAS: 'open' }, { ...none, ALIAS: 'a1' }]) {
    await rejects(CODE.INVALID_ARGUMENT, () => s.challengeOf(kit, fields));
  }
});

s.withKit('D13 D32 preQuery with AUTH_TYPE 256 rejects UNSUPPORTED', async ({ kit }) => {
  await kit.add(guarded('a1'));
  await rejects(CODE.UNSUPPORTED, () => s.challengeOf(kit, { AUTH_TYPE: 256 }));
});

s.withKit(
  'A113 preQuery over several kinds of access rejects UNSUPPORTED until it is narrowed',
  async ({ kit, device }) => {
    const kinds = [0, 1, 2].flatMap((ACCESSIBILITY) =>
      [false, true].map((REQUIRE_PASSWORD_SET) => ({ ACCESSIBILITY, REQUIRE_PASSWORD_SET })),
    );
    for (const kind of kinds) {
      await kit.add(guarded(JSON.stringify(kind), { ...kind, DATA_LABEL_NORMAL_1: 'common' }));
    }
    const wide = [{}, { AUTH_TYPE: ANY }, { DATA_LABEL_NORMAL_1: 'common' }, { ACCESSIBILITY: 1 }];
    for (const fields of [...wide, { REQUIRE_PASSWORD_SET: true }]) {
      await rejects(CODE.UNSUPPORTED, () => s.challengeOf(kit, fields), JSON.stringify(fields));
    }
    for (const kind of kinds) {
      await s.challengeOf(kit, kind);
      await s.challengeOf(kit, { ALIAS: JSON.stringify(kind) });
    }
    device.screenLock(100).lock();
    await rejects(CODE.UNSUPPORTED, () => s.challengeOf(kit), 'before STATUS_MISMATCH');
  },
  { password: s.PASSWORD },
);

s.withKit(
  'A113 assets without guard, and other differences, do not make it several kinds',
  async ({ kit }) => {
    await kit.add(guarded('a1'));
    await kit.add(guarded('a2', { SYNC_TYPE: 2, WRAP_TYPE: 1, DATA_LABEL_CRITICAL_1: 'x' }));
    await kit.add(assetOf('open', { ACCESSIBILITY: 2 }));
    await s.challengeOf(kit);
  },
);

s.withKit('A113 A116 UNSUPPORTED and NOT_FOUND come before LIMIT_EXCEEDED', async ({ kit }) => {
  await kit.add(guarded('a1'));
  await s.openSessions(kit, s.SESSIONS_PER_OWNER);
  await kit.add(guarded('a2', { ACCESSIBILITY: 0 }));
  await rejects(CODE.UNSUPPORTED, () => s.challengeOf(kit));
  await rejects(CODE.NOT_FOUND, () => s.challengeOf(kit, { ALIAS: 'none' }));
  await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kit, { ALIAS: 'a1' }));
});

for (const state of s.LOCK_STATES) {
  s.withKit(
    `A126 preQuery needs the key of the asset: ${state.name}`,
    async ({ kit, device }) => {
      for (const level of [0, 1, 2]) await kit.add(guarded(`a${level}`, { ACCESSIBILITY: level }));
      state.enter(device);
      for (const level of [0, 1, 2]) {
        const expected = state.opens.includes(level) ? 0 : CODE.STATUS_MISMATCH;
        const code = await s.rejected(() => s.challengeOf(kit, { ALIAS: `a${level}` }));
        assert.equal(code, expected, `accessibility ${level}`);
      }
      await rejects(CODE.NOT_FOUND, () => s.challengeOf(kit, { ALIAS: 'none' }), 'before STATUS_MISMATCH');
    },
    { password: s.PASSWORD },
  );
}

s.withKit(
  'A126 a refused preQuery takes no place among the sessions',
  async ({ kit, device }) => {
    await kit.add(guarded('a1', { ACCESSIBILITY: 2 }));
    device.screenLock(100).lock();
    for (let i = 0; i < 40; i += 1) await rejects(CODE.STATUS_MISMATCH, () => s.challengeOf(kit));
    device.screenLock(100).unlock(s.PASSWORD);
    await s.openSessions(kit, s.SESSIONS_PER_OWNER);
  },
  { password: s.PASSWORD },
);
