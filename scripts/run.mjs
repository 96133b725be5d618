// npm run demo, npm test and npm run bench on a fresh clone: installs and builds what is missing, then runs.
// Needs Node, npm, a Rust toolchain and a C compiler; imports nothing that npm would first have to install.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const inRoot = (...parts) => path.join(root, ...parts);
const windows = process.platform === 'win32';
const [nodeMajor, nodeMinor] = process.versions.node.split('.').map(Number);

class Stop extends Error {}

/** Names of the tests that failed, for the end of the output. */
const failedTests = new Set();

let child;
let stoppedBy;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stoppedBy = signal;
    child?.kill(signal);
  });
}

/** Runs a program with its output shown, and given to `read` line by line; true when it ended well. */
async function run(command, args, read = undefined) {
  if (stoppedBy) throw new Stop(`stopped by ${stoppedBy}`);
  // npm and npx are .cmd files on Windows, which only a shell can start.
  const viaShell = windows && (command === 'npm' || command === 'npx');
  const output = read ? 'pipe' : 'inherit';
  const options = { cwd: root, stdio: ['inherit', output, output], shell: viaShell };
  child = spawn(viaShell ? [command, ...args].join(' ') : command, viaShell ? [] : args, options);
  const reading = ['stdout', 'stderr'].map(async (name) => {
    if (!read) return;
    child[name].pipe(process[name], { end: false });
    for await (const line of createInterface({ input: child[name] })) read(line);
  });
  const [status, signal] = await new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve([1, null]);
    });
    child.on('close', (...end) => resolve(end));
  });
  await Promise.all(reading);
  if (stoppedBy) throw new Stop(`stopped by ${stoppedBy}`);
  if (signal !== null) throw new Stop(`killed by ${signal}`);
  return status === 0;
}

async function mustRun(command, args, failure) {
  if (!(await run(command, args))) throw new Stop(failure);
}

const answers = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
const changedAt = (file) => fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function filesBelow(dir, wanted) {
  if (!fs.existsSync(dir)) return [];
  return fs.readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(file, wanted);
    return wanted(entry.name) ? [file] : [];
  });
}

/** npm ci in a folder, unless what is there is as new as its lock file. */
async function installPackages(folder = '.', flags = ['--include=dev']) {
  // npm ci would empty the folder that a link leads to, which is somebody else's.
  const modules = inRoot(folder, 'node_modules');
  if (fs.lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return 'linked';
  const installed = changedAt(path.join(modules, '.package-lock.json'));
  if (installed > 0 && installed >= changedAt(inRoot(folder, 'package-lock.json'))) return 'up to date';
  await mustRun(
    'npm',
    ['ci', '--prefix', folder, ...flags, '--no-audit', '--no-fund'],
    `npm ci failed in ${folder}`,
  );
  return 'installed';
}

function requireToolchain() {
  if (!answers('cargo')) {
    throw new Stop(
      'cargo was not found. Install Rust from https://rustup.rs or put it on the PATH, then try again.',
    );
  }
  // On Windows the Rust build finds MSVC by itself and says so when it cannot.
  const compilers = [process.env.CC, 'cc', 'gcc', 'clang'].filter(Boolean);
  if (!windows && !process.env.CC?.includes(' ') && !compilers.some(answers)) {
    throw new Stop(
      'no C compiler was found (tried cc, gcc, clang); the bundled SQLite needs one.\n' +
        '  Debian, Ubuntu: apt-get install build-essential\n' +
        '  Fedora: dnf install gcc    macOS: xcode-select --install',
    );
  }
}

/** The addon is fresh when it is newer than everything it is made of. */
function addonIsFresh() {
  const prefix = `ohos-security-kit.${process.platform}-${process.arch}`;
  const addons = fs.readdirSync(root).filter((name) => name.startsWith(prefix) && name.endsWith('.node'));
  if (addons.length === 0) return false;
  const folders = ['src', 'crates'].flatMap((name) => filesBelow(inRoot(name), () => true));
  const files = ['Cargo.toml', 'Cargo.lock', 'build.rs', 'rust-toolchain.toml', '.cargo/config.toml'];
  files.push('scripts/build.mjs', 'scripts/small.mjs');
  const sources = [...folders, ...files.map((name) => inRoot(name))];
  const built = Math.max(...addons.map((name) => changedAt(inRoot(name))));
  return built > Math.max(...sources.map(changedAt));
}

async function buildAddon() {
  if (addonIsFresh()) return 'up to date';
  requireToolchain();
  console.log('      (the first build compiles SQLite and all crates: about two minutes)');
  await mustRun('npm', ['run', 'build'], 'the build failed, see the output of cargo above');
  return 'built';
}

function rustTests() {
  requireToolchain();
  const args = [
    'test',
    '--workspace',
    '--locked',
    '--no-fail-fast',
    '--no-default-features',
    '--features',
    'fault-points',
  ];
  return run('cargo', args, (line) => {
    const [, name] = /^test (.+) \.\.\. FAILED/.exec(line) ?? /^\s*process didn't exit (.*)/.exec(line) ?? [];
    if (name !== undefined) failedTests.add(`Rust: ${name}`);
  });
}

/** Runs test files; a second reporter writes the names of those that fail, also of a run that is killed. */
async function nodeTests(node, flags, files, prefix = '') {
  const names = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'osk-run-')), 'failed');
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout'];
  reporters.push('--test-reporter=./scripts/failed-tests.mjs', `--test-reporter-destination=${names}`);
  try {
    return await run(node, ['--test', ...reporters, ...flags, ...files]);
  } finally {
    const lines = fs.existsSync(names) ? fs.readFileSync(names, 'utf8').split('\n').filter(Boolean) : [];
    for (const line of lines) failedTests.add(prefix + line);
    fs.rmSync(path.dirname(names), { recursive: true, force: true });
  }
}

const isTest = (name) => name.endsWith('.test.mjs');

function jsTests(filters) {
  // Node 20's --test takes no globs, so the files are listed here.
  const files = filesBelow(inRoot('__test__'), isTest)
    .map((file) => path.relative(root, file))
    .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
    .sort();
  if (files.length === 0) throw new Stop('no test file matches');
  // A test that hangs is to end, not one on a machine that is busy with other things.
  const flags = [`--test-concurrency=${Math.max(2, os.availableParallelism())}`, '--test-timeout=600000'];
  return nodeTests(process.execPath, nodeMajor > 20 || nodeMinor >= 11 ? flags : [], files);
}

/** The hook's tests under the releases of Node that are supported, which npm brings. */
async function otherVersions() {
  const folder = path.join('__test__', 'node-versions');
  await installPackages(folder, []);
  const { dependencies } = JSON.parse(fs.readFileSync(inRoot(folder, 'package.json'), 'utf8'));
  const tests = filesBelow(inRoot('__test__', 'hook'), isTest);
  let ok = true;
  for (const name of Object.keys(dependencies)) {
    console.log(`\n== ${name}`);
    const node = inRoot(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
    ok = (await nodeTests(node, [], tests, `${name}: `)) && ok;
  }
  return ok;
}

const typeCheck = () => run('npx', ['--no-install', 'tsc', '-p', '__test__/types/tsconfig.json']);

const packedTests = () => run(process.execPath, [path.join('scripts', 'packed.mjs')]);

async function benchPackages() {
  const installed = changedAt(inRoot('bench', 'node_modules', '.package-lock.json'));
  const wanted = ['package-lock.json', 'package.json'].map((name) => changedAt(inRoot('bench', name)));
  if (installed > 0 && installed >= Math.max(...wanted)) return 'up to date';
  await mustRun(
    process.execPath,
    [path.join('bench', 'install.mjs')],
    'installing the packages of bench/ failed',
  );
  return 'installed';
}

const passed = async (ok) => {
  if (!(await ok)) throw new Stop('failed');
};

// A required step ends the run when it fails; the others are all run, and a failed one makes the exit code 1.
const required = (title, work) => ({ title, work, required: true });
const checked = (title, work) => ({ title, work, required: false });
const script = (file) => (args) => passed(run(process.execPath, [file, ...args]));
const prepare = [
  required('installing npm packages', () => installPackages()),
  required('building the native addon', buildAddon),
  required("building the inspector's page", script(path.join('scripts', 'inspector.mjs'))),
];

const commands = {
  demo: [...prepare, required('running the demonstration', script(path.join('examples', 'demo.mjs')))],
  test: [
    ...prepare,
    checked('Rust tests', () => passed(rustTests())),
    checked('JavaScript tests', (args) => passed(jsTests(args))),
    checked('type check', () => passed(typeCheck())),
    checked('the hook under Node 20, 22 and 24', ([filter]) =>
      passed(filter !== undefined || otherVersions()),
    ),
    checked('the packed packages', ([filter]) => passed(filter !== undefined || packedTests())),
  ],
  bench: [
    ...prepare,
    required('installing the packages compared with', benchPackages),
    required('running the benchmarks', script(path.join('bench', 'run.mjs'))),
  ],
};

async function main([name, ...args]) {
  const steps = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (!steps) {
    console.error(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [arguments]`);
    return 2;
  }
  const report = [];
  for (const [index, step] of steps.entries()) {
    console.log(`\n[${index + 1}/${steps.length}] ${step.title} ...`);
    const started = Date.now();
    let outcome = 'ok';
    let failed = false;
    try {
      outcome = (await step.work(args)) ?? 'ok';
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
      failed = true;
      outcome = error.message === 'failed' ? 'FAILED' : `FAILED: ${error.message}`;
    }
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const line = `[${index + 1}/${steps.length}] ${step.title}: ${outcome} (${seconds} s)`;
    report.push({ line, failed });
    (failed ? console.error : console.log)(line);
    if (failed && (step.required || outcome.includes('stopped by'))) break;
  }
  if (name === 'test') console.log(`\n${report.map(({ line }) => line).join('\n')}`);
  if (failedTests.size > 0) console.log(`\nfailed tests:\n  ${[...failedTests].join('\n  ')}`);
  return report.some(({ failed }) => failed) ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
