'use strict';

// sync leave: forgets the account on this device. What it has stays.

const { note, print, usageError } = require('../../output');

async function leave(io, options) {
  const { forget, withSync } = require('../../sync');
  await withSync(
    io,
    options,
    async ({ sync, dir }) => {
      const { account, pending } = await sync.status();
      if (account === null) throw usageError('this device has no account');
      const lost = pending > 0 ? ` Changes that were not shared stay here only: ${pending}.` : '';
      const question = `Forget the account on this device?${lost} The others should revoke it.`;
      if (!(await require('../../terminal').isSure(io, options, question)))
        throw usageError('nothing was changed');
      await sync.leave();
      forget(dir);
      if (io.json) print(io, { account, left: true });
      note(io, 'The account is forgotten here; assets and entries stay.');
    },
    { isLocal: true },
  );
}

module.exports = (group, io) => {
  group
    .command('leave')
    .description('forget the account on this device; what it has stays')
    .option('--yes', 'do not ask')
    .action((options) => leave(io, options));
};
