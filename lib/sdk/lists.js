'use strict';

// What the public SDK exports (API 26): every specifier with its names, the enums with their members, the globals of ArkUI.
// The lists are data that scripts/sdk-data.mjs packs; each is read when something is asked that only it knows.

const fs = require('node:fs');
const path = require('node:path');
const { ownOf } = require('../engine/plain');

/** A list, read once. */
function listOf(name) {
  let list;
  return () => {
    // What it takes is loaded with the first list.
    list ??= JSON.parse(
      require('node:zlib').brotliDecompressSync(fs.readFileSync(path.join(__dirname, `${name}.br`))),
    );
    return list;
  };
}

/** By specifier and kind ('value', 'type', 'unknown'), names as words. */
const names = listOf('names');
/** By specifier and dotted name, members as words: `NAME` counts on, `NAME=value` says so, `NAME=?` is not known. */
const enums = listOf('enums');
/** By kind ('value', 'type') and what it is, names as words. */
const globals = listOf('globals');

const wordsOf = (text) => (text === undefined ? [] : text.split(' '));

const has = (specifier) => Object.hasOwn(names(), specifier);
const specifiers = () => Object.keys(names());

/** Names that a specifier exports, with the kind of each. */
const kindsOf = (specifier) =>
  new Map(
    Object.entries(ownOf(names(), specifier) ?? {}).flatMap(([kind, list]) =>
      wordsOf(list).map((name) => [name, kind]),
    ),
  );

/** Names of globals that exist at run time, by what they are: 'enum', 'component', 'class', 'decorator', 'function' … */
const globalNames = () =>
  Object.fromEntries(Object.entries(globals().value).map(([what, list]) => [what, wordsOf(list)]));

const MEMBER = /([\w$]+)(?:=("(?:[^"\\]|\\.)*"|\?|[-\d.]+))?(?: |$)/g;

/** An enum as the object that it is at run time; `unknown` gives what stands for a value that the lists do not have. */
function enumOf(members, unknown) {
  const values = {};
  let next = 0;
  for (const [, name, said] of members.matchAll(MEMBER)) {
    const value = said === '?' ? unknown(name) : said === undefined ? next : JSON.parse(said);
    values[name] = value;
    if (typeof value === 'number') next = value + 1;
  }
  return Object.freeze(values);
}

/** The enums of a module as a tree: a text is an enum, an object the namespace that has it. */
const trees = new Map();
function treeOf(module) {
  if (trees.has(module)) return trees.get(module);
  const tree = Object.create(null);
  for (const [name, members] of Object.entries(ownOf(enums(), module) ?? {})) {
    const parts = name.split('.');
    const last = parts.pop();
    let at = tree;
    for (const part of parts) {
      at[part] ??= Object.create(null);
      at = at[part];
    }
    at[last] = members;
  }
  trees.set(module, tree);
  return tree;
}

/**
 * Kits re-export modules by the names of their namespaces. Several modules have a namespace of the same name: a kit means the
 * one of its own family, else the one that is neither for another family nor superseded.
 */
const FAMILIES = {
  '@kit.ConnectivityKit': '@ohos.bluetooth.',
  '@kit.DriverDevelopmentKit': '@ohos.driver.',
  '@kit.MDMKit': '@ohos.enterprise.',
};
const LAST =
  /^@ohos\.(enterprise|bluetooth|driver|application|ability|backgroundTaskManager|hiAppEvent|wantAgent)\b/;

let modulesByRoot;
function modulesOf(root) {
  if (modulesByRoot === undefined) {
    modulesByRoot = new Map();
    for (const [module, list] of Object.entries(enums())) {
      if (module === 'global') continue;
      for (const top of new Set(Object.keys(list).map((name) => name.split('.')[0])))
        modulesByRoot.set(top, [...(modulesByRoot.get(top) ?? []), module]);
    }
  }
  return modulesByRoot.get(root) ?? [];
}

/** The module that a kit has a name from, as far as enums say so. */
function originOf(kit, name) {
  const modules = modulesOf(name);
  const family = FAMILIES[kit];
  return (
    modules.find((module) => family !== undefined && module.startsWith(family)) ??
    modules.find((module) => !LAST.test(module)) ??
    modules[0]
  );
}

/** The default export of a module is the namespace, or the enum, that no name of its own exports. */
function defaultTree(module) {
  const tree = treeOf(module);
  const named = kindsOf(module);
  const roots = Object.keys(tree).filter((root) => !named.has(root));
  // A module whose enums stand beside its default export has them as its members.
  return roots.length > 1 ? tree : tree[roots[0]];
}

/** Where the enums of an export are: [module, tree]. The tree is undefined if it has none, a text if it is one. */
function enumsIn(specifier, name) {
  if (specifier.startsWith('@kit.')) {
    const module = originOf(specifier, name);
    return [module, module && treeOf(module)[name]];
  }
  return [specifier, name === 'default' ? defaultTree(specifier) : treeOf(specifier)[name]];
}

module.exports = { enumOf, enumsIn, globalNames, has, kindsOf, specifiers, treeOf };
