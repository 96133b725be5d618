// Installing, finding, updating and uninstalling apps.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ANY_CODE,
  aliasesNow,
  assetOf,
  CODE,
  open,
  rejects,
  secretFor,
  secretNow,
  throws,
} from '../support/index.mjs';

const PERSISTENT = 'ohos.permission.STORE_PERSISTENT_DATA';
const ACROSS = 'ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS';
const wallet = { bundleName: 'com.example.wallet' };

test('installApp returns the app with its identity, defaults filled in', (t) => {
  const device = open(t);
  const app = device.installApp(wallet);
  assert.ok(Number.isInteger(app.tokenId) && app.tokenId > 0 && app.tokenId < 2 ** 32);
  assert.ok(Number.isInteger(app.uid) && app.uid > 0);
  assert.equal(app.bundleName, 'com.example.wallet');
  assert.equal(app.userId, 100);
  assert.equal(app.appIndex, 0);
  assert.equal(typeof app.context, 'object');
  const { manifest } = app;
  const { apl, systemApp, apiVersion, model, tokenType, debug } = manifest;
  assert.deepEqual(
    { apl, systemApp, apiVersion, model, tokenType, debug },
    { apl: 'normal', systemApp: false, apiVersion: 26, model: 'stage', tokenType: 'hap', debug: false },
  );
  assert.deepEqual(manifest.permissions, []);
  assert.ok(manifest.appId);
  assert.equal(manifest.developerId, `default.${manifest.appId}`, 'its developer is nobody else');
});

const badManifests = [
  ['nothing', undefined],
  ['null', null],
  ['a string', 'com.example.wallet'],
  ['an array', []],
  ['no bundleName', {}],
  ['an empty bundleName', { bundleName: '' }],
  ['a numeric bundleName', { bundleName: 5 }, /bundleName/],
  ['a fractional userId', { ...wallet, userId: 100.5 }, /userId/],
  ['a textual userId', { ...wallet, userId: '100' }, /userId/],
  ['a negative userId', { ...wallet, userId: -1 }, /userId/],
  ['a negative appIndex', { ...wallet, appIndex: -1 }, /appIndex/],
  ['a textual appIndex', { ...wallet, appIndex: '1' }, /appIndex/],
  ['an unknown apl', { ...wallet, apl: 'root' }, /apl/],
  ['a textual systemApp', { ...wallet, systemApp: 'yes' }, /systemApp/],
  ['permissions that are no list', { ...wallet, permissions: PERSISTENT }, /permissions/],
  ['a numeric permission', { ...wallet, permissions: [5] }, /permissions/],
  ['a numeric acl', { ...wallet, acls: [5] }, /acls/],
  ['a textual apiVersion', { ...wallet, apiVersion: '26' }, /apiVersion/],
  ['an unknown model', { ...wallet, model: 'cluster' }, /model/],
  ['a numeric group', { ...wallet, assetGroups: [5] }, /assetGroups/],
  ['an unknown tokenType', { ...wallet, tokenType: 'ghost' }, /tokenType/],
  ['an unknown member', { ...wallet, permision: [] }, /permision/],
];

for (const [what, manifest, naming] of badManifests) {
  test(`installApp with ${what} throws 401 and installs nothing`, (t) => {
    const device = open(t);
    const before = device.apps().length;
    throws(CODE.INVALID_ARGUMENT, () => device.installApp(manifest), naming);
    assert.equal(device.apps().length, before);
  });
}

const refused = [
  ['a permission above its level', { permissions: [ACROSS] }],
  ['a permission above its level, another one on the ACL', { permissions: [ACROSS], acls: [PERSISTENT] }],
  [
    'a device administration permission',
    {
      apl: 'system_core',
      permissions: ['ohos.permission.ENTERPRISE_ACTIVATE_DEVICE_ADMIN'],
    },
  ],
];

for (const [what, more] of refused) {
  test(`installApp 4.2 of an app that declares ${what} throws 12100001 and names it`, (t) => {
    const device = open(t);
    throws(
      CODE.INVALID_PARAMETER,
      () => device.installApp({ ...wallet, ...more }),
      new RegExp(more.permissions[0]),
    );
    assert.ok(!device.app(wallet.bundleName));
  });
}

test('installApp 4.2 takes them at the right level or by ACL, and skips unknown names', (t) => {
  const device = open(t);
  const manifests = [
    { bundleName: 'com.example.basic', apl: 'system_basic', permissions: [ACROSS] },
    { bundleName: 'com.example.acl', acls: [ACROSS], permissions: [ACROSS] },
    { bundleName: 'com.example.unknown', permissions: ['ohos.permission.FLY', PERSISTENT, PERSISTENT] },
  ];
  for (const manifest of manifests) assert.equal(device.installApp(manifest).bundleName, manifest.bundleName);
});

test('installApp for a user that does not exist throws 24000012', (t) => {
  const device = open(t);
  throws(CODE.ACCOUNT_ERROR, () => device.installApp({ ...wallet, userId: 101 }), /101/);
  assert.equal(device.installApp({ ...wallet, userId: 0 }).userId, 0);
});

test('apps(), app() and appByToken() find what is installed and nothing else', (t) => {
  const device = open(t, { users: [100, 101] });
  const main = device.installApp(wallet);
  const clone = device.installApp({ ...wallet, appIndex: 1 });
  const elsewhere = device.installApp({ ...wallet, userId: 101 });
  const tokens = [main, clone, elsewhere].map((app) => app.tokenId);
  assert.equal(new Set(tokens).size, 3);
  assert.equal(device.app(wallet.bundleName).tokenId, main.tokenId);
  assert.equal(device.app(wallet.bundleName, { appIndex: 1 }).tokenId, clone.tokenId);
  assert.equal(device.app(wallet.bundleName, { userId: 101 }).tokenId, elsewhere.tokenId);
  for (const app of [main, clone, elsewhere]) {
    const found = device.appByToken(app.tokenId);
    assert.deepEqual(
      [found.bundleName, found.userId, found.appIndex],
      [app.bundleName, app.userId, app.appIndex],
    );
  }
  const all = device.apps().map((app) => app.tokenId);
  for (const token of [...tokens, device.caller.tokenId]) assert.ok(all.includes(token));
  assert.ok(!device.app('com.example.missing'));
  assert.ok(!device.app(wallet.bundleName, { userId: 101, appIndex: 1 }));
  assert.ok(!device.appByToken(1));
});

test('A143 apps, clones and users each see their own assets only', (t) => {
  const device = open(t, { users: [100, 101] });
  const apps = [
    device.installApp(wallet),
    device.installApp({ ...wallet, appIndex: 1 }),
    device.installApp({ ...wallet, userId: 101 }),
    device.installApp({ bundleName: 'com.example.other' }),
  ];
  for (const [index, app] of apps.entries()) app.asset.addSync(assetOf('a1', { SECRET: `secret ${index}` }));
  for (const [index, app] of apps.entries()) assert.equal(secretNow(app.asset, 'a1'), `secret ${index}`);
});

test('A175 uninstall removes assets, except persistent ones; a reinstall reads those', (t) => {
  const device = open(t);
  const manifest = { ...wallet, permissions: [PERSISTENT] };
  const app = device.installApp(manifest);
  app.asset.addSync(assetOf('passing'));
  app.asset.addSync(assetOf('lasting', { IS_PERSISTENT: true }));
  app.uninstall();
  assert.ok(!device.app(wallet.bundleName));
  assert.ok(!device.appByToken(app.tokenId));
  throws(ANY_CODE, () => app.asset.querySync(new Map()));
  const again = device.installApp(manifest);
  assert.deepEqual(aliasesNow(again.asset), ['lasting']);
  assert.equal(secretNow(again.asset, 'lasting'), secretFor('lasting'));
});

test('uninstall with keepData keeps every asset', (t) => {
  const device = open(t);
  const app = device.installApp(wallet);
  app.asset.addSync(assetOf('a1'));
  app.uninstall({ keepData: true });
  assert.ok(!device.app(wallet.bundleName));
  const again = device.installApp(wallet);
  assert.equal(secretNow(again.asset, 'a1'), secretFor('a1'));
});

test('uninstall of one clone leaves the main app and its assets', (t) => {
  const device = open(t);
  const main = device.installApp(wallet);
  const clone = device.installApp({ ...wallet, appIndex: 1 });
  main.asset.addSync(assetOf('a1'));
  clone.asset.addSync(assetOf('a1'));
  clone.uninstall();
  assert.equal(secretNow(main.asset, 'a1'), secretFor('a1'));
});

test('update 4.4 keeps token and assets, and new permissions take effect', async (t) => {
  const device = open(t);
  const app = device.installApp(wallet);
  const lasting = assetOf('lasting', { IS_PERSISTENT: true });
  app.asset.addSync(assetOf('a1'));
  await rejects(CODE.PERMISSION_DENIED, app.asset.add(lasting));
  const { tokenId } = app;
  app.update({ ...wallet, permissions: [PERSISTENT] });
  const updated = device.app(wallet.bundleName);
  assert.equal(updated.tokenId, tokenId);
  assert.deepEqual(updated.manifest.permissions, [PERSISTENT]);
  assert.equal(secretNow(updated.asset, 'a1'), secretFor('a1'));
  await app.asset.add(lasting);
  updated.update(wallet);
  await rejects(CODE.PERMISSION_DENIED, app.asset.add(assetOf('b', { IS_PERSISTENT: true })));
});

test('update 4.4 that is refused leaves the app as it was', (t) => {
  const device = open(t);
  const app = device.installApp(wallet);
  throws(CODE.INVALID_PARAMETER, () => app.update({ ...wallet, permissions: [ACROSS] }));
  throws(CODE.INVALID_ARGUMENT, () => app.update({ ...wallet, apl: 'root' }), /apl/);
  throws(CODE.INVALID_ARGUMENT, () => app.update({ bundleName: 'com.example.other' }), /bundleName/);
  assert.deepEqual(device.app(wallet.bundleName).manifest.permissions, []);
  assert.equal(device.app(wallet.bundleName).manifest.apl, 'normal');
  app.asset.addSync(assetOf('a1'));
  assert.equal(secretNow(app.asset, 'a1'), secretFor('a1'));
});
