'use strict';

// A child that does the work of this process: it ends when this one is told to, and this one then cleans up.

const os = require('node:os');

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

module.exports = { endWith };
