import { build } from 'esbuild';
import ohos from 'ohos-security-kit/esbuild';

await build({
  entryPoints: ['test/wallet.test.ts'],
  outfile: 'dist/wallet.test.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  plugins: [ohos()],
});
