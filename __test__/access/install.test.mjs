// What an installation accepts (4.2).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remains, UNDECLARED } from './event-support.mjs';
import { CODE, check, nativeCaller, open, P, scene, thrown, throws } from './support.mjs';

const bundle = { bundleName: 'com.example.installed' };
const install = (device, more) => thrown(() => device.installApp({ ...bundle, ...more }));
const REFUSED = CODE.INVALID_PARAMETER;

// Published permissions by level and by whether a profile may provision them to lower levels.
const BASIC = P.ACCESS_DDK_USB; // system_basic, provision
const BASIC_ONLY = P.CONNECT_IMS_SERVICE; // system_basic, no provision
const CORE = P.CAMERA_CONTROL; // system_core, provision
const CORE_ONLY = P.ENFORCE_USER_IDM; // system_core, no provision
const MDM = P.ENTERPRISE_ADMIN_MANAGE; // system_basic
const ENTERPRISE = P.ACCESS_ENTERPRISE_USER_TRUSTED_CERT; // system_basic
const SERVICE = P.CONNECT_ACCESSIBILITY_EXTENSION; // system_basic

const levels = [
  ['normal', P.INTERNET, [], 0],
  ['normal', P.CAMERA, [], 0],
  ['normal', BASIC, [], REFUSED],
  ['normal', BASIC, [BASIC], 0],
  ['normal', BASIC, [CORE], REFUSED],
  ['normal', BASIC_ONLY, [], REFUSED],
  ['normal', BASIC_ONLY, [BASIC_ONLY], REFUSED],
  ['normal', CORE, [CORE], 0],
  ['normal', CORE_ONLY, [CORE_ONLY], REFUSED],
  ['normal', P.READ_CONTACTS, [], REFUSED],
  ['normal', P.READ_CONTACTS, [P.READ_CONTACTS], 0],
  ['normal', P.MANUAL, [], REFUSED],
  ['normal', P.MANUAL, [P.MANUAL], 0],
  ['system_basic', BASIC, [], 0],
  ['system_basic', BASIC_ONLY, [], 0],
  ['system_basic', CORE, [], REFUSED],
  ['system_basic', CORE, [CORE], 0],
  ['system_basic', CORE_ONLY, [CORE_ONLY], REFUSED],
  ['system_core', BASIC, [], 0],
  ['system_core', CORE, [], 0],
  ['system_core', CORE_ONLY, [], 0],
];

for (const [apl, name, acls, code] of levels) {
  const short = (names) => names.map((one) => one.split('.').pop());
  test(`B189 ${apl} declares ${short([name])} with the ACL [${short(acls)}]: ${code || 'installed'}`, async (t) => {
    const { device, sys } = scene(t);
    // The system bit makes no difference to the levels.
    for (const systemApp of [false, true]) {
      assert.equal(install(device, { apl, systemApp, permissions: [P.INTERNET, name], acls }), code);
      const app = device.app(bundle.bundleName);
      if (code) assert.equal(app, undefined);
      else assert.notDeepEqual(await remains(sys, app, name), UNDECLARED);
      app?.uninstall();
    }
  });
}

test('B189 a refused installation names the permission and leaves the installed app as it is', async (t) => {
  const { device, sys, T } = scene(t);
  T.grant(P.CAMERA);
  const next = { ...T.manifest, permissions: [P.CAMERA, CORE, BASIC] };
  throws(REFUSED, () => device.installApp(next), /CAMERA_CONTROL/);
  assert.equal(device.app(T.bundleName).tokenId, T.tokenId);
  assert.deepEqual(await remains(sys, T, P.CAMERA), [0, 2]);
  assert.deepEqual(await remains(sys, T, P.INTERNET), [0, 4]);
});

for (const name of [
  P.ACCESS_DDK_DRIVERS,
  `${P.kernel}.SUPPORT_PLUGIN`,
  `${P.atomicService}.MANAGE_STORAGE`,
]) {
  test(`B190 ${name} needs a value in the extended map`, async (t) => {
    const device = open(t);
    const cases = [
      [{}, REFUSED],
      [{ acls: [name] }, REFUSED],
      [{ aclValues: { [BASIC]: 'x' } }, REFUSED],
      [{ aclValues: { [name]: 'some value' } }, 0],
      [{ acls: [name], aclValues: { [name]: 'some value' } }, 0],
      [{ apl: 'system_basic' }, 0],
    ];
    for (const [more, code] of cases) {
      assert.equal(install(device, { permissions: [name], ...more }), code, JSON.stringify(more));
      const app = device.app(bundle.bundleName);
      if (app) assert.equal(check(app, name), 0);
      app?.uninstall();
    }
  });
}

test('B190 a value does not replace the ACL entry of a permission without one', (t) => {
  assert.equal(install(open(t), { permissions: [BASIC], aclValues: { [BASIC]: 'x' } }), REFUSED);
});

test('B191 an undefined name neither fails the installation nor is declared', async (t) => {
  const { device, sys } = scene(t);
  const app = device.installApp({ ...bundle, permissions: [P.UNKNOWN, 'nonsense', P.CAMERA] });
  assert.equal(check(app, P.UNKNOWN), -1);
  assert.deepEqual(await remains(sys, app, P.UNKNOWN), UNDECLARED);
  assert.deepEqual(await sys.getPermissionsStatus(app.tokenId, [P.UNKNOWN, P.CAMERA]), [2, 1]);
  const rows = await sys.queryStatusByTokenID([app.tokenId]);
  assert.deepEqual(
    rows.map((row) => row.permissionName),
    [P.CAMERA],
  );
});

test('B192 a SERVICE permission is dropped without a word, at every level and before the level counts', async (t) => {
  const { device, sys } = scene(t);
  for (const apl of ['normal', 'system_basic', 'system_core']) {
    const app = device.installApp({ ...bundle, apl, permissions: [SERVICE, P.INTERNET] });
    assert.deepEqual(await remains(sys, app, SERVICE), UNDECLARED);
    assert.equal(check(app, P.INTERNET), 0);
  }
  const daemon = nativeCaller(device, [SERVICE]);
  assert.equal(check(daemon, SERVICE), 0, 'daemons hold it');
});

const distributions = [
  [MDM, {}, REFUSED],
  [MDM, { distribution: 'none' }, REFUSED],
  [MDM, { distribution: 'enterprise_normal' }, REFUSED],
  [MDM, { systemApp: true }, REFUSED],
  [MDM, { distribution: 'enterprise_mdm' }, 0],
  [MDM, { debug: true }, 0],
  [MDM, { distribution: 'enterprise_mdm', apl: 'normal' }, REFUSED],
  [MDM, { distribution: 'enterprise_mdm', apl: 'normal', acls: [MDM] }, 0],
  [ENTERPRISE, {}, 0],
  [ENTERPRISE, { distribution: 'enterprise_normal' }, 0],
];

for (const [name, more, code] of distributions) {
  test(`B193 ${name.split('.').pop()} with ${JSON.stringify(more)}: ${code || 'installed'}`, (t) => {
    const device = open(t);
    assert.equal(install(device, { apl: 'system_basic', permissions: [name], ...more }), code);
    if (code === 0) assert.equal(check(device.app(bundle.bundleName), name), 0);
  });
}

test('B193 4.2 names are judged in their order, each by its level before its type', (t) => {
  const device = open(t);
  const naming = (permissions, pattern) =>
    throws(REFUSED, () => device.installApp({ ...bundle, permissions }), pattern);
  naming([P.UNKNOWN, SERVICE, CORE, BASIC], /CAMERA_CONTROL/);
  naming([P.CAMERA, BASIC, CORE], /ACCESS_DDK_USB/);
  naming([MDM, BASIC], /ENTERPRISE_ADMIN_MANAGE/);
});

test('4.2 a SYSTEM permission is open to an app of its level, and a name twice counts once', async (t) => {
  const { device, sys } = scene(t);
  const permissions = [P.MOCK_LOCATION, P.MOCK_LOCATION, P.CAMERA, P.CAMERA];
  const app = device.installApp({ ...bundle, apl: 'system_basic', permissions });
  assert.deepEqual(await remains(sys, app, P.MOCK_LOCATION), [0, 4]);
  const rows = await sys.queryStatusByTokenID([app.tokenId]);
  assert.deepEqual(rows.map((row) => row.permissionName).sort(), [P.CAMERA, P.MOCK_LOCATION]);
});
