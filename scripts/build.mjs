// npm run build [-- --target <Rust target>]: compiles the addon and puts it where lib/engine/native.js looks for it, and makes
// the inspector's page.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { reportInspector } from './inspector.mjs';
import { addonOf, currentPlatform, PLATFORMS } from './platform.mjs';
import { SMALL } from './small.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const { target } = parseArgs({ options: { target: { type: 'string' } } }).values;

const platform =
  target === undefined
    ? currentPlatform()
    : Object.keys(PLATFORMS).find((name) => PLATFORMS[name].target === target);
if (platform === undefined) {
  console.error(`no platform has the target ${target}; see scripts/platform.mjs`);
  process.exit(2);
}

// No path of the machine that built it stands in the addon.
const cargoHome = process.env.CARGO_HOME ?? path.join(os.homedir(), '.cargo');
const rustFlags = [
  ...(process.env.RUSTFLAGS ?? '').split(' ').filter(Boolean),
  `--remap-path-prefix=${cargoHome}=/cargo`,
  `--remap-path-prefix=${root}=/src`,
  // Members of an account sign and receive keys a few times a round: one implementation of the curve is enough, and smaller.
  '--cfg=curve25519_dalek_backend="serial"',
];

// Functions that came out the same are one (rustc's own linker on Linux).
const folded =
  (target ?? PLATFORMS[platform].target) === 'x86_64-unknown-linux-gnu' ? ['-Clink-arg=-Wl,--icf=safe'] : [];
const cargo = spawnSync(
  'cargo',
  [
    ...['rustc', '--release', '--locked', '--message-format=json-render-diagnostics'],
    ...['--lib', '--crate-type', 'cdylib'],
    ...(target === undefined ? [] : ['--target', target]),
    ...['--', ...SMALL, ...folded],
  ],
  {
    cwd: root,
    env: { ...process.env, CARGO_ENCODED_RUSTFLAGS: rustFlags.join('\x1f') },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  },
);
if (cargo.status !== 0) {
  if (cargo.error) console.error(`cargo: ${cargo.error.message}`);
  process.exit(1);
}
const library = cargo.stdout
  .split('\n')
  .filter((line) => line.startsWith('{'))
  .map((line) => JSON.parse(line))
  .filter(({ reason, target }) => reason === 'compiler-artifact' && target.kind.includes('cdylib'))
  .flatMap(({ filenames }) => filenames)
  .find((file) => /\.(so|dylib|dll)$/.test(file));
const addon = path.join(root, addonOf(platform));
// A loaded addon must not be written into: the new one takes its place.
fs.copyFileSync(library, `${addon}.new`);
fs.renameSync(`${addon}.new`, addon);
console.log(`built ${path.basename(addon)}, ${(fs.statSync(addon).size / 1e6).toFixed(2)} MB`);
await reportInspector();
