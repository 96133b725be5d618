// Tests of the packages as they are published: packs them, installs the tarballs in a copy of examples/runners, far from
// the checkout, and runs the tests of every project there. Arguments: names of projects, all without any.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const examples = path.join(root, 'examples', 'runners');
const shell = process.platform === 'win32';

function run(command, args, cwd) {
  // What the checkout's own npm run sets must not reach the projects.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^OHOS_/.test(name)));
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit', shell, env });
  if (error) console.error(`${command}: ${error.message}`);
  return status === 0;
}

function mustRun(command, args, cwd) {
  if (!run(command, args, cwd)) throw new Error(`${command} ${args.join(' ')} failed`);
}

function install(folder) {
  fs.cpSync(examples, folder, {
    recursive: true,
    filter: (file) => !['node_modules', 'dist'].includes(path.basename(file)),
  });
  mustRun('npm', ['ci', '--no-audit', '--no-fund'], folder);
  const dist = path.join(root, 'dist');
  const tarballs = fs.readdirSync(dist).filter((name) => name.endsWith('.tgz'));
  const files = tarballs.map((name) => path.join(dist, name));
  mustRun('npm', ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', ...files], folder);
  const installed = fs.realpathSync(path.join(folder, 'node_modules', 'ohos-security-kit'));
  if (installed.startsWith(root)) throw new Error('the checkout was linked, not installed');
}

const { workspaces } = JSON.parse(fs.readFileSync(path.join(examples, 'package.json'), 'utf8'));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : workspaces;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-packed-'));
let failed = [];
try {
  mustRun(process.execPath, [path.join(root, 'scripts', 'pack.mjs')], root);
  install(folder);
  failed = wanted.filter((name) => {
    console.log(`\n== ${name}, from the tarball`);
    return !run('npm', ['test'], path.join(folder, name));
  });
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
console.log(
  `\n${wanted.length - failed.length} of ${wanted.length} projects passed from the packed tarballs`,
);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
