'use strict';

// vault list: the entries of a service, or all, without their values.

module.exports = (group, io) => {
  const { repeated, vaultOf } = require('../../options');
  const command = group
    .command('list')
    .description('list entries, without their values')
    .argument('[service]', 'those of this service only')
    .option('--label <text>', 'only with this label; repeated: with all of them', repeated(16));
  vaultOf(command).action(async (service, options) => {
    const { printEntries, withVault } = require('../../vault');
    const labels = options.label;
    const entries = await withVault(io, options, (vault) =>
      labels === undefined
        ? vault.list(service)
        : vault.find({ labels, ...(service !== undefined && { service }) }),
    );
    printEntries(io, entries);
  });
};
