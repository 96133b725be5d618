'use strict';

// vault has: the exit code says whether there is such an entry.

const { print } = require('../../output');

const NOT_THERE = 3;

module.exports = (group, io) => {
  const { entryOf, vaultOf } = require('../../options');
  const command = group.command('has').description('exit with 0 if there is such an entry, with 3 if not');
  vaultOf(entryOf(command)).action(async (service, word, options) => {
    const { accountOf, withVault } = require('../../vault');
    const account = accountOf(word, options);
    const has = await withVault(io, options, (vault) => vault.has(service, account));
    if (!has) io.exitCode = NOT_THERE;
    if (io.json) print(io, { service, account, has });
  });
};
