// C17..C26, C35, C37..C39, C45..C47: whose use of which permission is recorded, and what a record contains.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  BACKGROUND,
  CODE,
  counts,
  DETAIL,
  detail,
  entry,
  FOREGROUND,
  LOCKED,
  lockScreen,
  NO_SUCH_TOKEN,
  NORMAL,
  nativeCaller,
  ordinaryApp,
  otherCaller,
  overview,
  P,
  PICKER,
  records,
  rejected,
  START,
  STATS,
  scene,
  shellCaller,
  UNLOCKED,
  usedTypes,
} from './support.mjs';

const { NO_PERMISSION, NO_TOKEN } = CODE;

// Section 10: every name whose use can be recorded.
const DIRECTORIES = ['DOWNLOAD', 'DOCUMENTS', 'DESKTOP'].map((name) => `READ_WRITE_${name}_DIRECTORY`);
const MEDIA = ['IMAGEVIDEO', 'AUDIO', 'MEDIA'];
const RECORDABLE = [
  ...'ANSWER_CALL READ_CALENDAR WRITE_CALENDAR SEND_MESSAGES WRITE_CALL_LOG READ_CALL_LOG'.split(' '),
  ...'READ_CELL_MESSAGES MICROPHONE RECEIVE_WAP_MESSAGES RECEIVE_SMS RECEIVE_MMS READ_MESSAGES'.split(' '),
  ...'READ_CONTACTS WRITE_CONTACTS LOCATION_IN_BACKGROUND LOCATION MEDIA_LOCATION'.split(' '),
  ...'APPROXIMATELY_LOCATION CAMERA READ_MEDIA WRITE_MEDIA ACTIVITY_MOTION READ_HEALTH_DATA'.split(' '),
  ...'MANAGE_VOICEMAIL DISTRIBUTED_DATASYNC READ_IMAGEVIDEO READ_AUDIO READ_DOCUMENT'.split(' '),
  ...'WRITE_IMAGEVIDEO WRITE_AUDIO WRITE_DOCUMENT READ_WHOLE_CALENDAR WRITE_WHOLE_CALENDAR'.split(' '),
  ...'APP_TRACKING_CONSENT GET_INSTALLED_BUNDLE_LIST ACCESS_BLUETOOTH READ_PASTEBOARD'.split(' '),
  ...DIRECTORIES,
  ...'ACCESS_NEARLINK CAPTURE_SCREEN SHORT_TERM_WRITE_IMAGEVIDEO CAMERA_BACKGROUND'.split(' '),
  ...'CUSTOM_SCREEN_CAPTURE CUSTOM_SCREEN_RECORDING HOOK_KEY_EVENT ACCESS_USER_FULL_DISK'.split(' '),
  ...'CONTROL_DEVICE FLOAT_VIEW'.split(' '),
  ...[
    ...'CONTROL_LOCATION_SWITCH BUNDLE_ACTIVE_INFO WRITE_ACCESSIBILITY_CONFIG_VISION'.split(' '),
    ...'WRITE_ACCESSIBILITY_CONFIG_HEARING WRITE_ACCESSIBILITY_CONFIG_ACTION SET_HOTSPOT'.split(' '),
    ...'GET_HOTSPOT MANAGE_NFC_SWITCH MANAGE_WIFI_TOGGLE MANAGE_WIFI_SCAN MANAGE_WIFI_CONNECT'.split(' '),
    ...'UNINSTALL_BUNDLE GET_BUNDLE_INFO_PRIVILEGED REMOVE_BUNDLE_DATA_AND_CACHE_FILES'.split(' '),
    ...'MANAGE_DISPOSED_APP_STATUS INSTALL_BUNDLE'.split(' '),
  ].map((name) => `cli.${name}`),
  ...'AGENT_FILE_ACCESS ONSCREEN_AWARENESS GET_ALL_BUNDLE_INFO'.split(' '),
  ...DIRECTORIES.flatMap((name) =>
    ['MEDIA_READ', 'MEDIA_WRITE', 'OTHER_READ', 'OTHER_WRITE'].map((end) => `${name}_${end}`),
  ),
  ...['READ', 'WRITE'].map((name) => `ACCESS_USER_FULL_DISK_${name}`),
  ...MEDIA.flatMap((name) => [`AGENT_FILE_ACCESS_READ_${name}`, `AGENT_FILE_ACCESS_WRITE_${name}`]),
].map((name) => P[name]);

test('C18 C24 each of the 89 recordable names is recorded, also of an app that never asked for it', async (t) => {
  const { pm, T, id } = scene(t, { target: { permissions: [] } });
  assert.equal(new Set(RECORDABLE).size, 89);
  for (const name of RECORDABLE) assert.equal(await add(pm, T, name), undefined, name);
  const seen = await overview(pm);
  assert.deepEqual(
    seen.map((row) => row.join(' ')).sort(),
    RECORDABLE.map((name) => [id, name, 1, 0].join(' ')).sort(),
  );
});

for (const [numbers, what, name] of [
  ['C18', 'a name nobody defined', P.UNKNOWN],
  ['C18', 'a name in lower case', 'ohos.permission.camera'],
  ['C18', 'a name without its prefix', 'CAMERA'],
  ['C18', 'a name with a space before it', ` ${P.CAMERA}`],
  ['C19', 'INTERNET', P.INTERNET],
  ['C19', 'MICROPHONE_BACKGROUND', P.MICROPHONE_BACKGROUND],
  ['C19', 'a system_grant name that the caller holds', STATS],
]) {
  test(`${numbers} add of ${what} rejects with 12100003`, async (t) => {
    const { pm, T } = scene(t);
    assert.equal(await rejected(add(pm, T, name)), NO_PERMISSION);
    assert.deepEqual((await records(pm)).bundleRecords, []);
  });
}

for (const [numbers, what, tokenOf, name] of [
  ['C17', 'a token that was never given out', () => NO_SUCH_TOKEN, P.CAMERA],
  ['C17 D22', 'a token of no valid type', () => 0x38000001, P.CAMERA],
  ['C17', 'an app that was uninstalled', ({ T }) => T.uninstall() ?? T.tokenId, P.CAMERA],
  ['C17', 'an app that was uninstalled, an unknown name', ({ T }) => T.uninstall() ?? T.tokenId, P.UNKNOWN],
  ['C20 D31', 'a shell token', ({ device }) => shellCaller(device).tokenId, P.CAMERA],
  ['C21 D31', 'a native token', ({ device }) => nativeCaller(device).tokenId, P.READ_CONTACTS],
  ...[P.CAMERA, P.MICROPHONE].map((name) => [
    'C22 D31',
    `a native token that holds ${name}_BACKGROUND`,
    ({ device }) => nativeCaller(device, [`${name}_BACKGROUND`]).tokenId,
    name,
  ]),
]) {
  test(`${numbers} add for ${what} rejects with 12100002 and records nothing`, async (t) => {
    const s = scene(t);
    assert.equal(await rejected(add(s.pm, tokenOf(s), name)), NO_TOKEN);
    assert.deepEqual((await records(s.pm)).bundleRecords, []);
  });
}

test('C23 add by a non-system app is 202 though it holds the permission, by a system app without it 201', async (t) => {
  const { pm, less, nor, T } = scene(t);
  assert.equal(await rejected(add(nor, T, P.CAMERA)), CODE.NOT_SYSTEM_APPLICATION);
  assert.equal(
    await rejected(add(T.privacyManager, T, P.CAMERA)),
    CODE.NOT_SYSTEM_APPLICATION,
    'nor does it hold it',
  );
  assert.equal(await rejected(add(less, T, P.CAMERA)), CODE.PERMISSION_DENIED);
  assert.deepEqual(await counts(pm, T, P.CAMERA), [0, 0]);
});

test('C23 add by native and shell callers needs the permission, but no system app', async (t) => {
  const { device, pm, T } = scene(t);
  for (const make of [nativeCaller, shellCaller]) {
    assert.equal(await add(make(device, [STATS]).privacyManager, T, P.CAMERA), undefined);
    assert.equal(
      await rejected(add(make(device).privacyManager, T, P.CAMERA)),
      CODE.PERMISSION_DENIED,
      make.name,
    );
  }
  assert.deepEqual(await counts(pm, T, P.CAMERA), [2, 0]);
});

test('C24 add counts for apps of every user and for the caller itself, whoever recorded it', async (t) => {
  const { device, pm, SYS, T, U, V } = scene(t);
  const other = otherCaller(device).privacyManager;
  for (const app of [SYS, T, U, V]) {
    await add(pm, app, P.READ_CONTACTS);
    await add(other, app, P.READ_CONTACTS);
    assert.deepEqual(await counts(pm, app, P.READ_CONTACTS), [2, 0], app.bundleName);
  }
});

test('C35 add(3, 3) gives an access and a reject detail of the same time', async (t) => {
  const { pm, T } = scene(t);
  await add(pm, T, P.CAMERA, 3, 3);
  assert.deepEqual(await detail(pm, T, P.CAMERA), {
    permissionName: P.CAMERA,
    accessCount: 3,
    rejectCount: 3,
    lastAccessTime: START,
    lastRejectTime: START,
    lastAccessDuration: 0,
    enhancedIdentity: '',
    accessRecords: [entry(START, 3)],
    rejectRecords: [entry(START, 3)],
  });
});

for (const [what, arrange, status] of [
  ['without a process', () => {}, BACKGROUND],
  ['in the foreground', ({ T }) => T.foreground(), FOREGROUND],
  ['in the background', ({ T }) => T.background(), BACKGROUND],
  ['back in the background', ({ T }) => T.foreground() ?? T.background(), BACKGROUND],
  ['with a started process', ({ T }) => T.startProcess(), BACKGROUND],
  ['after its exit', ({ T }) => T.foreground() ?? T.exit(), BACKGROUND],
  ['while only another app is in the foreground', ({ U }) => U.foreground(), BACKGROUND],
  ['while only its namesake of another user is in the foreground', ({ V }) => V.foreground(), BACKGROUND],
]) {
  test(`C37 add for an app ${what} has status ${status}`, async (t) => {
    const s = scene(t);
    arrange(s);
    await add(s.pm, s.T, P.CAMERA, 1, 1);
    const { accessRecords, rejectRecords } = await detail(s.pm, s.T, P.CAMERA);
    assert.deepEqual(accessRecords, [entry(START, 1, { status })]);
    assert.deepEqual(rejectRecords, [entry(START, 1, { status })]);
  });
}

test('C38 lockScreenStatus is 2 while the screen is locked, 1 before and afterwards', async (t) => {
  const { device, pm, T } = scene(t);
  for (const [name, change, lockScreenStatus] of [
    [P.CAMERA, () => {}, UNLOCKED],
    [P.MICROPHONE, () => lockScreen(device), LOCKED],
    [P.LOCATION, () => device.screenLock().unlock('1234'), UNLOCKED],
  ]) {
    change();
    await add(pm, T, name);
    assert.deepEqual(
      (await detail(pm, T, name)).accessRecords,
      [entry(START, 1, { lockScreenStatus })],
      name,
    );
  }
});

test('C39 what add records has no duration, however long ago', async (t) => {
  const { device, pm, T } = scene(t);
  await add(pm, T, P.CAMERA, 1, 1);
  device.clock.advance(5000);
  const found = await detail(pm, T, P.CAMERA);
  assert.equal(found.lastAccessDuration, 0);
  for (const { accessDuration } of [...found.accessRecords, ...found.rejectRecords])
    assert.equal(accessDuration, 0);
});

test('C45 D5 a failed add leaves nothing behind: the next one counts at once', async (t) => {
  const { pm, T } = scene(t);
  assert.equal(await rejected(add(pm, T, P.CAMERA, 0, 0)), CODE.INVALID_PARAMETER);
  assert.equal(await rejected(add(pm, T, P.UNKNOWN)), NO_PERMISSION);
  await add(pm, T, P.CAMERA);
  assert.equal(await rejected(add(pm, T, P.CAMERA, 0, 0)), CODE.INVALID_PARAMETER);
  await add(pm, T, P.CAMERA);
  assert.deepEqual(await counts(pm, T, P.CAMERA), [2, 0]);
});

test('C46 add on a closed device rejects with 12100007, its callback form too', async (t) => {
  const { device, pm, T, id } = scene(t);
  device.close();
  assert.equal(await rejected(() => add(pm, T, P.CAMERA)), CODE.SERVICE_ABNORMAL);
  const error = await new Promise((resolve) => pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, resolve));
  assert.equal(error.code, CODE.SERVICE_ABNORMAL);
});

test('C47 D15 calls that nobody waits for are counted, in the order they were made', async (t) => {
  const { pm, T, id } = scene(t);
  const calls = Array.from({ length: 300 }, (_, i) => add(pm, T, P.CAMERA, 1, i % 3 ? 1 : 0));
  const seen = pm.getPermissionUsedRecord({ tokenId: id, flag: DETAIL });
  await Promise.all(calls);
  const [{ permissionRecords }] = (await seen).bundleRecords;
  assert.deepEqual([permissionRecords[0].accessCount, permissionRecords[0].rejectCount], [300, 200]);
  assert.deepEqual(await counts(pm, T, P.CAMERA), [300, 200]);
});

test('C32 the used types of an app and permission gather, whatever the identity', async (t) => {
  const { pm, T, id } = scene(t);
  await add(pm, T, P.CAMERA, 1, 0, { usedType: PICKER, enhancedIdentity: 'a' });
  await add(pm, T, P.CAMERA, 0, 1, { usedType: NORMAL, enhancedIdentity: 'b' });
  await add(pm, T, P.CAMERA, 1, 0, { usedType: NORMAL });
  assert.deepEqual(await usedTypes(pm), [
    [id, P.CAMERA, NORMAL],
    [id, P.CAMERA, PICKER],
  ]);
});

test('C24 a debug app, a clone and a sandbox are targets like any other', async (t) => {
  const { device, pm } = scene(t);
  for (const more of [{ debug: true }, { appIndex: 1 }, { appIndex: 2, dlpType: 1 }]) {
    const app = ordinaryApp(device, 'kind', [P.CAMERA], more);
    await add(pm, app, P.CAMERA);
    assert.deepEqual(await counts(pm, app, P.CAMERA), [1, 0]);
  }
});
