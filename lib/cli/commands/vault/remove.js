'use strict';

// vault remove: one entry; clear removes many.

const { note, print } = require('../../output');

module.exports = (group, io) => {
  const { entryOf, vaultOf } = require('../../options');
  const command = group.command('remove').description('remove an entry');
  vaultOf(entryOf(command)).action(async (service, word, options) => {
    const { accountOf, notFound, withVault } = require('../../vault');
    const account = accountOf(word, options);
    const wasThere = await withVault(io, options, (vault) => vault.delete(service, account));
    if (!wasThere) throw notFound();
    if (io.json) print(io, { removed: 1 });
    note(io, 'Removed 1.');
  });
};
