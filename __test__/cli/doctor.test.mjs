// doctor: words about a device, also about one that cannot be opened.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { asOrdinaryUser, done, giveTo, isRoot, jsonOf, onDevice, place } from './support.mjs';

const onWindows = process.platform === 'win32';

/** Exit code 1 and problems of this check, with remedies. */
function problemsOf(result, check) {
  assert.equal(result.status, 1, result.stderr);
  const { ok, checks } = JSON.parse(result.stdout);
  assert.equal(ok, false);
  const found = checks.filter((finding) => finding.check === check && finding.status === 'problem');
  assert.ok(found.length > 0, result.stdout);
  for (const { remedy } of found) assert.ok(remedy.length > 10);
  return found;
}

const problemOf = (result, check) => problemsOf(result, check)[0];

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

test('modes that let others in, with the command that helps', { skip: onWindows }, (t) => {
  const { cli, data } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  const file = path.join(data, "it's");
  fs.writeFileSync(file, 'x', { mode: 0o600 });
  for (const [entry, mode, others, right] of [
    [data, 0o700, 0o755, '700'],
    [path.join(data, 'keys'), 0o700, 0o710, '700'],
    [path.join(data, 'root.key'), 0o600, 0o640, '600'],
    [path.join(data, 'keys', '100.key'), 0o600, 0o604, '600'],
    [file, 0o600, 0o606, '600'],
  ]) {
    fs.chmodSync(entry, others);
    const found = problemOf(cli(['doctor', '--json']), 'modes');
    assert.equal(found.message, `${entry} has mode 0${others.toString(8)}, others may use it`);
    assert.equal(found.remedy, `chmod ${right} '${entry.replace("'", "'\\''")}'`);
    fs.chmodSync(entry, mode);
  }
  fs.chmodSync(path.join(data, 'root.key'), 0o644);
  const { status, stdout } = cli(['doctor']);
  assert.equal(status, 1);
  assert.match(stdout, /^problem +modes: .*root\.key has mode 0644.*\n +-> chmod 600/m);
});

test('a folder on the way that anybody may write', { skip: onWindows }, (t) => {
  const { cli, dir } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  fs.chmodSync(dir, 0o777);
  const text = done(cli(['doctor']));
  assert.match(text, /^warning +modes: .* has mode 0777: anybody can .*\n +-> chmod \+t/m);
  fs.chmodSync(dir, 0o1777);
  assert.doesNotMatch(done(cli(['doctor'])), /warning/);
});

test('an empty folder that others may use', { skip: onWindows }, (t) => {
  const { cli, data } = place(t);
  fs.mkdirSync(data, { mode: 0o700 });
  assert.match(done(cli(['doctor'])), /there is no device/);
  fs.chmodSync(data, 0o750);
  problemOf(cli(['doctor', '--json']), 'modes');
  assert.deepEqual(fs.readdirSync(data), []);
});

test('links, and what is no file, wherever it is', { skip: onWindows }, (t) => {
  const { cli, data, file } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  const links = ['link', 'dangling', path.join('keys', 'link')].map((name) => path.join(data, name));
  for (const link of links)
    fs.symlinkSync(link.endsWith('dangling') ? '/nowhere/at/all' : file('x', ''), link);
  const pipe = path.join(data, 'pipe');
  assert.equal(spawnSync('mkfifo', ['-m', '600', pipe]).status, 0);
  const messages = problemsOf(cli(['doctor', '--json']), 'kind').map(({ message }) => message);
  assert.deepEqual(
    messages.sort(),
    [...links.map((link) => `${link} is a symbolic link`), `${pipe} is neither a file nor a folder`].sort(),
  );
});

test('a folder reached by a link is as good as any', { skip: onWindows }, (t) => {
  const { cli, plain, dir, data } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  fs.symlinkSync(data, path.join(dir, 'link'));
  done(plain(['--device', path.join(dir, 'link'), 'doctor']));
});

test('a file of another OS user', { skip: !isRoot && 'only root can make one' }, (t) => {
  const here = place(t);
  const { cli, data } = here;
  const user = asOrdinaryUser(t, here);
  if (user === undefined) return;
  const names = (options) => problemsOf(cli(['doctor', '--json'], options), 'owner');
  done(cli(['set', 'a'], { input: 'x' }));
  const key = path.join(data, 'keys', '100.key');
  // Root's own folder with a file of nobody's.
  fs.chownSync(key, user.uid, user.gid);
  const { message, remedy } = names()[0];
  assert.equal(message, `${key} belongs to OS user ${user.uid}, not to 0`);
  assert.equal(remedy, `As root: chown 0 '${key}'`);
  // Nobody's folder with a file of root's: what root leaves behind there.
  giveTo(user, data);
  assert.equal(cli(['doctor'], user).status, 0);
  fs.chownSync(key, 0, 0);
  for (const options of [user, {}]) {
    assert.deepEqual(
      names(options).map((found) => found.message),
      [`${key} belongs to OS user 0, not to ${user.uid}`],
    );
  }
  // Root's folder altogether, looked at by nobody.
  fs.chownSync(data, 0, 0);
  fs.chmodSync(data, 0o755);
  assert.equal(names(user)[0].message, `${data} belongs to OS user 0, not to ${user.uid}`);
});

test('a subfolder that cannot be read hides nothing else', { skip: onWindows }, (t) => {
  const here = place(t);
  const { cli, data } = here;
  const user = asOrdinaryUser(t, here);
  if (user === undefined) return;
  done(cli(['set', 'a'], { input: 'x' }));
  if (isRoot) giveTo(user, data);
  fs.chmodSync(path.join(data, 'root.key'), 0o604);
  fs.chmodSync(path.join(data, 'keys'), 0);
  const result = cli(['doctor', '--json'], user);
  fs.chmodSync(path.join(data, 'keys'), 0o700);
  assert.equal(problemOf(result, 'folder').message, `${path.join(data, 'keys')} cannot be read (EACCES)`);
  problemOf(result, 'modes');
  assert.match(problemOf(result, 'note').message, /keys.*EACCES/);
});

test('a folder that can only be read is a warning with a remedy of its own', { skip: onWindows }, (t) => {
  const here = place(t);
  const { cli, data } = here;
  const user = asOrdinaryUser(t, here);
  if (user === undefined) return;
  done(cli(['set', 'a'], { input: 'x' }));
  if (isRoot) giveTo(user, data);
  for (const name of fs.readdirSync(data, { recursive: true })) {
    const entry = path.join(data, name);
    fs.chmodSync(entry, fs.statSync(entry).isDirectory() ? 0o500 : 0o400);
  }
  fs.chmodSync(data, 0o500);
  try {
    assert.equal(done(cli(['get', 'a'], user)), 'x');
    const text = done(cli(['doctor'], user));
    assert.match(text, /^warning +note: the data folder can only be read: .*\n +-> Reading goes on\./m);
    assert.doesNotMatch(text, /backup of the folder/);
  } finally {
    for (const name of ['.', ...fs.readdirSync(data, { recursive: true })])
      fs.chmodSync(path.join(data, name), 0o700);
  }
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

test('a folder that this OS user may not read', { skip: onWindows }, (t) => {
  const here = place(t);
  const { cli, data } = here;
  const user = asOrdinaryUser(t, here);
  if (user === undefined) return;
  done(cli(['set', 'a'], { input: 'x' }));
  fs.chmodSync(data, isRoot ? 0o700 : 0);
  try {
    const result = cli(['doctor', '--json'], user);
    assert.equal(problemOf(result, 'folder').message, `${data} cannot be read (EACCES)`);
    problemOf(result, 'open');
    if (isRoot) problemOf(result, 'owner');
    assert.equal(cli(['list'], user).status, 5);
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
