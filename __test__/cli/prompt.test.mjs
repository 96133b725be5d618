// Prompts on a terminal: nothing secret is shown, and the terminal is left as it was.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { done, hasPython, jsonOf, onDevice, onTerminal, place } from './support.mjs';

const SIGINT = 2;
const skip = hasPython ? false : 'needs python3 on a system with terminals';
const terminal = (name, body) =>
  test(name, { skip }, (t) => {
    const where = place(t);
    const type = (args, ...steps) => onTerminal(['--device', where.data, ...args], steps, where.cwd);
    return body({ ...where, type });
  });

const asked = (question, answer) => [
  ['expect', question],
  ['send', answer],
];

terminal('a secret is asked for twice and not shown', ({ cli, type }) => {
  const { screen, status, echoes } = type(
    ['set', 'mail'],
    ...asked('Secret: ', 'göld\r'),
    ...asked('Again: ', 'göld\r'),
  );
  assert.equal(status, 0, screen);
  assert.equal(screen, 'Secret: \r\nAgain: \r\nStored mail.\r\n');
  assert.equal(echoes, true);
  assert.equal(done(cli(['get', 'mail'])), 'göld');
});

terminal('what differs is asked for again', ({ cli, type }) => {
  const { screen, status } = type(
    ['set', 'mail'],
    ...asked('Secret: ', 'gold\r'),
    ...asked('Again: ', 'gild\r'),
    ['expect', 'These differ.'],
    ...asked('Secret: ', 'g0ld\r'),
    ...asked('Again: ', 'g0ld\n'),
  );
  assert.equal(status, 0, screen);
  assert.doesNotMatch(screen, /g.ld/);
  assert.equal(done(cli(['get', 'mail'])), 'g0ld');
});

terminal('keys: erase, clear, arrows, typing ahead, a pasted line break', ({ cli, type }) => {
  const { status, screen } = type(
    ['set', 'mail'],
    ...asked('Secret: ', 'xö\u007f\u007f\u007fgo\u001b[Dlx\bd\r\njunk\u0015gold\r'),
  );
  assert.equal(status, 0, screen);
  assert.doesNotMatch(screen, /go|ld|junk/);
  assert.equal(done(cli(['get', 'mail'])), 'gold');
});

for (const [how, step] of [
  ['Ctrl-C', ['send', '\u0003']],
  ['a signal', ['signal', SIGINT]],
]) {
  terminal(`${how} at a prompt ends with 130 and the echo back`, ({ cli, type }) => {
    const { screen, status, echoes, stdout } = type(['set', 'mail'], ...asked('Secret: ', 'gold'), step);
    assert.equal(status, 130, screen);
    assert.equal(screen, 'Secret: \r\n');
    assert.deepEqual([stdout, echoes], ['', true]);
    assert.deepEqual(jsonOf(cli(['list', '--json'])), []);
  });
}

terminal('Ctrl-D without an answer is none', ({ type }) => {
  const { screen, status, echoes } = type(['set', 'mail'], ...asked('Secret: ', '\u0004'));
  assert.deepEqual([status, echoes], [2, true], screen);
  assert.match(screen, /no answer was given \(401\)/);
});

terminal('the lock password is asked for once, for lock and proof', ({ cli, data, type }) => {
  done(cli(['set', 'safe', '--auth'], { input: 'gold' }));
  onDevice(data, (device) => device.screenLock().setPassword('1234'));
  const right = type(['get', 'safe', '--unlock'], ...asked('Lock password: ', '1234\r'));
  assert.deepEqual([right.status, right.stdout], [0, 'gold'], right.screen);
  assert.doesNotMatch(right.screen, /1234|gold/);
  const wrong = type(['get', 'safe', '--unlock'], ...asked('Lock password: ', '4321\r'));
  assert.equal(wrong.status, 4, wrong.screen);
  assert.doesNotMatch(wrong.screen, /4321/);
});

terminal('lock set, change and remove ask, a new password twice', ({ cli, file, type }) => {
  const set = type(
    ['lock', 'set'],
    ...asked('New lock password: ', '1234\r'),
    ...asked('Again: ', '1243\r'),
    ['expect', 'These differ.'],
    ...asked('New lock password: ', '1234\r'),
    ...asked('Again: ', '1234\r'),
  );
  assert.equal(set.status, 0, set.screen);
  assert.match(set.screen, /The lock password is set for user 100\.\r\n$/);
  const guarded = ['set', 'a', '--require-password', '--unlock', '--password-file', file('one', '1234')];
  done(cli(guarded, { input: 'x' }));
  const change = type(
    ['lock', 'change', '--new-password-file', '-'],
    ...asked('Lock password: ', '1234\r'),
    ...asked('New lock password: ', 'abcd\r'),
    ...asked('Again: ', 'abcd\r'),
  );
  assert.equal(change.status, 0, change.screen);
  const ask = [['lock', 'remove'], ...asked('Lock password: ', 'abcd\r')];
  const no = type(...ask, ...asked('readable again: 1. Remove the password? Type yes: ', 'no\r'));
  assert.equal(no.status, 2, no.screen);
  assert.equal(jsonOf(cli(['lock', 'status', '--json'])).passwordSet, true);
  const yes = type(...ask, ...asked('Type yes: ', 'yes\r'));
  assert.equal(yes.status, 0, yes.screen);
  assert.match(yes.screen, /warning: .*read: 1\r\n.*removed for user 100\.\r\n$/);
  for (const { screen, echoes } of [set, change, no, yes]) {
    assert.doesNotMatch(screen, /12[34]{2}|abcd/);
    assert.equal(echoes, true);
  }
});

terminal('an empty new password is none; Ctrl-C leaves the lock as it is', ({ cli, type }) => {
  const none = type(['lock', 'set'], ...asked('New lock password: ', '\r'), ...asked('Again: ', '\r'));
  assert.equal(none.status, 2, none.screen);
  assert.match(none.screen, /empty \(401\)/);
  assert.equal(type(['lock', 'set'], ...asked('New lock password: ', '12\u0003')).status, 130);
  assert.equal(jsonOf(cli(['lock', 'status', '--json'])).passwordSet, false);
});

terminal('a passphrase from the terminal', ({ cli, file, type }) => {
  done(cli(['set', 'a', '--passphrase-file', file('phrase', 'correct horse')], { input: 'gold' }));
  const { status, stdout, screen } = type(
    ['get', 'a', '--passphrase-file', '-'],
    ...asked('Passphrase: ', 'correct horse\r'),
  );
  assert.deepEqual([status, stdout], [0, 'gold'], screen);
});

terminal('remove --all asks, and takes only yes', ({ cli, type }) => {
  for (const alias of ['a', 'b']) done(cli(['set', alias], { input: 'x' }));
  const no = type(['remove', '--all'], ...asked('Type yes: ', 'no\r'));
  assert.equal(no.status, 2, no.screen);
  assert.equal(jsonOf(cli(['list', '--json'])).length, 2);
  const yes = type(['remove', '--all'], ...asked('Remove 2 assets of node.app? Type yes: ', 'yes\r'));
  assert.equal(yes.status, 0, yes.screen);
  assert.match(yes.screen, /Type yes: yes\r\nRemoved 2\./);
  assert.deepEqual(jsonOf(cli(['list', '--json'])), []);
});

terminal('a value of a vault is asked for twice and not shown; clear asks', ({ dir, cwd }) => {
  const folder = ['--dir', path.join(dir, 'vault')];
  const type = (args, ...steps) => onTerminal(['vault', ...args, ...folder], steps, cwd);
  const set = type(['set', 'mail', 'me'], ...asked('Value: ', 'göld\r'), ...asked('Again: ', 'göld\r'));
  assert.equal(set.status, 0, set.screen);
  assert.equal(set.screen, 'Value: \r\nAgain: \r\nStored me.\r\n');
  assert.equal(type(['get', 'mail', 'me']).stdout, 'göld');
  assert.equal(type(['set', 'mail', 'me'], ...asked('Value: ', 'x\u0003')).status, 130);
  const no = type(['clear', 'mail'], ...asked('Remove 1 entry of this service? Type yes: ', 'no\r'));
  assert.equal(no.status, 2, no.screen);
  assert.equal(type(['get', 'mail', 'me']).stdout, 'göld');
  const yes = type(['clear'], ...asked('Remove 1 entry of all services? Type yes: ', 'yes\r'));
  assert.match(yes.screen, /Removed 1\.\r\n$/);
  assert.equal(type(['list', '--quiet']).screen, '');
});

terminal(
  'vault rotate-key asks for the new passphrase twice, and shows that it works',
  ({ dir, cwd, file }) => {
    const folder = ['--dir', path.join(dir, 'vault')];
    const type = (args, ...steps) => onTerminal(['vault', ...args, ...folder], steps, cwd);
    type(['set', 'mail', 'me'], ...asked('Value: ', 'gold\r'), ...asked('Again: ', 'gold\r'));
    const rotate = ['rotate-key', '--to', 'passphrase'];
    const typed = [...asked('New passphrase: ', 'horse\r'), ...asked('Again: ', 'horse\r')];
    const { screen, status, echoes } = type(rotate, ...typed);
    assert.equal(status, 0, screen);
    assert.match(
      screen,
      /\nAgain: \r\n\r.{3}Changing the key \.\.\.\r.{3}The vault has another key\. .*\r\n$/,
    );
    assert.doesNotMatch(screen, /horse/);
    assert.equal(echoes, true);
    const get = ['get', 'mail', 'me', '--passphrase-file'];
    assert.equal(type([...get, '-'], ...asked('Passphrase: ', 'horse\r')).stdout, 'gold');
    assert.equal(type([...get, file('phrase', 'horse'), '--quiet']).stdout, 'gold');
  },
);
