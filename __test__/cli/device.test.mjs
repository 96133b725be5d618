// apps, permissions, usage: what is on the device.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { CODE, done, jsonOf, onDevice, place, refused } from './support.mjs';

const P = (name) => `ohos.permission.${name}`;
const camera = { bundleName: 'com.example.camera', permissions: [P('CAMERA'), P('INTERNET')] };
const system = (...permissions) => ({
  bundleName: 'com.example.system',
  systemApp: true,
  apl: 'system_basic',
  permissions: permissions.map(P),
});

test('apps lists what programs installed, and not the tool', (t) => {
  const { cli, data } = place(t);
  assert.deepEqual(jsonOf(cli(['apps', '--json'])), []);
  const token = onDevice(data, (device) => device.installApp(camera).tokenId);
  const apps = jsonOf(cli(['apps', '--json']));
  assert.deepEqual(apps.map(({ bundleName }) => bundleName).sort(), [
    'com.example.camera',
    'com.example.program',
  ]);
  const { uid, ...app } = apps.find(({ bundleName }) => bundleName === camera.bundleName);
  assert.ok(uid > 0);
  const rest = { apl: 'normal', systemApp: false, processes: 0 };
  assert.deepEqual(app, { bundleName: camera.bundleName, userId: 100, appIndex: 0, tokenId: token, ...rest });
  assert.match(done(cli(['apps'])), new RegExp(`^com\\.example\\.camera +100 +0 +${token} +normal +no`, 'm'));
  assert.deepEqual(jsonOf(cli(['apps', '--json', '--user', '101'])), []);
  onDevice(data, (device) => assert.equal(device.app('ohos-security-kit.cli', { userId: 0 }), undefined));
});

test('--app acts as an app, --user in another user space', (t) => {
  const { cli, data } = place(t);
  onDevice(data, (device) => {
    device.users.add(101);
    for (const userId of [100, 101]) device.installApp({ ...camera, userId });
  });
  const as = (user, args, options) => cli(['--app', camera.bundleName, '--user', user, ...args], options);
  done(as('101', ['set', 'a'], { input: 'of 101' }));
  assert.equal(done(as('101', ['get', 'a'])), 'of 101');
  refused(as('100', ['get', 'a']), 3, CODE.NOT_FOUND);
  refused(cli(['get', 'a']), 3, CODE.NOT_FOUND);
  refused(cli(['--app', 'com.example.nobody', 'list']), 3, CODE.NO_TOKEN, /com\.example\.nobody/);
  refused(cli(['--user', '102', 'list']), 3, CODE.ACCOUNT_ERROR);
  refused(cli(['--user', 'x', 'list']), 2, CODE.INVALID_ARGUMENT);
});

test('the app of the folder is found as the package finds it, and its declarations stay', (t) => {
  const { cli, cwd, data, plain } = place(t);
  onDevice(data, (device) => device.installApp(camera));
  fs.writeFileSync(path.join(cwd, 'package.json'), JSON.stringify({ name: camera.bundleName }));
  done(cli(['set', 'a'], { input: 'x' }));
  assert.equal(jsonOf(cli(['--app', camera.bundleName, 'list', '--json'])).length, 1);
  const { bundleName, permissions } = jsonOf(cli(['permissions', '--json']));
  assert.equal(bundleName, camera.bundleName);
  assert.equal(permissions.length, 2);
  const here = { app: { bundleName: 'com.example.here' }, dataDir: 'own' };
  fs.writeFileSync(path.join(cwd, 'ohos-device.json'), JSON.stringify(here));
  done(plain(['set', 'a'], { input: 'mine' }));
  assert.ok(fs.existsSync(path.join(cwd, 'own', 'store.db')));
  assert.equal(done(plain(['--app', 'com.example.here', 'get', 'a'])), 'mine');
});

test('permissions: state, and grant and revoke as in Settings', (t) => {
  const { cli, data } = place(t);
  onDevice(data, (device) => device.installApp(camera));
  const shown = () => jsonOf(cli(['permissions', camera.bundleName, '--json'])).permissions;
  const state = () => shown().map((row) => row.state);
  assert.deepEqual(state(), ['not decided', 'granted']);
  assert.equal(shown()[0].flags, null);
  const decide = (action, name) => cli(['permissions', action, camera.bundleName, P(name)]);
  done(decide('grant', 'CAMERA'));
  assert.deepEqual(state(), ['granted', 'granted']);
  done(decide('revoke', 'CAMERA'));
  assert.deepEqual(state(), ['denied', 'granted']);
  assert.match(done(cli(['permissions', camera.bundleName])), /^ohos\.permission\.CAMERA +denied/m);
  refused(decide('grant', 'MICROPHONE'), 2, CODE.INVALID_PARAMETER);
  refused(decide('grant', 'NO_SUCH'), 2, CODE.NO_PERMISSION);
  refused(decide('revoke', 'INTERNET'), 2, CODE.NO_PERMISSION);
  refused(cli(['permissions', 'grant', 'com.example.nobody', P('CAMERA')]), 3, CODE.NO_TOKEN);
  refused(cli(['permissions', 'com.example.nobody']), 3, CODE.NO_TOKEN);
  refused(cli(['permissions', 'grant', camera.bundleName]), 2, CODE.INVALID_ARGUMENT);
  onDevice(data, (device) => device.installApp(system('GET_SENSITIVE_PERMISSIONS')));
  assert.deepEqual(shown()[0].flags, ['user-fixed']);
});

test('usage: read by a system app that may, and a clear word where there is none', async (t) => {
  const { cli, data } = place(t);
  onDevice(data, (device) => device.installApp(camera));
  refused(cli(['usage']), 4, CODE.PERMISSION_DENIED, /PERMISSION_USED_STATS/);
  const { createDevice } = await import('ohos-security-kit');
  const device = createDevice({ dataDir: data, app: system('PERMISSION_USED_STATS') });
  const { tokenId } = device.app(camera.bundleName);
  await device.privacyManager.addPermissionUsedRecord(tokenId, P('CAMERA'), 3, 1);
  device.close();
  const [record, ...more] = jsonOf(cli(['usage', camera.bundleName, '--json']));
  assert.deepEqual(more, []);
  assert.equal(record.bundleName, camera.bundleName);
  assert.equal(record.permission, P('CAMERA'));
  assert.deepEqual([record.accesses, record.refusals], [3, 1]);
  assert.match(record.lastAccess, /^\d{4}-/);
  assert.match(done(cli(['usage'])), /^com\.example\.camera +ohos\.permission\.CAMERA +3 /m);
  assert.deepEqual(jsonOf(cli(['usage', 'com.example.other', '--json'])), []);
  refused(cli(['--app', camera.bundleName, 'usage']), 4, /20[12]/.source);
});
