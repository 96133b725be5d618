'use strict';

// The app as which the inspector asks what only the system may know: usage records, states of all apps. It is installed while the
// inspector runs, in the system's user space, and is made anew where a restored state does not have it. What it asks goes past faults and records:
// looking must not change what a test sees.

const { Kit } = require('../calls/kit');

const MANIFEST = {
  bundleName: 'ohos-security-kit.inspector',
  userId: 0,
  systemApp: true,
  apl: 'system_basic',
  permissions: ['ohos.permission.GET_SENSITIVE_PERMISSIONS', 'ohos.permission.PERMISSION_USED_STATS'],
};

class Looker {
  #core;
  #kit;
  #token;
  #listeners;

  /** `listeners`: what it wants to be told, as { event: callback }. */
  constructor(core, listeners) {
    this.#core = core;
    this.#listeners = listeners;
    this.#kit = new Kit('inspector', core, () => this.token());
  }

  /** Its token. It is installed with the first call, and when it is gone. */
  token() {
    const core = this.#core;
    if (this.#token !== undefined && core.control('apps.get', { tokenId: this.#token }) !== null)
      return this.#token;
    const { app, replaced } = core.control('apps.install', MANIFEST);
    if (replaced !== null) core.replaced(replaced, app.tokenId);
    this.#token = app.tokenId;
    this.#listen();
    return this.#token;
  }

  /** After a restart of the device, which has ended all subscriptions, or in another state, which may not have this app. */
  again() {
    const before = this.#token;
    if (this.token() === before) this.#listen();
  }

  #listen() {
    for (const [event, callback] of Object.entries(this.#listeners)) {
      const lists = event === 'permissionStateChange' ? [[], []] : [[]];
      this.#core.subscriptions.on({ kit: this.#kit, event, owner: this.#token, callback, lists });
    }
  }

  /** A function of the two token services. */
  ask(fn, input) {
    return this.#kit.askAs(this.token(), fn, input);
  }

  /** The same as another app. */
  askAs(token, fn, input) {
    return this.#kit.askAs(token, fn, input);
  }

  /**
   * The attributes of assets of an app, as `visit` and `end` of the codec are told of them; how many there were. Past the kit, which would
   * make objects of each.
   */
  scanAssets(token, map, visit, end) {
    const core = this.#core;
    const codec = require('../engine/codec');
    core.open();
    codec.begin();
    codec.packMap(map);
    const length = codec.packed();
    try {
      const reply = core.native.invoke(core.id, codec.numberOf('query'), token, length);
      return codec.scanAssets(codec.replyBytes(reply), visit, end);
    } finally {
      codec.shrink();
    }
  }

  leave() {
    if (this.#token === undefined) return;
    const tokenId = this.#token;
    this.#token = undefined;
    try {
      this.#core.control('apps.uninstall', { tokenId });
      this.#core.gone(tokenId, 'the inspector was closed');
    } catch {
      // The device is closed, or a restored state does not have it.
    }
  }
}

module.exports = { Looker };
