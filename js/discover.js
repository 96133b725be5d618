'use strict';

// The app a process runs as when nobody says: ohos-device.json or the `ohos` field of the nearest package.json, an
// OpenHarmony project's json5 files, else a plain app named after the package.

const fs = require('node:fs');
const path = require('node:path');
const { argumentError, checkObject, fileError } = require('./errors');

/** Loaded only where there is a file to read: an import must cost nothing. */
const parse = (text) => require('json5').parse(text);

function read(file) {
  let text;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw fileError(`cannot read ${file}`);
  }
  try {
    const value = parse(text);
    checkObject(file, value);
    return value;
  } catch (error) {
    throw typeof error.code === 'number' ? error : argumentError(`${file} is not valid: ${error.message}`);
  }
}

function* upwards(from) {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    yield dir;
    if (dir === path.dirname(dir)) return;
  }
}

/** Device options from the nearest configuration: at most one place counts, the nearest folder that has any. */
function findConfiguration(cwd) {
  for (const dir of upwards(cwd)) {
    const file = path.join(dir, 'ohos-device.json');
    const own = read(file);
    if (own) return { options: own, dir, file };
    const manifest = read(path.join(dir, 'package.json'));
    if (manifest?.ohos !== undefined) {
      checkObject('the ohos field of package.json', manifest.ohos);
      return { options: manifest.ohos, dir, file: path.join(dir, 'package.json') };
    }
    if (fs.existsSync(path.join(dir, 'AppScope', 'app.json5'))) {
      return { options: { app: readProject(dir) }, dir };
    }
    if (manifest) return { options: { app: plainApp(manifest.name) }, dir };
  }
  return { options: {}, dir: cwd };
}

function plainApp(name) {
  return { bundleName: typeof name === 'string' && name !== '' ? name : 'node.app' };
}

/** Options of the default device. */
function defaultOptions(cwd) {
  const { options, dir } = findConfiguration(cwd);
  const found = { ...options, app: options.app ?? discoverApp(cwd) };
  if (typeof found.dataDir === 'string') found.dataDir = path.resolve(dir, found.dataDir);
  return found;
}

/** The app of a device that was created without one. */
function discoverApp(cwd) {
  const { options, dir } = findConfiguration(cwd);
  if (options.app !== undefined) return options.app;
  for (const above of upwards(dir)) {
    const manifest = read(path.join(above, 'package.json'));
    if (manifest) return plainApp(manifest.name);
  }
  return plainApp();
}

/** Module folders of a project: those its build profile names, else every folder with a module.json5. */
function modulesOf(dir) {
  const profile = read(path.join(dir, 'build-profile.json5'));
  const named = profile?.modules?.map((module) => path.join(dir, module.srcPath ?? module.name));
  const folders = named ?? fs.readdirSync(dir).map((name) => path.join(dir, name));
  return folders
    .map(
      (folder) =>
        read(path.join(folder, 'src', 'main', 'module.json5')) ?? read(path.join(folder, 'module.json5')),
    )
    .filter((module) => module?.module)
    .map((module) => module.module);
}

/** The manifest that an OpenHarmony project folder declares. */
function readProject(dir) {
  const file = path.join(dir, 'AppScope', 'app.json5');
  const scope = read(file);
  if (scope === undefined) throw fileError(`${file} is missing: not an OpenHarmony project folder`);
  const app = scope.app ?? {};
  if (typeof app.bundleName !== 'string') throw argumentError(`${file} has no app.bundleName`);
  const modules = modulesOf(dir);
  const permissions = modules.flatMap((module) =>
    (module.requestPermissions ?? []).map((entry) => entry.name),
  );
  const manifest = { bundleName: app.bundleName, permissions: [...new Set(permissions)] };
  const api = app.targetAPIVersion ?? app.minAPIVersion;
  if (Number.isInteger(api)) manifest.apiVersion = api;
  if (Number.isInteger(app.versionCode)) manifest.versionCode = app.versionCode;
  if (typeof app.versionName === 'string') manifest.versionName = app.versionName;
  if (Array.isArray(app.assetAccessGroups)) manifest.assetGroups = app.assetAccessGroups;
  if (app.debug === true) manifest.debug = true;
  return manifest;
}

module.exports = { defaultOptions, discoverApp, readProject };
