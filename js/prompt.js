'use strict';

// A dialog on the terminal, when there is a person at it; else "deny", said once.

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
  if (!process.stdin.isTTY || !process.stderr.isTTY) return denied(dialog);
  const turn = last.then(() => question(dialog, signal));
  last = turn.catch(() => {});
  return turn;
}

function denied(dialog) {
  if (!warned) {
    warned = true;
    process.emitWarning(
      `${dialog.app.bundleName} asked to ${dialog.title}, and nobody is there to answer: this counts as 'deny'. ` +
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
  if (dialog.precise) {
    keys.set('p', { answer: 'allow', precise: false });
    offers.splice(1, 0, '[p] allow, approximate only');
  }
  const lines = [
    '',
    `  ${dialog.app.bundleName} asks to ${dialog.title}.`,
    ...dialog.permissions.map((name) => `    ${name}`),
    `  ${offers.join('   ')}   [Enter] close`,
    '  > ',
  ];
  return { keys, text: lines.join('\n') };
}

function question(dialog, signal) {
  if (signal.aborted) return undefined;
  const { keys, text } = layout(dialog);
  const readline = require('node:readline').createInterface({ input: process.stdin, output: process.stderr });
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

module.exports = { layout, prompt };
