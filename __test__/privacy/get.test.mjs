// C55..C63, C71, C73 with D24, D25, D27, D37, D54: which records getPermissionUsedRecord selects.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import {
  add,
  CODE,
  DAY,
  EMPTY,
  MINUTE,
  NO_SUCH_TOKEN,
  nativeCaller,
  overview,
  P,
  records,
  rejected,
  remoteApp,
  START,
  SUMMARY,
  scene,
  shellCaller,
} from './support.mjs';

const WEEK = 7 * DAY;

/** One record of T in each of these milliseconds since the start. */
async function recordedAt(t, times, options) {
  const s = scene(t, options);
  for (const at of times) {
    s.device.clock.set(START + at);
    await add(s.pm, s.T, P.CAMERA);
  }
  return s;
}

/** When the selected records were made, in ms since the start, oldest first. */
async function timesOf(pm, request) {
  const { bundleRecords } = await records(pm, request);
  return bundleRecords
    .flatMap(({ permissionRecords }) => permissionRecords)
    .flatMap(({ accessRecords }) => accessRecords)
    .map(({ timestamp }) => timestamp - START)
    .sort((one, two) => one - two);
}

const [FIRST, SECOND, THIRD] = [1000, MINUTE + 1000, 2 * MINUTE + 1000];
const ALL = [FIRST, SECOND, THIRD];

// Begin and end in ms since the start; null leaves the bound out, 0 is the number 0.
for (const [numbers, begin, end, expected] of [
  ['C58', null, null, ALL],
  ['C58', 0, 0, ALL],
  ['C56', SECOND, SECOND, [SECOND]],
  ['C56', SECOND, THIRD, [SECOND, THIRD]],
  ['C56', FIRST, THIRD, ALL],
  ['C56', FIRST + 1, THIRD - 1, [SECOND]],
  ['C56', SECOND + 1, THIRD - 1, []],
  ['C56', THIRD + 1, THIRD + 2, []],
  ['C57', 0, SECOND, [FIRST, SECOND]],
  ['C57', null, SECOND, [FIRST, SECOND]],
  ['C57', 0, FIRST, [FIRST]],
  ['C57', 0, FIRST - 1, []],
  ['C57', 0, THIRD + DAY, ALL],
  ['C55 D27', SECOND, 0, [SECOND, THIRD]],
  ['C55 D27', SECOND, null, [SECOND, THIRD]],
  ['C55 D27', SECOND + 1, null, [THIRD]],
  ['C55 D27', THIRD + 1, null, []],
  ['C55 D27', -DAY, null, ALL],
]) {
  test(`${numbers} the window from ${begin} to ${end} has ${expected.length} of three records`, async (t) => {
    const { pm } = await recordedAt(t, ALL);
    const bound = (at) => (at === null || at === 0 ? at : START + at);
    assert.deepEqual(await timesOf(pm, { beginTime: bound(begin), endTime: bound(end) }), expected);
  });
}

test('C57 endTime 1 has no lower bound and finds nothing', async (t) => {
  const { pm } = await recordedAt(t, ALL);
  assert.deepEqual(await records(pm, { beginTime: 0, endTime: 1 }), EMPTY);
});

// How long ago the record was made, and whether it is returned, by a window of both 0 and by explicit ones.
for (const [numbers, what, age, kept] of [
  ['C58 D25', '6 days and 23 hours', WEEK - 3_600_000, true],
  ['C58 D25', 'a millisecond less than 7 days', WEEK - 1, true],
  ['C57 C150 D25', 'a millisecond more than 7 days', WEEK + 1, false],
  ['C57 C150 D25', '8 days', 8 * DAY, false],
  ['C57 C150 D25', 'a year', 365 * DAY, false],
]) {
  test(`${numbers} a record of ${what} ago is ${kept ? '' : 'never '}returned`, async (t) => {
    const { device, pm, T } = await recordedAt(t, [0]);
    const windows = [
      {},
      { beginTime: 0, endTime: 0 },
      { beginTime: START },
      { beginTime: START - DAY },
      { beginTime: START, endTime: START },
      { endTime: START },
      { endTime: START + 2 * age },
    ];
    device.clock.advance(age);
    for (const window of windows) {
      assert.deepEqual(await timesOf(pm, window), kept ? [0] : [], inspect(window));
      if (!kept) assert.deepEqual(await records(pm, { ...window, flag: SUMMARY }), EMPTY, inspect(window));
    }
    await add(pm, T, P.CAMERA);
    for (const window of windows.slice(0, 4)) {
      assert.deepEqual(
        await timesOf(pm, window),
        kept ? [0, age] : [age],
        `${inspect(window)} after another`,
      );
    }
  });
}

test('C58 D25 only the records that are too old are left out, also of the totals', async (t) => {
  const { device, pm, id } = await recordedAt(t, [0, DAY, 2 * DAY]);
  device.clock.set(START + WEEK + 5);
  assert.deepEqual(await timesOf(pm), [DAY, 2 * DAY]);
  assert.deepEqual(await overview(pm, { flag: SUMMARY, endTime: START + 90 * DAY }), [[id, P.CAMERA, 2, 0]]);
  const { beginTime, endTime } = await records(pm);
  assert.deepEqual([beginTime, endTime], [START + DAY, START + 2 * DAY]);
});

for (const [what, tokenOf] of [
  ['1', () => 1],
  ['a token nobody has', () => NO_SUCH_TOKEN],
  ['-1', () => -1],
  ['a native token', ({ device }) => nativeCaller(device).tokenId],
  ['a shell token', ({ device }) => shellCaller(device).tokenId],
  ['that of an app of another device', remoteApp],
]) {
  test(`D54 get of tokenId ${what} is 12100002, whatever else is asked, but not where remote records are`, async (t) => {
    const s = await recordedAt(t, [0]);
    const tokenId = tokenOf(s);
    for (const more of [{}, { permissionNames: [P.UNKNOWN] }, { bundleName: 'x' }, { deviceId: 'x' }]) {
      assert.equal(await rejected(records(s.pm, { tokenId, ...more })), CODE.NO_TOKEN, inspect(more));
    }
    assert.equal(
      await rejected(records(s.pm, { tokenId, beginTime: 2, endTime: 1 })),
      CODE.INVALID_PARAMETER,
    );
    assert.deepEqual(await records(s.pm, { tokenId, isRemote: true }), EMPTY);
  });
}

test('D54 get of an app without records, and of no app in particular, is no error', async (t) => {
  const { pm, U } = await recordedAt(t, [0]);
  assert.deepEqual(await records(pm, { tokenId: U.tokenId }), EMPTY);
  assert.equal((await records(pm, { tokenId: 0 })).bundleRecords.length, 1);
});

for (const [what, permissionNames] of [
  ['that does not exist', [P.UNKNOWN]],
  ['whose use is not recorded', [P.INTERNET]],
  ['in the wrong case', ['ohos.permission.camera']],
  ['that is empty', ['']],
  ['beside a good one', [P.CAMERA, P.UNKNOWN]],
  ['before a good one', [P.INTERNET, P.CAMERA]],
]) {
  test(`D54 get of a name ${what} is 12100003, after 12100001 and 12100002`, async (t) => {
    const { pm, id } = await recordedAt(t, [0]);
    for (const more of [{}, { tokenId: id }, { flag: SUMMARY }, { deviceId: 'x' }]) {
      const code = await rejected(records(pm, { permissionNames, ...more }));
      assert.equal(code, CODE.NO_PERMISSION, inspect(more));
    }
    assert.equal(await rejected(records(pm, { permissionNames, flag: 7 })), CODE.INVALID_PARAMETER);
    assert.equal(await rejected(records(pm, { permissionNames, tokenId: NO_SUCH_TOKEN })), CODE.NO_TOKEN);
    assert.deepEqual(await records(pm, { permissionNames, isRemote: true }), EMPTY);
  });
}

/** T used CAMERA, MICROPHONE and LOCATION, U CAMERA, V MICROPHONE; every request sorts its rows the same way. */
async function mixed(t) {
  const s = scene(t);
  for (const name of [P.CAMERA, P.MICROPHONE, P.LOCATION]) await add(s.pm, s.T, name);
  await add(s.pm, s.U, P.CAMERA);
  await add(s.pm, s.V, P.MICROPHONE);
  const found = async (request) => {
    const rows = (await overview(s.pm, request)).map(([tokenId, name]) => {
      const who = ['T', 'U', 'V'].find((key) => s[key].tokenId === tokenId);
      return `${who} ${name.split('.').pop()}`;
    });
    return rows.sort();
  };
  return { ...s, found };
}

const OF_T = ['T CAMERA', 'T LOCATION', 'T MICROPHONE'];
const EVERYTHING = [...OF_T, 'U CAMERA', 'V MICROPHONE'];

// [numbers, request (T and V stand for their token ids), what it selects]
const FILTERS = [
  ['C63', {}, EVERYTHING],
  ['C63', { tokenId: 0 }, EVERYTHING],
  ['C63', { tokenId: 'T' }, OF_T],
  ['C63', { tokenId: 'V' }, ['V MICROPHONE']],
  ['C60', { permissionNames: [] }, EVERYTHING],
  ['C61', { permissionNames: [P.CAMERA, P.CAMERA] }, ['T CAMERA', 'U CAMERA']],
  ['C61', { permissionNames: [P.MICROPHONE, P.LOCATION, P.READ_AUDIO] }, [...OF_T.slice(1), 'V MICROPHONE']],
  ['C61', { permissionNames: [P.MICROPHONE], tokenId: 'V' }, ['V MICROPHONE']],
  ['C61', { permissionNames: [P.CAMERA], tokenId: 'V' }, []],
  ['C62 D24', { bundleName: '' }, EVERYTHING],
  ['C62 D24', { bundleName: 'com.example.target' }, [...OF_T, 'V MICROPHONE']],
  ['C62 D24', { bundleName: 'com.example.user' }, ['U CAMERA']],
  ['C62 D24', { bundleName: 'com.example.nobody' }, []],
  ['C62 D24', { bundleName: 'com.example' }, []],
  ['C62 D24', { bundleName: 'COM.EXAMPLE.TARGET' }, []],
  ['C62 D24', { bundleName: '%' }, []],
  ['C62 D24', { bundleName: 'com.example.system' }, []],
  ['C62 D24', { bundleName: 'com.example.target', tokenId: 'V' }, ['V MICROPHONE']],
  ['C62 D24', { bundleName: 'com.example.user', tokenId: 'V' }, []],
  ['C62 D24', { bundleName: 'com.example.target', permissionNames: [P.CAMERA] }, ['T CAMERA']],
  ['C62 D24', { deviceId: '' }, EVERYTHING],
  ['C62 D24', { deviceId: '0' }, EVERYTHING],
  ['C62 D24', { deviceId: '0', tokenId: 'V' }, ['V MICROPHONE']],
  ['C62 D24', { deviceId: 'device' }, []],
  ['C62 D24', { deviceId: '00' }, []],
  ['C62 D24', { deviceId: 'device', bundleName: 'com.example.target' }, []],
  ['C73 D37', { isRemote: false }, EVERYTHING],
  ['C73 D37', { isRemote: true }, []],
  ['C73 D37', { isRemote: true, deviceId: '' }, []],
  ['C73 D37', { isRemote: true, deviceId: '0', tokenId: 'T' }, []],
  ['C73 D37', { isRemote: true, flag: SUMMARY }, []],
];

for (const [numbers, { tokenId, ...request }, expected] of FILTERS) {
  const asked = inspect({ ...(tokenId === undefined ? {} : { tokenId }), ...request }, { breakLength: 500 });
  test(`${numbers} get(${asked}) selects ${expected.length} of five`, async (t) => {
    const s = await mixed(t);
    const token = tokenId === undefined ? {} : { tokenId: s[tokenId]?.tokenId ?? tokenId };
    assert.deepEqual(await s.found({ ...token, ...request }), expected);
    if (expected.length === 0) assert.deepEqual(await records(s.pm, { ...token, ...request }), EMPTY);
  });
}

test('C71 an app that is uninstalled disappears from the results, and does not come back with its name', async (t) => {
  const { device, T, found } = await mixed(t);
  const { manifest } = T;
  T.uninstall();
  assert.deepEqual(await found(), ['U CAMERA', 'V MICROPHONE']);
  assert.equal(await rejected(found({ tokenId: T.tokenId })), CODE.NO_TOKEN);
  assert.deepEqual(await found({ bundleName: 'com.example.target' }), ['V MICROPHONE']);
  device.installApp(manifest);
  assert.deepEqual(await found(), ['U CAMERA', 'V MICROPHONE']);
});

test('C71 removing a user removes the records of its apps', async (t) => {
  const { device, found } = await mixed(t);
  device.users.remove(101);
  assert.deepEqual(await found(), [...OF_T, 'U CAMERA']);
});

test('C59 C67 get on a fresh device gives the empty response, each time a new one', async (t) => {
  const { pm } = scene(t);
  const one = await records(pm);
  assert.deepEqual(one, EMPTY);
  one.bundleRecords.push('mine');
  assert.deepEqual(await records(pm), EMPTY);
  assert.deepEqual(await records(pm, { flag: SUMMARY }), EMPTY);
});

test('C63 get answers every permitted caller alike, in whichever user it is', async (t) => {
  const { device, pm } = await mixed(t);
  const { manifest } = device.app('com.example.system');
  const neighbour = device.installApp({ ...manifest, userId: 101 });
  assert.deepEqual(await records(neighbour.privacyManager), await records(pm));
});
