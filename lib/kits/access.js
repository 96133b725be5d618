'use strict';

// The access-control kit: the methods of AtManager over the engine's functions. JavaScript checks counts and types and
// throws 401 for them; every other decision is the engine's (src/services/access).

const enums = require('./access-enums');
const { argumentError } = require('../engine/errors');
const { check, deliver, Kit, refuseSubProfile, u32 } = require('../calls/kit');
const { kindOf } = require('../engine/plain');

/** The addon, loaded with the first question. */
let native;

/** The number of a name that no permission has: tomorrow it may have one. */
const NOBODYS = 0xffffffff;

/** The number of a permission for native.check; throws 12100001 for what is no name. It stays the same while the device is open. */
function numberOf(kit, name) {
  kit.open();
  native ??= require('../engine/native');
  const number = native.permission(kit.core.id, name);
  if (number !== NOBODYS) kit.core.permissionNumbers.set(name, number);
  return number;
}

const token = ['tokenID', 'number'];
const name = ['permissionName', 'string'];
const names = ['permissionList', 'names'];
const someNames = ['permissionList', 'someNames'];
const flags = ['permissionFlags', 'number'];
const context = ['context', 'context'];
const decision = (tokenId, permission, given) => ({
  tokenId: u32(tokenId),
  permission,
  flags: u32(given),
});

/** A row whose method asks the engine's function of the same name. */
const ask = (fn, parameters, input, more = {}) => [
  fn,
  { parameters, run: (kit, args) => kit.ask(fn, input(...args)), ...more },
];
const callback = { takesCallback: true };
/** Where a sub-profile may stand, and whether it is refused before other arguments. */
const subProfile = (at, first = false) => ({ subProfile: { at, first } });

/** The methods with a promise: parameters (name, type, optional), whether a callback may follow, and what they do. */
const PROMISES = Object.fromEntries([
  ask('grantUserGrantedPermission', [token, name, flags], decision, callback),
  ask('revokeUserGrantedPermission', [token, name, flags], decision, callback),
  ask('grantPermission', [token, name, flags], decision),
  ask('revokePermission', [token, name, flags, ['killProcess', 'boolean', true]], (t, p, f, kill = true) => ({
    ...decision(t, p, f),
    kill,
  })),
  ask('getPermissionFlags', [token, name], (t, permission) => ({ tokenId: u32(t), permission })),
  ask(
    'setPermissionRequestToggleStatus',
    [name, ['status', 'number']],
    (permission, status) => ({ permission, status: u32(status) }),
    subProfile(2),
  ),
  ask('getPermissionRequestToggleStatus', [name], (permission) => permission, subProfile(1, true)),
  ask('getVersion', [], () => null),
  ask('getPermissionsStatus', [token, names], (t, permissions) => ({ tokenId: u32(t), permissions })),
  ask('queryStatusByPermission', [names], (list) => list),
  ask('queryStatusByTokenID', [['tokenIDList', 'numbers']], (list) => list.map(u32)),
  [
    'requestPermissionsFromUser',
    {
      parameters: [context, someNames],
      takesCallback: true,
      run: (kit, [ctx, list]) => kit.dialogs.request(kit, ctx, list, { system: false, window: undefined }),
    },
  ],
  [
    'requestPermissionsFromUserWithWindowId',
    {
      parameters: [context, ['windowId', 'number'], someNames],
      run: (kit, [ctx, id, list]) => kit.dialogs.request(kit, ctx, list, { system: true, window: u32(id) }),
    },
  ],
  [
    'requestPermissionOnSetting',
    {
      parameters: [context, someNames],
      run: (kit, [ctx, list]) => kit.dialogs.setting(kit, ctx, list),
    },
  ],
  [
    'openPermissionOnSetting',
    {
      parameters: [context, ['permission', 'text']],
      run: (kit, [ctx, permission]) => kit.dialogs.manual(kit, ctx, permission),
    },
  ],
  [
    'requestGlobalSwitch',
    {
      parameters: [context, ['type', 'number']],
      run: (kit, [ctx, type]) => kit.dialogs.globalSwitch(kit, ctx, type | 0),
    },
  ],
  [
    'requestPermissionOnApplicationSetting',
    { parameters: [token], run: (kit, [target]) => kit.dialogs.applicationSetting(kit, u32(target)) },
  ],
]);

/** on and off: the lists before the callback. */
const EVENTS = {
  permissionStateChange: [['tokenIDList', 'numbers'], names],
  selfPermissionStateChange: [names],
};

/** The kit of AtManager: asking about a permission is the hot path of the whole package. */
class AccessKit extends Kit {
  /** The hot path: two type checks, one look-up, one native call. Undefined where that does not do. */
  quickStatus(tokenID, permissionName) {
    const { core } = this;
    if (core.instruments !== null || core.id < 0 || typeof tokenID !== 'number') return undefined;
    const number = core.permissionNumbers.get(permissionName);
    return number === undefined ? undefined : native.check(core.id, tokenID, number);
  }

  status(method, isSync, tokenID, permissionName) {
    const { core } = this;
    const parse = () => {
      check(method, token, tokenID);
      check(method, name, permissionName);
    };
    const look = () => {
      const number = numberOf(this, permissionName); // loads the addon
      return native.check(core.id, tokenID, number);
    };
    const call = isSync ? look : async () => look();
    return this.run(method, isSync, [tokenID, permissionName], parse, call);
  }

  /** on and off throw everything. */
  subscribe(method, kind, args, isOn) {
    const lists = EVENTS[kind];
    const parameters = [...lists, ['callback', 'listener', !isOn]];
    let given;
    const parse = () => {
      given = parameters.map((parameter, i) => check(method, parameter, args[i]));
    };
    const call = () => {
      const owner = this.token();
      const isOwn = kind === 'selfPermissionStateChange';
      const [tokens, permissions, callback] = isOwn ? [[owner], ...given] : given;
      const { subscriptions } = this.core;
      const subscription = { kit: this, kind, owner, tokens: tokens.map(u32), permissions, callback };
      isOn ? subscriptions.on(subscription) : subscriptions.off(subscription);
    };
    const recorded = method === 'on' || method === 'off' ? [kind, ...args] : args;
    this.run(method, true, recorded, parse, call);
  }
}

/** The kit of a receiver; 401 for what is no manager (1.4). */
let kitOf;

class AtManager {
  #kit;

  static {
    kitOf = (receiver, method) => {
      if (typeof receiver === 'object' && receiver !== null && #kit in receiver) return receiver.#kit;
      throw argumentError(`${method} must be called on an AtManager`);
    };
  }

  /** Managers are made by createAtManager. */
  constructor(kit) {
    if (!(kit instanceof AccessKit)) throw argumentError('an AtManager is made by createAtManager()');
    this.#kit = kit;
  }

  verifyAccessToken(tokenID, permissionName) {
    const kit = kitOf(this, 'verifyAccessToken');
    // It knows no value errors; a closed device is one for everybody (D42).
    return kit.status('verifyAccessToken', false, tokenID, permissionName).catch((error) => {
      if (error.code === 12100001) return -1;
      throw error;
    });
  }

  verifyAccessTokenSync(tokenID, permissionName) {
    const kit = kitOf(this, 'verifyAccessTokenSync');
    const held = kit.quickStatus(tokenID, permissionName);
    return held ?? kit.status('verifyAccessTokenSync', true, tokenID, permissionName);
  }

  checkAccessToken(tokenID, permissionName) {
    const kit = kitOf(this, 'checkAccessToken');
    try {
      const held = kit.quickStatus(tokenID, permissionName);
      if (held !== undefined) return Promise.resolve(held);
    } catch (error) {
      return Promise.reject(error);
    }
    return kit.status('checkAccessToken', false, tokenID, permissionName);
  }

  checkAccessTokenSync(tokenID, permissionName) {
    const kit = kitOf(this, 'checkAccessTokenSync');
    const held = kit.quickStatus(tokenID, permissionName);
    return held ?? kit.status('checkAccessTokenSync', true, tokenID, permissionName);
  }

  getSelfPermissionStatus(permissionName) {
    const method = 'getSelfPermissionStatus';
    const kit = kitOf(this, method);
    const parse = () => check(method, name, permissionName);
    return kit.run(method, true, [permissionName], parse, () => kit.ask(method, permissionName));
  }
}

/** What a row does not say. */
const DEFAULTS = { takesCallback: false, subProfile: undefined };

/** A method that throws 401 first; everything else that fails rejects. */
function promised(method, row) {
  const { parameters, takesCallback, subProfile, run } = { ...DEFAULTS, ...row };
  return function (...args) {
    const kit = kitOf(this, method);
    let given;
    let callback;
    const parse = () => {
      if (subProfile?.first) refuseSubProfile(method, args[subProfile.at]);
      given = parameters.map((parameter, i) => check(method, parameter, args[i]));
      if (subProfile) refuseSubProfile(method, args[subProfile.at]);
      const last = args[parameters.length];
      if (takesCallback && last !== undefined && last !== null) {
        callback = check(method, ['callback', 'listener'], last);
      }
    };
    const result = kit.run(method, false, args, parse, async () => run(kit, given));
    if (callback === undefined) return result;
    deliver(result, callback);
  };
}

/** on or off with the name of the event. */
const named = (method, isOn) =>
  function (type, ...args) {
    const kit = kitOf(this, method);
    if (typeof type !== 'string' || !Object.hasOwn(EVENTS, type)) {
      const known = Object.keys(EVENTS).join("' or '");
      throw argumentError(`${method}: type must be '${known}', not ${kindOf(type)}`);
    }
    kit.subscribe(method, type, args, isOn);
  };

/** The same for one event. */
const ofEvent = (method, kind, isOn) =>
  function (...args) {
    kitOf(this, method).subscribe(method, kind, args, isOn);
  };

const METHODS = {
  on: named('on', true),
  off: named('off', false),
  onPermissionStateChange: ofEvent('onPermissionStateChange', 'permissionStateChange', true),
  offPermissionStateChange: ofEvent('offPermissionStateChange', 'permissionStateChange', false),
  onSelfPermissionStateChange: ofEvent('onSelfPermissionStateChange', 'selfPermissionStateChange', true),
  offSelfPermissionStateChange: ofEvent('offSelfPermissionStateChange', 'selfPermissionStateChange', false),
  ...Object.fromEntries(Object.entries(PROMISES).map(([method, row]) => [method, promised(method, row)])),
};
for (const [method, value] of Object.entries(METHODS)) {
  Object.defineProperty(value, 'name', { value: method });
  Object.defineProperty(AtManager.prototype, method, { value, writable: true, configurable: true });
}

/** A kit that calls as the app whose token `tokenOf` gives. */
function createAccessKit(core, tokenOf) {
  const kit = new AccessKit('abilityAccessCtrl', core, tokenOf);
  return { createAtManager: () => new AtManager(kit), atManager: AtManager, ...enums };
}

/** The names of all methods, as faults and calls know them. */
const FUNCTIONS = Object.getOwnPropertyNames(AtManager.prototype)
  .filter((method) => method !== 'constructor')
  .map((method) => `abilityAccessCtrl.${method}`);

module.exports = { createAccessKit, FUNCTIONS };
