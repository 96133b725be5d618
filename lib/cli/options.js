'use strict';

// Options that several commands have. Apart, because --help needs no more than this.

const { InvalidArgumentError } = require('commander');

const scopeOptions = (command) =>
  command
    .option('--group <id>', 'an asset that a group of apps shares')
    .option('--encrypted', 'an asset whose attributes are encrypted, too: a set of their own');

const unlockOptions = (command) =>
  command
    .option('--unlock', 'unlock the screen first')
    .option('--password-file <file>', 'the lock password is the first line of this file (- for stdin)');

/** Parses a whole number within bounds. */
function wholeNumber(least, most) {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most) {
      throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
    }
    return number;
  };
}

/** Collects a repeated option; `most` is how often it may be given. */
function repeated(most) {
  return (value, values = []) => {
    if (values.length === most) throw new InvalidArgumentError(`It may be given ${most} times.`);
    return [...values, value];
  };
}

module.exports = { repeated, scopeOptions, unlockOptions, wholeNumber };
