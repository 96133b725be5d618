// B3..B28: what is a wrong argument (401, thrown), what is a wrong value (rejected), what is ignored.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { LEGAL_CALLS, resultOf, TARGET, titleOf } from './legal-calls.mjs';
import { CODE, callbackForm, manager, P, rejected, scene, thrown, turns } from './support.mjs';

const { INVALID_ARGUMENT, INVALID_PARAMETER } = CODE;
const noop = () => {};

// Values of the wrong JS type for each kind of parameter (1.4).
const NUMBER = ['1', 1n, true, null, undefined, {}, [1], noop, Object(1)];
const STRING = [1, 1n, true, null, undefined, {}, [P.CAMERA], noop, Object(P.CAMERA)];
const NAMES = [P.CAMERA, 1, null, undefined, {}, new Set([P.CAMERA]), { 0: P.CAMERA, length: 1 }];
const BAD_NAME_LISTS = [[1], [P.CAMERA, 5], [null], [undefined], [Object(P.CAMERA)], new Array(1)];
const LIST_OF_NAMES = [...NAMES, ...BAD_NAME_LISTS];
const SOME_NAMES = [...LIST_OF_NAMES, []];
const LIST_OF_IDS = [1, '1', null, undefined, {}, new Set([1]), ['1'], [1, '2'], [1n], [null], new Array(1)];
const CONTEXT = [undefined, null, 5, 'context', {}, [], noop, { stageMode: true }];
const LISTENER = [undefined, null, 5, 'listener', {}];
const EVENT = [undefined, null, 5, '', 'unknownEvent', {}, Object('permissionStateChange')];
// Optional parameters: `undefined` leaves them out, and `null` selects the promise form of a callback function (D28).
const CALLBACK = [5, 'callback', true, {}, []];
const KILL = [null, 'x', 0, 1, {}, noop];
const OFF_LISTENER = [null, 5, 'listener', {}];

const CHECK = [NUMBER, STRING];
const CHANGE = [NUMBER, STRING, NUMBER];
const WRONG = {
  verifyAccessToken: CHECK,
  verifyAccessTokenSync: CHECK,
  checkAccessToken: CHECK,
  checkAccessTokenSync: CHECK,
  requestPermissionsFromUser: [CONTEXT, SOME_NAMES, CALLBACK],
  requestPermissionsFromUserWithWindowId: [CONTEXT, NUMBER, SOME_NAMES],
  grantUserGrantedPermission: [...CHANGE, CALLBACK],
  revokeUserGrantedPermission: [...CHANGE, CALLBACK],
  grantPermission: CHANGE,
  revokePermission: [...CHANGE, KILL],
  getPermissionFlags: CHECK,
  setPermissionRequestToggleStatus: [STRING, NUMBER, [null]],
  getPermissionRequestToggleStatus: [STRING, [null]],
  getVersion: [],
  getPermissionsStatus: [NUMBER, LIST_OF_NAMES],
  "on('permissionStateChange')": [EVENT, LIST_OF_IDS, LIST_OF_NAMES, LISTENER],
  "off('permissionStateChange')": [EVENT, LIST_OF_IDS, LIST_OF_NAMES, OFF_LISTENER],
  onPermissionStateChange: [LIST_OF_IDS, LIST_OF_NAMES, LISTENER],
  offPermissionStateChange: [LIST_OF_IDS, LIST_OF_NAMES, OFF_LISTENER],
  "on('selfPermissionStateChange')": [EVENT, LIST_OF_NAMES, LISTENER],
  "off('selfPermissionStateChange')": [EVENT, LIST_OF_NAMES, OFF_LISTENER],
  onSelfPermissionStateChange: [LIST_OF_NAMES, LISTENER],
  offSelfPermissionStateChange: [LIST_OF_NAMES, OFF_LISTENER],
  requestPermissionOnSetting: [CONTEXT, SOME_NAMES],
  openPermissionOnSetting: [CONTEXT, [...STRING, '']],
  requestGlobalSwitch: [CONTEXT, NUMBER],
  requestPermissionOnApplicationSetting: [NUMBER],
  getSelfPermissionStatus: [STRING],
  queryStatusByPermission: [LIST_OF_NAMES],
  queryStatusByTokenID: [LIST_OF_IDS],
};

test('B3 the matrix of arguments covers every method', () => {
  assert.deepEqual(Object.keys(WRONG).sort(), LEGAL_CALLS.map(titleOf).sort());
});

for (const row of LEGAL_CALLS) {
  const title = titleOf(row);
  const optional = row.optional ?? 0;

  test(`B3 B4 ${title} with too few arguments throws 401, also to a caller who may not call it`, (t) => {
    const all = scene(t, { target: TARGET });
    const args = row.args(all);
    for (let count = 0; count < args.length; count += 1) {
      for (const caller of [row.caller, 'nor']) {
        const call = () => all[caller][row.method](...args.slice(0, count));
        assert.equal(thrown(call), INVALID_ARGUMENT, `${count} arguments by ${caller}`);
      }
    }
  });

  WRONG[title].forEach((values, position) => {
    test(`B4 ${title}: argument ${position + 1} of a wrong type throws 401 before any other check`, (t) => {
      const all = scene(t, { target: TARGET });
      const args = row.args(all);
      for (const value of values) {
        for (const caller of [row.caller, 'nor']) {
          const wrong = [...args];
          wrong[position] = value;
          const call = () => all[caller][row.method](...wrong);
          assert.equal(thrown(call), INVALID_ARGUMENT, `${inspect(value)} by ${caller}`);
        }
      }
    });
  });

  test(`B5 ${title} ignores surplus arguments`, async (t) => {
    const all = scene(t, { target: TARGET });
    const args = [...row.args(all), ...new Array(optional).fill(undefined), 'surplus', null, 5];
    assert.deepEqual(await resultOf(row, all, args), row.result(all));
  });

  if (optional > 0) {
    test(`B10 B14 B23 D1 ${title}: an optional argument given as undefined is left out`, async (t) => {
      const all = scene(t, { target: TARGET });
      assert.deepEqual(await resultOf(row, all, [...row.args(all), undefined]), row.result(all));
    });
  }

  test(`B12 D4 ${title} gives its documented result`, async (t) => {
    const all = scene(t, { target: TARGET });
    assert.deepEqual(await resultOf(row, all, row.args(all)), row.result(all));
  });
}

const CALLBACK_METHODS = LEGAL_CALLS.filter(({ method }) => WRONG[method]?.includes(CALLBACK));

for (const row of CALLBACK_METHODS) {
  const { method, caller } = row;

  test(`B7 ${method}: a 401 is thrown and the callback never called`, async (t) => {
    const all = scene(t, { target: TARGET });
    const args = row.args(all);
    let calls = 0;
    const callback = () => {
      calls += 1;
    };
    for (let position = 0; position < args.length; position += 1) {
      for (const value of WRONG[method][position]) {
        const wrong = [...args.slice(0, position), value, ...args.slice(position + 1), callback];
        assert.equal(
          thrown(() => all[caller][method](...wrong)),
          INVALID_ARGUMENT,
        );
      }
    }
    assert.equal(
      thrown(() => all[caller][method](callback)),
      INVALID_ARGUMENT,
    );
    await turns();
    assert.equal(calls, 0);
  });

  for (const [what, surplus] of [
    ['exactly the documented arguments', []],
    ['more arguments after it (D28)', ['surplus', undefined]],
  ]) {
    test(`B11 B12 D3 ${method} with a callback and ${what} calls it once, later, with undefined first`, async (t) => {
      const all = scene(t, { target: TARGET });
      const args = row.args(all);
      const form = await callbackForm((callback) => all[caller][method](...args, callback, ...surplus));
      assert.equal(form.returned, undefined);
      assert.equal(form.early, 0, 'not before the call returned');
      assert.equal(form.times.length, 1);
      assert.equal(form.args[0], undefined);
      assert.deepEqual(form.args[1], row.result(all));
    });
  }

  test(`B10 D28 ${method} with null in place of the callback is the promise form`, async (t) => {
    const all = scene(t, { target: TARGET });
    const promise = all[caller][method](...row.args(all), null);
    assert.ok(promise instanceof Promise);
    assert.deepEqual(await promise, row.result(all));
  });
}

for (const method of ['grantUserGrantedPermission', 'revokeUserGrantedPermission']) {
  for (const [what, code, ...args] of [
    ['tokenID 0', INVALID_PARAMETER, 0, P.CAMERA, 2],
    ['an empty name', INVALID_PARAMETER, 1, '', 2],
    ['a bad flag', INVALID_PARAMETER, 1, P.CAMERA, 3],
    ['an unknown token', CODE.NO_TOKEN, 1, P.CAMERA, 2],
  ]) {
    test(`B8 B13 ${method} with ${what} rejects, or calls back with the error alone`, async (t) => {
      const { sys } = scene(t);
      assert.equal(await rejected(() => sys[method](...args)), code);
      const form = await callbackForm((callback) => sys[method](...args, callback));
      assert.equal(form.returned, undefined);
      assert.equal(form.early, 0);
      assert.equal(form.times.length, 1);
      assert.ok(form.args[0] instanceof Error);
      assert.equal(form.args[0].code, code);
      assert.equal(form.args[1], undefined);
    });
  }
}

test('B15 grantPermission ignores whatever is its fourth argument', async (t) => {
  const { sys, id, T } = scene(t);
  let calls = 0;
  for (const fourth of [null, 'x', 0, {}, () => (calls += 1)]) {
    assert.equal(await sys.grantPermission(id, P.CAMERA, 1, fourth), undefined);
    assert.equal(manager(T).checkAccessTokenSync(id, P.CAMERA), 0);
  }
  await turns();
  assert.equal(calls, 0);
});

test('B20 the context of an app of the FA model is no stage context: 401', (t) => {
  const { device } = scene(t);
  const fa = device.installApp({ bundleName: 'com.example.fa', model: 'fa', permissions: [P.CAMERA] });
  const own = manager(fa);
  const calls = [
    () => own.requestPermissionsFromUser(fa.context, [P.CAMERA]),
    () => own.requestPermissionsFromUser(fa.context, [P.CAMERA], noop),
    () => own.requestPermissionsFromUserWithWindowId(fa.context, 1, [P.CAMERA]),
    () => own.requestPermissionOnSetting(fa.context, [P.CAMERA]),
    () => own.openPermissionOnSetting(fa.context, P.MANUAL),
    () => own.requestGlobalSwitch(fa.context, 0),
  ];
  for (const call of calls) assert.equal(thrown(call), INVALID_ARGUMENT, String(call));
});

test('B21 on and off need an object as receiver: 401', (t) => {
  const { sys } = scene(t);
  const { on, off } = sys;
  assert.equal(
    thrown(() => on('permissionStateChange', [], [], noop)),
    INVALID_ARGUMENT,
  );
  assert.equal(
    thrown(() => off('permissionStateChange', [], [], noop)),
    INVALID_ARGUMENT,
  );
});

test('B24 a sub-profile that is not undefined throws 801, where its place in the order of arguments is', (t) => {
  const { sys, nor } = scene(t);
  const { NO_CAPABILITY } = CODE;
  const cases = [
    [NO_CAPABILITY, () => sys.setPermissionRequestToggleStatus(P.CAMERA, 1, 5)],
    [NO_CAPABILITY, () => nor.setPermissionRequestToggleStatus(P.CAMERA, 1, 0)],
    [NO_CAPABILITY, () => sys.setPermissionRequestToggleStatus('', 7, 5)],
    [INVALID_ARGUMENT, () => sys.setPermissionRequestToggleStatus(5, 1, 5)],
    [INVALID_ARGUMENT, () => sys.setPermissionRequestToggleStatus(P.CAMERA, '1', 5)],
    [NO_CAPABILITY, () => sys.getPermissionRequestToggleStatus(P.CAMERA, 5)],
    [NO_CAPABILITY, () => nor.getPermissionRequestToggleStatus(P.CAMERA, 0)],
    [NO_CAPABILITY, () => sys.getPermissionRequestToggleStatus(5, 5)],
  ];
  for (const [code, call] of cases) assert.equal(thrown(call), code, String(call));
});
