'use strict';

// Vitest and Vite: `plugins: [ohos()]`. Specifiers of the SDK become modules, .ets files are transpiled; .ts is Vite's own.

const kits = require('../modules/specifiers');
const { namesAskedBy } = require('../arkts/imports');
const { resolveInProject } = require('../arkts/project');
const { completed, isRelative } = require('../arkts/resolve');
const { transpile } = require('../hook/transpile');

/** Modules that are no files have a name that begins so in Vite. */
const PREFIX = '\0ohos:';
/** A module of ours. One whose names nobody lists has those that its importer asks for. */
const idOf = (specifier, importer) =>
  kits.namesOf(specifier).length > 0
    ? PREFIX + specifier
    : `${PREFIX}${specifier}?${namesAskedBy(importer, specifier)}`;

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
      if (kits.has(specifier)) return idOf(specifier, importer?.split('?')[0]);
      if (kits.isOfSdk(specifier)) throw kits.missing(specifier, importer);
      const from = importer?.split('?')[0];
      if (from === undefined || !SOURCE.test(from)) return undefined;
      return isRelative(specifier) ? completed(specifier, from) : resolveInProject(specifier, from)?.file;
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return undefined;
      const [specifier, names] = id.slice(PREFIX.length).split('?');
      return kits.sourceOf(specifier, { names: names?.split(',').filter(Boolean) });
    },
    transform(code, id) {
      const file = id.split('?')[0];
      return file.endsWith('.ets') ? { code: transpile(code, file), map: null } : undefined;
    },
  };
}

module.exports = ohos;
module.exports.ohos = ohos;
module.exports.default = ohos;
