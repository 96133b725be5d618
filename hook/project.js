'use strict';

// Packages of a HarmonyOS project: what oh-package.json5 depends on. Those of the workspace are folders of the project, those of
// ohpm stand in oh_modules once they are installed; of a package that is not there every import is a stand-in.

const fs = require('node:fs');
const path = require('node:path');
const { completed, isFile } = require('./resolve');

const MANIFEST = 'oh-package.json5';
const MODULES = 'oh_modules';
const KINDS = ['dependencies', 'devDependencies', 'dynamicDependencies', 'overrides'];

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What unpacks archives of packages, loaded when there is the first. */
let har;
function archive(file) {
  if (!/\.(?:har|tgz)$/.test(file) || !isFile(file)) return undefined;
  har ??= require('./har');
  return har;
}
/** The package that a file came with out of an archive; undefined for most. */
const unpackedWith = (file) => har?.unpackedWith(file);

/** A file of configuration; undefined if there is none that can be read. */
const files = new Map();
function read(file) {
  if (!files.has(file)) files.set(file, parse(file));
  return files.get(file);
}
function parse(file) {
  try {
    const text = fs.readFileSync(file, 'utf8');
    const value = require('json5').parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Folders from that of a file upwards, as far as the project goes: to its AppScope, the repository, or the archive's end. */
function* foldersAbove(file) {
  const end = unpackedWith(file)?.folder;
  for (let dir = path.dirname(file); ; dir = path.dirname(dir)) {
    yield dir;
    const isLast = dir === end || ['AppScope', '.git'].some((name) => fs.existsSync(path.join(dir, name)));
    if (isLast || dir === path.dirname(dir)) return;
  }
}

/** The root of the project that a file is in: the highest folder with an oh-package.json5. Undefined outside of one. */
const roots = new Map();
function rootOf(file) {
  const folder = path.dirname(file);
  if (!roots.has(folder))
    roots.set(
      folder,
      [...foldersAbove(file)].findLast((dir) => read(path.join(dir, MANIFEST)) !== undefined),
    );
  return roots.get(folder);
}

/** Modules of a project, by the names of their packages and their own. */
const workspaces = new Map();
function modulesOf(root) {
  if (!workspaces.has(root)) {
    const { modules = [] } = read(path.join(root, 'build-profile.json5')) ?? {};
    const found = new Map();
    for (const { name, srcPath } of Array.isArray(modules) ? modules.filter(isObject) : []) {
      const folder = path.join(root, String(srcPath ?? name));
      found.set(String(name), folder);
      const own = read(path.join(folder, MANIFEST))?.name;
      if (typeof own === 'string') found.set(own, folder);
    }
    workspaces.set(root, found);
  }
  return workspaces.get(root);
}

/** The name of the package in a specifier, and what follows it. */
function parted(specifier) {
  const [, name, rest = ''] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.*))?$/.exec(specifier) ?? [];
  return [name, rest];
}

/** The folder of a package for a file that imports it: undefined if it is not there. */
function folderOf(name, importer, root) {
  for (const dir of foldersAbove(importer)) {
    const manifest = read(path.join(dir, MANIFEST));
    if (manifest?.name === name) return dir;
    for (const kind of KINDS) {
      const said = isObject(manifest?.[kind]) ? manifest[kind][name] : undefined;
      const local = /^(?:file:|\.{1,2}\/)/.test(String(said))
        ? path.resolve(dir, said.replace(/^file:/, ''))
        : undefined;
      if (local === undefined) continue;
      if (fs.statSync(local, { throwIfNoEntry: false })?.isDirectory()) return local;
      const unpacked = archive(local)?.unpacked(local, dir);
      if (unpacked !== undefined) return unpacked;
    }
    const installed = path.join(dir, MODULES, name);
    if (fs.existsSync(installed)) return fs.realpathSync(installed);
    if (dir === root) break;
  }
  const host = unpackedWith(importer)?.host;
  if (host === undefined) return modulesOf(root).get(name);
  // A package out of an archive finds what the one finds that depends on it.
  const from = path.join(host, MANIFEST);
  return folderOf(name, from, rootOf(from));
}

/** The file in the folder of a package that is meant. */
function fileIn(folder, rest) {
  const inside = (name) => {
    const file = path.join(folder, name);
    return isFile(file) ? file : completed(`./${name}`, path.join(folder, 'x'));
  };
  if (rest !== '') return inside(rest);
  const { main, types } = read(path.join(folder, MANIFEST)) ?? {};
  const names = [main, 'Index.ets', 'index.ets', 'Index.ts', 'index.ts', 'index.js', types];
  for (const name of names) {
    const file = typeof name === 'string' && name !== '' ? inside(name) : undefined;
    if (file !== undefined) return file;
  }
  return undefined;
}

/** What hvigor writes for a module: constants of its build. */
const GENERATED = /^(?:.*\/)?BuildProfile(?:\.ets)?$/;

/** The text of that module. */
function buildProfile(importer) {
  const root = rootOf(importer);
  const { app } = read(path.join(root, 'AppScope', 'app.json5')) ?? {};
  const constants = {
    BUNDLE_NAME: app?.bundleName ?? '',
    BUNDLE_TYPE: app?.bundleType ?? 'app',
    VERSION_CODE: app?.versionCode ?? 0,
    VERSION_NAME: app?.versionName ?? '',
    TARGET_NAME: 'default',
    PRODUCT_NAME: 'default',
    BUILD_MODE_NAME: 'debug',
    DEBUG: true,
  };
  return `const made = ${JSON.stringify(constants)};\nexport default class BuildProfile { static { Object.assign(BuildProfile, made); } }\n`;
}

/**
 * What a specifier means in a project: `{ file }` for a package that is there, `{ generated }` for the text of a module that a
 * build makes, undefined for what it does not know.
 */
function resolveInProject(specifier, importer) {
  const root = rootOf(importer);
  if (root === undefined) return undefined;
  if (GENERATED.test(specifier) && !isThere(specifier, importer))
    return { generated: buildProfile(importer) };
  if (/^(?:[./]|node:|[a-z]+:)/.test(specifier)) return undefined;
  const [name, rest] = parted(specifier);
  const folder = name === undefined ? undefined : folderOf(name, importer, root);
  const file = folder === undefined ? undefined : fileIn(folder, rest);
  return file === undefined || isBytecode(folder, file) ? undefined : { file };
}

/** Whether a package has only declarations beside what a compiler made of it, which does not run here. */
const isBytecode = (folder, file) =>
  /\.d\.e?ts$/.test(file) && fs.existsSync(path.join(folder, 'ets', 'modules.abc'));

const isThere = (specifier, importer) =>
  /^\.{1,2}\//.test(specifier) &&
  (isFile(path.resolve(path.dirname(importer), specifier)) || completed(specifier, importer) !== undefined);

/** Whether a JavaScript file is one that DevEco compiles, and not Node's own. */
const isInstalled = (file) => file.includes(`${path.sep}${MODULES}${path.sep}`) && /\.[cm]?js$/.test(file);

/** Whether what a file imports and nobody has is a package that is not installed: of its project, or of an ArkTS file alone. */
const mayBeForeign = (specifier, importer) =>
  !/^(?:[./]|node:|[a-z]+:)/.test(specifier) && (importer.endsWith('.ets') || rootOf(importer) !== undefined);

module.exports = { isInstalled, mayBeForeign, resolveInProject, rootOf, unpackedWith };
