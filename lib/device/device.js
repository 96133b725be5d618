'use strict';

// The device API.

const above = require('./above');
const { App } = require('./app');
const { DeviceCore } = require('./core');
const { Kits } = require('./kits');
const { argumentError } = require('../engine/errors');
const { bytesOf, elementsOf, membersOf, optionsOf } = require('../engine/plain');
const { Calls, Faults, Instruments } = require('../testing/instruments');

class Users {
  #core;
  constructor(core) {
    this.#core = core;
  }
  list() {
    return this.#core.control('users.list');
  }
  add(id) {
    this.#core.control('users.add', { userId: id });
  }
  remove(id) {
    this.#core.control('users.remove', { userId: id });
    require('./app-folders').removeOfUser(this.#core, id);
    for (const [token, app] of this.#core.apps)
      if (app.userId === id) this.#core.gone(token, 'the user was removed');
  }
  get foreground() {
    return this.#core.control('users.foreground');
  }
  set foreground(id) {
    this.#core.control('users.setForeground', { userId: id });
  }
}

class ScreenLock {
  #core;
  #userId;
  constructor(core, userId) {
    this.#core = core;
    this.#userId = userId;
    this.state; // an unknown user is reported here, not by the first use
  }
  #control(name, passwords = {}) {
    return this.#core.controlWith(passwords, `lock.${name}`, { userId: this.#userId });
  }
  get state() {
    return this.#control('state');
  }
  setPassword(next, current) {
    this.#control('setPassword', { next, current });
  }
  removePassword(current) {
    return this.#control('removePassword', { current });
  }
  lock() {
    this.#control('lock');
  }
  unlock(password) {
    this.#control('unlock', { password });
  }
}

class Biometrics {
  #core;
  #userId;
  constructor(core, userId) {
    this.#core = core;
    this.#userId = userId;
    core.control('lock.state', { userId });
  }
  enroll(type, password) {
    this.#core.controlWith({ password }, 'biometrics.enroll', { userId: this.#userId, type });
  }
  remove(type) {
    this.#core.control('biometrics.remove', { userId: this.#userId, type });
  }
}

class Clock {
  #core;
  #instruments;
  constructor(core, instruments) {
    this.#core = core;
    this.#instruments = instruments;
  }
  now() {
    return this.#core.control('clock.now');
  }
  advance(ms) {
    this.#instruments.advanceTo(() => this.#core.control('clock.advance', { ms }));
  }
  set(ms) {
    this.#instruments.advanceTo(() => this.#core.control('clock.set', { ms }));
  }
}

/** The device-wide switches, on or off. */
class Switches {
  #core;
  constructor(core) {
    this.#core = core;
  }
  static {
    for (const name of ['camera', 'microphone', 'location']) {
      Object.defineProperty(Switches.prototype, name, {
        configurable: true,
        get() {
          return this.#core.control('switches.get', { name });
        },
        set(on) {
          this.#core.control('switches.set', { name, on });
        },
      });
    }
  }
}

/** The decisions of administrators and account policies, which override the user. */
class Policies {
  #core;
  constructor(core) {
    this.#core = core;
  }
  setByAdmin(app, permission, act) {
    this.#core.control('permissions.byAdmin', { tokenId: tokenOf(this.#core, app), permission, act });
  }
  restrictAccount(userId, permissions, restricted, options) {
    const { persistent = true, except = [], owner } = optionsOf('options', options);
    this.#core.control('permissions.restrictAccount', {
      userId,
      permissions,
      restricted,
      persistent,
      except: tokensOf(this.#core, except),
      owner: owner === undefined ? null : tokenOf(this.#core, owner),
    });
  }
  blockByAdmin(name, blocked) {
    this.#core.control('usages.block', { name, on: blocked });
  }
  muteByAdmin(name, muted) {
    this.#core.control('usages.mute', { name, on: muted });
  }
  get grantForDebugApps() {
    return this.#core.control('permissions.grantsForDebug');
  }
  set grantForDebugApps(on) {
    this.#core.control('permissions.setGrantsForDebug', { on });
  }
}

/** Who answers the system's questions. */
class DialogPolicy {
  #core;
  constructor(core) {
    this.#core = core;
  }
  answer(policyOrHandler) {
    this.#core.dialogs.answer(policyOrHandler);
  }
}

/** Whether `new` makes something of it. */
function isClass(value) {
  if (typeof value !== 'function') return false;
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false; // a function that is no constructor
  }
}

function tokenOf(core, app) {
  core.open();
  if (!App.belongsTo(app, core)) throw argumentError('an App of this device is needed');
  return app.tokenId;
}

function tokensOf(core, apps) {
  const list = elementsOf(apps);
  if (list === undefined) throw argumentError('a list of Apps of this device is needed');
  return list.map((app) => tokenOf(core, app));
}

/** What is behind a device; undefined for anything else. */
let coreOf;

class Device {
  #core;
  #instruments;
  #kits;

  static {
    coreOf = (device) =>
      typeof device === 'object' && device !== null && #core in device ? device.#core : undefined;
  }

  constructor(core) {
    this.#core = core;
    this.#instruments = new Instruments(core);
    this.users = new Users(core);
    this.clock = new Clock(core, this.#instruments);
    this.faults = new Faults(this.#instruments);
    this.calls = new Calls(this.#instruments);
    this.dialogs = new DialogPolicy(core);
    this.switches = new Switches(core);
    this.policies = new Policies(core);
    this.#kits = new Kits(core, () => core.callerToken());
    above.made?.(this, core, this.#instruments);
    for (const member of ['users', 'clock', 'faults', 'calls', 'dialogs', 'switches', 'policies']) {
      Object.defineProperty(this, member, { writable: false, configurable: false });
    }
  }

  // Its kits, calling as the app that calls.

  get asset() {
    return this.#kits.asset;
  }
  get abilityAccessCtrl() {
    return this.#kits.abilityAccessCtrl;
  }
  get privacyManager() {
    return this.#kits.privacyManager;
  }

  installApp(manifest) {
    const { app, replaced } = this.#core.control('apps.install', membersOf('manifest', manifest));
    if (replaced !== null) this.#core.replaced(replaced, app.tokenId);
    return App.of(this.#core, app);
  }

  installProject(dir, overrides = {}) {
    const own = membersOf('overrides', overrides);
    const folder = require('../engine/folder').folderOf('dir', dir);
    return this.installApp({ ...require('./discover').readProject(folder), ...own });
  }

  apps() {
    return this.#core.control('apps.list').map((view) => App.of(this.#core, view));
  }

  app(bundleName, options) {
    const { userId = 100, appIndex = 0 } = optionsOf('options', options);
    const view = this.#core.control('apps.find', { bundleName, userId, appIndex });
    return view === null ? undefined : App.of(this.#core, view);
  }

  appByToken(tokenId) {
    return this.#core.appOf(tokenId);
  }

  addRemoteApp(deviceId, manifest, granted = []) {
    return this.#core.control('remote.add', { deviceId, manifest: membersOf('manifest', manifest), granted });
  }

  removeRemoteDevice(deviceId) {
    this.#core.control('remote.remove', { deviceId });
  }

  removeRemoteApp(tokenId) {
    this.#core.control('remote.removeApp', { tokenId });
  }

  endComponents() {
    this.#core.control('permissions.endComponents');
  }

  definePermission(definition) {
    this.#core.control('permissions.define', membersOf('definition', definition));
  }

  get caller() {
    return this.appByToken(this.#core.callerToken());
  }

  setCaller(app) {
    this.#core.setCaller(tokenOf(this.#core, app));
  }

  runAs(app, fn) {
    return this.#core.runAs(tokenOf(this.#core, app), fn);
  }

  /** Starts an ability of the app that calls; what drives it further is in the result. */
  async launch(AbilityClass, want = {}) {
    if (!isClass(AbilityClass)) throw argumentError('ability must be a class');
    if (typeof want !== 'object' || want === null) throw argumentError('want must be an object');
    return above.launch(this.caller, AbilityClass, want);
  }

  /** What apps have shown: toasts and dialogs. */
  get ui() {
    return above.uiOf(this.#core);
  }

  screenLock(userId = 100) {
    return new ScreenLock(this.#core, userId);
  }

  biometrics(userId = 100) {
    return new Biometrics(this.#core, userId);
  }

  reboot() {
    this.#core.control('reboot');
    this.#core.restarted('the device was restarted');
  }

  async authenticate(challenge, options = {}) {
    const { password, ...how } = membersOf('options', options);
    const proof = bytesOf('challenge', challenge);
    return this.#core.controlWith({ password }, 'authenticate', { userId: 100, ...how }, proof);
  }

  /** Serves the inspector for a browser until it is closed. */
  async inspect(options = {}) {
    const own = membersOf('options', options);
    this.#core.control('apps.default'); // opens it; one that was closed says so
    return above.inspect(this, this.#core, this.#instruments, own);
  }

  close() {
    this.#core.close();
    this.#instruments.release();
    this.#instruments.ending();
  }

  reset() {
    this.#core.control('reset');
    require('./app-folders').removeAll(this.#core);
    this.#core.renewed('the device was reset');
    this.#core.dialogs.answer(undefined);
    this.#instruments.clear();
    this.#instruments.ending();
  }

  snapshot() {
    return this.#core.control('snapshot');
  }

  restore(bytes) {
    this.#core.control('restore', {}, bytesOf('the snapshot', bytes));
    this.#core.renewed('another state was restored');
  }

  /** The account whose devices share what it trusts. */
  get sync() {
    return this.#core.sync;
  }

  /** Takes what may go to another device there. */
  async clone(target, options) {
    return require('./transfer').clone(this.#core, coreOf(target), options);
  }

  rotateRootKey(next) {
    this.#core.rotateRootKey(next);
  }

  health() {
    const health = this.#core.control('health');
    const sync = this.#core.syncHealth;
    return { ...health, ok: health.ok && sync?.state !== 'stopped', sync };
  }
}

let defaultDeviceCore;
let theDefaultDevice;

/** What is behind the default device; the neighbouring kits (../neighbours) stand on it too. */
function defaultCore() {
  defaultDeviceCore ??= new DeviceCore(() => require('./discover').defaultOptions());
  return defaultDeviceCore;
}

/** The device that module-level kits use: opened by their first call, never by the import. */
function defaultDevice() {
  theDefaultDevice ??= new Device(defaultCore());
  return theDefaultDevice;
}

function createDevice(options = {}) {
  const own = membersOf('options', options);
  const core = new DeviceCore(() => {
    own.app ??= require('./discover').discoverApp();
    return own;
  });
  core.open();
  return new Device(core);
}

/** A device that nobody runs as an app on: for tools, which look at it and leave no app behind. */
function openWithoutApp(options) {
  const core = new DeviceCore(() => options);
  core.open();
  return new Device(core);
}

module.exports = { coreOf, createDevice, defaultCore, defaultDevice, openWithoutApp };
