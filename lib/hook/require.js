'use strict';

// The hook for require(): specifiers of the SDK, and files of ArkTS and TypeScript.

const Module = require('node:module');
const kits = require('../modules/specifiers');

function installRequire() {
  const load = Module._load;
  Module._load = function (request, parent, isMain) {
    if (kits.has(request)) return cached(request);
    if (kits.isOfSdk(request)) throw kits.missing(request, parent?.filename);
    const loadAs = (name) => load.call(this, name, parent, isMain);
    return isSource(parent?.filename) ? loadFrom(request, parent.filename, loadAs) : loadAs(request);
  };
  // Node 20 would resolve the imports of a required ES module without hooks: there it becomes CommonJS.
  const format = Object.hasOwn(Module, 'registerHooks') ? undefined : 'cjs';
  const compile = (module, filename) => {
    const { code } = require('./transpile').load(filename, { format });
    if (require('./globals').usesGlobals(code)) require('../modules/globals').install();
    module._compile(code, filename);
  };
  for (const ending of ['.ets', '.ts', '.cts']) Module._extensions[ending] = compile;
}

const isSource = (file) => typeof file === 'string' && /\.(?:ets|[cm]?ts)$/.test(file);

/** What a source requires: a package of its project, or whatever Node finds. */
function loadFrom(request, importer, loadAs) {
  const { mayBeForeign, resolveInProject } = require('../arkts/project');
  const found = resolveInProject(request, importer);
  if (found?.file !== undefined) return loadAs(found.file);
  try {
    return loadAs(request);
  } catch (error) {
    const isMissing = error.code === 'MODULE_NOT_FOUND' && mayBeForeign(request, importer);
    if (!isMissing || !error.message.includes(`'${request}'`)) throw error;
    kits.addForeign(request);
    return cached(request);
  }
}

/** One object for all who require a specifier, until modules are added to it. */
const cache = new Map();
function cached(specifier) {
  if (!cache.has(specifier)) cache.set(specifier, kits.moduleOf(specifier));
  return cache.get(specifier);
}

const forget = (specifiers) => {
  for (const specifier of specifiers) cache.delete(specifier);
};

module.exports = { forget, installRequire };
