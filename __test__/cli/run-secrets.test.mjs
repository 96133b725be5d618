// run with secrets: variables for a program, of which nothing is seen anywhere else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { CODE, done, MAIN, place, refused } from './support.mjs';

const onWindows = process.platform === 'win32';
const require = createRequire(import.meta.url);
const { mappingOf, withVariables } = require('../../lib/cli/environment.js');

const PRINT = 'console.log(JSON.stringify(process.env))';
const URL = 'https://git.example/a';

/** A place with a vault; `run` runs a program that prints its variables, and gives those that were not there before. */
function placeWithVault(t) {
  const here = place(t);
  const { OHOS_DEVICE_DIR, ...before } = process.env;
  const env = { ...before, OHOS_SECURITY_KIT_DIR: path.join(here.dir, 'kit'), TOKEN: 'of before' };
  const plain = (args, options = {}) => here.plain(args, { env, ...options });
  const put = (service, account, value, ...more) =>
    done(plain(['vault', 'set', service, account, ...more], { input: value }));
  const start = (...options) => plain(['run', ...options, '--', process.execPath, '-e', PRINT]);
  const run = (...options) => {
    const given = JSON.parse(done(start(...options)));
    return Object.fromEntries(Object.entries(given).filter(([name, value]) => env[name] !== value));
  };
  return { ...here, env, plain, put, start, run };
}

test('run --env: entries become variables, and the rest of the environment stays', (t) => {
  const { put, run, start } = placeWithVault(t);
  put('mail', 'me', 's3cr3t größe\n', '--keep-newline');
  put(URL, 'me', 'of the url');
  put('mail', 'a/b%', 'odd');
  put('mail', 'empty', '', '--allow-empty');
  assert.deepEqual(run('--env', 'MAIL=mail/me', '--env', `GIT=${URL}/me`), {
    MAIL: 's3cr3t größe\n',
    GIT: 'of the url',
  });
  assert.deepEqual(run('--env', 'ODD=mail/a%2fb%25', '--env', 'EMPTY=mail/empty'), { ODD: 'odd', EMPTY: '' });
  // The same entry twice, and a variable that was there.
  assert.deepEqual(run('--env', 'A=mail/me', '--env', 'TOKEN=mail/me', '--env=A=mail/empty'), {
    A: '',
    TOKEN: 's3cr3t größe\n',
  });
  assert.equal(JSON.parse(done(start())).TOKEN, 'of before');
});

test('run --env-from: names in a file, --service: all of a service; what is more precise counts', (t) => {
  const { put, run, start, file } = placeWithVault(t);
  put('app', 'TOKEN', 'of the service');
  put('app', 'OTHER', 'other');
  put('app', 'no-variable', 'x');
  put('app', '9', 'x');
  put('more', 'TOKEN', 'of more');
  put('mail', 'me', 'of the file');
  put('mail', 'you', 'of the option');
  assert.deepEqual(run('--service', 'app'), { TOKEN: 'of the service', OTHER: 'other' });
  assert.deepEqual(run('--service', 'app', '--service', 'more'), { TOKEN: 'of more', OTHER: 'other' });
  const names = file(
    'names',
    '\ufeff# what the program needs\r\n\r\nTOKEN=mail/me\r\n  FILE=mail/me  \n#X=a/b',
  );
  assert.deepEqual(run('--env-from', names), { TOKEN: 'of the file', FILE: 'of the file' });
  assert.deepEqual(run('--env', 'TOKEN=mail/you', '--env-from', names, '--service', 'app'), {
    TOKEN: 'of the option',
    FILE: 'of the file',
    OTHER: 'other',
  });
  refused(start('--env-from', file('none', '# nothing\n')), 2, CODE.INVALID_ARGUMENT, /names no variable/);
  refused(start('--env-from', '/nowhere/hunter2'), 2, CODE.INVALID_ARGUMENT, /^((?!hunter2).)*ENOENT/s);
  refused(start('--service', 'nobody'), 3, 'NOT_FOUND');
});

test('run --env-from: Node does not take the file for one of its own; --env-file is the same for us', (t) => {
  const { put, run, start, file } = placeWithVault(t);
  put('mail', 'me', 's3cr3t');
  // Node would obey this in a file of --env-file, before the tool runs.
  const hostile = file('hostile', 'NODE_OPTIONS=--require=./evil.js/x\n');
  refused(start('--env-from', hostile), 3, 'NOT_FOUND', /NODE_OPTIONS/);
  const names = file('names', 'A=mail/me\n');
  assert.deepEqual(run('--env-file', names), { A: 's3cr3t' });
  refused(start('--env-file', names, '--env-from', names), 2, CODE.INVALID_ARGUMENT, /the same/);
});

test('run: what is missing is said before anything starts, all at once', (t) => {
  const { put, plain, cwd, file, env } = placeWithVault(t);
  put('mail', 'me', 'x');
  const made = path.join(cwd, 'made');
  const start = (...options) =>
    plain([
      'run',
      ...options,
      '--',
      process.execPath,
      '-e',
      `require('fs').writeFileSync(${JSON.stringify(made)}, '')`,
    ]);
  const missing = start('--env', 'A=mail/me', '--env', 'B=mail/hunter2', '--env', 'C=hunter2/me');
  refused(missing, 3, 'NOT_FOUND', /^((?!hunter2).)*B, C((?!hunter2).)*$/s);
  refused(start('--vault', 'other', '--env', 'A=mail/me'), 3, 'NOT_FOUND', / A;/);
  // A file of secrets, given in place of one of names: nothing of it is repeated.
  for (const [lines, status, code] of [
    ['KEY=hunter2', 2, CODE.INVALID_ARGUMENT],
    ['\nexport KEY=a/hunter2', 2, CODE.INVALID_ARGUMENT],
    ['URL=postgres://me:hunter2@host/db', 3, 'NOT_FOUND'],
  ]) {
    refused(start('--env-from', file('secrets', lines)), status, code, /^((?!hunter2).)*$/s);
  }
  for (const wrong of [
    'hunter2',
    'hunter2=',
    '=hunter2/x',
    'A=/hunter2',
    'A B=hunter2/x',
    '1=hunter2/x',
    '--',
  ]) {
    refused(start('--env', wrong), 2, CODE.INVALID_ARGUMENT, /^((?!hunter2).)*NAME=service\/account.*$/s);
  }
  assert.equal(fs.existsSync(made), false);
  assert.equal(done(start('--env', 'A=mail/me')), '');
  assert.equal(fs.existsSync(made), true);
  assert.deepEqual(fs.readdirSync(path.join(env.OHOS_SECURITY_KIT_DIR, 'vaults')), ['default']);
});

test('run: a value that is no text, or more than a system takes, is an error without the value', (t) => {
  const { put, start } = placeWithVault(t);
  put('mail', 'zero', 'hunter\0two');
  put('mail', 'bytes', Buffer.from([0xff, 0xfe]).toString('base64'), '--base64');
  put('mail', 'much', 'hunter2'.repeat(100_000));
  refused(start('--env', 'A=mail/zero'), 2, CODE.INVALID_ARGUMENT, /^((?!hunter).)*for A is no text.*$/s);
  refused(start('--env', 'A=mail/bytes'), 2, CODE.INVALID_ARGUMENT, /for A is no text/);
  if (process.platform === 'linux') {
    refused(start('--env', 'A=mail/much'), 126, 'E2BIG', /^((?!hunter).)*longer than the system takes.*$/s);
  }
});

test('run: the secret stands in no command line and in no file', {
  skip: process.platform !== 'linux',
}, (t) => {
  const { put, plain, dir } = placeWithVault(t);
  const secret = 'very-rare-s3cr3t';
  put('mail', 'me', secret);
  const look = `
    const fs = require('fs');
    const lines = fs.readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name)).map((pid) => {
      try { return fs.readFileSync('/proc/' + pid + '/cmdline', 'latin1'); } catch { return ''; }
    });
    console.log(process.env.A.length, lines.some((line) => line.includes(process.env.A)));`;
  assert.equal(
    done(plain(['run', '--env', 'A=mail/me', '--', process.execPath, '-e', look])),
    `${secret.length} false\n`,
  );
  for (const name of fs.readdirSync(dir, { recursive: true })) {
    const entry = path.join(dir, name);
    if (fs.statSync(entry).isFile()) assert.ok(!fs.readFileSync(entry, 'latin1').includes(secret), entry);
  }
});

test('run: a source file gets secrets as well', (t) => {
  const { put, plain, file } = placeWithVault(t);
  put('mail', 'me', 's3cr3t');
  const script = file('a.ts', 'console.log(process.env.A, process.argv.slice(2).join());');
  assert.equal(done(plain(['run', '--env', 'A=mail/me', script, 'x'])), 's3cr3t x\n');
});

test('run: a passphrase from stdin leaves the command an empty one', (t) => {
  const { plain, put, file } = placeWithVault(t);
  put('mail', 'me', 's3cr3t', '--passphrase-file', file('phrase', 'correct horse'));
  const program =
    "process.stdin.on('data', () => process.exit(1)).on('end', () => console.log(process.env.A))";
  const options = ['--passphrase-file', '-', '--env', 'A=mail/me'];
  const started = plain(['run', ...options, '--', process.execPath, '-e', program], {
    input: 'correct horse\n',
  });
  assert.equal(done(started), 's3cr3t\n');
});

test('run: npm scripts and shells find them', { skip: onWindows }, (t) => {
  const { put, env, cwd } = placeWithVault(t);
  put('app', 'TOKEN', 's3cr3t');
  const line = `"${process.execPath}" "${MAIN}" run --service app -- sh -c 'echo "$TOKEN"'`;
  const { stdout, stderr } = spawnSync('bash', ['-c', line], { cwd, env });
  assert.deepEqual([stdout.toString(), stderr.toString()], ['s3cr3t\n', '']);
});

test('run: what a mapping is', () => {
  for (const [text, expected] of [
    ['A=b/c', { variable: 'A', service: 'b', account: 'c' }],
    ['_a1=b/', { variable: '_a1', service: 'b', account: '' }],
    ['A=https://b/c/d', { variable: 'A', service: 'https://b/c', account: 'd' }],
    ['A=b=c/d=e', { variable: 'A', service: 'b=c', account: 'd=e' }],
    ['A=b%2Fc/d%2fe', { variable: 'A', service: 'b/c', account: 'd/e' }],
    ['A=%252F/%2', { variable: 'A', service: '%2F', account: '%2' }],
    ['A=b\nc/d', { variable: 'A', service: 'b\nc', account: 'd' }],
    ['A', undefined],
    ['A=', undefined],
    ['A=b', undefined],
    ['A=/', undefined],
    ['A-B=b/c', undefined],
    ['A =b/c', undefined],
    ['__proto__=b/c', { variable: '__proto__', service: 'b', account: 'c' }],
  ]) {
    assert.deepEqual(mappingOf(text), expected, text);
  }
});

test('run: on Windows the case of a name does not matter', () => {
  const before = { Path: 'a', TOKEN: 'b' };
  assert.deepEqual(
    withVariables(
      before,
      [
        ['PATH', 'c'],
        ['token', 'd'],
      ],
      'win32',
    ),
    { PATH: 'c', token: 'd' },
  );
  assert.deepEqual(withVariables(before, [['PATH', 'c']], 'linux'), { Path: 'a', TOKEN: 'b', PATH: 'c' });
});
