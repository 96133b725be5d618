// Two devices on one folder: what one changes must not leave the other with keys, ids or rights of before.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { assetOf, CODE, folderFor, open, rejects, secretFor, secretNow, thrown } from '../support/index.mjs';

const app = (name, userId = 100) => ({ bundleName: `com.example.${name}`, userId });
const guarded = (alias) => assetOf(alias, { REQUIRE_PASSWORD_SET: true });
const unlockedOnly = (alias) => assetOf(alias, { ACCESSIBILITY: 2 });

function pair(t) {
  const dataDir = folderFor(t);
  const another = () => open(t, { dataDir, clock: 'system', app: app('main') });
  return { another, a: another(), b: another() };
}

test('processes: a user made anew by one gets its new keys in the other', (t) => {
  const { a, b, another } = pair(t);
  a.users.add(101);
  b.installApp(app('x', 101)).asset.addSync(assetOf('before'));
  a.users.remove(101);
  a.users.add(101);
  b.installApp(app('x', 101)).asset.addSync(assetOf('after'));
  assert.equal(secretNow(a.app('com.example.x', { userId: 101 }).asset, 'after'), secretFor('after'));
  const third = another();
  assert.equal(secretNow(third.app('com.example.x', { userId: 101 }).asset, 'after'), secretFor('after'));
});

test('processes: a password set in one after a reset in the other wraps the keys of now', (t) => {
  const { a, b, another } = pair(t);
  a.reset();
  a.asset.addSync(assetOf('kept'));
  b.screenLock().setPassword('1');
  const third = another();
  third.screenLock().unlock('1');
  assert.equal(secretNow(third.asset, 'kept'), secretFor('kept'));
});

test('processes: after a restore in one, an app of the other does not reach another app', (t) => {
  const { a, b } = pair(t);
  const snapshot = a.snapshot();
  const x = b.installApp(app('x'));
  x.asset.addSync(assetOf('of x'));
  assert.equal(secretNow(x.asset, 'of x'), secretFor('of x'));
  a.restore(snapshot);
  const y = a.installApp(app('y'));
  y.asset.addSync(assetOf('of y'));
  const again = b.installApp(app('x'));
  assert.equal(
    thrown(() => again.asset.querySync(new Map())),
    CODE.NOT_FOUND,
  );
  again.asset.addSync(assetOf('new of x'));
  assert.equal(secretNow(y.asset, 'of y'), secretFor('of y'));
  assert.equal(a.app('com.example.y').asset.querySync(new Map()).length, 1);
});

test('D29 processes: a password removed and set again by one destroys the key in the other too', (t) => {
  const { a, b, another } = pair(t);
  a.screenLock().setPassword('1');
  b.screenLock().unlock('1');
  a.asset.addSync(guarded('old'));
  assert.equal(secretNow(b.asset, 'old'), secretFor('old'));
  a.screenLock().removePassword('1');
  a.screenLock().setPassword('2');
  assert.equal(
    thrown(() => secretNow(b.asset, 'old')),
    CODE.CRYPTO_ERROR,
  );
  b.asset.addSync(guarded('new'));
  const third = another();
  third.screenLock().unlock('2');
  assert.equal(secretNow(third.asset, 'new'), secretFor('new'));
});

test('processes: a screen locked in one is locked for real once the other sets a password', (t) => {
  const { a, b } = pair(t);
  b.asset.addSync(unlockedOnly('u'));
  b.screenLock().lock();
  assert.equal(secretNow(b.asset, 'u'), secretFor('u'), 'A130 no password keeps nothing away');
  a.screenLock().setPassword('1');
  assert.equal(
    thrown(() => secretNow(b.asset, 'u')),
    CODE.STATUS_MISMATCH,
  );
});

test('D15 device actions wait for the calls made before them', async (t) => {
  const device = open(t, { dataDir: folderFor(t) });
  device.screenLock().setPassword('1');
  device.screenLock().lock();
  const refused = rejects(CODE.STATUS_MISMATCH, device.asset.add(unlockedOnly('late')));
  device.screenLock().unlock('1');
  await refused;
});

test('D3 a password that is no string is not repeated in the message', (t) => {
  const device = open(t);
  const calls = [
    () => device.screenLock().setPassword(271828),
    () => device.screenLock().unlock(271828),
    () => createDevice({ inMemory: true, rootKey: { kind: 'passphrase', passphrase: 271828 } }),
  ];
  for (const call of calls) {
    assert.throws(call, (error) => error.code === CODE.INVALID_ARGUMENT && !error.message.includes('271828'));
  }
});

/** Ways in which another device of the folder makes an app go, and come back with the token it had. */
const GONE = [
  ['a reset', (device) => device.reset()],
  ['a restore', (device, before) => device.restore(before)],
  ['its uninstallation', (device) => device.app('com.example.used').uninstall({ keepData: true })],
];

for (const [what, act] of GONE) {
  test(`processes: with ${what} in one, nothing of an app goes on in the other`, async (t) => {
    const { a, b } = pair(t);
    const before = a.snapshot();
    const CAMERA = 'ohos.permission.CAMERA';
    const used = a.installApp({ ...app('used'), permissions: [CAMERA] });
    const mayLook = {
      apl: 'system_core',
      systemApp: true,
      permissions: ['ohos.permission.PERMISSION_USED_STATS'],
    };
    b.setCaller(b.installApp({ ...app('looks'), ...mayLook }));
    b.app(used.bundleName).foreground();
    await b.privacyManager.startUsingPermission(used.tokenId, CAMERA);
    const during = a.snapshot();
    act(a, before);
    b.users.list(); // any call takes it in
    if (what === 'its uninstallation') a.installApp({ ...app('used'), permissions: [CAMERA] });
    else a.restore(during);
    b.setCaller(b.app('com.example.looks'));
    const again = b.app(used.bundleName);
    assert.equal(again.tokenId, used.tokenId);
    assert.deepEqual([again.processes, again.isForeground], [[], false]);
    assert.equal(b.privacyManager.checkPermissionInUse(CAMERA), false);
  });
}
