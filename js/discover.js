'use strict';

// The app a process runs as when nobody says: ohos-device.json or the `ohos` field of the nearest package.json, an
// OpenHarmony project's json5 files, else a plain app named after the package. Where a user happens to stand must not decide
// whose secrets a program sees: "nearest" counts from the file that the program begins with (js/program.js).

const fs = require('node:fs');
const path = require('node:path');
const { argumentError, fileError } = require('./errors');
const { folderOf } = require('./folder');
const { membersOf } = require('./plain');

/** Loaded only where there is a file to read: an import must cost nothing. */
const parse = (text) => require('json5').parse(text);

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A file of configuration, undefined if there is none; what is wrong with it is reported. */
function read(file) {
  let text;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw fileError(`cannot read ${file} (${error.code})`);
  }
  let value;
  try {
    value = parse(text);
  } catch (error) {
    throw argumentError(`${file} is not valid: ${error.message}`);
  }
  return membersOf(file, value);
}

/** The package.json of a folder. It is not ours: one that cannot be read is passed over. */
function packageOf(dir) {
  try {
    const value = JSON.parse(fs.readFileSync(path.join(dir, 'package.json'), 'utf8'));
    return isObject(value) ? membersOf(dir, value) : undefined;
  } catch {
    return undefined;
  }
}

function* upwards(from) {
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    yield dir;
    if (dir === path.dirname(dir)) return;
  }
}

function plainApp(name) {
  return { bundleName: typeof name === 'string' && name !== '' ? name : 'node.app' };
}

/** The app of a project, with what the configuration beside it says of it. */
function appOfProject(dir, own) {
  const said = own ?? {};
  return isObject(said) ? { ...readProject(dir), ...said } : said;
}

/** Device options of one folder; undefined where there are none. */
function optionsIn(dir, manifest) {
  // One of another shape is somebody else's.
  const field = isObject(manifest?.ohos) ? membersOf('ohos', manifest.ohos) : undefined;
  const own = read(path.join(dir, 'ohos-device.json')) ?? field;
  if (fs.existsSync(path.join(dir, 'AppScope', 'app.json5'))) {
    return { __proto__: null, ...own, app: appOfProject(dir, own?.app) };
  }
  return own ?? (manifest && { __proto__: null });
}

/** Options of the nearest folder that has any; the nearest package names the app when they do not. */
function configuration(from) {
  let found;
  for (const dir of upwards(from)) {
    const manifest = packageOf(dir);
    const options = found?.options ?? optionsIn(dir, manifest);
    if (options === undefined) continue;
    found ??= { dir, options };
    const app = options.app ?? (manifest && plainApp(manifest.name));
    if (app) return { dir: found.dir, options: { __proto__: null, ...options, app } };
  }
  return { dir: found?.dir ?? from, options: { __proto__: null, ...found?.options, app: plainApp() } };
}

/** Options of the default device. */
function defaultOptions(from = require('./program').programFolder()) {
  const { options, dir } = configuration(from);
  const { dataDir } = options;
  return typeof dataDir === 'string' ? { ...options, dataDir: folderOf('dataDir', dataDir, dir) } : options;
}

/** The app of a device that was created without one. */
const discoverApp = (from = require('./program').programFolder()) => configuration(from).options.app;

/** A list in a file of configuration. */
function listIn(file, name, list = []) {
  if (!Array.isArray(list)) throw argumentError(`${file}: ${name} must be a list`);
  return list.filter(isObject);
}

/** Module folders of a project: those its build profile names, else every folder with a module.json5. */
function foldersOf(dir) {
  const file = path.join(dir, 'build-profile.json5');
  const profile = read(file);
  if (profile?.modules === undefined) {
    try {
      return fs.readdirSync(dir);
    } catch (error) {
      throw fileError(`cannot read ${dir} (${error.code})`);
    }
  }
  return listIn(file, 'modules', profile.modules).map(({ srcPath, name }) => String(srcPath ?? name));
}

/** Names of the permissions that the module in a folder asks for. */
function permissionsOf(folder) {
  for (const file of [path.join(folder, 'src', 'main', 'module.json5'), path.join(folder, 'module.json5')]) {
    const module = read(file)?.module;
    if (module) return listIn(file, 'requestPermissions', module.requestPermissions).map(({ name }) => name);
  }
  return [];
}

/** The manifest that an OpenHarmony project folder declares. */
function readProject(dir) {
  const file = path.join(dir, 'AppScope', 'app.json5');
  const scope = read(file);
  if (scope === undefined) throw fileError(`${file} is missing: not an OpenHarmony project folder`);
  const app = membersOf(`${file}: app`, scope.app ?? {});
  if (typeof app.bundleName !== 'string') throw argumentError(`${file} has no app.bundleName`);
  const permissions = foldersOf(dir).flatMap((name) => permissionsOf(path.join(dir, name)));
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
