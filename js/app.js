'use strict';

// An installed app: its identity, its kits, and what the system does to it.

const { createAssetKit } = require('./asset');
const { argumentError } = require('./errors');

const INSIDE = Symbol('inside');

class App {
  #core;
  #view;
  #asset;
  #context;

  /** Only the device makes apps. */
  constructor(inside, core, view) {
    if (inside !== INSIDE) throw argumentError('apps are made by device.installApp');
    this.#core = core;
    this.#view = view;
  }

  get tokenId() {
    return this.#view.tokenId;
  }
  get uid() {
    return this.#view.uid;
  }
  get manifest() {
    return this.#view.manifest;
  }
  get bundleName() {
    return this.manifest.bundleName;
  }
  get userId() {
    return this.manifest.userId;
  }
  get appIndex() {
    return this.manifest.appIndex;
  }

  /** What a UIAbility of this app has as `this.context`. */
  get context() {
    const { uid, tokenId } = this;
    this.#context ??= Object.freeze({
      applicationInfo: Object.freeze({
        name: this.bundleName,
        uid,
        accessTokenId: tokenId,
        systemApp: this.#view.system,
        appIndex: this.appIndex,
      }),
    });
    return this.#context;
  }

  /** The asset kit, always calling as this app. */
  get asset() {
    const { tokenId } = this;
    this.#asset ??= createAssetKit(this.#core, () => tokenId);
    return this.#asset;
  }

  uninstall(options = {}) {
    this.#core.control('apps.uninstall', { ...options, tokenId: this.tokenId });
    this.#core.apps.delete(this.tokenId);
  }

  update(manifest) {
    const view = this.#core.control('apps.update', { tokenId: this.tokenId, manifest });
    this.#view = freeze(view);
  }

  /** Whether this is an app of that device. */
  static belongsTo(app, core) {
    return app instanceof App && app.#core === core;
  }

  /** The one object for an app of a device. */
  static of(core, view) {
    let app = core.apps.get(view.tokenId);
    if (app === undefined) {
      app = new App(INSIDE, core, freeze(view));
      core.apps.set(view.tokenId, app);
    } else {
      app.#view = freeze(view);
    }
    return app;
  }
}

function freeze(value) {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value;
}

module.exports = { App };
