'use strict';

// esbuild: `plugins: [ohos()]`. The package itself stays outside of the bundle: its engine is a native addon.

const fs = require('node:fs/promises');
const path = require('node:path');
const kits = require('../modules/specifiers');
const { completed } = require('../arkts/resolve');
const { usesGlobals } = require('../hook/globals');
const { namesAskedBy } = require('../arkts/imports');
const { resolveInProject } = require('../arkts/project');
const { appended, transpile } = require('../hook/transpile');

const NAMESPACE = 'ohos';

/** A module of ours. One whose names nobody lists has those that its importer asks for. */
function moduleFor(specifier, importer) {
  if (kits.namesOf(specifier).length > 0) return { path: specifier, namespace: NAMESPACE };
  const names = namesAskedBy(importer, specifier);
  return { path: `${specifier}?${names}`, namespace: NAMESPACE, pluginData: names };
}

function ohos() {
  return {
    name: 'ohos-security-kit',
    setup(build) {
      build.onResolve({ filter: /^@(kit|ohos|hms|system|arkts)[./]/ }, ({ path: specifier, importer }) => {
        if (kits.has(specifier)) return moduleFor(specifier, importer);
        if (!kits.isOfSdk(specifier)) return undefined;
        return { errors: [{ text: kits.missing(specifier, importer).message }] };
      });
      build.onResolve({ filter: /\.so$/ }, ({ path: specifier, importer }) =>
        kits.has(specifier) ? moduleFor(specifier, importer) : undefined,
      );
      build.onResolve({ filter: /^ohos-security-kit(\/|$)/ }, ({ path: specifier }) => ({
        path: specifier,
        external: true,
      }));
      // A package of the project, for its sources.
      build.onResolve({ filter: /^[^.]/ }, ({ path: specifier, importer }) => {
        const found = /\.e?ts$/.test(importer) ? resolveInProject(specifier, importer) : undefined;
        return found?.file === undefined ? undefined : { path: found.file };
      });
      build.onResolve({ filter: /^\.\.?\// }, ({ path: specifier, importer }) => {
        const file = importer === '' ? undefined : completed(specifier, importer);
        return file === undefined ? undefined : { path: file };
      });
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: specifier, pluginData: names }) => ({
        contents: kits.sourceOf(specifier.split('?')[0], { names }),
        loader: 'js',
      }));
      build.onLoad({ filter: /\.ets$/ }, async ({ path: file }) => {
        try {
          const code = transpile(await fs.readFile(file, 'utf8'), file);
          const contents = usesGlobals(code) ? appended(code, "import 'ohos-security-kit/globals';") : code;
          return { contents, loader: 'js', resolveDir: path.dirname(file) };
        } catch (error) {
          return { errors: [{ text: error.message }] };
        }
      });
    },
  };
}

module.exports = ohos;
module.exports.ohos = ohos;
module.exports.default = ohos;
