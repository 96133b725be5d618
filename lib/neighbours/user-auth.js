'use strict';

// @ohos.userIAM.userAuth: the dialog in which a user authenticates. It is answered like every other dialog of the
// device (device.dialogs, kind 'auth'); a yes results in a token that asset.query takes.

const { bytesOf, isCallable, listOf, memberOf, namedOf } = require('../engine/plain');
const { forget, isSecret } = require('../engine/secret');
const { need } = require('../calls/deliver');
const { callsOf, functionsOf } = require('../calls/functions');
const { kitError } = require('../calls/kit-errors');

const UserAuthResultCode = Object.freeze({
  SUCCESS: 12500000,
  FAIL: 12500001,
  GENERAL_ERROR: 12500002,
  CANCELED: 12500003,
  TIMEOUT: 12500004,
  TYPE_NOT_SUPPORT: 12500005,
  TRUST_LEVEL_NOT_SUPPORT: 12500006,
  BUSY: 12500007,
  PARAM_VERIFIED_FAILED: 12500008,
  INVALID_PARAMETERS: 12500008,
  LOCKED: 12500009,
  NOT_ENROLLED: 12500010,
  CANCELED_FROM_WIDGET: 12500011,
  PIN_EXPIRED: 12500013,
  AUTH_TOKEN_CHECK_FAILED: 12500015,
  AUTH_TOKEN_EXPIRED: 12500016,
  REUSE_AUTH_RESULT_FAILED: 12500017,
});
const UserAuthType = Object.freeze({
  PIN: 1,
  FACE: 2,
  FINGERPRINT: 4,
  PRIVATE_PIN: 16,
  COMPANION_DEVICE: 64,
});
const AuthTrustLevel = Object.freeze({ ATL1: 10000, ATL2: 20000, ATL3: 30000, ATL4: 40000 });
const WindowModeType = Object.freeze({ DIALOG_BOX: 1, FULLSCREEN: 2 });

const Code = UserAuthResultCode;
const ACCESS_BIOMETRIC = 'ohos.permission.ACCESS_BIOMETRIC';

/** What the device can check: its name there, and how far it is trusted. */
const TYPES = new Map([
  [UserAuthType.FINGERPRINT, { name: 'fingerprint', trust: AuthTrustLevel.ATL3 }],
  [UserAuthType.FACE, { name: 'face', trust: AuthTrustLevel.ATL3 }],
  [UserAuthType.PIN, { name: 'pin', trust: AuthTrustLevel.ATL4 }],
]);

/** Devices that are showing the dialog. */
const busy = new WeakSet();

/** 12500005 and 12500006 for what this device cannot check. */
function checkSupported(types, trust) {
  if (!Object.values(AuthTrustLevel).includes(trust)) throw kitError(Code.TRUST_LEVEL_NOT_SUPPORT);
  for (const type of types) if (!TYPES.has(type)) throw kitError(Code.TYPE_NOT_SUPPORT);
  if (!types.some((type) => TYPES.get(type).trust >= trust)) throw kitError(Code.TRUST_LEVEL_NOT_SUPPORT);
}

function checkParams(param, widget) {
  const [challenge, authType, authTrustLevel] = namedOf(
    'authParam',
    param,
    'challenge',
    'authType',
    'authTrustLevel',
  );
  const proof = bytesOf('challenge', challenge);
  need(proof.length >= 1 && proof.length <= 32, 'challenge must have 1 to 32 bytes');
  const types = listOf('number', authType);
  need(types?.length > 0, 'authType must be an array of numbers that is not empty');
  need(typeof authTrustLevel === 'number', 'authTrustLevel must be a number');
  need(new Set(types).size === types.length, 'authType must not repeat itself');
  const [title] = namedOf('widgetParam', widget, 'title');
  need(
    typeof title === 'string' && title.length >= 1 && title.length <= 500,
    'title must have 1 to 500 characters',
  );
  checkSupported(types, authTrustLevel);
  return { challenge: proof, types, trust: authTrustLevel, title };
}

class UserAuthInstance {
  #system;
  #request;
  #listeners = new Set();
  #running;

  constructor(system, request) {
    this.#system = system;
    this.#request = request;
  }

  on(type, callback) {
    need(type === 'result', "type must be 'result'");
    need(
      typeof callback === 'object' &&
        callback !== null &&
        isCallable(memberOf('callback', callback, 'onResult')),
      'callback must have onResult',
    );
    this.#listeners.add(callback);
  }

  off(type, callback = undefined) {
    need(type === 'result', "type must be 'result'");
    if (callback === undefined) this.#listeners.clear();
    else this.#listeners.delete(callback);
  }

  start() {
    const system = this.#system;
    system.requirePermission(ACCESS_BIOMETRIC);
    if (this.#running !== undefined) throw kitError(Code.GENERAL_ERROR, 'it has been started');
    const { caller } = system;
    this.#running = new AbortController();
    this.#authenticate(caller, this.#running.signal).then((result) => {
      this.#running = undefined;
      // An exception of a listener is an uncaught exception, not a failed authentication.
      for (const callback of this.#listeners) queueMicrotask(() => callback.onResult(result));
    });
  }

  cancel() {
    this.#system.requirePermission(ACCESS_BIOMETRIC);
    if (this.#running === undefined) throw kitError(Code.GENERAL_ERROR, 'it has not been started');
    this.#running.abort();
  }

  /** The result of the user's answer. Never rejects. */
  async #authenticate(app, signal) {
    const { core } = this.#system;
    if (busy.has(core)) return { result: Code.BUSY };
    busy.add(core);
    try {
      return await this.#ask(app, signal);
    } catch (error) {
      if (signal.aborted) return { result: Code.CANCELED };
      return { result: error.code === 24000004 ? this.#refusal(app) : Code.GENERAL_ERROR };
    } finally {
      busy.delete(core);
    }
  }

  #refusal({ userId }) {
    return this.#system.control('credentials', { userId }).lockedOut ? Code.LOCKED : Code.FAIL;
  }

  async #ask(app, signal) {
    const system = this.#system;
    const { types, trust, title } = this.#request;
    const { userId } = app;
    const credentials = system.control('credentials', { userId });
    const usable = [...TYPES.keys()].filter((type) => {
      const { name, trust: most } = TYPES.get(type);
      return types.includes(type) && credentials[name] && most >= trust;
    });
    if (usable.length === 0) return { result: Code.NOT_ENROLLED };
    if (credentials.lockedOut && usable.every((type) => type === UserAuthType.PIN))
      return { result: Code.LOCKED };
    const offered = usable.map((type) => TYPES.get(type).name);
    const page = { title, choices: ['allow', 'deny'], authTypes: offered };
    const { answer, password } = await system.core.dialogs.authentication(app.tokenId, page, signal);
    try {
      if (signal.aborted || answer === 'dismiss') return { result: Code.CANCELED };
      if (!answer.startsWith('allow')) return { result: Code.FAIL };
      // The app may have lost its permission meanwhile: it receives no token.
      if (!system.holds(ACCESS_BIOMETRIC, app.tokenId)) return { result: Code.GENERAL_ERROR };
      return this.#prove(userId, usable, password);
    } finally {
      forget(password);
    }
  }

  /** A password that was typed is checked like one; a bare yes plays the user who proves it in the first way offered. */
  #prove(userId, usable, password) {
    const { core } = this.#system;
    const { challenge } = this.#request;
    const type = isSecret(password) ? UserAuthType.PIN : usable[0];
    if (!usable.includes(type)) return { result: Code.FAIL };
    const how = { userId, type: TYPES.get(type).name };
    const token = isSecret(password)
      ? core.controlWith({ password }, 'authenticate', how, challenge)
      : core.control('authenticate.answered', how, challenge);
    return { result: Code.SUCCESS, token: new Uint8Array(token), authType: type };
  }
}

const trustLevel = ['authTrustLevel', 'number'];
const CALLS = callsOf('userAuth', {
  /** Returns if the user could be authenticated so; throws 12500005, 12500006 or 12500010. */
  getAvailableStatus: {
    parameters: [['authType', 'number'], trustLevel],
    isSync: true,
    run(system, [authType, authTrustLevel]) {
      system.requirePermission(ACCESS_BIOMETRIC);
      checkSupported([authType], authTrustLevel);
      const { userId } = system.caller;
      const credentials = system.control('credentials', { userId });
      if (!credentials[TYPES.get(authType).name]) throw kitError(Code.NOT_ENROLLED);
    },
  },
});

/** The kit for the apps that `system` says are calling. */
function createUserAuth(system) {
  return {
    UserAuthResultCode,
    UserAuthType,
    AuthTrustLevel,
    WindowModeType,
    getUserAuthInstance: (authParam, widgetParam) =>
      new UserAuthInstance(system, checkParams(authParam, widgetParam)),
    ...functionsOf(CALLS, () => system),
  };
}

module.exports = { createUserAuth };
