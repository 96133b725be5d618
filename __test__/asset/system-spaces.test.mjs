// D65: user 0, the system's own space, exists for everything; it has no lock screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, open, Tag } from '../support/index.mjs';
import * as s from './support.mjs';

const { attrs } = s;
const GUARDED = { ALIAS: 'a', SECRET: 'guarded', ACCESSIBILITY: 0, AUTH_TYPE: 255 };

for (const users of [[100], [0, 100]]) {
  test(`D65 a process of user 0 adds what is guarded, the user proves to be there, it reads (users: ${users})`, async (t) => {
    const device = open(t, { users });
    const process = device.installApp({ bundleName: 'process', tokenType: 'native', userId: 0 });
    await process.asset.add(attrs(GUARDED));
    const challenge = await process.asset.preQuery(new Map());
    const token = await device.authenticate(challenge, { userId: 0 });
    assert.equal(token.length, 148);
    const query = { ALIAS: 'a', RETURN_TYPE: 0, AUTH_CHALLENGE: challenge, AUTH_TOKEN: token };
    const [found] = await process.asset.query(attrs(query));
    assert.equal(Buffer.from(found.get(Tag.SECRET)).toString(), 'guarded');
    const stranger = await device.authenticate(challenge, { userId: 100 });
    await s.rejects(CODE.ACCESS_DENIED, process.asset.query(attrs({ ...query, AUTH_TOKEN: stranger })));
    await process.asset.postQuery(attrs({ AUTH_CHALLENGE: challenge }));
  });
}

for (const [users, id] of [
  [[100], 0],
  [[0, 100], 0],
  [[50, 100], 50],
]) {
  test(`D65 the lock screen of user ${id} answers (users: ${users}); what it does not have is 24000017 in words`, async (t) => {
    const device = open(t, { users });
    const [lock, biometrics] = [device.screenLock(id), device.biometrics(id)];
    const state = { passwordSet: false, unlockedSinceBoot: true, locked: false };
    for (const change of [
      () => lock.setPassword('1234'),
      () => lock.removePassword('1234'),
      () => lock.lock(),
      () => lock.unlock(),
      () => biometrics.enroll('face'),
      () => biometrics.remove('fingerprint'),
    ]) {
      s.throws(s.CODE.UNSUPPORTED, change, new RegExp(`user ${id} has no lock screen`), String(change));
      assert.deepEqual(lock.state, state);
    }
    await s.rejects(
      CODE.ACCESS_DENIED,
      device.authenticate(new Uint8Array(32), { userId: id, type: 'face' }),
    );
    device.reboot();
    assert.deepEqual(lock.state, state);
  });
}

test('D65 user 0 is listed only when it was added, and removed only then', (t) => {
  const device = open(t);
  assert.deepEqual(device.users.list(), [100]);
  s.throws(CODE.ACCOUNT_ERROR, () => device.users.remove(0));
  device.users.add(0);
  device.users.remove(0);
  assert.equal(device.screenLock(0).state.locked, false);
  device.policies.restrictAccount(0, ['ohos.permission.CAMERA'], true);
});
