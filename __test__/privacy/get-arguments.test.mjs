// C48..C55, C70, C73, C74: the arguments of getPermissionUsedRecord, under both of its names, and who may ask.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import {
  add,
  CODE,
  callbackForm,
  DETAIL,
  EMPTY,
  MINUTE,
  nativeCaller,
  P,
  rejected,
  START,
  STATS,
  SUMMARY,
  scene,
  shellCaller,
  thrown,
  turns,
} from './support.mjs';

const { INVALID_ARGUMENT, INVALID_PARAMETER, NOT_SYSTEM_APPLICATION, PERMISSION_DENIED, OK } = CODE;
const noop = () => {};
const NAMES = ['getPermissionUsedRecord', 'getPermissionUsedRecords'];

const managersOf = ({ pm, less, nor }) => Object.entries({ pm, less, nor });

function assertThrowsForAll(s, args, what) {
  for (const [who, pm] of managersOf(s)) {
    for (const method of NAMES) {
      const call = () => pm[method](...args);
      assert.equal(thrown(call), INVALID_ARGUMENT, `${method} of ${what} by ${who}`);
    }
  }
}

test('C48 get without a request that is an object throws 401, whoever calls', async (t) => {
  const s = scene(t);
  let calls = 0;
  const callback = () => (calls += 1);
  assertThrowsForAll(s, [], 'nothing');
  for (const value of [undefined, null, 'x', 5, 0, true, 1n, noop, Symbol('s')]) {
    assertThrowsForAll(s, [value], String(value));
    assertThrowsForAll(s, [value, callback], String(value));
  }
  await turns();
  assert.equal(calls, 0, 'no callback is called for an error that was thrown');
});

const WRONG = [
  ['C49', 'flag', ['0', 1n, true, null, undefined, {}, [1], noop, Object(1)]],
  ['C50', 'tokenId', ['1', 1n, true, {}, [1], noop, Object(1)]],
  ['C50', 'isRemote', [0, 1, 'true', '', {}, [], Object(false)]],
  ['C50', 'deviceId', [0, 5, true, {}, ['x'], Object('')]],
  ['C50', 'bundleName', [0, 5, true, {}, ['x'], Object('')]],
  ['C50', 'beginTime', ['0', '', 1n, true, {}, new Date(0)]],
  ['C50', 'endTime', ['0', '', 1n, true, {}, new Date(0)]],
  [
    'C50',
    'permissionNames',
    [
      ...[P.CAMERA, 5, true, {}, new Set([P.CAMERA]), { 0: P.CAMERA, length: 1 }],
      ...[[5], [P.CAMERA, 5], [null], [undefined], [Object(P.CAMERA)], new Array(1)],
    ],
  ],
];

for (const [number, member, values] of WRONG) {
  test(`${number} get with ${member} of a wrong type throws 401 before any other check`, (t) => {
    const s = scene(t);
    for (const value of values) {
      assertThrowsForAll(s, [{ flag: DETAIL, [member]: value }], inspect(value));
      assertThrowsForAll(
        s,
        [{ flag: 7, beginTime: member === 'beginTime' ? 0 : -1, [member]: value }, noop],
        inspect(value),
      );
    }
  });
}

test('C49 get({}) and get([]) have no flag: 401', (t) => {
  const s = scene(t);
  for (const request of [{}, [], Object.create(null), { tokenId: 0 }, new Map([['flag', 0]])]) {
    assertThrowsForAll(s, [request], inspect(request));
  }
});

const OPTIONAL = 'tokenId isRemote deviceId bundleName beginTime endTime permissionNames'.split(' ');

for (const nothing of [undefined, null]) {
  for (const member of [OPTIONAL, ...OPTIONAL.map((one) => [one])]) {
    const what = member.length > 1 ? 'every optional property' : member[0];
    test(`C51 D28 get with ${what} ${nothing} is as without`, async (t) => {
      const { pm, T } = scene(t);
      await add(pm, T, P.CAMERA, 2, 1);
      const request = Object.fromEntries(member.map((one) => [one, nothing]));
      const response = await pm.getPermissionUsedRecord({ ...request, flag: DETAIL });
      assert.deepEqual(response, await pm.getPermissionUsedRecord({ flag: DETAIL }));
      assert.equal(response.bundleRecords.length, 1);
    });
  }
}

test('C51 get takes any object and ignores what it does not know', async (t) => {
  const { pm, T } = scene(t);
  await add(pm, T, P.CAMERA);
  class Request {
    flag = DETAIL;
    unknown = 5;
  }
  for (const request of [
    new Request(),
    Object.assign([], { flag: DETAIL }),
    Object.create({ flag: DETAIL }),
  ]) {
    assert.equal((await pm.getPermissionUsedRecord(request)).bundleRecords.length, 1, inspect(request));
  }
});

for (const second of [null, undefined]) {
  test(`C52 D28 get(request, ${second}) is the promise form, whatever follows`, async (t) => {
    const { pm } = scene(t);
    let calls = 0;
    for (const method of NAMES) {
      for (const surplus of [[], [5], [() => (calls += 1)]]) {
        const promise = pm[method]({ flag: DETAIL }, second, ...surplus);
        assert.ok(promise instanceof Promise);
        assert.deepEqual(await promise, EMPTY);
      }
    }
    await turns();
    assert.equal(calls, 0);
  });
}

test('C52 get with a second argument that is no callback throws 401', (t) => {
  const s = scene(t);
  for (const value of [5, 0, 'x', '', true, false, {}, []]) {
    assertThrowsForAll(s, [{ flag: DETAIL }, value], inspect(value));
  }
});

for (const surplus of [[], ['surplus', undefined], [null]]) {
  test(`C52 D3 D28 get with a callback and ${surplus.length} arguments after it calls it once, later`, async (t) => {
    const { pm, T } = scene(t);
    await add(pm, T, P.CAMERA);
    for (const method of NAMES) {
      const form = await callbackForm((callback) => pm[method]({ flag: DETAIL }, callback, ...surplus));
      assert.equal(form.returned, undefined);
      assert.equal(form.early, 0, 'not before the call returned');
      assert.deepEqual(form.times, [[undefined, await pm[method]({ flag: DETAIL })]]);
      assert.equal(form.args[1].bundleRecords.length, 1);
    }
  });
}

// The value errors of the service; the first two columns name the behaviour and the request.
const REFUSED = [
  ['C53', { flag: 7 }],
  ['C53', { flag: -1 }],
  ['C53', { flag: 2 ** 31 }],
  ['C54', { beginTime: -1 }],
  ['C54', { endTime: -1 }],
  ['C54', { beginTime: -2, endTime: -1 }],
  ['C54', { beginTime: 3, endTime: 1 }],
  ['C54', { beginTime: START + 1, endTime: START }],
  ['C54 D27', { beginTime: Number.MAX_SAFE_INTEGER, endTime: 1 }],
  ['C73 D37', { isRemote: true, flag: 2 }],
  ['C73 D37', { isRemote: true, flag: 6 }],
  ['C73 D37', { isRemote: true, beginTime: 3, endTime: 1 }],
];

for (const [numbers, request] of REFUSED) {
  test(`${numbers} get(${inspect(request)}) is 12100001, whoever asks`, async (t) => {
    const s = scene(t);
    for (const [who, pm] of managersOf(s)) {
      for (const method of NAMES) {
        assert.equal(await rejected(() => pm[method]({ flag: DETAIL, ...request })), INVALID_PARAMETER, who);
      }
    }
  });

  test(`C74 ${numbers} get(${inspect(request)}, callback) gives the error and an empty response`, async (t) => {
    const { pm } = scene(t);
    const form = await callbackForm((callback) =>
      pm.getPermissionUsedRecord({ flag: DETAIL, ...request }, callback),
    );
    assert.equal(form.returned, undefined);
    assert.equal(form.early, 0);
    assert.equal(form.times.length, 1);
    assert.ok(form.args[0] instanceof Error);
    assert.equal(form.args[0].code, INVALID_PARAMETER);
    assert.deepEqual(form.args[1], EMPTY);
  });
}

const ACCEPTED = [
  ['C53', { flag: 0 }],
  ['C53', { flag: 4 }],
  ['C53', { flag: 1.9 }],
  ['C53', { flag: Number.NaN }],
  ['C53', { flag: 2 ** 32 + 1 }],
  ['C54', { beginTime: -0.9, endTime: -0.5 }],
  ['C54', { beginTime: Number.NaN, endTime: Number.NEGATIVE_INFINITY }],
  ['C55 D27', { beginTime: 1 }],
  ['C55 D27', { beginTime: 1, endTime: 0 }],
  ['C55 D27', { beginTime: START, endTime: null }],
  ['C56', { beginTime: START, endTime: START }],
  ['C59', { tokenId: 0.9 }],
];

for (const [numbers, request] of ACCEPTED) {
  test(`${numbers} get(${inspect(request)}) finds a record of now`, async (t) => {
    const { pm, T } = scene(t);
    await add(pm, T, P.CAMERA);
    const { bundleRecords } = await pm.getPermissionUsedRecord({ flag: DETAIL, ...request });
    assert.equal(bundleRecords.length, 1);
  });
}

test('C59 get reads a token id as a 32-bit number, its fraction cut off', async (t) => {
  const { pm, T, U, id } = scene(t);
  await add(pm, T, P.CAMERA);
  await add(pm, U, P.CAMERA);
  for (const tokenId of [id, id + 0.5, id + 2 ** 32]) {
    const { bundleRecords } = await pm.getPermissionUsedRecord({ tokenId, flag: SUMMARY });
    assert.deepEqual(
      bundleRecords.map((bundle) => bundle.tokenId),
      [id],
    );
  }
});

test('C56 get cuts the fraction of times off', async (t) => {
  const { device, pm, T } = scene(t);
  device.clock.advance(MINUTE);
  await add(pm, T, P.CAMERA);
  const now = START + MINUTE;
  const found = async (beginTime, endTime) =>
    (await pm.getPermissionUsedRecord({ beginTime, endTime, flag: SUMMARY })).bundleRecords.length;
  assert.equal(await found(now + 0.9, now + 0.9), 1);
  assert.equal(await found(START, now - 0.1), 0);
});

test('C70 get by a non-system app is 202 though it holds the permission, by a system app without it 201', async (t) => {
  const { device, pm, less, nor, T } = scene(t);
  const asked = [
    [OK, pm],
    [NOT_SYSTEM_APPLICATION, nor],
    [NOT_SYSTEM_APPLICATION, T.privacyManager],
    [PERMISSION_DENIED, less],
    [OK, nativeCaller(device, [STATS]).privacyManager],
    [PERMISSION_DENIED, nativeCaller(device).privacyManager],
    [OK, shellCaller(device, [STATS]).privacyManager],
    [PERMISSION_DENIED, shellCaller(device).privacyManager],
  ];
  for (const [code, caller] of asked) {
    const unknown = { isRemote: true, tokenId: 1, permissionNames: [P.UNKNOWN] };
    for (const more of [{}, { isRemote: true }, unknown]) {
      assert.equal(await rejected(() => caller.getPermissionUsedRecord({ flag: DETAIL, ...more })), code);
    }
  }
});

test('C74 get by a caller that may not ask calls back with the error and an empty response', async (t) => {
  const { less, nor } = scene(t);
  for (const [code, caller] of [
    [NOT_SYSTEM_APPLICATION, nor],
    [PERMISSION_DENIED, less],
  ]) {
    const form = await callbackForm((callback) => caller.getPermissionUsedRecord({ flag: DETAIL }, callback));
    assert.equal(form.times.length, 1);
    assert.equal(form.args[0].code, code);
    assert.deepEqual(form.args[1], EMPTY);
  }
});
