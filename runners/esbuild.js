'use strict';

// esbuild: `plugins: [ohos()]`. The package itself stays outside of the bundle: its engine is a native addon.

const fs = require('node:fs/promises');
const path = require('node:path');
const kits = require('../kits');
const { completed } = require('../hook/resolve');
const { transpile } = require('../hook/transpile');

const NAMESPACE = 'ohos';

function ohos() {
  return {
    name: 'ohos-security-kit',
    setup(build) {
      build.onResolve({ filter: /^@(kit|ohos|hms|system)[./]/ }, ({ path: specifier, importer }) => {
        if (kits.has(specifier)) return { path: specifier, namespace: NAMESPACE };
        if (!kits.isOfSdk(specifier)) return undefined;
        return { errors: [{ text: kits.missing(specifier, importer).message }] };
      });
      build.onResolve({ filter: /^ohos-security-kit(\/|$)/ }, ({ path: specifier }) => ({
        path: specifier,
        external: true,
      }));
      build.onResolve({ filter: /^\.\.?\// }, ({ path: specifier, importer }) => {
        const file = importer === '' ? undefined : completed(specifier, importer);
        return file === undefined ? undefined : { path: file };
      });
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: specifier }) => ({
        contents: kits.sourceOf(specifier),
        loader: 'js',
      }));
      build.onLoad({ filter: /\.ets$/ }, async ({ path: file }) => {
        try {
          const contents = transpile(await fs.readFile(file, 'utf8'), file);
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
