// installProject: the manifest of an OpenHarmony project folder.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { assetOf, businessError, CODE, folderFor, open, throws } from '../support/index.mjs';

const appJson5 = `{
  // comments, single quotes and trailing commas, as DevEco writes them
  "app": {
    bundleName: 'com.example.notes',
    vendor: 'example',
    versionCode: 1000000,
    versionName: '1.0.0',
    icon: '$media:app_icon',
    label: '$string:app_name',
  },
}`;

const moduleJson5 = (name, permissions) => `{
  module: {
    name: '${name}',
    type: '${name}', /* entry or feature */
    deviceTypes: ['phone', 'tablet'],
    requestPermissions: [
      ${permissions.map((permission) => `{ name: '${permission}', reason: '$string:why' },`).join('\n      ')}
    ],
  },
}`;

const buildProfile = `{
  app: { products: [{ name: 'default', signingConfig: 'default', targetSdkVersion: '5.0.5(17)' }] },
  modules: [
    { name: 'entry', srcPath: './entry' },
    { name: 'feature', srcPath: './features/feature' },
  ],
}`;

function projectFolder(t, files) {
  const dir = folderFor(t);
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    fs.writeFileSync(path.join(dir, name), text);
  }
  return dir;
}

const PERSISTENT = 'ohos.permission.STORE_PERSISTENT_DATA';
const CAMERA = 'ohos.permission.CAMERA';
const files = {
  'AppScope/app.json5': appJson5,
  'entry/src/main/module.json5': moduleJson5('entry', [PERSISTENT, CAMERA]),
};

test('installProject reads bundle name and requested permissions', async (t) => {
  const device = open(t);
  const app = device.installProject(projectFolder(t, files));
  assert.equal(app.bundleName, 'com.example.notes');
  assert.deepEqual(app.manifest.permissions, [PERSISTENT, CAMERA]);
  assert.equal(device.app('com.example.notes').tokenId, app.tokenId);
  await app.asset.add(assetOf('a1', { IS_PERSISTENT: true }));
});

test('installProject takes the permissions of all modules that build-profile.json5 lists', (t) => {
  const dir = projectFolder(t, {
    ...files,
    'build-profile.json5': buildProfile,
    'entry/src/main/module.json5': moduleJson5('entry', [CAMERA]),
    'features/feature/src/main/module.json5': moduleJson5('feature', [PERSISTENT, CAMERA]),
  });
  const { permissions } = open(t).installProject(dir).manifest;
  assert.deepEqual([...new Set(permissions)].sort(), [CAMERA, PERSISTENT]);
});

test('installProject overrides win over the files', (t) => {
  const app = open(t, { users: [100, 101] }).installProject(projectFolder(t, files), {
    userId: 101,
    appIndex: 1,
    assetGroups: ['group.notes'],
    permissions: [],
  });
  assert.equal(app.userId, 101);
  assert.equal(app.appIndex, 1);
  assert.deepEqual(app.manifest.permissions, []);
  assert.deepEqual(app.manifest.assetGroups, ['group.notes']);
});

test('installProject validates like installApp', (t) => {
  const dir = projectFolder(t, {
    ...files,
    'entry/src/main/module.json5': moduleJson5('entry', ['ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS']),
  });
  const device = open(t);
  throws(CODE.INVALID_PARAMETER, () => device.installProject(dir, { acls: [] }));
  throws(CODE.INVALID_ARGUMENT, () => device.installProject(dir, { apl: 'root' }), /apl/);
  assert.equal(device.installProject(dir, { apl: 'system_basic' }).bundleName, 'com.example.notes');
});

// What the rows of the table of permissions ask of a profile: an entry, a level, a value, a kind of distribution.
for (const name of [
  'READ_PASTEBOARD',
  'ACCESS_AUTH_RESPOOL',
  'kernel.SUPPORT_PLUGIN',
  'ENTERPRISE_GET_DEVICE_INFO',
  'CAMERA',
]) {
  test(`D47 installProject takes a project as signed: ${name}`, (t) => {
    const permission = `ohos.permission.${name}`;
    const dir = projectFolder(t, {
      ...files,
      'entry/src/main/module.json5': moduleJson5('entry', [permission]),
    });
    const { manifest } = open(t).installProject(dir);
    assert.deepEqual(manifest.permissions, [permission]);
    assert.deepEqual(manifest.acls, name === 'CAMERA' ? [] : [permission]);
  });
}

test('installProject takes the default product: its bundle name and its modules', (t) => {
  const dir = projectFolder(t, {
    ...files,
    'build-profile.json5': `{
      app: { products: [{ name: 'other', bundleName: 'com.example.other' }, { name: 'default', bundleName: 'com.example.main' }] },
      modules: [
        { name: 'entry', srcPath: './entry', targets: [{ name: 'default', applyToProducts: ['default'] }] },
        { name: 'tv', srcPath: './tv', targets: [{ name: 'default', applyToProducts: ['other'] }] },
      ],
    }`,
    'entry/src/main/module.json5': moduleJson5('entry', [CAMERA]),
    'tv/src/main/module.json5': moduleJson5('tv', [PERSISTENT]),
  });
  const { bundleName, manifest } = open(t).installProject(dir);
  assert.equal(bundleName, 'com.example.main');
  assert.deepEqual(manifest.permissions, [CAMERA]);
});

/** Has OHOS_PRODUCT name a product as long as a test goes. */
function withProduct(t, name) {
  process.env.OHOS_PRODUCT = name;
  t.after(() => delete process.env.OHOS_PRODUCT);
}

test('installProject takes the product that OHOS_PRODUCT names', (t) => {
  const dir = projectFolder(t, {
    ...files,
    'build-profile.json5': `{
      app: { products: [{ name: 'default' }, { name: 'tv', bundleName: 'com.example.tv', versionCode: 9, versionName: '9.0' }] },
      modules: [
        { name: 'entry', srcPath: './entry', targets: [{ name: 'default', applyToProducts: ['default'] }] },
        { name: 'tv', srcPath: './tv', targets: [{ name: 'phone', applyToProducts: ['default'] }, { name: 'tv', applyToProducts: ['tv'] }] },
      ],
    }`,
    'entry/src/main/module.json5': moduleJson5('entry', [CAMERA]),
    'tv/src/main/module.json5': moduleJson5('tv', [PERSISTENT]),
  });
  assert.deepEqual(open(t).installProject(dir).manifest.permissions, [CAMERA, PERSISTENT]);
  withProduct(t, 'tv');
  const { bundleName, manifest } = open(t).installProject(dir);
  assert.deepEqual(
    [bundleName, manifest.versionCode, manifest.versionName, manifest.permissions],
    ['com.example.tv', 9, '9.0', [PERSISTENT]],
  );
});

test('installProject refuses a product that is not there, and says which are', (t) => {
  const dir = projectFolder(t, {
    ...files,
    'build-profile.json5': "{ app: { products: [{ name: 'default' }, { name: 'tv' }] } }",
  });
  withProduct(t, 'tw');
  throws(CODE.INVALID_ARGUMENT, () => open(t).installProject(dir), /no product tw \(it has default, tv\)/);
});

test('installProject names the file that is missing or broken', (t) => {
  const device = open(t);
  throws(CODE.INVALID_ARGUMENT, () => device.installProject());
  throws(CODE.FILE_OPERATION_ERROR, () => device.installProject(path.join(folderFor(t), 'missing')));
  const noApp = projectFolder(t, { 'entry/src/main/module.json5': moduleJson5('entry', []) });
  assert.throws(
    () => device.installProject(noApp),
    (error) => businessError(error) && /app\.json5/.test(error.message),
  );
  const broken = projectFolder(t, { ...files, 'AppScope/app.json5': '{ app: { bundleName: ' });
  assert.throws(
    () => device.installProject(broken),
    (error) => businessError(error) && /app\.json5/.test(error.message),
  );
  const brokenModule = projectFolder(t, { ...files, 'entry/src/main/module.json5': '{ module: [' });
  assert.throws(
    () => device.installProject(brokenModule),
    (error) => businessError(error) && /module\.json5/.test(error.message),
  );
  assert.ok(!device.app('com.example.notes'));
});
