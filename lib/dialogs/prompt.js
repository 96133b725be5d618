'use strict';

// A dialog on the terminal, when there is a person at it; else "deny", said once.

const { isatty } = require('node:tty');
const { ownOf } = require('../engine/plain');
const { visible } = require('../engine/visible');

const KEYS = { allow: 'a', 'allow-once': 'o', deny: 'd', 'ask-every-time': 'e' };
const SAID = {
  allow: 'allow',
  'allow-once': 'only this time',
  deny: 'deny',
  'ask-every-time': 'ask every time',
};

let warned = false;
/** One question at a time: there is one terminal. */
let last = Promise.resolve();

/** Asks; `signal` ends the question without an answer. */
function prompt(dialog, signal) {
  if (!isatty(process.stdin.fd) || !isatty(process.stderr.fd)) return denied(dialog);
  const ask = ownOf(dialog, 'authTypes')?.includes('pin') ? password : question;
  const turn = last.then(() => ask(dialog, signal));
  last = turn.catch(() => {});
  return turn;
}

/** Who wants what: a title completes the sentence, but that of an authentication is the app's own. */
function asks({ kind, app, title }, verb) {
  const name = visible(app.bundleName);
  return kind === 'auth'
    ? `${name} ${verb} for authentication (${visible(title)})`
    : `${name} ${verb} to ${title}`;
}

function denied(dialog) {
  if (!warned) {
    warned = true;
    process.emitWarning(
      `${asks(dialog, 'asked')}, and nobody is there to answer: this counts as 'deny'. ` +
        "Say what to answer with device.dialogs.answer('allow') or a function.",
      { type: 'Warning', code: 'OHOS_DIALOG_DENIED' },
    );
  }
  return 'deny';
}

/** What is written, and which key means what. */
function layout(dialog) {
  const keys = new Map(dialog.choices.map((choice) => [KEYS[choice], choice]));
  const offers = dialog.choices.map((choice) => `[${KEYS[choice]}] ${SAID[choice]}`);
  if (ownOf(dialog, 'precise')) {
    keys.set('p', { answer: 'allow', precise: false });
    offers.splice(1, 0, '[p] allow, approximate only');
  }
  const lines = [
    '',
    `  ${asks(dialog, 'asks')}.`,
    ...dialog.permissions.map((name) => `    ${visible(name)}`),
    `  ${offers.join('   ')}   [Enter] close`,
    '  > ',
  ];
  return { keys, text: lines.join('\n') };
}

/** A line with a key, until the terminal is closed or `signal` ends it. */
function question(dialog, signal) {
  if (signal.aborted) return undefined;
  const { keys, text } = layout(dialog);
  const { stdin: input, stderr: output } = process;
  const readline = require('node:readline').createInterface({ input, output, historySize: 0 });
  return new Promise((resolve, reject) => {
    readline.on('close', () => reject(new Error('the terminal was closed')));
    readline.on('SIGINT', () => {
      readline.close();
      process.kill(process.pid, 'SIGINT');
    });
    signal.addEventListener('abort', () => readline.close());
    const ask = (wording) =>
      readline.question(wording, (line) => {
        const key = line.trim().toLowerCase().slice(0, 1);
        const answer = key === '' ? 'dismiss' : keys.get(key);
        if (answer === undefined) return ask(`  one of ${[...keys.keys()].join(', ')}, or Enter > `);
        resolve(answer);
        readline.close();
      });
    ask(text);
  });
}

/** The lock password, typed unseen. */
async function password(dialog, signal) {
  if (signal.aborted) return undefined;
  const { converse, Interrupted } = require('./terminal');
  const question = `\n  ${asks(dialog, 'asks')}.\n  lock password, or Enter to close > `;
  try {
    const typed = await converse(process, (ask) => ask(question), signal);
    return typed.length === 0 ? 'dismiss' : { answer: 'allow', password: typed };
  } catch (error) {
    if (error instanceof Interrupted) process.kill(process.pid, 'SIGINT');
    throw error;
  }
}

module.exports = { layout, prompt };
