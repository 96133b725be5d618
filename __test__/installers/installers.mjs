// The packed package as each package manager installs it, and what was installed under each runtime. scripts/packed.mjs runs
// this where the managers and the package are installed, and names the folder of the tarballs.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const NAME = 'ohos-security-kit';
const modules = fileURLToPath(new URL('node_modules/', import.meta.url));
const { version, optionalDependencies } = JSON.parse(
  fs.readFileSync(path.join(modules, NAME, 'package.json'), 'utf8'),
);
const tarball = (name) => path.join(process.env.OSK_DIST, `${name}-${version}.tgz`);

const prebuilt = Object.keys(optionalDependencies);
const isPacked = (name) => fs.existsSync(tarball(name));
/** No registry has these packages yet, so a project says where they lie. */
const packed = Object.fromEntries(prebuilt.filter(isPacked).map((name) => [name, `file:${tarball(name)}`]));
/** Yarn wants all of them; those of other platforms are empty here. */
const absent = Object.fromEntries(
  prebuilt.filter((name) => !isPacked(name)).map((name) => [name, `file:./absent/${name}`]),
);

const manifest = (more) =>
  JSON.stringify({ private: true, dependencies: { [NAME]: `file:${tarball(NAME)}` }, ...more });
const byOverrides = { 'package.json': manifest({ overrides: packed }) };
const byResolutions = {
  'yarn.lock': '',
  'package.json': manifest({ resolutions: { ...packed, ...absent } }),
  ...Object.fromEntries(
    Object.keys(absent).map((name) => [`absent/${name}/package.json`, JSON.stringify({ name, version })]),
  ),
};
const byWorkspace = {
  'package.json': manifest({}),
  'pnpm-workspace.yaml': JSON.stringify({ overrides: packed, storeDir: './store' }),
};

const inModules = (name) => path.join(modules, '.bin', name);
const npm = ['npm', 'install', '--no-audit', '--no-fund'];
const yarn = [process.execPath, path.join(modules, '@yarnpkg', 'cli-dist', 'bin', 'yarn.js')];
const [bun, deno] = ['bun', 'deno'].map((name) => [inModules(name)]);
/** The binary itself: npm writes no lock file for the package that chooses one. */
const pnpm = [path.join(modules, '@pnpm', `exe.linux-${process.arch}`, 'pnpm')];
const node = [process.execPath];

/** What a manager is told, and what then runs the programs: Node, and the runtimes that read node_modules too. */
const MANAGERS = {
  npm: { files: byOverrides, install: npm, runtimes: [node, [...bun, 'run'], [...deno, 'run', '-A']] },
  'npm --ignore-scripts': { files: byOverrides, install: [...npm, '--ignore-scripts'], runtimes: [node] },
  pnpm: { files: byWorkspace, install: [...pnpm, 'install'], runtimes: [node] },
  'Yarn with Plug and Play': {
    files: byResolutions,
    install: [...yarn, 'install'],
    runtimes: [[...yarn, 'node']],
  },
  'Yarn with node_modules': {
    files: { ...byResolutions, '.yarnrc.yml': 'nodeLinker: node-modules\n' },
    install: [...yarn, 'install'],
    runtimes: [node],
  },
  Bun: { files: byOverrides, install: [...bun, 'install'], runtimes: [[...bun, 'run'], node] },
};

const USE = `
const device = createDevice({ dataDir: './vault', app: { bundleName: 'com.example.installed' } });
const { asset } = device;
asset.addSync(new Map([[asset.Tag.ALIAS, Buffer.from('token')], [asset.Tag.SECRET, Buffer.from('s3cr3t')]]));
console.log(asset.querySync(new Map()).length);
device.reset();
device.close();
`;
const PROGRAMS = {
  'main.cjs': `const { createDevice } = require('${NAME}');${USE}`,
  'main.mjs': `import { createDevice } from '${NAME}';${USE}`,
};

/** A folder with these files, for one manager, which keeps what it downloads there. */
function projectWith(t, files) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'osk-installed-')));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ ...PROGRAMS, ...files })) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const registry = process.env.OSK_REGISTRY;

/** Runs a command in a project: `{ status, said }`. What npm tells its children is not for these. */
function run(cwd, [command, ...args], more = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_TEST)/.test(name));
  const env = {
    ...Object.fromEntries(inherited),
    YARN_ENABLE_GLOBAL_CACHE: 'false',
    // In CI Yarn would not write a lock file.
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    YARN_ENABLE_TELEMETRY: 'false',
    YARN_PNP_ENABLE_ESM_LOADER: 'true',
    YARN_NPM_REGISTRY_SERVER: registry,
    BUN_INSTALL_CACHE_DIR: path.join(cwd, 'cache'),
    DENO_DIR: path.join(cwd, 'cache'),
    DENO_NO_UPDATE_CHECK: '1',
    ...more,
  };
  const shell = process.platform === 'win32';
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, shell, encoding: 'utf8' }, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, said: `${stdout}${stderr}`.trim() }),
    );
  });
}

for (const [manager, { files, install, runtimes }] of Object.entries(MANAGERS)) {
  const skip = install.includes(pnpm[0]) && !fs.existsSync(pnpm[0]) && 'there is no pnpm for this platform';
  test(`installed by ${manager}: it asks for no script, and works`, { skip }, async (t) => {
    const folder = projectWith(t, files);
    const { status, said } = await run(folder, install);
    assert.equal(status, 0, said);
    assert.doesNotMatch(said, /scripts?\b.*(allow|ignored|approve)|IGNORED_BUILDS|YN0004|YN0007/i);
    for (const runtime of runtimes) {
      for (const program of Object.keys(PROGRAMS)) {
        const done = await run(folder, [...runtime, program]);
        assert.deepEqual(done, { status: 0, said: '1' }, `${runtime.join(' ')} ${program}`);
      }
    }
  });
}

test('installed by npm --omit=optional: the error says so, and the variable names an addon', async (t) => {
  const folder = projectWith(t, byOverrides);
  const { status, said } = await run(folder, [...npm, '--omit=optional']);
  assert.equal(status, 0, said);
  const refused = await run(folder, [...node, 'main.cjs']);
  assert.match(refused.said, /there is no native addon for .*\n.*--omit=optional/);
  assert.match(refused.said, /code: 'ERR_OHOS_ADDON'/);
  const [name] = Object.keys(packed);
  const { main } = JSON.parse(fs.readFileSync(path.join(modules, name, 'package.json'), 'utf8'));
  const addon = { OHOS_SECURITY_KIT_ADDON: path.join(modules, name, main) };
  assert.deepEqual(await run(folder, [...node, 'main.cjs'], addon), { status: 0, said: '1' });
});
