// completion: the scripts in the shells that they are for, which complete what the commands have.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { CODE, done, place, refused } from './support.mjs';

const NAME = 'ohos-security-kit';
const shellOf = (name) => spawnSync(name, ['--version']).status === 0;
const skipWithout = (name) => !shellOf(name) && `needs ${name}`;

/** A place with the script of a shell, and files to be completed. */
function placeFor(t, shell) {
  const here = place(t);
  const script = here.file(`script.${shell}`, done(here.plain(['completion', shell])));
  fs.mkdirSync(path.join(here.cwd, 'folder one'));
  fs.writeFileSync(path.join(here.cwd, 'file one'), '');
  return { ...here, script };
}

const ask = (command, args, cwd) => {
  const { stdout, stderr, status } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 60_000 });
  assert.deepEqual([status, stderr], [0, '']);
  return stdout;
};

/** What bash completes on lines of words, of which the last one is begun. */
function inBash({ script, cwd }, lines) {
  const quoted = (word) => `'${word}'`;
  const calls = lines.map((words) => `complete_line ${[NAME, ...words].map(quoted).join(' ')}`);
  const program = `source '${script}'
complete_line() {
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
  _ohos_security_kit
  for one in "\${COMPREPLY[@]}"; do printf '%s\\t' "$one"; done; echo
}
${calls.join('\n')}
complete -p ${NAME}`;
  const answers = ask('bash', ['--norc', '-c', program], cwd).split('\n');
  assert.equal(answers.at(-2), `complete -F _ohos_security_kit ${NAME}`);
  return answers.slice(0, lines.length).map((line) => line.split('\t').slice(0, -1));
}

/** The same for fish, which says more of each, and sorts. */
const inFish = ({ script, cwd }, lines) =>
  lines.map((words) => {
    const line = [NAME, ...words].join(' ');
    const program = `source '${script}'; complete -C '${line}'`;
    const answer = ask('fish', ['--no-config', '-c', program], cwd);
    return answer
      .split('\n')
      .slice(0, -1)
      .map((one) => one.split('\t')[0]);
  });

const COMPLETED = [
  [['va'], ['vault']],
  [
    ['vault', 'r'],
    ['remove', 'rename', 'rotate-key'],
  ],
  [['lock', 'ch'], ['change']],
  [['--device', 'va', 'lo'], ['lock']],
  [['vault', 'set', '--exp'], ['--expires']],
  [['lock', 'set', '--qu'], ['--quiet']],
  [
    ['vault', 'rotate-key', '--to', ''],
    ['folder', 'keyring', 'passphrase'],
  ],
  [['set', 'a', '--accessibility', 'un'], ['unlocked']],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [['set', 'a', '--label', ''], []],
  [['get', ''], []],
  [['run', '--env', ''], []],
  [['run', '--', 'basenam'], ['basename']],
];

for (const [shell, complete] of [
  ['bash', inBash],
  ['fish', inFish],
]) {
  test(`${shell} completes commands, options and choices`, { skip: skipWithout(shell) }, (t) => {
    const here = placeFor(t, shell);
    const answers = complete(
      here,
      COMPLETED.map(([words]) => words),
    );
    for (const [at, [words, expected]] of COMPLETED.entries()) {
      assert.deepEqual([...new Set(answers[at])].sort(), expected, words.join(' '));
    }
  });
}

test('bash completes files and folders where they are meant, with blanks in their names', {
  skip: skipWithout('bash'),
}, (t) => {
  const lines = [
    ['vault', 'set', '--file', 'f'],
    ['--passphrase-file', 'f'],
    ['run', 'f'],
    ['vault', 'list', '--dir', 'f'],
    ['run', '--', 'cat', 'f'],
    // As bash splits --to=keyring.
    ['vault', 'rotate-key', '--to', '=', 'k'],
    ['vault', 'rotate-key', '--to', '='],
    ['--device', '=', 'd', 'lo'],
  ];
  const both = ['file one', 'folder one'];
  assert.deepEqual(
    inBash(placeFor(t, 'bash'), lines).map((found) => found.sort()),
    [both, both, both, ['folder one'], both, ['keyring'], ['folder', 'keyring', 'passphrase'], ['lock']],
  );
});

test('every command and every option that help shows is completed', { skip: skipWithout('bash') }, (t) => {
  const here = placeFor(t, 'bash');
  const helpOf = (words) => done(here.plain([...words, '--help']));
  const commandsIn = (help) => {
    const [, rows = ''] = /^Commands:\n((?: .*\n)+)/m.exec(help) ?? [];
    return [...rows.matchAll(/^ {2}(\w[\w-]*)/gm)].map(([, name]) => name);
  };
  const places = [];
  const visit = (words) => {
    const help = helpOf(words);
    const commands = commandsIn(help);
    places.push({
      words,
      commands,
      options: [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, one]) => one),
    });
    for (const name of commands.filter((name) => name !== 'help')) visit([...words, name]);
  };
  visit([]);
  assert.ok(places.length > 25, `only ${places.length} places`);
  const asked = places.flatMap(({ words }) => [
    [...words, ''],
    [...words, '-'],
  ]);
  const answers = inBash(here, asked);
  for (const [at, { words, commands, options }] of places.entries()) {
    if (commands.length > 0) assert.deepEqual(answers[2 * at], commands, words.join(' '));
    const missing = options.filter((option) => !answers[2 * at + 1].includes(option));
    assert.deepEqual(missing, [], words.join(' '));
  }
});

/** Lines as they are typed before a tab, and what zsh makes of them. */
const TYPED = [
  ['va', 'vault '],
  ['vault rot', 'vault rotate-key '],
  ['vault rotate-key --to k', 'vault rotate-key --to keyring '],
  ['vault rotate-key --to=k', 'vault rotate-key --to=keyring '],
  ['lock set --n', 'lock set --new-password-file '],
  ['--device vault lo', '--device vault lock '],
  ['run fi', 'run file\\ one '],
  ['vault set --dir f', 'vault set --dir folder\\ one'],
  ['run -- basenam', 'run -- basename '],
];

test('zsh completes what is typed at its terminal', { skip: skipWithout('zsh') }, (t) => {
  const { script, cwd } = placeFor(t, 'zsh');
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const program = `zmodload zsh/zpty
zpty shell zsh -f -i
receive() {
  local part
  local -i tries
  all=
  for ((tries = 0; tries < 200; tries++)); do
    while zpty -r -t shell part; do all+=$part; done
    [[ $all == *$1* ]] && return
    sleep 0.05
  done
}
zpty -w shell "PS1=; autoload -U compinit; compinit -u -D; source '${script}'; stty -echo cols 200; echo REA''DY"
receive READY
complete_line() {
  zpty -w -n shell "${NAME} $1"$'\\t'
  receive "$2"
  [[ $all == *$2* ]] && print -r -- "$2" || print -r -- "\${(V)all}"
  zpty -w -n shell $'\\x15'
}
${TYPED.map(([typed, made]) => `complete_line ${quoted(typed)} ${quoted(made.trimEnd())}`).join('\n')}
zpty -d shell`;
  const answers = ask('zsh', ['-f', '-c', program], cwd).trimEnd().split('\n');
  assert.deepEqual(
    answers,
    TYPED.map(([, made]) => made.trimEnd()),
  );
});

test('completion is for three shells, and reads nothing', (t) => {
  const { plain, cwd } = place(t);
  refused(plain(['completion', 'tcsh']), 2, CODE.INVALID_ARGUMENT, /Allowed choices are bash, zsh, fish/);
  refused(plain(['completion']), 2, CODE.INVALID_ARGUMENT);
  assert.deepEqual(fs.readdirSync(cwd), []);
});
