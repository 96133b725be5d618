'use strict';

// Vitest and Vite: `plugins: [ohos()]`. Specifiers of the SDK become modules, .ets files are transpiled; .ts is Vite's own.

const kits = require('../kits');
const { completed, isRelative } = require('../hook/resolve');
const { transpile } = require('../hook/transpile');

/** Modules that are no files have a name that begins so in Vite. */
const PREFIX = '\0ohos:';
const SOURCE = /\.(ets|ts)$/;

function ohos() {
  return {
    name: 'ohos-security-kit',
    enforce: 'pre',
    config: () => ({
      ssr: { external: ['ohos-security-kit'] },
      test: {
        setupFiles: [require.resolve('./setup.js')],
        include: ['**/*.{test,spec}.{ets,ts,mts,js,mjs}'],
        server: { deps: { external: [/ohos-security-kit/] } },
      },
    }),
    resolveId(specifier, importer) {
      if (kits.has(specifier)) return PREFIX + specifier;
      if (kits.isOfSdk(specifier)) throw kits.missing(specifier, importer);
      const from = importer?.split('?')[0];
      return from !== undefined && SOURCE.test(from) && isRelative(specifier)
        ? completed(specifier, from)
        : undefined;
    },
    load: (id) => (id.startsWith(PREFIX) ? kits.sourceOf(id.slice(PREFIX.length)) : undefined),
    transform(code, id) {
      const file = id.split('?')[0];
      return file.endsWith('.ets') ? { code: transpile(code, file), map: null } : undefined;
    },
  };
}

module.exports = ohos;
module.exports.ohos = ohos;
module.exports.default = ohos;
