// esbuild: the addon is copied beside the output. What is made of CommonJS in an ES module needs `require`.
import { build } from 'esbuild';

const options = {
  entryPoints: ['main.mjs'],
  bundle: true,
  platform: 'node',
  loader: { '.node': 'copy' },
  logLevel: 'warning',
};
const js = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

await build({ ...options, format: 'cjs', outfile: 'out/esbuild-cjs/main.cjs' });
await build({ ...options, format: 'esm', outfile: 'out/esbuild-esm/main.mjs', banner: { js } });
