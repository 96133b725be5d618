'use strict';

// Whether a program can do without hooks for ES modules. Only Node 20 asks: there such hooks run in a thread of their own,
// whose start takes longer than many a program. The answer is yes only where it can be seen: a program of JavaScript files
// that import each other and built-in modules by literal names.

const fs = require('node:fs');
const { isBuiltin } = require('node:module');
const path = require('node:path');

const MOST_FILES = 50;
const JAVASCRIPT = /\.[cm]?js$/;
/** SDK specifiers, sources that are transpiled, and imports whose names are only known when they run. */
const SUSPECT =
  /@(?:kit|ohos|hms|system)[./]|\.[cm]?ts\b|\.ets\b|\b(?:import|require)\s*\(\s*[^'"\s)]|createRequire/;
const BARE = /(?:\bfrom|\bimport|\brequire\s*\()\s*\(?\s*['"]([^'"./][^'"]*)['"]/g;
const RELATIVE = /['"](\.{1,2}\/[^'"]*|\/[^'"]*|file:[^'"]*)['"]/g;
const ENDINGS = ['', '.js', '.cjs', '.mjs', '/index.js'];
const SOURCES = ['.ts', '.ets', '/index.ts', '/index.ets', '/Index.ets'];

const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;

/** Whether all that `entry` can load is plain JavaScript. */
function isPlain(entry) {
  if (!JAVASCRIPT.test(entry) || entry.split(path.sep).includes('node_modules')) return false;
  const files = [entry];
  for (let i = 0; i < files.length; i++) {
    if (files.length > MOST_FILES || !isFile(files[i])) return false;
    const text = fs.readFileSync(files[i], 'utf8');
    if (SUSPECT.test(text)) return false;
    for (const [, name] of text.matchAll(BARE)) if (!isBuiltin(name)) return false;
    for (const [, name] of text.matchAll(RELATIVE)) {
      if (name.startsWith('file:')) return false;
      const base = path.resolve(path.dirname(files[i]), name);
      if (SOURCES.some((ending) => isFile(base + ending))) return false;
      const found = ENDINGS.map((ending) => base + ending).find(isFile);
      if (found !== undefined && JAVASCRIPT.test(found) && !files.includes(found)) files.push(found);
    }
  }
  return true;
}

/** Whether the program of this process is one of those. */
function programIsPlain() {
  const { isMainThread } = require('node:worker_threads');
  const evaluates = process.execArgv.some((flag) =>
    /^(-e|-p|-i|--eval|--print|--interactive|--test)/.test(flag),
  );
  const [, entry] = process.argv;
  if (!isMainThread || evaluates || entry === undefined) return false;
  try {
    return isPlain(fs.realpathSync(entry));
  } catch {
    return false;
  }
}

module.exports = { isPlain, programIsPlain };
