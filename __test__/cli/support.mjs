// What the tests of the command line tool share: the tool as a child process, in folders that the test removes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDevice } from 'ohos-security-kit';

export const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
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

/** Runs the tool; stdin is `input`, empty unless given. */
export function run(args, { input = '', ...options } = {}) {
  const done = spawnSync(process.execPath, [MAIN, ...args], { input, env, timeout: 30_000, ...options });
  const stderr = done.stderr.toString();
  assert.doesNotMatch(stderr, /^ {4}at /m, 'no stack trace');
  return { status: done.status, bytes: done.stdout, stdout: done.stdout.toString(), stderr };
}

/** Fails unless the tool ended well; gives what it wrote. */
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

/** Runs the tool on a terminal of its own; see terminal.py. */
export function onTerminal(args, steps, cwd) {
  const command = [PTY, JSON.stringify(steps), process.execPath, MAIN, ...args];
  const { stdout, stderr, status } = spawnSync('python3', command, { env, cwd, timeout: 40_000 });
  assert.equal(status, 0, stderr.toString());
  return JSON.parse(stdout.toString());
}
