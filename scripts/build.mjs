// npm run build: compiles the addon and puts it where js/native.js looks for it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The addon's name on this platform, as js/native.js looks for it. */
function addonName() {
  const { platform, arch, report } = process;
  const libc = () => (report.getReport().header.glibcVersionRuntime ? 'gnu' : 'musl');
  const suffix = { linux: () => `-${libc()}`, win32: () => '-msvc' }[platform]?.() ?? '';
  return `ohos-security-kit.${platform}-${arch}${suffix}.node`;
}

const cargo = spawnSync(
  'cargo',
  ['build', '--release', '--locked', '--message-format=json-render-diagnostics'],
  { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 1 << 28 },
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
const addon = path.join(root, addonName());
// A loaded addon must not be written into: the new one takes its place.
fs.copyFileSync(library, `${addon}.new`);
fs.renameSync(`${addon}.new`, addon);
console.log(`built ${path.basename(addon)}, ${(fs.statSync(addon).size / 1e6).toFixed(2)} MB`);
