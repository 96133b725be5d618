// Reference document 001, what the functions do. Signatures, API levels and capabilities are in access-declared.test.mjs,
// parameters in access-arguments.test.mjs, permissions and error codes in access-errors.test.mjs.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { abilityAccessCtrl } from 'ohos-security-kit';
import { answering, request, results } from '../access/dialog-support.mjs';
import {
  CODE,
  check,
  collect,
  entry,
  granted,
  installed,
  manager,
  NO_SUCH_TOKEN,
  nativeCaller,
  P,
  revoked,
  scene,
  thrown,
  turns,
} from '../access/support.mjs';
import { ROOT } from '../hook/project.mjs';
import {
  assertFails,
  checkAccessToken,
  EVENT,
  getPermissionFlags,
  getVersion,
  grantCallback,
  grantPromise,
  off,
  on,
  requestCallback,
  requestPromise,
  revokeCallback,
  revokePromise,
  verifyAccessToken,
  verifyAccessTokenSync,
} from './access-forms.mjs';

const { GrantStatus, PermissionStateChangeType } = abilityAccessCtrl;
const { PERMISSION_DENIED, PERMISSION_GRANTED } = GrantStatus;
const { PERMISSION_GRANTED_OPER, PERMISSION_REVOKED_OPER } = PermissionStateChangeType;

test('seed 001:3,38 permissions are asked about, granted and revoked with the functions of an AtManager', async (t) => {
  const { sys, id } = scene(t);
  assert.equal(await checkAccessToken(sys, id, P.CAMERA), PERMISSION_DENIED);
  await grantPromise(sys, id, P.CAMERA, 2);
  assert.equal(await checkAccessToken(sys, id, P.CAMERA), PERMISSION_GRANTED);
  await revokePromise(sys, id, P.CAMERA, 2);
  assert.equal(await checkAccessToken(sys, id, P.CAMERA), PERMISSION_DENIED);
});

test('seed 001:19,28 createAtManager creates an AtManager, another one each time', (t) => {
  const { T, id } = scene(t);
  const { abilityAccessCtrl: kit } = T;
  const [one, two] = [kit.createAtManager(), kit.createAtManager()];
  assert.notEqual(one, two);
  for (const made of [one, two]) {
    assert.ok(made instanceof kit.atManager);
    assert.equal(made.verifyAccessTokenSync(id, P.INTERNET), 0);
  }
});

// --- asking ---

// [statement, function]
const ASKING = [
  ['seed 001:44,59 checkAccessToken promises', checkAccessToken],
  ['seed 001:91,106 verifyAccessTokenSync tells at once', verifyAccessTokenSync],
  ['seed 001:533,552 verifyAccessToken promises', verifyAccessToken],
  ['seed 001:669,688 verifyAccessToken of API 8 promises', verifyAccessToken],
];

for (const [statement, ask] of ASKING) {
  test(`${statement} whether a permission is granted to an application`, async (t) => {
    const { sys, nor, self, T, id, SYS } = scene(t);
    // By itself, by an app that may administer and by one that may nothing.
    for (const m of [self, sys, nor]) {
      assert.equal(await ask(m, id, P.INTERNET), PERMISSION_GRANTED, 'by installation');
      assert.equal(await ask(m, id, P.MICROPHONE), PERMISSION_DENIED, 'nobody has decided');
      assert.equal(await ask(m, id, P.READ_CONTACTS), PERMISSION_DENIED, 'not declared');
      assert.equal(await ask(m, id, P.UNKNOWN), PERMISSION_DENIED, 'no such permission');
      assert.equal(await ask(m, NO_SUCH_TOKEN, P.INTERNET), PERMISSION_DENIED, 'no such app');
      assert.equal(await ask(m, SYS.tokenId, P.INTERNET), PERMISSION_DENIED, 'another app');
      T.grant(P.CAMERA);
      assert.equal(await ask(m, id, P.CAMERA), PERMISSION_GRANTED, 'the user said yes');
      T.revoke(P.CAMERA);
      assert.equal(await ask(m, id, P.CAMERA), PERMISSION_DENIED, 'the user took it back');
    }
  });
}

test('seed 001:537,673 what verifyAccessToken tells of an app checkAccessToken tells as well, and it judges values', async (t) => {
  const { self, id } = scene(t);
  for (const name of [P.INTERNET, P.CAMERA, P.UNKNOWN]) {
    assert.equal(await checkAccessToken(self, id, name), await verifyAccessToken(self, id, name), name);
  }
  assert.equal(await verifyAccessToken(self, 0, P.INTERNET), PERMISSION_DENIED);
  await assertFails(checkAccessToken(self, 0, P.INTERNET), CODE.INVALID_PARAMETER);
});

// --- deciding ---

const GRANTS = [
  ['seed 001:129,149 grantUserGrantedPermission, promise', grantPromise],
  ['seed 001:186,201 grantUserGrantedPermission, callback', grantCallback],
];
const REVOKES = [
  ['seed 001:240,260 revokeUserGrantedPermission, promise', revokePromise],
  ['seed 001:297,312 revokeUserGrantedPermission, callback', revokeCallback],
];

for (const [statement, grant] of GRANTS) {
  test(`${statement}: grants a user_grant permission to one app and gives no value, or the error`, async (t) => {
    const s = scene(t);
    const other = installed(s.device, { bundleName: 'com.example.other', permissions: [P.CAMERA] });
    assert.equal(await grant(s.sys, s.id, P.CAMERA, 2), undefined);
    assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), [PERMISSION_GRANTED, 2]);
    assert.deepEqual(await entry(s.sys, s.T, P.MICROPHONE), [PERMISSION_DENIED, 0], 'no other permission');
    assert.deepEqual(await entry(s.sys, other, P.CAMERA), [PERMISSION_DENIED, 0], 'no other app');
    await assertFails(grant(s.sys, s.id, P.INTERNET, 2), CODE.NO_PERMISSION, 'a system_grant permission');
    await assertFails(grant(s.sys, s.id, P.READ_CONTACTS, 2), CODE.INVALID_PARAMETER, 'not declared');
    assert.equal(check(s.T, P.READ_CONTACTS), PERMISSION_DENIED);
  });
}

for (const [statement, revoke] of REVOKES) {
  test(`${statement}: revokes a user_grant permission from one app and gives no value, or the error`, async (t) => {
    const s = scene(t);
    const other = installed(s.device, { bundleName: 'com.example.other', permissions: [P.CAMERA] });
    for (const app of [s.T, other]) app.grant(P.CAMERA);
    s.T.grant(P.MICROPHONE);
    assert.equal(await revoke(s.sys, s.id, P.CAMERA, 2), undefined);
    assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), [PERMISSION_DENIED, 2]);
    assert.equal(check(s.T, P.MICROPHONE), PERMISSION_GRANTED, 'no other permission');
    assert.equal(check(other, P.CAMERA), PERMISSION_GRANTED, 'no other app');
    await assertFails(revoke(s.sys, s.id, P.INTERNET, 2), CODE.NO_PERMISSION, 'a system_grant permission');
    assert.equal(check(s.T, P.INTERNET), PERMISSION_GRANTED);
  });
}

/** What the app's next request comes to: [result, whether a dialog was shown]. */
async function nextRequest({ device, T }) {
  const shown = answering(device, 'allow');
  const { authResults, dialogShownResults } = await request(T, [P.CAMERA]);
  assert.equal(shown.length === 1, dialogShownResults[0]);
  return [...authResults, ...dialogShownResults];
}

/** Goes to Settings for a permission that is no longer asked for in a dialog. */
async function inSettings({ device, T }) {
  device.dialogs.answer('allow');
  return manager(T).requestPermissionOnSetting(T.context, [P.CAMERA]);
}

// What a denial with these flags leads to: whether a dialog is shown the next time.
const DENIALS = [
  [0, 'the permission is not set by the user, and a dialog is shown', true],
  [1, 'a dialog is shown the next time', true],
  [2, 'no dialog is shown the next time, and the user grants it in Settings', false],
];
const FLAGS = [
  ['seed 001:143 permissionFlags of grantUserGrantedPermission, promise', grantPromise, revokePromise],
  ['seed 001:200 permissionFlags of grantUserGrantedPermission, callback', grantCallback, revokeCallback],
  ['seed 001:254 permissionFlags of revokeUserGrantedPermission, promise', null, revokePromise],
  ['seed 001:311 permissionFlags of revokeUserGrantedPermission, callback', null, revokeCallback],
];

for (const [statement, grant, revoke] of FLAGS) {
  for (const [flags, what, dialog] of DENIALS) {
    test(`${statement}: ${flags}: ${what}`, async (t) => {
      const s = scene(t);
      if (grant) {
        await grant(s.sys, s.id, P.CAMERA, flags);
        assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), [PERMISSION_GRANTED, flags]);
      } else s.T.grant(P.CAMERA);
      await revoke(s.sys, s.id, P.CAMERA, flags);
      assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), [PERMISSION_DENIED, flags]);
      const outcome = await nextRequest(s);
      if (dialog) assert.deepEqual(outcome, [PERMISSION_GRANTED, true]);
      else {
        assert.deepEqual(outcome, [PERMISSION_DENIED, false]);
        assert.deepEqual(await inSettings(s), [PERMISSION_GRANTED]);
      }
      assert.equal(check(s.T, P.CAMERA), PERMISSION_GRANTED);
    });
  }

  test(`${statement}: 4: authorized by the system, and cannot be changed`, async (t) => {
    const s = scene(t);
    const decide = grant ?? revoke;
    const fixed = [grant ? PERMISSION_GRANTED : PERMISSION_DENIED, 4];
    await decide(s.sys, s.id, P.CAMERA, 4);
    assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), fixed);
    for (const flags of [0, 1, 2, 4]) {
      for (const form of [grantPromise, grantCallback, revokePromise, revokeCallback]) {
        await assertFails(form(s.sys, s.id, P.CAMERA, flags), CODE.INVALID_PARAMETER, String(flags));
      }
    }
    const [, dialog] = await nextRequest(s);
    assert.equal(dialog, false, 'the user is not asked either');
    assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), fixed);
  });
}

test('seed 001:351,370 getPermissionFlags promises the flag of a permission of an application', async (t) => {
  const { sys, id } = scene(t);
  assert.equal(await getPermissionFlags(sys, id, P.CAMERA), 0);
  for (const flags of [1, 2, 0, 2, 1]) {
    await grantPromise(sys, id, P.CAMERA, flags);
    assert.equal(await getPermissionFlags(sys, id, P.CAMERA), flags, `granted with ${flags}`);
    await revokePromise(sys, id, P.CAMERA, flags);
    assert.equal(await getPermissionFlags(sys, id, P.CAMERA), flags, `revoked with ${flags}`);
  }
  assert.equal(await getPermissionFlags(sys, id, P.MICROPHONE), 0, 'of another permission');
  assert.equal(await getPermissionFlags(sys, id, P.INTERNET), 4, 'what the system granted');
});

test('seed 001:406,416 getVersion promises the version of the data, the same whatever is decided', async (t) => {
  const { sys, id } = scene(t);
  const version = await getVersion(sys);
  assert.ok(Number.isSafeInteger(version) && version > 0, String(version));
  await grantPromise(sys, id, P.CAMERA, 2);
  assert.equal(await getVersion(sys), version);
});

// --- the list of permissions ---

/** The user_grant permissions that the published list opens to apps. */
function publishedForUsers() {
  const lines = fs
    .readFileSync(path.join(ROOT, 'src', 'permission', 'permissions.tsv'), 'utf8')
    .split(/\r?\n/);
  const rows = lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'));
  return rows
    .filter(([, mode, , type]) => mode === 'user' && type !== 'SERVICE')
    .map(([name]) => `ohos.permission.${name}`);
}

test('seed 001:53,100,142,199,253,310,364,446,498,546,739 the permissionName is any of the published list', async (t) => {
  const { device, sys } = scene(t);
  const names = publishedForUsers();
  assert.ok(names.length > 20, `${names.length} names`);
  const app = device.installApp({
    bundleName: 'com.example.everything',
    apl: 'system_core',
    distribution: 'enterprise_mdm',
    permissions: names,
  });
  const id = app.tokenId;
  const events = [];
  const hear = ({ permissionName }) => events.push(permissionName);
  await on(sys, EVENT, [id], names, hear);
  const states = (name) =>
    Promise.all(
      [checkAccessToken, verifyAccessTokenSync, verifyAccessToken].map((ask) => ask(sys, id, name)),
    );
  for (const name of names) {
    for (const [grant, revoke] of [
      [grantPromise, revokeCallback],
      [grantCallback, revokePromise],
    ]) {
      await grant(sys, id, name, 1);
      assert.deepEqual(await states(name), [0, 0, 0], name);
      assert.equal(await getPermissionFlags(sys, id, name), 1, name);
      await revoke(sys, id, name, 2);
      assert.deepEqual(await states(name), [-1, -1, -1], name);
      assert.equal(await getPermissionFlags(sys, id, name), 2, name);
    }
  }
  await turns();
  assert.deepEqual(
    events,
    names.flatMap((name) => [name, name, name, name]),
  );
  await off(sys, EVENT, [id], names, hear);
});

test('seed 001:585,631 any of the published list can be requested; others are told to be unknown', async (t) => {
  const { device } = scene(t);
  device.dialogs.answer('allow');
  const names = publishedForUsers();
  const app = device.installApp({
    bundleName: 'com.example.everything',
    apl: 'system_core',
    distribution: 'enterprise_mdm',
    permissions: names,
  });
  const UNKNOWN = 1;
  for (const form of [requestCallback, requestPromise]) {
    const { permissions, errorReasons } = await form(manager(app), app.context, [...names, P.UNKNOWN]);
    assert.deepEqual(permissions, [...names, P.UNKNOWN]);
    const reasons = errorReasons.slice(0, -1);
    assert.ok(!reasons.includes(UNKNOWN), String(reasons));
    assert.equal(errorReasons.at(-1), UNKNOWN);
  }
});

// --- subscriptions ---

test('seed 001:432,444 on: the grant state changes of these applications and permissions, and of no others', async (t) => {
  const { device, sys, T, id } = scene(t);
  const other = installed(device, { bundleName: 'com.example.other', permissions: [P.CAMERA] });
  const events = collect(sys, [id], [P.CAMERA]);
  T.grant(P.CAMERA);
  T.grant(P.MICROPHONE);
  other.grant(P.CAMERA);
  T.revoke(P.CAMERA);
  await turns();
  assert.deepEqual(events, [granted(T, P.CAMERA), revoked(T, P.CAMERA)]);
});

test('seed 001:445 on: with an empty tokenIDList, the changes of all applications, later ones too', async (t) => {
  const { device, sys, T } = scene(t);
  const events = collect(sys, [], [P.CAMERA]);
  const later = installed(device, { bundleName: 'com.example.other', permissions: [P.CAMERA] });
  for (const app of [T, later]) app.grant(P.CAMERA);
  T.grant(P.MICROPHONE);
  await turns();
  assert.deepEqual(events, [granted(T, P.CAMERA), granted(later, P.CAMERA)]);
});

test('seed 001:446 on: with an empty permissionList, the changes of all permissions', async (t) => {
  const { device, sys, T, id } = scene(t);
  const other = installed(device, { bundleName: 'com.example.other', permissions: [P.CAMERA] });
  const events = collect(sys, [id], []);
  for (const name of [P.CAMERA, P.MICROPHONE, P.ACTIVITY_MOTION]) T.grant(name);
  other.grant(P.CAMERA);
  await turns();
  assert.deepEqual(
    events,
    [P.CAMERA, P.MICROPHONE, P.ACTIVITY_MOTION].map((name) => granted(T, name)),
  );
});

/** Everything that a listener is told while T gets the camera and loses it again. */
async function heard({ sys, T, id }) {
  const all = [];
  await on(sys, EVENT, [id], [P.CAMERA], (...args) => all.push(args));
  T.grant(P.CAMERA);
  T.revoke(P.CAMERA);
  await turns();
  return all;
}

test('seed 001:447,729,737-739 the callback of on gets one PermissionStateChangeInfo: change, tokenID, permissionName', async (t) => {
  const s = scene(t);
  assert.deepEqual(await heard(s), [
    [{ change: PERMISSION_GRANTED_OPER, tokenID: s.id, permissionName: P.CAMERA }],
    [{ change: PERMISSION_REVOKED_OPER, tokenID: s.id, permissionName: P.CAMERA }],
  ]);
});

test('seed 001:737-739 PermissionStateChangeInfo is there to be read: what is written into it reaches nobody', async (t) => {
  const { sys, T, id } = scene(t);
  const seen = [];
  for (let i = 0; i < 2; i += 1) {
    await on(sys, EVENT, [id], [P.CAMERA], (info) => {
      seen.push([info.change, info.tokenID, info.permissionName]);
      Object.assign(info, { change: 7, tokenID: 0, permissionName: 'x' });
    });
  }
  T.grant(P.CAMERA);
  T.revoke(P.CAMERA);
  await turns();
  const [yes, no] = [granted(T, P.CAMERA), revoked(T, P.CAMERA)];
  assert.deepEqual(seen, [yes, yes, no, no]);
  assert.equal(check(T, P.CAMERA), PERMISSION_DENIED);
});

test('seed 001:484,496,499 off: ends the subscription of that callback, or of all without one, and calls nobody', async (t) => {
  const { sys, T, id } = scene(t);
  const events = [];
  const [first, second, third] = [1, 2, 3].map((number) => () => events.push(number));
  for (const one of [first, second, third]) await on(sys, EVENT, [id], [P.CAMERA], one);
  T.grant(P.CAMERA);
  await turns();
  assert.deepEqual(events.splice(0), [1, 2, 3]);
  await off(sys, EVENT, [id], [P.CAMERA], second);
  await turns();
  assert.deepEqual(events, [], 'off itself calls no listener');
  T.revoke(P.CAMERA);
  await turns();
  assert.deepEqual(events.splice(0), [1, 3]);
  await off(sys, EVENT, [id], [P.CAMERA]);
  T.grant(P.CAMERA);
  await turns();
  assert.deepEqual(events, []);
});

// [statement, the lists of on, lists of off that are others]
const SAME_LISTS = [
  [
    'seed 001:497 off: an empty tokenIDList is that of on for all applications; other lists must be the same too',
    () => [[], [P.CAMERA]],
    (id) => [[[id], [P.CAMERA]]],
  ],
  [
    'seed 001:497 off: a tokenIDList must be the same as in on, not part of it, more than it, or empty',
    (id, other) => [[id, other], [P.CAMERA]],
    (id, other) => [
      [[id], [P.CAMERA]],
      [[id, other, NO_SUCH_TOKEN], [P.CAMERA]],
      [[], [P.CAMERA]],
    ],
  ],
  [
    'seed 001:498 off: an empty permissionList is that of on for all permissions; other lists must be the same too',
    (id) => [[id], []],
    (id) => [[[id], [P.CAMERA]]],
  ],
  [
    'seed 001:498 off: a permissionList must be the same as in on, not part of it, more than it, or empty',
    (id) => [[id], [P.CAMERA, P.MICROPHONE]],
    (id) => [
      [[id], [P.CAMERA]],
      [[id], [P.CAMERA, P.MICROPHONE, P.LOCATION]],
      [[id], []],
    ],
  ],
];

for (const [statement, listsOf, othersOf] of SAME_LISTS) {
  test(statement, async (t) => {
    const { sys, T, NOR, id } = scene(t);
    const lists = listsOf(id, NOR.tokenId);
    const events = collect(sys, ...lists);
    for (const others of othersOf(id, NOR.tokenId)) {
      await assertFails(off(sys, EVENT, ...others), CODE.NOT_TOGETHER, JSON.stringify(others));
    }
    T.grant(P.CAMERA);
    await turns();
    assert.deepEqual(events.splice(0), [granted(T, P.CAMERA)]);
    await off(sys, EVENT, ...lists);
    T.revoke(P.CAMERA);
    T.grant(P.MICROPHONE);
    await turns();
    assert.deepEqual(events, []);
  });
}

// --- requests ---

const REQUESTS = [
  ['seed 001:571,584-586 requestPermissionsFromUser, callback', requestCallback],
  ['seed 001:616,630,631,637 requestPermissionsFromUser, promise', requestPromise],
];

for (const [statement, ask] of REQUESTS) {
  for (const [answer, status] of [
    ['allow', PERMISSION_GRANTED],
    ['deny', PERMISSION_DENIED],
  ]) {
    test(`${statement}: a dialog for the app asks the user, who says ${answer}: a PermissionRequestResult`, async (t) => {
      const { device, T, self } = scene(t);
      const shown = answering(device, answer, answer);
      const result = await ask(self, T.context, [P.CAMERA, P.INTERNET, P.MICROPHONE]);
      assert.deepEqual(
        shown.map(({ kind, app, permissions }) => [kind, app, permissions]),
        [
          ['permission', T, [P.CAMERA]],
          ['permission', T, [P.MICROPHONE]],
        ],
      );
      assert.deepEqual(
        { ...result },
        results([
          [P.CAMERA, status, true, 0],
          [P.INTERNET, PERMISSION_GRANTED, false, 0],
          [P.MICROPHONE, status, true, 0],
        ]),
      );
      for (const name of [P.CAMERA, P.MICROPHONE]) assert.equal(check(T, name), status, name);
    });
  }
}

const requestForms = (m, context) => [
  () => m.requestPermissionsFromUser(context, [P.CAMERA], () => {}),
  () => m.requestPermissionsFromUser(context, [P.CAMERA]),
];

test('seed 001:574,620 requestPermissionsFromUser is for UIAbilities: what is not the context of one is 401', async (t) => {
  const { device, T, self } = scene(t);
  const shown = answering(device);
  const { applicationInfo } = T.context;
  const others = [
    applicationInfo,
    { applicationInfo },
    Object.assign(Object.create(Object.getPrototypeOf(T.context)), { applicationInfo }),
    T,
    device,
  ];
  for (const context of others) {
    for (const call of requestForms(self, context)) assert.equal(thrown(call), CODE.INVALID_ARGUMENT);
  }
  await turns();
  assert.deepEqual(shown, []);
});

test('seed 001:574,620 requestPermissionsFromUser by a process that is no app shows no dialog and gets nothing', async (t) => {
  const { device, T } = scene(t);
  const shown = answering(device);
  const daemon = nativeCaller(device, [P.CAMERA]);
  await assertFails(requestPromise(manager(daemon), T.context, [P.CAMERA]), CODE.INVALID_PARAMETER);
  await assertFails(requestCallback(manager(daemon), T.context, [P.CAMERA]), CODE.INVALID_PARAMETER);
  assert.deepEqual(shown, []);
  assert.equal(check(T, P.CAMERA), PERMISSION_DENIED);
});

test('seed 001:576,622 requestPermissionsFromUser is for the stage model: the context of an FA app is 401', async (t) => {
  const { device } = scene(t);
  const shown = answering(device, 'allow', 'allow');
  const manifest = { bundleName: 'com.example.model', permissions: [P.CAMERA] };
  const fa = device.installApp({ ...manifest, model: 'fa' });
  for (const call of requestForms(manager(fa), fa.context)) assert.equal(thrown(call), CODE.INVALID_ARGUMENT);
  await turns();
  assert.deepEqual(shown, []);
  fa.uninstall();
  const stage = device.installApp({ ...manifest, model: 'stage' });
  assert.deepEqual((await requestPromise(manager(stage), stage.context, [P.CAMERA])).authResults, [0]);
});

// --- enumerations ---

// [statement, enumeration, its members]
const ENUMS = [
  ['seed 001:705,711,712 GrantStatus', 'GrantStatus', { PERMISSION_DENIED: -1, PERMISSION_GRANTED: 0 }],
  [
    'seed 001:716,724,725 PermissionStateChangeType',
    'PermissionStateChangeType',
    { PERMISSION_REVOKED_OPER: 0, PERMISSION_GRANTED_OPER: 1 },
  ],
];

for (const [statement, name, members] of ENUMS) {
  test(`${statement} has these members with these numbers`, () => {
    assert.deepEqual({ ...abilityAccessCtrl[name] }, members);
  });
}

test('seed 001:711,712 the grant states: -1 is what a denied permission has, 0 what a granted one has', async (t) => {
  const { self, T, id } = scene(t);
  T.revoke(P.CAMERA);
  assert.equal(await checkAccessToken(self, id, P.CAMERA), -1);
  T.grant(P.CAMERA);
  assert.equal(await checkAccessToken(self, id, P.CAMERA), 0);
});

test('seed 001:724,725 the operations: a revocation is told as 0, a grant as 1', async (t) => {
  const changes = (await heard(scene(t))).map(([{ change }]) => change);
  assert.deepEqual(changes, [1, 0]);
});
