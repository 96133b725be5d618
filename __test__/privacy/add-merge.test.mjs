// C27..C36, C38 with D5 and D39: which records of a minute become one. A record is told from another by the time of its
// first use; nothing that resolved is lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  BACKGROUND,
  counts,
  detail,
  FOREGROUND,
  LOCKED,
  lockScreen,
  overview,
  P,
  START,
  scene,
  UNLOCKED,
} from './support.mjs';

// Each row: numbers, what, the adds, the accesses and the refusals afterwards, newest first. An add is written as
// `ms:success/fail` with ms since the start, and a used type behind it; a detail as `ms x count`.
const ROWS = [
  ['C27 D5', 'two adds at once are one record of both', '0:1/0 0:1/0', '0x2', ''],
  ['C27 D5', 'two adds 199 ms apart', '0:1/0 199:1/0', '0x2', ''],
  ['C28 C36', 'two adds 200 ms apart: the record keeps its first time', '0:1/0 200:1/0', '0x2', ''],
  ['C36', 'the first and the last millisecond of a minute', '0:1/0 59999:1/0', '0x2', ''],
  ['C29', 'the last and the first millisecond of two minutes', '59999:1/0 60000:1/0', '60000x1 59999x1', ''],
  ['C29', 'the same second of two minutes', '5000:1/0 65000:1/0', '65000x1 5000x1', ''],
  ['C29', 'two minutes and their own followers', '1:1/0 2:2/0 60003:4/0 60004:8/0', '60003x12 1x3', ''],
  ['C36', 'counts of more than one', '1:5/0 2:7/0 3:11/0', '1x23', ''],
  ['C28', 'failures merge as successes do', '1:0/5 2:0/7', '', '1x12'],
  ['C30 D5', 'a success right after a failure', '0:0/1 0:1/0', '0x1', '0x1'],
  ['C31 D5', 'a failure right after a success', '0:1/0 0:0/1', '0x1', '0x1'],
  ['C34', 'success-only and fail-only stay separate', '1:1/0 2:0/1', '1x1', '2x1'],
  ['C34', 'each class finds its own record again', '1:1/0 2:0/1 3:1/0 4:0/1', '1x2', '2x2'],
  ['C35', 'both counts at once', '7:3/3', '7x3', '7x3'],
  ['C34 C35', 'two records with both counts', '1:3/3 2:1/2', '1x4', '1x5'],
  ['C34', 'one with both counts takes no success-only', '1:3/3 2:1/0', '2x1 1x3', '1x3'],
  ['C34', 'one with both counts takes no fail-only', '1:3/3 2:0/1', '1x3', '2x1 1x3'],
  ['C34', 'a success-only takes none with both counts', '1:1/0 2:3/3', '2x3 1x1', '2x3'],
  ['C34', 'a fail-only takes none with both counts', '1:0/1 2:3/3', '2x3', '2x3 1x1'],
  ['C34', 'the three classes, twice', '1:1/0 2:0/1 3:1/1 4:1/0 5:0/1 6:1/1', '3x2 1x2', '3x2 2x2'],
  ['C32', 'other used types', '1:1/0 2:1/0,1 3:1/0,2', '3x1 2x1 1x1', ''],
  ['C32', 'other used types at once', '5:1/0 5:0/1,1', '5x1', '5x1'],
  ['C32', 'the same used types again', '1:1/0 2:1/0,1 3:1/0,0 4:1/0,1', '2x2 1x2', ''],
  [
    'C29',
    'a second minute between two of the first class',
    '1:1/0 60001:0/1 60002:1/0',
    '60002x1 1x1',
    '60001x1',
  ],
];

const split = (text) => text.split(' ').filter(Boolean);
const addsOf = (text) =>
  split(text).map((one) => {
    const [, at, success, fail, usedType] = /^(\d+):(\d+)\/(\d+)(?:,(\d))?$/.exec(one);
    return [at, success, fail, usedType].map((digits) => (digits === undefined ? undefined : Number(digits)));
  });
const detailsOf = (text) => split(text).map((one) => one.split('x').map(Number));

const rowsOf = (list) => list.map(({ timestamp, count }) => [timestamp - START, count]);
const sumOf = (list) => list.reduce((sum, [, count]) => sum + count, 0);

for (const [numbers, what, adds, ...details] of ROWS) {
  const [accesses, refusals] = details.map(detailsOf);
  test(`${numbers} merging: ${what}`, async (t) => {
    const { device, pm, T } = scene(t);
    for (const [at, success, fail, usedType] of addsOf(adds)) {
      device.clock.set(START + at);
      await add(pm, T, P.CAMERA, success, fail, usedType === undefined ? undefined : { usedType });
    }
    const found = await detail(pm, T, P.CAMERA);
    assert.deepEqual(rowsOf(found.accessRecords), accesses);
    assert.deepEqual(rowsOf(found.rejectRecords), refusals);
    assert.deepEqual([found.accessCount, found.rejectCount], [sumOf(accesses), sumOf(refusals)]);
    const newest = (rows) => (rows.length > 0 ? START + rows[0][0] : 0);
    assert.deepEqual([found.lastAccessTime, found.lastRejectTime], [newest(accesses), newest(refusals)]);
  });
}

test('C33 adds of different identities are in separate bundle records, each merging its own', async (t) => {
  const { device, pm, T } = scene(t);
  for (const [ms, enhancedIdentity] of ['', 'a', 'b', 'a', '', 'a'].entries()) {
    device.clock.set(START + ms);
    await add(pm, T, P.CAMERA, 1, 0, { enhancedIdentity });
  }
  for (const [identity, first, count] of [
    ['', 0, 2],
    ['a', 1, 3],
    ['b', 2, 1],
  ]) {
    assert.deepEqual(rowsOf((await detail(pm, T, P.CAMERA, { identity })).accessRecords), [[first, count]]);
  }
});

test('C37 records of foreground and background do not merge, those of the same do', async (t) => {
  const { device, pm, T } = scene(t);
  for (const [ms, change] of ['background', 'foreground', 'background', 'foreground'].entries()) {
    T[change]();
    device.clock.set(START + ms);
    await add(pm, T, P.CAMERA);
  }
  assert.deepEqual(
    (await detail(pm, T, P.CAMERA)).accessRecords.map(({ timestamp, status, count }) => [
      timestamp - START,
      status,
      count,
    ]),
    [
      [1, FOREGROUND, 2],
      [0, BACKGROUND, 2],
    ],
  );
});

test('C38 records of the locked and the unlocked screen do not merge, those of the same do', async (t) => {
  const { device, pm, T } = scene(t);
  const screen = device.screenLock();
  const unlock = () => screen.unlock('1234');
  for (const [ms, change] of [() => {}, () => lockScreen(device), unlock, () => screen.lock()].entries()) {
    change();
    device.clock.set(START + ms);
    await add(pm, T, P.CAMERA);
  }
  assert.deepEqual(
    (await detail(pm, T, P.CAMERA)).accessRecords.map(({ timestamp, lockScreenStatus, count }) => [
      timestamp - START,
      lockScreenStatus,
      count,
    ]),
    [
      [1, LOCKED, 2],
      [0, UNLOCKED, 2],
    ],
  );
});

test('C36 what another app or permission does in between changes nothing', async (t) => {
  const { device, pm, T, U, V } = scene(t);
  const calls = [
    [T, P.CAMERA],
    [U, P.CAMERA],
    [V, P.CAMERA],
    [T, P.MICROPHONE],
    [T, P.CAMERA],
    [U, P.CAMERA],
  ];
  for (const [ms, [app, name]] of calls.entries()) {
    device.clock.set(START + ms);
    await add(pm, app, name);
  }
  for (const [app, name, row] of [
    [T, P.CAMERA, [0, 2]],
    [U, P.CAMERA, [1, 2]],
    [V, P.CAMERA, [2, 1]],
    [T, P.MICROPHONE, [3, 1]],
  ]) {
    assert.deepEqual(rowsOf((await detail(pm, app, name)).accessRecords), [row]);
  }
});

// Those that the key of the reference cannot tell apart, so that it loses the second with 12100009.
for (const [what, second] of [
  ['a success-only and one with both counts', ({ pm, T }) => add(pm, T, P.CAMERA, 1, 1)],
  [
    'of the unlocked and the locked screen',
    ({ device, pm, T }) => lockScreen(device) ?? add(pm, T, P.CAMERA, 1, 0),
  ],
]) {
  test(`D39 C34 C38 two records of one millisecond that cannot merge are both stored: ${what}`, async (t) => {
    const s = scene(t);
    await add(s.pm, s.T, P.CAMERA, 1, 0);
    assert.equal(await second(s), undefined);
    assert.deepEqual(rowsOf((await detail(s.pm, s.T, P.CAMERA)).accessRecords), [
      [0, 1],
      [0, 1],
    ]);
    assert.equal((await counts(s.pm, s.T, P.CAMERA))[0], 2);
  });
}

test('D5 C27 a thousand adds of one minute are one record of a thousand', async (t) => {
  const { device, pm, T, id } = scene(t);
  for (let i = 0; i < 10; i += 1) {
    await Promise.all(Array.from({ length: 100 }, () => add(pm, T, P.CAMERA)));
    device.clock.advance(50);
  }
  assert.deepEqual(rowsOf((await detail(pm, T, P.CAMERA)).accessRecords), [[0, 1000]]);
  assert.deepEqual(await overview(pm), [[id, P.CAMERA, 1000, 0]]);
});

test('D5 C36 counts that together exceed 32 bits are added up', async (t) => {
  const { pm, T } = scene(t);
  const most = 2 ** 31 - 1;
  for (let i = 0; i < 3; i += 1) await add(pm, T, P.CAMERA, most, most);
  assert.deepEqual(await counts(pm, T, P.CAMERA), [3 * most, 3 * most]);
});
