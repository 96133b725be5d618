// 4.5: the flags 2 to 6 select records by lock screen, status and used type, and always fill the detail lists.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  BACKGROUND,
  COMPONENT,
  EMPTY,
  entry,
  FOREGROUND,
  INACTIVE,
  LOCKED,
  lockScreen,
  MINUTE,
  NORMAL,
  P,
  PICKER,
  records,
  START,
  scene,
  UNLOCKED,
} from './support.mjs';

// One record of CAMERA in each minute: [status, lock screen, used type, successes, failures].
const ROWS = [
  [BACKGROUND, UNLOCKED, NORMAL, 1, 0],
  [FOREGROUND, UNLOCKED, NORMAL, 2, 0],
  [BACKGROUND, LOCKED, NORMAL, 4, 1],
  [FOREGROUND, LOCKED, PICKER, 8, 0],
  [BACKGROUND, UNLOCKED, COMPONENT, 16, 0],
  [BACKGROUND, UNLOCKED, NORMAL, 0, 32],
  [FOREGROUND, UNLOCKED, PICKER, 0, 64],
  [INACTIVE, UNLOCKED, NORMAL, 128, 0],
];

const FLAGS = [
  [2, 'while locked', [2, 3]],
  [3, 'while unlocked', [0, 1, 4, 5, 6, 7]],
  [4, 'in the background', [0, 2, 4, 5]],
  [5, 'in the foreground', [1, 3, 6]],
  [6, 'by picker or security component', [3, 4, 6]],
];

const timeOf = (row) => START + row * MINUTE;

async function recorded(t) {
  const s = scene(t);
  const { device, pm, T } = s;
  for (const [row, [status, lock, usedType, success, fail]] of ROWS.entries()) {
    device.clock.set(timeOf(row));
    device.policies.blockByAdmin('camera', status === INACTIVE);
    if (status === FOREGROUND) T.foreground();
    else T.background();
    if (lock === LOCKED) lockScreen(device);
    await add(pm, T, P.CAMERA, success, fail, { usedType });
    if (lock === LOCKED) device.screenLock().unlock('1234');
  }
  return s;
}

const SUCCESS = 3;
const FAIL = 4;

/** The details of the rows with a count in this column, newest first. */
const detailsOf = (rows, column) =>
  rows
    .filter((row) => ROWS[row][column] > 0)
    .map((row) => {
      const [status, lockScreenStatus, usedType] = ROWS[row];
      return entry(timeOf(row), ROWS[row][column], { status, lockScreenStatus, usedType });
    })
    .reverse();

const sum = (list) => list.reduce((total, { count }) => total + count, 0);

/** The whole response when exactly these rows are selected. */
function responseOf({ id, T }, rows) {
  const accessRecords = detailsOf(rows, SUCCESS);
  const rejectRecords = detailsOf(rows, FAIL);
  const record = {
    permissionName: P.CAMERA,
    accessCount: sum(accessRecords),
    rejectCount: sum(rejectRecords),
    lastAccessTime: accessRecords[0]?.timestamp ?? 0,
    lastRejectTime: rejectRecords[0]?.timestamp ?? 0,
    lastAccessDuration: 0,
    enhancedIdentity: '',
    accessRecords,
    rejectRecords,
  };
  return {
    beginTime: timeOf(rows[0]),
    endTime: timeOf(rows.at(-1)),
    bundleRecords: [
      {
        tokenId: id,
        isRemote: false,
        deviceId: '',
        bundleName: T.bundleName,
        permissionRecords: [record],
      },
    ],
  };
}

for (const [flag, what, rows] of FLAGS) {
  test(`C53 C65 flag ${flag} selects what was recorded ${what}, with details and totals of it alone`, async (t) => {
    const s = await recorded(t);
    assert.deepEqual(await records(s.pm, { flag }), responseOf(s, rows));
  });

  test(`C53 C56 flag ${flag} goes with the other filters`, async (t) => {
    const s = await recorded(t);
    const window = { beginTime: timeOf(2), endTime: timeOf(4) };
    const inside = rows.filter((row) => row >= 2 && row <= 4);
    for (const more of [
      {},
      { tokenId: s.id },
      { permissionNames: [P.CAMERA, P.LOCATION] },
      { deviceId: '0' },
    ]) {
      assert.deepEqual(await records(s.pm, { flag, ...window, ...more }), responseOf(s, inside));
    }
    for (const more of [
      { tokenId: s.U.tokenId },
      { permissionNames: [P.MICROPHONE] },
      { bundleName: 'com.example.user' },
      { deviceId: 'x' },
    ]) {
      assert.deepEqual(await records(s.pm, { flag, ...more }), EMPTY);
    }
  });

  test(`C53 C67 flag ${flag} gives the empty response where nothing was recorded ${what}`, async (t) => {
    const { device, pm, T } = scene(t);
    if (flag !== 2) lockScreen(device);
    if (flag === 4) T.foreground();
    if (flag === 3 || flag === 2 || flag === 5 || flag === 6) T.background();
    await add(pm, T, P.CAMERA);
    assert.deepEqual(await records(pm, { flag }), EMPTY);
  });
}

test('C53 flags 0 and 1 select every row, the last with its details', async (t) => {
  const s = await recorded(t);
  const everything = responseOf(s, [...ROWS.keys()]);
  assert.deepEqual(await records(s.pm, { flag: 1 }), everything);
  const [record] = everything.bundleRecords[0].permissionRecords;
  record.accessRecords = [];
  record.rejectRecords = [];
  assert.deepEqual(await records(s.pm, { flag: 0 }), everything);
});
