'use strict';

// vault clear: removes the entries of a service, or all.

const { note, print, usageError } = require('../../output');

const countOf = (count) => `${count} ${count === 1 ? 'entry' : 'entries'}`;

async function clear(io, service, options) {
  if (!options.yes && !io.stdin.isTTY) {
    throw usageError('vault clear needs --yes where nobody can be asked');
  }
  const { withVault } = require('../../vault');
  const removed = await withVault(io, options, async (vault) => {
    if (!options.yes) {
      const count = (await vault.list(service)).length;
      if (count === 0) return 0;
      const question = `Remove ${countOf(count)} of ${service === undefined ? 'all services' : 'this service'}?`;
      if (!(await require('../../terminal').isSure(io, options, question)))
        throw usageError('nothing was removed');
    }
    return vault.clear(service);
  });
  if (io.json) print(io, { removed });
  note(io, `Removed ${removed}.`);
}

module.exports = (group, io) => {
  const { vaultOf } = require('../../options');
  const command = group
    .command('clear')
    .description('remove the entries of a service, or all there are')
    .argument('[service]', 'those of this service only')
    .option('--yes', 'do not ask');
  vaultOf(command).action((service, options) => clear(io, service, options));
};
