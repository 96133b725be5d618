// Which addon a program loads: the prebuilt package of its platform, or the file that it or its environment names.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PLATFORMS } from '../../scripts/platform.mjs';
import { folderFor } from '../support/index.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ADDON = path.join(
  ROOT,
  fs.readdirSync(ROOT).find((name) => name.endsWith('.node')),
);
const VARIABLE = 'OHOS_SECURITY_KIT_ADDON';
const posix = process.platform !== 'win32';

/** A project with the package in node_modules, as npm lays it there, and packages for these platforms: `{ name: its code }`. */
function projectWith(t, packages = {}) {
  const folder = fs.realpathSync(folderFor(t));
  const kit = path.join(folder, 'node_modules', 'ohos-security-kit');
  for (const name of ['lib', 'package.json'])
    fs.cpSync(path.join(ROOT, name), path.join(kit, name), { recursive: true });
  for (const [name, code] of Object.entries(packages)) {
    const place = path.join(folder, 'node_modules', `ohos-security-kit-${name}`);
    fs.mkdirSync(place);
    fs.writeFileSync(path.join(place, 'index.js'), code);
  }
  return folder;
}

function run(folder, code, { env = {}, name = 'main.cjs' } = {}) {
  fs.writeFileSync(path.join(folder, name), code);
  const given = { ...process.env, [VARIABLE]: '', ...env };
  const { stdout, stderr } = spawnSync(process.execPath, [name], {
    cwd: folder,
    encoding: 'utf8',
    env: given,
  });
  return stdout.trim() || stderr;
}

/** Stands in for the addon of a platform, which only that platform could load. */
const addonFor = (name) => `module.exports = { makeError: () => new Error(), name: '${name}' };`;
/** What the loader of another C library says. */
const FOREIGN = `throw Object.assign(new Error('Error loading shared library ld-linux-x86-64.so.2'), { code: 'ERR_DLOPEN_FAILED' });`;

const loadedOn = (platform, arch) => `
for (const [name, value] of Object.entries({ platform: '${platform}', arch: '${arch}' }))
  Object.defineProperty(process, name, { value });
try {
  console.log(require('./node_modules/ohos-security-kit/lib/engine/native.js').name);
} catch ({ code, cause, message }) {
  console.log(code, cause.code, message.split('\\n')[0]);
}`;

for (const [name, { os, cpu, libc }] of Object.entries(PLATFORMS)) {
  test(`addon: ${os} ${cpu} ${libc ?? ''} loads ohos-security-kit-${name}, of all and alone`, (t) => {
    const all = Object.fromEntries(Object.keys(PLATFORMS).map((one) => [one, addonFor(one)]));
    // Where the C library is musl, an addon for glibc does not load.
    const foreign = libc === 'musl' ? { [name.replace('musl', 'gnu')]: FOREIGN } : {};
    assert.equal(run(projectWith(t, { ...all, ...foreign }), loadedOn(os, cpu)), name);
    assert.equal(run(projectWith(t, { [name]: addonFor(name) }), loadedOn(os, cpu)), name);
  });
}

for (const [os, cpu, names] of [
  ['linux', 'riscv64', 'linux-riscv64-gnu or linux-riscv64-musl'],
  ['freebsd', 'x64', 'freebsd-x64'],
  ['win32', 'ia32', 'win32-ia32-msvc'],
]) {
  test(`addon: for ${os} ${cpu} there is no package`, (t) => {
    const said = run(projectWith(t), loadedOn(os, cpu));
    const reason = `ohos-security-kit cannot load its native addon: there is no native addon for ${names}.`;
    assert.equal(said, `ERR_OHOS_ADDON MODULE_NOT_FOUND ${reason}`);
  });
}

for (const [what, code] of [
  ['the name of its file', `module.exports = './addon-1a2b3c.node';`],
  ['nothing', 'module.exports = {};'],
]) {
  test(`addon: a bundler that puts ${what} in its place is the reason`, (t) => {
    const said = run(projectWith(t, { 'linux-x64-gnu': code }), loadedOn('linux', 'x64'));
    assert.match(said, /^ERR_OHOS_ADDON undefined .*the bundler put something else in its place/);
  });
}

/** Uses the addon, and says whose it is or why there is none. */
const USE = `
const use = () => {
  try {
    kit.createDevice({ inMemory: true, app: { bundleName: 'a.b' } }).close();
    const { file } = require('node:worker_threads').getEnvironmentData('ohos-security-kit ' + require('ohos-security-kit/package.json').version + ' addon');
    console.log(file);
  } catch ({ code, cause, message }) {
    console.log(code, cause.code, message.split('\\n')[0]);
  }
};`;
const PROGRAM = `const kit = require('ohos-security-kit');${USE}`;

/** The addon in a folder of its own. */
function addonIn(folder, name = 'addon.node') {
  const file = path.join(folder, 'elsewhere', name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.copyFileSync(ADDON, file);
  return file;
}

test('addon: the variable names it, also by a link', (t) => {
  const folder = projectWith(t);
  const file = addonIn(folder);
  assert.equal(run(folder, `${PROGRAM}use();`, { env: { [VARIABLE]: file } }), file);
  const link = path.join(folder, 'link.node');
  fs.symlinkSync(file, link);
  assert.equal(run(folder, `${PROGRAM}use();`, { env: { [VARIABLE]: link } }), file);
});

test('addon: useAddon names it, before the variable and all packages', (t) => {
  const folder = projectWith(t, { 'linux-x64-gnu': 'throw new Error("not this one")' });
  const file = addonIn(folder);
  const env = { [VARIABLE]: '/nowhere.node' };
  assert.equal(run(folder, `${PROGRAM}kit.useAddon(${JSON.stringify(file)});use();`, { env }), file);
  const url = JSON.stringify(pathToFileURL(file));
  assert.equal(run(folder, `${PROGRAM}kit.useAddon(new URL(${url}));use();`), file);
  const module = `import { createRequire } from 'node:module';
import * as kit from 'ohos-security-kit';
const require = createRequire(import.meta.url);
${USE}
kit.useAddon(new URL('elsewhere/addon.node', import.meta.url));
use();`;
  assert.equal(run(folder, module, { name: 'main.mjs' }), file);
});

test('addon: a process has one; the same may be named again, and workers use it', (t) => {
  const folder = projectWith(t);
  const [first, second] = [addonIn(folder), addonIn(folder, 'second.node')].map((file) =>
    JSON.stringify(file),
  );
  const main = `${PROGRAM}
kit.useAddon(${first});
use();
kit.useAddon(${first});
try {
  kit.useAddon(${second});
} catch ({ code, message }) {
  console.log(code, message.includes(${second}), message.includes(${first}));
}
new (require('node:worker_threads').Worker)(${JSON.stringify(`${PROGRAM}use();`)}, { eval: true });`;
  const file = JSON.parse(first);
  assert.equal(run(folder, main), `${file}\nERR_OHOS_ADDON true true\n${file}`);
});

const own = process.geteuid?.();
for (const [what, name, code, reason, { prepare = () => {}, skip = false } = {}] of [
  ['is relative', () => 'elsewhere/addon.node', 'ERR_INVALID_ARG_VALUE', 'is not an absolute path'],
  ['is not there', (file) => `${file}.old`, 'ENOENT', 'no such file or directory'],
  ['is a folder', path.dirname, 'EISDIR', 'is not a file'],
  [
    'is no addon',
    (file) => file,
    'ERR_DLOPEN_FAILED',
    'is damaged',
    { prepare: (file) => fs.truncateSync(file) },
  ],
  [
    'others may write to',
    (file) => file,
    'EPERM',
    'others may write to',
    { prepare: (file) => fs.chmodSync(file, 0o646), skip: !posix },
  ],
  [
    'lies where others may write',
    (file) => file,
    'EPERM',
    'others may write to',
    { prepare: (file) => fs.chmodSync(path.dirname(file), 0o777), skip: !posix },
  ],
  [
    "is another user's",
    (file) => file,
    'EPERM',
    'belongs to another user (65534)',
    {
      prepare: (file) => fs.chownSync(file, 65534, 65534),
      skip: own !== 0 && 'only root can give a file away',
    },
  ],
]) {
  test(`addon: D50 a file that ${what} is an error that says so`, { skip }, (t) => {
    const folder = projectWith(t);
    const file = addonIn(folder);
    prepare(file);
    const given = name(file);
    const said = run(folder, `${PROGRAM}use();`, { env: { [VARIABLE]: given } });
    assert.ok(said.startsWith(`ERR_OHOS_ADDON ${code} `) && said.includes(reason), said);
    if (code !== 'ERR_DLOPEN_FAILED') assert.ok(said.includes(VARIABLE), said);
    const main = `${PROGRAM}
try { kit.useAddon(${JSON.stringify(given)}); use(); } catch ({ code, cause, message }) { console.log(code, cause.code, message.split('\\n')[0]); }`;
    const told = run(folder, main);
    assert.ok(told.startsWith(`ERR_OHOS_ADDON ${code} `) && told.includes(reason), told);
  });
}

test('addon: a file in a sticky folder, or one that only its own group may write to', {
  skip: !posix,
}, (t) => {
  const folder = projectWith(t);
  const file = addonIn(folder);
  fs.chmodSync(path.dirname(file), 0o1777);
  assert.equal(run(folder, `${PROGRAM}use();`, { env: { [VARIABLE]: file } }), file);
  if (process.getegid() !== own) return;
  fs.chmodSync(file, 0o664);
  assert.equal(run(folder, `${PROGRAM}use();`, { env: { [VARIABLE]: file } }), file);
});
