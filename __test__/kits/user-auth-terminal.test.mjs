// The dialog of userAuth on a terminal: the password is typed unseen, and the terminal is left as it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hasPython, onTerminal } from '../cli/support.mjs';

const PROGRAM = fileURLToPath(new URL('user-auth-terminal.mjs', import.meta.url));
const skip = hasPython ? false : 'needs python3 on a system with terminals';
const CODE = { SUCCESS: 12500000, FAIL: 12500001, CANCELED: 12500003 };
const SIGINT = 2;

const run = (...steps) => onTerminal([], steps, undefined, PROGRAM);
const QUESTION = ['expect', 'lock password, or Enter to close > '];

for (const [what, typed, result] of [
  ['the right password', 'pässwörd\r', CODE.SUCCESS],
  ['the right password after corrections', 'px\u007fässwörx\bd\u001b[D\r', CODE.SUCCESS],
  ['the right password as a second line', 'junk\u0015pässwörd\n', CODE.SUCCESS],
  ['a wrong password', 'guess\r', CODE.FAIL],
  ['nothing', '\r', CODE.CANCELED],
]) {
  test(`userAuth on a terminal: ${what} gives ${result}, and nothing of it is shown`, { skip }, () => {
    const { screen, stdout, status, echoes } = run(QUESTION, ['send', typed]);
    assert.deepEqual([stdout, status, echoes], [`${result}\n`, 0, true], screen);
    assert.match(screen, /com\.example\.terminal asks for authentication \(Enter the password\)\./);
    assert.doesNotMatch(screen, /wör|guess|junk/);
  });
}

test('userAuth on a terminal: Ctrl-C interrupts the program, and the terminal echoes again', { skip }, () => {
  const { stdout, status, echoes } = run(QUESTION, ['send', 'pä\u0003']);
  assert.deepEqual([stdout, status, echoes], ['', -SIGINT, true]);
});

test('userAuth on a terminal: a dialog that is cancelled gives the terminal back', { skip }, () => {
  const { stdout, status, echoes } = onTerminal(['cancel'], [QUESTION], undefined, PROGRAM);
  assert.deepEqual([stdout, status, echoes], [`${CODE.CANCELED}\n`, 0, true]);
});
