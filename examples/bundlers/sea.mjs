// Node's single executable application: esbuild makes one script without the addon, which goes into the executable as an asset.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { inject } from 'postject';

const out = 'out/sea';
const script = 'out/sea-main.cjs';
const blob = 'out/sea.blob';
const prebuilt = fs.readdirSync('node_modules').find((name) => name.startsWith('ohos-security-kit-'));
const { main: file } = JSON.parse(
  fs.readFileSync(path.join('node_modules', prebuilt, 'package.json'), 'utf8'),
);
const addon = path.join('node_modules', prebuilt, file);

await build({
  entryPoints: ['main-of-executable.mjs'],
  outfile: script,
  bundle: true,
  platform: 'node',
  external: ['ohos-security-kit-*'],
  logLevel: 'warning',
});
const config = { main: script, output: blob, disableExperimentalSEAWarning: true, assets: { addon } };
fs.writeFileSync('out/sea.json', JSON.stringify(config));
execFileSync(process.execPath, ['--experimental-sea-config', 'out/sea.json']);
fs.mkdirSync(out, { recursive: true });
fs.copyFileSync(process.execPath, `${out}/main`);
await inject(`${out}/main`, 'NODE_SEA_BLOB', fs.readFileSync(blob), {
  sentinelFuse: 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
});
