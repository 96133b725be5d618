'use strict';

// vault find: the entries that fit all that is asked for, without their values.

const { usageError } = require('../../output');

/** The options as they are in a query of a vault; --no-account asks for entries without one. */
function queryOf({ service, servicePrefix, account, accountPrefix, label }) {
  const query = { service, servicePrefix, account: account === false ? '' : account, accountPrefix };
  const given = Object.entries({ ...query, labels: label }).filter(([, value]) => value !== undefined);
  if (given.length === 0) throw usageError('find needs something to look for; vault list lists all entries');
  return Object.fromEntries(given);
}

module.exports = (group, io) => {
  const { repeated, vaultOf } = require('../../options');
  const command = group
    .command('find')
    .description('list the entries that fit, without their values')
    .option('--service <name>', 'of this service')
    .option('--service-prefix <text>', 'of services that begin like this')
    .option('--account <name>', 'of this account')
    .option('--no-account', 'without an account')
    .option('--account-prefix <text>', 'of accounts that begin like this')
    .option('--label <text>', 'with this label; repeated: with all of them', repeated(16));
  vaultOf(command).action(async (options) => {
    const { printEntries, withVault } = require('../../vault');
    const query = queryOf(options);
    printEntries(io, await withVault(io, options, (vault) => vault.find(query)));
  });
};
