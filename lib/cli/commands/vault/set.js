'use strict';

// vault set: writes an entry. Its value comes from stdin, a prompt or a file.

const { InvalidArgumentError } = require('commander');
const { CliError, note, print, usageError } = require('../../output');

const MOST_LABELS = 16;
const UNITS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DATE = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;
const LAST = 8.64e15;

/** From when on the entry is gone: a moment, or so long from now. */
function expiry(text) {
  const [, count, unit] = /^(\d{1,9})([smhdw])$/.exec(text) ?? [];
  const [, day] = DATE.exec(text) ?? [];
  const at = unit === undefined ? Date.parse(text) : Date.now() + Number(count) * UNITS[unit];
  const isDate = day !== undefined && new Date(Date.parse(day) || 0).toISOString().startsWith(day);
  if ((unit === undefined && !isDate) || Number.isNaN(at) || at > LAST) {
    throw new InvalidArgumentError(
      'It takes a time from now, like 90s, 15m, 12h, 30d or 2w, or a date, like 2030-12-31 or 2030-12-31T18:00Z.',
    );
  }
  if (at <= Date.now()) throw new InvalidArgumentError('That is over already.');
  return new Date(at);
}

const TAKEN = () => new CliError('EXISTS', 'There is such an entry already');

async function set(io, service, word, options, { args }) {
  const { accountOf, withVault } = require('../../vault');
  if (args.length > (options.account === false ? 1 : 2)) {
    throw usageError(
      'vault set takes a service and an account and nothing more. A value does not belong on the command line, where ' +
        'other users and the history of the shell see it: pipe it in, or leave it out to be asked for it',
    );
  }
  const account = accountOf(word, options);
  const value = await require('../../secret').readValue(io, options);
  const given = { labels: options.label ?? [], expiresAt: options.expires ?? null };
  await withVault(io, options, (vault) => {
    if (options.overwrite) return vault.set(service, account, value, given);
    return vault.transaction((entries) => {
      if (entries.has(service, account)) throw TAKEN();
      entries.set(service, account, value, given);
    });
  });
  if (io.json) print(io, { service, account, stored: true });
  note(io, `Stored ${account || service}.`);
}

module.exports = (group, io) => {
  const { entryOf, repeated, vaultOf } = require('../../options');
  const command = group
    .command('set')
    .description('write an entry; its value is read from stdin or asked for')
    .allowExcessArguments()
    .option('--file <file>', 'the value is this file, byte for byte')
    .option('--label <text>', 'a label, up to 16; those of before are gone', repeated(MOST_LABELS))
    .option('--expires <when>', 'gone from then on: 90s, 15m, 12h, 30d, 2w, or a date in UTC', expiry)
    .option('--no-overwrite', 'refuse a name that is taken')
    .option('--keep-newline', 'keep a line break at the end of stdin')
    .option('--base64', 'the value is given in base64')
    .option('--allow-empty', 'an empty value is meant');
  vaultOf(entryOf(command)).action((service, account, options, used) =>
    set(io, service, account, options, used),
  );
};
