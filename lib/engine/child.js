'use strict';

// Children that do the work of this process, and the signals that are meant for them.

const os = require('node:os');
const tty = require('node:tty');

/** How many a signal is in exit codes of shells. */
const exitCodeOf = (signal) => 128 + os.constants.signals[signal];

/**
 * Passes SIGINT and SIGTERM on to a child. What it gives is to be called when the child has ended: the exit code that the signal
 * stands for, undefined if there was none.
 */
function endWith(child) {
  let told;
  const tell = (signal) => {
    const isFirst = told === undefined;
    told ??= signal;
    // A terminal has told the child as well.
    if (isFirst && signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(isFirst || signal === 'SIGINT' ? signal : 'SIGKILL');
  };
  const signals = ['SIGINT', 'SIGTERM'];
  for (const signal of signals) process.on(signal, tell);
  return () => {
    for (const signal of signals) process.off(signal, tell);
    return told === undefined ? undefined : exitCodeOf(told);
  };
}

/** What others tell a program, and it a child that it stands for. */
const PASSED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
/** What a terminal tells all of its programs by itself. */
const OF_TERMINALS = ['SIGINT', 'SIGQUIT'];

/**
 * Stands for a child: passes signals on to it, and gives its exit code as a shell would. Which of the two a terminal has told already
 * is not known, so that on a terminal nothing is told twice: a second Ctrl-C means something else to many programs.
 */
async function standFor(child) {
  const isOnTerminal = [0, 1, 2].some((descriptor) => tty.isatty(descriptor));
  const tell = (signal) => {
    // On Windows a console tells all of its programs, and kill() would only end the child.
    const isTold = process.platform === 'win32' || (isOnTerminal && OF_TERMINALS.includes(signal));
    if (!isTold) child.kill(signal);
  };
  for (const signal of PASSED) process.on(signal, tell);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code, signal) => resolve(code ?? exitCodeOf(signal)));
    });
  } finally {
    for (const signal of PASSED) process.off(signal, tell);
  }
}

module.exports = { endWith, exitCodeOf, standFor };
