// Rollup: a plugin copies the addon beside the output and loads it from there.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import json from '@rollup/plugin-json';
import { nodeResolve } from '@rollup/plugin-node-resolve';

const require = createRequire(import.meta.url);

const addons = {
  name: 'addons',
  load(file) {
    if (!file.endsWith('.node')) return null;
    const copy = this.emitFile({ type: 'asset', name: path.basename(file), source: fs.readFileSync(file) });
    return `import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
const file = fileURLToPath(import.meta.ROLLUP_FILE_URL_${copy});
export default createRequire(file)(file);`;
  },
};

/** The plugin leaves a require in a `try` as it is, unless it is told otherwise: packages that are installed go into the bundle. */
function ignoreTryCatch(name) {
  try {
    return !require.resolve(name);
  } catch {
    return true;
  }
}

const output = (format, name) => ({
  dir: `out/rollup-${format}`,
  format,
  entryFileNames: name,
  assetFileNames: '[name][extname]',
});

export default {
  input: 'main.mjs',
  output: [output('cjs', 'main.cjs'), output('es', 'main.mjs')],
  plugins: [addons, nodeResolve({ exportConditions: ['node'] }), json(), commonjs({ ignoreTryCatch })],
  onwarn: ({ code, message }) => code === 'CIRCULAR_DEPENDENCY' || console.warn(message),
};
