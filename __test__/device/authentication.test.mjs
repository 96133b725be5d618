// The user authenticates: authenticate, tokens that do not pass, biometrics, sessions.
import assert from 'node:assert/strict';
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import {
  Accessibility,
  AuthType,
  assetOf,
  attrs,
  bytes,
  CODE,
  failsWith,
  folderFor,
  named,
  open,
  ReturnType,
  rejects,
  secretFor,
  Tag,
  text,
  throws,
} from '../support/index.mjs';

const guarded = (alias, more = {}) => assetOf(alias, { AUTH_TYPE: AuthType.ANY, ...more });
const session = (more = {}) => attrs({ AUTH_TYPE: AuthType.ANY, ...more });

const authenticated = (alias, challenge, token) =>
  named(alias, { RETURN_TYPE: ReturnType.ALL, AUTH_CHALLENGE: challenge, AUTH_TOKEN: token });

const read = async (kit, alias, challenge, token) =>
  text((await kit.query(authenticated(alias, challenge, token)))[0].get(Tag.SECRET));

test('authenticate resolves a token of 148 bytes, another one each time', async (t) => {
  const device = open(t);
  const challenge = new Uint8Array(32).fill(1);
  const token = await device.authenticate(challenge);
  assert.ok(token instanceof Uint8Array);
  assert.equal(token.length, 148);
  const next = await device.authenticate(challenge);
  device.clock.advance(1);
  const later = await device.authenticate(new Uint8Array(32).fill(2));
  assert.equal(next.length, 148);
  assert.notDeepEqual(later, token);
});

test('authenticate with bad arguments rejects 401', async (t) => {
  const device = open(t);
  const challenge = new Uint8Array(32);
  for (const bad of [undefined, null, 'x', [], new ArrayBuffer(32)]) {
    await rejects(CODE.INVALID_ARGUMENT, device.authenticate(bad));
  }
  for (const options of [{ type: 'voice' }, { type: 5 }, { userId: '100' }, { password: 1234 }, 5]) {
    await rejects(CODE.INVALID_ARGUMENT, device.authenticate(challenge, options), JSON.stringify(options));
  }
});

test('A107 a secret behind authentication, from preQuery to postQuery', async (t) => {
  const device = open(t);
  await device.asset.add(guarded('a1'));
  await device.asset.add(guarded('a2'));
  const challenge = await device.asset.preQuery(session());
  const token = await device.authenticate(challenge);
  for (const alias of ['a1', 'a2', 'a1']) {
    assert.equal(await read(device.asset, alias, challenge, token), secretFor(alias));
  }
  await device.asset.postQuery(attrs({ AUTH_CHALLENGE: challenge }));
  await rejects(CODE.NOT_FOUND, read(device.asset, 'a1', challenge, token));
});

test('A106 a token with any byte changed is refused: 24000004', async (t) => {
  const device = open(t);
  await device.asset.add(guarded('a1'));
  const challenge = await device.asset.preQuery(session());
  const token = await device.authenticate(challenge);
  for (let i = 0; i < token.length; i += 1) {
    const forged = Uint8Array.from(token);
    forged[i] ^= 1 << (i % 8);
    const query = authenticated('a1', challenge, forged);
    throws(CODE.ACCESS_DENIED, () => device.asset.querySync(query), `byte ${i}`);
  }
  assert.equal(await read(device.asset, 'a1', challenge, token), secretFor('a1'));
});

test('A106 tokens that are invented, cut, lengthened or of elsewhere are refused: 24000004', async (t) => {
  const rootKey = { kind: 'raw', key: new Uint8Array(32).fill(5) };
  const device = open(t, { users: [100, 101], rootKey });
  const sameKey = open(t, { rootKey });
  await device.asset.add(guarded('a1'));
  const challenge = await device.asset.preQuery(session());
  const otherChallenge = await device.asset.preQuery(session());
  const token = await device.authenticate(challenge);
  const forgeries = {
    random: new Uint8Array(randomBytes(148)),
    zeros: new Uint8Array(148),
    'one byte': new Uint8Array(1),
    '1024 bytes': new Uint8Array(1024),
    cut: token.slice(0, 147),
    lengthened: Uint8Array.of(...token, 0),
    'the challenge itself': challenge,
    'for another challenge': await device.authenticate(otherChallenge),
    'of another user': await device.authenticate(challenge, { userId: 101 }),
    'of another device': await open(t).authenticate(challenge),
  };
  for (const [what, forged] of Object.entries(forgeries)) {
    await rejects(CODE.ACCESS_DENIED, read(device.asset, 'a1', challenge, forged), what);
  }
  // A device with the same root key is a different device all the same, with sessions of its own.
  await rejects(CODE.NOT_FOUND, read(sameKey.asset, 'a1', challenge, token));
  assert.equal(await read(device.asset, 'a1', challenge, token), secretFor('a1'));
});

test('a token is good for the opening of the device that made it, whoever has the same folder and key', async (t) => {
  const dataDir = folderFor(t);
  const rootKey = { kind: 'raw', key: new Uint8Array(32).fill(5) };
  const [one, two] = [open(t, { dataDir, rootKey }), open(t, { dataDir, rootKey })];
  await one.asset.add(guarded('a1'));
  const challenge = await one.asset.preQuery(session());
  const foreign = await two.authenticate(challenge);
  await rejects(CODE.ACCESS_DENIED, read(one.asset, 'a1', challenge, foreign), 'of another process');
  // The key was derived from the root key once: who knows that makes no token any more.
  const key = Buffer.from(hkdfSync('sha256', rootKey.key, '', 'authentication tokens\0', 32));
  const mac = (...parts) => {
    const hash = createHmac('sha256', key);
    for (const part of parts) {
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(part.length));
      hash.update(length).update(part);
    }
    return hash.digest();
  };
  const token = Buffer.from(await one.authenticate(challenge));
  const forged = Buffer.from(token);
  mac(Buffer.from('challenge'), challenge).copy(forged, 14);
  mac(Buffer.from('token'), forged.subarray(0, 116)).copy(forged, 116);
  const own = new Uint8Array(token);
  await rejects(
    CODE.ACCESS_DENIED,
    read(one.asset, 'a1', challenge, new Uint8Array(forged)),
    'derived from the root key',
  );
  assert.equal(await read(one.asset, 'a1', challenge, own), secretFor('a1'));
});

test('A104 without challenge or token: 401; A105 with an unknown challenge: 24000002', async (t) => {
  const device = open(t);
  await device.asset.add(guarded('a1'));
  const challenge = await device.asset.preQuery(session());
  const token = await device.authenticate(challenge);
  for (const missing of [Tag.AUTH_CHALLENGE, Tag.AUTH_TOKEN]) {
    const query = authenticated('a1', challenge, token);
    query.delete(missing);
    await rejects(CODE.INVALID_ARGUMENT, device.asset.query(query));
  }
  const invented = new Uint8Array(32).fill(3);
  const other = await device.authenticate(invented);
  await rejects(CODE.NOT_FOUND, read(device.asset, 'a1', invented, other));
});

test('authenticate with a lock password set needs that password', async (t) => {
  const device = open(t);
  device.screenLock().setPassword('1234');
  const challenge = new Uint8Array(32);
  await rejects(CODE.ACCESS_DENIED, device.authenticate(challenge));
  await assert.rejects(
    device.authenticate(challenge, { password: 'guess' }),
    (error) => failsWith(CODE.ACCESS_DENIED)(error) && !/1234|guess/.test(error.message),
  );
  assert.equal((await device.authenticate(challenge, { password: '1234' })).length, 148);
  assert.equal((await device.authenticate(challenge, { type: 'pin', password: '1234' })).length, 148);
});

test('biometrics: enrolling needs a password, authenticating needs that very one', async (t) => {
  const device = open(t, { users: [100, 101] });
  const challenge = new Uint8Array(32);
  const face = () => device.authenticate(challenge, { type: 'face' });
  throws(CODE.STATUS_MISMATCH, () => device.biometrics(100).enroll('face', '1234'));
  await rejects(CODE.ACCESS_DENIED, face());
  device.screenLock().setPassword('1234');
  device.biometrics(100).enroll('face', '1234');
  assert.equal((await face()).length, 148);
  await rejects(CODE.ACCESS_DENIED, device.authenticate(challenge, { type: 'fingerprint' }));
  await rejects(CODE.ACCESS_DENIED, device.authenticate(challenge, { type: 'face', userId: 101 }));
  device.biometrics(100).remove('face');
  await rejects(CODE.ACCESS_DENIED, face());
  throws(CODE.INVALID_ARGUMENT, () => device.biometrics(100).enroll('voice', '1234'));
  throws(CODE.INVALID_ARGUMENT, () => device.biometrics('100'));
});

test('biometrics: a face is added only by who knows the lock password: 24000004', async (t) => {
  const device = open(t);
  device.screenLock().setPassword('1234');
  const biometrics = device.biometrics();
  for (const [what, password] of [
    ['none', undefined],
    ['null', null],
    ['a wrong one', 'hunter2'],
    ['an empty one', ''],
  ]) {
    assert.throws(
      () => biometrics.enroll('face', password),
      (error) => failsWith(CODE.ACCESS_DENIED)(error) && !/1234|hunter2/.test(error.message),
      what,
    );
    const attempt = device.authenticate(new Uint8Array(32), { type: 'face' });
    await rejects(CODE.ACCESS_DENIED, attempt, what);
  }
  for (const password of [1234, ['1234'], { password: '1234' }, true]) {
    throws(CODE.INVALID_ARGUMENT, () => biometrics.enroll('face', password), String(password));
  }
  device.screenLock().lock();
  biometrics.enroll('face', '1234');
  assert.equal(
    device.screenLock().state.locked,
    true,
    'the password proves who is there, and unlocks nothing',
  );
  assert.equal((await device.authenticate(new Uint8Array(32), { type: 'face' })).length, 148);
});

test('biometrics: wrong passwords at enrolment cost time, as at the lock screen', (t) => {
  const device = open(t);
  device.screenLock().setPassword('1234');
  for (let i = 0; i < 5; i += 1) {
    throws(CODE.ACCESS_DENIED, () => device.biometrics().enroll('face', 'guess'));
  }
  for (const act of [
    () => device.biometrics().enroll('face', '1234'),
    () => device.screenLock().unlock('1234'),
  ]) {
    throws(CODE.ACCESS_DENIED, act, /try again in \d+ s/);
  }
  device.clock.advance(3_600_000);
  device.biometrics().enroll('face', '1234');
});

test('biometrics: a face opens a guarded secret', async (t) => {
  const device = open(t);
  device.screenLock().setPassword('1234');
  device.biometrics(100).enroll('face', '1234');
  await device.asset.add(guarded('a1'));
  const challenge = await device.asset.preQuery(session());
  const token = await device.authenticate(challenge, { type: 'face' });
  assert.equal(await read(device.asset, 'a1', challenge, token), secretFor('a1'));
});

test('biometrics: removing the lock password removes the enrolments', async (t) => {
  const device = open(t);
  device.screenLock().setPassword('1234');
  device.biometrics(100).enroll('fingerprint', '1234');
  device.screenLock().removePassword('1234');
  const attempt = device.authenticate(new Uint8Array(32), { type: 'fingerprint' });
  await rejects(CODE.ACCESS_DENIED, attempt);
});

test('A115 a session ends on the device clock', async (t) => {
  const device = open(t);
  await device.asset.add(guarded('a1'));
  const challenge = await device.asset.preQuery(session({ AUTH_VALIDITY_PERIOD: 10 }));
  const token = await device.authenticate(challenge);
  device.clock.advance(9000);
  assert.equal(await read(device.asset, 'a1', challenge, token), secretFor('a1'));
  device.clock.advance(3000);
  await rejects(CODE.NOT_FOUND, read(device.asset, 'a1', challenge, token));
});

test('A125 locking the screen ends sessions of DEVICE_UNLOCKED assets and no others', async (t) => {
  const device = open(t);
  device.screenLock().setPassword('1234');
  const unlocked = { ACCESSIBILITY: Accessibility.DEVICE_UNLOCKED };
  await device.asset.add(guarded('u', unlocked));
  await device.asset.add(guarded('f'));
  const forUnlocked = await device.asset.preQuery(session(unlocked));
  const first = { ACCESSIBILITY: Accessibility.DEVICE_FIRST_UNLOCKED };
  const forFirst = await device.asset.preQuery(session(first));
  const tokenOf = (challenge) => device.authenticate(challenge, { password: '1234' });
  const [unlockedToken, firstToken] = [await tokenOf(forUnlocked), await tokenOf(forFirst)];
  device.screenLock().lock();
  device.screenLock().unlock('1234');
  await rejects(CODE.NOT_FOUND, read(device.asset, 'u', forUnlocked, unlockedToken));
  assert.equal(await read(device.asset, 'f', forFirst, firstToken), secretFor('f'));
});

test('A174 reboot forgets sessions and keeps assets', async (t) => {
  const device = open(t);
  await device.asset.add(guarded('a1'));
  await device.asset.add(assetOf('plain'));
  const challenge = await device.asset.preQuery(session());
  const token = await device.authenticate(challenge);
  device.reboot();
  await rejects(CODE.NOT_FOUND, read(device.asset, 'a1', challenge, token));
  const next = await device.asset.preQuery(session());
  assert.notDeepEqual(next, challenge);
  assert.equal(await read(device.asset, 'a1', next, await device.authenticate(next)), secretFor('a1'));
  assert.equal(device.asset.querySync(named('plain')).length, 1);
});

test('A122 a session of one app is none of another', async (t) => {
  const device = open(t);
  const other = device.installApp({ bundleName: 'com.example.other' });
  await device.asset.add(guarded('a1'));
  await other.asset.add(guarded('a1'));
  const challenge = await device.asset.preQuery(session());
  const token = await device.authenticate(challenge);
  await rejects(CODE.NOT_FOUND, read(other.asset, 'a1', challenge, token));
  await other.asset.postQuery(attrs({ AUTH_CHALLENGE: challenge }));
  assert.equal(await read(device.asset, 'a1', challenge, token), secretFor('a1'));
});

test('authenticate copies the challenge when it is called', async (t) => {
  const device = open(t);
  await device.asset.add(guarded('a1'));
  const challenge = await device.asset.preQuery(session());
  const mine = Uint8Array.from(challenge);
  const pending = device.authenticate(mine);
  mine.set(bytes('overwritten'));
  assert.equal(await read(device.asset, 'a1', challenge, await pending), secretFor('a1'));
});
