// @ohos.bundle.bundleManager: every flag by itself, grants as they come and go, other users, manifests.
import '../support/manual-clock.mjs';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { bundleManager, CODE, called, caller, device, freshEachTest, rejects, throws } from './support.mjs';

freshEachTest();

const { ApplicationFlag, BundleFlag } = bundleManager;
const CAMERA = 'ohos.permission.CAMERA';
const INTERNET = 'ohos.permission.INTERNET';
const SYSTEM = {
  systemApp: true,
  apl: 'system_core',
  permissions: [
    'ohos.permission.GET_BUNDLE_INFO_PRIVILEGED',
    'ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS',
  ],
};

/** What a flag fills in of what is empty without it. */
const FILLED = {
  GET_BUNDLE_INFO_WITH_APPLICATION: ['appInfo'],
  GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION: ['permissionGrantStates', 'reqPermissionDetails'],
  GET_BUNDLE_INFO_WITH_SIGNATURE_INFO: ['signatureInfo'],
};

for (const [name, flag] of Object.entries(BundleFlag)) {
  test(`bundleManager: ${name} fills in what it is for, and nothing else`, async () => {
    caller({ permissions: [CAMERA] });
    const plain = bundleManager.getBundleInfoForSelfSync(0);
    const info = bundleManager.getBundleInfoForSelfSync(flag);
    const differs = [...new Set([...Object.keys(plain), ...Object.keys(info)])].filter(
      (member) => JSON.stringify(plain[member]) !== JSON.stringify(info[member]),
    );
    assert.deepEqual(differs.sort(), FILLED[name] ?? []);
    assert.deepEqual(await bundleManager.getBundleInfoForSelf(flag), info);
    assert.deepEqual(await called(bundleManager.getBundleInfoForSelf, flag), [undefined, info]);
  });
}

for (const [name, flag] of Object.entries(ApplicationFlag)) {
  test(`bundleManager: ${name} in all three forms`, async () => {
    const target = device.installApp({ bundleName: 'com.example.target', permissions: [CAMERA] });
    caller(SYSTEM);
    const info = bundleManager.getApplicationInfoSync('com.example.target', flag);
    assert.equal(info.accessTokenId, target.tokenId);
    assert.deepEqual(info.permissions, name === 'GET_APPLICATION_INFO_WITH_PERMISSION' ? [CAMERA] : []);
    assert.deepEqual(await bundleManager.getApplicationInfo('com.example.target', flag), info);
    assert.deepEqual(await called(bundleManager.getApplicationInfo, 'com.example.target', flag), [
      undefined,
      info,
    ]);
  });
}

test('bundleManager: grant states follow grants, revocations and a reset of permissions', () => {
  const app = caller({ permissions: [CAMERA, INTERNET] });
  const states = () =>
    bundleManager.getBundleInfoForSelfSync(BundleFlag.GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION)
      .permissionGrantStates;
  assert.deepEqual(states(), [-1, 0]);
  app.grant(CAMERA);
  assert.deepEqual(states(), [0, 0]);
  app.revoke(CAMERA);
  assert.deepEqual(states(), [-1, 0]);
  app.grant(CAMERA);
  app.resetPermissions();
  assert.deepEqual(states(), [-1, 0]);
});

test('bundleManager: what an app does to an answer changes nothing', () => {
  const app = caller({ permissions: [INTERNET] });
  const flag = BundleFlag.GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION;
  const info = bundleManager.getBundleInfoForSelfSync(flag);
  info.permissionGrantStates.push(5);
  info.reqPermissionDetails.length = 0;
  assert.equal(bundleManager.getBundleInfoForSelfSync(flag).reqPermissionDetails.length, 1);
  assert.deepEqual(app.manifest.permissions, [INTERNET]);
});

test('bundleManager: an app of another user is that of the other user', async () => {
  const here = device.installApp({ bundleName: 'com.example.target' });
  const there = device.installApp({ bundleName: 'com.example.target', userId: 101 });
  caller(SYSTEM);
  const tokenFor = (...userId) =>
    bundleManager.getApplicationInfoSync('com.example.target', 0, ...userId).accessTokenId;
  assert.deepEqual([tokenFor(), tokenFor(100), tokenFor(101)], [here.tokenId, here.tokenId, there.tokenId]);
  there.uninstall();
  throws(17700001, () => tokenFor(101));
  await rejects(17700001, bundleManager.getApplicationInfo('com.example.target', 0, 101));
});

test('bundleManager: every refusal arrives by callback as well, and is not thrown', async () => {
  const code = async (...args) => {
    const [error, data] = await called(bundleManager.getApplicationInfo, ...args);
    assert.ok(error instanceof Error);
    assert.equal(data, undefined);
    return error.code;
  };
  caller();
  assert.equal(await code('com.example.caller', 0), 202);
  caller({ systemApp: true });
  assert.equal(await code('com.example.tests', 0), 201);
  caller(SYSTEM);
  assert.equal(await code('com.example.nobody', 0), 17700001);
  assert.equal(await code('com.example.tests', 0, 102), 17700004);
});

for (const [what, args] of [
  ['nothing', []],
  ['no flags', ['com.example.caller']],
  ['a name that is a number', [5, 0]],
  ['flags that are a text', ['com.example.caller', '0']],
  ['flags null', ['com.example.caller', null]],
  ['a user null', ['com.example.caller', 0, null]],
]) {
  test(`bundleManager: getApplicationInfo with ${what} throws 401 in all three forms`, () => {
    caller(SYSTEM);
    throws(CODE.INVALID_ARGUMENT, () => bundleManager.getApplicationInfoSync(...args));
    throws(CODE.INVALID_ARGUMENT, () => bundleManager.getApplicationInfo(...args));
    throws(CODE.INVALID_ARGUMENT, () =>
      bundleManager.getApplicationInfo(...args, () => assert.fail('called')),
    );
  });
}

test('bundleManager: versions of a manifest at their limits', () => {
  for (const versionName of ['x', 'x'.repeat(127)]) {
    caller({ versionName });
    assert.equal(bundleManager.getBundleInfoForSelfSync(0).versionName, versionName);
  }
  for (const versionName of ['', 'x'.repeat(128), 'é'.repeat(64), null, {}]) {
    if (versionName !== null) throws(CODE.INVALID_ARGUMENT, () => caller({ versionName }));
  }
  for (const versionCode of [Number.NaN, Number.POSITIVE_INFINITY, {}, true]) {
    throws(CODE.INVALID_ARGUMENT, () => caller({ versionCode }));
  }
  caller({ versionCode: 0 });
  assert.equal(bundleManager.getBundleInfoForSelfSync(0).versionCode, 0);
});

test('bundleManager: an update of the app shows the new versions', () => {
  caller({ versionCode: 1, versionName: '1.0' });
  const updated = device.installApp({ bundleName: 'com.example.caller', versionCode: 2, versionName: '2.0' });
  device.setCaller(updated);
  const { versionCode, versionName, minCompatibleVersionCode } = bundleManager.getBundleInfoForSelfSync(0);
  assert.deepEqual([versionCode, versionName, minCompatibleVersionCode], [2, '2.0', 2]);
});

test('bundleManager: a project without versions has those of an app without them; overrides win', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.mkdirSync(path.join(folder, 'AppScope'));
  const file = path.join(folder, 'AppScope', 'app.json5');
  const versionsOf = (app) => {
    device.setCaller(app);
    const { versionCode, versionName } = bundleManager.getBundleInfoForSelfSync(0);
    return [versionCode, versionName];
  };
  const plain = versionsOf(device.installApp({ bundleName: 'com.example.plain' }));
  fs.writeFileSync(file, "{ app: { bundleName: 'com.example.project' } }");
  assert.deepEqual(versionsOf(device.installProject(folder)), plain);
  fs.writeFileSync(
    file,
    "{ app: { bundleName: 'com.example.project', versionCode: 3, versionName: '3.0' } }",
  );
  assert.deepEqual(versionsOf(device.installProject(folder, { versionName: '3.1' })), [3, '3.1']);
  fs.writeFileSync(file, "{ app: { bundleName: 'com.example.project', versionName: '' } }");
  throws(CODE.INVALID_ARGUMENT, () => device.installProject(folder));
});

test('bundleManager: a caller that is no longer installed fails with a numeric code', async () => {
  const app = device.installApp({ bundleName: 'com.example.gone' });
  await device.runAs(app, async () => {
    app.uninstall();
    throws(CODE.SERVICE_UNAVAILABLE, () => bundleManager.getBundleInfoForSelfSync(0));
    await rejects(CODE.SERVICE_UNAVAILABLE, bundleManager.getBundleInfoForSelf(0));
  });
});
