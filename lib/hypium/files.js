'use strict';

// Which test files are run.

const fs = require('node:fs');
const path = require('node:path');
const { completed } = require('../arkts/resolve');

const IGNORED = new Set(['node_modules', 'oh_modules', 'build', '.hvigor']);
const IS_TEST = /\.test\.e?ts$/;
/** The file that DevEco's template makes: it calls all others, and a device runs it alone. */
const IS_LIST = /^List\.test\.e?ts$/;

/** A file as it is, of a folder the test files below it. `fail` makes an error of what a user has written wrong. */
function filesOf(given, fail) {
  const stat = fs.statSync(given, { throwIfNoEntry: false });
  if (stat === undefined) throw fail(`no such file: ${given}`);
  return stat.isDirectory() ? withoutLists(filesBelow(path.resolve(given))) : [path.resolve(given)];
}

function filesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return IGNORED.has(entry.name) ? [] : filesBelow(file);
    return IS_TEST.test(entry.name) ? [file] : [];
  });
}

const IMPORT = /^[ \t]*(?:import|export)\b[^'"`;]*['"](\.{1,2}\/[^'"]+)['"]/gm;
const COMMENTS = /\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm;

/** Files that a file imports by relative names. */
function importsOf(file) {
  const text = fs.readFileSync(file, 'utf8').replace(COMMENTS, '');
  return [...text.matchAll(IMPORT)].flatMap(([, name]) => {
    const there = path.resolve(path.dirname(file), name);
    return [completed(name, file) ?? (fs.existsSync(there) ? there : [])].flat();
  });
}

/** All that a file leads to, within what was found. */
function reachedFrom(file, found) {
  const reached = new Set([file]);
  for (const one of reached) for (const other of importsOf(one)) if (found.has(other)) reached.add(other);
  reached.delete(file);
  return reached;
}

/**
 * In place of a List.test file those that it leads to, each run by itself: one that cannot be loaded does not stop the others.
 * What stands beside it and is not in it does not run on a device, and does not run here. A List that leads to no file is
 * a test file like any other.
 */
function withoutLists(files) {
  const found = new Set(files);
  const left = new Set();
  for (const list of files.filter((file) => IS_LIST.test(path.basename(file)))) {
    const reached = reachedFrom(list, found);
    if (reached.size === 0) continue;
    const folder = path.dirname(list) + path.sep;
    for (const file of files) if (file.startsWith(folder) && !reached.has(file)) left.add(file);
  }
  return files.filter((file) => !left.has(file));
}

/** Folders of tests in the modules of a project. */
function testFoldersOf(root) {
  const { foldersOf } = require('../device/discover');
  const folders = foldersOf(root).flatMap((folder) =>
    ['ohosTest', 'test'].map((kind) => path.join(root, folder, 'src', kind)),
  );
  return folders.filter((folder) => fs.existsSync(folder));
}

module.exports = { filesOf, testFoldersOf };
