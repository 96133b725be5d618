'use strict';

// Imports as ArkTS writes them: without extension.

const { existsSync, statSync } = require('node:fs');
const { join, dirname } = require('node:path');

const ENDINGS = [
  '.ets',
  '.ts',
  '.js',
  '.mjs',
  '.cjs',
  '.json',
  '/Index.ets',
  '/index.ets',
  '/Index.ts',
  '/index.ts',
  '.d.ets',
  '.d.ts',
];

const isFile = (path) => existsSync(path) && statSync(path).isFile();

/** The file that a relative import in `importer` means, if it does not name one that is there. */
function completed(specifier, importer) {
  const path = join(dirname(importer), specifier);
  if (isFile(path)) return undefined;
  // `./x.js` may be written for a file that is x.ts.
  const written = /\.[cm]?js$/.test(path) ? [path.replace(/\.([cm]?)js$/, '.$1ts')] : [];
  return [...written, ...ENDINGS.map((ending) => path + ending)].find(isFile);
}

const isRelative = (specifier) => /^\.\.?\//.test(specifier);

module.exports = { completed, isFile, isRelative };
