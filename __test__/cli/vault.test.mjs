// vault: entries by service and account, from the command line.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { asOrdinaryUser, CODE, done, giveTo, isRoot, jsonOf, place, refused } from './support.mjs';

const onWindows = process.platform === 'win32';

/** A place whose vaults are in a folder of it; `vault` runs a command of vault. */
function placeOf(t) {
  const here = place(t);
  const { OHOS_DEVICE_DIR, ...env } = process.env;
  env.OHOS_SECURITY_KIT_DIR = path.join(here.dir, 'kit');
  const plain = (args, options = {}) => here.plain(args, { env, ...options });
  const vault = (...args) => plain(['vault', ...args]);
  const put = (service, account, value, ...more) =>
    done(plain(['vault', 'set', service, account, ...more], { input: value }));
  return {
    ...here,
    env,
    plain,
    vault,
    put,
    folder: path.join(env.OHOS_SECURITY_KIT_DIR, 'vaults', 'default'),
  };
}

const named = (entries) => entries.map(({ service, account }) => `${service}|${account}`);

test('vault: a value goes in by stdin and comes out as it was', (t) => {
  const { plain, vault, put } = placeOf(t);
  put('mail', 'me', 's3cr3t\n');
  assert.equal(done(vault('get', 'mail', 'me')), 's3cr3t');
  put('mail', 'me', 's3cr3t\r\n', '--keep-newline');
  assert.equal(done(vault('get', 'mail', 'me')), 's3cr3t\r\n');
  const bytes = Buffer.from([0, 255, 10, 13, 10]);
  put('mail', 'bytes', bytes.toString('base64'), '--base64');
  assert.deepEqual(plain(['vault', 'get', 'mail', 'bytes']).bytes, bytes);
  assert.deepEqual(jsonOf(vault('get', 'mail', 'bytes', '--json')), {
    service: 'mail',
    account: 'bytes',
    valueBase64: bytes.toString('base64'),
  });
  assert.deepEqual(jsonOf(vault('get', 'mail', 'me', '--json', '-n')).value, 's3cr3t\r\n');
});

test('vault: reading makes nothing, and what is not there is 3', (t) => {
  const { vault, env } = placeOf(t);
  assert.deepEqual(jsonOf(vault('list', '--json')), []);
  assert.equal(done(vault('list')), '');
  refused(vault('get', 'mail', 'me'), 3, 'NOT_FOUND');
  refused(vault('remove', 'mail', 'me'), 3, 'NOT_FOUND');
  const has = vault('has', 'mail', 'me');
  assert.deepEqual([has.status, has.stdout, has.stderr], [3, '', '']);
  assert.match(done(vault('check')), /^warning +folder: there is no vault in .* yet\n +-> The first write/m);
  assert.equal(fs.existsSync(env.OHOS_SECURITY_KIT_DIR), false);
});

test('vault has: the exit code says it, and --json', (t) => {
  const { vault, put } = placeOf(t);
  put('mail', 'me', 'x');
  assert.equal(done(vault('has', 'mail', 'me')), '');
  assert.deepEqual(jsonOf(vault('has', 'mail', 'me', '--json')), {
    service: 'mail',
    account: 'me',
    has: true,
  });
  const not = vault('has', 'mail', 'you', '--json');
  assert.deepEqual([not.status, JSON.parse(not.stdout).has], [3, false]);
});

test('vault list and find: entries without their values', (t) => {
  const { vault, put } = placeOf(t);
  const before = Date.now();
  put('mail', 'me', 'hunter2', '--label', 'private', '--label', 'old', '--expires', '1d');
  put('mail', 'you', 'hunter22');
  put('https://git.example', 'me', 'hunter222', '--label', 'private');
  const all = jsonOf(vault('list', '--json'));
  assert.deepEqual(named(all), ['https://git.example|me', 'mail|me', 'mail|you']);
  const { createdAt, updatedAt, expiresAt, ...rest } = all[1];
  assert.deepEqual(rest, { service: 'mail', account: 'me', labels: ['private', 'old'], size: 7 });
  assert.ok(Date.parse(createdAt) >= before - 1000 && Date.parse(updatedAt) >= before - 1000);
  assert.ok(Math.abs(Date.parse(expiresAt) - before - 86_400_000) < 60_000, expiresAt);
  const text = done(vault('list', 'mail'));
  assert.match(
    text,
    /^SERVICE +ACCOUNT +LABELS +BYTES +UPDATED +EXPIRES\nmail +me +private, old +7 .*\nmail +you +- +8 +\S+ +-\n$/,
  );
  assert.doesNotMatch(text + JSON.stringify(all), /hunter/);
  for (const [args, expected] of [
    [
      ['list', '--label', 'private'],
      ['https://git.example|me', 'mail|me'],
    ],
    [['list', 'mail', '--label', 'private'], ['mail|me']],
    [['list', '--label', 'private', '--label', 'old'], ['mail|me']],
    [['list', 'nobody'], []],
    [
      ['find', '--account', 'me'],
      ['https://git.example|me', 'mail|me'],
    ],
    [['find', '--service-prefix', 'https://'], ['https://git.example|me']],
    [['find', '--account-prefix', 'y', '--service', 'mail'], ['mail|you']],
    [['find', '--label', 'old'], ['mail|me']],
    [['find', '--no-account'], []],
  ]) {
    assert.deepEqual(named(jsonOf(vault(...args, '--json'))), expected, args.join(' '));
  }
  refused(vault('find'), 2, CODE.INVALID_ARGUMENT, /vault list/);
});

test('vault: names of others are shown safely', (t) => {
  const { vault, put } = placeOf(t);
  const name = 'a\u001b[2Jb\nmail  you\u202e';
  put(name, name, 'x', '--label', '\u0007');
  const text = done(vault('list'));
  assert.equal(text.trimEnd().split('\n').length, 2);
  assert.match(text, /a\\x1b\[2Jb\\x0amail {2}you\\u202e .* \\x07/);
  assert.equal(jsonOf(vault('list', '--json'))[0].service, name);
  const { stdout, stderr } = vault('check');
  for (const char of ['\u001b', '\u0007', '\u202e']) assert.ok(!(stdout + stderr).includes(char));
  assert.equal(done(vault('get', name, name)), 'x');
});

test('vault set: what was there gets another value, labels and time, unless that is refused', (t) => {
  const { plain, vault, put } = placeOf(t);
  put('mail', 'me', 'one', '--label', 'a');
  const again = plain(['vault', 'set', 'mail', 'me', '--no-overwrite'], { input: 'two' });
  refused(again, 4, 'EXISTS');
  assert.equal(done(vault('get', 'mail', 'me')), 'one');
  put('mail', 'me', 'two');
  assert.equal(done(vault('get', 'mail', 'me')), 'two');
  assert.deepEqual(jsonOf(vault('list', '--json'))[0].labels, []);
  put('mail', 'new', 'three', '--no-overwrite');
});

test('vault set: what is no value, and what is too much', (t) => {
  const { plain, vault, put, file, env } = placeOf(t);
  const set = (input, ...more) => plain(['vault', 'set', 'mail', 'me', ...more], { input });
  refused(set(''), 2, CODE.INVALID_ARGUMENT, /--allow-empty/);
  refused(set('\n'), 2, CODE.INVALID_ARGUMENT, /--allow-empty/);
  refused(set('x'.repeat(1024 * 1024 + 1)), 2, CODE.INVALID_ARGUMENT, /1048577 bytes.*1048576/);
  refused(set('x'.repeat(3 * 1024 * 1024)), 2, CODE.INVALID_ARGUMENT, /longer than/);
  refused(set('!', '--base64'), 2, CODE.INVALID_ARGUMENT, /base64/);
  refused(set('', '--file', file('empty', '')), 2, CODE.INVALID_ARGUMENT, /--allow-empty/);
  refused(set('', '--file', '/nowhere/hunter2'), 2, CODE.INVALID_ARGUMENT, /^((?!hunter2).)*ENOENT/s);
  if (fs.existsSync('/dev/zero'))
    refused(set('', '--file', '/dev/zero'), 2, CODE.INVALID_ARGUMENT, /longer than/);
  refused(vault('set', 'mail', 'me', 'hunter2'), 2, CODE.INVALID_ARGUMENT, /^((?!hunter2).)*$/s);
  refused(vault('set', 'mail', 'hunter2', '--no-account'), 2, CODE.INVALID_ARGUMENT, /^((?!hunter2).)*$/s);
  assert.equal(fs.existsSync(env.OHOS_SECURITY_KIT_DIR), false);
  put('mail', 'empty', '', '--allow-empty');
  assert.equal(done(vault('get', 'mail', 'empty')), '');
  put('mail', 'most', 'x'.repeat(1024 * 1024));
  assert.equal(done(vault('get', 'mail', 'most')).length, 1024 * 1024);
  const bytes = Buffer.from('as it is\n\0\xff\n', 'latin1');
  put('mail', 'file', '', '--file', file('bytes', bytes));
  assert.deepEqual(vault('get', 'mail', 'file').bytes, bytes);
});

test('vault set --expires: from now, or a date', (t) => {
  const { plain, vault, put } = placeOf(t);
  for (const [when, at] of [
    ['90s', Date.now() + 90_000],
    ['15m', Date.now() + 900_000],
    ['12h', Date.now() + 43_200_000],
    ['2w', Date.now() + 1_209_600_000],
    ['2999-12-31', Date.UTC(2999, 11, 31)],
    ['2996-02-29T18:30Z', Date.UTC(2996, 1, 29, 18, 30)],
    ['2999-12-31T18:30:05.5+02:00', Date.UTC(2999, 11, 31, 16, 30, 5, 500)],
  ]) {
    put('mail', 'me', 'x', '--expires', when);
    const { expiresAt } = jsonOf(vault('list', '--json'))[0];
    assert.ok(Math.abs(Date.parse(expiresAt) - at) < 30_000, `${when}: ${expiresAt}`);
  }
  for (const when of [
    '0s',
    '1',
    'd',
    '1y',
    '-1d',
    '1.5h',
    'tomorrow',
    '2999-02-29',
    '2999-13-01',
    '2020-01-01',
    '2999-12-31T18:30',
    '999999999w',
    ' 1d',
  ]) {
    const refusal = plain(['vault', 'set', 'mail', 'me', '--expires', when], { input: 'x' });
    refused(refusal, 2, CODE.INVALID_ARGUMENT, /--expires/);
  }
});

test('vault: an entry without an account is named by saying so', (t) => {
  const { plain, vault, put } = placeOf(t);
  done(plain(['vault', 'set', 'gh:github.com', '--no-account'], { input: 'token' }));
  put('gh:github.com', 'me', 'mine');
  assert.equal(done(vault('get', 'gh:github.com', '--no-account')), 'token');
  assert.deepEqual(named(jsonOf(vault('find', '--no-account', '--json'))), ['gh:github.com|']);
  refused(vault('get', 'gh:github.com'), 2, CODE.INVALID_ARGUMENT, /--no-account/);
  refused(vault('get', 'gh:github.com', ''), 2, CODE.INVALID_ARGUMENT, /<account> is empty/);
  refused(vault('get', 'gh:github.com', 'me', '--no-account'), 2, CODE.INVALID_ARGUMENT);
  done(vault('remove', 'gh:github.com', '--no-account'));
  assert.deepEqual(named(jsonOf(vault('list', '--json'))), ['gh:github.com|me']);
});

test('vault rename: the rest stays; a name that is taken is refused', (t) => {
  const { vault, put } = placeOf(t);
  put('mail', 'me', 'one', '--label', 'a');
  put('mail', 'you', 'two');
  done(vault('rename', 'mail', 'me', '--to-service', 'post'));
  assert.equal(done(vault('get', 'post', 'me')), 'one');
  assert.deepEqual(jsonOf(vault('list', 'post', '--json'))[0].labels, ['a']);
  refused(vault('rename', 'mail', 'me', '--to-account', 'them'), 3, 'NOT_FOUND');
  refused(vault('rename', 'mail', 'you'), 2, CODE.INVALID_ARGUMENT, /--to-service/);
  const both = ['rename', 'post', 'me', '--to-service', 'mail', '--to-account', 'you'];
  refused(vault(...both), 4, 'EXISTS');
  assert.equal(done(vault('get', 'mail', 'you')), 'two');
  assert.deepEqual(jsonOf(vault(...both, '--replace', '--json')), {
    service: 'mail',
    account: 'you',
    renamed: true,
  });
  assert.deepEqual(named(jsonOf(vault('list', '--json'))), ['mail|you']);
  done(vault('rename', 'mail', 'you', '--no-to-account'));
  assert.equal(done(vault('get', 'mail', '--no-account')), 'one');
});

test('vault remove and clear', (t) => {
  const { vault, put } = placeOf(t);
  for (const account of ['a', 'b', 'c']) put('mail', account, 'x');
  put('git', 'a', 'x');
  assert.equal(done(vault('remove', 'mail', 'a')), '');
  assert.deepEqual(jsonOf(vault('remove', 'mail', 'b', '--json')), { removed: 1 });
  refused(vault('clear', 'mail'), 2, CODE.INVALID_ARGUMENT, /--yes/);
  refused(vault('clear', '', '--yes'), 2, CODE.INVALID_ARGUMENT, /empty/);
  assert.deepEqual(jsonOf(vault('clear', 'mail', '--yes', '--json')), { removed: 1 });
  assert.deepEqual(named(jsonOf(vault('list', '--json'))), ['git|a']);
  assert.deepEqual(jsonOf(vault('clear', '--yes', '--json')), { removed: 1 });
  assert.deepEqual(jsonOf(vault('list', '--json')), []);
});

test('vault: --vault and --dir say which one it is', (t) => {
  const { plain, vault, put, dir, folder, env } = placeOf(t);
  put('mail', 'me', 'default');
  put('mail', 'me', 'work', '--vault', 'work');
  const other = path.join(dir, 'other');
  put('mail', 'me', 'other', '--dir', other);
  assert.equal(done(vault('get', 'mail', 'me')), 'default');
  assert.equal(done(vault('get', 'mail', 'me', '--vault', 'work')), 'work');
  assert.equal(done(vault('get', 'mail', 'me', '--dir', other)), 'other');
  assert.equal(fs.existsSync(folder), true);
  assert.deepEqual(fs.readdirSync(path.join(env.OHOS_SECURITY_KIT_DIR, 'vaults')).sort(), [
    'default',
    'work',
  ]);
  refused(vault('list', '--vault', '../x'), 2, 'INVALID_ARGUMENT');
  refused(vault('list', '--dir', ''), 2, CODE.INVALID_ARGUMENT, /--dir is empty/);
  for (const [name, value] of [
    ['--device', dir],
    ['--app', 'com.example.mail'],
    ['--user', '100'],
  ]) {
    refused(plain([name, value, 'vault', 'list']), 2, CODE.INVALID_ARGUMENT, new RegExp(`^[^\n]*${name}`));
  }
});

test('vault: a passphrase, and another key', (t) => {
  const { plain, vault, put, file } = placeOf(t);
  const one = file('one', 'correct horse\n');
  const two = file('two', 'battery staple\n');
  put('mail', 'me', 'x', '--passphrase-file', one);
  assert.equal(done(vault('get', 'mail', 'me', '--passphrase-file', one)), 'x');
  refused(vault('get', 'mail', 'me'), 5, 'WRONG_KEY', /--passphrase-file/);
  refused(vault('get', 'mail', 'me', '--passphrase-file', two), 5, 'WRONG_KEY');
  const rotate = (...args) => vault('rotate-key', ...args);
  refused(rotate(), 2, CODE.INVALID_ARGUMENT, /--to/);
  refused(rotate('--to', 'paper'), 2, CODE.INVALID_ARGUMENT, /folder, keyring, passphrase/);
  refused(
    rotate('--to', 'passphrase', '--passphrase-file', one),
    2,
    CODE.INVALID_ARGUMENT,
    /--new-passphrase-file/,
  );
  refused(
    rotate('--to', 'folder', '--new-passphrase-file', two, '--passphrase-file', one),
    2,
    CODE.INVALID_ARGUMENT,
  );
  refused(rotate('--to', 'folder'), 5, 'WRONG_KEY');
  const both = ['--passphrase-file', '-', '--new-passphrase-file', '-'];
  refused(
    plain(['vault', 'rotate-key', '--to', 'passphrase', ...both], { input: 'a' }),
    2,
    CODE.INVALID_ARGUMENT,
    /stdin cannot be both/,
  );
  const rotated = rotate(
    '--to',
    'passphrase',
    '--new-passphrase-file',
    two,
    '--passphrase-file',
    one,
    '--json',
  );
  assert.deepEqual(jsonOf(rotated), { key: 'passphrase', rotated: true });
  refused(vault('get', 'mail', 'me', '--passphrase-file', one), 5, 'WRONG_KEY');
  assert.equal(done(vault('get', 'mail', 'me', '--passphrase-file', two)), 'x');
  assert.equal(done(rotate('--to', 'folder', '--passphrase-file', two)), '');
  assert.equal(done(vault('get', 'mail', 'me')), 'x');
  refused(vault('list', '--keyring', '--passphrase-file', one), 2, CODE.INVALID_ARGUMENT, /either/);
  refused(
    plain(['vault', 'set', 'a', 'b', '--passphrase-file', '-'], { input: 'x' }),
    2,
    CODE.INVALID_ARGUMENT,
    /stdin cannot be both/,
  );
});

test('vault get --out: a file for its owner only, whole or not at all', { skip: onWindows }, (t) => {
  const { vault, put, dir, file } = placeOf(t);
  put('mail', 'me', 's3cr3t');
  const out = path.join(dir, 'out');
  assert.equal(done(vault('get', 'mail', 'me', '--out', out)), '');
  assert.deepEqual([fs.readFileSync(out, 'utf8'), fs.statSync(out).mode & 0o777], ['s3cr3t', 0o600]);
  // What was there is replaced, with its mode.
  const open = file('open', 'before');
  fs.chmodSync(open, 0o644);
  done(vault('get', 'mail', 'me', '--out', open));
  assert.deepEqual([fs.readFileSync(open, 'utf8'), fs.statSync(open).mode & 0o777], ['s3cr3t', 0o600]);
  fs.symlinkSync(file('target', 'before'), path.join(dir, 'link'));
  for (const place of [path.join(dir, 'link'), '/dev/null', dir]) {
    refused(vault('get', 'mail', 'me', '--out', place), 2, CODE.INVALID_ARGUMENT, /no file/);
  }
  assert.equal(fs.readFileSync(path.join(dir, 'target'), 'utf8'), 'before');
  refused(vault('get', 'mail', 'me', '--out', path.join(dir, 'none', 'out')), 70, 'ENOENT', /no such file/);
  refused(vault('get', 'mail', 'you', '--out', path.join(dir, 'not')), 3, 'NOT_FOUND');
  assert.equal(vault('get', 'mail', 'me', '--json', '--out', out).status, 2);
  assert.deepEqual(
    fs.readdirSync(dir).filter((name) => name === 'not' || name.endsWith('.part')),
    [],
  );
});

test('vault: output that goes nowhere', { skip: !fs.existsSync('/dev/full') && 'needs /dev/full' }, (t) => {
  const { plain, vault, put } = placeOf(t);
  put('mail', 'me', 'x'.repeat(300_000));
  const full = fs.openSync('/dev/full', 'w');
  t.after(() => fs.closeSync(full));
  for (const args of [['get', 'mail', 'me'], ['list'], ['check']]) {
    const ended = plain(['vault', ...args], { stdio: ['pipe', full, 'pipe'] });
    refused(ended, 70, 'ENOSPC', /no space left on device/);
  }
  assert.equal(plain(['vault', 'has', 'mail', 'me', '--json'], { stdio: ['pipe', full, 'pipe'] }).status, 70);
  assert.equal(done(vault('has', 'mail', 'me')), '');
});

test('vault check: every line is ok, and each fault has a remedy', { skip: onWindows }, (t) => {
  const { vault, put, folder, file } = placeOf(t);
  put('mail', 'me', 'x');
  put('mail', 'you', 'x');
  const text = done(vault('check'));
  for (const line of text.trim().split('\n')) assert.match(line, /^ok {7}[a-z ]+: /);
  for (const word of [folder, 'root.key', 'intact', '2 entries, every value can be read']) {
    assert.ok(text.includes(word), word);
  }
  assert.equal(jsonOf(vault('check', '--json')).ok, true);
  fs.chmodSync(folder, 0o755);
  const modes = vault('check');
  assert.equal(modes.status, 1);
  assert.match(modes.stdout, /^problem +modes: .*mode 0755.*\n +-> chmod 700/m);
  fs.chmodSync(folder, 0o700);
  const wrong = vault('check', '--passphrase-file', file('wrong', 'wrong'));
  assert.equal(wrong.status, 1);
  assert.match(wrong.stdout, /^problem +open: .*\n +-> /m);
  refused(vault('set', 'a', 'b', '--dir', file('file', ''), '--file', file('value', 'x')), 5, 'FAILED');
  const none = vault('check', '--dir', file('file', ''));
  assert.equal(none.status, 1);
  assert.match(none.stdout, /is not a folder\n +-> Name another place with --dir/);
});

test('vault: a folder that can only be read is read', { skip: onWindows }, (t) => {
  const here = placeOf(t);
  const user = asOrdinaryUser(t, here);
  if (user === undefined) return;
  const { plain, put, env } = here;
  const as = (...args) => plain(['vault', ...args], { input: 'y', ...user });
  put('mail', 'me', 'x');
  const top = env.OHOS_SECURITY_KIT_DIR;
  if (isRoot) giveTo(user, top);
  const all = ['.', ...fs.readdirSync(top, { recursive: true })].map((name) => path.join(top, name));
  for (const entry of all.toReversed()) fs.chmodSync(entry, fs.statSync(entry).isDirectory() ? 0o500 : 0o400);
  try {
    assert.equal(done(as('get', 'mail', 'me')), 'x');
    assert.equal(jsonOf(as('list', '--json')).length, 1);
    assert.match(done(as('check')), /^warning +note: the data folder can only be read/m);
    refused(as('set', 'mail', 'me'), 5, 'READ_ONLY');
    refused(as('remove', 'mail', 'me'), 5, 'READ_ONLY');
  } finally {
    for (const entry of all) fs.chmodSync(entry, 0o700);
  }
});

test('vault: a folder that may not be read, or is none, is not an empty one', { skip: onWindows }, (t) => {
  const here = placeOf(t);
  const user = asOrdinaryUser(t, here);
  if (user === undefined) return;
  const { plain, put, folder, file } = here;
  put('mail', 'me', 'x');
  fs.chmodSync(folder, isRoot ? 0o700 : 0);
  try {
    for (const command of [
      ['get', 'mail', 'me'],
      ['has', 'mail', 'me'],
      ['list'],
      ['find', '--label', 'a'],
    ]) {
      refused(plain(['vault', ...command], user), 5, 'READ_ONLY', /EACCES/);
    }
    refused(plain(['run', '--env', 'A=mail/me', '--', 'true'], user), 5, 'READ_ONLY', /EACCES/);
  } finally {
    fs.chmodSync(folder, 0o700);
  }
  refused(plain(['vault', 'list', '--dir', file('file', '')]), 5, 'FAILED', /ENOTDIR/);
});

test('vault: the folder is not found by where one happens to be', { skip: onWindows }, (t) => {
  const { plain, dir, cwd } = placeOf(t);
  const { PATH } = process.env;
  const XDG_DATA_HOME = path.join(dir, 'data');
  done(plain(['vault', 'set', 'a', 'b'], { input: 'x', env: { PATH, XDG_DATA_HOME } }));
  assert.equal(done(plain(['vault', 'get', 'a', 'b'], { env: { PATH, XDG_DATA_HOME } })), 'x');
  const home = path.join(dir, 'home');
  const folderOf = (env) =>
    /(no vault|the data is) in (.*?)( yet)?$/m.exec(
      plain(['vault', 'check', '--vault', 'none'], { env }).stdout,
    )[2];
  const below = process.platform === 'darwin' ? 'Library/Application Support' : '.local/share';
  const vaultBelow = (folder) => path.join(folder, below, 'ohos-security-kit', 'vaults', 'none');
  assert.equal(folderOf({ PATH, HOME: home }), vaultBelow(home));
  // As an unset variable leaves it.
  assert.equal(folderOf({ PATH, HOME: '' }), vaultBelow(os.userInfo().homedir));
  refused(plain(['vault', 'list'], { env: { PATH, HOME: 'home' } }), 2, 'INVALID_ARGUMENT', /HOME/);
  assert.deepEqual(fs.readdirSync(cwd), []);
});
