// One file for what every program loads, and one for what those with a vault load besides: the modules that `BUNDLES` names
// and what they need at once go into these files, in the folder that is packed. Opening sixteen files takes longer than
// running them. What is needed later stays in files of its own.
// A module that went into a bundle leaves a line in its old place that leads there, so each still exists once.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { sourceLines } from './source-lines.mjs';
import { wholeStrings } from './whole-strings.mjs';

/**
 * The bundles, and what begins each: what package.json exports, as far as programs load it at their start, and what the
 * first call loads, each for itself. A bundle is as deep as the modules, which find the package's own files from where they
 * are. What is in one is not in those after it.
 */
const BUNDLES = {
  'lib/entry/bundle.js': [
    'lib/entry/index.js',
    'lib/device/device.js',
    'lib/device/discover.js',
    'lib/device/root-key.js',
    'lib/engine/native.js',
    'lib/engine/codec.js',
    'lib/kits/asset.js',
    'lib/kits/access.js',
    'lib/kits/privacy.js',
  ],
  'lib/vault/bundle.js': ['lib/entry/vault.js'],
};

const relative = (from, to) => {
  const name = path.posix.relative(path.posix.dirname(from), to);
  return name.startsWith('.') ? name : `./${name}`;
};

/** The files that a path of `require` may mean. */
const filesOf = (target) => [target, `${target}.js`, `${target}/index.js`];

/** The modules of a bundle, by their paths in the package: what a module requires as it is loaded comes with it. */
function closure(folder, roots) {
  const found = new Set();
  const add = (file) => {
    if (found.has(file)) return;
    found.add(file);
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    for (const [, name] of text.matchAll(/^(?!\s).*?require\('(\.[^']+)'\)/gm)) {
      const target = path.posix.join(path.posix.dirname(file), name);
      const module = filesOf(target).find((candidate) => isModule(folder, candidate));
      if (module !== undefined) add(module);
    }
  };
  roots.forEach(add);
  return [...found];
}

const isModule = (folder, file) => file.endsWith('.js') && fs.existsSync(path.join(folder, file));

/** Of package.json a program reads at its start what the package's version is. */
const MANIFEST = 'package.json';

/**
 * Where a bundle's modules find others: `places` has the bundle of each. What is in none is required from where it lies, what
 * is in another one from there.
 */
const neighbours = (folder, bundle, places) => ({
  name: 'neighbours',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^\./, namespace: 'file' }, ({ path: name, resolveDir }) => {
      const file = path.relative(folder, path.resolve(resolveDir, name)).split(path.sep).join('/');
      if (file === MANIFEST) return { path: file, namespace: 'manifest' };
      const module = filesOf(file).find((candidate) => places.has(candidate));
      if (module === undefined) return { path: relative(bundle, file), external: true };
      const isInside = places.get(module) === bundle;
      return isInside ? { path: path.join(folder, module) } : { path: module, namespace: 'bundled' };
    });
    esbuild.onLoad({ filter: /./, namespace: 'manifest' }, () => {
      const { version } = JSON.parse(fs.readFileSync(path.join(folder, MANIFEST), 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    esbuild.onLoad({ filter: /./, namespace: 'bundled' }, ({ path: file }) => ({
      contents: lead(relative(bundle, places.get(file)), file),
    }));
    esbuild.onResolve({ filter: /./, namespace: 'bundled' }, ({ path: name }) => ({
      path: name,
      external: true,
    }));
  },
});

/** What a module in a bundle is elsewhere. In two steps: Node reads what a module exports, and would read the whole bundle for `exports = require(…)`. */
const lead = (bundle, file) => `const load = require('${bundle}');\nmodule.exports = load('${file}');\n`;

/** Puts the bundles into a folder with the files of the package. */
export async function bundle(folder) {
  const places = new Map();
  for (const [name, roots] of Object.entries(BUNDLES))
    for (const file of closure(folder, roots)) if (!places.has(file)) places.set(file, name);
  const made = await Promise.all(Object.keys(BUNDLES).map((name) => makeBundle(folder, name, places)));
  for (const [file, name] of places)
    fs.writeFileSync(path.join(folder, file), lead(relative(file, name), file));
  for (const write of made) write();
  return [...places.keys()];
}

/** Makes one, and returns what writes it: all are made of the files as they were. */
async function makeBundle(folder, name, places) {
  const modules = [...places.keys()].filter((file) => places.get(file) === name);
  const text = [
    "'use strict';",
    'const modules = {',
    ...modules.map((file) => `  '${file}': () => require('./${file}'),`),
    '};',
    'module.exports = (name) => modules[name]();',
  ].join('\n');
  const made = await build({
    stdin: { contents: text, resolveDir: folder, sourcefile: path.basename(name) },
    outfile: path.join(folder, name),
    absWorkingDir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    // Names stay, so that a stack can be read without the map too.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 200,
    sourcemap: true,
    // The sources lie in the repository, under the names that the map has; in the package are the lines that lead here.
    sourcesContent: false,
    sourceRoot: `ohos-security-kit/${path.posix.dirname(name)}/`,
    legalComments: 'none',
    packages: 'external',
    plugins: [neighbours(folder, name, places)],
    write: false,
  });
  const [map, code] = ['.map', '.js'].map(
    (end) => made.outputFiles.find(({ path: file }) => file.endsWith(end)).text,
  );
  const whole = wholeStrings(code, JSON.parse(map));
  return () => {
    fs.writeFileSync(path.join(folder, name), whole.text);
    fs.writeFileSync(path.join(folder, `${name}.map`), JSON.stringify(sourceLines(whole.map)));
  };
}
