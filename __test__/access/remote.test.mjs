// Apps of other devices: they can be asked about, not changed (8.4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, callbackForm, collect, manager, P, rejected, scene, throws, turns } from './support.mjs';

const DEVICE = 'a-tablet';
const manifest = { bundleName: 'com.example.far', permissions: [P.CAMERA, P.MICROPHONE, P.INTERNET] };

function far(t) {
  const s = scene(t);
  return { ...s, remote: s.device.addRemoteApp(DEVICE, manifest, [P.CAMERA, P.INTERNET]) };
}

test('B200 a remote token answers checks: what was granted there, and nothing else', async (t) => {
  const { sys, nor, remote } = far(t);
  for (const atManager of [sys, nor]) {
    for (const [name, status] of [
      [P.CAMERA, 0],
      [P.INTERNET, 0],
      [P.MICROPHONE, -1],
      [P.LOCATION, -1],
      [P.UNKNOWN, -1],
    ]) {
      assert.equal(atManager.checkAccessTokenSync(remote, name), status, name);
      assert.equal(atManager.verifyAccessTokenSync(remote, name), status, name);
      assert.equal(await atManager.checkAccessToken(remote, name), status, name);
      assert.equal(await atManager.verifyAccessToken(remote, name), status, name);
    }
  }
});

test('D56 B200 getPermissionFlags of a remote token is 12100006, after what is wrong with name and caller', async (t) => {
  const { sys, nor, remote } = far(t);
  for (const name of [...manifest.permissions, P.LOCATION]) {
    assert.equal(await rejected(sys.getPermissionFlags(remote, name)), CODE.NOT_ALLOWED, name);
  }
  assert.equal(await rejected(sys.getPermissionFlags(remote, P.UNKNOWN)), CODE.NO_PERMISSION);
  assert.equal(await rejected(sys.getPermissionFlags(remote, '')), CODE.INVALID_PARAMETER);
  assert.equal(await rejected(nor.getPermissionFlags(remote, P.CAMERA)), CODE.NOT_SYSTEM_APPLICATION);
});

// 1.5: remote comes after the caller and before whether it is declared or a one-time permission.
const refusals = [
  ['a declared name', P.MICROPHONE, 2, CODE.NOT_ALLOWED],
  ['a granted name', P.CAMERA, 2, CODE.NOT_ALLOWED],
  ['an undeclared name', P.LOCATION, 2, CODE.NOT_ALLOWED],
  ['a one-time decision', P.CAMERA, 64, CODE.NOT_ALLOWED],
  ['no one-time permission', P.ACTIVITY_MOTION, 64, CODE.NOT_ALLOWED],
  ['an unknown name', P.UNKNOWN, 2, CODE.NO_PERMISSION],
  ['a wrong flag', P.CAMERA, 3, CODE.INVALID_PARAMETER],
];
const METHODS = [
  'grantUserGrantedPermission',
  'revokeUserGrantedPermission',
  'grantPermission',
  'revokePermission',
];

for (const [what, name, flags, code] of refusals) {
  test(`B66 B200 grant and revoke on a remote token with ${what}: ${code}`, async (t) => {
    const { sys, nor, remote } = far(t);
    const before = manifest.permissions.map((one) => sys.checkAccessTokenSync(remote, one));
    for (const method of METHODS) {
      assert.equal(await rejected(sys[method](remote, name, flags)), code, method);
      const ofNormal = code === CODE.NOT_ALLOWED ? CODE.NOT_SYSTEM_APPLICATION : code;
      assert.equal(await rejected(nor[method](remote, name, flags)), ofNormal, `${method} by NOR`);
    }
    assert.deepEqual(
      manifest.permissions.map((one) => sys.checkAccessTokenSync(remote, one)),
      before,
    );
  });
}

test('B66 B200 the callback form delivers 12100006 too', async (t) => {
  const { sys, remote } = far(t);
  const { args } = await callbackForm((done) =>
    sys.grantUserGrantedPermission(remote, P.MICROPHONE, 2, done),
  );
  assert.equal(args[0].code, CODE.NOT_ALLOWED);
  assert.equal(args[1], undefined);
});

test('B200 remote tokens are local ids of their own, and nothing is granted to them that was not named', (t) => {
  const { device, sys, id, remote } = far(t);
  const second = device.addRemoteApp(DEVICE, { ...manifest, bundleName: 'com.example.far2' });
  const sameName = device.addRemoteApp('a-phone', manifest, []);
  assert.equal(new Set([id, remote, second, sameName]).size, 4);
  for (const token of [remote, second, sameName]) assert.equal(token >>> 29, 1);
  for (const token of [second, sameName]) {
    for (const name of [P.CAMERA, P.MICROPHONE]) assert.equal(sys.checkAccessTokenSync(token, name), -1);
  }
});

test('B200 8.4 when its device leaves, its tokens are unknown, and only its', async (t) => {
  const { device, sys, remote } = far(t);
  const stays = device.addRemoteApp('a-phone', manifest, [P.CAMERA]);
  device.removeRemoteDevice(DEVICE);
  assert.equal(sys.checkAccessTokenSync(remote, P.CAMERA), -1);
  assert.equal(await rejected(sys.getPermissionFlags(remote, P.CAMERA)), CODE.NO_TOKEN);
  assert.equal(await rejected(sys.grantUserGrantedPermission(remote, P.CAMERA, 2)), CODE.NO_TOKEN);
  assert.equal(sys.checkAccessTokenSync(stays, P.CAMERA), 0);
});

test('B200 a remote app is mirrored, not installed; the same bundle here is another app', (t) => {
  const { device, remote } = far(t);
  assert.equal(device.app(manifest.bundleName), undefined);
  const local = device.installApp(manifest);
  assert.notEqual(local.tokenId, remote);
  assert.equal(manager(local).getSelfPermissionStatus(P.CAMERA), 1);
});

test('8.4 an app of another device that comes again keeps its token and is as it is there now', async (t) => {
  const { device, sys, remote } = far(t);
  const events = collect(sys);
  const again = (granted, more = {}) => device.addRemoteApp(DEVICE, { ...manifest, ...more }, granted);
  assert.equal(again([P.MICROPHONE]), remote);
  assert.deepEqual(
    [P.CAMERA, P.MICROPHONE].map((name) => sys.checkAccessTokenSync(remote, name)),
    [-1, 0],
  );
  assert.equal(again([P.CAMERA, P.MICROPHONE], { permissions: [P.CAMERA] }), remote);
  assert.deepEqual(
    [P.CAMERA, P.MICROPHONE].map((name) => sys.checkAccessTokenSync(remote, name)),
    [0, -1],
  );
  for (const more of [{ appIndex: 1 }, { userId: 101 }, { bundleName: 'com.example.far2' }]) {
    assert.notEqual(again([], more), remote, JSON.stringify(more));
  }
  await turns();
  assert.deepEqual(events, []);
});

test('8.4 a single app of another device can go, and only one of another device', async (t) => {
  const { device, sys, id, remote } = far(t);
  const beside = device.addRemoteApp(DEVICE, { ...manifest, bundleName: 'com.example.far2' }, [P.CAMERA]);
  device.removeRemoteApp(remote);
  assert.equal(sys.checkAccessTokenSync(remote, P.CAMERA), -1);
  assert.equal(await rejected(sys.getPermissionFlags(remote, P.CAMERA)), CODE.NO_TOKEN);
  assert.equal(sys.checkAccessTokenSync(beside, P.CAMERA), 0);
  for (const token of [remote, id, 0]) {
    throws(CODE.INVALID_PARAMETER, () => device.removeRemoteApp(token), String(token));
  }
  assert.notEqual(device.addRemoteApp(DEVICE, manifest), remote);
});

test('8.4 the page of Settings of an app of another device is not here', async (t) => {
  const { sys, remote } = far(t);
  assert.equal(await rejected(sys.requestPermissionOnApplicationSetting(remote)), CODE.NO_TOKEN);
});
