'use strict';

// What a neighbouring kit knows of the device: the caller, and its rights.

const { promised } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

class System {
  #tokenOf;

  /** `core` is the device; `tokenOf` returns the token of the calling app. */
  constructor(core, tokenOf) {
    this.core = core;
    this.#tokenOf = tokenOf;
  }

  get token() {
    return this.#tokenOf();
  }

  /** The app that calls. */
  get caller() {
    const app = this.core.appOf(this.token);
    if (app === undefined) throw kitError(24000001, 'the calling app is no longer installed');
    return app;
  }

  /** Neither test control nor a reply in a later turn concerns these kits. */
  run(_method, isSync, _args, parse, work) {
    const given = parse();
    return isSync ? work(this, given) : promised(() => work(this, given));
  }

  control(name, input) {
    return this.core.control(name, input);
  }

  holds(permission, token = this.token) {
    return this.core.check(token, permission) === 0;
  }

  requirePermission(...permissions) {
    if (!permissions.some((permission) => this.holds(permission))) {
      throw kitError(201, `${permissions.join(' or ')} is needed`);
    }
  }

  /** 202 for an app that is no system app. */
  requireSystemApp() {
    if (!this.caller.context.applicationInfo.systemApp) throw kitError(202);
  }
}

module.exports = { System };
