// set, get, list, remove: what goes in comes out, and nothing else does.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { CODE, done, jsonOf, onDevice, place, refused } from './support.mjs';

/** What `list` finds with these options. */
const aliasesWith =
  (cli) =>
  (...args) =>
    jsonOf(cli(['list', '--json', ...args])).map(({ alias }) => alias);

test('a secret comes back byte for byte, without the one line break at its end', (t) => {
  const { cli } = place(t);
  for (const [input, stored, flags] of [
    ['gold', 'gold'],
    ['gold\n', 'gold'],
    ['gold\r\n', 'gold'],
    ['gold\n\n', 'gold\n'],
    ['gold\n', 'gold\n', ['--keep-newline']],
    ['Z29s\nZA==\n', 'gold', ['--base64']],
    ['\ufeffgröße', '\ufeffgröße'],
  ]) {
    assert.equal(done(cli(['set', 'mail', ...(flags ?? [])], { input })), '');
    assert.equal(done(cli(['get', 'mail'])), stored);
  }
});

test('binary secrets, up to the limit', (t) => {
  const { cli } = place(t);
  const secret = Buffer.concat([Buffer.from([0, 255, 10, 13]), randomBytes(1019), Buffer.from([7])]);
  done(cli(['set', 'key'], { input: secret }));
  const got = cli(['get', 'key']);
  done(got);
  assert.deepEqual(got.bytes, secret);
  const shown = jsonOf(cli(['get', 'key', '--json']));
  assert.deepEqual(Buffer.from(shown.secretBase64, 'base64'), secret);
  assert.ok(!('secret' in shown));
  refused(cli(['set', 'key'], { input: Buffer.alloc(1025, 1) }), 2, CODE.INVALID_ARGUMENT, /1025/);
  refused(cli(['set', 'key'], { input: Buffer.alloc(100_000, 1) }), 2, CODE.INVALID_ARGUMENT);
});

test('no secret is no asset', (t) => {
  const { cli } = place(t);
  for (const input of ['', '\n', '\r\n'])
    refused(cli(['set', 'mail'], { input }), 2, CODE.INVALID_ARGUMENT, /empty/);
  refused(cli(['set', 'mail', '--base64'], { input: 'not base64!' }), 2, CODE.INVALID_ARGUMENT, /base64/);
  assert.deepEqual(jsonOf(cli(['list', '--json'])), []);
});

test('a secret in the command line is refused and not repeated', (t) => {
  const { cli } = place(t);
  for (const args of [
    ['hunter2'],
    ['--', 'hunter2'],
    ['--secret=hunter2'],
    ['-pHunter2'],
    ['-hunter2', 'x'],
  ]) {
    const { status, stdout, stderr } = cli(['set', 'mail', ...args], { input: 'x' });
    assert.ok(status === 2 || (status === 0 && stdout.startsWith('Usage: ')), stderr);
    assert.doesNotMatch(stdout + stderr, /unter2/);
  }
  refused(cli(['set', 'mail', 'hunter2'], { input: 'x' }), 2, CODE.INVALID_ARGUMENT, /command line/);
  refused(cli(['get', 'mail']), 3, CODE.NOT_FOUND);
});

test('set replaces, unless it is told not to', (t) => {
  const { cli } = place(t);
  done(cli(['set', 'mail', '--label', 'old'], { input: 'one' }));
  refused(cli(['set', 'mail', '--no-overwrite'], { input: 'two' }), 4, CODE.DUPLICATED);
  assert.equal(done(cli(['get', 'mail'])), 'one');
  done(cli(['set', 'mail', '--label', 'new'], { input: 'two' }));
  const { secret, labels } = jsonOf(cli(['get', 'mail', '--json']));
  assert.deepEqual([secret, labels], ['two', ['new']]);
});

test('options become attributes', (t) => {
  const { cli, data } = place(t);
  onDevice(data, (device) => device.screenLock().setPassword('1234'));
  const password = ['--unlock', '--password-file', place(t).file('password', '1234\n')];
  const labels = ['--label', 'a', '--label', 'b', '--critical-label', 'c'];
  const rest = ['--accessibility', 'unlocked', '--auth', '--require-password'];
  done(cli(['set', 'mail', ...labels, ...rest, ...password], { input: 'gold' }));
  const { updated, ...shown } = jsonOf(cli(['get', 'mail', '--attributes', '--json']));
  assert.match(updated, /^\d{4}-.*Z$/);
  assert.deepEqual(shown, {
    alias: 'mail',
    labels: ['a', 'b'],
    localLabels: [],
    criticalLabels: ['c'],
    accessibility: 'unlocked',
    auth: 'any',
    requirePassword: true,
    persistent: false,
    syncType: 'never',
    group: null,
  });
  const text = done(cli(['get', 'mail', '--attributes']));
  assert.match(text, /^accessibility +unlocked$/m);
  assert.doesNotMatch(text, /gold/);
  refused(
    cli(['set', 'x', '--accessibility', 'never'], { input: 'x' }),
    2,
    CODE.INVALID_ARGUMENT,
    /powered-on/,
  );
  refused(
    cli(['set', 'x', ...'abcde'.split('').flatMap((l) => ['--label', l])], { input: 'x' }),
    2,
    CODE.INVALID_ARGUMENT,
  );
});

test('list: a table, a window; nothing found is no error', (t) => {
  const { cli } = place(t);
  assert.equal(done(cli(['list'])), '');
  done(cli(['set', 'visa', '--label', 'card', '--label', 'blue'], { input: '4111' }));
  done(cli(['set', 'amex', '--label', 'card', '--label', 'red'], { input: '3782' }));
  done(cli(['set', 'door', '--label', 'pin'], { input: '0815' }));
  const aliases = aliasesWith(cli);
  assert.deepEqual(aliases(), ['visa', 'amex', 'door']);
  assert.deepEqual(aliases('--limit', '1', '--offset', '1'), ['amex']);
  assert.deepEqual(aliases('--offset', '3'), []);
  const text = done(cli(['list']));
  assert.match(text, /^ALIAS +LABELS +/);
  assert.match(text, /^amex +card, red +/m);
  assert.doesNotMatch(text, /3782/);
  refused(cli(['list', '--limit', '0']), 2, CODE.INVALID_ARGUMENT);
});

test('list --label finds a label in any place, several labels all together', (t) => {
  const { cli } = place(t);
  for (const [alias, ...labels] of [
    ['one', 'x', 'a', 'b', 'c'],
    ['two', 'a'],
    ['three', 'ab', 'A', 'a '],
    ['four', 'c', 'b', 'a', 'größe'],
  ]) {
    done(cli(['set', alias, ...labels.flatMap((label) => ['--label', label])], { input: 's' }));
  }
  done(cli(['set', 'critical', '--critical-label', 'a'], { input: 's' }));
  done(cli(['set', 'hidden', '--label', 'z', '--label', 'a', '--encrypted'], { input: 's' }));
  const aliases = aliasesWith(cli);
  for (const [labels, found] of [
    ['a', ['one', 'two', 'four']],
    ['c', ['one', 'four']],
    ['a b', ['one', 'four']],
    ['b a', ['one', 'four']],
    ['a a', ['one', 'two', 'four']],
    ['x a b c', ['one']],
    ['x größe', []],
    ['größe', ['four']],
    ['none', []],
  ]) {
    assert.deepEqual(aliases(...labels.split(' ').flatMap((label) => ['--label', label])), found, labels);
  }
  // The window is one of what was found.
  assert.deepEqual(aliases('--label', 'a', '--limit', '1'), ['one']);
  assert.deepEqual(aliases('--label', 'a', '--offset', '1'), ['two', 'four']);
  assert.deepEqual(aliases('--label', 'a', '--limit', '1', '--offset', '2'), ['four']);
  assert.deepEqual(aliases('--label', 'a', '--offset', '3'), []);
  assert.deepEqual(aliases('--label', 'a', '--encrypted'), ['hidden']);
  refused(cli(['list', '--label', '']), 2, CODE.INVALID_ARGUMENT, /--label/);
  refused(cli(['list', '--label', 'a', '--label', '']), 2, CODE.INVALID_ARGUMENT, /--label/);
});

test('only set installs the app of the folder', (t) => {
  const { cli } = place(t);
  const apps = () => jsonOf(cli(['apps', '--json'])).map(({ bundleName }) => bundleName);
  assert.deepEqual(jsonOf(cli(['list', '--json', '--label', 'x'])), []);
  assert.deepEqual(jsonOf(cli(['list', '--json', '--encrypted', '--offset', '1'])), []);
  for (const args of [
    ['get', 'a'],
    ['get', 'a', '--attributes'],
    ['get', 'a', '--unlock'],
    ['remove', 'a'],
  ]) {
    refused(cli(args), 3, CODE.NOT_FOUND, /not installed/);
  }
  assert.deepEqual(jsonOf(cli(['remove', '--all', '--yes', '--json'])), { removed: 0 });
  refused(cli(['permissions']), 3, CODE.NO_TOKEN, /node\.app/);
  refused(cli(['usage']), 4, CODE.PERMISSION_DENIED);
  done(cli(['doctor']));
  done(cli(['lock', 'status']));
  refused(cli(['--user', '102', 'get', 'a']), 3, CODE.ACCOUNT_ERROR);
  assert.deepEqual(apps(), []);
  done(cli(['set', 'a'], { input: 'x' }));
  assert.deepEqual(apps(), ['node.app']);
  assert.deepEqual(jsonOf(cli(['permissions', '--json'])).permissions, []);
});

test('a table cannot steer the terminal', (t) => {
  const { cli } = place(t);
  done(cli(['set', 'a\u001b[31m\nb'], { input: 'x' }));
  assert.match(done(cli(['list'])), /^a\\x1b\[31m\\x0ab /m);
});

test('remove one, remove all', (t) => {
  const { cli } = place(t);
  for (const alias of ['a', 'b', 'c']) done(cli(['set', alias], { input: 'x' }));
  done(cli(['remove', 'a']));
  refused(cli(['remove', 'a']), 3, CODE.NOT_FOUND);
  refused(cli(['remove', '--all']), 2, CODE.INVALID_ARGUMENT, /--yes/);
  refused(cli(['remove']), 2, CODE.INVALID_ARGUMENT);
  refused(cli(['remove', 'b', '--all', '--yes']), 2, CODE.INVALID_ARGUMENT);
  assert.equal(jsonOf(cli(['list', '--json'])).length, 2);
  assert.deepEqual(jsonOf(cli(['remove', '--all', '--yes', '--json'])), { removed: 2 });
  assert.deepEqual(jsonOf(cli(['remove', '--all', '--yes', '--json'])), { removed: 0 });
});

test('groups and encrypted attributes are sets of their own', (t) => {
  const { cli, data } = place(t);
  const app = { bundleName: 'com.example.mail', developerId: 'dev.1', assetGroups: ['shared-logins'] };
  onDevice(data, (device) => device.installApp(app));
  const mail = (args, options) => cli(['--app', app.bundleName, ...args], options);
  const scopes = [[], ['--group', 'shared-logins'], ['--encrypted']];
  for (const scope of scopes) done(mail(['set', 'login', ...scope], { input: `of ${scope}` }));
  for (const scope of scopes) {
    assert.equal(done(mail(['get', 'login', ...scope])), `of ${scope}`);
    assert.equal(jsonOf(mail(['list', '--json', ...scope])).length, 1);
  }
  assert.equal(jsonOf(mail(['get', 'login', '--json', '--group', 'shared-logins'])).group, 'shared-logins');
  done(mail(['remove', '--all', '--yes', '--group', 'shared-logins']));
  refused(mail(['get', 'login', '--group', 'shared-logins']), 3, CODE.NOT_FOUND);
  done(mail(['get', 'login']));
  done(cli(['set', 'own'], { input: 'x' }));
  refused(cli(['get', 'login', '--group', 'shared-logins']), 4, CODE.IPC_ERROR);
});
