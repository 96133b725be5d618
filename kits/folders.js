'use strict';

// The folders of an app as a device gives them to it, real ones: inside the folder of the device, or temporary for one that is
// in memory. They go with the app.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { APPS } = require('../js/folder');

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
  if (!temporary.has(core)) {
    if (temporary.size === 0)
      process.on('exit', () => {
        for (const folder of temporary.values()) fs.rmSync(folder, { recursive: true, force: true });
      });
    temporary.set(core, fs.mkdtempSync(path.join(os.tmpdir(), 'ohos-apps-')));
  }
  return temporary.get(core);
}

/** Folders of devices, which stay where they are; null for one in memory. */
const places = new WeakMap();
function placeOf(core) {
  if (!places.has(core)) places.set(core, core.control('health').dataDir);
  return places.get(core);
}

/** The folder of an app. It is not made here. */
function appFolder(core, { userId, bundleName, appIndex }) {
  const dataDir = placeOf(core);
  const name = appIndex === 0 ? bundleName : `${bundleName}+${appIndex}`;
  const base = dataDir === null ? temporaryOf(core) : path.join(dataDir, APPS);
  return path.join(base, String(userId), name);
}

/** A folder of an app, made when it is asked for; `module` is undefined for what is common to all modules. */
function folderFor(core, app, place, module) {
  const inside = module === undefined ? [] : ['haps', module];
  const folder = path.join(appFolder(core, app), ...inside, PLACES[place]);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Removes what an app has kept. */
function removeFolders(core, app) {
  fs.rmSync(appFolder(core, app), { recursive: true, force: true });
}

module.exports = { appFolder, folderFor, PLACES, removeFolders };
