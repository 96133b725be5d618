// lock: the lock password from files; prompt.test.mjs has it from prompts.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { CODE, done, jsonOf, onDevice, place, refused } from './support.mjs';

/** A place with files of two passwords, and commands that change the lock with them. */
function placeWithLock(t) {
  const here = place(t);
  const one = here.file('one', '1234\nnot this\n');
  const two = here.file('two', 'größe');
  const lock = (name, ...args) => here.cli(['lock', name, ...args]);
  return { ...here, lock, one, two };
}

/** Stores an asset that requires a lock password; the lock has that of the file. */
const guard = (cli, file, alias, ...options) =>
  done(
    cli(['set', alias, '--require-password', '--unlock', '--password-file', file, ...options], {
      input: 'x',
    }),
  );

test('lock: a password is set, changed and removed', (t) => {
  const { cli, lock, one, two } = placeWithLock(t);
  const state = () => jsonOf(lock('status', '--json'));
  const free = { userId: 100, passwordSet: false, unlockedSinceBoot: true, locked: false };
  const taken = { userId: 100, passwordSet: true, unlockedSinceBoot: false, locked: true };
  assert.deepEqual(state(), free);
  assert.equal(done(lock('status')), 'USER  PASSWORD  LOCKED\n100   not set   no\n');
  done(cli(['set', 'a'], { input: 'x' }));
  assert.equal(done(lock('set', '--new-password-file', one)), '');
  assert.deepEqual(state(), taken);
  assert.equal(done(lock('status')), 'USER  PASSWORD  LOCKED\n100   set       yes\n');
  const get = (file) => cli(['get', 'a', '--unlock', '--password-file', file]);
  assert.equal(done(get(one)), 'x');
  done(lock('change', '--password-file', one, '--new-password-file', two));
  refused(get(one), 4, CODE.ACCESS_DENIED);
  assert.equal(done(get(two)), 'x');
  assert.equal(done(lock('remove', '--password-file', two)), '');
  assert.deepEqual(state(), free);
  assert.equal(done(cli(['get', 'a'])), 'x');
});

test('lock: what does not fit the lock is refused, and changes nothing', (t) => {
  const { cli, lock, one, two } = placeWithLock(t);
  const both = ['--password-file', one, '--new-password-file', two];
  refused(lock('change', ...both), 4, CODE.STATUS_MISMATCH, /lock set/);
  refused(lock('remove', '--password-file', one), 4, CODE.STATUS_MISMATCH, /lock set/);
  done(lock('set', '--new-password-file', one));
  refused(lock('set', '--new-password-file', two), 4, CODE.STATUS_MISMATCH, /lock change/);
  refused(lock('change', '--password-file', two, '--new-password-file', one), 4, CODE.ACCESS_DENIED);
  guard(cli, one, 'a');
  refused(lock('remove', '--password-file', two, '--yes'), 4, CODE.ACCESS_DENIED);
  assert.equal(done(cli(['get', 'a', '--unlock', '--password-file', one])), 'x');
});

test('lock: passwords come from files, stdin or a terminal, and not from elsewhere', (t) => {
  const { cli, data, file, lock, one, two } = placeWithLock(t);
  refused(lock('set'), 2, CODE.INVALID_ARGUMENT, /--new-password-file/);
  refused(lock('change', '--new-password-file', two), 2, CODE.INVALID_ARGUMENT, /--password-file/);
  refused(lock('change', '--password-file', one), 2, CODE.INVALID_ARGUMENT, /--new-password-file/);
  refused(lock('remove'), 2, CODE.INVALID_ARGUMENT, /--password-file/);
  refused(lock('set', 'hunter2'), 2, CODE.INVALID_ARGUMENT, /^((?!hunter2).)*$/s);
  refused(lock('set', '--new-password-file', file('empty', '\n')), 2, CODE.INVALID_ARGUMENT, /empty/);
  refused(lock('set', '--new-password-file', '/nowhere/at/all'), 2, CODE.INVALID_ARGUMENT, /ENOENT/);
  refused(
    lock('set', '--new-password-file', file('bytes', Buffer.from([0xff]))),
    2,
    CODE.INVALID_ARGUMENT,
    /UTF-8/,
  );
  refused(lock('nonsense'), 2, CODE.INVALID_ARGUMENT);
  assert.equal(lock().status, 2);
  const change = ['lock', 'change', '--password-file', '-', '--new-password-file', '-'];
  refused(cli(change, { input: '1234\n' }), 2, CODE.INVALID_ARGUMENT, /stdin cannot be both/);
  const phrase = ['lock', 'set', '--passphrase-file', '-', '--new-password-file', '-'];
  refused(cli(phrase, { input: '1234\n' }), 2, CODE.INVALID_ARGUMENT, /stdin cannot be both/);
  assert.equal(fs.existsSync(data), false);
  done(cli(['lock', 'set', '--new-password-file', '-'], { input: '1234\r\n' }));
  done(cli(['lock', 'change', '--password-file', '-', '--new-password-file', two], { input: '1234\n' }));
  done(cli(['lock', 'change', '--password-file', two, '--new-password-file', '-'], { input: '1234' }));
  done(lock('remove', '--password-file', one));
});

test('lock remove: assets that would be lost take --yes, and are counted', (t) => {
  const { cli, data, lock, one } = placeWithLock(t);
  done(lock('set', '--new-password-file', one));
  const remove = (...args) => lock('remove', '--password-file', one, ...args);
  guard(cli, one, 'a');
  guard(cli, one, 'b', '--encrypted');
  refused(remove(), 2, CODE.INVALID_ARGUMENT, /readable again: 2\b.*--yes/s);
  assert.equal(done(cli(['get', 'a', '--unlock', '--password-file', one])), 'x');
  const removed = remove('--yes', '--json');
  assert.deepEqual(jsonOf(removed), {
    userId: 100,
    passwordSet: false,
    unlockedSinceBoot: true,
    locked: false,
    unreadable: 2,
  });
  assert.match(JSON.parse(removed.stderr).warning.message, /no longer be read: 2/);
  refused(cli(['get', 'a']), 4, CODE.STATUS_MISMATCH);
  // What another app has counts too; a password of its own makes a key of its own.
  const app = { bundleName: 'com.example.mail', developerId: 'dev.1', assetGroups: ['shared-logins'] };
  onDevice(data, (device) => {
    device.installApp(app);
    device.installApp({ ...app, appIndex: 1 });
    device.installApp({ ...app, bundleName: 'com.example.calendar' });
  });
  done(cli(['remove', '--all', '--yes']));
  done(cli(['remove', '--all', '--yes', '--encrypted']));
  done(lock('set', '--new-password-file', one));
  guard(cli, one, 'c', '--app', app.bundleName, '--group', 'shared-logins');
  refused(remove(), 2, CODE.INVALID_ARGUMENT, /readable again: 1\b.*--yes/s);
  const { stdout, stderr, status } = remove('--yes');
  assert.deepEqual([stdout, status], ['', 0]);
  assert.match(stderr, /^ohos-security-kit: warning: .*no longer be read: 1\n$/);
});

test('lock --user: each user has a lock', (t) => {
  const { cli, data, one } = placeWithLock(t);
  onDevice(data, (device) => {
    device.users.add(101);
    device.installApp({ bundleName: 'com.example.camera', userId: 101 });
  });
  const as = (user, name, ...args) => cli(['--user', user, 'lock', name, ...args]);
  done(as('101', 'set', '--new-password-file', one));
  assert.equal(jsonOf(as('101', 'status', '--json')).passwordSet, true);
  assert.equal(jsonOf(as('100', 'status', '--json')).passwordSet, false);
  guard(cli, one, 'a', '--user', '101', '--app', 'com.example.camera');
  refused(as('101', 'remove', '--password-file', one), 2, CODE.INVALID_ARGUMENT, /--yes/);
  assert.equal(jsonOf(as('101', 'remove', '--password-file', one, '--yes', '--json')).unreadable, 1);
  refused(as('102', 'status'), 3, CODE.ACCOUNT_ERROR);
  refused(as('102', 'set', '--new-password-file', one), 3, CODE.ACCOUNT_ERROR);
});

test("lock: the user of the folder's app", (t) => {
  const { cli, cwd, data, one } = placeWithLock(t);
  onDevice(data, (device) => device.users.add(101));
  fs.writeFileSync(`${cwd}/ohos-device.json`, JSON.stringify({ app: { bundleName: 'a.b', userId: 101 } }));
  done(cli(['lock', 'set', '--new-password-file', one]));
  assert.equal(jsonOf(cli(['lock', 'status', '--json'])).userId, 101);
  assert.equal(jsonOf(cli(['--user', '100', 'lock', 'status', '--json'])).passwordSet, false);
});
