'use strict';

// Resolution and loading of ES modules: the same two functions as hooks of this thread and of Node 20's loader thread.

const fs = require('node:fs');
const { fileURLToPath, pathToFileURL } = require('node:url');
const kits = require('../modules/specifiers');
const { usesGlobals } = require('./globals');
const { namesAsked } = require('../arkts/imports');
const { isInstalled, mayBeForeign, resolveInProject } = require('../arkts/project');
const { completed, isRelative } = require('../arkts/resolve');
const { appended, load: loadSource, SOURCE } = require('./transpile');

/** Scheme of the modules that come from the table of kits. What is asked for follows as a query. */
const SCHEME = 'ohos:';
const KITS = pathToFileURL(require.resolve('../modules/specifiers')).href;
/** The module that makes the globals of ArkUI. */
const GLOBALS = `${SCHEME}globals`;
const MAKE_GLOBALS = `import globals from ${JSON.stringify(pathToFileURL(require.resolve('../modules/globals')).href)}; globals.install();`;
/** What follows the URL of a JSON file that a source imports, without an attribute as ArkTS does it. */
const JSON_QUERY = '?ohos-json';

const isFile = (url) => url?.startsWith('file:') === true;
/** Whether a module is one that we transpile: ArkTS, TypeScript, and the JavaScript of packages of ohpm. */
function isSource(url) {
  if (!isFile(url)) return false;
  const { pathname } = new URL(url);
  return SOURCE.test(pathname) || (pathname.includes('/oh_modules/') && isInstalled(fileURLToPath(url)));
}

/** The hooks. `added` has the names of modules that users added, where this thread does not have the modules. */
function makeHooks(added = {}) {
  /** Sources as they were loaded: what they import says which names are asked for. */
  const codes = new Map();
  /** Packages that are not there. */
  const foreign = new Set();

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
    return asJson(
      isSource(parentURL) ? resolveFrom(specifier, context, next) : next(specifier, context),
      context,
    );
  }

  /** What a source imports: a file whose name is not whole, a package of its project, or whatever Node finds. */
  function resolveFrom(specifier, context, next) {
    const importer = fileURLToPath(context.parentURL);
    const found = resolveInProject(specifier, importer);
    if (found?.generated !== undefined) {
      const url = `${SCHEME}generated/${encodeURIComponent(found.generated)}`;
      return { url, format: 'module', shortCircuit: true };
    }
    const file = found?.file ?? (isRelative(specifier) ? completed(specifier, importer) : undefined);
    if (file !== undefined) return next(pathToFileURL(file).href, context);
    return orForeign(() => next(specifier, context), specifier, context);
  }

  /** A package of a project that is not there is a stand-in. In Node 20's thread the search is a promise. */
  function orForeign(search, specifier, { parentURL }) {
    const instead = (error) => {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || !mayBeForeign(specifier, fileURLToPath(parentURL)))
        throw error;
      kits.addForeign(specifier);
      foreign.add(specifier);
      return { url: urlOf(specifier, parentURL), format: 'module', shortCircuit: true };
    };
    try {
      const found = search();
      return typeof found?.then === 'function' ? found.catch(instead) : found;
    } catch (error) {
      return instead(error);
    }
  }

  /** Marks a JSON file that a source imports. In Node 20's thread the result is a promise. */
  function asJson(result, context) {
    if (typeof result.then === 'function') return result.then((found) => asJson(found, context));
    const attributes = context.importAttributes ?? context.importAssertions ?? {};
    // What is required is CommonJS, which knows JSON.
    const isImport = context.conditions?.includes('import') ?? true;
    const isPlain =
      isImport && isSource(context.parentURL) && result.url.endsWith('.json') && !('type' in attributes);
    return isPlain ? { ...result, url: result.url + JSON_QUERY, format: 'module' } : result;
  }

  function loadJson(url) {
    const text = fs.readFileSync(fileURLToPath(url.slice(0, -JSON_QUERY.length)), 'utf8');
    return `export default JSON.parse(${JSON.stringify(text)});`;
  }

  function load(url, context, next) {
    if (url === GLOBALS) return { format: 'module', source: MAKE_GLOBALS, shortCircuit: true };
    if (url.endsWith(JSON_QUERY)) return { format: 'module', source: loadJson(url), shortCircuit: true };
    if (url.startsWith(`${SCHEME}generated/`)) {
      const source = decodeURIComponent(url.slice(`${SCHEME}generated/`.length));
      return { format: 'module', source, shortCircuit: true };
    }
    if (url.startsWith(SCHEME)) {
      const [specifier, asked] = url.slice(SCHEME.length).split('?');
      const names = asked === undefined ? allNames(specifier) : asked.split(',').filter(Boolean);
      return {
        format: 'module',
        source: kits.sourceOf(specifier, { names, kits: KITS, foreign: foreign.has(specifier) }),
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
