'use strict';

// sync recover: begins anew on an empty device with the recovery key, or only tries the key. It is no argument: other users could
// read it.

const { note, print, usageError } = require('../../output');

/** The account: as it was given or, where the key is only tried, that of the device. */
async function accountOf({ account }, sync) {
  const id = account ?? (await sync.status()).account;
  if (id === null) throw usageError('which account? --account takes what sync create has shown');
  return id;
}

/** On a device in memory, so that nothing that is there is touched. */
async function tryKey(io, recoveryKey, options) {
  const { keep: keepIn, withSync } = require('../../sync');
  await withSync(io, options, async ({ sync, remote, dir }) => {
    const account = await accountOf(options, sync);
    const device = require('../../device').openAlone({ inMemory: true });
    try {
      const { withProgress } = require('../../progress');
      const { records } = await withProgress(io, 'Trying the key', (progress) => {
        progress.show();
        return device.sync.recover({ remote, account, recoveryKey, dryRun: true });
      });
      if ((await sync.status()).account === account) keepIn(io, dir, { untried: undefined });
      print(io, { account, records, tried: true }, `the key opens the account: ${records} records\n`);
    } finally {
      device.close();
    }
  });
}

async function begin(io, recoveryKey, { name, vault = false, ...options }) {
  const { withSync } = require('../../sync');
  await withSync(io, options, async ({ sync, remote, keep }) => {
    const account = await accountOf(options, sync);
    const terms = { remote, account, recoveryKey, vault, ...(name !== undefined && { name }) };
    const { withProgress } = require('../../progress');
    await withProgress(io, 'Reading the account', (progress) => {
      progress.show();
      return sync.recover(terms);
    });
    keep();
    const { records } = await sync.status();
    print(io, { account, records, remote: remote.name }, `account  ${account}\nrecords  ${records}\n`);
    note(io, "This device is a member. Shut out the devices that are lost: 'sync status', 'sync revoke'.");
  });
}

async function recover(io, { recoveryKeyFile, dryRun, ...options }) {
  const key = await require('../../secret').readKey(io, 'Recovery key', recoveryKeyFile);
  await (dryRun ? tryKey : begin)(io, key, options);
}

module.exports = (group, io) => {
  const { memberOptions } = require('../../options');
  const command = group
    .command('recover')
    .description('begin anew on an empty device with the recovery key, from stdin or a prompt')
    .option('--account <id>', 'which account, as sync create has shown it')
    .option('--recovery-key-file <file>', 'the key is the first line of this file (- for stdin)')
    .option('--dry-run', 'only find out whether the key opens the account; changes nothing');
  memberOptions(command).action((options) => recover(io, options));
};
