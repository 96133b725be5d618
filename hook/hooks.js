'use strict';

// Resolution and loading of ES modules: the same two functions as hooks of this thread and of Node 20's loader thread.

const fs = require('node:fs');
const { fileURLToPath, pathToFileURL } = require('node:url');
const kits = require('../kits');
const { usesGlobals } = require('./globals');
const { namesAsked } = require('./imports');
const { completed, isRelative } = require('./resolve');
const { appended, load: loadSource, SOURCE } = require('./transpile');

/** Scheme of the modules that come from the table of kits. What is asked for follows as a query. */
const SCHEME = 'ohos:';
const KITS = pathToFileURL(require.resolve('../kits')).href;
/** The module that makes the globals of ArkUI. */
const GLOBALS = `${SCHEME}globals`;
const MAKE_GLOBALS = `import globals from ${JSON.stringify(pathToFileURL(require.resolve('../kits/globals')).href)}; globals.install();`;
/** What follows the URL of a JSON file that a source imports, without an attribute as ArkTS does it. */
const JSON_QUERY = '?ohos-json';

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
    if (specifier === GLOBALS) return { url: GLOBALS, format: 'module', shortCircuit: true };
    if (isAdded(specifier) || kits.has(specifier))
      return { url: urlOf(specifier, parentURL), format: 'module', shortCircuit: true };
    if (kits.isOfSdk(specifier)) throw kits.missing(specifier, parentURL);
    const file =
      isRelative(specifier) && isSource(parentURL)
        ? completed(specifier, fileURLToPath(parentURL))
        : undefined;
    const wanted = file === undefined ? specifier : pathToFileURL(file).href;
    return asJson(next(wanted, context), context);
  }

  /** Marks a JSON file that a source imports. In Node 20's thread the result is a promise. */
  function asJson(result, context) {
    if (typeof result.then === 'function') return result.then((found) => asJson(found, context));
    const attributes = context.importAttributes ?? context.importAssertions ?? {};
    const isPlain = isSource(context.parentURL) && result.url.endsWith('.json') && !('type' in attributes);
    return isPlain ? { ...result, url: result.url + JSON_QUERY, format: 'module' } : result;
  }

  function loadJson(url) {
    const text = fs.readFileSync(fileURLToPath(url.slice(0, -JSON_QUERY.length)), 'utf8');
    return `export default JSON.parse(${JSON.stringify(text)});`;
  }

  function load(url, context, next) {
    if (url === GLOBALS) return { format: 'module', source: MAKE_GLOBALS, shortCircuit: true };
    if (url.endsWith(JSON_QUERY)) return { format: 'module', source: loadJson(url), shortCircuit: true };
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
    // A CommonJS file goes through require.extensions, where it gets a whole `require`.
    if (!isModule) return { format: 'commonjs', source: null, shortCircuit: true };
    codes.set(url, code);
    const source = usesGlobals(code) ? appended(code, `import "${GLOBALS}";`) : code;
    return { format: 'module', source, shortCircuit: true };
  }

  return { resolve, load };
}

module.exports = { makeHooks };
