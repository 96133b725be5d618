// npm run pack: the packages as they are published, in dist/: one without binaries, and one with the addon for each
// platform whose addon has been built. The first names the others as optional dependencies, so that npm installs the one
// that fits; they are not named in the checkout, where nothing could install them before they are published. With --all, a
// platform without an addon is an error.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { reportInspector } from './inspector.mjs';
import { addonOf, PLATFORMS } from './platform.mjs';

/** The largest size of an installed package, unpacked, and of the main one as it is downloaded. */
const BUDGET = 3.25e6;
const MAIN_BUDGET = 6e5;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const inRoot = (name) => path.join(root, name);
const manifest = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));

function npm(args, cwd) {
  const options = {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  };
  return JSON.parse(execFileSync('npm', [...args, '--json', '--ignore-scripts'], options));
}

/** npm answers with a list, since version 12 with an object by name. */
const packed = (answer) => Object.values(answer)[0];

const inUnits = (bytes) => (bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(2)} MB`);

/** What npm says of a package, with the most that it may be. */
const budgets = (name, { size, unpackedSize }) => [
  { bytes: size, what: 'packed', most: name === manifest.name ? MAIN_BUDGET : BUDGET },
  { bytes: unpackedSize, what: 'unpacked', most: BUDGET },
];

async function stage(name, write) {
  const folder = path.join(dist, 'stage', name);
  fs.mkdirSync(folder, { recursive: true });
  await write(folder);
  const { filename, ...sizes } = packed(npm(['pack', '--pack-destination', dist], folder));
  const measured = budgets(name, sizes);
  const said = measured.map(({ bytes, what }) => `${inUnits(bytes)} ${what}`);
  console.log(`${path.join('dist', filename)}: ${said.join(', ')}`);
  for (const { bytes, what, most } of measured.filter((one) => one.bytes >= one.most)) {
    console.error(`${filename} is ${inUnits(bytes)} ${what}, and the budget is ${inUnits(most)}`);
    process.exitCode = 1;
  }
}

const writeManifest = (folder, content) =>
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);

const nameOf = (platform) => `${manifest.name}-${platform}`;

async function stageMain(folder) {
  const { scripts, devDependencies, ...published } = manifest;
  for (const { path: file } of packed(npm(['pack', '--dry-run'], root)).files) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.copyFileSync(inRoot(file), path.join(folder, file));
  }
  await bundle(folder);
  const optionalDependencies = Object.fromEntries(
    Object.keys(PLATFORMS).map((platform) => [nameOf(platform), manifest.version]),
  );
  writeManifest(folder, { ...published, optionalDependencies });
}

function stagePlatform(folder, platform) {
  const { os, cpu, libc } = PLATFORMS[platform];
  const addon = addonOf(platform);
  writeManifest(folder, {
    name: nameOf(platform),
    version: manifest.version,
    description: `The native addon of ${manifest.name} for ${platform}`,
    license: manifest.license,
    main: addon,
    files: [addon, 'THIRD-PARTY-LICENSES.md'],
    engines: manifest.engines,
    os: [os],
    cpu: [cpu],
    ...(libc === undefined ? {} : { libc: [libc] }),
  });
  fs.writeFileSync(
    path.join(folder, 'README.md'),
    `The native addon of \`${manifest.name}\` for ${platform}. Install \`${manifest.name}\`; npm takes this where it fits.\n`,
  );
  for (const file of [addon, 'LICENSE', 'docs/THIRD-PARTY-LICENSES.md']) {
    fs.copyFileSync(inRoot(file), path.join(folder, path.basename(file)));
  }
}

await reportInspector();
fs.rmSync(dist, { recursive: true, force: true });
await stage(manifest.name, stageMain);
const built = Object.keys(PLATFORMS).filter((platform) => fs.existsSync(inRoot(addonOf(platform))));
for (const platform of built) await stage(nameOf(platform), (folder) => stagePlatform(folder, platform));
const wanted = process.argv.includes('--all') ? Object.keys(PLATFORMS).length : 1;
if (built.length < wanted) {
  console.error(`addons of ${built.length} platforms are here, of ${wanted} they are needed: npm run build`);
  process.exitCode = 1;
}
fs.rmSync(path.join(dist, 'stage'), { recursive: true });
