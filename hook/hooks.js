'use strict';

// Resolution and loading of ES modules: the same two functions as hooks of this thread and of Node 20's loader thread.

const { fileURLToPath, pathToFileURL } = require('node:url');
const kits = require('../kits');
const { completed, isRelative } = require('./resolve');
const { load: loadSource, SOURCE } = require('./transpile');

/** Scheme of the modules that come from the table of kits. */
const SCHEME = 'ohos:';
const KITS = pathToFileURL(require.resolve('../kits')).href;

const isSource = (url) => url?.startsWith('file:') && SOURCE.test(new URL(url).pathname);

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
    const file =
      isRelative(specifier) && isSource(parentURL)
        ? completed(specifier, fileURLToPath(parentURL))
        : undefined;
    return next(file === undefined ? specifier : pathToFileURL(file).href, context);
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
