// node scripts/supply-chain.mjs: where everything comes from. Crates and npm packages come from their registries with a
// checksum, nothing banned in .cargo/deny.toml is among them, and workflows name actions by commit. Where cargo-deny is
// installed it runs too, with the advisories it has.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const read = (...names) => fs.readFileSync(path.join(root, ...names), 'utf8');
const complaints = [];

/** What is built from this checkout. */
const OWN = new Set(['ohos-security-kit', 'ohos-security-kit-crypto']);

const packages = read('Cargo.lock')
  .split('[[package]]')
  .slice(1)
  .map((text) =>
    Object.fromEntries([...text.matchAll(/^(\w+) = "(.*)"$/gm)].map(([, key, value]) => [key, value])),
  );
for (const { name, version, source, checksum } of packages) {
  const ours = source === undefined && OWN.has(name);
  if (!ours && (!/^registry\+.*\/crates\.io-index$/.test(source) || !checksum))
    complaints.push(`crate ${name} ${version} is not from crates.io`);
}

const policy = read('.cargo', 'deny.toml');
const banned = [...policy.matchAll(/crate = "(.*?)"/g)].map(([, name]) => name);
for (const { name } of packages)
  if (banned.includes(name)) complaints.push(`crate ${name} is banned by .cargo/deny.toml`);

const quoted = (text) => [...text.matchAll(/["']([^"']+)["']/g)].map(([, name]) => name);
const allowed = (text, start, end) =>
  quoted(text.slice(text.indexOf(start), text.indexOf(end, text.indexOf(start)))).sort();
const [here, there] = [
  allowed(policy.replaceAll(/#.*$/gm, ''), 'allow = [', ']\n'),
  allowed(read('scripts', 'licences.mjs').replaceAll(/\/\/.*$/gm, ''), 'new Set([', ']);'),
];
if (here.join() !== there.join())
  complaints.push('.cargo/deny.toml and scripts/licences.mjs allow different licences');

// Lock files have checksums, and no addresses: those would be of the registry of whoever wrote the file.
const locks = spawnSync('git', ['ls-files', '*package-lock.json'], { cwd: root, encoding: 'utf8' });
for (const file of locks.stdout.split('\n').filter(Boolean)) {
  for (const [place, { link, integrity, resolved }] of Object.entries(JSON.parse(read(file)).packages)) {
    if (link || !place.includes('node_modules/')) continue;
    if (!integrity) complaints.push(`${file}: ${place} has no checksum`);
    if (resolved) complaints.push(`${file}: ${place} has an address`);
  }
}

for (const file of fs.readdirSync(path.join(root, '.github', 'workflows'))) {
  for (const [, action] of read('.github', 'workflows', file).matchAll(/uses:\s*(.*)$/gm)) {
    if (!/^[\w./-]+@[0-9a-f]{40} # v[\d.]+$/.test(action))
      complaints.push(`${file}: "${action}" is not pinned by commit`);
  }
}

const cargo = (...args) =>
  spawnSync('cargo', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status;
if (spawnSync('cargo', ['deny', '--version'], { cwd: root }).status !== 0) {
  console.log('cargo-deny is not installed: advisories are not checked');
} else if (cargo('deny', '--offline', 'check', 'bans', 'licenses', 'sources') !== 0) {
  complaints.push('cargo deny found something');
}

for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
