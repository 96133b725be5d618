'use strict';

// Packages of a HarmonyOS project: what oh-package.json5 depends on. Those of the workspace are folders of the project, those of
// ohpm stand in oh_modules once they are installed; of a package that is not there every import is a stand-in.

const fs = require('node:fs');
const path = require('node:path');
const { isObject, objectsIn, pathsIn, productIn, productName, targetIn, targetNameOf } = require('./product');
const { completed, isFile } = require('./resolve');

const MANIFEST = 'oh-package.json5';
const PROFILE = 'build-profile.json5';
const MODULES = 'oh_modules';
const KINDS = ['dependencies', 'devDependencies', 'dynamicDependencies', 'overrides'];

/** What unpacks archives of packages, loaded when there is the first. */
let har;
function archive(file) {
  if (!/\.(?:har|tgz)$/.test(file) || !isFile(file)) return undefined;
  if (har === undefined) {
    har = require('./har');
    if (note !== undefined) har.noteFolderIn(note);
  }
  return har;
}
/** Where the folder is noted that archives are unpacked to, if not this thread removes it (har.js). */
let note;
const noteFolderIn = (buffer) => {
  note ??= buffer;
};
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

/** Modules of a project, by the names of their packages and their own; and each one's target, by its folder. */
const workspaces = new Map();
const targets = new Map();
function modulesOf(root) {
  if (!workspaces.has(root)) {
    const found = new Map();
    for (const module of objectsIn(read(path.join(root, PROFILE))?.modules)) {
      const { name, srcPath } = module;
      const folder = path.join(root, String(srcPath ?? name));
      targets.set(folder, targetNameOf(module));
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

/** What the build profile of a module says of its target in the product. */
const targetOf = (folder) => targetIn(read(path.join(folder, PROFILE)), targets.get(folder));
/** Folders with sources of the target alone. */
const sourceRoots = (folder, root) =>
  modulesOf(root) && targets.has(folder) ? pathsIn(targetOf(folder).source?.sourceRoots) : [];

/** The file in the folder of a package that is meant. */
function fileIn(folder, rest, root) {
  const inside = (name) => {
    const file = path.join(folder, name);
    return isFile(file) ? file : completed(`./${name}`, path.join(folder, 'x'));
  };
  if (rest !== '')
    return [...sourceRoots(folder, root), '', 'src/main']
      .map((from) => inside(path.join(from, rest)))
      .find(Boolean);
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

/** Constants of the user's in a part of a build profile. */
const fieldsIn = (options) => {
  const fields = options?.arkOptions?.buildProfileFields;
  return isObject(fields) ? fields : {};
};
const BUILD_MODE = 'debug';

/** The constants of the module that a file is in. */
function constantsFor(importer, root) {
  const { app } = read(path.join(root, 'AppScope', 'app.json5')) ?? {};
  const profile = path.join(root, PROFILE);
  const product = productIn(read(profile), profile) ?? {};
  const folder = [...modulesOf(root).values()].find((one) => importer.startsWith(one + path.sep)) ?? root;
  const own = read(path.join(folder, PROFILE)) ?? {};
  return {
    BUNDLE_NAME: product.bundleName ?? app?.bundleName ?? '',
    BUNDLE_TYPE: product.bundleType ?? app?.bundleType ?? 'app',
    VERSION_CODE: product.versionCode ?? app?.versionCode ?? 0,
    VERSION_NAME: product.versionName ?? app?.versionName ?? '',
    TARGET_NAME: targets.get(folder) ?? 'default',
    PRODUCT_NAME: productName(),
    BUILD_MODE_NAME: BUILD_MODE,
    DEBUG: true,
    // What is nearer to the module counts more.
    ...fieldsIn(product.buildOption),
    ...fieldsIn(own.buildOption),
    ...fieldsIn(objectsIn(own.buildOptionSet).find(({ name }) => name === BUILD_MODE)),
    ...fieldsIn(targetOf(folder).config?.buildOption),
  };
}

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
/** Names that neither a module nor a class may give to something of its own. */
const TAKEN = new Set(['constructor', 'default', 'prototype']);

/** The text of that module: each constant alone, and all as members of a class. */
function buildProfile(importer) {
  const constants = Object.entries(constantsFor(importer, rootOf(importer))).filter(
    ([name]) => NAME.test(name) && !TAKEN.has(name),
  );
  const text = (make) => constants.map(make).join('\n');
  return `${text(([, value], i) => `const c${i} = ${JSON.stringify(value)};`)}
export { ${text(([name], i) => `c${i} as ${name},`)} };
export default class BuildProfile { ${text(([name], i) => `static ${JSON.stringify(name)} = c${i};`)} }
`;
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
  const file = folder === undefined ? undefined : fileIn(folder, rest, root);
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
  !/^(?:[./]|node:|[a-z]+:|ohos-security-kit(?:$|\/))/.test(specifier) &&
  (importer.endsWith('.ets') || rootOf(importer) !== undefined);

module.exports = { isInstalled, mayBeForeign, noteFolderIn, resolveInProject, rootOf };
