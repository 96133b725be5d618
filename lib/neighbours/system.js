'use strict';

// What a neighbouring kit knows of the device: who calls, and what the caller may do.

const { kitError } = require('../calls/kit-errors');

class System {
  #tokenOf;

  /** `core` is the device; `tokenOf` gives the token of the app that calls. */
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

  control(name, input) {
    return this.core.control(name, input);
  }

  holds(permission, token = this.token) {
    const native = require('../engine/native');
    return native.check(this.core.id, token, native.permission(this.core.id, permission)) === 0;
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
