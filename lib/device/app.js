'use strict';

// An installed app: its identity, its kits, and what the system does to it.

const { belongTo } = require('../calls/context');
const { argumentError } = require('../engine/errors');
const { optionsOf } = require('../engine/plain');
const above = require('./above');
const { Kits } = require('./kits');

const INSIDE = Symbol('inside');

/** An installed app. */
class App {
  #core;
  #view;
  #context;
  #kits;

  /** Only the device makes apps. */
  constructor(inside, core, view) {
    if (inside !== INSIDE) throw argumentError('apps are made by device.installApp');
    this.#core = core;
    this.#view = view;
    const { tokenId } = view;
    this.#kits = new Kits(core, () => tokenId);
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
    this.#context ??= belongTo(this, this.#view.system, above.makeAbilityContext(this, this.#core));
    return this.#context;
  }

  // Its kits, always calling as this app.

  get asset() {
    return this.#kits.asset;
  }
  get abilityAccessCtrl() {
    return this.#kits.abilityAccessCtrl;
  }
  get privacyManager() {
    return this.#kits.privacyManager;
  }

  /** A device call about this app. */
  #control(name, input = {}) {
    return this.#core.control(name, { tokenId: this.tokenId, ...input });
  }

  // What the user does in Settings.

  grant(permission, options) {
    const { once = false } = optionsOf('options', options);
    this.#control('permissions.decide', { permission, granted: true, once });
  }
  grantFor(permission, ms) {
    if (typeof ms !== 'number') throw argumentError('grantFor needs a number of milliseconds');
    this.#control('permissions.decide', { permission, granted: true, ms });
    this.#core.expireLater(ms);
  }
  revoke(permission) {
    this.#control('permissions.decide', { permission, granted: false });
  }
  status(permission) {
    return this.#control('permissions.status', { permission });
  }
  resetPermissions() {
    this.#control('permissions.reset');
  }

  // Its processes.

  get processes() {
    return this.#control('processes.of').pids;
  }
  get isForeground() {
    return this.#control('processes.of').foreground;
  }
  get exits() {
    return this.#control('processes.of').exits;
  }
  startProcess() {
    return this.#control('processes.start');
  }
  exitProcess(pid) {
    if (typeof pid !== 'number') throw argumentError('exitProcess needs the number of a process');
    this.#control('processes.exit', { pid });
  }
  foreground() {
    this.#control('processes.foreground', { on: true });
  }
  background() {
    this.#control('processes.foreground', { on: false });
    this.#core.expireLater();
  }
  exit() {
    this.#control('processes.exit');
  }
  setFormVisible(visible) {
    this.#control('processes.form', { on: visible });
    this.#core.expireLater();
  }
  setContinuousTask(task, running) {
    this.#control('processes.task', { task, running });
    this.#core.expireLater();
  }

  // Its windows, and what else the system does to it.

  openWindow() {
    return this.#core.dialogs.openWindow(this.tokenId);
  }
  closeWindow(id) {
    this.#core.dialogs.closeWindow(this.tokenId, id);
  }
  setDialogForbidden(forbidden) {
    this.#control('dialogs.forbid', { forbidden });
  }
  grantByComponent(permission) {
    this.#control('permissions.byComponent', { permission, on: true });
  }
  withdrawByComponent(permission) {
    this.#control('permissions.byComponent', { permission, on: false });
  }

  uninstall(options = undefined) {
    this.#core.control('apps.uninstall', { ...optionsOf('options', options), tokenId: this.tokenId });
    require('./app-folders').removeOfApp(this.#core, this);
    this.#core.gone(this.tokenId, 'the app was uninstalled');
  }

  update(manifest) {
    const view = this.#core.control('apps.update', { tokenId: this.tokenId, manifest });
    this.#renew(view);
  }

  // Its assets that may go to another device, as a file.

  async backup(file, options) {
    return require('./transfer').backUp(this.#core, this.tokenId, file, options);
  }
  async restore(file, options) {
    return require('./transfer').restore(this.#core, this.tokenId, file, options);
  }

  /** Takes over what the engine says of the app now. */
  #renew(view) {
    if (view.system !== this.#view.system) this.#context = undefined;
    this.#view = freeze(view);
  }

  /** Whether this is an app of that device. */
  static belongsTo(app, core) {
    return typeof app === 'object' && app !== null && #core in app && app.#core === core;
  }

  /** The one object for an app of a device. */
  static of(core, view) {
    let app = core.apps.get(view.tokenId);
    if (app === undefined) {
      app = new App(INSIDE, core, freeze(view));
      core.apps.set(view.tokenId, app);
    } else {
      app.#renew(view);
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
