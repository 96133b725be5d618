// B111..B116: the request toggles of setPermissionRequestToggleStatus and getPermissionRequestToggleStatus.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ADMIN,
  CODE,
  collect,
  entry,
  folderFor,
  manager,
  nameOfLength,
  nativeCaller,
  P,
  rejected,
  scene,
  selfStatus,
  systemApp,
  turns,
} from './support.mjs';

const { INVALID_PARAMETER, NO_PERMISSION, NOT_SYSTEM_APPLICATION, PERMISSION_DENIED } = CODE;
const CLOSED = 0;
const OPEN = 1;

test('B111 a toggle is OPEN by default, that of ads tracking CLOSED, declared by anybody or not', async (t) => {
  const { sys } = scene(t);
  for (const name of [P.CAMERA, P.MICROPHONE, P.LOCATION, P.READ_CONTACTS, P.SEND_MESSAGES]) {
    assert.equal(await sys.getPermissionRequestToggleStatus(name), OPEN, name);
  }
  assert.equal(await sys.getPermissionRequestToggleStatus(P.TRACKING), CLOSED);
});

test('B112 D4 a toggle holds what was set last; setting resolves with undefined', async (t) => {
  const { SYS, sys } = scene(t);
  for (const name of [P.CAMERA, P.TRACKING]) {
    for (const status of [CLOSED, OPEN, OPEN, CLOSED, CLOSED, OPEN]) {
      assert.equal(await sys.setPermissionRequestToggleStatus(name, status), undefined);
      assert.equal(await sys.getPermissionRequestToggleStatus(name), status);
      assert.equal(await manager(SYS).getPermissionRequestToggleStatus(name), status);
    }
  }
  assert.equal(await sys.getPermissionRequestToggleStatus(P.MICROPHONE), OPEN, 'others keep their default');
});

test('B112 toggles survive a restart of the device', async (t) => {
  const dataDir = folderFor(t);
  const first = scene(t, { dataDir });
  const expected = [
    [P.CAMERA, CLOSED],
    [P.TRACKING, OPEN],
    [P.MICROPHONE, OPEN],
    [P.LOCATION, OPEN],
  ];
  await first.sys.setPermissionRequestToggleStatus(P.MICROPHONE, CLOSED);
  for (const [name, status] of expected) await first.sys.setPermissionRequestToggleStatus(name, status);
  first.device.close();

  const second = scene(t, { dataDir });
  for (const [name, status] of expected) {
    assert.equal(await second.sys.getPermissionRequestToggleStatus(name), status, name);
  }
  second.device.reboot();
  for (const [name, status] of expected) {
    assert.equal(await second.sys.getPermissionRequestToggleStatus(name), status, `${name} after a reboot`);
  }
});

const FAULTS = [
  ['a system_grant name', INVALID_PARAMETER, P.INTERNET],
  ['a manual_settings name', INVALID_PARAMETER, P.MANUAL],
  ['an unknown name', NO_PERMISSION, P.UNKNOWN],
  ['an empty name', INVALID_PARAMETER, ''],
  ['an over-long name', INVALID_PARAMETER, nameOfLength(257)],
];

for (const [what, code, name] of FAULTS) {
  test(`B113 the toggle of ${what} is ${code}`, async (t) => {
    const { sys } = scene(t);
    for (const status of [CLOSED, OPEN]) {
      assert.equal(await rejected(sys.setPermissionRequestToggleStatus(name, status)), code);
    }
    assert.equal(await rejected(sys.getPermissionRequestToggleStatus(name)), code);
  });
}

test('B113 a status that is neither 0 nor 1 is 12100001 and changes nothing', async (t) => {
  const { sys } = scene(t);
  await sys.setPermissionRequestToggleStatus(P.CAMERA, CLOSED);
  for (const status of [2, -1, 3, 256]) {
    assert.equal(await rejected(sys.setPermissionRequestToggleStatus(P.CAMERA, status)), INVALID_PARAMETER);
  }
  assert.equal(await sys.getPermissionRequestToggleStatus(P.CAMERA), CLOSED);
});

test('B113 B115 the checks come in their order: values, 202, 201, unknown, kind', async (t) => {
  const { device, nor } = scene(t);
  const weak = manager(systemApp(device, [P.GRANT]));
  for (const atManager of [nor, weak]) {
    const code = atManager === nor ? NOT_SYSTEM_APPLICATION : PERMISSION_DENIED;
    assert.equal(await rejected(atManager.setPermissionRequestToggleStatus('', 1)), INVALID_PARAMETER);
    assert.equal(await rejected(atManager.setPermissionRequestToggleStatus(P.CAMERA, 2)), INVALID_PARAMETER);
    assert.equal(await rejected(atManager.setPermissionRequestToggleStatus(P.UNKNOWN, 2)), INVALID_PARAMETER);
    assert.equal(await rejected(atManager.getPermissionRequestToggleStatus('')), INVALID_PARAMETER);
    for (const name of [P.UNKNOWN, P.INTERNET]) {
      assert.equal(await rejected(atManager.setPermissionRequestToggleStatus(name, 1)), code);
      assert.equal(await rejected(atManager.getPermissionRequestToggleStatus(name)), code);
    }
  }
});

test('B114 toggles are those of the user of the caller', async (t) => {
  const { device, sys } = scene(t, { users: [100, 101] });
  const neighbour = manager(systemApp(device, ADMIN, { userId: 101 }));
  await sys.setPermissionRequestToggleStatus(P.CAMERA, CLOSED);
  assert.equal(await neighbour.getPermissionRequestToggleStatus(P.CAMERA), OPEN);
  await neighbour.setPermissionRequestToggleStatus(P.TRACKING, OPEN);
  assert.equal(await sys.getPermissionRequestToggleStatus(P.TRACKING), CLOSED);
  await neighbour.setPermissionRequestToggleStatus(P.CAMERA, OPEN);
  assert.equal(await sys.getPermissionRequestToggleStatus(P.CAMERA), CLOSED);
});

test('B115 a normal app is 202, a system app without the permission 201, for each of the two', async (t) => {
  const { device, nor } = scene(t);
  assert.equal(await rejected(nor.setPermissionRequestToggleStatus(P.CAMERA, 0)), NOT_SYSTEM_APPLICATION);
  assert.equal(await rejected(nor.getPermissionRequestToggleStatus(P.CAMERA)), NOT_SYSTEM_APPLICATION);
  const reader = manager(systemApp(device, [P.GRANT, P.REVOKE, P.GET]));
  assert.equal(await rejected(reader.setPermissionRequestToggleStatus(P.CAMERA, 0)), PERMISSION_DENIED);
  assert.equal(await reader.getPermissionRequestToggleStatus(P.CAMERA), OPEN);
  const writer = manager(systemApp(device, [P.GRANT, P.REVOKE, P.DIALOG]));
  assert.equal(await rejected(writer.getPermissionRequestToggleStatus(P.CAMERA)), PERMISSION_DENIED);
  await writer.setPermissionRequestToggleStatus(P.CAMERA, CLOSED);
  assert.equal(await reader.getPermissionRequestToggleStatus(P.CAMERA), CLOSED);
  const daemon = manager(nativeCaller(device));
  assert.equal(await rejected(daemon.setPermissionRequestToggleStatus(P.CAMERA, 0)), PERMISSION_DENIED);
});

test('B116 a toggle changes no check, no flags, no state and fires no event', async (t) => {
  const { sys, T, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  const events = collect(sys);
  for (const status of [CLOSED, OPEN, CLOSED]) {
    await sys.setPermissionRequestToggleStatus(P.CAMERA, status);
    await sys.setPermissionRequestToggleStatus(P.MICROPHONE, status);
    assert.deepEqual(await entry(sys, T, P.CAMERA), [0, 2]);
    assert.deepEqual(await entry(sys, T, P.MICROPHONE), [-1, 0]);
    assert.equal(selfStatus(T, P.CAMERA), 0);
    assert.equal(selfStatus(T, P.MICROPHONE), 1);
  }
  await turns();
  assert.deepEqual(events, []);
});
