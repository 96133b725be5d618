// The table of published permissions, seen from outside: what each of them is when an app declares it.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CODE, check, installed, open, rejected, scene, thrown } from './support.mjs';

// The published table where it lies beside the checkout (or where OHOS_SPEC says), else the project's own copy.
const beside = process.env.OHOS_SPEC ?? fileURLToPath(new URL('../../../shared/spec', import.meta.url));
const ownCopy = fileURLToPath(new URL('../../src/permission/permissions.tsv', import.meta.url));

const linesOf = (file) =>
  fs
    .readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line && !line.startsWith('#'));
const published = () =>
  linesOf(`${beside}/permissions.tsv`)
    .slice(1)
    .map((line) => {
      const [name, mode, level, type, , , provision, , , value] = line.split('\t');
      return { name, mode, level, type, provision: provision === 'true', value: value === 'true' };
    });
/** The words of the project's copy, which is shorter. */
const MODES = { system: 'system_grant', user: 'user_grant', manual: 'manual_settings' };
const copied = () =>
  linesOf(ownCopy).map((line) => {
    const [name, mode, level, type, , , flags = ''] = line.split('\t');
    return {
      name: `ohos.permission.${name}`,
      mode: MODES[mode],
      level,
      type,
      provision: flags.includes('p'),
      value: flags.includes('v'),
    };
  });
const TABLE = fs.existsSync(`${beside}/permissions.tsv`) ? published() : copied();

const LEVELS = ['normal', 'system_basic', 'system_core'];
const names = (rows) => rows.map((row) => row.name);
const forApps = TABLE.filter((row) => row.type !== 'SERVICE');
const byName = (one, two) => (one[0] < two[0] ? -1 : 1);
const initial = (row) => (row.mode === 'system_grant' ? [row.name, 0, 4] : [row.name, -1, 0]);

test('4.1 the table has 1134 names, and none of them twice', () => {
  assert.equal(TABLE.length, 1134);
  assert.equal(new Set(names(TABLE)).size, 1134);
});

/** [name, status, flags] of every entry of an app, by queryStatusByTokenID. */
async function entriesOf(sys, app) {
  const rows = await sys.queryStatusByTokenID([app.tokenId]);
  return rows.map((row) => [row.permissionName, row.grantStatus, row.grantFlags]).sort(byName);
}

const declaring = [
  ['an app of level normal declares what is open to it', (row) => row.level === 'normal', {}],
  ['an app of level system_basic', (row) => row.level !== 'system_core', { apl: 'system_basic' }],
  ['an app of level system_core', () => true, { apl: 'system_core' }],
  [
    'an app of level normal with ACL entries and values',
    (row) => row.level === 'normal' || row.provision,
    {
      acls: names(forApps),
      aclValues: Object.fromEntries(TABLE.filter((row) => row.value).map((row) => [row.name, 'a value'])),
    },
  ],
];

for (const [what, mayDeclare, more] of declaring) {
  test(`B37 B189 4.3 ${what}: every name starts by its grant mode`, async (t) => {
    const { device, sys } = scene(t);
    const declared = forApps.filter(mayDeclare);
    const app = device.installApp({
      bundleName: 'com.example.everything',
      distribution: 'enterprise_mdm',
      permissions: names(declared),
      ...more,
    });
    assert.deepEqual(await entriesOf(sys, app), declared.map(initial).sort(byName));
    for (const row of declared) {
      const [name, status, flags] = initial(row);
      assert.equal(check(app, name), status, name);
      assert.equal(await sys.getPermissionFlags(app.tokenId, name), flags, name);
    }
  });
}

test('B189 every name above the level of an app is refused without an ACL entry, by name', (t) => {
  const device = open(t);
  const common = { bundleName: 'com.example.below', distribution: 'enterprise_mdm' };
  for (const apl of LEVELS) {
    const above = forApps.filter((row) => LEVELS.indexOf(row.level) > LEVELS.indexOf(apl));
    for (const { name } of above) {
      assert.equal(
        thrown(() => device.installApp({ ...common, apl, permissions: [name] })),
        CODE.INVALID_PARAMETER,
        `${apl}: ${name}`,
      );
    }
  }
  assert.equal(device.app(common.bundleName), undefined);
});

test('B189 an ACL entry does not help where the profile cannot provision', (t) => {
  const device = open(t);
  for (const { name } of forApps.filter((row) => row.level !== 'normal' && !row.provision)) {
    const manifest = {
      bundleName: 'com.example.below',
      permissions: [name],
      acls: [name],
      aclValues: { [name]: 'x' },
    };
    assert.equal(
      thrown(() => device.installApp(manifest)),
      CODE.INVALID_PARAMETER,
      name,
    );
  }
});

test('B192 every SERVICE permission is dropped from an app and held by a daemon', async (t) => {
  const { device, sys } = scene(t);
  const services = names(TABLE.filter((row) => row.type === 'SERVICE'));
  assert.ok(services.length > 0);
  const app = device.installApp({
    bundleName: 'com.example.services',
    apl: 'system_core',
    permissions: services,
  });
  assert.deepEqual(await entriesOf(sys, app), []);
  const daemon = device.installApp({
    bundleName: 'daemon',
    tokenType: 'native',
    apl: 'system_core',
    permissions: services,
  });
  for (const name of services) assert.deepEqual([check(app, name), check(daemon, name)], [-1, 0], name);
});

test('B193 every MDM permission needs its distribution or a debug build', (t) => {
  const device = open(t);
  for (const { name } of TABLE.filter((row) => row.type === 'MDM')) {
    const manifest = { bundleName: 'com.example.manager', apl: 'system_core', permissions: [name] };
    const code = (more) => thrown(() => device.installApp({ ...manifest, ...more }));
    assert.equal(code({ distribution: 'enterprise_normal' }), CODE.INVALID_PARAMETER, name);
    assert.equal(code({ debug: true }), 0, name);
  }
});

test('B41 a native process holds every name it is configured with', (t) => {
  const daemon = installed(open(t), {
    bundleName: 'everything',
    tokenType: 'native',
    apl: 'system_core',
    permissions: names(TABLE),
  });
  for (const { name } of TABLE) assert.equal(check(daemon, name), 0, name);
});

// What F9 and F13 say to each grant mode when the app declares the name.
const grants = {
  user_grant: { grantUserGrantedPermission: 0, grantPermission: CODE.OK },
  manual_settings: { grantUserGrantedPermission: CODE.NO_PERMISSION, grantPermission: CODE.OK },
  system_grant: { grantUserGrantedPermission: CODE.NO_PERMISSION, grantPermission: CODE.WRONG_KIND },
};

for (const [mode, codes] of Object.entries(grants)) {
  test(`B52 B53 B76 every ${mode} name answers grants by its mode`, async (t) => {
    const { device, sys } = scene(t);
    const permissions = names(forApps.filter((row) => row.mode === mode));
    const app = device.installApp({
      bundleName: 'com.example.everything',
      apl: 'system_core',
      distribution: 'enterprise_mdm',
      permissions,
    });
    for (const name of permissions) {
      for (const [method, code] of Object.entries(codes)) {
        assert.equal(await rejected(sys[method](app.tokenId, name, 2)), code, `${method} ${name}`);
      }
      assert.equal(check(app, name), 0, name);
    }
  });
}
