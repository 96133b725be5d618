// A104..A108: reading a secret that needs the user: challenge, token, session.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

const { CODE, attrs, assetOf, rejects } = s;
const ANY = { AUTH_TYPE: s.AuthType.ANY };
const A1 = { ALIAS: 'a1' };
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

s.withKit(
  'A104 the secret of an AUTH_TYPE ANY asset without challenge or token is 401',
  async ({ kit, device }) => {
    await kit.add(assetOf('a1', ANY));
    const proof = await s.proof(device, kit, A1);
    const { AUTH_CHALLENGE, AUTH_TOKEN } = proof;
    for (const given of [{}, { AUTH_CHALLENGE }, { AUTH_TOKEN }]) {
      await rejects(CODE.INVALID_ARGUMENT, () => s.secretOf(kit, 'a1', given), Object.keys(given).join());
      await rejects(
        CODE.NOT_FOUND,
        () => s.secretOf(kit, 'missing', given),
        'NOT_FOUND beats the missing token',
      );
    }
    assert.equal(await s.secretOf(kit, 'a1', proof), 'secret of a1', 'the session is unharmed');
  },
);

s.withKit('A105 an unknown challenge is NOT_FOUND', async ({ kit, device }) => {
  await kit.add(assetOf('a1', ANY));
  const proof = await s.proof(device, kit, A1);
  const flipped = proof.AUTH_CHALLENGE.slice();
  flipped[31] ^= 1;
  for (const challenge of [new Uint8Array(32), random(32), flipped]) {
    await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'a1', { ...proof, AUTH_CHALLENGE: challenge }));
  }
  assert.equal(await s.secretOf(kit, 'a1', proof), 'secret of a1');
});

s.withKit('A106 a wrong token is ACCESS_DENIED, and the session goes on', async ({ kit, device }) => {
  await kit.add(assetOf('a1', ANY));
  const proof = await s.proof(device, kit, A1);
  const other = await s.proof(device, kit, A1);
  const right = proof.AUTH_TOKEN;
  const wrong = {
    zeros: new Uint8Array(right.length),
    random: random(right.length),
    'one byte': s.bytes([1]),
    'the longest': random(1024),
    shortened: right.slice(0, -1),
    lengthened: s.bytes([...right, 0]),
    'of another challenge': other.AUTH_TOKEN,
    'of a challenge of nobody': await device.authenticate(random(32), { userId: 100 }),
  };
  for (const at of [0, right.length >> 1, right.length - 1]) {
    wrong[`one bit changed at ${at}`] = right.map((byte, i) => (i === at ? byte ^ 1 : byte));
  }
  for (const [what, token] of Object.entries(wrong)) {
    await rejects(CODE.ACCESS_DENIED, () => s.secretOf(kit, 'a1', { ...proof, AUTH_TOKEN: token }), what);
  }
  assert.equal(await s.secretOf(kit, 'a1', proof), 'secret of a1');
});

s.withKit('A106 a token of another user is ACCESS_DENIED', async ({ kit, device }) => {
  device.users.add(101);
  await kit.add(assetOf('a1', ANY));
  const challenge = await kit.preQuery(attrs(A1));
  const foreign = await device.authenticate(challenge, { userId: 101 });
  const proof = { AUTH_CHALLENGE: challenge, AUTH_TOKEN: foreign };
  await rejects(CODE.ACCESS_DENIED, () => s.secretOf(kit, 'a1', proof));
});

s.withKit('A107 with challenge and token the secret can be read until postQuery', async ({ kit, device }) => {
  await kit.add(assetOf('a1', ANY));
  await kit.add(assetOf('a2', ANY));
  const proof = await s.proof(device, kit, {});
  for (const alias of ['a1', 'a2', 'a1'])
    assert.equal(await s.secretOf(kit, alias, proof), `secret of ${alias}`);
  await kit.postQuery(attrs({ AUTH_CHALLENGE: proof.AUTH_CHALLENGE }));
  await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'a1', proof));
  assert.deepEqual(await s.aliases(kit), ['a1', 'a2'], 'the assets are still there');
});

s.withKit('A107 and until the time is over', async ({ kit, device }) => {
  await kit.add(assetOf('a1', ANY));
  const proof = await s.proof(device, kit, A1);
  for (let seconds = 0; seconds < 60; seconds += 20) {
    assert.equal(await s.secretOf(kit, 'a1', proof), 'secret of a1', `after ${seconds} s`);
    device.clock.advance(20_000);
  }
  device.clock.advance(2_000);
  await rejects(CODE.NOT_FOUND, () => s.secretOf(kit, 'a1', proof));
});

s.withKit(
  'A107 with a password the token needs the password',
  async ({ kit, device }) => {
    await kit.add(assetOf('a1', { ...ANY, ACCESSIBILITY: 2, REQUIRE_PASSWORD_SET: true }));
    const challenge = await kit.preQuery(attrs(A1));
    await rejects(CODE.ACCESS_DENIED, device.authenticate(challenge, { userId: 100, password: 'wrong' }));
    await rejects(CODE.ACCESS_DENIED, device.authenticate(challenge, { userId: 100 }));
    const token = await device.authenticate(challenge, { userId: 100, password: s.PASSWORD });
    assert.ok(token.length >= 1 && token.length <= 1024);
    const proof = { AUTH_CHALLENGE: challenge, AUTH_TOKEN: token };
    assert.equal(await s.secretOf(kit, 'a1', proof), 'secret of a1');
  },
  { password: s.PASSWORD },
);

s.withKit(
  'A108 challenge and token are ignored where nothing is guarded, their lengths checked',
  async ({ kit }) => {
    await kit.add(assetOf('open'));
    await kit.add(assetOf('a1', ANY));
    const given = { AUTH_CHALLENGE: random(32), AUTH_TOKEN: random(148) };
    for (const [name, value] of Object.entries(given)) {
      assert.equal(await s.secretOf(kit, 'open', { [name]: value }), 'secret of open', name);
    }
    assert.equal(await s.secretOf(kit, 'open', given), 'secret of open');
    assert.deepEqual(await s.aliases(kit, given), ['open', 'a1']);
    assert.deepEqual(await s.aliases(kit, { ...A1, ...given }), ['a1']);
    for (const wrong of [
      { AUTH_CHALLENGE: random(31) },
      { AUTH_CHALLENGE: random(33) },
      { AUTH_TOKEN: random(1025) },
    ]) {
      await rejects(CODE.INVALID_ARGUMENT, () => s.secretOf(kit, 'open', { ...given, ...wrong }));
      await rejects(CODE.INVALID_ARGUMENT, () => s.aliases(kit, { ...given, ...wrong }));
    }
  },
);
