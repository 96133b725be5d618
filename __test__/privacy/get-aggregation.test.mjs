// C35, C63..C69, C72 with D23: how getPermissionUsedRecord groups, orders, counts and cuts what it selected.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  DETAIL,
  detail,
  entry,
  MINUTE,
  ordinaryApp,
  P,
  PICKER,
  records,
  START,
  SUMMARY,
  scene,
} from './support.mjs';

const RESPONSE = ['beginTime', 'endTime', 'bundleRecords'];
const BUNDLE = ['tokenId', 'isRemote', 'deviceId', 'bundleName', 'permissionRecords'];
const RECORD = [
  ...['permissionName', 'accessCount', 'rejectCount', 'lastAccessTime', 'lastRejectTime'],
  ...['lastAccessDuration', 'enhancedIdentity', 'accessRecords', 'rejectRecords'],
];
const ENTRY = ['status', 'lockScreenStatus', 'timestamp', 'accessDuration', 'count', 'usedType'];

const keysOf = (object) => Reflect.ownKeys(object).sort();

/** Makes one add in each given minute: [minute, app, permission, successes, failures, options]. */
async function addAll({ device, pm }, rows) {
  for (const [minute, app, name, success = 1, fail = 0, options = undefined] of rows) {
    device.clock.set(START + minute * MINUTE);
    await add(pm, app, name, success, fail, options);
  }
}

const record = (permissionName, more) => ({
  permissionName,
  accessCount: 0,
  rejectCount: 0,
  lastAccessTime: 0,
  lastRejectTime: 0,
  lastAccessDuration: 0,
  enhancedIdentity: '',
  accessRecords: [],
  rejectRecords: [],
  ...more,
});

const bundle = ({ tokenId, bundleName }, ...permissionRecords) => ({
  tokenId,
  isRemote: false,
  deviceId: '',
  bundleName,
  permissionRecords,
});

test('C63 C72 the objects of a response have exactly the documented properties', async (t) => {
  const s = scene(t);
  await addAll(s, [[0, s.T, P.CAMERA, 1, 1]]);
  for (const flag of [SUMMARY, DETAIL]) {
    const response = await records(s.pm, { flag });
    const [found] = response.bundleRecords;
    assert.deepEqual(keysOf(response), RESPONSE.toSorted());
    assert.deepEqual(keysOf(found), BUNDLE.toSorted());
    assert.deepEqual(keysOf(found.permissionRecords[0]), RECORD.toSorted());
    for (const list of ['accessRecords', 'rejectRecords']) {
      const details = found.permissionRecords[0][list];
      assert.ok(Array.isArray(details));
      for (const one of details) assert.deepEqual(keysOf(one), ENTRY.toSorted());
    }
    assert.equal(found.isRemote, false, 'D24 a boolean');
  }
});

test('C63 C64 C65 C67 C68 a whole response, with details and without', async (t) => {
  const s = scene(t);
  const { pm, T, V } = s;
  await addAll(s, [
    [0, T, P.CAMERA, 2, 0],
    [1, T, P.MICROPHONE, 0, 3],
    [2, T, P.CAMERA, 1, 4],
    [3, V, P.LOCATION, 5, 0, { usedType: PICKER }],
  ]);
  const at = (minute) => START + minute * MINUTE;
  const whole = (cut) => ({
    beginTime: at(0),
    endTime: at(3),
    bundleRecords: [
      bundle(
        T,
        record(P.CAMERA, {
          accessCount: 3,
          rejectCount: 4,
          lastAccessTime: at(2),
          lastRejectTime: at(2),
          accessRecords: cut([entry(at(2), 1), entry(at(0), 2)]),
          rejectRecords: cut([entry(at(2), 4)]),
        }),
        record(P.MICROPHONE, {
          rejectCount: 3,
          lastRejectTime: at(1),
          rejectRecords: cut([entry(at(1), 3)]),
        }),
      ),
      bundle(
        V,
        record(P.LOCATION, {
          accessCount: 5,
          lastAccessTime: at(3),
          accessRecords: cut([entry(at(3), 5, { usedType: PICKER })]),
        }),
      ),
    ].sort((one, two) => one.tokenId - two.tokenId),
  });
  assert.deepEqual(
    await records(pm, { flag: DETAIL }),
    whole((list) => list),
  );
  assert.deepEqual(
    await records(pm, { flag: SUMMARY }),
    whole(() => []),
  );
});

// Adds as `minute:successes/failures`; totals as accesses, minute of the last, refusals, minute of the last.
for (const [numbers, what, adds, [accessCount, access, rejectCount, reject]] of [
  ['C64', 'one success', '3:2/0', [2, 3, 0, null]],
  ['C68', 'failures only', '3:0/2', [0, null, 2, 3]],
  ['C64 C68', 'a failure after a success', '1:2/0 4:0/5', [2, 1, 5, 4]],
  ['C64 C68', 'a success after both', '1:2/3 4:5/0', [7, 4, 3, 1]],
]) {
  test(`${numbers} totals and last times of ${what}`, async (t) => {
    const s = scene(t);
    const rows = adds.split(' ').map((one) => one.split(/[:/]/).map(Number));
    await addAll(
      s,
      rows.map(([minute, success, fail]) => [minute, s.T, P.CAMERA, success, fail]),
    );
    const time = (minute) => (minute === null ? 0 : START + minute * MINUTE);
    const lasts = { lastAccessTime: time(access), lastRejectTime: time(reject) };
    const { bundleRecords } = await records(s.pm, { flag: SUMMARY });
    assert.deepEqual(bundleRecords, [bundle(s.T, record(P.CAMERA, { accessCount, rejectCount, ...lasts }))]);
  });
}

test('C36 C66 permissions are ordered by their newest record, which merging does not make newer', async (t) => {
  const s = scene(t);
  const { pm, T } = s;
  const order = async (request) =>
    (await records(pm, request)).bundleRecords[0].permissionRecords.map(({ permissionName }) =>
      permissionName.split('.').pop(),
    );
  for (const [minute, name, ...expected] of [
    [0, 'LOCATION', 'LOCATION'],
    [1, 'CAMERA', 'CAMERA', 'LOCATION'],
    [2, 'MICROPHONE', 'MICROPHONE', 'CAMERA', 'LOCATION'],
    [3, 'LOCATION', 'LOCATION', 'MICROPHONE', 'CAMERA'],
    [4, 'CAMERA', 'CAMERA', 'LOCATION', 'MICROPHONE'],
    [4.5, 'MICROPHONE', 'MICROPHONE', 'CAMERA', 'LOCATION'],
    [4.75, 'CAMERA', 'MICROPHONE', 'CAMERA', 'LOCATION'],
  ]) {
    await addAll(s, [[minute, T, P[name]]]);
    assert.deepEqual(await order(), expected, `after minute ${minute}`);
  }
  const selected = await order({ endTime: START + 2 * MINUTE });
  assert.deepEqual(selected, ['MICROPHONE', 'CAMERA', 'LOCATION'], 'only the selected records count');
});

test('C63 C33 there is a bundle record for each token and identity, ordered by their text', async (t) => {
  const s = scene(t);
  const apps = [s.V, s.T, s.U, ordinaryApp(s.device, 'clone', [], { appIndex: 1 })];
  const identities = ['b', '', 'B', 'ab', 'a', '10', '9', '\u6743'];
  await addAll(
    s,
    apps.flatMap((app) =>
      identities.map((enhancedIdentity) => [0, app, P.CAMERA, 1, 0, { enhancedIdentity }]),
    ),
  );
  const { bundleRecords } = await records(s.pm);
  const seen = bundleRecords.map(
    ({ tokenId, permissionRecords: [first] }) => `${tokenId}_${first.enhancedIdentity}`,
  );
  const expected = apps
    .flatMap(({ tokenId }) => identities.map((identity) => `${tokenId}_${identity}`))
    .sort((one, two) => Buffer.compare(Buffer.from(one), Buffer.from(two)));
  assert.deepEqual(seen, expected);
  for (const { permissionRecords } of bundleRecords) assert.equal(permissionRecords.length, 1);
});

for (const flag of [SUMMARY, DETAIL]) {
  test(`C72 C33 every permission record tells its identity, flag ${flag}`, async (t) => {
    const s = scene(t);
    const named = { enhancedIdentity: 'a tab' };
    await addAll(s, [
      [0, s.T, P.CAMERA],
      [1, s.T, P.CAMERA, 1, 0, named],
      [2, s.T, P.LOCATION, 1, 0, named],
    ]);
    const { bundleRecords } = await records(s.pm, { flag });
    const seen = bundleRecords.map(({ permissionRecords }) =>
      permissionRecords.map((one) => `${one.permissionName.split('.').pop()} ${one.enhancedIdentity}`),
    );
    assert.deepEqual(seen, [['CAMERA '], ['LOCATION a tab', 'CAMERA a tab']]);
  });
}

test('C67 begin and end of a response are those of the records it used, not of the window', async (t) => {
  const s = scene(t);
  const at = (minute) => START + minute * MINUTE;
  await addAll(s, [
    [1, s.T, P.CAMERA],
    [2, s.U, P.CAMERA],
    [3, s.T, P.MICROPHONE],
    [3.5, s.T, P.MICROPHONE],
  ]);
  for (const [request, begin, end] of [
    [{}, 1, 3],
    [{ beginTime: at(0), endTime: at(9) }, 1, 3],
    [{ beginTime: at(2) }, 2, 3],
    [{ endTime: at(2.5) }, 1, 2],
    [{ tokenId: s.id }, 1, 3],
    [{ tokenId: s.U.tokenId }, 2, 2],
    [{ permissionNames: [P.CAMERA] }, 1, 2],
    [{ bundleName: s.U.bundleName }, 2, 2],
  ]) {
    for (const flag of [SUMMARY, DETAIL]) {
      const { beginTime, endTime } = await records(s.pm, { flag, ...request });
      assert.deepEqual([beginTime, endTime], [at(begin), at(end)], JSON.stringify(request));
    }
  }
});

// Twelve minutes with one success and two failures each, by the option of the device.
for (const [limit, shown] of [
  [undefined, 10],
  [1, 1],
  [10, 10],
  [11, 11],
  [500, 12],
]) {
  test(`C69 D23 C65 usedRecordDetailLimit ${limit} shows the ${shown} newest of 12 in each list and counts all`, async (t) => {
    const s = scene(t, limit === undefined ? {} : { usedRecordDetailLimit: limit });
    const minutes = [...new Array(12).keys()];
    const apps = [s.T, s.U];
    const targets = apps.flatMap((app) => [P.CAMERA, P.MICROPHONE].map((name) => [app, name]));
    await addAll(
      s,
      minutes.flatMap((minute) => targets.map(([app, name]) => [minute, app, name, 1, 2])),
    );
    const newest = minutes.reverse().slice(0, shown);
    for (const [app, name] of targets) {
      assert.deepEqual(
        await detail(s.pm, app, name),
        record(name, {
          accessCount: 12,
          rejectCount: 24,
          lastAccessTime: START + 11 * MINUTE,
          lastRejectTime: START + 11 * MINUTE,
          accessRecords: newest.map((minute) => entry(START + minute * MINUTE, 1)),
          rejectRecords: newest.map((minute) => entry(START + minute * MINUTE, 2)),
        }),
      );
    }
    const { beginTime, endTime } = await records(s.pm);
    assert.deepEqual([beginTime, endTime], [START, START + 11 * MINUTE], 'those not shown count too');
  });
}

test('C69 D23 each list has its own ten: successes do not push failures out', async (t) => {
  const s = scene(t);
  const rows = [...new Array(24).keys()].map((minute) => [
    minute,
    s.T,
    P.CAMERA,
    +(minute > 1),
    +(minute < 2),
  ]);
  await addAll(s, rows);
  const { accessRecords, rejectRecords, accessCount, rejectCount } = await detail(s.pm, s.T, P.CAMERA);
  assert.deepEqual([accessRecords.length, rejectRecords.length], [10, 2]);
  assert.deepEqual([accessCount, rejectCount], [22, 2]);
});

test('C69 D23 the totals of 1200 records are the same with details and without', async (t) => {
  const s = scene(t);
  const rows = [...new Array(600).keys()].flatMap((minute) => [
    [minute, s.T, P.CAMERA, 1, 1],
    [minute, s.U, P.MICROPHONE, 2, 0],
  ]);
  await addAll(s, rows);
  const totals = async (flag) =>
    (await records(s.pm, { flag })).bundleRecords.flatMap(({ permissionRecords }) =>
      permissionRecords.map(({ accessCount, rejectCount }) => [accessCount, rejectCount]),
    );
  assert.deepEqual((await totals(SUMMARY)).sort().flat(), [1200, 0, 600, 600]);
  assert.deepEqual(await totals(DETAIL), await totals(SUMMARY));
  assert.deepEqual((await records(s.pm)).beginTime, START);
});
