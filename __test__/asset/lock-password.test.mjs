// A131, A132, D29: assets that require a lock password live and end with it.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, guarded, assetOf, rejects } = s;
const REQUIRED = { REQUIRE_PASSWORD_SET: true };
const NEXT = 'another password';

s.withKit(
  'A131 without a lock password REQUIRE_PASSWORD_SET is refused: 24000005',
  async ({ kit, device }) => {
    for (const level of [0, 1, 2]) {
      await rejects(CODE.STATUS_MISMATCH, () =>
        kit.add(assetOf('a1', { ...REQUIRED, ACCESSIBILITY: level })),
      );
    }
    await rejects(CODE.STATUS_MISMATCH, () => kit.add(guarded('a1', REQUIRED)));
    await rejects(CODE.STATUS_MISMATCH, () =>
      kit.add(assetOf('a1', { ...REQUIRED, REQUIRE_ATTR_ENCRYPTED: true })),
    );
    await rejects(CODE.NOT_FOUND, () => kit.query(new Map()));
    await kit.add(assetOf('a1', { REQUIRE_PASSWORD_SET: false }));
    await rejects(CODE.DUPLICATED, () => kit.add(assetOf('a1', REQUIRED)), 'the alias is looked at first');
    device.screenLock(100).setPassword(s.PASSWORD);
    await kit.add(assetOf('a2', REQUIRED));
    assert.equal(await s.secretOf(kit, 'a2'), 'secret of a2');
  },
);

s.withKit(
  'A132 D29 without the password the secret is refused with 24000005, attributes stay readable',
  async ({ kit, device }) => {
    await kit.add(assetOf('a1', { ...REQUIRED, DATA_LABEL_NORMAL_1: 'label' }));
    await kit.add(guarded('a2', REQUIRED));
    await kit.add(assetOf('free'));
    assert.equal(device.screenLock(100).removePassword(s.PASSWORD), 2, 'how many it concerns');
    await rejects(CODE.STATUS_MISMATCH, () => s.secretOf(kit, 'a1'));
    await rejects(CODE.STATUS_MISMATCH, () => kit.preQuery(attrs({ ALIAS: 'a2' })));
    await rejects(CODE.STATUS_MISMATCH, () => kit.update(attrs({ ALIAS: 'a1' }), attrs({ SECRET: 'x' })));
    await rejects(CODE.STATUS_MISMATCH, () =>
      kit.add(assetOf('a1', { ...REQUIRED, CONFLICT_RESOLUTION: 0 })),
    );
    assert.equal(s.plain(await s.attributesOf(kit, 'a1')).DATA_LABEL_NORMAL_1, 'label');
    await kit.update(attrs({ ALIAS: 'a1' }), attrs({ DATA_LABEL_NORMAL_1: 'changed' }));
    assert.deepEqual(await s.aliases(kit, REQUIRED), ['a1', 'a2']);
    assert.equal(await s.secretOf(kit, 'free'), 'secret of free');
    await kit.remove(attrs({ ALIAS: 'a1' }));
  },
  { password: s.PASSWORD },
);

s.withKit(
  'D29 after a new password the old secrets are gone for good: 24000009; new ones work',
  async ({ kit, device }) => {
    await kit.add(assetOf('old', REQUIRED));
    await kit.add(guarded('old guarded', REQUIRED));
    await kit.add(assetOf('free'));
    const lock = device.screenLock(100);
    lock.removePassword(s.PASSWORD);
    // The same words again are a new password all the same.
    lock.setPassword(s.PASSWORD);
    const isGone = async () => {
      await rejects(CODE.CRYPTO_ERROR, () => s.secretOf(kit, 'old'));
      await rejects(CODE.CRYPTO_ERROR, () => kit.update(attrs({ ALIAS: 'old' }), attrs({ SECRET: 'x' })));
      await rejects(CODE.CRYPTO_ERROR, () => kit.preQuery(attrs({ ALIAS: 'old guarded' })));
    };
    await isGone();
    await kit.add(assetOf('new', REQUIRED));
    assert.equal(await s.secretOf(kit, 'new'), 'secret of new');
    await isGone();
    assert.equal(await s.secretOf(kit, 'free'), 'secret of free');
    assert.deepEqual(await s.aliases(kit), ['old', 'old guarded', 'free', 'new'], 'attributes are readable');
    await kit.add(assetOf('old', { ...REQUIRED, SECRET: 'again', CONFLICT_RESOLUTION: 0 }));
    assert.equal(await s.secretOf(kit, 'old'), 'again');
    assert.equal(lock.removePassword(s.PASSWORD) >= 2, true);
  },
  { password: s.PASSWORD },
);

s.withKit(
  'D29 changing the password keeps the assets that require one',
  async ({ kit, device }) => {
    for (const level of [0, 1, 2]) await kit.add(assetOf(`a${level}`, { ...REQUIRED, ACCESSIBILITY: level }));
    const lock = device.screenLock(100);
    lock.setPassword(NEXT, s.PASSWORD);
    for (const level of [0, 1, 2]) assert.equal(await s.secretOf(kit, `a${level}`), `secret of a${level}`);
    device.reboot();
    lock.unlock(NEXT);
    for (const level of [0, 1, 2]) assert.equal(await s.secretOf(kit, `a${level}`), `secret of a${level}`);
  },
  { password: s.PASSWORD },
);

test('D29 removePassword counts the assets of all apps, groups and data sets of that user only', async (t) => {
  const device = s.open(t, { users: [100, 101], password: s.PASSWORD });
  device.screenLock(101).setPassword(s.PASSWORD);
  const [a, b] = ['a', 'b'].map((name) => s.memberOf(device, name).asset);
  const elsewhere = s.memberOf(device, 'a', { userId: 101 }).asset;
  s.throws(CODE.ACCESS_DENIED, () => device.screenLock(100).removePassword('wrong'));
  await a.add(assetOf('a1', REQUIRED));
  await a.add(assetOf('a2'));
  await a.add(assetOf('a1', { ...REQUIRED, ...s.GROUP }));
  await b.add(assetOf('a1', { ...REQUIRED, REQUIRE_ATTR_ENCRYPTED: true, AUTH_TYPE: 255 }));
  await elsewhere.add(assetOf('a1', REQUIRED));
  assert.equal(device.screenLock(100).removePassword(s.PASSWORD), 3);
  await rejects(CODE.STATUS_MISMATCH, () => s.secretOf(b, 'a1', { ...s.GROUP }), 'as the other member');
  assert.equal(await s.secretOf(elsewhere, 'a1'), 'secret of a1');
  assert.equal(device.screenLock(101).removePassword(s.PASSWORD), 1);
  await rejects(CODE.STATUS_MISMATCH, () => s.secretOf(elsewhere, 'a1'));
});

test('D29 on disk: the key is gone after a restart too', async (t) => {
  const place = s.onDisk(t);
  const device = place.open();
  device.screenLock(100).setPassword(s.PASSWORD);
  await s.installed(device, s.APP).asset.add(assetOf('old', REQUIRED));
  device.screenLock(100).removePassword(s.PASSWORD);
  const reopened = place.reopen();
  const { asset } = s.installed(reopened, s.APP);
  await rejects(CODE.STATUS_MISMATCH, () => s.secretOf(asset, 'old'));
  reopened.screenLock(100).setPassword(s.PASSWORD);
  await rejects(CODE.CRYPTO_ERROR, () => s.secretOf(asset, 'old'));
  await asset.add(assetOf('new', REQUIRED));
  const again = place.reopen();
  again.screenLock(100).unlock(s.PASSWORD);
  const kit = s.installed(again, s.APP).asset;
  assert.equal(await s.secretOf(kit, 'new'), 'secret of new');
  await rejects(CODE.CRYPTO_ERROR, () => s.secretOf(kit, 'old'));
});

test('A127 A128 on disk: opening a device with a password is a boot, everything waits for the unlock', async (t) => {
  const place = s.onDisk(t);
  const device = place.open();
  device.screenLock(100).setPassword(s.PASSWORD);
  const { asset } = s.installed(device, s.APP);
  for (const level of [0, 1, 2]) await asset.add(assetOf(`a${level}`, { ACCESSIBILITY: level }));
  const reopened = place.reopen();
  const kit = s.installed(reopened, s.APP).asset;
  const outcome = () => s.allRejected([0, 1, 2].map((level) => s.secretOf(kit, `a${level}`)));
  assert.deepEqual(await outcome(), [0, CODE.STATUS_MISMATCH, CODE.STATUS_MISMATCH]);
  reopened.screenLock(100).unlock(s.PASSWORD);
  assert.deepEqual(await outcome(), [0, 0, 0]);
  reopened.screenLock(100).lock();
  assert.deepEqual(await outcome(), [0, 0, CODE.STATUS_MISMATCH]);
});
