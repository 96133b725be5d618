// The package as it is published: what is in it, and what it says where its addon is missing.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PLATFORMS } from '../../scripts/platform.mjs';

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

test('package: without an addon the error says what was tried and what to do', (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-package-'));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  for (const name of ['js', 'index.js', 'package.json']) {
    fs.cpSync(inRoot(name), path.join(folder, name), { recursive: true });
  }
  const program = "require('./index.js').createDevice({ inMemory: true, app: { bundleName: 'a' } })";
  const { status, stderr } = spawnSync(process.execPath, ['-e', program], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, new RegExp(`no native addon for .*${process.platform}-${process.arch}`));
  for (const advice of ['--omit=optional', 'npm run build', `ohos-security-kit-${process.platform}`]) {
    assert.ok(stderr.includes(advice), `${advice} in ${stderr}`);
  }
});
