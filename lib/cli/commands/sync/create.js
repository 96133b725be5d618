'use strict';

// sync create: begins an account. Its recovery key is shown here and never again.

const { note, print, warn } = require('../../output');

const SHOWN_ONCE =
  'the recovery key is shown only this once. Write it down with the account, and keep both apart from this machine: ' +
  'whoever loses all devices and the key has lost the data';

async function create(io, { name, vault = false, ...options }) {
  const { withSync } = require('../../sync');
  await withSync(io, options, async ({ sync, remote, keep }) => {
    const { account, recoveryKey } = await sync.create({
      remote,
      vault,
      ...(name !== undefined && { name }),
    });
    const { members } = await sync.status();
    keep({ untried: members.find(({ kind }) => kind === 'recovery')?.id });
    print(
      io,
      { account, recoveryKey, remote: remote.name },
      `account       ${account}\nrecovery key  ${recoveryKey}\n`,
    );
    warn(io, SHOWN_ONCE);
    note(io, "Try the key: 'sync recover --dry-run'. Share: 'sync run'. Another device: 'sync invite'.");
  });
}

module.exports = (group, io) => {
  const { memberOptions } = require('../../options');
  const command = group
    .command('create')
    .description('begin an account, with this device as its first member');
  memberOptions(command).action((options) => create(io, options));
};
