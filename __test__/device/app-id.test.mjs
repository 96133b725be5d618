// D53: an appId begins with its bundle name and belongs to one bundle.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assetOf, CODE, folderFor, open, secretFor, secretNow, throws } from '../support/index.mjs';

const TAKEN = CODE.INVALID_PARAMETER;
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
    throws(CODE.INVALID_ARGUMENT, () => device.installApp({ bundleName, appId }), /appId/);
    assert.equal(device.app(bundleName), undefined);
    const own = device.installApp({ bundleName });
    throws(CODE.INVALID_ARGUMENT, () => own.update({ bundleName, appId }), /appId/);
    assert.equal(own.manifest.appId, `${bundleName}_default`);
    throws(CODE.NOT_FOUND, () => secretNow(own.asset, 'a1'));
    throws(CODE.INVALID_ARGUMENT, () => open(t, { app: { bundleName, appId } }), /appId/);
    throws(CODE.INVALID_ARGUMENT, () => device.addRemoteApp('tablet', { bundleName, appId }), /appId/);
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
      throws(TAKEN, () => device.installApp({ ...second, ...more }), /appId/);
    }
    const { appId, ...plain } = second;
    const other = device.installApp(plain);
    throws(TAKEN, () => other.update(second), /appId/);
    assert.equal(device.apps().filter(({ manifest }) => manifest.appId === appId).length, 1);
    assert.equal(secretNow(app.asset, 'a1'), secretFor('a1'));
    throws(CODE.NOT_FOUND, () => secretNow(other.asset, 'a1'));
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
    throws(TAKEN, () => device.installApp(second), /appId/);
    const copy = open(t);
    throws(CODE.CRYPTO_ERROR, () => copy.restore(device.snapshot()));
    const snapshot = device.snapshot();
    device.reset();
    device.installApp(second);
    throws(TAKEN, () => device.installApp(first), /appId/);
    device.restore(snapshot);
    device.installApp(first);
  });
}

test("D53 a bundle's default appId is taken like any other", (t) => {
  const device = open(t);
  device.installApp({ bundleName: 'com.example.a', appId: 'com.example.a_b_default' });
  throws(TAKEN, () => device.installApp({ bundleName: 'com.example.a_b' }), /appId/);
});

test('D53 an app in a folder that another process has open is refused too', (t) => {
  const dataDir = folderFor(t);
  const [one, two] = [open(t, { dataDir }), open(t, { dataDir })];
  one.installApp(SHORT);
  throws(TAKEN, () => two.installApp(LONG), /appId/);
});
