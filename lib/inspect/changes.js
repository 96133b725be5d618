'use strict';

// Which panels show something else after a device call, a call of a kit, or a write of another process.

const fs = require('node:fs');
const path = require('node:path');

const APPS = ['apps', 'permissions', 'assets'];
const ALL = ['apps', 'assets', 'vault', 'permissions', 'usage', 'device', 'health'];

/** By the device calls that change something. */
const BY_CONTROL = {
  'apps.install': APPS,
  'apps.update': APPS,
  'apps.uninstall': APPS,
  'permissions.define': ['permissions'],
  'permissions.decide': ['permissions', 'apps'],
  'permissions.reset': ['permissions', 'apps'],
  'permissions.byComponent': ['permissions'],
  'permissions.endComponents': ['permissions'],
  'permissions.byAdmin': ['permissions', 'apps'],
  'permissions.restrictAccount': ['permissions', 'apps'],
  'usages.block': ['device', 'usage'],
  'usages.mute': ['device', 'usage'],
  'switches.set': ['device', 'usage'],
  'processes.start': ['apps'],
  'processes.exit': ['apps', 'usage'],
  'processes.foreground': ['apps', 'usage'],
  'users.add': ['device'],
  'users.remove': ALL,
  'users.setForeground': ['device'],
  'lock.lock': ['device', 'assets', 'vault'],
  'lock.unlock': ['device', 'assets', 'vault'],
  'lock.setPassword': ['device', 'assets'],
  'lock.removePassword': ['device', 'assets'],
  'biometrics.enroll': ['device'],
  'biometrics.remove': ['device'],
  'clock.advance': ALL,
  'clock.set': ALL,
  reboot: ALL,
  reset: ALL,
  restore: ALL,
  clone: ['assets'],
  restoreBackup: ['assets'],
};

/** By the functions of the kits that change something, when they have done it. */
const BY_CALL = [
  [/^asset\.(add|remove|update|batch)/, ['assets']],
  [/^abilityAccessCtrl\.(grant|revoke|request|open|set)/, ['permissions', 'device', 'apps']],
  [/^privacyManager\.(add|start|stop|set)/, ['usage']],
];

const changedByCall = (api) => BY_CALL.find(([functions]) => functions.test(api))?.[1] ?? [];

/** How often the log of the store is looked at for writes of other processes, while a page is open. */
const LOOK_MS = 250;

/** Says when the store was written by whoever it was. */
class StoreWatch {
  #file;
  #onWrite;
  #seen;
  #timer;

  /** `folder`: null in memory, where nobody else writes. */
  constructor(folder, onWrite) {
    this.#file = folder === null ? null : path.join(folder, 'store.db-wal');
    this.#onWrite = onWrite;
  }

  came(pages) {
    if (this.#file === null) return;
    if (pages === 0) this.end();
    else if (this.#timer === undefined) {
      this.#seen = this.#state();
      this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
    }
  }

  #state() {
    const stat = fs.statSync(this.#file, { throwIfNoEntry: false });
    return `${stat?.mtimeMs} ${stat?.size}`;
  }

  #look() {
    const state = this.#state();
    if (state === this.#seen) return;
    this.#seen = state;
    this.#onWrite();
  }

  end() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

module.exports = { ALL, BY_CONTROL, changedByCall, StoreWatch };
