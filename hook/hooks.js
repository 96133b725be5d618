'use strict';

// Resolution and loading of ES modules: the same two functions as hooks of this thread and of Node 20's loader thread.

const fs = require('node:fs');
const { fileURLToPath, pathToFileURL } = require('node:url');
const kits = require('../kits');
const { namesAsked } = require('./imports');
const { completed, isRelative } = require('./resolve');
const { load: loadSource, SOURCE } = require('./transpile');

/** Scheme of the modules that come from the table of kits. What is asked for follows as a query. */
const SCHEME = 'ohos:';
const KITS = pathToFileURL(require.resolve('../kits')).href;

const isFile = (url) => url?.startsWith('file:') === true;
const isSource = (url) => isFile(url) && SOURCE.test(new URL(url).pathname);

/** The hooks. `added` has the names of modules that users added, where this thread does not have the modules. */
function makeHooks(added = {}) {
  /** Sources as they were loaded: what they import says which names are asked for. */
  const codes = new Map();

  const isAdded = (specifier) => Object.hasOwn(added, specifier);
  const allNames = (specifier) => [
    ...new Set([...(kits.has(specifier) ? kits.namesOf(specifier) : []), ...(added[specifier] ?? [])]),
  ];

  /** The text of the module that imports; undefined if it is none that we can read. */
  function textOf(url) {
    if (codes.has(url)) return codes.get(url);
    if (!isFile(url)) return undefined;
    try {
      return fs.readFileSync(fileURLToPath(url), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** The URL of a module of ours for who imports it. */
  function urlOf(specifier, parentURL) {
    const text = textOf(parentURL);
    const asked = text === undefined ? undefined : namesAsked(text, specifier);
    if (asked === undefined) return SCHEME + specifier;
    const known = added[specifier] ?? [];
    kits.checkNames(
      specifier,
      asked.filter((name) => !known.includes(name)),
      fileURLToPath(parentURL),
    );
    return `${SCHEME}${specifier}?${asked.join()}`;
  }

  function resolve(specifier, context, next) {
    const { parentURL } = context;
    if (isAdded(specifier) || kits.has(specifier))
      return { url: urlOf(specifier, parentURL), format: 'module', shortCircuit: true };
    if (kits.isOfSdk(specifier)) throw kits.missing(specifier, parentURL);
    const file =
      isRelative(specifier) && isSource(parentURL)
        ? completed(specifier, fileURLToPath(parentURL))
        : undefined;
    return next(file === undefined ? specifier : pathToFileURL(file).href, context);
  }

  function load(url, context, next) {
    if (url.startsWith(SCHEME)) {
      const [specifier, asked] = url.slice(SCHEME.length).split('?');
      const names = asked === undefined ? allNames(specifier) : asked.split(',').filter(Boolean);
      return {
        format: 'module',
        source: kits.sourceOf(specifier, { names, kits: KITS }),
        shortCircuit: true,
      };
    }
    if (!isSource(url)) return next(url, context);
    const { code, isModule } = loadSource(fileURLToPath(url));
    if (isModule) codes.set(url, code);
    // A CommonJS file goes through require.extensions, where it gets a whole `require`.
    const source = isModule ? code : null;
    return { format: isModule ? 'module' : 'commonjs', source, shortCircuit: true };
  }

  return { resolve, load };
}

module.exports = { makeHooks };
