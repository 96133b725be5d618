// A115..A119, A125: how long sessions live and how many there may be.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, guarded, rejects, SESSIONS_PER_OWNER: PER_OWNER } = s;
const read = (kit, alias, proof, more = {}) => s.secretOf(kit, alias, { ...proof, ...more });

/** Periods in seconds; a session ends when more whole seconds have passed. */
for (const [what, fields, seconds] of [
  ['default', {}, 60],
  ['shortest', { AUTH_VALIDITY_PERIOD: 1 }, 1],
  ['ten seconds', { AUTH_VALIDITY_PERIOD: 10 }, 10],
  ['longest', { AUTH_VALIDITY_PERIOD: 600 }, 600],
]) {
  s.withKit(`A115 a session ends once more than its period has passed: ${what}`, async ({ kit, device }) => {
    await kit.add(guarded('a1'));
    const challenge = await s.challengeOf(kit, fields);
    device.clock.advance(seconds * 1000);
    const proof = await s.proofFor(device, challenge);
    assert.equal(await read(kit, 'a1', proof), 'secret of a1', 'at the end of the period');
    device.clock.advance(999);
    assert.equal(await read(kit, 'a1', proof), 'secret of a1', 'within the last whole second');
    device.clock.advance(1);
    await rejects(CODE.NOT_FOUND, () => read(kit, 'a1', proof));
    assert.equal(await s.endSession(kit, proof), undefined, 'ending what has ended');
    await rejects(CODE.NOT_FOUND, async () => read(kit, 'a1', await s.proofFor(device, challenge)));
  });
}

s.withKit('A115 use does not prolong a session', async ({ kit, device }) => {
  await kit.add(guarded('a1'));
  const proof = await s.proven(device, kit);
  for (let second = 0; second < 60; second += 1) {
    device.clock.advance(1000);
    assert.equal(await read(kit, 'a1', proof), 'secret of a1', `after ${second + 1} s`);
  }
  device.clock.advance(1000);
  await rejects(CODE.NOT_FOUND, () => read(kit, 'a1', proof));
});

s.withKit('A115 sessions end each at its own time', async ({ kit, device }) => {
  await kit.add(guarded('a1'));
  const short = await s.proven(device, kit, { AUTH_VALIDITY_PERIOD: 5 });
  device.clock.advance(3000);
  const long = await s.proven(device, kit, { AUTH_VALIDITY_PERIOD: 5 });
  device.clock.advance(3000);
  await rejects(CODE.NOT_FOUND, () => read(kit, 'a1', short));
  assert.equal(await read(kit, 'a1', long), 'secret of a1');
});

s.withKit('A116 the 17th session of one owner rejects LIMIT_EXCEEDED', async ({ kit, device }) => {
  await kit.add(guarded('a1'));
  const challenges = await s.openSessions(kit, PER_OWNER);
  for (let i = 0; i < 3; i += 1) await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kit));
  for (const challenge of challenges) {
    assert.equal(
      await read(kit, 'a1', await s.proofFor(device, challenge)),
      'secret of a1',
      'none was pushed out',
    );
  }
  await s.endSession(kit, { AUTH_CHALLENGE: new Uint8Array(32) });
  await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kit), 'ending an unknown one makes no room');
  for (const AUTH_CHALLENGE of challenges.slice(0, 2)) {
    await s.endSession(kit, { AUTH_CHALLENGE });
    await s.challengeOf(kit);
    await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kit));
  }
});

test('A116 17 un-awaited preQuery calls: the last one rejects', async (t) => {
  const { asset } = s.open(t).installApp(s.APP);
  await asset.add(guarded('a1'));
  const codes = await s.allRejected(s.times(PER_OWNER + 1, () => asset.preQuery(new Map())));
  assert.deepEqual(codes, [...new Array(PER_OWNER).fill(0), CODE.LIMIT_EXCEEDED]);
});

test('A117 the 33rd session over all owners rejects LIMIT_EXCEEDED', async (t) => {
  const device = s.open(t);
  const [a, b, c] = ['a', 'b', 'c'].map(
    (name) => device.installApp({ bundleName: `com.example.${name}` }).asset,
  );
  for (const kit of [a, b, c]) await kit.add(guarded('a1'));
  const [first] = await s.openSessions(a, PER_OWNER);
  await s.openSessions(b, PER_OWNER - 1);
  await s.challengeOf(c);
  for (const kit of [a, b, c]) await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kit));
  await s.endSession(c, { AUTH_CHALLENGE: first });
  await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(c), 'only the owner ends a session');
  await s.endSession(a, { AUTH_CHALLENGE: first });
  await s.challengeOf(c);
  await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(b));
});

test('A117 D43 another device object counts for itself', async (t) => {
  const devices = [s.open(t), s.open(t)];
  for (const device of devices) {
    const kits = ['a', 'b'].map((name) => device.installApp({ bundleName: `com.example.${name}` }).asset);
    for (const kit of kits) {
      await kit.add(guarded('a1'));
      await s.openSessions(kit, PER_OWNER);
    }
  }
});

test('A118 sessions for several users and groups count against the same 16', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const manifest = { developerId: 'one.developer', assetGroups: [s.GROUP.GROUP_ID, s.SECOND_GROUP.GROUP_ID] };
  const { asset } = s.acrossUsers(device, manifest);
  const sets = [undefined, 100, 101].flatMap((userId) => {
    const kit = userId ? s.kitIn('asUser', asset, userId) : asset;
    return [{}, s.GROUP, s.SECOND_GROUP].map((fields) => ({ kit, fields }));
  });
  for (const { kit, fields } of sets) await kit.add(guarded('a1', { ACCESSIBILITY: 0, ...fields }));
  for (let i = 0; i < PER_OWNER; i += 1) {
    const { kit, fields } = sets[i % sets.length];
    await s.challengeOf(kit, fields);
  }
  for (const { kit, fields } of sets) await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kit, fields));
});

test('A118 one app in two users is one owner, a clone another', async (t) => {
  const device = s.open(t, { users: [100, 101] });
  const [in100, in101, clone] = [{}, { userId: 101 }, { appIndex: 1 }].map(
    (more) => device.installApp({ ...s.APP, ...more }).asset,
  );
  for (const kit of [in100, in101, clone]) await kit.add(guarded('a1'));
  await s.openSessions(in100, 9);
  await s.openSessions(in101, 7);
  for (const kit of [in100, in101]) await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kit));
  await s.openSessions(clone, PER_OWNER);
  await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(clone));
});

s.withKit('A119 expired sessions do not count', async ({ kit, device }) => {
  await kit.add(guarded('a1'));
  await s.openSessions(kit, PER_OWNER - 1, { AUTH_VALIDITY_PERIOD: 1 });
  const long = await s.proven(device, kit, { AUTH_VALIDITY_PERIOD: 600 });
  device.clock.advance(1999);
  await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kit), 'not yet');
  device.clock.advance(1);
  await s.openSessions(kit, PER_OWNER - 1);
  await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kit), 'the long one still counts');
  assert.equal(await read(kit, 'a1', long), 'secret of a1');
});

test('A119 expired sessions of one owner make room for another', async (t) => {
  const device = s.open(t);
  const kits = ['a', 'b', 'c'].map((name) => device.installApp({ bundleName: `com.example.${name}` }).asset);
  for (const kit of kits) await kit.add(guarded('a1'));
  for (const kit of kits.slice(0, 2)) await s.openSessions(kit, PER_OWNER, { AUTH_VALIDITY_PERIOD: 30 });
  await rejects(CODE.LIMIT_EXCEEDED, () => s.challengeOf(kits[2]));
  device.clock.advance(31_000);
  await s.openSessions(kits[2], PER_OWNER);
});

s.withKit(
  'A125 the screen going off ends the sessions of DEVICE_UNLOCKED assets and no others',
  async ({ kit, device }) => {
    const pin = { password: s.PASSWORD };
    const proofs = [];
    for (const level of [0, 1, 2]) {
      await kit.add(guarded(`a${level}`, { ACCESSIBILITY: level }));
      proofs.push(await s.proven(device, kit, { ALIAS: `a${level}` }, pin));
    }
    const outcome = () => Promise.all([0, 1, 2].map((n) => s.rejected(() => read(kit, `a${n}`, proofs[n]))));
    assert.deepEqual(await outcome(), [0, 0, 0]);
    device.screenLock(100).lock();
    assert.deepEqual((await outcome()).slice(0, 2), [0, 0], 'still locked');
    device.screenLock(100).unlock(s.PASSWORD);
    assert.deepEqual(await outcome(), [0, 0, CODE.NOT_FOUND]);
    proofs[2] = await s.proven(device, kit, { ALIAS: 'a2' }, pin);
    assert.deepEqual(await outcome(), [0, 0, 0], 'with a new session');
  },
  { password: s.PASSWORD },
);

s.withKit(
  'A125 what the screen ended does not count',
  async ({ kit, device }) => {
    await kit.add(guarded('a2', { ACCESSIBILITY: 2 }));
    for (let i = 0; i < 4; i += 1) {
      await s.openSessions(kit, PER_OWNER);
      device.screenLock(100).lock();
      device.screenLock(100).unlock(s.PASSWORD);
    }
  },
  { password: s.PASSWORD },
);

test('A125 locking one user leaves the sessions of another', async (t) => {
  const device = s.open(t, { users: [100, 101], password: s.PASSWORD });
  const { asset } = device.installApp({ ...s.APP, userId: 101 });
  device.screenLock(101).setPassword('5678');
  await asset.add(guarded('a2', { ACCESSIBILITY: 2 }));
  const proof = await s.proven(device, asset, {}, { userId: 101, password: '5678' });
  device.screenLock(100).lock();
  assert.equal(await read(asset, 'a2', proof), 'secret of a2');
});

test('4.4 uninstalling the owner ends its sessions and frees their places', async (t) => {
  const device = s.open(t);
  const [a, b] = ['a', 'b'].map((name) => device.installApp({ bundleName: `com.example.${name}` }));
  for (const app of [a, b]) await app.asset.add(guarded('a1'));
  const proof = await s.proven(device, a.asset);
  await s.openSessions(a.asset, PER_OWNER - 1);
  await s.openSessions(b.asset, PER_OWNER);
  a.uninstall({ keepData: true });
  const again = device.installApp({ bundleName: 'com.example.a' }).asset;
  await rejects(CODE.NOT_FOUND, () => read(again, 'a1', proof));
  await s.openSessions(again, PER_OWNER);
});
