'use strict';

// Resolution and loading of ES modules: the same two functions as hooks of this thread and of Node 20's loader thread.

const { existsSync, statSync } = require('node:fs');
const { fileURLToPath, pathToFileURL } = require('node:url');
const kits = require('../kits');
const { load: loadSource, SOURCE } = require('./transpile');

/** Scheme of the modules that come from the table of kits. */
const SCHEME = 'ohos:';
const KITS = pathToFileURL(require.resolve('../kits')).href;

/** How an import without extension is completed, in this order. ArkTS writes imports so. */
const ENDINGS = ['.ets', '.ts', '.js', '.mjs', '.cjs', '.json', '/Index.ets', '/index.ets', '/Index.ts', '/index.ts'];

const isFile = (path) => existsSync(path) && statSync(path).isFile();
const isSource = (url) => url?.startsWith('file:') && SOURCE.test(new URL(url).pathname);

/** The file that a relative import of a source file means, if it does not name one that is there. */
function completed(specifier, parentURL) {
  const path = fileURLToPath(new URL(specifier, parentURL));
  if (isFile(path)) return undefined;
  // `./x.js` may be written for a file that is x.ts.
  const bases = /\.[cm]?js$/.test(path) ? [path.replace(/\.([cm]?)js$/, '.$1ts'), path] : [path];
  const candidates = [...bases, ...ENDINGS.map((ending) => path + ending)];
  const found = candidates.find(isFile);
  return found === undefined ? undefined : pathToFileURL(found).href;
}

/** The hooks. `added` has the names of modules that users added, where this thread does not have the modules. */
function makeHooks(added = {}) {
  const has = (specifier) => kits.has(specifier) || Object.hasOwn(added, specifier);

  const names = (specifier) => [
    ...new Set([...(kits.has(specifier) ? kits.namesOf(specifier) : []), ...(added[specifier] ?? [])]),
  ];

  function resolve(specifier, context, next) {
    const { parentURL } = context;
    if (has(specifier)) return { url: SCHEME + specifier, format: 'module', shortCircuit: true };
    if (kits.isOfSdk(specifier)) throw kits.missing(specifier, parentURL);
    if (/^\.\.?\//.test(specifier) && isSource(parentURL)) {
      const url = completed(specifier, parentURL);
      if (url !== undefined) return { url, shortCircuit: true };
    }
    return next(specifier, context);
  }

  function load(url, context, next) {
    if (url.startsWith(SCHEME)) {
      const specifier = url.slice(SCHEME.length);
      const source = kits.sourceOf(specifier, { names: names(specifier), kits: KITS });
      return { format: 'module', source, shortCircuit: true };
    }
    if (!isSource(url)) return next(url, context);
    const { code, isModule } = loadSource(fileURLToPath(url));
    // A CommonJS file goes through require.extensions, where it gets a whole `require`.
    const source = isModule ? code : null;
    return { format: isModule ? 'module' : 'commonjs', source, shortCircuit: true };
  }

  return { resolve, load };
}

module.exports = { makeHooks };
