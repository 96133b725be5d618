'use strict';

// The device API (shared contract: device-api.md).

const { App } = require('./app');
const { createAssetKit } = require('./asset');
const { DeviceCore } = require('./core');
const { argumentError, checkObject } = require('./errors');
const { Calls, Faults, Instruments } = require('./instruments');

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
    for (const [token, app] of this.#core.apps) if (app.userId === id) this.#core.apps.delete(token);
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
  #control(name, input) {
    return this.#core.control(`lock.${name}`, { ...input, userId: this.#userId });
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
  enroll(type) {
    this.#core.control('biometrics.enroll', { userId: this.#userId, type });
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

class Device {
  #core;
  #instruments;
  #asset;

  constructor(core) {
    this.#core = core;
    this.#instruments = new Instruments(core);
    this.users = new Users(core);
    this.clock = new Clock(core, this.#instruments);
    this.faults = new Faults(this.#instruments);
    this.calls = new Calls(this.#instruments);
    this.#asset = createAssetKit(core, () => core.callerToken());
    for (const member of ['users', 'clock', 'faults', 'calls']) {
      Object.defineProperty(this, member, { writable: false, configurable: false });
    }
  }

  get asset() {
    return this.#asset;
  }

  installApp(manifest) {
    checkObject('manifest', manifest);
    const before = this.#core.control('apps.list');
    const view = this.#core.control('apps.install', manifest);
    const same = (app) =>
      app.manifest.bundleName === view.manifest.bundleName &&
      app.manifest.userId === view.manifest.userId &&
      app.manifest.appIndex === view.manifest.appIndex;
    const replaced = before.find(same);
    if (replaced) {
      this.#core.apps.delete(replaced.tokenId);
      if (this.#core.token === replaced.tokenId) this.#core.token = view.tokenId;
    }
    return App.of(this.#core, view);
  }

  installProject(dir, overrides = {}) {
    checkObject('overrides', overrides);
    if (typeof dir !== 'string') throw argumentError('installProject needs the path of a project folder');
    const { readProject } = require('./discover');
    return this.installApp({ ...readProject(dir), ...overrides });
  }

  apps() {
    return this.#core.control('apps.list').map((view) => App.of(this.#core, view));
  }

  app(bundleName, { userId = 100, appIndex = 0 } = {}) {
    return this.apps().find(
      (app) => app.bundleName === bundleName && app.userId === userId && app.appIndex === appIndex,
    );
  }

  appByToken(tokenId) {
    return this.apps().find((app) => app.tokenId === tokenId);
  }

  definePermission(definition) {
    checkObject('definition', definition);
    this.#core.control('permissions.define', definition);
  }

  get caller() {
    this.#core.open();
    return this.appByToken(this.#core.callerToken());
  }

  setCaller(app) {
    this.#core.token = this.#tokenOf(app);
  }

  runAs(app, fn) {
    return this.#core.runAs(this.#tokenOf(app), fn);
  }

  #tokenOf(app) {
    this.#core.open();
    if (!App.belongsTo(app, this.#core)) throw argumentError('an App of this device is needed');
    return app.tokenId;
  }

  screenLock(userId = 100) {
    return new ScreenLock(this.#core, userId);
  }

  biometrics(userId = 100) {
    return new Biometrics(this.#core, userId);
  }

  reboot() {
    this.#core.control('reboot');
  }

  async authenticate(challenge, options = {}) {
    checkObject('options', options);
    if (!(challenge instanceof Uint8Array)) throw argumentError('challenge must be a Uint8Array');
    return this.#core.control('authenticate', { userId: 100, ...options }, challenge);
  }

  close() {
    this.#core.close();
  }

  reset() {
    this.#core.control('reset');
    this.#core.apps.clear();
    this.#core.token = this.#core.control('apps.default');
    this.#instruments.clear();
  }

  snapshot() {
    return this.#core.control('snapshot');
  }

  restore(bytes) {
    if (!(bytes instanceof Uint8Array)) throw argumentError('restore needs the bytes of a snapshot');
    this.#core.control('restore', {}, bytes);
    this.#core.apps.clear();
    this.#core.token = this.#core.control('apps.default');
  }

  health() {
    return this.#core.control('health');
  }
}

/** The device that module-level kits use: opened by their first call, never by the import. */
function defaultDevice() {
  return new Device(new DeviceCore(() => require('./discover').defaultOptions(process.cwd())));
}

function createDevice(options = {}) {
  checkObject('options', options);
  const core = new DeviceCore(() => {
    if (options.app !== undefined && options.app !== null) return options;
    return { ...options, app: require('./discover').discoverApp(process.cwd()) };
  });
  core.open();
  return new Device(core);
}

module.exports = { createDevice, defaultDevice };
