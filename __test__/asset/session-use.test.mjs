// A114, A120..A124: what a session opens, for whom, and how it ends.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, guarded, rejects } = s;
const read = (kit, alias, proof, more = {}) => s.secretOf(kit, alias, { ...proof, ...more });

s.withKit(
  'A107 A114 one session serves all assets of its kind, as often as wanted',
  async ({ kit, device }) => {
    await kit.add(guarded('a1'));
    await kit.add(guarded('a2'));
    const proof = await s.proven(device, kit, { ALIAS: 'a1' });
    await kit.add(guarded('later'));
    for (const alias of ['a1', 'a2', 'later', 'a1', 'a1']) {
      assert.equal(await read(kit, alias, proof), `secret of ${alias}`);
    }
    await kit.update(s.attrs({ ALIAS: 'a1' }), s.attrs({ SECRET: 'changed' }));
    assert.equal(await read(kit, 'a1', proof), 'changed');
    await kit.add(guarded('a1', { SECRET: 'overwritten', CONFLICT_RESOLUTION: 0 }));
    assert.equal(await read(kit, 'a1', proof), 'overwritten');
    await kit.remove(s.attrs({ ALIAS: 'a1' }));
    await rejects(CODE.NOT_FOUND, () => read(kit, 'a1', proof));
  },
);

s.withKit(
  'A114 a session does not open assets of another kind: 24000009',
  async ({ kit, device }) => {
    const kinds = {
      powered: { ACCESSIBILITY: 0 },
      first: { ACCESSIBILITY: 1 },
      unlocked: { ACCESSIBILITY: 2 },
      password: { ACCESSIBILITY: 1, REQUIRE_PASSWORD_SET: true },
    };
    for (const [alias, kind] of Object.entries(kinds)) await kit.add(guarded(alias, kind));
    for (const opened of Object.keys(kinds)) {
      const proof = await s.proven(device, kit, { ALIAS: opened }, { password: s.PASSWORD });
      for (const alias of Object.keys(kinds)) {
        const code = await s.rejected(() => read(kit, alias, proof));
        assert.equal(
          code,
          alias === opened ? 0 : CODE.CRYPTO_ERROR,
          `${alias} with the session of ${opened}`,
        );
      }
    }
  },
  { password: s.PASSWORD },
);

s.withKit(
  'A106 no token but a true one of this challenge opens',
  async ({ kit, device, t }) => {
    await kit.add(guarded('a1'));
    const proof = await s.proven(device, kit);
    const second = await s.proven(device, kit);
    const token = proof.AUTH_TOKEN;
    const forgeries = {
      'of another challenge': second.AUTH_TOKEN,
      'of another user': await device.authenticate(proof.AUTH_CHALLENGE, { userId: 101 }),
      'of another device': await s.open(t).authenticate(proof.AUTH_CHALLENGE),
      'of an invented challenge': await device.authenticate(new Uint8Array(32)),
      cut: token.slice(0, -1),
      'cut at the front': token.slice(1),
      lengthened: Uint8Array.of(...token, 0),
      doubled: Uint8Array.of(...token, ...token),
      'one byte': Uint8Array.of(1),
      zeros: new Uint8Array(148),
      random: new Uint8Array(randomBytes(148)),
      longest: new Uint8Array(1024).fill(9),
      'the challenge': proof.AUTH_CHALLENGE,
    };
    for (let i = 0; i < token.length; i += 1) {
      const flipped = Uint8Array.from(token);
      flipped[i] ^= 1 << (i % 8);
      forgeries[`byte ${i} flipped`] = flipped;
    }
    for (const [what, AUTH_TOKEN] of Object.entries(forgeries)) {
      await rejects(CODE.ACCESS_DENIED, () => read(kit, 'a1', { ...proof, AUTH_TOKEN }), what);
    }
    assert.equal(await read(kit, 'a1', proof), 'secret of a1', 'failed attempts end nothing');
    assert.equal(await read(kit, 'a1', second), 'secret of a1');
    const again = await s.proofFor(device, proof.AUTH_CHALLENGE);
    assert.equal(await read(kit, 'a1', again), 'secret of a1', 'authenticated a second time');
  },
  { users: [100, 101] },
);

s.withKit('A105 a challenge with any byte changed is no session: NOT_FOUND', async ({ kit, device }) => {
  await kit.add(guarded('a1'));
  const { AUTH_CHALLENGE, AUTH_TOKEN } = await s.proven(device, kit);
  for (let i = 0; i < 32; i += 1) {
    const changed = Uint8Array.from(AUTH_CHALLENGE);
    changed[i] ^= 0x80;
    await rejects(
      CODE.NOT_FOUND,
      () => read(kit, 'a1', { AUTH_CHALLENGE: changed, AUTH_TOKEN }),
      `byte ${i}`,
    );
    const proof = await s.proofFor(device, changed);
    await rejects(CODE.NOT_FOUND, () => read(kit, 'a1', proof), `byte ${i}, with a token for it`);
  }
});

s.withKit('A120 postQuery of an unknown challenge succeeds and ends nothing', async ({ kit, device }) => {
  const unknown = { AUTH_CHALLENGE: new Uint8Array(32).fill(1) };
  assert.equal(await s.endSession(kit, unknown), undefined);
  await kit.add(guarded('a1'));
  const proof = await s.proven(device, kit);
  assert.equal(await s.endSession(kit, unknown), undefined);
  assert.equal(await read(kit, 'a1', proof), 'secret of a1');
});

s.withKit('A121 after postQuery the challenge is worth nothing', async ({ kit, device }) => {
  await kit.add(guarded('a1'));
  const ended = await s.proven(device, kit);
  const other = await s.proven(device, kit);
  assert.equal(await s.endSession(kit, ended), undefined);
  await rejects(CODE.NOT_FOUND, () => read(kit, 'a1', ended));
  const again = await s.proofFor(device, ended.AUTH_CHALLENGE);
  await rejects(CODE.NOT_FOUND, () => read(kit, 'a1', again), 'with a new token for the old challenge');
  const mixed = { ...other, AUTH_TOKEN: ended.AUTH_TOKEN };
  await rejects(CODE.ACCESS_DENIED, () => read(kit, 'a1', mixed), 'the old token with another session');
  assert.equal(await read(kit, 'a1', other), 'secret of a1');
  assert.equal(await s.endSession(kit, ended), undefined, 'ended twice');
  assert.deepEqual(await s.aliases(kit), ['a1']);
});

test('A122 a session is neither used nor ended by another owner', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const owner = device.installApp(s.APP);
  const others = {
    'another app': device.installApp({ bundleName: 'com.example.other' }),
    'a clone of the app': device.installApp({ ...s.APP, appIndex: 1 }),
    'a daemon': device.installApp({ bundleName: 'other_service', tokenType: 'native' }),
    'the same app of another user': device.installApp({ ...s.APP, userId: 101 }),
  };
  await owner.asset.add(guarded('a1'));
  const proof = await s.proven(device, owner.asset);
  for (const [who, other] of Object.entries(others)) {
    await other.asset.add(guarded('a1'));
    await rejects(CODE.NOT_FOUND, () => read(other.asset, 'a1', proof), who);
    assert.equal(await s.endSession(other.asset, proof), undefined, who);
    assert.equal(await read(owner.asset, 'a1', proof), 'secret of a1', who);
  }
});

s.withKit(
  'A123 a session of a group is found with that GROUP_ID only',
  async ({ kit, device }) => {
    const places = { private: {}, first: s.GROUP, second: s.SECOND_GROUP };
    for (const fields of Object.values(places)) await kit.add(guarded('a1', fields));
    for (const [opened, fields] of Object.entries(places)) {
      const proof = await s.proven(device, kit, fields);
      for (const [used, otherFields] of Object.entries(places)) {
        if (used === opened) continue;
        await rejects(CODE.NOT_FOUND, () => read(kit, 'a1', proof, otherFields), `${opened} used as ${used}`);
        assert.equal(await s.endSession(kit, proof, otherFields), undefined);
        assert.equal(await read(kit, 'a1', proof, fields), 'secret of a1', `${opened} ended as ${used}`);
      }
      await s.endSession(kit, proof, fields);
      await rejects(CODE.NOT_FOUND, () => read(kit, 'a1', proof, fields));
    }
  },
  { caller: { developerId: 'one.developer', assetGroups: [s.GROUP.GROUP_ID, s.SECOND_GROUP.GROUP_ID] } },
);

test('A122 A123 a session of a group belongs to the member that opened it', async (t) => {
  const device = s.open(t);
  const [a, b] = [s.memberOf(device, 'a'), s.memberOf(device, 'b')];
  await a.asset.add(guarded('a1', s.GROUP));
  const proof = await s.proven(device, a.asset, s.GROUP);
  await rejects(CODE.NOT_FOUND, () => read(b.asset, 'a1', proof, s.GROUP));
  await s.endSession(b.asset, proof, s.GROUP);
  assert.equal(await read(a.asset, 'a1', proof, s.GROUP), 'secret of a1');
  const own = await s.proven(device, b.asset, s.GROUP);
  assert.equal(await read(b.asset, 'a1', own, s.GROUP), 'secret of a1');
});

test('A124 a session opened for a user is found for that user only', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const { asset } = s.acrossUsers(device);
  await asset.add(guarded('a1', { ACCESSIBILITY: 0 }));
  for (const userId of [100, 101]) await asset.addAsUser(userId, guarded('a1', { ACCESSIBILITY: 0 }));
  const kits = { plain: asset, 100: s.kitIn('asUser', asset, 100), 101: s.kitIn('asUser', asset, 101) };
  const proof = await s.proven(device, kits[100]);
  for (const other of ['plain', 101]) {
    await rejects(CODE.NOT_FOUND, () => read(kits[other], 'a1', proof), String(other));
    assert.equal(await s.endSession(kits[other], proof), undefined);
    assert.equal(await read(kits[100], 'a1', proof), 'secret of a1', `ended as ${other}`);
  }
  const ofAnother = {
    ...proof,
    AUTH_TOKEN: await device.authenticate(proof.AUTH_CHALLENGE, { userId: 101 }),
  };
  await rejects(CODE.ACCESS_DENIED, () => read(kits[100], 'a1', ofAnother), 'the other user authenticated');
  await s.endSession(kits[100], proof);
  await rejects(CODE.NOT_FOUND, () => read(kits[100], 'a1', proof));
});

s.withKit('A104 A106 an asset overwritten without guard needs no session', async ({ kit, device }) => {
  await kit.add(guarded('a1'));
  const proof = await s.proven(device, kit);
  await kit.add(s.assetOf('a1', { SECRET: 'open now', CONFLICT_RESOLUTION: 0 }));
  assert.equal(await s.secretOf(kit, 'a1'), 'open now');
  assert.equal(await read(kit, 'a1', proof), 'open now');
  await kit.add(guarded('a1', { SECRET: 'closed again', CONFLICT_RESOLUTION: 0 }));
  await rejects(CODE.INVALID_ARGUMENT, () => s.secretOf(kit, 'a1'));
  assert.equal(await read(kit, 'a1', proof), 'closed again');
});
