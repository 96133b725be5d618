// Tests of the packages as they are published: packs them, installs the tarballs in copies of the folders below, far from the
// checkout, and runs the tests of every project there. Arguments: names of projects, all without any.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const shell = process.platform === 'win32';

/** Each is installed once: the workspaces in it are its projects, or it is one itself. */
const FOLDERS = ['examples/runners', 'examples/bundlers', '__test__/installers'];

function projectsOf(folder) {
  const { workspaces } = JSON.parse(fs.readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  return workspaces?.map((name) => ({ name, at: name })) ?? [{ name: path.basename(folder), at: '.' }];
}

// What the checkout's own npm run sets must not reach the projects.
const inherited = Object.entries(process.env).filter(([name]) => !/^npm_|^OHOS_/.test(name));
const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', shell }).trim();
const env = { ...Object.fromEntries(inherited), OSK_DIST: dist, OSK_REGISTRY: registry };

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit', shell, env });
  if (error) console.error(`${command}: ${error.message}`);
  return status === 0;
}

function mustRun(command, args, cwd) {
  if (!run(command, args, cwd)) throw new Error(`${command} ${args.join(' ')} failed`);
}

function install(from, folder) {
  fs.cpSync(path.join(root, from), folder, {
    recursive: true,
    filter: (file) => !['node_modules', 'dist', 'out'].includes(path.basename(file)),
  });
  mustRun('npm', ['ci', '--no-audit', '--no-fund'], folder);
  const tarballs = fs.readdirSync(dist).filter((name) => name.endsWith('.tgz'));
  const files = tarballs.map((name) => path.join(dist, name));
  mustRun('npm', ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', ...files], folder);
  const installed = fs.realpathSync(path.join(folder, 'node_modules', 'ohos-security-kit'));
  if (installed.startsWith(root)) throw new Error('the checkout was linked, not installed');
}

/** Those of the wanted projects in a folder that failed. */
function failuresIn(from, wanted) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-packed-'));
  try {
    install(from, folder);
    return wanted.filter(({ name, at }) => {
      console.log(`\n== ${name}, from the tarball`);
      return !run('npm', ['test'], path.join(folder, at));
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const isWanted = ({ name }) => process.argv.length === 2 || process.argv.includes(name, 2);
const wanted = FOLDERS.map((folder) => [folder, projectsOf(folder).filter(isWanted)]).filter(
  ([, projects]) => projects.length > 0,
);
mustRun(process.execPath, [path.join(root, 'scripts', 'pack.mjs')], root);
const failed = wanted.flatMap(([folder, projects]) => failuresIn(folder, projects)).map(({ name }) => name);
const count = wanted.flatMap(([, projects]) => projects).length;
console.log(`\n${count - failed.length} of ${count} projects passed from the packed tarballs`);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
