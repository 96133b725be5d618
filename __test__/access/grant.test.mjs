// B45..B54, B58..B66, B70..B73, B76: who may grant and revoke what.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  check,
  entry,
  flagsOf,
  manager,
  NO_SUCH_TOKEN,
  nativeCaller,
  P,
  rejected,
  scene,
  shellCaller,
  statuses,
  systemApp,
  targetApp,
} from './support.mjs';

const {
  INVALID_PARAMETER,
  NO_TOKEN,
  NO_PERMISSION,
  NOT_ALLOWED,
  NOT_SYSTEM_APPLICATION,
  PERMISSION_DENIED,
  WRONG_KIND,
} = CODE;
const GRANTS = ['grantUserGrantedPermission', 'grantPermission'];
const REVOKES = ['revokeUserGrantedPermission', 'revokePermission'];
const ALL = [...GRANTS, ...REVOKES];
const PREAUTHORIZED = {
  preauthorized: [
    { name: P.CAMERA, userCancellable: true },
    { name: P.MICROPHONE, userCancellable: false },
  ],
};

test('B45 after a grant with flag 2 the check says granted and the flags are 2', async (t) => {
  const { sys, nor, id } = scene(t);
  assert.equal(await sys.grantUserGrantedPermission(id, P.CAMERA, 2), undefined);
  assert.equal(await nor.checkAccessToken(id, P.CAMERA), 0);
  assert.equal(await sys.getPermissionFlags(id, P.CAMERA), 2);
});

for (const grant of GRANTS) {
  for (const revoke of REVOKES) {
    test(`B46 B47 the flags follow the last of ${grant} and ${revoke}`, async (t) => {
      const { sys, T, id } = scene(t);
      for (const [method, flag, status] of [
        [grant, 1, 0],
        [grant, 2, 0],
        [revoke, 1, -1],
        [revoke, 2, -1],
        [grant, 1, 0],
        [revoke, 2, -1],
      ]) {
        await sys[method](id, P.CAMERA, flag);
        assert.deepEqual(await entry(sys, T, P.CAMERA), [status, flag], `${method} ${flag}`);
      }
      assert.deepEqual(await entry(sys, T, P.MICROPHONE), [-1, 0], 'another permission is not touched');
    });
  }
}

const BAD_FLAGS = [-1, 3, 5, 6, 7, 8, 10, 16, 32, 63, 65, 66, 128, 192, 256, 512, 1024, 2 ** 31];

for (const method of ALL) {
  test(`B48 D16 ${method} refuses every flag but 0, 1, 2, 4 and 64: 12100001`, async (t) => {
    const { sys, T, id } = scene(t);
    T.foreground();
    if (REVOKES.includes(method)) await sys.grantPermission(id, P.CAMERA, 1);
    const before = await entry(sys, T, P.CAMERA);
    for (const flag of BAD_FLAGS) {
      assert.equal(await rejected(sys[method](id, P.CAMERA, flag)), INVALID_PARAMETER, `flag ${flag}`);
    }
    assert.deepEqual(await entry(sys, T, P.CAMERA), before);
  });

  for (const flag of [0, 1, 2, 4, 64]) {
    test(`B48 D16 ${method} takes the flag ${flag}`, async (t) => {
      const { sys, T, id } = scene(t);
      T.foreground();
      await sys[method](id, P.CAMERA, flag);
      assert.deepEqual(await entry(sys, T, P.CAMERA), [GRANTS.includes(method) ? 0 : -1, flag]);
    });
  }
}

const ONE_TIME = [
  P.PASTEBOARD,
  P.APPROXIMATE,
  P.LOCATION,
  P.BACKGROUND,
  P.CAMERA,
  P.MICROPHONE,
  P.CUSTOM_SCREEN_CAPTURE,
];
const ONE_TIME_TARGET = { extra: [P.PASTEBOARD, P.BACKGROUND, P.CUSTOM_SCREEN_CAPTURE] };

for (const method of GRANTS) {
  for (const name of ONE_TIME) {
    test(`B49 ${method} of ${name} for this time needs the app in the foreground`, async (t) => {
      const { sys, T, id } = scene(t, { target: ONE_TIME_TARGET });
      const elsewhere = name === P.CUSTOM_SCREEN_CAPTURE ? 0 : NOT_ALLOWED;
      assert.equal(await rejected(sys[method](id, name, 64)), elsewhere, 'without a process');
      T.foreground();
      T.background();
      assert.equal(await rejected(sys[method](id, name, 64)), elsewhere, 'in the background');
      if (elsewhere !== 0) assert.deepEqual(await entry(sys, T, name), [-1, 0]);
      T.foreground();
      assert.equal(await rejected(sys[method](id, name, 64)), 0);
      assert.deepEqual(await entry(sys, T, name), [0, 64]);
    });
  }

  test(`B50 ${method} with flag 64 of a permission that is not one-time: 12100006`, async (t) => {
    const { sys, T, id } = scene(t, { target: { extra: [P.READ_CONTACTS] } });
    T.foreground();
    for (const name of [P.ACTIVITY_MOTION, P.READ_CONTACTS]) {
      assert.equal(await rejected(sys[method](id, name, 64)), NOT_ALLOWED, name);
      assert.deepEqual(await entry(sys, T, name), [-1, 0]);
    }
  });
}

test('B49 a visible form or a running task qualifies for some one-time permissions (5.6)', async (t) => {
  const { sys, T, id } = scene(t, { target: ONE_TIME_TARGET });
  T.foreground();
  T.background();
  T.setFormVisible(true);
  for (const name of [P.PASTEBOARD, P.APPROXIMATE]) await sys.grantPermission(id, name, 64);
  assert.equal(await rejected(sys.grantPermission(id, P.CAMERA, 64)), NOT_ALLOWED);
  T.setFormVisible(false);
  assert.equal(await rejected(sys.grantPermission(id, P.LOCATION, 64)), NOT_ALLOWED);
  T.setContinuousTask('location', true);
  assert.equal(await rejected(sys.grantPermission(id, P.LOCATION, 64)), 0);
  assert.equal(await rejected(sys.grantPermission(id, P.PASTEBOARD, 64)), NOT_ALLOWED);
});

for (const method of REVOKES) {
  test(`B51 ${method} with flag 64 works for every declared permission, wherever the app is`, async (t) => {
    const { sys, T, id } = scene(t);
    await sys.grantPermission(id, P.MICROPHONE, 2);
    for (const name of [P.CAMERA, P.MICROPHONE, P.ACTIVITY_MOTION]) {
      await sys[method](id, name, 64);
      assert.deepEqual(await entry(sys, T, name), [-1, 64], name);
      assert.deepEqual(await statuses(sys, T, [name]), [1], 'the user is asked again');
    }
  });
}

for (const [method, forSystem, forManual] of [
  ['grantUserGrantedPermission', NO_PERMISSION, NO_PERMISSION],
  ['revokeUserGrantedPermission', NO_PERMISSION, NO_PERMISSION],
  ['grantPermission', WRONG_KIND, 0],
  ['revokePermission', WRONG_KIND, 0],
]) {
  test(`B52 B53 B76 ${method} by grant mode: system_grant ${forSystem}, manual_settings ${forManual}`, async (t) => {
    const { device, sys, T, id } = scene(t, { target: { extra: [P.MANUAL] } });
    assert.equal(await rejected(sys[method](id, P.INTERNET, 2)), forSystem);
    assert.equal(
      await rejected(sys[method](id, P.READ_CONTACTS, 2)),
      INVALID_PARAMETER,
      'user_grant, not declared',
    );
    assert.equal(await rejected(sys[method](id, P.MANUAL, 2)), forManual);
    assert.equal(check(T, P.INTERNET), 0);
    assert.equal(await flagsOf(sys, T, P.MANUAL), forManual === 0 ? 2 : 0);
    const other = targetApp(device, { bundleName: 'com.example.other' });
    const undeclared = forManual === 0 ? INVALID_PARAMETER : forManual;
    assert.equal(await rejected(sys[method](other.tokenId, P.MANUAL, 2)), undeclared);
  });
}

test('B53 a manual_settings permission is granted and revoked by grantPermission and revokePermission', async (t) => {
  const { sys, T, id } = scene(t, { target: { extra: [P.MANUAL] } });
  await sys.grantPermission(id, P.MANUAL, 2);
  assert.deepEqual(await entry(sys, T, P.MANUAL), [0, 2]);
  await sys.revokePermission(id, P.MANUAL, 1);
  assert.deepEqual(await entry(sys, T, P.MANUAL), [-1, 1]);
});

for (const method of ALL) {
  const needed = GRANTS.includes(method) ? P.GRANT : P.REVOKE;

  test(`B58 B59 ${method}: undeclared 12100001, no such token or no app 12100002`, async (t) => {
    const { device, sys, id } = scene(t);
    assert.equal(await rejected(sys[method](id, P.READ_CALENDAR, 2)), INVALID_PARAMETER);
    assert.equal(await rejected(sys[method](NO_SUCH_TOKEN, P.CAMERA, 2)), NO_TOKEN);
    const daemon = nativeCaller(device, [P.CAMERA]);
    assert.equal(await rejected(sys[method](daemon.tokenId, P.CAMERA, 2)), NO_TOKEN);
    assert.equal(await rejected(sys[method](shellCaller(device).tokenId, P.CAMERA, 2)), NO_TOKEN);
    assert.equal(check(daemon, P.CAMERA), 0);
  });

  test(`B60 B61 ${method} by a normal app 202, by a system app without ${needed} 201`, async (t) => {
    const { device, nor, self, T, id, sys } = scene(t);
    assert.equal(await rejected(nor[method](id, P.CAMERA, 2)), NOT_SYSTEM_APPLICATION);
    assert.equal(await rejected(nor[method](NO_SUCH_TOKEN, P.CAMERA, 2)), NOT_SYSTEM_APPLICATION);
    assert.equal(
      await rejected(self[method](id, P.CAMERA, 2)),
      NOT_SYSTEM_APPLICATION,
      'not even for itself',
    );
    const others = [P.GRANT, P.REVOKE, P.GET, P.DIALOG].filter((name) => name !== needed);
    const without = manager(systemApp(device, others));
    assert.equal(await rejected(without[method](id, P.CAMERA, 2)), PERMISSION_DENIED);
    assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 0]);
    assert.equal(await rejected(manager(systemApp(device, [needed]))[method](id, P.CAMERA, 2)), 0);
  });

  test(`B62 B201 ${method} by a normal app that holds ${needed} is 202: only the system bit decides`, async (t) => {
    const { device, id } = scene(t);
    const strong = device.installApp({
      bundleName: 'com.example.strong',
      apl: 'system_core',
      permissions: [needed],
    });
    assert.equal(check(strong, needed), 0);
    assert.equal(await rejected(manager(strong)[method](id, P.CAMERA, 2)), NOT_SYSTEM_APPLICATION);
  });

  test(`B61 ${method} by a daemon needs ${needed} and no system bit`, async (t) => {
    const { device, id } = scene(t);
    const weak = manager(nativeCaller(device, [P.DIALOG]));
    assert.equal(await rejected(weak[method](id, P.CAMERA, 2)), PERMISSION_DENIED);
    assert.equal(await rejected(manager(nativeCaller(device, [needed]))[method](id, P.CAMERA, 2)), 0);
  });

  test(`B64 B73 D16 ${method} on an entry fixed by the system: 12100001`, async (t) => {
    const { sys, T, id } = scene(t, { target: PREAUTHORIZED });
    assert.deepEqual(await entry(sys, T, P.MICROPHONE), [0, 4]);
    for (const flag of [0, 1, 2, 4]) {
      assert.equal(await rejected(sys[method](id, P.MICROPHONE, flag)), INVALID_PARAMETER, `flag ${flag}`);
    }
    assert.deepEqual(await entry(sys, T, P.MICROPHONE), [0, 4]);
    await sys.revokePermission(id, P.CAMERA, 4);
    assert.equal(await rejected(sys[method](id, P.CAMERA, 2)), INVALID_PARAMETER, 'fixed by the call itself');
    assert.equal(check(T, P.CAMERA), -1);
  });

  for (const [policy, status] of [
    ['grant', 0],
    ['deny', -1],
  ]) {
    test(`B65 ${method} on an entry that an administrator fixed (${policy}): 12100009`, async (t) => {
      const { device, sys, T, id } = scene(t);
      device.policies.setByAdmin(T, P.CAMERA, policy);
      assert.equal(await rejected(sys[method](id, P.CAMERA, 2)), CODE.INNER_ERROR);
      assert.deepEqual(await entry(sys, T, P.CAMERA), [status, 128]);
      device.policies.setByAdmin(T, P.CAMERA, 'cancel');
      assert.deepEqual(await entry(sys, T, P.CAMERA), [status, 256]);
      assert.equal(await rejected(sys[method](id, P.CAMERA, 2)), 0, 'free again');
    });
  }

  test(`B66 ${method} on the mirrored app of another device: 12100006`, async (t) => {
    const { device, sys, nor } = scene(t);
    const remote = device.addRemoteApp(
      'another-device',
      { bundleName: 'com.example.remote', permissions: [P.CAMERA, P.MICROPHONE] },
      [P.CAMERA],
    );
    assert.equal(await rejected(sys[method](remote, P.CAMERA, 2)), NOT_ALLOWED);
    assert.equal(await rejected(sys[method](remote, P.MICROPHONE, 2)), NOT_ALLOWED);
    assert.equal(nor.checkAccessTokenSync(remote, P.CAMERA), 0);
    assert.equal(nor.checkAccessTokenSync(remote, P.MICROPHONE), -1);
  });

  test(`B70 ${method} by the shell needs no permission when the target is a debug build`, async (t) => {
    const { device, sys, T } = scene(t);
    const shell = manager(shellCaller(device));
    const debug = targetApp(device, { bundleName: 'com.example.debug', debug: true });
    assert.equal(await rejected(shell[method](T.tokenId, P.CAMERA, 2)), PERMISSION_DENIED);
    assert.equal(await rejected(shell[method](debug.tokenId, P.CAMERA, 2)), 0);
    assert.deepEqual(await entry(sys, debug, P.CAMERA), [GRANTS.includes(method) ? 0 : -1, 2]);
  });
}

test('B71 B72 a preauthorized cancellable entry is granted, hides bit 8 and comes back on reset', async (t) => {
  const { sys, T, id } = scene(t, { target: PREAUTHORIZED });
  assert.deepEqual(await entry(sys, T, P.CAMERA), [0, 0]);
  await sys.revokeUserGrantedPermission(id, P.CAMERA, 2);
  assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 2]);
  T.resetPermissions();
  assert.deepEqual(await entry(sys, T, P.CAMERA), [0, 0]);
});
