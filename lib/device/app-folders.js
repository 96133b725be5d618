'use strict';

// The folders of an app as a device gives them to it, real ones: inside the folder of the device, or temporary for one that is
// in memory. They go with the app.

const fs = require('node:fs');
const path = require('node:path');
const { APPS } = require('../engine/folder');
const { need } = require('../calls/deliver');
const { makeTemporary } = require('../engine/temporary');

/** Names of modules, as module.json5 may have them. */
const MODULE = /^[A-Za-z]\w*(?:\.\w+)*$/;

/** By context, what is below the folder of the app. */
const PLACES = {
  filesDir: 'files',
  cacheDir: 'cache',
  tempDir: 'temp',
  preferencesDir: 'preferences',
  databaseDir: 'database',
  distributedFilesDir: 'distributedfiles',
  cloudFileDir: 'cloud',
  bundleCodeDir: 'bundle',
  resourceDir: 'resources',
};

/** Folders of devices in memory, by device; removed when the process ends. */
const temporary = new Map();

function temporaryOf(core) {
  if (!temporary.has(core)) temporary.set(core, makeTemporary('ohos-apps'));
  return temporary.get(core);
}

/** The folder of the system, by device, which stays where it is. */
const places = new WeakMap();
function placeOf(core) {
  core.open();
  if (core.place !== undefined) return core.place;
  if (!places.has(core)) places.set(core, core.control('health').dataDir);
  return places.get(core);
}

/** Folders in a folder, links to some apart. */
function foldersIn(folder) {
  try {
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => path.join(folder, name));
  } catch {
    return []; // there is none, or none that can be read
  }
}

/** Devices whose folder was looked through. */
const swept = new WeakSet();

/**
 * Removes folders of apps that are not installed: of whoever was stopped between the two steps of an uninstall. Before an app
 * is asked for its folders the first time.
 */
function sweep(core) {
  if (swept.has(core)) return;
  swept.add(core);
  const dataDir = placeOf(core);
  if (dataDir === null || !isFolder(path.join(dataDir, APPS))) return;
  // In this order: an app that is installed meanwhile has a folder that is not looked at.
  const found = foldersIn(path.join(dataDir, APPS)).flatMap(foldersIn);
  if (found.length === 0) return;
  const apps = new Set(
    core.control('apps.list').map(({ manifest }) => path.join(dataDir, APPS, ...partsOf(manifest))),
  );
  for (const folder of found) {
    if (apps.has(folder)) continue;
    try {
      fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // A folder that can only be read keeps what is in it.
    }
  }
}
const isFolder = (folder) => fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;

/** The folder of an app. It is not made here. */
function appFolder(core, app) {
  const dataDir = placeOf(core);
  sweep(core);
  const base = dataDir === null ? temporaryOf(core) : path.join(dataDir, APPS);
  return path.join(base, ...partsOf(app));
}
const partsOf = ({ userId, bundleName, appIndex }) => [
  String(userId),
  appIndex === 0 ? bundleName : `${bundleName}+${appIndex}`,
];

/** A folder of an app, made when it is asked for; `module` is undefined for what is common to all modules. */
function folderFor(core, app, place, module) {
  // It is one folder of the app, and none beside it.
  need(module === undefined || MODULE.test(module), 'the name of a module must be letters, digits, _ and .');
  const inside = module === undefined ? [] : ['haps', module];
  const folder = path.join(appFolder(core, app), ...inside, PLACES[place]);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Functions to call when the folder of an app is removed. */
const watchers = [];
const whenRemoved = (tell) => watchers.push(tell);

/** Removes what apps have kept: of one, of a user, of all, whichever process or object asked for their folders. */
function removeBelow(core, ...parts) {
  const dataDir = placeOf(core);
  const base = dataDir === null ? temporary.get(core) : path.join(dataDir, APPS);
  if (base === undefined) return;
  const folder = path.join(base, ...parts);
  fs.rmSync(folder, { recursive: true, force: true });
  for (const tell of watchers) tell(folder);
}
const removeOfApp = (core, app) => removeBelow(core, ...partsOf(app));
const removeOfUser = (core, userId) => removeBelow(core, String(userId));
const removeAll = (core) => removeBelow(core);

module.exports = { appFolder, folderFor, PLACES, removeAll, removeOfApp, removeOfUser, whenRemoved };
