// doctor: words about a device, also about one that cannot be opened.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { done, jsonOf, onDevice, place } from './support.mjs';

const isRoot = process.getuid?.() === 0;

/** Exit code 1 and a problem of this check, with a remedy. */
function problemOf(result, check) {
  assert.equal(result.status, 1, result.stderr);
  const { ok, checks } = JSON.parse(result.stdout);
  assert.equal(ok, false);
  const found = checks.find((finding) => finding.check === check && finding.status === 'problem');
  assert.ok(found, result.stdout);
  assert.ok(found.remedy.length > 10);
  return found;
}

test('a healthy device: every line is ok', (t) => {
  const { cli, data } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  const text = done(cli(['doctor']));
  for (const line of text.trim().split('\n')) assert.match(line, /^ok {7}[a-z ]+: /);
  for (const word of [
    data,
    'root.key',
    'version 1',
    'intact',
    'Node.js',
    '1 app, 1 asset',
    'no lock password',
  ]) {
    assert.ok(text.includes(word), word);
  }
  onDevice(data, (device) => device.screenLock().setPassword('1234'));
  assert.match(done(cli(['doctor'])), /user 100: a lock password, locked/);
  assert.equal(jsonOf(cli(['doctor', '--json'])).ok, true);
});

test('where there is no device yet, none is made by looking', (t) => {
  const { cli, data } = place(t);
  assert.match(done(cli(['doctor'])), /^warning +folder: there is no device/m);
  assert.equal(fs.existsSync(data), false);
});

test('modes that let others in are a warning with the command that helps', {
  skip: process.platform === 'win32',
}, (t) => {
  const { cli, data } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  fs.chmodSync(path.join(data, 'root.key'), 0o644);
  assert.match(done(cli(['doctor'])), /^warning +modes: .*root\.key has mode 0644[\s\S]*chmod 600/m);
});

test('a damaged device', (t) => {
  const { cli, data } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  const key = path.join(data, 'root.key');
  const intact = fs.readFileSync(key);
  fs.writeFileSync(key, 'rubbish');
  problemOf(cli(['doctor', '--json']), 'open');
  assert.match(cli(['doctor']).stdout, /^problem +open: /m);
  assert.equal(cli(['list']).status, 5);
  fs.writeFileSync(key, intact);
  fs.writeFileSync(path.join(data, 'store.db'), 'rubbish');
  const { message } = problemOf(cli(['doctor', '--json']), 'set aside');
  assert.match(message, /store\.db/);
});

test('a file in place of the folder', (t) => {
  const { plain, file } = place(t);
  const args = ['--device', file('data', 'x')];
  problemOf(plain([...args, 'doctor', '--json']), 'folder');
  assert.equal(plain([...args, 'list']).status, 5);
});

test('a folder that this OS user may not read', { skip: process.platform === 'win32' }, (t) => {
  const { cli, data, cwd } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  // Root may read everything: the tool runs as nobody then.
  const options = isRoot ? { uid: 65534, gid: 65534 } : {};
  fs.chmodSync(path.dirname(cwd), 0o755);
  fs.chmodSync(data, isRoot ? 0o700 : 0);
  try {
    problemOf(cli(['doctor', '--json'], options), 'folder');
    assert.equal(cli(['list'], options).status, 5);
  } finally {
    fs.chmodSync(data, 0o700);
  }
});

test('a configuration that is not valid', (t) => {
  const { plain, cwd } = place(t);
  fs.writeFileSync(path.join(cwd, 'ohos-device.json'), '{');
  problemOf(plain(['doctor', '--json']), 'open');
  assert.equal(plain(['list']).status, 2);
});
