'use strict';

// Opens the device for an action and closes it in all cases.

const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { folderOf: pathOf, platformFolder } = require('../engine/folder');
const { CliError, note, usageError } = require('./output');

const NO_SUCH_APP = 12100002;
const FIRST_USER = 100;

/** The place that --device names: a folder, its file: URL, or memory. */
function placeOf(device) {
  if (device === ':memory:') return { inMemory: true };
  if (!/^file:/i.test(device)) return { dataDir: path.resolve(device) };
  // A query would be left out; without a path it is what a script makes of an unset variable.
  if (!/^file:\/{1,3}[^/?#][^?#]*$/i.test(device)) {
    throw usageError('a file: URL names a folder like file:///home/me/device');
  }
  try {
    return { dataDir: fileURLToPath(device) };
  } catch (error) {
    throw usageError(`the file: URL of --device names no folder: ${error.message}`);
  }
}

/** Options of the device, and the manifest of the app that this folder is about. */
function discover({ device }) {
  const { defaultOptions, discoverApp } = require('../device/discover');
  // The configuration here describes the device configured here: with another folder only the app counts.
  if (device !== undefined) {
    return { manifest: discoverApp(process.cwd()), options: placeOf(device) };
  }
  const { app, ...options } = defaultOptions(process.cwd());
  return { manifest: app, options };
}

/** The data folder; null for a device in memory. */
function folderOf({ dataDir, inMemory }) {
  const { OHOS_DEVICE_DIR: named } = process.env;
  if (inMemory || (dataDir === undefined && named === ':memory:')) return null;
  if (dataDir !== undefined) return pathOf('dataDir', dataDir);
  return named ? pathOf('OHOS_DEVICE_DIR', named) : path.join(platformFolder(), 'ohos-security-kit');
}

/**
 * Opens a device as no app: an app that a program installed keeps its declarations, whatever folder the tool is started in.
 * The caller closes it.
 */
function openAlone(options) {
  require('../modules/above');
  return require('../device/device').openWithoutApp(options);
}

/** Opens the device that is meant; the caller closes it. */
async function openDevice(io) {
  const { globals } = io;
  const { manifest, options } = discover(globals);
  if (globals.passphraseFile !== undefined) {
    const { readPassphrase } = require('./secret');
    options.rootKey = { kind: 'passphrase', passphrase: await readPassphrase(io, globals.passphraseFile) };
  }
  if (folderOf(options) === null) note(io, 'The device is in memory only: nothing is kept.');
  return { device: openAlone(options), manifest };
}

/** What looks like the name of a bundle; another word of a command line may be a secret in the wrong place. */
const BUNDLE = /^[a-z]+(\.\w+){2,}$/;
const notInstalled = (which, user) =>
  new CliError(NO_SUCH_APP, `${which} is not installed for user ${user}; see 'apps'`);

/** An installed app by name, in the user of --user or the first one. */
function installedApp(device, bundleName, { user = FIRST_USER }) {
  const app = device.app(bundleName, { userId: user });
  if (app === undefined) throw notInstalled(BUNDLE.test(bundleName) ? bundleName : 'this app', user);
  return app;
}

/** What an action works with: the device, and as whom it acts - the app of --app, else that of this folder. */
class Session {
  #globals;
  #manifest;

  constructor(device, globals, manifest) {
    this.device = device;
    this.#globals = globals;
    this.#manifest = manifest;
    this.userId = globals.user ?? (globals.app === undefined ? manifest.userId : undefined) ?? FIRST_USER;
  }

  /** Undefined while the app of this folder is not installed: reading leaves it at that. */
  get app() {
    const { device, userId } = this;
    if (this.#globals.app !== undefined) return installedApp(device, this.#globals.app, { user: userId });
    const { bundleName, appIndex = 0 } = this.#manifest;
    return device.app(bundleName, { userId, appIndex });
  }

  /** The app, which has to be installed. */
  installed() {
    const { app } = this;
    if (app === undefined) throw notInstalled(this.#manifest.bundleName, this.userId);
    return app;
  }

  /** Runs `act(app)`. The app is installed when it is not yet, and goes again when that fails. */
  async withInstalled(act) {
    const { app } = this;
    if (app !== undefined) return act(app);
    const fresh = this.device.installApp({ ...this.#manifest, userId: this.userId });
    try {
      return await act(fresh);
    } catch (error) {
      try {
        fresh.uninstall();
      } catch {
        // The first reason is the one to know.
      }
      throw error;
    }
  }
}

/** All apps, of --user if given. */
const installedApps = (device, { user }) =>
  device.apps().filter((app) => user === undefined || app.userId === user);

/** An installed system app that holds one of these permissions: of the system's own user space, if there is one. */
function systemAppWith(device, permissions) {
  const holds = (app) => {
    const manager = app.abilityAccessCtrl.createAtManager();
    return permissions.some((permission) => manager.checkAccessTokenSync(app.tokenId, permission) === 0);
  };
  const apps = installedApps(device, {}).filter((app) => app.manifest.systemApp && holds(app));
  return apps.sort((one, other) => one.userId - other.userId)[0];
}

/** Runs `act(session)`. */
async function withDevice(io, act) {
  const { device, manifest } = await openDevice(io);
  try {
    return await act(new Session(device, io.globals, manifest));
  } finally {
    device.close();
  }
}

/** Runs `act(device)` with the device of a folder, as what a vault is kept by. */
async function withFolder(dataDir, rootKey, act) {
  const device = openAlone({ dataDir, ...(rootKey !== undefined && { rootKey }) });
  try {
    return await act(device);
  } finally {
    device.close();
  }
}

module.exports = {
  discover,
  folderOf,
  installedApp,
  installedApps,
  openAlone,
  systemAppWith,
  withDevice,
  withFolder,
};
