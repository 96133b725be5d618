// What the tests of the command line tool share: the tool as a child process, in folders that the test removes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDevice } from 'ohos-security-kit';

export { CODE } from '../support/codes.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const MAIN = path.join(ROOT, 'lib', 'cli', 'main.js');
const PTY = fileURLToPath(new URL('terminal.py', import.meta.url));

const { OHOS_DEVICE_DIR, ...env } = process.env;

/** A folder for a device, and one beside it to start the tool in, where nothing is configured. */
export function place(t) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-cli-'));
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  const cwd = path.join(dir, 'cwd');
  fs.mkdirSync(cwd);
  const file = (name, content) => {
    fs.writeFileSync(path.join(dir, name), content);
    return path.join(dir, name);
  };
  const data = path.join(dir, 'data');
  const plain = (args, options = {}) => run(args, { cwd, ...options });
  return { dir, cwd, data, file, plain, cli: (args, options) => plain(['--device', data, ...args], options) };
}

/** Runs the tool, or a copy of it; stdin is `input`, empty unless given. */
export function run(args, { input = '', main = MAIN, ...options } = {}) {
  const done = spawnSync(process.execPath, [main, ...args], { input, env, timeout: 30_000, ...options });
  const stderr = done.stderr.toString();
  assert.doesNotMatch(stderr, /^ {4}at /m, 'no stack trace');
  // Null where the test sends it elsewhere.
  const bytes = done.stdout ?? Buffer.alloc(0);
  return { status: done.status, bytes, stdout: bytes.toString(), stderr };
}

export const isRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65534, gid: 65534 };

/** Makes another OS user the owner of a folder and of all that is in it. */
export function giveTo({ uid, gid }, dir) {
  for (const entry of ['', ...fs.readdirSync(dir, { recursive: true })]) {
    fs.chownSync(path.join(dir, entry), uid, gid);
  }
}

/**
 * Options that run the tool as an ordinary OS user. Root could not be kept from anything, so for root that is nobody, who
 * may not reach the clone: he gets a copy of the tool. Undefined, and the test skipped, where he reaches no Node either.
 */
export function asOrdinaryUser(t, { dir }) {
  if (!isRoot) return {};
  fs.chmodSync(dir, 0o755);
  const { status } = spawnSync(process.execPath, ['--version'], { ...NOBODY, cwd: dir });
  if (status !== 0)
    return t.skip('nobody may not run this Node, or not enter the folder for temporary files');
  const copy = copyForNobody();
  return { ...NOBODY, main: path.join(copy, 'lib', 'cli', 'main.js') };
}

/** The copy, made once in a process and only read. */
let copied;
function copyForNobody() {
  if (copied !== undefined) return copied;
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-package-'));
  fs.chmodSync(copy, 0o755);
  process.on('exit', () => fs.rmSync(copy, { recursive: true, force: true }));
  const addons = fs.readdirSync(ROOT).filter((name) => name.endsWith('.node'));
  const modules = ['commander', 'json5'].map((name) => path.join('node_modules', name));
  for (const name of ['package.json', 'lib', ...modules, ...addons]) {
    fs.cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true, dereference: true });
  }
  giveTo(NOBODY, copy);
  copied = copy;
  return copy;
}

/** Fails unless the tool ended well; returns what it wrote. */
export function done(result) {
  assert.equal(result.status, 0, result.stderr);
  return result.stdout;
}

export const jsonOf = (result) => JSON.parse(done(result));

/** Fails unless it ended with this exit code and one line on stderr that names the code of the error. */
export function refused(result, status, code, saying = /./) {
  assert.equal(result.status, status, result.stderr);
  assert.match(result.stderr, new RegExp(`^ohos-security-kit: .+ \\(${code}\\)\\n$`, 's'));
  assert.match(result.stderr, saying);
  assert.equal(result.stdout, '');
}

/** Opens the device from outside, as a program would, and closes it again. */
export function onDevice(dataDir, act, options = {}) {
  const device = createDevice({ dataDir, app: { bundleName: 'com.example.program' }, ...options });
  try {
    return act(device);
  } finally {
    device.close();
  }
}

export const hasPython = spawnSync('python3', ['-c', 'import fcntl, termios']).status === 0;

/** Runs the tool, or another program of Node's, on a terminal of its own; see terminal.py. */
export function onTerminal(args, steps, cwd, program = MAIN) {
  const command = [PTY, JSON.stringify(steps), process.execPath, program, ...args];
  const { stdout, stderr, status } = spawnSync('python3', command, { env, cwd, timeout: 40_000 });
  assert.equal(status, 0, stderr.toString());
  return JSON.parse(stdout.toString());
}
