// What a test starts from: a snapshot as a fixture, and a reset after which nothing of the test before is left.
import '../support/manual-clock.mjs';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import {
  bundleManager,
  bytes,
  CODE,
  caller,
  device,
  freshEachTest,
  osAccount,
  rejects,
  throws,
} from '../kits/support.mjs';

freshEachTest();

const { asset } = device;
const { Tag } = asset;
const CAMERA = 'ohos.permission.CAMERA';
const assetOf = (alias) =>
  new Map([
    [Tag.ALIAS, bytes(alias)],
    [Tag.SECRET, bytes('s')],
  ]);
const wallet = {
  bundleName: 'com.example.wallet',
  permissions: [CAMERA],
  versionCode: 7,
  versionName: '7.0',
};

function open(t, options) {
  const opened = createDevice({ inMemory: true, clock: 'manual', app: wallet, ...options });
  t.after(() => opened.close());
  return opened;
}

// A fixture that the tests share: nobody changes it.
const rootKey = () => ({ kind: 'raw', key: new Uint8Array(32).fill(7) });
function makeFixture() {
  const filled = createDevice({ inMemory: true, clock: 'manual', app: wallet, rootKey: rootKey() });
  try {
    filled.asset.addSync(assetOf('fixture'));
    filled.app(wallet.bundleName).grant(CAMERA);
    filled.users.add(101);
    filled.installApp({ bundleName: 'com.example.second', userId: 101 }).asset.addSync(assetOf('second'));
    return filled.snapshot();
  } finally {
    filled.close();
  }
}
const fixture = makeFixture();
const copy = Uint8Array.from(fixture);

for (const round of ['one test', 'the next test']) {
  test(`fixtures: ${round} starts from the snapshot, whatever it does to its device`, (t) => {
    const opened = open(t, { rootKey: rootKey() });
    opened.restore(fixture);
    assert.equal(opened.asset.querySync(new Map()).length, 1);
    const app = opened.app(wallet.bundleName);
    assert.equal(opened.abilityAccessCtrl.createAtManager().checkAccessTokenSync(app.tokenId, CAMERA), 0);
    assert.deepEqual([app.manifest.versionCode, app.manifest.versionName], [7, '7.0']);
    const second = opened.app('com.example.second', { userId: 101 });
    assert.equal(second.asset.querySync(new Map()).length, 1);
    opened.asset.removeSync(new Map());
    app.revoke(CAMERA);
    opened.users.remove(101);
    assert.deepEqual(fixture, copy);
  });
}

test('fixtures: a device with another root key refuses it with 24000009 and keeps what it has', (t) => {
  const opened = open(t, { rootKey: { kind: 'raw', key: new Uint8Array(32).fill(8) } });
  opened.asset.addSync(assetOf('own'));
  throws(CODE.CRYPTO_ERROR, () => opened.restore(fixture));
  assert.equal(opened.asset.querySync(new Map()).length, 1);
});

test('fixtures: the neighbouring kits see the restored state', async () => {
  const app = caller({ permissions: [CAMERA] });
  app.grant(CAMERA);
  const flag = bundleManager.BundleFlag.GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION;
  const saved = device.snapshot();
  app.revoke(CAMERA);
  device.restore(saved);
  device.setCaller(device.app('com.example.caller'));
  assert.deepEqual(bundleManager.getBundleInfoForSelfSync(flag).permissionGrantStates, [0]);
});

// --- reset ---

test('reset: nothing that is stored is left', async () => {
  const initial = { users: device.users.list(), clock: device.clock.now(), apps: device.apps().length };
  const app = caller({ permissions: [CAMERA] });
  app.grant(CAMERA);
  asset.addSync(assetOf('a'));
  device.users.add(102);
  device.users.foreground = 101;
  device.screenLock().setPassword('1234');
  device.biometrics().enroll('face', '1234');
  device.screenLock().lock();
  device.switches.camera = false;
  device.policies.grantForDebugApps = true;
  device.clock.advance(5000);
  const token = app.tokenId;
  device.reset();
  assert.deepEqual(
    { users: device.users.list(), clock: device.clock.now(), apps: device.apps().length },
    initial,
  );
  assert.equal(device.caller.bundleName, 'com.example.tests');
  assert.equal(device.app('com.example.caller'), undefined);
  assert.notEqual(device.appByToken(token)?.bundleName, 'com.example.caller');
  throws(CODE.NOT_FOUND, () => asset.querySync(new Map()));
  assert.equal(device.screenLock().state.passwordSet, false);
  assert.equal(device.users.foreground, 100);
  assert.equal(device.switches.camera, true);
  assert.equal(await osAccount.getAccountManager().isOsAccountUnlocked(), true);
  await rejects(CODE.ACCESS_DENIED, device.authenticate(new Uint8Array(32), { type: 'face' }));
});

test('reset: an app that is installed again has no grants and no assets of before', () => {
  const before = caller({ permissions: [CAMERA] });
  before.grant(CAMERA);
  before.asset.addSync(assetOf('a'));
  device.reset();
  const after = caller({ permissions: [CAMERA] });
  const manager = device.abilityAccessCtrl.createAtManager();
  assert.equal(manager.checkAccessTokenSync(after.tokenId, CAMERA), -1);
  throws(CODE.NOT_FOUND, () => after.asset.querySync(new Map()));
});

test('reset: policies are the first again', () => {
  const first = device.policies.grantForDebugApps;
  device.policies.grantForDebugApps = !first;
  device.reset();
  assert.equal(device.policies.grantForDebugApps, first);
});

test('reset: faults are forgotten', async () => {
  device.faults.inject({ api: 'asset.addSync', code: CODE.DATABASE_ERROR, times: 5 });
  device.faults.inject({ api: 'asset.add', delayMs: 1000 });
  device.reset();
  asset.addSync(assetOf('a'));
  await asset.add(assetOf('b'));
});

test('reset: the answer to dialogs is the default again', async () => {
  device.dialogs.answer(() => assert.fail('the handler of before'));
  device.reset();
  const app = caller({ permissions: [CAMERA] });
  const manager = device.abilityAccessCtrl.createAtManager();
  const { authResults } = await manager.requestPermissionsFromUser(app.context, [CAMERA]);
  assert.deepEqual(authResults, [-1]);
});

test('reset: listeners of before hear nothing', () => {
  caller({ permissions: [CAMERA] });
  device.abilityAccessCtrl
    .createAtManager()
    .on('selfPermissionStateChange', [CAMERA], () => assert.fail('heard'));
  device.reset();
  caller({ permissions: [CAMERA] }).grant(CAMERA);
});

test('reset: calls of before it are in no record of after it', () => {
  device.calls.start();
  asset.addSync(assetOf('before'));
  device.reset();
  device.calls.start();
  asset.addSync(assetOf('after'));
  const records = device.calls.stop();
  assert.deepEqual(
    records.map(({ api, code }) => [api, code]),
    [['asset.addSync', 0]],
  );
});

test('reset: a session of before it is none', async () => {
  const guarded = assetOf('a').set(Tag.AUTH_TYPE, asset.AuthType.ANY);
  asset.addSync(guarded);
  const challenge = asset.preQuerySync(new Map([[Tag.ALIAS, bytes('a')]]));
  const token = await device.authenticate(challenge);
  device.reset();
  asset.addSync(guarded);
  const query = new Map([
    [Tag.ALIAS, bytes('a')],
    [Tag.RETURN_TYPE, asset.ReturnType.ALL],
    [Tag.AUTH_CHALLENGE, challenge],
    [Tag.AUTH_TOKEN, token],
  ]);
  throws(CODE.NOT_FOUND, () => asset.querySync(query));
});
