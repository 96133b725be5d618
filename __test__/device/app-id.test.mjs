// D53: an appId begins with its bundle name and belongs to one bundle.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assetOf, CODE, failsWith, folderFor, open, secretFor, secretOf } from './support.mjs';

const TAKEN = 12100001;
const WALLET = { bundleName: 'com.example.wallet' };
const EVIL = 'org.evil';

for (const [what, bundleName, appId] of [
  ["another bundle's", EVIL, 'com.example.wallet_default'],
  ['one that begins with more of a name', 'com.example.wal', 'com.example.wallet_default'],
  ['the name of the bundle alone', EVIL, EVIL],
  ['nothing after the name', EVIL, `${EVIL}_`],
  ['another separator', EVIL, `${EVIL}.AAAA`],
  ['another case', EVIL, 'ORG.evil_AAAA'],
  ['the name somewhere', EVIL, `com.example.wallet_${EVIL}_AAAA`],
]) {
  test(`D53 installApp with an appId that is ${what}: 401, and nothing is installed`, (t) => {
    const device = open(t);
    const wallet = device.installApp(WALLET);
    wallet.asset.addSync(assetOf('a1'));
    assert.throws(() => device.installApp({ bundleName, appId }), failsWith(CODE.INVALID, /appId/));
    assert.equal(device.app(bundleName), undefined);
    const own = device.installApp({ bundleName });
    assert.throws(() => own.update({ bundleName, appId }), failsWith(CODE.INVALID, /appId/));
    assert.equal(own.manifest.appId, `${bundleName}_default`);
    assert.throws(() => secretOf(own.asset, 'a1'), failsWith(CODE.NOT_FOUND));
    assert.throws(() => open(t, { app: { bundleName, appId } }), failsWith(CODE.INVALID, /appId/));
    assert.throws(
      () => device.addRemoteApp('tablet', { bundleName, appId }),
      failsWith(CODE.INVALID, /appId/),
    );
  });
}

// Two bundles whose names both begin an appId: `a` and `a_b` of `a_b_c`.
const SHORT = { bundleName: 'com.example.a', appId: 'com.example.a_b_c' };
const LONG = { bundleName: 'com.example.a_b', appId: 'com.example.a_b_c' };

for (const [first, second] of [
  [SHORT, LONG],
  [LONG, SHORT],
]) {
  const took = `${first.bundleName} took ${first.appId}`;

  test(`D53 ${took}: no other bundle installs with it or is updated to it: ${TAKEN}`, (t) => {
    const device = open(t, { users: [100, 101] });
    const app = device.installApp(first);
    app.asset.addSync(assetOf('a1'));
    for (const more of [{}, { userId: 101 }, { appIndex: 1 }]) {
      assert.throws(() => device.installApp({ ...second, ...more }), failsWith(TAKEN, /appId/));
    }
    const { appId, ...plain } = second;
    const other = device.installApp(plain);
    assert.throws(() => other.update(second), failsWith(TAKEN, /appId/));
    assert.equal(device.apps().filter(({ manifest }) => manifest.appId === appId).length, 1);
    assert.equal(secretOf(app.asset, 'a1'), secretFor('a1'));
    assert.throws(() => secretOf(other.asset, 'a1'), failsWith(CODE.NOT_FOUND));
  });

  test(`D53 ${took}: its own clones, users, updates and reinstallations share it`, (t) => {
    const device = open(t, { users: [100, 101] });
    const app = device.installApp(first);
    for (const more of [{ userId: 101 }, { appIndex: 1 }, { appIndex: 2, dlpType: 1 }, {}])
      assert.equal(device.installApp({ ...first, ...more }).manifest.appId, first.appId);
    device.app(first.bundleName).update({ ...first, versionCode: 2 });
    assert.ok(app.tokenId !== device.app(first.bundleName).tokenId);
  });

  test(`D53 ${took}: it stays so when the app is gone, after a restart, in a copy, and until the device is reset`, (t) => {
    const dataDir = folderFor(t);
    let device = open(t, { dataDir });
    device.installApp(first).uninstall();
    device.close();
    device = open(t, { dataDir });
    assert.throws(() => device.installApp(second), failsWith(TAKEN, /appId/));
    const copy = open(t);
    assert.throws(() => copy.restore(device.snapshot()), failsWith(24000009));
    const snapshot = device.snapshot();
    device.reset();
    device.installApp(second);
    assert.throws(() => device.installApp(first), failsWith(TAKEN, /appId/));
    device.restore(snapshot);
    device.installApp(first);
  });
}

test("D53 a bundle's default appId is taken like any other", (t) => {
  const device = open(t);
  device.installApp({ bundleName: 'com.example.a', appId: 'com.example.a_b_default' });
  assert.throws(() => device.installApp({ bundleName: 'com.example.a_b' }), failsWith(TAKEN, /appId/));
});

test('D53 an app in a folder that another process has open is refused too', (t) => {
  const dataDir = folderFor(t);
  const [one, two] = [open(t, { dataDir }), open(t, { dataDir })];
  one.installApp(SHORT);
  assert.throws(() => two.installApp(LONG), failsWith(TAKEN, /appId/));
});
