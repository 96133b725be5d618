// Temporary folders: gone when the process is, however it ends, and no others are.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { project, ROOT } from './project.mjs';

const CLI = path.join(ROOT, 'lib', 'cli', 'main.js');
const MAKE = `
const { makeTemporary } = require(${JSON.stringify(path.join(ROOT, 'lib', 'engine', 'temporary.js'))});
console.log(makeTemporary('ohos-apps'));
`;
const STAY = `${MAKE}process.kill(process.pid, 'SIGKILL');`;
const skip = process.platform === 'win32';

function make(base, code = MAKE) {
  const env = { ...process.env, TMPDIR: base, TMP: base, TEMP: base };
  return spawnSync(process.execPath, ['-e', code], { env, encoding: 'utf8' }).stdout.trim();
}
function isThere(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
const namesIn = (folder) => fs.readdirSync(folder).sort();

test('temporary: what a killed process left is removed by the next, and nothing else', { skip }, (t) => {
  const base = project(t, { 'kept/a': 'x' });
  const left = make(base, STAY);
  assert.ok(fs.statSync(left).isDirectory());
  fs.writeFileSync(path.join(left, 'a'), 'x');
  fs.symlinkSync(path.join(base, 'kept'), path.join(left, 'link'));
  // A link of such a name, one of a process that runs, one of another machine, one of before.
  const name = path.basename(left);
  const living = name.replace(/-\d+-\d+-\w+$/, `-${process.pid}-0-abcdef`);
  const others = [living, name.replace(/-[\da-f]{12}-/, '-000000000000-'), 'ohos-apps-abcdef'];
  for (const other of others) fs.mkdirSync(path.join(base, other));
  const link = name.replace(/\w+$/, 'linked');
  fs.symlinkSync(path.join(base, 'kept'), path.join(base, link));
  const before = namesIn(base);
  make(base);
  assert.deepEqual(
    namesIn(base),
    before.filter((one) => one !== name),
  );
  assert.deepEqual(namesIn(path.join(base, 'kept')), ['a']);
});

test('temporary: a number that another process has now does not keep a folder', {
  skip: process.platform !== 'linux',
}, (t) => {
  const base = project(t, {});
  const left = make(base, STAY);
  const again = path.join(base, path.basename(left).replace(/-\d+-\d+-(\w+)$/, `-${process.pid}-1-$1`));
  fs.renameSync(left, again);
  make(base);
  assert.equal(fs.existsSync(again), false);
});

for (const [command, signal, code] of [
  ['test', 'SIGTERM', 143],
  ['test', 'SIGINT', 130],
  ['run', 'SIGTERM', 143],
]) {
  test(`temporary: ${command} ends its child and cleans up at ${signal}`, { skip }, async (t) => {
    const wait = "import fs from 'node:fs';\nfs.writeFileSync('ready', String(process.pid));\n";
    const folder = project(t, {
      'a.test.ets': `${wait}import { it } from '@ohos/hypium';\nit('waits', 0, async () => { await new Promise((go) => setTimeout(go, 20000)); });`,
      'a.ets': `${wait}setTimeout(() => {}, 20000);`,
      'tmp/a': '',
    });
    const tmp = path.join(folder, 'tmp');
    const { OHOS_DEVICE_DIR, NODE_TEST_CONTEXT, ...env } = process.env;
    const child = spawn(process.execPath, [CLI, command, command === 'test' ? 'a.test.ets' : 'a.ets'], {
      cwd: folder,
      env: { ...env, TMPDIR: tmp },
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const ready = path.join(folder, 'ready');
    while (!fs.existsSync(ready) || fs.readFileSync(ready, 'utf8') === '')
      await new Promise((go) => setTimeout(go, 20));
    child.kill(signal);
    assert.equal(await ended, code);
    const pid = Number(fs.readFileSync(ready, 'utf8'));
    for (let i = 0; i < 500 && isThere(pid); i++) await new Promise((go) => setTimeout(go, 20));
    assert.equal(isThere(pid), false, 'the file that ran has ended as well');
    assert.deepEqual(
      namesIn(tmp).filter((name) => name.startsWith('ohos-stand-ins')),
      [],
    );
  });
}
