// B83..B86, B110: getPermissionFlags and getVersion.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  flagsOf,
  manager,
  NO_SUCH_TOKEN,
  nativeCaller,
  P,
  rejected,
  scene,
  shellCaller,
  systemApp,
} from './support.mjs';

const { INVALID_PARAMETER, NO_TOKEN, NO_PERMISSION, NOT_ALLOWED, NOT_SYSTEM_APPLICATION, PERMISSION_DENIED } =
  CODE;

test('B83 after installation the flags are 0 for what the user decides and 4 for system_grant', async (t) => {
  const { sys, T } = scene(t, { target: { extra: [P.MANUAL] } });
  for (const name of [P.CAMERA, P.MICROPHONE, P.ACTIVITY_MOTION, P.LOCATION, P.APPROXIMATE, P.MANUAL]) {
    assert.equal(await flagsOf(sys, T, name), 0, name);
  }
  assert.equal(await flagsOf(sys, T, P.INTERNET), 4);
});

const BITS = [
  ['a component grant', 16, ({ T }) => T.grantByComponent(P.CAMERA)],
  [
    'a decision of the administrator',
    128,
    ({ device, T }) => device.policies.setByAdmin(T, P.CAMERA, 'deny'),
  ],
  [
    'a withdrawn decision of the administrator',
    256,
    ({ device, T }) => {
      device.policies.setByAdmin(T, P.CAMERA, 'deny');
      device.policies.setByAdmin(T, P.CAMERA, 'cancel');
    },
  ],
  ['an account policy', 512, ({ device }) => device.policies.restrictAccount(100, [P.CAMERA], true)],
  ['the user in Settings', 2, ({ T }) => T.grant(P.CAMERA)],
  ['the user in Settings, once', 64, ({ T }) => T.grant(P.CAMERA, { once: true })],
  ['the user in Settings, refusing', 2, ({ T }) => T.revoke(P.CAMERA)],
];

for (const [what, flags, change] of BITS) {
  test(`B83 the flags after ${what} are ${flags}`, async (t) => {
    const all = scene(t);
    all.T.foreground();
    change(all);
    assert.equal(await flagsOf(all.sys, all.T, P.CAMERA), flags);
    assert.equal(await flagsOf(all.sys, all.T, P.MICROPHONE), 0);
  });
}

const FAULTS = [
  ['tokenID 0', INVALID_PARAMETER, () => [0, P.CAMERA]],
  ['tokenID 0 and an unknown name', INVALID_PARAMETER, () => [0, P.UNKNOWN]],
  ['an unknown name', NO_PERMISSION, ({ id }) => [id, P.UNKNOWN]],
  ['an undeclared name', NO_PERMISSION, ({ id }) => [id, P.READ_CALENDAR]],
  ['an undeclared system_grant name', NO_PERMISSION, ({ id }) => [id, P.GRANT]],
  ['an unknown token', NO_TOKEN, () => [NO_SUCH_TOKEN, P.CAMERA]],
  ['a native token', NO_TOKEN, ({ device }) => [nativeCaller(device, [P.CAMERA]).tokenId, P.CAMERA]],
  ['the shell', NO_TOKEN, ({ device }) => [shellCaller(device, [P.CAMERA]).tokenId, P.CAMERA]],
];

for (const [what, code, args] of FAULTS) {
  test(`B84 D26 getPermissionFlags of ${what}: ${code}`, async (t) => {
    const all = scene(t);
    assert.equal(await rejected(all.sys.getPermissionFlags(...args(all))), code);
  });
}

test('B85 getPermissionFlags by a normal app is 202, also for its own token', async (t) => {
  const { nor, self, id } = scene(t);
  assert.equal(await rejected(nor.getPermissionFlags(id, P.CAMERA)), NOT_SYSTEM_APPLICATION);
  assert.equal(await rejected(self.getPermissionFlags(id, P.CAMERA)), NOT_SYSTEM_APPLICATION);
});

test('B85 getPermissionFlags by a system app or daemon with none of the permissions is 201', async (t) => {
  const { device, id } = scene(t);
  for (const caller of [systemApp(device, [P.DIALOG]), nativeCaller(device), shellCaller(device)]) {
    assert.equal(await rejected(manager(caller).getPermissionFlags(id, P.CAMERA)), PERMISSION_DENIED);
  }
});

for (const name of [P.GET, P.GRANT, P.REVOKE]) {
  test(`B85 to read flags, ${name} alone is enough`, async (t) => {
    const { device, id } = scene(t);
    for (const caller of [systemApp(device, [name]), nativeCaller(device, [name])]) {
      assert.equal(await manager(caller).getPermissionFlags(id, P.INTERNET), 4, caller.bundleName);
    }
  });
}

test('B85 a daemon with MANAGE_EDM_POLICY may read flags, and still not grant', async (t) => {
  const { device, id } = scene(t);
  const daemon = manager(nativeCaller(device, [P.MANAGE_EDM_POLICY]));
  assert.equal(await daemon.getPermissionFlags(id, P.CAMERA), 0);
  assert.equal(await rejected(daemon.grantPermission(id, P.CAMERA, 2)), PERMISSION_DENIED);
});

test('D56 B84 the flags of a remote token cannot be read, declared there or not', async (t) => {
  const { device, sys } = scene(t);
  const manifest = { bundleName: 'com.example.remote', permissions: [P.CAMERA] };
  const remote = device.addRemoteApp('another-device', manifest);
  for (const name of [P.CAMERA, P.READ_CALENDAR]) {
    assert.equal(await rejected(sys.getPermissionFlags(remote, name)), NOT_ALLOWED, name);
  }
});

test('B110 getVersion is 1 for system apps whatever they hold, for daemons and the shell; 202 for others', async (t) => {
  const { device, sys, nor, self } = scene(t);
  assert.equal(await sys.getVersion(), 1);
  for (const caller of [systemApp(device, []), nativeCaller(device), shellCaller(device)]) {
    assert.equal(await manager(caller).getVersion(), 1, caller.bundleName);
  }
  assert.equal(await rejected(nor.getVersion()), NOT_SYSTEM_APPLICATION);
  assert.equal(await rejected(self.getVersion()), NOT_SYSTEM_APPLICATION);
});
