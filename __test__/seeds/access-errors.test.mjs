// Reference document 001, who may call and what fails: system APIs, required permissions, and the tables of error codes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  check,
  collect,
  entry,
  granted,
  manager,
  NO_SUCH_TOKEN,
  nameOfLength,
  P,
  scene,
  systemApp,
  targetApp,
  turns,
} from '../access/support.mjs';
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
  verifyAccessTokenSync,
} from './access-forms.mjs';

const listener = () => {};
const decide =
  (form) =>
  (m, { id }) =>
    form(m, id, P.CAMERA, 2);
const flags = (m, { id }) => getPermissionFlags(m, id, P.CAMERA);
const version = (m) => getVersion(m);
const subscribe = (m, { id }) => on(m, EVENT, [id], [P.CAMERA], listener);

// --- system APIs and required permissions ---

// [statement, one legal call, the permissions each of which is enough]
const GUARDED = [
  ['seed 001:131,133 grantUserGrantedPermission, promise', decide(grantPromise), [P.GRANT]],
  ['seed 001:188,190 grantUserGrantedPermission, callback', decide(grantCallback), [P.GRANT]],
  ['seed 001:242,244 revokeUserGrantedPermission, promise', decide(revokePromise), [P.REVOKE]],
  ['seed 001:299,301 revokeUserGrantedPermission, callback', decide(revokeCallback), [P.REVOKE]],
  ['seed 001:353,355 getPermissionFlags', flags, [P.GET, P.GRANT, P.REVOKE]],
  ['seed 001:434,436 on', subscribe, [P.GET]],
];
const SENSITIVE = [P.GET, P.GRANT, P.REVOKE];

for (const [statement, call, enough] of GUARDED) {
  test(`${statement}: a system API, 202 for an app that is none, whatever it holds`, async (t) => {
    const s = scene(t);
    const holder = s.device.installApp({
      bundleName: 'com.example.holder',
      apl: 'system_core',
      permissions: SENSITIVE,
    });
    for (const name of SENSITIVE) assert.equal(check(holder, name), 0, 'it holds them all');
    for (const app of [holder, s.NOR]) await assertFails(call(manager(app), s), CODE.NOT_SYSTEM_APPLICATION);
    assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), [-1, 0], 'nothing has happened');
  });

  test(`${statement}: needs ${enough.map((name) => name.split('.').pop()).join(' or ')}, else 201`, async (t) => {
    const s = scene(t);
    for (const name of enough) await call(manager(systemApp(s.device, [name])), s);
    const others = SENSITIVE.filter((name) => !enough.includes(name));
    for (const held of [[], others]) {
      await assertFails(call(manager(systemApp(s.device, held)), s), CODE.PERMISSION_DENIED, held.join());
    }
  });
}

test('seed 001:408 getVersion: a system API, 202 for an app that is none; no permission is needed', async (t) => {
  const s = scene(t);
  await assertFails(version(s.nor), CODE.NOT_SYSTEM_APPLICATION);
  assert.equal(typeof (await version(manager(systemApp(s.device, [])))), 'number');
});

test('seed 001:486,488 off: a system API that needs GET_SENSITIVE_PERMISSIONS; refused, it ends nothing', async (t) => {
  const { device, T, id } = scene(t);
  const app = systemApp(device, [P.GET]);
  const was = app.manifest;
  const events = collect(manager(app), [id], [P.CAMERA]);
  app.update({ ...was, permissions: [P.GRANT, P.REVOKE] });
  await assertFails(off(manager(app), EVENT, [id], [P.CAMERA]), CODE.PERMISSION_DENIED);
  app.update({ ...was, systemApp: false });
  await assertFails(off(manager(app), EVENT, [id], [P.CAMERA]), CODE.NOT_SYSTEM_APPLICATION);
  app.update(was);
  T.grant(P.CAMERA);
  await turns();
  assert.deepEqual(events, [granted(T, P.CAMERA)]);
  assert.equal(await off(manager(app), EVENT, [id], [P.CAMERA]), undefined);
});

// --- error codes ---

/** The functions of a token and a name. Decisions get flags 2. */
const withFlags =
  (form) =>
  (m, token, name, given = 2) =>
    form(m, token, name, given);
const CHECKS = { checkAccessToken, verifyAccessTokenSync };
const DECISIONS = {
  'grant, promise': withFlags(grantPromise),
  'grant, callback': withFlags(grantCallback),
  'revoke, promise': withFlags(revokePromise),
  'revoke, callback': withFlags(revokeCallback),
};
const ADMINISTRATION = { ...DECISIONS, getPermissionFlags };

/** Calls every function of a list. */
async function all(functions, call) {
  for (const [about, form] of Object.entries(functions)) await call(form, about);
}

test('seed 001:67,114,157,209,268,320,378 12100001: the tokenID is 0', async (t) => {
  const { sys, T } = scene(t);
  await all({ ...CHECKS, ...ADMINISTRATION }, (form, about) =>
    assertFails(form(sys, 0, P.CAMERA), CODE.INVALID_PARAMETER, about),
  );
  assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 0]);
});

test('seed 001:67,114,157,209,268,320,378 12100001: the permissionName exceeds 256 bytes; 256 of them do not', async (t) => {
  const { sys, id } = scene(t);
  for (const name of [nameOfLength(257), 'é'.repeat(129), 'N'.repeat(10_000)]) {
    await all({ ...CHECKS, ...ADMINISTRATION }, (form, about) =>
      assertFails(form(sys, id, name), CODE.INVALID_PARAMETER, about),
    );
  }
  for (const name of [nameOfLength(256), 'é'.repeat(128)]) {
    await all(CHECKS, async (form, about) => assert.equal(await form(sys, id, name), -1, about));
    await all(ADMINISTRATION, (form, about) => assertFails(form(sys, id, name), CODE.NO_PERMISSION, about));
  }
});

test('seed 001:157,209,268,320 12100001: the flags value is invalid; 0, 1, 2 and 4 are valid', async (t) => {
  const { device, sys, T, id } = scene(t);
  for (const wrong of [3, 5, 6, 7, 8, 16, 32, 128, 256, -1, 2 ** 31]) {
    await all(DECISIONS, (form, about) =>
      assertFails(form(sys, id, P.CAMERA, wrong), CODE.INVALID_PARAMETER, `${about} ${wrong}`),
    );
  }
  assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 0]);
  let copies = 0;
  for (const valid of [0, 1, 2, 4]) {
    await all(DECISIONS, async (form, about) => {
      copies += 1;
      const { tokenId } = targetApp(device, { appIndex: copies });
      assert.equal(await form(sys, tokenId, P.CAMERA, valid), undefined, about);
    });
  }
});

test('seed 001:158,210,269,321,379 12100002: the tokenID does not exist', async (t) => {
  const { sys, T, id } = scene(t);
  T.uninstall();
  for (const token of [NO_SUCH_TOKEN, id]) {
    await all(ADMINISTRATION, (form, about) => assertFails(form(sys, token, P.CAMERA), CODE.NO_TOKEN, about));
  }
});

test('seed 001:159,211,270,322,380 12100003: the permission does not exist', async (t) => {
  const { sys, id } = scene(t);
  for (const name of [P.UNKNOWN, 'CAMERA', `${P.CAMERA} `]) {
    await all(ADMINISTRATION, (form, about) => assertFails(form(sys, id, name), CODE.NO_PERMISSION, about));
  }
});

test('seed 001:160,212,271,323,381 12100006: the tokenID is from a remote device', async (t) => {
  const { device, sys } = scene(t);
  const manifest = { bundleName: 'com.example.far', permissions: [P.CAMERA, P.MICROPHONE] };
  const remote = device.addRemoteApp('a-tablet', manifest, [P.CAMERA]);
  for (const name of manifest.permissions) {
    await all(ADMINISTRATION, (form, about) => assertFails(form(sys, remote, name), CODE.NOT_ALLOWED, about));
  }
  assert.equal(sys.checkAccessTokenSync(remote, P.CAMERA), 0);
  assert.equal(sys.checkAccessTokenSync(remote, P.MICROPHONE), -1);
});

test('seed 001:160,212,271,323 12100006: the application is a sandbox, which may not hold the permission', async (t) => {
  const { device, sys } = scene(t);
  const name = P.NOT_FOR_SANDBOXES;
  device.definePermission({
    name,
    grantMode: 'user_grant',
    availableLevel: 'normal',
    availableDlp: 'full_control',
  });
  const manifest = { bundleName: 'com.example.editor', permissions: [name, P.CAMERA] };
  const main = device.installApp(manifest);
  const sandbox = device.installApp({ ...manifest, dlpType: 1, appIndex: 1 });
  await all(DECISIONS, async (form, about) => {
    await assertFails(form(sys, sandbox.tokenId, name), CODE.NOT_ALLOWED, about);
    assert.equal(await form(sys, main.tokenId, name), undefined, `${about}: the app itself may`);
    assert.equal(await form(sys, sandbox.tokenId, P.CAMERA), undefined, `${about}: what it may hold`);
  });
  assert.equal(check(sandbox, name), -1);
  assert.equal(await getPermissionFlags(sys, sandbox.tokenId, P.CAMERA), 2, 'to ask about it is allowed');
});

test('seed 001:161,213,272,324,382,458,509 12100007: service is abnormal, here because the device is closed', async (t) => {
  const { device, sys, id } = scene(t);
  sys.on(EVENT, [id], [P.CAMERA], listener);
  device.close();
  await all(ADMINISTRATION, (form, about) =>
    assertFails(form(sys, id, P.CAMERA), CODE.SERVICE_ABNORMAL, about),
  );
  await assertFails(
    on(sys, EVENT, [id], [P.MICROPHONE], () => {}),
    CODE.SERVICE_ABNORMAL,
    'on',
  );
  await assertFails(off(sys, EVENT, [id], [P.CAMERA], listener), CODE.SERVICE_ABNORMAL, 'off');
});

test('seed 001:161,213,272,324,382,458,509 12100007: as a fault it comes once, and nothing has changed', async (t) => {
  const { device, sys, T, id } = scene(t);
  const fault = (method) =>
    device.faults.inject({ api: `abilityAccessCtrl.${method}`, code: CODE.SERVICE_ABNORMAL });
  const METHOD = { grant: 'grantUserGrantedPermission', revoke: 'revokeUserGrantedPermission' };
  await all(ADMINISTRATION, async (form, about) => {
    fault(METHOD[about.split(',')[0]] ?? about);
    await assertFails(form(sys, id, P.CAMERA), CODE.SERVICE_ABNORMAL, about);
    assert.deepEqual(await entry(sys, T, P.CAMERA), [-1, 0], about);
  });
  const events = [];
  const hear = ({ permissionName }) => events.push(permissionName);
  fault('on');
  await assertFails(on(sys, EVENT, [id], [P.CAMERA], hear), CODE.SERVICE_ABNORMAL, 'on');
  await on(sys, EVENT, [id], [P.CAMERA], hear);
  fault('off');
  await assertFails(off(sys, EVENT, [id], [P.CAMERA], hear), CODE.SERVICE_ABNORMAL, 'off');
  T.grant(P.CAMERA);
  await turns();
  assert.deepEqual(events, [P.CAMERA]);
});

test('seed 001:455 12100001 of on: a tokenID is 0, or a permissionName exceeds 256 bytes', async (t) => {
  const { sys, id } = scene(t);
  for (const [tokens, names] of [
    [[0], [P.CAMERA]],
    [[id, 0], []],
    [[id], [nameOfLength(257)]],
    [[], [P.CAMERA, nameOfLength(257)]],
  ]) {
    await assertFails(
      on(sys, EVENT, tokens, names, listener),
      CODE.INVALID_PARAMETER,
      `[${tokens}] [${names}]`,
    );
  }
  assert.equal(await on(sys, EVENT, [id], [P.CAMERA, nameOfLength(256)], listener), undefined);
});

test('seed 001:456 12100004 of on: called repeatedly with the same input; other input is fine', async (t) => {
  const { sys, id, NOR } = scene(t);
  for (const [tokens, names] of [
    [[id], [P.CAMERA]],
    [[], []],
  ]) {
    const hear = () => {};
    await on(sys, EVENT, tokens, names, hear);
    await assertFails(on(sys, EVENT, tokens, names, hear), CODE.NOT_TOGETHER);
    await on(sys, EVENT, tokens, names, () => {});
    await off(sys, EVENT, tokens, names, hear);
    await on(sys, EVENT, tokens, names, hear);
    await off(sys, EVENT, tokens, names);
  }
  await on(sys, EVENT, [id], [P.CAMERA], listener);
  await on(sys, EVENT, [id], [P.MICROPHONE], listener);
  await on(sys, EVENT, [NOR.tokenId], [P.CAMERA], listener);
});

test('seed 001:457 12100005 of on: more registrations than there can be, until one ends', async (t) => {
  const { sys, id } = scene(t);
  const hear = Array.from({ length: 200 }, () => () => {});
  for (const one of hear) await on(sys, EVENT, [id], [P.CAMERA], one);
  await assertFails(on(sys, EVENT, [id], [P.CAMERA], listener), CODE.TOO_MANY);
  await off(sys, EVENT, [id], [P.CAMERA], hear[77]);
  await on(sys, EVENT, [id], [P.CAMERA], listener);
});

test('seed 001:459,510 12100008 of on and off: out of memory, which only happens when it is ordered', async (t) => {
  const { device, sys, T, id } = scene(t);
  const events = [];
  const hear = () => events.push('heard');
  const fault = (api) => device.faults.inject({ api: `abilityAccessCtrl.${api}`, code: CODE.NO_MEMORY });
  fault('on');
  await assertFails(on(sys, EVENT, [id], [P.CAMERA], hear), CODE.NO_MEMORY);
  T.grant(P.CAMERA);
  await turns();
  assert.deepEqual(events, [], 'it was not registered');
  await on(sys, EVENT, [id], [P.CAMERA], hear);
  fault('off');
  await assertFails(off(sys, EVENT, [id], [P.CAMERA], hear), CODE.NO_MEMORY);
  T.revoke(P.CAMERA);
  await turns();
  assert.deepEqual(events, ['heard'], 'it was not removed');
});

test('seed 001:507 12100001 of off: the tokenIDs or permissionNames in the list are all invalid', async (t) => {
  const { sys, id, T } = scene(t);
  const events = collect(sys, [id], [P.CAMERA]);
  for (const [tokens, names] of [
    [[NO_SUCH_TOKEN], [P.CAMERA]],
    [[NO_SUCH_TOKEN, NO_SUCH_TOKEN + 1], []],
    [[0], [P.CAMERA]],
    [[id], [P.UNKNOWN]],
    [[id], [P.UNKNOWN, 'x']],
    [[id], [nameOfLength(257)]],
  ]) {
    await assertFails(off(sys, EVENT, tokens, names), CODE.INVALID_PARAMETER, `[${tokens}] [${names}]`);
  }
  // One that is valid makes the lists valid ones, of no subscription.
  await assertFails(off(sys, EVENT, [id, NO_SUCH_TOKEN], [P.CAMERA, P.UNKNOWN]), CODE.NOT_TOGETHER);
  T.grant(P.CAMERA);
  await turns();
  assert.deepEqual(events, [granted(T, P.CAMERA)]);
});

test('seed 001:508 12100004 of off: not used together with on', async (t) => {
  const { sys, id } = scene(t);
  await assertFails(off(sys, EVENT, [id], [P.CAMERA]), CODE.NOT_TOGETHER);
  await on(sys, EVENT, [id], [P.CAMERA], listener);
  await assertFails(
    off(sys, EVENT, [id], [P.CAMERA], () => {}),
    CODE.NOT_TOGETHER,
  );
  await off(sys, EVENT, [id], [P.CAMERA], listener);
  await assertFails(off(sys, EVENT, [id], [P.CAMERA], listener), CODE.NOT_TOGETHER, 'off a second time');
});

test('seed 001:594,645 12100001 of requestPermissionsFromUser: the context belongs to another application', async (t) => {
  const { device, T, NOR, self } = scene(t);
  device.dialogs.answer('allow');
  for (const [about, form] of Object.entries({ requestCallback, requestPromise })) {
    await assertFails(form(self, NOR.context, [P.CAMERA]), CODE.INVALID_PARAMETER, about);
    assert.equal(check(T, P.CAMERA), -1, about);
  }
  assert.deepEqual((await requestCallback(self, T.context, [P.CAMERA])).authResults, [0]);
  assert.deepEqual((await requestPromise(self, T.context, [P.MICROPHONE])).authResults, [0]);
});
