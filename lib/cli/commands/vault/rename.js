'use strict';

// vault rename: another name for an entry, which keeps all else.

const { note, print, usageError } = require('../../output');

module.exports = (group, io) => {
  const { entryOf, vaultOf } = require('../../options');
  const command = group
    .command('rename')
    .description('give an entry another name; its value, labels and times stay')
    .option('--to-service <name>', 'its new service (else that of before)')
    .option('--to-account <name>', 'its new account (else that of before)')
    .option('--no-to-account', 'it has no account any more')
    .option('--replace', 'in the place of an entry that has the new name');
  vaultOf(entryOf(command)).action(async (service, word, options) => {
    const { accountOf, withVault } = require('../../vault');
    const { toService, toAccount, replace = false } = options;
    if (toService === undefined && toAccount === undefined)
      throw usageError('rename needs the new name: --to-service, --to-account or both');
    const account = accountOf(word, options);
    const to = {
      ...(toService !== undefined && { service: toService }),
      ...(toAccount !== undefined && { account: toAccount === false ? '' : toAccount }),
    };
    await withVault(io, options, (vault) => vault.rename(service, account, to, { replace }));
    if (io.json) print(io, { service, account, ...to, renamed: true });
    note(io, 'Renamed.');
  });
};
