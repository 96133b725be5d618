'use strict';

// The privacy kit: the functions of privacyManager over the engine's (src/services/privacy).

const { argumentError } = require('../engine/errors');
const { check, deliver, Kit, refuseSubProfile, u32 } = require('../calls/kit');
const { kindOf, memberOf } = require('../engine/plain');

// Frozen, name to number (D32; spec/privacy.md 2.1).
const enums = {
  PermissionUsageFlag: Object.freeze({
    FLAG_PERMISSION_USAGE_SUMMARY: 0,
    FLAG_PERMISSION_USAGE_DETAIL: 1,
  }),
  PermissionActiveStatus: Object.freeze({
    PERM_INACTIVE: 0,
    PERM_ACTIVE_IN_FOREGROUND: 1,
    PERM_ACTIVE_IN_BACKGROUND: 2,
  }),
  PermissionUsedType: Object.freeze({ NORMAL_TYPE: 0, PICKER_TYPE: 1, SECURITY_COMPONENT_TYPE: 2 }),
};

const EVENT = 'activeStateChange';
const NOBODY = { beginTime: 0, endTime: 0, bundleRecords: [] };

const token = ['tokenID', 'number'];
const name = ['permissionName', 'string'];
const list = ['permissionList', 'names'];

/** A time or count as the engine reads it: fraction cut off, what is no number 0. */
const whole = (number) => (Number.isFinite(number) ? Math.trunc(number) : 0);
/** The same within the range of times; beyond it nothing happens. */
const time = (number) => Math.max(-1, Math.min(whole(number), Number.MAX_SAFE_INTEGER));

/** A property of an options object; null counts as left out (D28). */
function property(method, what, object, [member, type], otherwise) {
  const value = memberOf(`${method}: ${what}`, object, member);
  if (value === undefined || value === null) return otherwise;
  return check(method, [`${what}.${member}`, type], value);
}

function identityOf(method, options) {
  return property(method, 'options', options, ['enhancedIdentity', 'string'], '');
}

/** What add, start and stop are about. */
const subject = (tokenId, permission, usedType = 0, identity = '') => ({
  tokenId: u32(tokenId),
  permission,
  usedType: u32(usedType),
  identity,
});

/** The parsers: each gives what the engine is asked, or throws 401. */
const PARSERS = {
  addPermissionUsedRecord(method, [tokenId, permission, success, fail, options]) {
    check(method, token, tokenId);
    check(method, name, permission);
    check(method, ['successCount', 'number'], success);
    check(method, ['failCount', 'number'], fail);
    let usedType;
    let identity;
    if (options !== undefined && options !== null) {
      check(method, ['options', 'object'], options);
      usedType = property(method, 'options', options, ['usedType', 'number'], 0);
      identity = identityOf(method, options);
    }
    return {
      subject: subject(tokenId, permission, usedType, identity),
      success: success | 0,
      fail: fail | 0,
    };
  },

  getPermissionUsedRecord(method, [request]) {
    check(method, ['request', 'object'], request);
    const read = (member, otherwise) => property(method, 'request', request, member, otherwise);
    const input = {
      tokenId: u32(read(['tokenId', 'number'], 0)),
      isRemote: read(['isRemote', 'boolean'], false),
      deviceId: read(['deviceId', 'string'], ''),
      bundleName: read(['bundleName', 'string'], ''),
      beginTime: time(read(['beginTime', 'number'], 0)),
      endTime: time(read(['endTime', 'number'], 0)),
      permissionNames: read(['permissionNames', 'names'], []),
    };
    const flag = check(method, ['request.flag', 'number'], memberOf(`${method}: request`, request, 'flag'));
    return { ...input, flag: flag | 0 };
  },

  /** (tokenID, permissionName, pid?, usedType?, options?); options may stand in usedType's place. */
  startUsingPermission(method, [tokenId, permission, pid, usedType, options]) {
    check(method, token, tokenId);
    check(method, name, permission);
    if (pid !== null) check(method, ['pid', 'number', true], pid);
    check(method, ['usedType', 'optionsOrUsedType', true], usedType);
    check(method, ['options', 'object', true], options);
    const given = typeof usedType === 'object' ? usedType : options;
    const identity = given === undefined ? '' : identityOf(method, given);
    const way = typeof usedType === 'number' ? usedType : 0;
    return { subject: subject(tokenId, permission, way, identity), pid: (pid ?? -1) | 0 };
  },

  /** (tokenID, permissionName, pid?, options?); a usedType in options' place is ignored. */
  stopUsingPermission(method, args) {
    const { subject: given, pid } = PARSERS.startUsingPermission(method, args);
    return { subject: { ...given, usedType: 0 }, pid };
  },

  getPermissionUsedTypeInfos(method, [tokenId, permission]) {
    if (tokenId !== null) check(method, ['tokenId', 'number', true], tokenId);
    check(method, ['permissionName', 'string', true], permission);
    return { tokenId: u32(tokenId ?? 0), permission: permission ?? '' };
  },

  setPermissionUsedRecordToggleStatus(method, [status, subProfile]) {
    refuseSubProfile(method, subProfile);
    check(method, ['status', 'boolean'], status);
    return status;
  },

  getPermissionUsedRecordToggleStatus(method, [subProfile]) {
    refuseSubProfile(method, subProfile);
    return null;
  },
};

/** Where a callback may stand, and what it gets beside an error. */
const CALLBACKS = new Map([
  ['addPermissionUsedRecord', [4]],
  ['getPermissionUsedRecord', [1, () => ({ ...NOBODY, bundleRecords: [] })]],
  ['startUsingPermission', [2]],
  ['stopUsingPermission', [2]],
]);

/** A function with a promise: throws 401, rejects everything else. `method` is the name it is called by. */
function promised(kit, method, fn) {
  const [at = Number.POSITIVE_INFINITY, onFailure] = CALLBACKS.get(fn) ?? [];
  return (...args) => {
    const callback = args.length > at && typeof args[at] === 'function' ? args[at] : undefined;
    const given = callback === undefined ? args : args.slice(0, at);
    let input;
    const parse = () => {
      check(method, ['callback', 'listener', true], callback);
      input = PARSERS[fn](method, given);
      // What stands in the callback's place and is neither it nor an option.
      if (fn === 'getPermissionUsedRecord' && given[1] !== undefined && given[1] !== null) {
        check(method, ['callback', 'listener'], given[1]);
      }
    };
    const result = kit.run(method, false, args, parse, async () => kit.ask(fn, input));
    if (callback === undefined) return result;
    deliver(result, callback, onFailure);
  };
}

/** on or off; everything that fails is thrown. */
function subscribe(kit, method, isOn, args, recorded) {
  let permissions;
  let callback;
  const parse = () => {
    permissions = check(method, list, args[0]);
    callback = check(method, ['callback', 'listener', !isOn], args[1]);
  };
  const call = () => {
    const subscription = { kit, kind: EVENT, owner: kit.token(), tokens: [], permissions, callback };
    const { subscriptions } = kit.core;
    isOn ? subscriptions.on(subscription) : subscriptions.off(subscription);
  };
  kit.run(method, true, recorded, parse, call);
}

const named =
  (kit, method, isOn) =>
  (type, ...args) => {
    if (type !== EVENT) throw argumentError(`${method}: type must be '${EVENT}', not ${kindOf(type)}`);
    subscribe(kit, method, isOn, args, [type, ...args]);
  };

const ofEvent =
  (kit, method, isOn) =>
  (...args) =>
    subscribe(kit, method, isOn, args, args);

/** Every function by name, made for a kit. */
const FUNCTIONS = {
  ...Object.fromEntries(Object.keys(PARSERS).map((fn) => [fn, (kit) => promised(kit, fn, fn)])),
  getPermissionUsedRecords: (kit) => promised(kit, 'getPermissionUsedRecords', 'getPermissionUsedRecord'),
  on: (kit) => named(kit, 'on', true),
  off: (kit) => named(kit, 'off', false),
  onActiveStateChange: (kit) => ofEvent(kit, 'onActiveStateChange', true),
  offActiveStateChange: (kit) => ofEvent(kit, 'offActiveStateChange', false),
  checkPermissionInUse: (kit) => (permission) => {
    const method = 'checkPermissionInUse';
    const parse = () => check(method, name, permission);
    return kit.run(method, true, [permission], parse, () => kit.ask(method, permission));
  },
};

/** A kit that calls as the app whose token `tokenOf` gives. */
function createPrivacyKit(core, tokenOf) {
  const kit = new Kit('privacyManager', core, tokenOf);
  const made = Object.entries(FUNCTIONS).map(([fn, make]) => {
    const value = make(kit);
    Object.defineProperty(value, 'name', { value: fn });
    return [fn, value];
  });
  // Not frozen: tests spy on kits.
  return { ...Object.fromEntries(made), ...enums };
}

module.exports = {
  createPrivacyKit,
  FUNCTIONS: Object.keys(FUNCTIONS).map((fn) => `privacyManager.${fn}`),
};
