// The tool as a program: help, wrong usage, JSON errors, closed pipes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import { CODE, done, jsonOf, MAIN, place, refused } from './support.mjs';

const onWindows = process.platform === 'win32';

test('help and version open nothing', (t) => {
  const { cli, data } = place(t);
  assert.match(done(cli(['--version'])), /^\d+\.\d+\.\d+\n$/);
  assert.equal(done(cli(['-V'])), done(cli(['--version'])));
  const help = done(cli(['--help']));
  const names = 'set get list remove lock apps permissions usage doctor vault test run init completion'.split(
    ' ',
  );
  for (const name of names) {
    assert.match(help, new RegExp(`^  ${name} `, 'm'));
    assert.match(done(cli([name, '--help'])), new RegExp(`^Usage: ohos-security-kit ${name} `));
  }
  for (const code of [0, 1, 2, 3, 4, 5, 70, 126, 127, 130])
    assert.match(help, new RegExp(`^  ${code} +[a-z]`, 'm'));
  assert.equal(fs.existsSync(data), false);
});

test('the page on the command line names every command, and no option that there is not', (t) => {
  const { plain } = place(t);
  const page = fs.readFileSync(path.join(import.meta.dirname, '../../docs/08-command-line.md'), 'utf8');
  const visit = (words) => {
    const help = done(plain([...words, '--help']));
    const [, rows = ''] = /^Commands:\n((?: .*\n)+)/m.exec(help) ?? [];
    const names = [...rows.matchAll(/^ {2}(\w[\w-]*)/gm)].map(([, name]) => name);
    const below = names.filter((name) => name !== 'help').map((name) => [...words, name]);
    return [{ words, help }, ...below.flatMap(visit)];
  };
  const places = visit([]);
  const commandsOf = page.replaceAll('\\|', '|');
  for (const { words } of places.slice(1)) {
    // `lock status|set|change|remove` has several in one.
    const [first, ...rest] = words;
    const pattern = new RegExp(`\`${first}\\b${rest.map((word) => `[^\`]*\\b${word}\\b`).join('')}`);
    assert.match(commandsOf, pattern, words.join(' '));
  }
  const helps = places.map(({ help }) => help).join('\n');
  const ours = page.replace("Node's own `--env-file`", '').matchAll(/(?<![\w-])--[a-z][a-z-]*/g);
  for (const [option] of ours) assert.match(helps, new RegExp(`${option}(?![a-z-])`), option);
});

test('wrong usage is 2', (t) => {
  const { cli, data } = place(t);
  refused(cli(['frobnicate']), 2, CODE.INVALID_ARGUMENT, /frobnicate/);
  refused(cli(['get']), 2, CODE.INVALID_ARGUMENT, /alias/);
  refused(cli(['get', 'a', 'b']), 2, CODE.INVALID_ARGUMENT);
  refused(cli(['get', 'a', '--nonsense']), 2, CODE.INVALID_ARGUMENT, /--nonsense/);
  refused(cli(['list', '--device']), 2, CODE.INVALID_ARGUMENT);
  const none = cli([]);
  assert.equal(none.status, 2);
  assert.match(none.stderr, /^Usage: /);
  assert.equal(none.stdout, '');
  assert.equal(fs.existsSync(data), false);
});

// The words that commander would repeat, and those that stand where a file or a number is expected.
const PLACES = {
  'a command': (secret) => [secret],
  'a command of lock': (secret) => ['lock', secret],
  'a word too many': (secret) => ['set', 'a', secret],
  'a word where there are none': (secret) => ['doctor', secret],
  'behind a short option': (secret) => ['set', 'a', `-s${secret}`],
  'behind an option that is none': (secret) => ['set', 'a', `--secret=${secret}`],
  'after an option that is none': (secret) => ['--passphrase', secret, 'list'],
  'a user': (secret) => ['--user', secret, 'list'],
  'an app': (secret) => ['--app', secret, 'list'],
  'an app of permissions': (secret) => ['permissions', secret],
  'a number': (secret) => ['list', '--limit', secret],
  'a choice': (secret) => ['set', 'a', '--accessibility', secret],
  'the file that holds it': (secret) => ['--passphrase-file', secret, 'list'],
  'the file of a password': (secret) => ['lock', 'set', '--new-password-file', secret],
  'a command of vault': (secret) => ['vault', secret],
  'a word too many of vault': (secret) => ['vault', 'get', 'a', 'b', secret],
  'a word too many of vault set': (secret) => ['vault', 'set', 'a', 'b', secret],
  'a vault': (secret) => ['vault', 'list', '--vault', secret],
  'a time': (secret) => ['vault', 'set', 'a', 'b', '--expires', secret],
  'a place': (secret) => ['vault', 'rotate-key', '--to', secret],
  'the file of a value': (secret) => ['vault', 'set', 'a', 'b', '--file', secret],
  'a mapping': (secret) => ['run', '--env', secret, '--', 'true'],
  'a variable of a mapping': (secret) => ['run', '--env', `${secret}=a/b`, '--', 'true'],
  'a shell': (secret) => ['completion', secret],
  'a file to run': (secret) => ['run', secret],
  'a command to run': (secret) => ['run', '--', secret],
  'as JSON': (secret) => ['--json', secret],
};
for (const [where, argsOf] of Object.entries(PLACES)) {
  test(`a secret in the place of ${where} is not repeated`, (t) => {
    const { cli } = place(t);
    for (const secret of ['Hunter2', "o'hunter' is invalid\n'hunter'"]) {
      const { status, stdout, stderr } = cli(argsOf(secret));
      assert.ok(status > 0, `exit ${status}`);
      assert.doesNotMatch(stdout + stderr, /hunter/i);
    }
  });
}

test('what is almost the name of an option or command is shown, with the right one', (t) => {
  const { cli } = place(t);
  refused(
    cli(['get', 'a', '--pasword-file', 'x']),
    2,
    CODE.INVALID_ARGUMENT,
    /'--pasword-file'\n\(Did you mean --password-file\?\)/,
  );
  refused(cli(['permision']), 2, CODE.INVALID_ARGUMENT, /'permision'\n\(Did you mean permissions\?\)/);
});

test('an empty word is wrong usage, and nothing is made', (t) => {
  const { plain, cwd, dir, file } = place(t);
  const env = { ...process.env, OHOS_DEVICE_DIR: path.join(dir, 'data') };
  for (const [named, ...args] of [
    ['--device', '--device', '', 'set', 'a'],
    ['--device', 'set', 'a', '--device='],
    ['--device', '--device', '', 'doctor'],
    ['--app', '--app', '', 'list'],
    ['--user', '--user', '', 'list'],
    ['--passphrase-file', '--passphrase-file', '', 'list'],
    ['<alias>', 'set', ''],
    ['<alias>', 'get', ''],
    ['<alias>', 'remove', ''],
    ['--label', 'set', 'a', '--label', 'x', '--label', ''],
    ['--critical-label', 'set', 'a', '--critical-label', ''],
    ['--accessibility', 'set', 'a', '--accessibility', ''],
    ['--group', 'list', '--group', ''],
    ['--limit', 'list', '--limit', ''],
    ['--offset', 'list', '--offset', ''],
    ['--password-file', 'get', 'a', '--unlock', '--password-file', ''],
    ['--new-password-file', 'lock', 'set', '--new-password-file', ''],
    ['--password-file', 'lock', 'remove', '--password-file', ''],
    ['<bundleName>', 'permissions', ''],
    ['<bundleName>', 'permissions', 'grant', '', 'x'],
    ['<permission>', 'permissions', 'revoke', 'x', ''],
    ['<bundleName>', 'usage', ''],
    ['<files>', 'test', ''],
    ['<files>', 'test', file('a.test.ts', ''), ''],
    ['--filter', 'test', file('a.test.ts', ''), '--filter', ''],
    ['--junit', 'test', file('a.test.ts', ''), '--junit', ''],
  ]) {
    refused(plain(args, { input: 's', env }), 2, CODE.INVALID_ARGUMENT, new RegExp(named));
  }
  assert.deepEqual(fs.readdirSync(cwd), []);
  assert.equal(fs.existsSync(env.OHOS_DEVICE_DIR), false);
});

test('--device: a folder, its URL, or memory', (t) => {
  const { plain, cwd, dir } = place(t);
  const data = path.join(dir, 'größe 1');
  const url = pathToFileURL(data).href;
  done(plain(['--device', url, 'set', 'a'], { input: 'x' }));
  assert.equal(done(plain(['--device', data, 'get', 'a'])), 'x');
  assert.equal(done(plain(['--device', url.replace('file:', 'FILE:'), 'get', 'a'])), 'x');
  assert.equal(done(plain(['--device', `file:${pathToFileURL(data).pathname}`, 'get', 'a'])), 'x');
  for (const wrong of [
    `${url}?a`,
    `${url}#a`,
    'file:data',
    'file:',
    'file://',
    'file://',
    'file:///',
    'file:///a%2Fb',
    'file:///a%zz',
  ]) {
    refused(plain(['--device', wrong, 'list']), 2, CODE.INVALID_ARGUMENT, /file:/);
  }
  done(plain(['--device', ':memory:', 'set', 'a'], { input: 'x' }));
  refused(plain(['--device', ':memory:', 'get', 'a']), 3, CODE.NOT_FOUND);
  assert.match(done(plain(['--device', ':memory:', 'doctor'])), /in memory only/);
  assert.deepEqual(fs.readdirSync(cwd), []);
  done(plain(['--device', './:memory:', 'set', 'a'], { input: 'x' }));
  assert.deepEqual(fs.readdirSync(cwd), [':memory:']);
});

test('with --json errors are JSON, wherever they come from', (t) => {
  const { cli } = place(t);
  for (const [args, status, code] of [
    [['get', 'nobody'], 3, CODE.NOT_FOUND],
    [['frobnicate'], 2, 401],
    [['set', 'a', 'b'], 2, 401],
    [[], 2, 401],
  ]) {
    const result = cli(['--json', ...args]);
    assert.equal(result.status, status);
    assert.equal(result.stdout, '');
    const { error } = JSON.parse(result.stderr);
    assert.equal(error.code, code);
    assert.ok(error.message.length > 0);
  }
  assert.deepEqual(jsonOf(cli(['--json', 'set', 'a'], { input: 'x' })), { alias: 'a', stored: true });
});

test('a reader that goes away ends it quietly', { skip: onWindows }, (t) => {
  const { cli, data, cwd } = place(t);
  const label = 'x'.repeat(512);
  for (let n = 0; n < 8; n += 1)
    done(cli(['set', `${n}`, ...Array(4).fill(['--label', label]).flat()], { input: 'x' }));
  // `sleep` ends without having read: whatever is written then meets a closed pipe.
  for (const reader of ['head -c1', 'true']) {
    const line = `"${process.execPath}" "${MAIN}" --device "${data}" list --json | ${reader}`;
    const { status, stderr } = spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { cwd });
    assert.equal(stderr.toString(), '');
    assert.equal(status, 0);
  }
  assert.equal(jsonOf(cli(['list', '--json'])).length, 8);
});

test('an outcome is not lost with its reader', { skip: onWindows }, (t) => {
  const { cli, data, cwd } = place(t);
  done(cli(['set', 'a'], { input: 'x' }));
  fs.chmodSync(`${data}/root.key`, 0o644);
  const tool = `"${process.execPath}" "${MAIN}" --device "${data}"`;
  for (const [line, status] of [
    [`${tool} doctor | true`, 1],
    [`${tool} get nobody 2>&1 >/dev/null | true`, 3],
    [`${tool} get nobody 2> /dev/full`, 3],
    [`${tool} get a >&-`, 0],
    [`${tool} list >&-`, 0],
    [`${tool} get nobody >&- 2>&-`, 3],
  ]) {
    const ended = spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { cwd });
    assert.equal(ended.stderr.toString(), '', line);
    assert.equal(ended.status, status, line);
  }
});

test('a full disk under the output is an error, with the reason', {
  skip: !fs.existsSync('/dev/full') && 'needs /dev/full',
}, (t) => {
  const { cli, data, file } = place(t);
  const full = fs.openSync('/dev/full', 'w');
  t.after(() => fs.closeSync(full));
  const toFull = (args) => cli(args, { input: 'x', stdio: ['pipe', full, 'pipe'] });
  done(cli(['set', 'a'], { input: 'x' }));
  const hypium = path.join(import.meta.dirname, '..', '..', 'lib', 'hypium');
  const suite = file('a.test.ts', `const { describe } = require('${hypium}'); describe('S', () => {});`);
  for (const args of [
    ['--help'],
    ['--version'],
    ['lock', 'set', '--help'],
    ['get', 'a'],
    ['get', 'a', '--attributes'],
    ['list'],
    ['apps'],
    ['doctor'],
    ['lock', 'status'],
    ['test', suite],
  ]) {
    refused(toFull(args), 70, 'ENOSPC', /stdout cannot be written: no space left on device/);
  }
  for (const args of [
    ['set', 'b'],
    ['list'],
    ['permissions'],
    ['doctor'],
    ['remove', 'b'],
    ['lock', 'status'],
  ]) {
    const { status, stderr } = toFull([...args, '--json']);
    assert.equal(status, 70);
    assert.equal(JSON.parse(stderr).error.code, 'ENOSPC');
  }
  // What has nothing to say does not notice; an error has its own code.
  assert.equal(toFull(['set', 'c']).status, 0);
  refused(toFull(['get', 'nobody']), 3, CODE.NOT_FOUND);
  assert.deepEqual(fs.readdirSync(data).includes('store.db'), true);
});

test('a disk that fills up while output is written', { skip: onWindows }, (t) => {
  const { dir } = place(t);
  const out = path.join(dir, 'out');
  // The limit takes a part of the help; with the signal ignored the rest is an error, as on a full disk.
  const line = `ulimit -f 1; trap '' XFSZ; "${process.execPath}" "${MAIN}" --help > "${out}"`;
  const { status, stderr } = spawnSync('bash', ['-c', line]);
  assert.match(
    stderr.toString(),
    /^ohos-security-kit: stdout cannot be written: file too large \(EFBIG\)\n$/,
  );
  assert.equal(status, 70);
  assert.ok(fs.statSync(out).size > 0);
});

test('a warning of the package is one of the tool, with --json as JSON', (t) => {
  const { plain, file } = place(t);
  // As at a close that could not make the backup, which is a warning of the process.
  const preload = file('warn.js', "process.emitWarning('no backup', process.env.KIND);");
  const saidOf = (KIND, ...args) => {
    const env = { ...process.env, KIND, NODE_OPTIONS: `--require ${JSON.stringify(preload)}` };
    const { status, stderr } = plain(['completion', 'bash', ...args], { env });
    assert.equal(status, 0, stderr);
    return stderr;
  };
  const ours = 'OhosSecurityKitWarning';
  assert.equal(saidOf(ours), 'ohos-security-kit: warning: no backup\n');
  assert.deepEqual(JSON.parse(saidOf(ours, '--json', '--quiet')), { warning: { message: 'no backup' } });
  assert.match(saidOf('DeprecationWarning'), /^\(node:\d+\) DeprecationWarning: no backup$/m);
});

test('what a device in memory keeps is nothing, but it serves', (t) => {
  const { plain } = place(t);
  const env = { ...process.env, OHOS_DEVICE_DIR: ':memory:' };
  done(plain(['set', 'a'], { input: 'x', env }));
  refused(plain(['get', 'a'], { env }), 3, CODE.NOT_FOUND);
  assert.match(done(plain(['doctor'], { env })), /in memory only/);
});

test('OHOS_DEVICE_DIR names the folder, by its path or URL, to every command', (t) => {
  const { plain, data, cli, cwd } = place(t);
  for (const named of [data, pathToFileURL(data).href, path.relative(cwd, data)]) {
    const env = { ...process.env, OHOS_DEVICE_DIR: named };
    done(plain(['set', 'a'], { input: named, env }));
    assert.equal(done(cli(['get', 'a'])), named);
    assert.match(done(plain(['doctor'], { env })), new RegExp(`^ok .*${data}$`, 'm'), named);
  }
  assert.deepEqual(fs.readdirSync(cwd), []);
  for (const wrong of ['https://example.org', 'file:vault']) {
    const { status, stdout, stderr } = plain(['doctor'], { env: { ...process.env, OHOS_DEVICE_DIR: wrong } });
    assert.equal(status, 1, stderr);
    assert.match(stdout, /^problem +open: .*OHOS_DEVICE_DIR/m);
  }
});
