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

/** The words that name an entry of a vault. */
const entryOf = (command) =>
  command.argument('<service>').argument('[account]').option('--no-account', 'the entry has no account');

/** Which vault is meant. */
const vaultOf = (command) =>
  command
    .option('--vault <name>', 'which vault (default)')
    .option('--dir <folder>', 'its folder (else below $OHOS_SECURITY_KIT_DIR or the data of the OS user)')
    .option('--keyring', "its key is in the system's keyring");

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

const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Parses how long something takes, into milliseconds. */
function duration(text) {
  const [, count, unit] = /^(\d{1,5})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * UNITS[unit];
  if (!(ms > 0 && ms < 2 ** 31)) throw new InvalidArgumentError('It takes a time like 90s, 15m, 12h or 7d.');
  return ms;
}

/** Where the entries of an account lie. */
const remoteOf = (command) =>
  command.option(
    '--remote <remote>',
    'folder:/path or postgres://user@host/database (else $OHOS_SECURITY_KIT_REMOTE, or the one of before)',
  );

/** How a device becomes a member. */
const memberOptions = (command) =>
  unlockOptions(remoteOf(command))
    .option('--name <name>', 'what the others call this device (its host name)')
    .option('--vault', 'share entries of vaults, too');

module.exports = {
  duration,
  entryOf,
  memberOptions,
  remoteOf,
  repeated,
  scopeOptions,
  unlockOptions,
  vaultOf,
  wholeNumber,
};
