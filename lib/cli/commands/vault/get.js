'use strict';

// vault get: the value of an entry, as it is.

const { note, print, usageError } = require('../../output');

async function get(io, service, word, options) {
  const { accountOf, notFound, valueInJson, withVault } = require('../../vault');
  if (io.json && options.out !== undefined) throw usageError('a value goes either to --out or into --json');
  const account = accountOf(word, options);
  const value = await withVault(io, options, (vault) => vault.getBytes(service, account));
  if (value === null) throw notFound();
  io.secrets.push(value);
  if (io.json) return print(io, { service, account, ...valueInJson(value) });
  if (options.out !== undefined && options.out !== '-') {
    require('../../file').writePrivate(options.out, value);
    return note(io, `Written to ${options.out}.`);
  }
  io.stdout.write(value);
  if (io.stdout.isTTY && options.newline) io.stdout.write('\n');
}

module.exports = (group, io) => {
  const { entryOf, vaultOf } = require('../../options');
  const command = group
    .command('get')
    .description('write the value of an entry to stdout')
    .option('--out <file>', 'to this file instead, which only its owner can read')
    .option('-n, --no-newline', 'no line break behind it on a terminal either');
  vaultOf(entryOf(command)).action((service, account, options) => get(io, service, account, options));
};
