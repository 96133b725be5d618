'use strict';

// Whether a program can do without hooks for ES modules. Only Node 20 asks: there such hooks run in a thread of their own,
// whose start takes longer than many a program. The answer is yes only where it can be seen: a program of JavaScript files
// that import each other and built-in modules by literal names.

const fs = require('node:fs');
const { isBuiltin } = require('node:module');
const path = require('node:path');
const { ownOf } = require('../engine/plain');
const { isFile } = require('../arkts/resolve');

const MOST_FILES = 50;
const JAVASCRIPT = /\.[cm]?js$/;
/** SDK specifiers, sources that are transpiled, and imports whose names are only known when they run. */
const SUSPECT =
  /@(?:kit|ohos|hms|system|arkts)[./]|\.[cm]?ts\b|\.ets\b|\b(?:import|require)\s*\(\s*[^'"\s)]|createRequire/;
const BARE = /(?:\bfrom|\bimport|\brequire\s*\()\s*\(?\s*['"]([^'"./][^'"]*)['"]/g;
const RELATIVE = /['"](\.{1,2}\/[^'"]*|\/[^'"]*|file:[^'"]*)['"]/g;
const ENDINGS = ['', '.js', '.cjs', '.mjs', '/index.js'];
const SOURCES = ['.ts', '.ets', '/index.ts', '/index.ets', '/Index.ets'];

/** Files that a text loads by relative names, or undefined if it loads anything that is not plain. */
function loadedBy(text, folder) {
  if (SUSPECT.test(text)) return undefined;
  for (const [, name] of text.matchAll(BARE)) if (!isBuiltin(name)) return undefined;
  const files = [];
  for (const [, name] of text.matchAll(RELATIVE)) {
    const base = path.resolve(folder, name);
    if (name.startsWith('file:') || SOURCES.some((ending) => isFile(base + ending))) return undefined;
    const found = ENDINGS.map((ending) => base + ending).find(isFile);
    if (found !== undefined && JAVASCRIPT.test(found)) files.push(found);
  }
  return files;
}

/** Whether all that these files and what they load is plain JavaScript. */
function arePlain(entries) {
  const files = new Set(entries);
  for (const file of files) {
    const inPackage = file.split(path.sep).includes('node_modules');
    if (files.size > MOST_FILES || inPackage || !JAVASCRIPT.test(file) || !isFile(file)) return false;
    const more = loadedBy(fs.readFileSync(file, 'utf8'), path.dirname(file));
    if (more === undefined) return false;
    for (const loaded of more) files.add(loaded);
  }
  return true;
}

/** Whether the program of this process is one of those. */
function programIsPlain() {
  const { isMainThread } = require('node:worker_threads');
  // A text to run (-e, -p) has no file; everything else without one is the prompt or the test runner.
  const [, entry] = process.argv;
  const text = ownOf(process, '_eval');
  if (!isMainThread || process.execArgv.some((flag) => /^(-i|--interactive|--test)/.test(flag))) return false;
  try {
    const entries = text === undefined ? [fs.realpathSync(entry)] : loadedBy(text, process.cwd());
    return entries !== undefined && arePlain(entries);
  } catch {
    return false;
  }
}

module.exports = { arePlain, programIsPlain };
