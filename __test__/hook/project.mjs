// A project of a user: a folder of its own, in which the package is installed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DEADLINE = 300_000;

/** Makes a project with these files; it goes when the test ends. */
export function project(t, files, ohos = { inMemory: true }) {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'osk-hook-')));
  t.after(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(ROOT, path.join(folder, 'node_modules', 'ohos-security-kit'), 'junction');
  const all = { 'package.json': JSON.stringify({ name: 'com.example.project', ohos }), ...files };
  for (const [name, text] of Object.entries(all)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** Runs Node in a project; returns what was written and the exit code. */
export function node(folder, args, { env = {} } = {}) {
  const { OHOS_DEVICE_DIR, NODE_TEST_CONTEXT, ...inherited } = process.env;
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...inherited, ...env },
    timeout: DEADLINE,
  });
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      written[stream] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ ...written, code: code ?? signal }));
  });
}

export const HOOK = ['--import', 'ohos-security-kit/register'];
export const CJS_HOOK = ['--require', 'ohos-security-kit/register'];

/** Runs a program under the hook; returns its lines. Anything on stderr, or an exit code, is part of what a test compares. */
export async function run(t, files, { entry = Object.keys(files)[0], hook = HOOK, ohos, env } = {}) {
  const { stdout, stderr, code } = await node(project(t, files, ohos), [...hook, entry], { env });
  const lines = stdout.split('\n').slice(0, -1);
  return code === 0 && stderr === '' ? lines : { lines, stderr, code };
}
