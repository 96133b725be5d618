// The package as it is published: what is in it, and what it says where its addon is missing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { SourceMap } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { bundle } from '../../scripts/bundle.mjs';
import { PLATFORMS } from '../../scripts/platform.mjs';
import { sourceLines } from '../../scripts/source-lines.mjs';
import { wholeStrings } from '../../scripts/whole-strings.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const inRoot = (name) => path.join(root, name);
const manifest = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));
const covered = (file) => manifest.files.some((entry) => file === entry || file.startsWith(`${entry}/`));

/** Every path in the exports, with its condition. */
const targets = (value) =>
  typeof value === 'string' ? [value] : Object.values(value).flatMap((inner) => targets(inner));

test('package: every file that exports, main, types and bin name is there and is published', () => {
  const named = [manifest.main, manifest.types, ...Object.values(manifest.bin), ...targets(manifest.exports)];
  for (const target of named.map((name) => path.posix.normalize(name))) {
    if (target === 'package.json' || target.includes('*')) continue;
    assert.ok(fs.existsSync(inRoot(target)), `${target} is missing`);
    assert.ok(covered(target), `${target} is not in files`);
  }
});

test('package: each file of the published folders is code or typings, and no addon is among them', () => {
  for (const entry of manifest.files) assert.ok(fs.existsSync(inRoot(entry)), `${entry} is missing`);
  const files = manifest.files.flatMap((entry) =>
    fs.statSync(inRoot(entry)).isDirectory() ? fs.readdirSync(inRoot(entry), { recursive: true }) : [entry],
  );
  assert.deepEqual(
    files.filter((file) => path.extname(file) === '.node'),
    [],
  );
});

test('package: the release workflow builds every platform', () => {
  const workflow = fs.readFileSync(inRoot('.github/workflows/release.yml'), 'utf8');
  for (const [name, { target }] of Object.entries(PLATFORMS)) assert.ok(workflow.includes(target), name);
});

test('package: no package that comes with it has an install script', () => {
  const { packages } = JSON.parse(fs.readFileSync(inRoot('package-lock.json'), 'utf8'));
  const wanted = Object.keys(manifest.dependencies);
  for (const name of wanted) {
    const entry = packages[`node_modules/${name}`];
    assert.ok(!entry.hasInstallScript && !entry.dev, name);
    for (const further of Object.keys(entry.dependencies ?? {}))
      if (!wanted.includes(further)) wanted.push(further);
  }
  for (const script of ['preinstall', 'install', 'postinstall']) assert.ok(!(script in manifest.scripts));
});

test('package: the bundle names each prebuilt package in full, and has each module once', async (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-package-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  for (const name of ['lib', 'package.json'])
    fs.cpSync(inRoot(name), path.join(folder, name), { recursive: true });
  const modules = await bundle(folder);
  const [main, vault] = ['entry', 'vault'].map((name) =>
    fs.readFileSync(path.join(folder, 'lib', name, 'bundle.js'), 'utf8'),
  );
  for (const name of Object.keys(PLATFORMS))
    assert.ok(main.includes(`require("ohos-security-kit-${name}")`), name);
  for (const file of modules) assert.equal((main + vault).split(`__commonJS({"${file}"`).length - 1, 1, file);
  assert.ok(modules.includes('lib/vault/vault.js') && modules.includes('lib/device/discover.js'));
  assert.doesNotMatch(main + vault, /\\\n/, 'a string goes over the end of a line');
  for (const wrong of [
    "require('./lib/entry/index.js').createDevice(3)",
    "require('./lib/entry/vault.js').openVault({ name: 3 })",
  ]) {
    const program = `try { ${wrong} } catch (error) { console.log(error.stack) }`;
    const { stdout } = spawnSync(process.execPath, ['--enable-source-maps', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
    });
    const files = [...stdout.matchAll(/ohos-security-kit\/(lib\/[^:]+):\d+/g)].map(([, file]) => file);
    assert.ok(files.length > 1, stdout);
    for (const file of files) assert.ok(modules.includes(path.posix.normalize(file)), stdout);
  }
});

test('package: strings are put together again, and the map leads to the same places', () => {
  const source = fs.readFileSync(inRoot('lib/engine/addon-error.js'), 'utf8');
  const options = { sourcefile: 'a.js', sourcemap: 'external', minifyWhitespace: true, lineLimit: 40 };
  const { code, map } = transformSync(source, options);
  const whole = wholeStrings(code, JSON.parse(map));
  assert.ok(code.split('\\\n').length > 10);
  assert.equal(whole.text, code.replaceAll('\\\n', ''));
  const [before, after] = [new SourceMap(JSON.parse(map)), new SourceMap(whole.map)];
  const place = ({ originalLine, originalColumn }) => `${originalLine}:${originalColumn}`;
  let [line, column] = [0, 0];
  for (const [i, text] of code.split('\n').entries()) {
    const isBroken = text.endsWith('\\');
    const length = text.length - (isBroken ? 1 : 0);
    // What begins a line has no segment of its own if a string goes on there.
    for (let at = 0; at < length; at++) {
      const { generatedLine, ...found } = before.findEntry(i, at);
      if (generatedLine === i)
        assert.equal(place(after.findEntry(line, column + at)), place(found), `${i}:${at}`);
    }
    [line, column] = isBroken ? [line, column + length] : [line + 1, 0];
  }
});

test('package: a map of lines leads to the same lines', () => {
  const source = fs.readFileSync(inRoot('lib/engine/addon-error.js'), 'utf8');
  const options = { sourcefile: 'a.js', sourcemap: 'external', minifyWhitespace: true, lineLimit: 200 };
  const { code, map } = transformSync(source, options);
  const lines = sourceLines(JSON.parse(map));
  assert.ok(lines.mappings.length < JSON.parse(map).mappings.length / 2);
  const [before, after] = [new SourceMap(JSON.parse(map)), new SourceMap(lines)];
  for (const [i, text] of code.split('\n').entries())
    for (let at = 0; at < text.length; at++)
      assert.equal(after.findEntry(i, at).originalLine, before.findEntry(i, at).originalLine, `${i}:${at}`);
});

const addon = fs.readdirSync(root).find((name) => name.endsWith('.node'));
const PROGRAM = `
try {
  require('./lib/entry/index.js').createDevice({ inMemory: true, app: { bundleName: 'a' } });
} catch ({ code, message, cause }) {
  console.log(JSON.stringify({ code, message, cause: cause.code ?? cause.message }));
}`;

/** What a program is told in a copy of the package whose addon was changed by \`spoil(its file)\`. */
function refusal(t, spoil, { node = process.execPath, flags = [] } = {}) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'osk-package-')));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  for (const name of ['lib', 'package.json', addon]) {
    fs.cpSync(inRoot(name), path.join(folder, name), { recursive: true });
  }
  fs.writeFileSync(path.join(folder, 'main.cjs'), PROGRAM);
  spoil(path.join(folder, addon));
  const { stdout, stderr } = spawnSync(node, [...flags, 'main.cjs'], { cwd: folder, encoding: 'utf8' });
  assert.ok(stdout.startsWith('{'), stdout + stderr);
  const told = JSON.parse(stdout);
  assert.equal(told.code, 'ERR_OHOS_ADDON');
  return { ...told, first: told.message.split('\n')[0] };
}
const asItIs = () => {};
const linux = process.platform === 'linux' && process.arch === 'x64';

test('package: without an addon the error says so first, then what to do and what was tried', (t) => {
  const { first, message, cause } = refusal(t, fs.rmSync);
  assert.match(first, new RegExp(`no native addon for .*${process.platform}-${process.arch}`));
  for (const advice of ['--omit=optional', 'npm run build', `ohos-security-kit-${process.platform}`]) {
    assert.ok(message.includes(advice), `${advice} in ${message}`);
  }
  assert.equal(cause, 'MODULE_NOT_FOUND');
});

const forbidden = /may not load addons.*--no-addons.*--allow-addons/;
test('package: --no-addons is the reason', (t) => {
  const { first, message, cause } = refusal(t, asItIs, { flags: ['--no-addons'] });
  assert.match(first, forbidden);
  assert.doesNotMatch(message, /--omit=optional/);
  assert.equal(cause, 'ERR_DLOPEN_DISABLED');
});

for (const version of ['node22', 'node24']) {
  const node = inRoot(`__test__/node-versions/node_modules/${version}/bin/node`);
  const skip = !fs.existsSync(node) && 'npm ci --prefix __test__/node-versions brings it';
  test(`package: --permission without --allow-addons is the reason (${version})`, { skip }, (t) => {
    const { first, cause } = refusal(t, asItIs, { node, flags: ['--permission', '--allow-fs-read=*'] });
    assert.match(first, forbidden);
    assert.equal(cause, 'ERR_DLOPEN_DISABLED');
  });
}

/** Changes bytes of a file. */
const patch =
  (at, ...bytes) =>
  (file) => {
    const descriptor = fs.openSync(file, 'r+');
    fs.writeSync(descriptor, Buffer.from(bytes), 0, bytes.length, at);
    fs.closeSync(descriptor);
  };
const ofMusl = (file) => {
  const bytes = fs.readFileSync(file);
  const name = 'libc.so.6';
  const at = bytes.indexOf(`${name}\0`);
  bytes.write('libc.musl', at);
  fs.writeFileSync(file, bytes);
};

for (const [what, spoil, reason] of [
  ['for another processor', patch(18, 0xb7), /another system or processor/],
  ['for 32 bits', patch(4, 1), /another system or processor/],
  ['of another system', patch(0, 0xcf, 0xfa, 0xed, 0xfe), /another system or processor/],
  ['empty', (file) => fs.truncateSync(file), /damaged/],
  ['of another C library', ofMusl, /another C library/],
]) {
  test(`package: an addon that is ${what}`, { skip: !linux && 'knows the format of Linux' }, (t) => {
    const { first, message, cause } = refusal(t, spoil);
    assert.match(first, reason);
    assert.ok(message.includes(addon));
    assert.equal(cause, 'ERR_DLOPEN_FAILED');
  });
}

test('package: an addon that may not be read', { skip: process.getuid?.() === 0 || !linux }, (t) => {
  assert.match(refusal(t, (file) => fs.chmodSync(file, 0)).first, /may not read it/);
});
