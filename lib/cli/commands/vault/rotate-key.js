'use strict';

// vault rotate-key: another key for the folder.

const { Option } = require('commander');
const { note, print, usageError } = require('../../output');

/** Where the next key is, and how it comes there. */
const KEYS = {
  folder: () => ({ kind: 'file' }),
  keyring: () => ({ kind: 'keyring' }),
  passphrase: async (io, { newPassphraseFile }) => ({
    kind: 'passphrase',
    passphrase: await require('../../secret').readNewPassphrase(io, newPassphraseFile),
  }),
};

async function rotate(io, options) {
  const { to, newPassphraseFile } = options;
  if (newPassphraseFile !== undefined && to !== 'passphrase') {
    throw usageError('--new-passphrase-file goes with --to passphrase');
  }
  const { withVault } = require('../../vault');
  const { withProgress } = require('../../progress');
  // With stdin for both, that is said before anything is asked.
  const next = await KEYS[to](io, options);
  await withVault(io, options, (vault) =>
    withProgress(io, 'Changing the key', (progress) => {
      progress.show();
      vault.rotateKey(next);
    }),
  );
  if (io.json) print(io, { key: to, rotated: true });
  note(io, 'The vault has another key. Copies of its folder from before open with the earlier one.');
}

module.exports = (group, io) => {
  const { vaultOf } = require('../../options');
  const command = group
    .command('rotate-key')
    .description(
      'change the key of the vault: to a new one in its folder, in the keyring, or of a passphrase',
    )
    .addOption(
      new Option('--to <place>', 'where the new key is').choices(Object.keys(KEYS)).makeOptionMandatory(),
    )
    .option(
      '--new-passphrase-file <file>',
      'the new passphrase is the first line of this file (- for stdin)',
    );
  vaultOf(command).action((options) => rotate(io, options));
};
