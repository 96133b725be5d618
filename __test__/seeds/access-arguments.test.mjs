// Reference document 001, the tables of parameters: types, which are mandatory, and where a token id comes from.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { CODE, check, entry, manager, P, scene, thrown, turns } from '../access/support.mjs';
import { bundleManager, device as phone } from '../kits/support.mjs';
import {
  checkAccessToken,
  EVENT,
  getPermissionFlags,
  grantCallback,
  grantPromise,
  off,
  on,
  revokeCallback,
  revokePromise,
  verifyAccessToken,
  verifyAccessTokenSync,
} from './access-forms.mjs';

// --- types ---

const noop = () => {};
const NO_NUMBER = ['1', 1n, true, null, undefined, {}, [1], noop];
const NO_STRING = [1, 1n, true, null, undefined, {}, [P.CAMERA], noop];
const NO_IDS = [1, '1', null, undefined, {}, new Set([1]), ['1'], [1, '2'], [null]];
const NO_NAMES = [P.CAMERA, 1, null, undefined, {}, new Set([P.CAMERA]), [1], [P.CAMERA, 5], [null]];
const NO_EVENT = [1, null, undefined, {}, '', 'permissionChange', 'PermissionStateChange'];
const NO_FUNCTION = [5, 'callback', true, {}, []];
const NO_CONTEXT = [undefined, null, 5, 'context', {}, [], noop];

const QUESTION = ({ id }) => [id, P.CAMERA];
const DECISION = ({ id }) => [id, P.CAMERA, 2];
const WITH_CALLBACK = ({ id }) => [id, P.CAMERA, 2, noop];
const SUBSCRIPTION = ({ id }) => [EVENT, [id], [P.CAMERA], noop];
const REQUEST = ({ SYS }) => [SYS.context, [P.GET]];
const REQUEST_WITH_CALLBACK = ({ SYS }) => [SYS.context, [P.GET], noop];
const GRANT = 'grantUserGrantedPermission';
const REVOKE = 'revokeUserGrantedPermission';
const ASK = 'requestPermissionsFromUser';

// [statement, method, legal arguments, which of them, wrong values of it]
const MANDATORY = [
  ['seed 001:52 tokenID', 'checkAccessToken', QUESTION, 0, NO_NUMBER],
  ['seed 001:53 permissionName', 'checkAccessToken', QUESTION, 1, NO_STRING],
  ['seed 001:99 tokenID', 'verifyAccessTokenSync', QUESTION, 0, NO_NUMBER],
  ['seed 001:100 permissionName', 'verifyAccessTokenSync', QUESTION, 1, NO_STRING],
  ['seed 001:141 tokenID', GRANT, DECISION, 0, NO_NUMBER],
  ['seed 001:142 permissionName', GRANT, DECISION, 1, NO_STRING],
  ['seed 001:143 permissionFlags', GRANT, DECISION, 2, NO_NUMBER],
  ['seed 001:198 tokenID (callback form)', GRANT, WITH_CALLBACK, 0, NO_NUMBER],
  ['seed 001:199 permissionName (callback form)', GRANT, WITH_CALLBACK, 1, NO_STRING],
  ['seed 001:200 permissionFlags (callback form)', GRANT, WITH_CALLBACK, 2, NO_NUMBER],
  ['seed 001:252 tokenID', REVOKE, DECISION, 0, NO_NUMBER],
  ['seed 001:253 permissionName', REVOKE, DECISION, 1, NO_STRING],
  ['seed 001:254 permissionFlags', REVOKE, DECISION, 2, NO_NUMBER],
  ['seed 001:309 tokenID (callback form)', REVOKE, WITH_CALLBACK, 0, NO_NUMBER],
  ['seed 001:310 permissionName (callback form)', REVOKE, WITH_CALLBACK, 1, NO_STRING],
  ['seed 001:311 permissionFlags (callback form)', REVOKE, WITH_CALLBACK, 2, NO_NUMBER],
  ['seed 001:363 tokenID', 'getPermissionFlags', QUESTION, 0, NO_NUMBER],
  ['seed 001:364 permissionName', 'getPermissionFlags', QUESTION, 1, NO_STRING],
  ['seed 001:444 type', 'on', SUBSCRIPTION, 0, NO_EVENT],
  ['seed 001:445 tokenIDList', 'on', SUBSCRIPTION, 1, NO_IDS],
  ['seed 001:446 permissionList', 'on', SUBSCRIPTION, 2, NO_NAMES],
  ['seed 001:447 callback', 'on', SUBSCRIPTION, 3, [...NO_FUNCTION, null, undefined]],
  ['seed 001:496 type', 'off', SUBSCRIPTION, 0, NO_EVENT],
  ['seed 001:497 tokenIDList', 'off', SUBSCRIPTION, 1, NO_IDS],
  ['seed 001:498 permissionList', 'off', SUBSCRIPTION, 2, NO_NAMES],
  ['seed 001:545 tokenID', 'verifyAccessToken', QUESTION, 0, NO_NUMBER],
  ['seed 001:546 permissionName', 'verifyAccessToken', QUESTION, 1, NO_STRING],
  ['seed 001:584 context (callback form)', ASK, REQUEST_WITH_CALLBACK, 0, NO_CONTEXT],
  ['seed 001:585 permissionList (callback form)', ASK, REQUEST_WITH_CALLBACK, 1, [...NO_NAMES, []]],
  ['seed 001:630 context', ASK, REQUEST, 0, NO_CONTEXT],
  ['seed 001:631 permissionList', ASK, REQUEST, 1, [...NO_NAMES, []]],
  ['seed 001:681 tokenID (API 8)', 'verifyAccessToken', QUESTION, 0, NO_NUMBER],
  ['seed 001:682 permissionName (API 8)', 'verifyAccessToken', QUESTION, 1, NO_STRING],
];

/** A scene in which the legal arguments are legal: off has a subscription that it can end. */
function ready(t, method, legal) {
  const s = scene(t);
  const args = legal(s);
  if (method === 'off') s.sys.on(...args);
  return { ...s, args };
}

for (const [statement, method, legal, position, wrong] of MANDATORY) {
  test(`${statement} of ${method}: 401 if it is missing or of another type, and fine if it is right`, async (t) => {
    const s = ready(t, method, legal);
    const call = (args) => thrown(() => s.sys[method](...args));
    assert.equal(call(s.args.slice(0, position)), CODE.INVALID_ARGUMENT, 'missing');
    for (const value of wrong) {
      assert.equal(call(s.args.with(position, value)), CODE.INVALID_ARGUMENT, inspect(value));
    }
    await turns();
    assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), [-1, 0], 'nothing has happened');
    await s.sys[method](...s.args);
  });
}

// [statement, method, legal arguments with the callback, what it does without one]
const CALLBACKS = [
  ['seed 001:201 callback', GRANT, WITH_CALLBACK, 'the form with a promise'],
  ['seed 001:312 callback', REVOKE, WITH_CALLBACK, 'the form with a promise'],
  ['seed 001:586 callback', ASK, REQUEST_WITH_CALLBACK, 'the form with a promise'],
  ['seed 001:499 callback', 'off', SUBSCRIPTION, 'all listeners of these lists'],
];

for (const [statement, method, legal, without] of CALLBACKS) {
  test(`${statement} of ${method}: 401 for what is no function; without it, ${without}`, async (t) => {
    const s = ready(t, method, legal);
    const others = s.args.slice(0, -1);
    for (const value of NO_FUNCTION) {
      assert.equal(
        thrown(() => s.sys[method](...others, value)),
        CODE.INVALID_ARGUMENT,
        inspect(value),
      );
    }
    assert.deepEqual(await entry(s.sys, s.T, P.CAMERA), [-1, 0], 'nothing has happened');
    const result = s.sys[method](...others);
    if (method === 'off') {
      assert.equal(result, undefined);
      assert.equal(
        thrown(() => s.sys.off(...s.args)),
        CODE.NOT_TOGETHER,
        'the listener is gone',
      );
    } else {
      assert.ok(result instanceof Promise);
      await result;
    }
  });
}

// --- the token id of ApplicationInfo ---

/** Hears what happens to T while it is granted something. */
async function hears(m, id, T) {
  const events = [];
  const hear = ({ tokenID }) => events.push(tokenID);
  await on(m, EVENT, [id], [], hear);
  T.grant(P.MICROPHONE);
  await turns();
  return [events, hear];
}

// [statement, function, what shows that the id is T's]
const TOKENS = [
  [
    'seed 001:52 checkAccessToken',
    async (m, id, T) => {
      T.grant(P.CAMERA);
      assert.equal(await checkAccessToken(m, id, P.CAMERA), 0);
    },
  ],
  [
    'seed 001:99 verifyAccessTokenSync',
    async (m, id, T) => {
      T.grant(P.CAMERA);
      assert.equal(await verifyAccessTokenSync(m, id, P.CAMERA), 0);
    },
  ],
  ...[
    ['seed 001:141 grantUserGrantedPermission', grantPromise],
    ['seed 001:198 grantUserGrantedPermission with a callback', grantCallback],
  ].map(([statement, form]) => [
    statement,
    async (m, id, T) => {
      await form(m, id, P.CAMERA, 2);
      assert.equal(check(T, P.CAMERA), 0);
    },
  ]),
  ...[
    ['seed 001:252 revokeUserGrantedPermission', revokePromise],
    ['seed 001:309 revokeUserGrantedPermission with a callback', revokeCallback],
  ].map(([statement, form]) => [
    statement,
    async (m, id, T) => {
      T.grant(P.CAMERA);
      await form(m, id, P.CAMERA, 2);
      assert.equal(check(T, P.CAMERA), -1);
    },
  ]),
  [
    'seed 001:363 getPermissionFlags',
    async (m, id, T) => {
      T.revoke(P.CAMERA);
      assert.equal(await getPermissionFlags(m, id, P.CAMERA), 2);
    },
  ],
  [
    'seed 001:445 on',
    async (m, id, T) => {
      const [events] = await hears(m, id, T);
      assert.deepEqual(events, [T.tokenId]);
    },
  ],
  [
    'seed 001:497 off',
    async (m, id, T) => {
      const [events, hear] = await hears(m, id, T);
      await off(m, EVENT, [id], [], hear);
      T.revoke(P.MICROPHONE);
      await turns();
      assert.deepEqual(events, [T.tokenId], 'only what came before off');
    },
  ],
  ...[
    'seed 001:545 verifyAccessToken',
    'seed 001:681 verifyAccessToken of API 8, which is the same function',
  ].map((statement) => [
    statement,
    async (m, id, T) => {
      T.grant(P.CAMERA);
      assert.equal(await verifyAccessToken(m, id, P.CAMERA), 0);
    },
  ]),
];

for (const [statement, shows] of TOKENS) {
  test(`${statement}: the tokenID is the accessTokenId of ApplicationInfo`, async () => {
    phone.reset();
    const T = phone.installApp({
      bundleName: 'com.example.target',
      permissions: [P.CAMERA, P.MICROPHONE],
    });
    const SYS = phone.installApp({
      bundleName: 'com.example.system',
      systemApp: true,
      apl: 'system_core',
      permissions: [P.GET_BUNDLE_INFO_PRIVILEGED, P.GRANT, P.REVOKE, P.GET],
    });
    phone.setCaller(SYS);
    const { accessTokenId } = bundleManager.getApplicationInfoSync('com.example.target', 0);
    await shows(manager(SYS), accessTokenId, T);
  });
}
