// @ohos.bundle.bundleManager: what an app learns of itself, and a system app of another one.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { bundleManager, CODE, called, caller, device, freshEachTest, rejects, throws } from './support.mjs';

freshEachTest();

const { BundleFlag, ApplicationFlag } = bundleManager;
const CAMERA = 'ohos.permission.CAMERA';
const PRIVILEGED = 'ohos.permission.GET_BUNDLE_INFO_PRIVILEGED';
const ACROSS = 'ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS';
const SYSTEM = { systemApp: true, apl: 'system_core', permissions: [PRIVILEGED, ACROSS] };

test('bundleManager: an app learns who it is, by promise, callback and Sync', async () => {
  const app = caller({ versionCode: 7, versionName: '0.0.7', apiVersion: 20 });
  const info = bundleManager.getBundleInfoForSelfSync(BundleFlag.GET_BUNDLE_INFO_DEFAULT);
  assert.equal(info.name, app.bundleName);
  assert.deepEqual(
    [info.versionCode, info.versionName, info.targetVersion, info.uid],
    [7, '0.0.7', 20, app.uid],
  );
  assert.equal(info.appInfo, undefined);
  assert.deepEqual(await bundleManager.getBundleInfoForSelf(0), info);
  assert.deepEqual(await called(bundleManager.getBundleInfoForSelf, 0), [undefined, info]);
});

test('bundleManager: flags add the application, its permissions and its signature', () => {
  const app = caller({ permissions: ['ohos.permission.INTERNET', CAMERA], appId: 'com.example.caller_key' });
  const flags =
    BundleFlag.GET_BUNDLE_INFO_WITH_APPLICATION |
    BundleFlag.GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION |
    BundleFlag.GET_BUNDLE_INFO_WITH_SIGNATURE_INFO;
  const info = bundleManager.getBundleInfoForSelfSync(flags);
  assert.equal(info.appInfo.accessTokenId, app.tokenId);
  assert.deepEqual(
    [info.appInfo.name, info.appInfo.systemApp, info.appInfo.uid],
    [app.bundleName, false, app.uid],
  );
  assert.equal(info.signatureInfo.appId, 'com.example.caller_key');
  assert.deepEqual(
    info.reqPermissionDetails.map(({ name }) => name),
    ['ohos.permission.INTERNET', CAMERA],
  );
  assert.deepEqual(info.permissionGrantStates, [0, -1]);
  app.grant(CAMERA);
  assert.deepEqual(bundleManager.getBundleInfoForSelfSync(flags).permissionGrantStates, [0, 0]);
});

test('bundleManager: the app that calls is the one of runAs', async () => {
  caller();
  const other = device.installApp({ bundleName: 'com.example.other' });
  await device.runAs(other, async () => {
    assert.equal((await bundleManager.getBundleInfoForSelf(0)).name, 'com.example.other');
  });
});

test('bundleManager: wrong arguments are thrown as 401, whatever the form', () => {
  caller();
  throws(CODE.INVALID_ARGUMENT, () => bundleManager.getBundleInfoForSelfSync());
  throws(CODE.INVALID_ARGUMENT, () => bundleManager.getBundleInfoForSelf('1'));
  throws(CODE.INVALID_ARGUMENT, () => bundleManager.getBundleInfoForSelf('1', () => {}));
  throws(CODE.INVALID_ARGUMENT, () => bundleManager.getApplicationInfoSync('', 0));
  throws(CODE.INVALID_ARGUMENT, () => bundleManager.getApplicationInfoSync('a'));
  throws(CODE.INVALID_ARGUMENT, () => bundleManager.getApplicationInfoSync('a', 0, '100'));
});

test('bundleManager: getApplicationInfo gives a system app the token of another app', async () => {
  const target = device.installApp({ bundleName: 'com.example.myapplication', permissions: [CAMERA] });
  caller(SYSTEM);
  const info = bundleManager.getApplicationInfoSync('com.example.myapplication', 0, 100);
  assert.equal(info.accessTokenId, target.tokenId);
  assert.deepEqual(info.permissions, []);
  const flag = ApplicationFlag.GET_APPLICATION_INFO_WITH_PERMISSION;
  assert.deepEqual((await bundleManager.getApplicationInfo('com.example.myapplication', flag)).permissions, [
    CAMERA,
  ]);
  const [error, data] = await called(bundleManager.getApplicationInfo, 'com.example.myapplication', 0, 100);
  assert.deepEqual([error, data.uid], [undefined, target.uid]);
});

test('bundleManager: 202, 201, 17700001 and 17700004', async () => {
  device.installApp({ bundleName: 'com.example.myapplication' });
  const normal = caller();
  throws(CODE.NOT_SYSTEM_APPLICATION, () =>
    bundleManager.getApplicationInfoSync('com.example.myapplication', 0),
  );
  await rejects(CODE.NOT_SYSTEM_APPLICATION, bundleManager.getApplicationInfo(normal.bundleName, 0));
  caller({ systemApp: true });
  await rejects(CODE.PERMISSION_DENIED, bundleManager.getApplicationInfo('com.example.myapplication', 0));
  assert.equal(bundleManager.getApplicationInfoSync('com.example.caller', 0).name, 'com.example.caller');
  caller({ ...SYSTEM, permissions: [PRIVILEGED] });
  throws(CODE.PERMISSION_DENIED, () =>
    bundleManager.getApplicationInfoSync('com.example.myapplication', 0, 101),
  );
  caller(SYSTEM);
  throws(17700001, () => bundleManager.getApplicationInfoSync('com.example.nobody', 0));
  throws(17700004, () => bundleManager.getApplicationInfoSync('com.example.myapplication', 0, 101));
  const [error] = await called(bundleManager.getApplicationInfo, 'com.example.nobody', 0);
  assert.equal(error.code, 17700001);
});

test('bundleManager: versions come from a project, and are checked', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.mkdirSync(path.join(folder, 'AppScope'));
  const app = "{ app: { bundleName: 'com.example.project', versionCode: 1000003, versionName: '1.0.3' } }";
  fs.writeFileSync(path.join(folder, 'AppScope', 'app.json5'), app);
  device.setCaller(device.installProject(folder));
  const info = bundleManager.getBundleInfoForSelfSync(0);
  assert.deepEqual([info.versionCode, info.versionName], [1000003, '1.0.3']);
  for (const versionName of ['', 'x'.repeat(128), 5])
    throws(CODE.INVALID_ARGUMENT, () => caller({ versionName }));
  for (const versionCode of [-1, 1.5, 2 ** 32, '1'])
    throws(CODE.INVALID_ARGUMENT, () => caller({ versionCode }));
});
