// The lock, the proof of the user, the root key: what keeps secrets away, and what the tool needs to get at them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { CODE, done, jsonOf, onDevice, place, refused } from './support.mjs';

test('what the lock keeps away takes --unlock and the password', (t) => {
  const { cli, data, file } = place(t);
  done(cli(['set', 'diary'], { input: 'dear' }));
  done(cli(['set', 'open', '--accessibility', 'powered-on'], { input: 'free' }));
  onDevice(data, (device) => device.screenLock().setPassword('1234'));
  refused(cli(['get', 'diary']), 4, CODE.STATUS_MISMATCH, /--unlock/);
  refused(cli(['set', 'more'], { input: 'x' }), 4, CODE.STATUS_MISMATCH);
  assert.equal(done(cli(['get', 'open'])), 'free');
  assert.equal(jsonOf(cli(['list', '--json'])).length, 2);
  const right = ['--unlock', '--password-file', file('right', '1234\nnot this\n')];
  assert.equal(done(cli(['get', 'diary', ...right])), 'dear');
  assert.equal(done(cli(['get', 'diary', '--unlock', '--password-file', '-'], { input: '1234\n' })), 'dear');
  done(cli(['set', 'more', ...right], { input: 'x' }));
  refused(cli(['get', 'diary', '--unlock']), 2, CODE.INVALID_ARGUMENT, /--password-file/);
  refused(cli(['get', 'diary', '--unlock', '--password-file', file('wrong', 'no')]), 4, CODE.ACCESS_DENIED);
  refused(
    cli(['get', 'diary', '--unlock', '--password-file', file('empty', '\n')]),
    2,
    CODE.INVALID_ARGUMENT,
  );
  refused(
    cli(['get', 'diary', '--unlock', '--password-file', '/nowhere/at/all']),
    2,
    CODE.INVALID_ARGUMENT,
    /ENOENT/,
  );
});

test('an asset for its user only: the whole flow, with and without a lock password', (t) => {
  const { cli, data, file } = place(t);
  const set = ['set', 'safe', '--auth', '--accessibility', 'powered-on'];
  const open = cli(set, { input: 'gold' });
  assert.equal(done(open), '');
  assert.match(
    open.stderr,
    /^ohos-security-kit: warning: anybody gets this secret: .*user 100; .*lock set.*\n$/,
  );
  assert.equal(done(cli(['get', 'safe'])), 'gold');
  const inJson = cli([...set, '--json'], { input: 'gold' });
  assert.deepEqual(jsonOf(inJson), { alias: 'safe', stored: true });
  assert.match(JSON.parse(inJson.stderr).warning.message, /lock set/);
  assert.equal(cli([...set, '--no-overwrite'], { input: 'gold' }).stderr.includes('warning'), false);
  assert.equal(cli(['set', 'plain'], { input: 'gold' }).stderr, '');
  onDevice(data, (device) => device.screenLock().setPassword('1234'));
  assert.equal(done(cli(['get', 'safe', '--password-file', file('right', '1234')])), 'gold');
  assert.equal(
    jsonOf(cli(['get', 'safe', '--json', '--password-file', file('right', '1234')])).secret,
    'gold',
  );
  refused(cli(['get', 'safe', '--password-file', file('wrong', '4321')]), 4, CODE.ACCESS_DENIED);
  refused(cli(['get', 'safe']), 2, CODE.INVALID_ARGUMENT, /--password-file/);
  assert.equal(jsonOf(cli(['get', 'safe', '--attributes', '--json'])).auth, 'any');
  assert.equal(cli(set, { input: 'gold' }).stderr, '');
});

test('one password serves the lock and the proof', (t) => {
  const { cli, data } = place(t);
  done(cli(['set', 'safe', '--auth', '--accessibility', 'unlocked'], { input: 'gold' }));
  onDevice(data, (device) => device.screenLock().setPassword('1234'));
  const get = ['get', 'safe', '--unlock', '--password-file', '-'];
  assert.equal(done(cli(get, { input: '1234\n' })), 'gold');
});

test('a password is required where none is set', (t) => {
  const { cli, data, file } = place(t);
  const password = ['--unlock', '--password-file', file('password', '1234')];
  const set = ['set', 'a', '--require-password'];
  refused(
    cli(set, { input: 'x' }),
    4,
    CODE.STATUS_MISMATCH,
    /no lock password is set for user 100; .*lock set/,
  );
  assert.deepEqual(jsonOf(cli(['apps', '--json'])), [], 'D44 nothing is left of a call that was refused');
  onDevice(data, (device) => device.screenLock().setPassword('1234'));
  refused(cli(set, { input: 'x' }), 4, CODE.STATUS_MISMATCH, /--unlock/);
  done(cli([...set, ...password], { input: 'x' }));
  assert.equal(done(cli(['get', 'a', ...password])), 'x');
  onDevice(data, (device) => device.screenLock().removePassword('1234'));
  refused(cli(['get', 'a']), 4, CODE.STATUS_MISMATCH, /lost with it/);
});

test('the root key from a passphrase', (t) => {
  const { cli, file, data } = place(t);
  const right = ['--passphrase-file', file('right', 'correct horse\n')];
  const wrong = ['--passphrase-file', file('wrong', 'battery staple\n')];
  done(cli([...right, 'set', 'mail'], { input: 'gold' }));
  assert.equal(done(cli([...right, 'get', 'mail'])), 'gold');
  assert.equal(done(cli(['get', 'mail', '--passphrase-file', '-'], { input: 'correct horse\r\n' })), 'gold');
  for (const args of [wrong, []]) refused(cli([...args, 'get', 'mail']), 5, CODE.CRYPTO_ERROR);
  const both = cli(['set', 'mail', '--passphrase-file', '-'], { input: 'correct horse\n' });
  refused(both, 2, CODE.INVALID_ARGUMENT, /stdin cannot be both/);
  assert.equal(fs.existsSync(`${data}/root.key`), false);
  const { status, stdout } = cli(['doctor', ...wrong]);
  assert.equal(status, 1);
  assert.match(stdout, /^problem +open: .*24000009[\s\S]*--passphrase-file/m);
  assert.doesNotMatch(stdout, /battery|correct/);
  assert.match(done(cli(['doctor', ...right])), /derived from a passphrase/);
});
