'use strict';

// The app as which the inspector asks what only the system may know: usage records, states of all apps. It is in memory only: the device
// has no such app, nothing of it is stored, and it goes with the process. What it asks goes past faults and records: looking must not
// change what a test sees.

const { Kit } = require('../calls/kit');

const LOOKER = {
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
  #onRelease;

  /** `listeners`: what it wants to be told, as { event: callback }; `onRelease` is called when memory was given back. */
  constructor(core, listeners, onRelease) {
    this.#core = core;
    this.#onRelease = onRelease;
    this.#listeners = listeners;
    this.#token = core.control('apps.receive', LOOKER);
    this.#kit = new Kit('inspector', core, () => this.#token);
    this.listen();
  }

  /** Listens; once more after what ends all subscriptions, such as a restart of the device. */
  listen() {
    for (const [event, callback] of Object.entries(this.#listeners)) {
      const lists = event === 'permissionStateChange' ? [[], []] : [[]];
      this.#core.subscriptions.on({ kit: this.#kit, event, owner: this.#token, callback, lists });
    }
  }

  /** A function of the two token services. */
  ask(fn, input) {
    return this.#kit.askAs(this.#token, fn, input);
  }

  /** The same as another app. */
  askAs(token, fn, input) {
    return this.#kit.askAs(token, fn, input);
  }

  /** Whose assets there are. */
  assetOwners() {
    return this.#core.control('assets.owners');
  }

  /** Tells a table, as the codec has it, of the assets of an app; how many there were. Past the kit, which would make objects of each. */
  scanAssets(token, map, table) {
    const core = this.#core;
    const codec = require('../engine/codec');
    core.open();
    codec.begin();
    codec.packMap(map);
    const length = codec.packed();
    try {
      const reply = core.native.invoke(core.id, codec.numberOf('survey'), token, length);
      return codec.scanAssets(codec.replyBytes(reply), table);
    } finally {
      codec.shrink();
    }
  }

  /** All of it was read: what the engine keeps of that in memory goes. */
  release() {
    this.#core.control('pages.release');
    this.#onRelease?.();
  }

  leave() {
    this.#core.gone(this.#token, 'the inspector was closed');
  }
}

module.exports = { Looker };
