'use strict';

// The access-control kit: the methods of AtManager over the engine's functions. JavaScript checks counts and types and
// throws 401 for them; every other decision is the engine's (src/access/ops).

const enums = require('./access-enums');
const { argumentError, makeError } = require('./errors');
const { tokenOfContext } = require('./context');

let native;

/** Loads the addon; the device does so when it is opened. */
function load() {
  native ??= require('./native');
}

/** Numbers of published permissions by name, as far as they were asked for. They are the same on every device. */
const numbers = new Map();
const PUBLISHED = 1134;

/** The number of a permission for native.check; throws 12100001 for what is no name. */
function numberOf(core, name) {
  core.open();
  const number = native.permission(core.id, name);
  if (number < PUBLISHED) numbers.set(name, number);
  return number;
}

const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value);
const isListOf = (type) => (value) => {
  if (!Array.isArray(value)) return false;
  // Holes and getters are read once and count as what they give.
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== type) return false;
  return true;
};

/** What an argument must be: test, and how to say it. */
const TYPES = {
  number: [(value) => typeof value === 'number', 'a number'],
  string: [(value) => typeof value === 'string', 'a string'],
  text: [(value) => typeof value === 'string' && value !== '', 'a string that is not empty'],
  boolean: [(value) => typeof value === 'boolean', 'a boolean'],
  numbers: [isListOf('number'), 'an array of numbers'],
  names: [isListOf('string'), 'an array of strings'],
  someNames: [
    (value) => isListOf('string')(value) && value.length > 0,
    'an array of strings that is not empty',
  ],
  context: [(value) => tokenOfContext(value) !== undefined, 'the context of a UIAbility'],
  listener: [(value) => typeof value === 'function', 'a function'],
};

function check(method, [name, type, optional], value) {
  if (optional && value === undefined) return;
  const [test, wanted] = TYPES[type];
  if (!test(value)) throw argumentError(`${method}: ${name} must be ${wanted}, not ${kindOf(value)}`);
}

function refuseSubProfile(method, value) {
  if (value === undefined) return;
  if (value === null) check(method, ['subProfileId', 'number'], value);
  throw makeError(801, 'this device has no sub-profiles');
}

/** A token or number as the engine reads it: fraction cut off, modulo 2^32. */
const u32 = (number) => number >>> 0;
const token = ['tokenID', 'number'];
const name = ['permissionName', 'string'];
const names = ['permissionList', 'names'];
const flags = ['permissionFlags', 'number'];
const context = ['context', 'context'];
const decision = (tokenId, permission, given) => ({
  tokenId: u32(tokenId),
  permission,
  flags: u32(given),
});

/** Asks the engine: a value now, or a promise for the end of a durable change. */
const ask = (fn, input) => (kit, args) => kit.ask(fn, input(...args));

/**
 * The methods with a promise: parameters (name, type, optional), whether a callback may follow them, and what they do.
 */
const PROMISES = {
  grantUserGrantedPermission: [[token, name, flags], true, ask('grantUserGrantedPermission', decision)],
  revokeUserGrantedPermission: [[token, name, flags], true, ask('revokeUserGrantedPermission', decision)],
  grantPermission: [[token, name, flags], false, ask('grantPermission', decision)],
  revokePermission: [
    [token, name, flags, ['killProcess', 'boolean', true]],
    false,
    ask('revokePermission', (t, n, f, kill = true) => ({ ...decision(t, n, f), kill })),
  ],
  getPermissionFlags: [
    [token, name],
    false,
    ask('getPermissionFlags', (t, permission) => ({ tokenId: u32(t), permission })),
  ],
  setPermissionRequestToggleStatus: [
    [name, ['status', 'number']],
    false,
    ask('setPermissionRequestToggleStatus', (permission, status) => ({ permission, status: u32(status) })),
    { at: 2 },
  ],
  getPermissionRequestToggleStatus: [
    [name],
    false,
    ask('getPermissionRequestToggleStatus', (permission) => permission),
    { at: 1, first: true },
  ],
  getVersion: [[], false, ask('getVersion', () => null)],
  getPermissionsStatus: [
    [token, names],
    false,
    ask('getPermissionsStatus', (t, permissions) => ({ tokenId: u32(t), permissions })),
  ],
  queryStatusByPermission: [[names], false, ask('queryStatusByPermission', (list) => list)],
  queryStatusByTokenID: [
    [['tokenIDList', 'numbers']],
    false,
    ask('queryStatusByTokenID', (list) => list.map(u32)),
  ],
  requestPermissionsFromUser: [
    [context, ['permissionList', 'someNames']],
    true,
    (kit, [ctx, list]) => kit.dialogs.request(kit, ctx, [...list], { system: false, window: 0 }),
  ],
  requestPermissionsFromUserWithWindowId: [
    [context, ['windowId', 'number'], ['permissionList', 'someNames']],
    false,
    (kit, [ctx, window, list]) =>
      kit.dialogs.request(kit, ctx, [...list], { system: true, window: u32(window) }),
  ],
  requestPermissionOnSetting: [
    [context, ['permissionList', 'someNames']],
    false,
    (kit, [ctx, list]) => kit.dialogs.setting(kit, ctx, [...list]),
  ],
  openPermissionOnSetting: [
    [context, ['permission', 'text']],
    false,
    (kit, args) => kit.dialogs.manual(kit, ...args),
  ],
  requestGlobalSwitch: [
    [context, ['type', 'number']],
    false,
    (kit, [ctx, type]) => kit.dialogs.globalSwitch(kit, ctx, type | 0),
  ],
  requestPermissionOnApplicationSetting: [
    [token],
    false,
    (kit, [target]) => kit.dialogs.applicationSetting(kit, u32(target)),
  ],
};

/** on and off: the lists before the callback. */
const EVENTS = {
  permissionStateChange: [['tokenIDList', 'numbers'], names],
  selfPermissionStateChange: [names],
};

/** A kit that calls as the app whose token `tokenOf` gives. */
function createAccessKit(core, tokenOf) {
  const kit = {
    core,
    get dialogs() {
      core.open();
      return core.dialogs;
    },
    token: tokenOf,
    /** Asks as the app that calls now. */
    ask: (fn, input) => kit.askAs(tokenOf(), fn, input),
    askAs(caller, fn, input) {
      core.open();
      const reply = native.access(core.id, fn, caller, JSON.stringify(input), true);
      if (typeof reply === 'string') return JSON.parse(reply);
      return reply.finally(() => core.subscriptions.pump());
    },
  };
  const apiOf = (method) => `abilityAccessCtrl.${method}`;

  /** Runs a call under faults and records, if there are any. */
  function instrumented(method, isSync, args, parse, call) {
    const { instruments } = core;
    if (instruments === null) {
      parse();
      return call();
    }
    core.open();
    const caller = tokenOf();
    try {
      parse();
    } catch (error) {
      instruments.note(apiOf(method), args, caller, error);
      throw error;
    }
    return instruments.run(apiOf(method), isSync, args, call, caller);
  }

  /**
   * Throws 401 first; everything else that fails rejects. `subProfile`: where such an argument would stand, and whether
   * it is looked at before the others (1.4).
   */
  function promised(method, parameters, takesCallback, run, subProfile) {
    return function (...args) {
      let callback;
      const parse = () => {
        if (subProfile?.first) refuseSubProfile(method, args[subProfile.at]);
        parameters.forEach((parameter, i) => {
          check(method, parameter, args[i]);
        });
        if (subProfile) refuseSubProfile(method, args[subProfile.at]);
        const last = args[parameters.length];
        if (takesCallback && last !== undefined && last !== null) {
          check(method, ['callback', 'listener'], last);
          callback = last;
        }
      };
      const call = async () => run(kit, args.slice(0, parameters.length));
      const result = instrumented(method, false, args, parse, call);
      if (callback === undefined) return result;
      // From a microtask of its own: what a callback throws is an uncaught exception, not a rejection.
      result.then(
        (data) => queueMicrotask(() => callback(undefined, data)),
        (error) => queueMicrotask(() => callback(error, undefined)),
      );
    };
  }

  /** on and off throw everything. */
  function event(method, kind, args, isOn) {
    const lists = EVENTS[kind];
    const parse = () => {
      lists.forEach((parameter, i) => {
        check(method, parameter, args[i]);
      });
      check(method, ['callback', 'listener', !isOn], args[lists.length]);
    };
    const call = () => {
      core.open();
      const own = kind === 'selfPermissionStateChange';
      const caller = tokenOf();
      const [tokens, permissions] = own ? [[caller], args[0]] : [args[0].map(u32), args[1]];
      core.subscriptions[isOn ? 'on' : 'off']({
        kit,
        kind,
        owner: caller,
        tokens,
        permissions: [...permissions],
        callback: args[lists.length],
      });
    };
    const recorded = method === 'on' || method === 'off' ? [kind, ...args] : args;
    return instrumented(method, true, recorded, parse, call);
  }

  function named(method, isOn) {
    return function (type, ...args) {
      if (!Object.hasOwn(EVENTS, type)) {
        const known = Object.keys(EVENTS).join("' or '");
        throw argumentError(`${method}: type must be '${known}', not ${kindOf(type)}`);
      }
      event(method, type, args, isOn);
    };
  }

  const parseStatus = (method, tokenID, permissionName) => () => {
    check(method, token, tokenID);
    check(method, name, permissionName);
  };
  const look = (tokenID, permissionName) => native.check(core.id, tokenID, numberOf(core, permissionName));

  /** The hot path: two type checks, one look-up, one native call. Undefined where that does not do. */
  function quick(tokenID, permissionName) {
    if (core.instruments !== null || core.id < 0 || typeof tokenID !== 'number') return undefined;
    const number = numbers.get(permissionName);
    return number === undefined ? undefined : native.check(core.id, tokenID, number);
  }

  function status(method, tokenID, permissionName) {
    const parse = parseStatus(method, tokenID, permissionName);
    return instrumented(method, true, [tokenID, permissionName], parse, () => look(tokenID, permissionName));
  }

  function statusPromise(method, tokenID, permissionName) {
    const parse = parseStatus(method, tokenID, permissionName);
    return instrumented(method, false, [tokenID, permissionName], parse, async () => look(tokenID, permissionName));
  }

  class AtManager {
    verifyAccessToken(tokenID, permissionName) {
      // It knows no value errors; a closed device is one for everybody (D42).
      return statusPromise('verifyAccessToken', tokenID, permissionName).catch((error) => {
        if (error.code === 12100001) return -1;
        throw error;
      });
    }
    verifyAccessTokenSync(tokenID, permissionName) {
      return quick(tokenID, permissionName) ?? status('verifyAccessTokenSync', tokenID, permissionName);
    }
    checkAccessToken(tokenID, permissionName) {
      try {
        const held = quick(tokenID, permissionName);
        if (held !== undefined) return Promise.resolve(held);
      } catch (error) {
        return Promise.reject(error);
      }
      return statusPromise('checkAccessToken', tokenID, permissionName);
    }
    checkAccessTokenSync(tokenID, permissionName) {
      return quick(tokenID, permissionName) ?? status('checkAccessTokenSync', tokenID, permissionName);
    }
    getSelfPermissionStatus(permissionName) {
      const parse = () => check('getSelfPermissionStatus', name, permissionName);
      const call = () => kit.ask('getSelfPermissionStatus', permissionName);
      return instrumented('getSelfPermissionStatus', true, [permissionName], parse, call);
    }
    onPermissionStateChange(...args) {
      event('onPermissionStateChange', 'permissionStateChange', args, true);
    }
    offPermissionStateChange(...args) {
      event('offPermissionStateChange', 'permissionStateChange', args, false);
    }
    onSelfPermissionStateChange(...args) {
      event('onSelfPermissionStateChange', 'selfPermissionStateChange', args, true);
    }
    offSelfPermissionStateChange(...args) {
      event('offSelfPermissionStateChange', 'selfPermissionStateChange', args, false);
    }
  }
  const methods = { on: named('on', true), off: named('off', false) };
  for (const [method, row] of Object.entries(PROMISES)) methods[method] = promised(method, ...row);
  for (const [method, value] of Object.entries(methods)) {
    Object.defineProperty(value, 'name', { value: method });
    Object.defineProperty(AtManager.prototype, method, { value, writable: true, configurable: true });
  }
  return { createAtManager: () => new AtManager(), atManager: AtManager, ...enums };
}

/** The names of all methods, as faults and calls know them. */
const FUNCTIONS = [
  'verifyAccessToken',
  'verifyAccessTokenSync',
  'checkAccessToken',
  'checkAccessTokenSync',
  'getSelfPermissionStatus',
  'on',
  'off',
  'onPermissionStateChange',
  'offPermissionStateChange',
  'onSelfPermissionStateChange',
  'offSelfPermissionStateChange',
  ...Object.keys(PROMISES),
].map((method) => `abilityAccessCtrl.${method}`);

module.exports = { createAccessKit, FUNCTIONS, load };
