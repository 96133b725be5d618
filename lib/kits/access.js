'use strict';

// The access-control kit: the methods of AtManager over the engine's functions (src/services/access).

const enums = require('./access-enums');
const { argumentError } = require('../engine/errors');
const { callsOf, functionsOf } = require('../calls/functions');
const { Kit } = require('../calls/kit');

const SERVICE = 'abilityAccessCtrl';

const token = ['tokenID', 'unsigned'];
const name = ['permissionName', 'string'];
const names = ['permissionList', 'names'];
const someNames = ['permissionList', 'someNames'];
const flags = ['permissionFlags', 'unsigned'];
const context = ['context', 'context'];
const killProcess = ['killProcess', 'boolean', 'optional', true];

const itself = (value) => value;
const decision = {
  parameters: [token, name, flags],
  input: (tokenId, permission, given) => ({ tokenId, permission, flags: given }),
};
/** Whether an app holds a permission. */
const look = {
  parameters: [token, name],
  run: (kit, [tokenId, permission]) => kit.check(tokenId, permission),
};
/** Asks the user, with a dialog of this name. */
const shows = (dialog, parameter) => ({
  parameters: [context, parameter],
  run: (kit, given) => kit.dialogs[dialog](kit, ...given),
});

/** The methods, on and off excepted. */
const ROWS = {
  verifyAccessToken: look,
  verifyAccessTokenSync: { ...look, isSync: true },
  checkAccessToken: look,
  checkAccessTokenSync: { ...look, isSync: true },
  getSelfPermissionStatus: { parameters: [name], input: itself, isSync: true },
  grantUserGrantedPermission: { ...decision, callbackAt: 3 },
  revokeUserGrantedPermission: { ...decision, callbackAt: 3 },
  grantPermission: decision,
  revokePermission: {
    parameters: [token, name, flags, killProcess],
    input: (...given) => ({ ...decision.input(...given), kill: given[3] }),
  },
  getPermissionFlags: {
    parameters: [token, name],
    input: (tokenId, permission) => ({ tokenId, permission }),
  },
  setPermissionRequestToggleStatus: {
    parameters: [name, ['status', 'unsigned']],
    subProfile: 'last',
    input: (permission, status) => ({ permission, status }),
  },
  getPermissionRequestToggleStatus: { parameters: [name], subProfile: 'first', input: itself },
  getVersion: { parameters: [], input: () => null },
  getPermissionsStatus: {
    parameters: [token, names],
    input: (tokenId, permissions) => ({ tokenId, permissions }),
  },
  queryStatusByPermission: { parameters: [names], input: itself },
  queryStatusByTokenID: { parameters: [['tokenIDList', 'tokens']], input: itself },
  requestPermissionsFromUser: { ...shows('request', someNames), callbackAt: 2 },
  requestPermissionsFromUserWithWindowId: {
    parameters: [context, ['windowId', 'unsigned'], someNames],
    run: (kit, [ctx, window, list]) => kit.dialogs.request(kit, ctx, list, window),
  },
  requestPermissionOnSetting: shows('setting', someNames),
  openPermissionOnSetting: shows('manual', ['permission', 'text']),
  requestGlobalSwitch: shows('globalSwitch', ['type', 'integer']),
  requestPermissionOnApplicationSetting: {
    parameters: [token],
    run: (kit, given) => kit.dialogs.applicationSetting(kit, ...given),
  },
};

/** The hot path of the whole package: two type checks, one look-up, one native call. Undefined where that does not do. */
function quickStatus({ core }, tokenID, permissionName) {
  if (core.instruments !== null || core.id < 0 || typeof tokenID !== 'number') return undefined;
  const number = core.permissionNumbers.get(permissionName);
  return number === undefined ? undefined : core.native.check(core.id, tokenID, number);
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
    if (!(kit instanceof Kit)) throw argumentError('an AtManager is made by createAtManager()');
    this.#kit = kit;
  }

  /** It knows no value errors; a closed device is one for everybody (D42). */
  verifyAccessToken(tokenID, permissionName) {
    return methods.verifyAccessToken.call(this, tokenID, permissionName).catch((error) => {
      if (error.code === 12100001) return -1;
      throw error;
    });
  }

  verifyAccessTokenSync(tokenID, permissionName) {
    const held = quickStatus(kitOf(this, 'verifyAccessTokenSync'), tokenID, permissionName);
    return held ?? methods.verifyAccessTokenSync.call(this, tokenID, permissionName);
  }

  checkAccessToken(tokenID, permissionName) {
    const kit = kitOf(this, 'checkAccessToken');
    try {
      const held = quickStatus(kit, tokenID, permissionName);
      if (held !== undefined) return Promise.resolve(held);
    } catch (error) {
      return Promise.reject(error);
    }
    return methods.checkAccessToken.call(this, tokenID, permissionName);
  }

  checkAccessTokenSync(tokenID, permissionName) {
    const held = quickStatus(kitOf(this, 'checkAccessTokenSync'), tokenID, permissionName);
    return held ?? methods.checkAccessTokenSync.call(this, tokenID, permissionName);
  }
}

/** What the rows come to; those that the class has are its slow path. */
const methods = functionsOf(callsOf(SERVICE, ROWS), kitOf);
for (const [method, value] of Object.entries(methods)) {
  if (Object.hasOwn(AtManager.prototype, method)) continue;
  Object.defineProperty(AtManager.prototype, method, { value, writable: true, configurable: true });
}

/** A kit that calls as the app whose token `tokenOf` returns. */
function createAccessKit(core, tokenOf) {
  const kit = new Kit(SERVICE, core, tokenOf);
  return { createAtManager: () => new AtManager(kit), atManager: AtManager, ...enums };
}

module.exports = { createAccessKit, FUNCTIONS: Object.keys(methods).map((method) => `${SERVICE}.${method}`) };
