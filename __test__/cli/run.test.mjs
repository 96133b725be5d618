// run -- <command>: any program in the place of the tool; the files under the hook are in hook/.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import test from 'node:test';
import { CODE, done, hasPython, MAIN, onTerminal, place, refused } from './support.mjs';

const onWindows = process.platform === 'win32';
const require = createRequire(import.meta.url);
const { onWindows: startedOnWindows } = require('../../lib/cli/launch.js');

const node = (program) => [process.execPath, '-e', program];
const SAY_ARGUMENTS = 'console.log(JSON.stringify(process.argv.slice(1)))';

test('run --: the words behind it are those of the command, whatever they look like', (t) => {
  const { plain } = place(t);
  const words = ['', ' ', '--json', '-x', '--', 'a b', "it's", '$HOME', '*', '--env', 'x\ny', 'ö'];
  for (const options of [[], ['--quiet'], ['--json']]) {
    const told = done(plain([...options, 'run', '--', ...node(SAY_ARGUMENTS), '--', ...words]));
    assert.deepEqual(JSON.parse(told), words);
  }
  // Without a shell nothing in a word means anything.
  assert.equal(done(plain(['run', '--', 'echo', '$(id) ; echo b'])), '$(id) ; echo b\n');
});

test('run --: stdin, stdout and stderr are those of the tool', (t) => {
  const { plain } = place(t);
  const input = 'x'.repeat(300_000);
  const program = "process.stdin.pipe(process.stdout); process.stderr.write('said')";
  const { stdout, stderr, status } = plain(['run', '--', ...node(program)], { input });
  assert.deepEqual([stdout === input, stderr, status], [true, 'said', 0]);
});

test("run --: the exit code is the command's, for a signal 128 and its number", { skip: onWindows }, (t) => {
  const { plain } = place(t);
  for (const code of [0, 1, 3, 70, 255]) {
    assert.equal(plain(['run', '--', 'sh', '-c', `exit ${code}`]).status, code);
  }
  for (const [signal, number] of [
    ['KILL', 9],
    ['TERM', 15],
    ['SEGV', 11],
  ]) {
    const { status, stderr } = plain(['run', '--', 'sh', '-c', `kill -${signal} $$`]);
    assert.deepEqual([status, stderr], [128 + number, '']);
  }
});

test('run --: what cannot be started is 127 or 126, and not repeated', (t) => {
  const { plain, file } = place(t);
  refused(plain(['run', '--', 'hunter2']), 127, 'ENOENT', /^((?!hunter2).)*$/s);
  refused(plain(['run', '--', '--hunter2']), 127, 'ENOENT', /^((?!hunter2).)*$/s);
  if (onWindows) return;
  refused(plain(['run', '--', file('plain', '')]), 126, 'EACCES', /may not be executed/);
  const { status, stderr } = plain(['--json', 'run', '--', 'hunter2']);
  assert.deepEqual([status, JSON.parse(stderr).error.code], [127, 'ENOENT']);
  // --json behind it is the command's.
  refused(plain(['run', '--', 'hunter2', '--json']), 127, 'ENOENT');
});

test('run: what is neither a file nor a command behind -- is wrong usage', (t) => {
  const { plain, file } = place(t);
  const script = file('a.ts', 'console.log(process.argv.slice(2).join());');
  refused(plain(['run']), 2, CODE.INVALID_ARGUMENT, /behind --/);
  refused(plain(['run', '--']), 2, CODE.INVALID_ARGUMENT, /behind --/);
  refused(plain(['run', '--', '']), 2, CODE.INVALID_ARGUMENT, /behind --/);
  refused(plain(['run', 'sh', '--', '-c', 'true']), 2, CODE.INVALID_ARGUMENT, /run -- <command>/);
  refused(plain(['run', '--product', 'a', '--', 'sh']), 2, CODE.INVALID_ARGUMENT, /--product is for source/);
  refused(plain(['run', '--import', script, '--', 'sh']), 2, CODE.INVALID_ARGUMENT, /--import is for source/);
  refused(plain(['run', '--vault', 'a', '--', 'sh']), 2, CODE.INVALID_ARGUMENT, /--vault goes with --env/);
  // A source file may have a -- of its own.
  assert.equal(done(plain(['run', script, '--', '--json', '', '--'])), '--json,,--\n');
  assert.equal(done(plain(['run', script, 'a', '--', '-b'])), 'a,-b\n');
});

/** Waits until a child has said this. */
const saying = (child, text) =>
  new Promise((resolve, reject) => {
    let said = '';
    child.on('close', () => reject(new Error(`it ended, having said ${said}`)));
    child.stdout.on('data', (part) => {
      said += part;
      if (said.includes(text)) resolve();
    });
  });

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
  test(`run --: ${signal} is the command's, and so is what it makes of it`, {
    skip: onWindows,
  }, async (t) => {
    const { cwd } = place(t);
    for (const [program, code, last] of [
      [`process.on('${signal}', () => { console.log('heard'); process.exit(7) });`, 7, 'heard\n'],
      ['', 128 + os.constants.signals[signal], ''],
    ]) {
      const waits = `${program} console.log('ready'); setTimeout(() => {}, 20000);`;
      const child = spawn(process.execPath, [MAIN, 'run', '--', ...node(waits)], {
        cwd,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let stdout = '';
      child.stdout.on('data', (part) => {
        stdout += part;
      });
      const ended = new Promise((resolve) => child.on('close', resolve));
      await saying(child, 'ready');
      child.kill(signal);
      assert.equal(await ended, code);
      assert.equal(stdout, `ready\n${last}`);
    }
  });
}

test('run --: a terminal tells the command by itself, and once', {
  skip: !hasPython && 'needs python3 on a system with terminals',
}, (t) => {
  const { cwd } = place(t);
  const program = `let count = 0;
    process.on('SIGINT', () => { count++; process.stderr.write('heard'); });
    process.stderr.write('ready');
    process.stdin.on('data', () => setTimeout(() => { console.log(count); process.exit(5); }, 300));`;
  const steps = [
    ['expect', 'ready'],
    ['send', '\u0003'],
    ['expect', 'heard'],
    ['send', 'go\n'],
  ];
  const { stdout, status } = onTerminal(['run', '--', ...node(program)], steps, cwd);
  assert.deepEqual([stdout, status], ['1\n', 5]);
});

test('run --: nobody reads what the command writes, or the disk is full', { skip: onWindows }, (t) => {
  const { cwd } = place(t);
  const tool = `"${process.execPath}" "${MAIN}" run --`;
  for (const [line, status] of [
    [`${tool} yes | head -c1 >/dev/null`, 141],
    [`${tool} sh -c 'exit 3' >&- 2>&- <&-`, 3],
    [`${tool} sh -c 'echo x; exit $?' > /dev/full`, 1],
  ]) {
    if (line.includes('/dev/full') && !fs.existsSync('/dev/full')) continue;
    const ended = spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { cwd });
    assert.doesNotMatch(ended.stderr.toString(), /ohos-security-kit|^ {4}at /m, line);
    const { status: actual } = ended;
    // dash says 2 for a write that failed, bash 1.
    assert.ok(actual === status || (status === 1 && actual === 2), `${line}: ${actual}`);
  }
});

test('run --: without HOME', { skip: onWindows }, (t) => {
  const { plain } = place(t);
  const env = { PATH: process.env.PATH };
  assert.equal(done(plain(['run', '--', 'sh', '-c', 'echo ok'], { env })), 'ok\n');
});

// Windows: which file a word means, and how a script is started, as a table; there is no Windows here to run it.
const WINDOWS = {
  PATH: 'C:\\bin;C:\\Program Files\\nodejs;',
  PATHEXT: '.COM;.EXE;.BAT;.CMD',
  ComSpec: 'C:\\cmd.exe',
};
const FILES = [
  'C:\\bin\\tool.exe',
  'C:\\bin\\both.cmd',
  'C:\\bin\\both.exe',
  'C:\\Program Files\\nodejs\\npm.cmd',
  'C:\\Program Files\\nodejs\\npm',
  '.\\own.bat',
  'here.exe',
];
const start = (...words) =>
  startedOnWindows(words[0], words.slice(1), { env: WINDOWS, exists: (file) => FILES.includes(file) });
const script = (line) => ({
  file: 'C:\\cmd.exe',
  args: ['/d', '/s', '/v:off', '/c', `"${line}"`],
  verbatim: true,
});

test('run --: on Windows, programs by PATH and PATHEXT, scripts by cmd.exe', () => {
  const program = (file, ...args) => ({ file, args, verbatim: false });
  assert.deepEqual(start('tool', 'a b', '%PATH%'), program('C:\\bin\\tool.exe', 'a b', '%PATH%'));
  assert.deepEqual(start('tool.exe'), program('C:\\bin\\tool.exe'));
  assert.deepEqual(start('both'), program('C:\\bin\\both.exe'));
  assert.deepEqual(start('npm', 'run', 'a & b', '!x!', '^|<>', 'end\\'), {
    ...script('"C:\\Program Files\\nodejs\\npm.cmd" "run" "a & b" "!x!" "^|<>" "end\\\\"'),
  });
  assert.deepEqual(start('.\\own'), script('".\\own.bat"'));
  assert.equal(start('nothing'), undefined);
  // The folder that one happens to be in is not searched.
  assert.equal(start('here'), undefined);
  for (const word of ['"', '%PATH%', 'a\nb', 'a\rb', 'a\0b']) {
    assert.throws(() => start('npm', word), { code: CODE.INVALID_ARGUMENT, message: /cmd\.exe/ });
  }
});
