'use strict';

// What is in use now, as far as it was heard of since the inspector began; what began before is known by the permission alone.

const { PermissionActiveStatus } = require('../kits/privacy-enums');
const { showApp } = require('./shapes');

const ACTIVE = {
  [PermissionActiveStatus.PERM_INACTIVE]: 'inactive',
  [PermissionActiveStatus.PERM_ACTIVE_IN_FOREGROUND]: 'foreground',
  [PermissionActiveStatus.PERM_ACTIVE_IN_BACKGROUND]: 'background',
};

/** What the indicator of a phone shows, and the permissions that it is about. */
const INDICATOR = {
  camera: ['CAMERA'],
  microphone: ['MICROPHONE'],
  location: ['LOCATION', 'APPROXIMATELY_LOCATION'],
};

class Usings {
  #core;
  #looker;
  #rows = new Map();

  constructor(core, looker) {
    this.#core = core;
    this.#looker = looker;
  }

  /** A use began, ended or goes on otherwise: the row of the stream. */
  changed({ tokenId, permissionName: permission, activeStatus }) {
    const found = this.#core.control('apps.get', { tokenId });
    const app = found === null ? null : showApp(found);
    const active = ACTIVE[activeStatus];
    const time = this.#core.control('clock.now');
    const key = `${tokenId} ${permission}`;
    if (active === 'inactive') this.#rows.delete(key);
    else {
      const since = this.#rows.get(key)?.since ?? time;
      this.#rows.set(key, { app, permission, active, since });
    }
    return { app, permission, active, time };
  }

  /** A restart ends all uses. */
  clear() {
    this.#rows.clear();
  }

  #isUsed(permission) {
    return this.#looker.ask('checkPermissionInUse', `ohos.permission.${permission}`);
  }

  rows() {
    const known = [...this.#rows.values()];
    const before = Object.values(INDICATOR)
      .flat()
      .map((name) => `ohos.permission.${name}`)
      .filter((permission) => !known.some((row) => row.permission === permission))
      .filter((permission) => this.#isUsed(permission.slice('ohos.permission.'.length)))
      .map((permission) => ({ app: null, permission, active: 'foreground', since: null }));
    return [...known, ...before];
  }

  indicator() {
    const isOn = (names) => names.some((name) => this.#isUsed(name));
    return Object.fromEntries(Object.entries(INDICATOR).map(([name, names]) => [name, isOn(names)]));
  }
}

module.exports = { Usings };
