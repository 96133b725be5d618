// B54..B57, B60, B62, B63, B86: with two faults at once the one earlier in the order of 1.5 (with D26) wins.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CODE,
  manager,
  NO_SUCH_TOKEN,
  nameOfLength,
  nativeCaller,
  P,
  rejected,
  scene,
  systemApp,
  targetApp,
} from './support.mjs';

const {
  INVALID_PARAMETER,
  NO_TOKEN,
  NO_PERMISSION,
  NOT_ALLOWED,
  NOT_SYSTEM_APPLICATION,
  PERMISSION_DENIED,
  WRONG_KIND,
} = CODE;

/** A token id with the render bit: such a token never is the target of a grant. */
const RENDER_TOKEN = 0x22000001;

/** Declared by nobody, by T fixed for the system, by T fixed by the administrator, for no sandbox of type 1. */
const UNDECLARED = P.READ_CALENDAR;
const FIXED = P.MICROPHONE;
const BY_ADMIN = P.ACTIVITY_MOTION;
const UNAVAILABLE = P.TEST_NOT_FOR_SANDBOXES;
const UNAVAILABLE_UNDECLARED = P.TEST_NOT_FOR_SANDBOXES_EITHER;

function stage(t) {
  const target = { extra: [P.MANUAL], preauthorized: [{ name: FIXED, userCancellable: false }] };
  const all = scene(t, { target });
  const { device, T } = all;
  for (const name of [UNAVAILABLE, UNAVAILABLE_UNDECLARED]) {
    const definition = {
      name,
      grantMode: 'user_grant',
      availableLevel: 'normal',
      availableDlp: 'full_control',
    };
    device.definePermission(definition);
  }
  device.policies.setByAdmin(T, BY_ADMIN, 'grant');
  const sandbox = targetApp(device, { extra: [UNAVAILABLE], dlpType: 1, appIndex: 1 });
  const remote = device.addRemoteApp('another-device', { bundleName: 'com.example.remote', permissions: [] });
  return {
    ...all,
    tokens: {
      T: T.tokenId,
      zero: 0,
      render: RENDER_TOKEN,
      missing: NO_SUCH_TOKEN,
      native: nativeCaller(device).tokenId,
      remote,
      sandbox: sandbox.tokenId,
    },
  };
}

// A fault is what it changes in the call (caller, token, name, flag) and the code it gives, in the order of 1.5.
const zero = { what: 'tokenID 0', code: INVALID_PARAMETER, token: 'zero' };
const badName = [
  { what: 'an empty name', code: INVALID_PARAMETER, name: '' },
  { what: 'an over-long name', code: INVALID_PARAMETER, name: nameOfLength(257) },
];
const unknown = { what: 'an unknown name', code: NO_PERMISSION, name: P.UNKNOWN };
const badFlag = { what: 'a bad flag', code: INVALID_PARAMETER, flag: 3 };
const systemGrant = (code) => ({ what: 'a system_grant name', code, name: P.INTERNET });
const manual = { what: 'a manual_settings name', code: NO_PERMISSION, name: P.MANUAL };
const render = { what: 'a render token', code: NO_TOKEN, token: 'render' };
const notSystem = { what: 'a normal caller', code: NOT_SYSTEM_APPLICATION, caller: 'normal' };
const noPermission = { what: 'a caller without permission', code: PERMISSION_DENIED, caller: 'weak' };
const missing = { what: 'a missing token', code: NO_TOKEN, token: 'missing' };
const native = { what: 'a native token', code: NO_TOKEN, token: 'native' };
const remote = { what: 'a remote token', code: NOT_ALLOWED, token: 'remote' };
const oneTime = { what: 'flag 64 now', code: NOT_ALLOWED, flag: 64 };
const sandboxed = {
  what: 'a name no sandbox may hold',
  code: NOT_ALLOWED,
  token: 'sandbox',
  name: UNAVAILABLE,
};
const sandboxedUndeclared = { ...sandboxed, name: UNAVAILABLE_UNDECLARED };
const undeclared = (code) => ({ what: 'an undeclared name', code, name: UNDECLARED });
const fixed = { what: 'an entry fixed by the system', code: INVALID_PARAMETER, name: FIXED };
const byAdmin = { what: 'an entry fixed by the administrator', code: CODE.INNER_ERROR, name: BY_ADMIN };

const target = (flags) => [
  ...[render, notSystem, noPermission, missing, native, remote, ...flags],
  ...[sandboxed, sandboxedUndeclared, undeclared(INVALID_PARAMETER), fixed, byAdmin],
];
const old = [zero, ...badName, unknown, badFlag, systemGrant(NO_PERMISSION), manual];
const current = [zero, ...badName, badFlag, unknown, systemGrant(WRONG_KIND)];

const ORDERS = {
  grantUserGrantedPermission: [...old, ...target([oneTime])],
  revokeUserGrantedPermission: [...old, ...target([])],
  grantPermission: [...current, ...target([oneTime])],
  revokePermission: [...current, ...target([])],
  getPermissionFlags: [
    ...[zero, ...badName, notSystem, noPermission, unknown],
    ...[missing, native, undeclared(NO_PERMISSION)],
  ],
};

const PARTS = ['caller', 'token', 'name', 'flag'];
const together = (one, two) => PARTS.every((part) => one[part] === undefined || two[part] === undefined);

function caller(all, method, who) {
  if (who === 'normal') return all.nor;
  if (who !== 'weak') return all.sys;
  const needed = method.startsWith('grant') ? [P.GRANT] : [P.REVOKE];
  const lacking = method === 'getPermissionFlags' ? [P.GRANT, P.REVOKE, P.GET] : needed;
  const held = [P.GRANT, P.REVOKE, P.GET, P.DIALOG].filter((name) => !lacking.includes(name));
  return manager(systemApp(all.device, held));
}

async function codeWith(all, method, faults) {
  const call = { caller: 'admin', token: 'T', name: P.CAMERA, flag: 2, ...Object.assign({}, ...faults) };
  const args = [all.tokens[call.token], call.name];
  if (method !== 'getPermissionFlags') args.push(call.flag);
  return rejected(caller(all, method, call.caller)[method](...args));
}

for (const [method, order] of Object.entries(ORDERS)) {
  test(`B48 B52 B58 B84 ${method}: every fault alone gives its code`, async (t) => {
    const all = stage(t);
    assert.equal(await codeWith(all, method, []), 0);
    for (const fault of order) assert.equal(await codeWith(all, method, [fault]), fault.code, fault.what);
  });

  order.forEach((first, index) => {
    // A pair tells something when both faults fit into one call and their codes differ.
    const later = order.slice(index + 1).filter((two) => together(first, two) && two.code !== first.code);
    if (later.length === 0) return;
    test(`B54-B57 B60 B62 B63 B86 D26 ${method}: ${first.what} comes before ${later.length} others`, async (t) => {
      const all = stage(t);
      for (const second of later) {
        assert.equal(await codeWith(all, method, [second, first]), first.code, `before ${second.what}`);
      }
    });
  });
}

test('B54 D26 tokenID 0 with an unknown name is 12100001 in each of the five methods', async (t) => {
  const { sys, nor } = scene(t);
  for (const method of Object.keys(ORDERS)) {
    for (const atManager of [sys, nor]) {
      assert.equal(await rejected(atManager[method](0, P.UNKNOWN, 2)), INVALID_PARAMETER, method);
      assert.equal(await rejected(atManager[method](0, P.GRANT, 2)), INVALID_PARAMETER, method);
    }
  }
});

test('B56 an over-long name is 12100001 with everything else wrong too', async (t) => {
  const { nor } = scene(t);
  const name = nameOfLength(257);
  for (const method of Object.keys(ORDERS)) {
    assert.equal(await rejected(nor[method](NO_SUCH_TOKEN, name, 3)), INVALID_PARAMETER, method);
  }
});

test('B57 a bad flag: after the unknown name in the old methods, before it in the current ones', async (t) => {
  const { sys, id } = scene(t);
  const expected = {
    grantUserGrantedPermission: NO_PERMISSION,
    revokeUserGrantedPermission: NO_PERMISSION,
    grantPermission: INVALID_PARAMETER,
    revokePermission: INVALID_PARAMETER,
  };
  for (const [method, code] of Object.entries(expected)) {
    assert.equal(await rejected(sys[method](id, P.UNKNOWN, 3)), code, method);
    assert.equal(await rejected(sys[method](id, P.CAMERA, 3)), INVALID_PARAMETER, method);
  }
});
