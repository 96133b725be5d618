'use strict';

// The app as which the inspector asks what only the system may know: usage records, states of all apps. It is installed while the
// inspector runs, in the system's user space, and is made anew where a restored state does not have it. What it asks goes past faults and
// records: looking must not change what a test sees.

const { Kit } = require('../calls/kit');
const { LOOKER } = require('./shapes');

class Looker {
  #core;
  #kit;
  #token;
  /** The device's own app is this one: it goes with the device. */
  #isOwn = false;
  #listeners;

  /** `listeners`: what it wants to be told, as { event: callback }. */
  constructor(core, listeners) {
    this.#core = core;
    this.#listeners = listeners;
    this.#kit = new Kit('inspector', core, () => this.token());
  }

  /**
   * Its token. It is installed with the first call, and when it is gone; the command line tool opens the device as this app, also one that
   * can only be read.
   */
  token() {
    if (this.#token === undefined || this.#appOf(this.#token) === null) {
      const own = this.#core.control('apps.default');
      this.#isOwn = this.#appOf(own)?.manifest.bundleName === LOOKER.bundleName;
      this.#token = this.#isOwn ? own : this.#install();
      this.#listen();
    }
    return this.#token;
  }

  #appOf(tokenId) {
    return this.#core.control('apps.get', { tokenId });
  }

  #install() {
    const { app, replaced } = this.#core.control('apps.install', LOOKER);
    if (replaced !== null) this.#core.replaced(replaced, app.tokenId);
    return app.tokenId;
  }

  /** After a restart of the device, which has ended all subscriptions, or in another state, which may not have this app. */
  again() {
    const before = this.#token;
    if (this.come() && this.#token === before) this.#listen();
  }

  #listen() {
    for (const [event, callback] of Object.entries(this.#listeners)) {
      const lists = event === 'permissionStateChange' ? [[], []] : [[]];
      this.#core.subscriptions.on({ kit: this.#kit, event, owner: this.#token, callback, lists });
    }
  }

  /** Installs it; whether that can be: not in a folder that can only be read. Then what it would ask is refused, and all else goes on. */
  come() {
    try {
      this.token();
      return true;
    } catch {
      return false;
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
    if (this.#token === undefined || this.#isOwn) return;
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
