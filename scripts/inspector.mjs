// Makes the page of the inspector: lib/inspect/ui becomes the files in lib/inspect/public, which the package carries.
// `npm run build`, `npm test` and `npm run pack` make it anew each time: that takes a tenth of a second.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** All files together, in bytes. */
const BUDGET = 150_000;
/** What is in the bundle besides our own sources. */
const BUNDLED = ['preact', '@preact/signals', '@preact/signals-core'];

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const ui = path.join(root, 'lib/inspect/ui');
const out = path.join(root, 'lib/inspect/public');

const licences = () =>
  BUNDLED.map((name) => {
    const folder = path.join(root, 'node_modules', name);
    const { version } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return `${name} ${version}\n\n${fs.readFileSync(path.join(folder, 'LICENSE'), 'utf8').trim()}\n`;
  }).join('\n\n');

/** Builds into `folder`; answers with the bytes of all files. */
export async function buildInspector(folder = out) {
  fs.rmSync(folder, { recursive: true, force: true });
  await build({
    entryPoints: { app: path.join(ui, 'main.jsx'), style: path.join(ui, 'styles/index.css') },
    outdir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'icon.svg'])
    fs.copyFileSync(path.join(ui, name), path.join(folder, name));
  fs.writeFileSync(path.join(folder, 'LICENSES.txt'), licences());
  const sizes = fs.readdirSync(folder).map((name) => fs.statSync(path.join(folder, name)).size);
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Builds, and says how large it is; too large is a failure of the program. */
export async function reportInspector() {
  const bytes = await buildInspector();
  console.log(`built the inspector's page, ${Math.round(bytes / 1000)} kB`);
  if (bytes < BUDGET) return;
  console.error(`the inspector's page has ${bytes} bytes, and the budget is ${BUDGET}`);
  process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await reportInspector();
