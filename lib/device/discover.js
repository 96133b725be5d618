'use strict';

// The app a process runs as when nobody says: ohos-device.json or the `ohos` field of the nearest package.json, an
// OpenHarmony project's json5 files, else a plain app named after the package. Where a user happens to stand must not decide
// whose secrets a program sees: "nearest" counts from the file that the program begins with (lib/device/program.js).

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { argumentError, fileError } = require('../engine/errors');
const { folderOf } = require('../engine/folder');
const { membersOf } = require('../engine/plain');
const { isObject, pathsIn, productIn, targetIn, targetNameOf } = require('../arkts/product');

/** Loaded only where there is a file to read: an import must cost nothing. */
const parse = (text) => require('json5').parse(text);

/** A file as one opening finds it: its text, and whose it is. */
function open(file) {
  const fd = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0)); // a pipe is not waited for
  try {
    return { file, stat: fs.fstatSync(fd), text: fs.readFileSync(fd, 'utf8') };
  } finally {
    fs.closeSync(fd);
  }
}

/** A file of configuration, undefined if there is none; what is wrong with it is reported. */
function readFrom(file) {
  let source;
  try {
    source = open(file);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw fileError(`cannot read ${file} (${error.code})`);
  }
  let value;
  try {
    value = parse(source.text);
  } catch (error) {
    throw argumentError(`${file} is not valid: ${error.message}`);
  }
  return { source, value: membersOf(file, value) };
}

const read = (file) => readFrom(file)?.value;

/** The package.json of a folder. It is not ours: one that cannot be read is passed over. */
function packageOf(dir) {
  try {
    const source = open(path.join(dir, 'package.json'));
    const value = JSON.parse(source.text);
    return isObject(value) ? { source, value: membersOf(dir, value) } : undefined;
  } catch {
    return undefined;
  }
}

function homeFolder() {
  try {
    return fs.realpathSync(os.homedir());
  } catch {
    return undefined; // a user without one
  }
}

/** Folders from here to the user's home or the root of a repository: what lies further up is not about this program. */
function* upwards(from) {
  const home = homeFolder();
  for (let dir = path.resolve(from); ; dir = path.dirname(dir)) {
    yield dir;
    if (dir === home || dir === path.dirname(dir) || fs.existsSync(path.join(dir, '.git'))) return;
  }
}

function plainApp(name) {
  return { bundleName: typeof name === 'string' && name !== '' ? name : 'node.app' };
}

/** The app of a project, with what the configuration beside it says of it. */
function appOfProject(dir, own) {
  const said = own ?? {};
  if (!isObject(said)) return said;
  const project = readProject(dir);
  if (said.acls === undefined) sayNote(project);
  const acls = Array.isArray(said.acls) ? [...new Set([...(project.acls ?? []), ...said.acls])] : said.acls;
  return { ...project, ...said, ...(acls === undefined ? {} : { acls }) };
}

const isProject = (dir) => fs.existsSync(path.join(dir, 'AppScope', 'app.json5'));

/** What DevEco writes into a field of the same name, which describes its build. */
const OF_DEVECO = ['org', 'buildTool', 'directoryLevel'];
const isOurs = (field) => isObject(field) && !OF_DEVECO.some((name) => Object.hasOwn(field, name));

/** Whether a folder is a module of an OpenHarmony project, whose package.json is DevEco's and names no app. */
const isModule = (dir, manifest) =>
  isObject(manifest?.value.ohos)
    ? !isOurs(manifest.value.ohos)
    : ['oh-package.json5', path.join('src', 'main', 'module.json5')].some((name) =>
        fs.existsSync(path.join(dir, name)),
      );

/** Device options of one folder, and the file that gives them; undefined where there are none. */
function optionsIn(dir, manifest) {
  // A field of another shape is somebody else's.
  const field = manifest?.value.ohos;
  const ofPackage = isOurs(field) ? { source: manifest.source, value: membersOf('ohos', field) } : undefined;
  const own = readFrom(path.join(dir, 'ohos-device.json')) ?? ofPackage;
  if (isProject(dir)) {
    const app = appOfProject(dir, own?.value.app);
    return { source: own?.source, value: { __proto__: null, ...own?.value, app } };
  }
  return own ?? (manifest && { source: undefined, value: { __proto__: null } });
}

/** Options of the nearest folder that has any; the nearest package names the app when they do not. */
function configuration(from) {
  let found;
  for (const dir of upwards(from)) {
    const own = packageOf(dir);
    const manifest = own !== undefined && isModule(dir, own) && !isProject(dir) ? undefined : own;
    const options = found ? undefined : optionsIn(dir, manifest);
    found ??= options && { dir, source: options.source, options: options.value };
    const app = found?.options.app ?? (manifest && plainApp(manifest.value.name));
    if (app) return { ...found, options: { __proto__: null, ...found.options, app } };
  }
  const options = { __proto__: null, ...found?.options, app: plainApp() };
  return { dir: found?.dir ?? from, source: found?.source, options };
}

/** What says where secrets go, and under which key. */
const DECISIVE = ['dataDir', 'rootKey'];

/** Refuses a file that somebody else can have written, where it decides about secrets. Who an app is anybody may say. */
function checkSource(source, options) {
  if (source === undefined || DECISIVE.every((name) => (options[name] ?? undefined) === undefined)) return;
  const { uid, gid, mode } = source.stat;
  require('../engine/native').checkConfiguration(
    source.file,
    uid,
    gid,
    mode,
    require('./program').programOwner(),
  );
}

/** Options of the default device. */
function defaultOptions(from = require('./program').programFolder()) {
  const { options, dir, source } = configuration(from);
  checkSource(source, options);
  const { dataDir } = options;
  return typeof dataDir === 'string' ? { ...options, dataDir: folderOf('dataDir', dataDir, dir) } : options;
}

/** The app of a device that was created without one. */
const discoverApp = (from = require('./program').programFolder()) => configuration(from).options.app;

/** What else a project may have at its root: a library alone, and one of the FA model, have no AppScope. */
const AT_ROOT = ['build-profile.json5', 'oh-package.json5'];

/** The OpenHarmony project that the program is in; undefined if there is none. */
function projectFolder(from = require('./program').programFolder()) {
  let highest;
  for (const dir of upwards(from)) {
    if (isProject(dir)) return dir;
    if (AT_ROOT.some((name) => fs.existsSync(path.join(dir, name)))) highest = dir;
  }
  return highest;
}

/** The modules of a project: folder, what its module.json5 says, where the resources of its target stand. */
function modulesOf(dir) {
  return modulesIn(dir).flatMap(({ name, target }) => {
    const folder = path.join(dir, name);
    const file = path.join(folder, 'src', 'main', 'module.json5');
    const module = read(file)?.module;
    return isObject(module) ? [{ folder, module, resources: resourcesOf(folder, target) }] : [];
  });
}

/** Folders with the resources of a module, the first first. */
function resourcesOf(folder, target) {
  const { resource } = targetIn(read(path.join(folder, 'build-profile.json5')), target);
  return pathsIn(resource?.directories, ['src/main/resources']).map((name) => path.join(folder, name));
}

/** Folders with the resources that all modules have. */
function sharedResources(dir) {
  const file = path.join(dir, 'build-profile.json5');
  const { resource } = productIn(read(file), file) ?? {};
  return pathsIn(resource?.directories, ['AppScope/resources']).map((name) => path.join(dir, name));
}

/** A list in a file of configuration. */
function listIn(file, name, list = []) {
  if (!Array.isArray(list)) throw argumentError(`${file}: ${name} must be a list`);
  return list.filter(isObject);
}

/** Module folders of a project: those of the product that its build profile names, else every folder with a module.json5. */
const foldersOf = (dir) => modulesIn(dir).map(({ name }) => name);

/** The same, with the name of each module's target. */
function modulesIn(dir) {
  const file = path.join(dir, 'build-profile.json5');
  const profile = read(file);
  if (profile?.modules === undefined) {
    try {
      return ['.', ...fs.readdirSync(dir)].map((name) => ({ name, target: 'default' })); // a library alone is its own module
    } catch (error) {
      throw fileError(`cannot read ${dir} (${error.code})`);
    }
  }
  return listIn(file, 'modules', profile.modules)
    .map((module) => ({ name: String(module.srcPath ?? module.name), target: targetNameOf(module) }))
    .filter(({ target }) => target !== undefined);
}

/** What the product says of the app in place of its AppScope. */
function productOf(dir) {
  const file = path.join(dir, 'build-profile.json5');
  const profile = read(file);
  listIn(file, 'app.products', profile?.app?.products);
  return productIn(profile, file) ?? {};
}

/** Names of the permissions that the module in a folder asks for. */
function permissionsOf(folder) {
  for (const file of [path.join(folder, 'src', 'main', 'module.json5'), path.join(folder, 'module.json5')]) {
    const module = read(file)?.module;
    if (module) return listIn(file, 'requestPermissions', module.requestPermissions).map(({ name }) => name);
  }
  return [];
}

const PERMISSION = 'ohos.permission.';

/**
 * What a signing profile would have to say for these permissions. It is never in the sources, and without it a device installs
 * nothing: a project as it is checked out counts as signed for what its modules declare.
 */
function signedFor(permissions) {
  const isIn = (list) => {
    const names = new Set(require('./signing.json')[list].split(' '));
    return permissions.filter((name) => typeof name === 'string' && names.has(name.replace(PERMISSION, '')));
  };
  const normal = isIn('normal');
  const acls = permissions.filter((name) => typeof name === 'string' && !normal.includes(name));
  if (acls.length === 0) return {};
  const signed = { acls };
  const level = ['system_core', 'system_basic'].find((name) => isIn(name).length > 0);
  if (level !== undefined) signed.apl = level;
  const valued = isIn('valued');
  if (valued.length > 0) signed.aclValues = Object.fromEntries(valued.map((name) => [name, '*']));
  if (isIn('mdm').length > 0) signed.distribution = 'enterprise_mdm';
  return signed;
}

/** The manifest that an OpenHarmony project folder declares. */
function readProject(dir) {
  const file = path.join(dir, 'AppScope', 'app.json5');
  const scope = read(file);
  if (scope === undefined) throw fileError(`${file} is missing: not an OpenHarmony project folder`);
  const app = membersOf(`${file}: app`, scope.app ?? {});
  const product = productOf(dir);
  const bundleName = product.bundleName ?? app.bundleName;
  if (typeof bundleName !== 'string') throw argumentError(`${file} has no app.bundleName`);
  const declared = foldersOf(dir).flatMap((name) => permissionsOf(path.join(dir, name)));
  const permissions = [...new Set(declared)];
  const manifest = { bundleName, permissions, ...signedFor(permissions) };
  const api = app.targetAPIVersion ?? app.minAPIVersion;
  if (Number.isInteger(api)) manifest.apiVersion = api;
  const { versionCode = app.versionCode, versionName = app.versionName } = product;
  if (Number.isInteger(versionCode)) manifest.versionCode = versionCode;
  if (typeof versionName === 'string') manifest.versionName = versionName;
  if (Array.isArray(app.assetAccessGroups)) manifest.assetGroups = app.assetAccessGroups;
  if (app.debug === true) manifest.debug = true;
  return manifest;
}

/** What is said where a project counts as signed for something; undefined where its profile would have to say nothing. */
function signedNote({ acls }) {
  if (acls === undefined) return undefined;
  return (
    `The project counts as signed for ${acls.join(', ')}: such permissions need an entry in its signing profile, which is ` +
    'not in the sources.'
  );
}

/** Says so once. A command that starts several processes says it itself. */
function sayNote(project) {
  const note = signedNote(project);
  if (note !== undefined && !Object.hasOwn(process.env, 'OHOS_SIGNED_NOTED'))
    process.emitWarning(note, 'OhosSecurityKit');
}

module.exports = {
  defaultOptions,
  discoverApp,
  foldersOf,
  modulesOf,
  projectFolder,
  readProject,
  sharedResources,
  signedNote,
};
