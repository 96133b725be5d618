// The functions of reference document 002 in each of their forms, all called in the same way.
import assert from 'node:assert/strict';
import { DETAIL, P, STATS, scene, systemApp, turns } from '../privacy/support.mjs';

export const EVENT = 'activeStateChange';

/** What a call ended with: `[error, data]`. Nothing but 401 may be thrown by forms with a promise or a callback. */
const ends = {
  promise(call) {
    const promise = call();
    assert.ok(promise instanceof Promise);
    return promise.then(
      (data) => [undefined, data],
      (error) => [error],
    );
  },
  async callback(call) {
    const replies = [];
    await new Promise((arrived) => {
      const returned = call((...reply) => {
        replies.push(reply);
        arrived();
      });
      assert.equal(returned, undefined);
      assert.equal(replies.length, 0, 'a callback runs after the call');
    });
    await turns();
    assert.equal(replies.length, 1, 'a callback runs once');
    return replies[0];
  },
  async sync(call) {
    try {
      return [undefined, call()];
    } catch (error) {
      return [error];
    }
  },
};

const addArgs = ({ token, name = P.CAMERA, success = 1, fail = 0, options }) => [
  ...[token, name, success, fail],
  ...(options === undefined ? [] : [options]),
];
const getArgs = ({ token, name, flag = DETAIL }) => [
  { flag, tokenId: token, permissionNames: name === undefined ? undefined : [name] },
];
const useArgs = ({ token, name = P.CAMERA }) => [token, name];
const typesArgs = ({ token, name }) => [token, name];
const listener = () => {};
const listArgs = ({ name = P.CAMERA, names = [name] }) => [EVENT, names, listener];

const started = (pm, token) => pm.startUsingPermission(token, P.CAMERA);
const subscribed = (pm) => pm.on(EVENT, [P.CAMERA], listener);

/**
 * A function in one of its forms: how the result comes, and the arguments of a call, which succeeds with `{ token }` alone
 * after what `before` does. `wrong`: values of a wrong type for each argument; `required`: how many must be there.
 */
const form = (method, how, args, { before = () => {}, wrong, required = wrong.length } = {}) => {
  const call = (pm, values) => ends[how]((...done) => pm[method](...values, ...done));
  return {
    ...{ method, how, before, wrong, required },
    args,
    call: (pm, given) => call(pm, args(given)),
    raw: (pm, values) => pm[method](...values, ...(how === 'callback' ? [unexpected] : [])),
  };
};

/** The callback of a call that throws. */
export const unexpected = () => unexpected.calls.push(new Error('a callback ran though the call threw'));
unexpected.calls = [];

const ADD = {
  wrong: [
    ['1', null, undefined, true],
    [5, null, undefined],
    ['1', null],
    ['0', null, undefined],
  ],
};
const GET = { wrong: [[5, 'x', null, undefined, {}, { flag: '1' }]] };
const USE = {
  wrong: [
    ['1', null, undefined, {}],
    [5, null, undefined, {}],
  ],
};
const STOP = { ...USE, before: started };
const ON = {
  wrong: [
    [5, 'otherEvent', undefined],
    [P.CAMERA, [5], null, undefined],
    ['x', null, undefined],
  ],
};
const OFF = { ...ON, required: 2, wrong: [...ON.wrong.slice(0, 2), ['x', null, 5]], before: subscribed };
const TYPES = {
  required: 0,
  wrong: [
    ['1', true, {}],
    [5, null, {}],
  ],
};

export const FORMS = {
  addPromise: form('addPermissionUsedRecord', 'promise', addArgs, {
    ...ADD,
    wrong: [...ADD.wrong, [5, 'x', true, { usedType: '1' }]],
    required: 4,
  }),
  addCallback: form('addPermissionUsedRecord', 'callback', addArgs, ADD),
  getPromise: form('getPermissionUsedRecord', 'promise', getArgs, GET),
  getCallback: form('getPermissionUsedRecord', 'callback', getArgs, GET),
  startPromise: form('startUsingPermission', 'promise', useArgs, USE),
  startCallback: form('startUsingPermission', 'callback', useArgs, USE),
  stopPromise: form('stopUsingPermission', 'promise', useArgs, STOP),
  stopCallback: form('stopUsingPermission', 'callback', useArgs, STOP),
  on: form('on', 'sync', listArgs, ON),
  off: form('off', 'sync', listArgs, OFF),
  types: form('getPermissionUsedTypeInfos', 'promise', typesArgs, TYPES),
};

/** A fresh device whose caller may use the permission manager and has prepared the call of a form. */
export async function ready(t, name, options) {
  const s = scene(t, options);
  const caller = systemApp(s.device, [STATS], { bundleName: 'com.example.caller' });
  const pm = caller.privacyManager;
  await FORMS[name].before(pm, s.id);
  return {
    ...s,
    caller,
    pm,
    form: FORMS[name],
    call: (given) => FORMS[name].call(pm, { token: s.id, ...given }),
  };
}

// The beginnings of messages that the document gives for every function alike.
const TEXTS = {
  401: 'Parameter error.',
  12100001: 'Invalid parameter.',
  12100007: 'The service is abnormal.',
  12100008: 'Out of memory.',
};

/** Checks that a call of a form ended with an error of this number, which is a number, and its text. */
export function assertError([error], code, what) {
  assert.ok(error instanceof Error, `${what}: an Error, not ${error}`);
  assert.strictEqual(error.code, code, `${what}: ${error.message}`);
  assert.ok(error.message.startsWith(TEXTS[code] ?? ''), `${what}: ${error.message}`);
}

/** The same for a call that must throw. */
export function assertThrows(call, code, what) {
  let thrown;
  assert.throws(call, (error) => {
    thrown = error;
    return true;
  });
  assertError([thrown], code, what);
}

/** Checks that it ended well; callbacks get undefined for the error. */
export function assertSuccess([error, data], what) {
  assert.equal(error, undefined, `${what}: ${error?.message}`);
  return data;
}
