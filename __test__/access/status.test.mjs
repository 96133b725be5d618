// B87..B102 with table 6.1: the evaluated state of permissions (getPermissionsStatus, getSelfPermissionStatus).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  check,
  flagsOf,
  manager,
  NO_SUCH_TOKEN,
  nameOfLength,
  nativeCaller,
  P,
  rejected,
  scene,
  selfStatus,
  shellCaller,
  statuses,
  systemApp,
} from './support.mjs';

const { INVALID_PARAMETER, NO_TOKEN, INNER_ERROR, NOT_SYSTEM_APPLICATION, PERMISSION_DENIED } = CODE;
const MANY = new Array(1025).fill(P.CAMERA);

test('B87 getPermissionsStatus takes 1 to 1024 names', async (t) => {
  const { sys, id } = scene(t);
  assert.equal(await rejected(sys.getPermissionsStatus(id, [])), INVALID_PARAMETER);
  assert.equal(await rejected(sys.getPermissionsStatus(id, MANY)), INVALID_PARAMETER);
  assert.equal(await rejected(sys.getPermissionsStatus(0, [P.CAMERA])), INVALID_PARAMETER);
  assert.deepEqual(await sys.getPermissionsStatus(id, MANY.slice(1)), new Array(1024).fill(1));
});

test('B88 getPermissionsStatus: no such token 12100002, no app 12100009', async (t) => {
  const { device, sys } = scene(t);
  assert.equal(await rejected(sys.getPermissionsStatus(NO_SUCH_TOKEN, [P.CAMERA])), NO_TOKEN);
  for (const other of [nativeCaller(device, [P.CAMERA]), shellCaller(device)]) {
    assert.equal(await rejected(sys.getPermissionsStatus(other.tokenId, [P.CAMERA])), INNER_ERROR);
  }
});

test('B87 B88 the checks of getPermissionsStatus come in their order', async (t) => {
  const { device, sys, nor, id } = scene(t);
  const weak = manager(systemApp(device, [P.GRANT, P.REVOKE, P.DIALOG]));
  const native = nativeCaller(device).tokenId;
  const cases = [
    [INVALID_PARAMETER, nor, 0, [P.CAMERA]],
    [INVALID_PARAMETER, nor, id, []],
    [NOT_SYSTEM_APPLICATION, nor, id, [P.CAMERA]],
    [NOT_SYSTEM_APPLICATION, nor, id, MANY],
    [NOT_SYSTEM_APPLICATION, nor, NO_SUCH_TOKEN, [P.CAMERA]],
    [PERMISSION_DENIED, weak, id, MANY],
    [PERMISSION_DENIED, weak, NO_SUCH_TOKEN, [P.CAMERA]],
    [INVALID_PARAMETER, sys, NO_SUCH_TOKEN, MANY],
    [INVALID_PARAMETER, sys, native, MANY],
  ];
  for (const [code, atManager, token, names] of cases) {
    assert.equal(await rejected(atManager.getPermissionsStatus(token, names)), code, `${token}`);
  }
});

// Table 6.1: what T's camera went through, and the state that both functions then give.
const ROWS = [
  ['B89', 'nothing', 1, () => {}],
  ['B89', 'a grant', 0, ({ sys, id }) => sys.grantPermission(id, P.CAMERA, 2)],
  ['B89', 'a refusal for good', -1, ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 2)],
  ['B89', 'a refusal with flag 1', 1, ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 1)],
  ['B89', 'a refusal with flag 0', 1, ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 0)],
  ['B89', 'a refusal with flag 64', 1, ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 64)],
  ['B89 D34', 'a refusal fixed by the system', -1, ({ sys, id }) => sys.revokePermission(id, P.CAMERA, 4)],
  ['B89', 'a grant by a component (stored: denied)', 1, ({ T }) => T.grantByComponent(P.CAMERA)],
  ['B100', 'a denial by the administrator', 3, ({ device, T }) => byAdmin(device, T, 'deny')],
  ['B100', 'a grant by the administrator', 0, ({ device, T }) => byAdmin(device, T, 'grant')],
  ['B100', 'a denial he withdrew', -1, ({ device, T }) => byAdmin(device, T, 'deny', 'cancel')],
  [
    'B100',
    'a denial he withdrew and a grant by a component',
    -1,
    ({ device, T }) => {
      byAdmin(device, T, 'deny', 'cancel');
      T.grantByComponent(P.CAMERA);
    },
  ],
  ['B100', 'a grant he withdrew', 0, ({ device, T }) => byAdmin(device, T, 'grant', 'cancel')],
  ['B102 D34', 'an account policy alone', -1, ({ device }) => restrict(device)],
  [
    'B101',
    'a grant and an account policy',
    0,
    async ({ device, sys, id }) => {
      await sys.grantPermission(id, P.CAMERA, 2);
      restrict(device);
    },
  ],
  [
    'B101',
    'an account policy and a refusal with flag 1',
    1,
    async ({ device, sys, id }) => {
      restrict(device);
      await sys.revokePermission(id, P.CAMERA, 1);
    },
  ],
];

const restrict = (device) => device.policies.restrictAccount(100, [P.CAMERA], true);
const byAdmin = (device, T, ...actions) => {
  for (const action of actions) device.policies.setByAdmin(T, P.CAMERA, action);
};

for (const [behaviour, what, state, change] of ROWS) {
  test(`${behaviour} B91 after ${what} the state is ${state}`, async (t) => {
    const all = scene(t);
    all.T.foreground();
    await change(all);
    assert.deepEqual(await statuses(all.sys, all.T, [P.CAMERA]), [state]);
    assert.equal(selfStatus(all.T, P.CAMERA), state);
    assert.equal(all.T.status(P.CAMERA), state, 'app.status says the same');
    assert.equal(selfStatus(all.T, P.MICROPHONE), 1, 'another permission is not touched');
  });
}

test('B90 B89 the states keep order and length of the names, duplicates and bad names included', async (t) => {
  const { sys, T, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  await sys.revokePermission(id, P.MICROPHONE, 2);
  const asked = [
    [P.MICROPHONE, -1],
    [P.UNKNOWN, 2],
    [P.CAMERA, 0],
    [P.READ_CALENDAR, 2],
    [P.CAMERA, 0],
    ['', 2],
    [nameOfLength(257), 2],
    [P.ACTIVITY_MOTION, 1],
    [P.INTERNET, 0],
    [P.MICROPHONE, -1],
    [P.GRANT, 2],
  ];
  assert.deepEqual(
    await statuses(
      sys,
      T,
      asked.map(([name]) => name),
    ),
    asked.map(([, state]) => state),
  );
});

test('B91 B92 B98 getSelfPermissionStatus needs no permission and never fails for a name', (t) => {
  const { T, NOR } = scene(t);
  assert.equal(selfStatus(T, P.INTERNET), 0);
  assert.equal(selfStatus(T, P.UNKNOWN), 2);
  assert.equal(selfStatus(T, P.READ_CALENDAR), 2);
  assert.equal(selfStatus(T, nameOfLength(256)), 2);
  assert.equal(selfStatus(NOR, P.CAMERA), 2, 'it looks at the caller, not at T');
});

test('B93 getSelfPermissionStatus by a daemon or the shell is 2, also for what they hold', (t) => {
  const { device } = scene(t);
  for (const caller of [nativeCaller(device, [P.CAMERA, P.GET]), shellCaller(device, [P.GET])]) {
    assert.equal(check(caller, P.GET), 0);
    assert.equal(selfStatus(caller, P.GET), 2);
    assert.equal(selfStatus(caller, P.CAMERA), 2);
  }
});

test('B94 a manual_settings permission is 2 until Settings grant it, then 0, then 2 again', async (t) => {
  const { sys, T } = scene(t, { target: { extra: [P.MANUAL] } });
  assert.equal(selfStatus(T, P.MANUAL), 2);
  T.grant(P.MANUAL);
  assert.equal(selfStatus(T, P.MANUAL), 0);
  assert.deepEqual(await statuses(sys, T, [P.MANUAL]), [0]);
  T.revoke(P.MANUAL);
  assert.equal(selfStatus(T, P.MANUAL), 2);
});

const NEVER_OFFERED = [
  ...['ANSWER_CALL', 'MANAGE_VOICEMAIL', 'READ_CELL_MESSAGES', 'RECEIVE_MMS', 'RECEIVE_SMS'],
  ...['RECEIVE_WAP_MESSAGES', 'SEND_MESSAGES', 'WRITE_CALL_LOG', 'SHORT_TERM_WRITE_IMAGEVIDEO'],
].map((name) => P[name]);

for (const name of NEVER_OFFERED) {
  test(`B97 ${name} is 2, even when it is granted`, async (t) => {
    const { sys, T, id } = scene(t, { target: { extra: [name] } });
    assert.equal(selfStatus(T, name), 2);
    await sys.grantPermission(id, name, 2);
    assert.equal(check(T, name), 0);
    assert.equal(selfStatus(T, name), 2);
    assert.deepEqual(await statuses(sys, T, [name, P.CAMERA]), [2, 1]);
  });
}

test('B97 READ_MESSAGES, which no dialog offers either, is not in that list', async (t) => {
  const { sys, T, id } = scene(t, { target: { extra: [P.READ_MESSAGES] } });
  assert.equal(selfStatus(T, P.READ_MESSAGES), 1);
  await sys.grantPermission(id, P.READ_MESSAGES, 2);
  assert.equal(selfStatus(T, P.READ_MESSAGES), 0);
});

test('B99 with dialogs forbidden what is declared is 3, what is not stays 2', async (t) => {
  const { sys, T, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  await sys.revokePermission(id, P.ACTIVITY_MOTION, 2);
  T.setDialogForbidden(true);
  const names = [P.CAMERA, P.MICROPHONE, P.ACTIVITY_MOTION, P.INTERNET, P.READ_CALENDAR, P.UNKNOWN];
  assert.deepEqual(
    names.map((name) => selfStatus(T, name)),
    [3, 3, 3, 3, 2, 2],
  );
  assert.deepEqual(await statuses(sys, T, names), [3, 3, 3, 3, 2, 2]);
  assert.equal(check(T, P.CAMERA), 0, 'a check does not care');
  T.setDialogForbidden(false);
  assert.deepEqual(await statuses(sys, T, names), [0, 1, -1, 0, 2, 2]);
});

test('B101 an account policy on a granted entry: check denied, state 0, flags 514', async (t) => {
  const { device, sys, T, id } = scene(t);
  await sys.grantPermission(id, P.CAMERA, 2);
  restrict(device);
  assert.equal(check(T, P.CAMERA), -1);
  assert.equal(selfStatus(T, P.CAMERA), 0);
  assert.equal(await flagsOf(sys, T, P.CAMERA), 514);
});
