// One file for what every program loads: the modules of `ROOTS` and what they need at once go into one file, in the
// folder that is packed. Opening sixteen files takes longer than running them. What is needed later stays in files of its own.
// A module that went into the bundle leaves a line in its old place that leads there, so each still exists once.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { wholeStrings } from './whole-strings.mjs';

/** As deep as the modules: they find the package's own files from where they are. */
const BUNDLE = 'lib/entry/bundle.js';
/** What package.json exports, as far as programs load it at their start. */
const ENTRIES = ['lib/entry/index.js'];
/** Entries, and what the first call loads, each for itself. */
const ROOTS = [
  ...ENTRIES,
  'lib/device/device.js',
  'lib/engine/native.js',
  'lib/engine/codec.js',
  'lib/kits/asset.js',
  'lib/kits/access.js',
  'lib/kits/privacy.js',
];

const relative = (from, to) => {
  const name = path.posix.relative(path.posix.dirname(from), to);
  return name.startsWith('.') ? name : `./${name}`;
};

/** The modules of the bundle, by their paths in the package: what a module requires as it is loaded comes with it. */
function closure(folder) {
  const found = new Set();
  const add = (file) => {
    if (found.has(file)) return;
    found.add(file);
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    for (const [, name] of text.matchAll(/^(?!\s).*?require\('(\.[^']+)'\)/gm)) {
      const target = path.posix.join(path.posix.dirname(file), name);
      const module = target.endsWith('.js') ? target : `${target}.js`;
      if (fs.existsSync(path.join(folder, module))) add(module);
    }
  };
  ROOTS.forEach(add);
  return [...found];
}

/** Whatever is not in the bundle is required from where it lies. */
const outside = (folder, inside) => ({
  name: 'outside',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^\./ }, ({ path: name, resolveDir }) => {
      const file = path.relative(folder, path.resolve(resolveDir, name)).split(path.sep).join('/');
      const module = [file, `${file}.js`].find((candidate) => inside.has(candidate));
      if (module !== undefined) return { path: path.join(folder, module) };
      return { path: relative(BUNDLE, file), external: true };
    });
  },
});

/** Puts the bundle into a folder with the files of the package. */
export async function bundle(folder) {
  const modules = closure(folder);
  const inside = new Set(modules);
  const text = [
    "'use strict';",
    'const modules = {',
    ...modules.map((file) => `  '${file}': () => require('./${file}'),`),
    '};',
    'module.exports = (name) => modules[name]();',
  ].join('\n');
  const made = await build({
    stdin: { contents: text, resolveDir: folder, sourcefile: 'bundle.js' },
    outfile: path.join(folder, BUNDLE),
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
    sourceRoot: 'ohos-security-kit/lib/entry',
    legalComments: 'none',
    packages: 'external',
    plugins: [outside(folder, inside)],
    write: false,
  });
  for (const file of modules) {
    // In two steps: Node reads what a module exports, and would read the whole bundle for `exports = require(…)`.
    const lead = `const load = require('${relative(file, BUNDLE)}');\nmodule.exports = load('${file}');\n`;
    fs.writeFileSync(path.join(folder, file), lead);
  }
  const [map, code] = ['.map', '.js'].map(
    (end) => made.outputFiles.find(({ path: file }) => file.endsWith(end)).text,
  );
  const whole = wholeStrings(code, JSON.parse(map));
  fs.writeFileSync(path.join(folder, BUNDLE), whole.text);
  fs.writeFileSync(path.join(folder, `${BUNDLE}.map`), JSON.stringify(whole.map));
  return modules;
}
