'use strict';

// sync revoke: shuts a member out, and says what it could read.

const { note, print, usageError, warn } = require('../../output');

const WHAT = 'It keeps what it could read: replace these secrets, and take away its login to the remote';
const NEW_KEY =
  'it knew the recovery key, so there is a new one, shown only this once; the old one opens nothing that is written from now on';

async function revoke(io, word, options) {
  const { memberOf, nameOf, withRound } = require('../../sync');
  await withRound(io, options, async ({ sync, keep }) => {
    const { members } = await sync.status();
    const { id, name } = memberOf(members, word);
    const question = `Shut ${name} (${id}) out of the account?`;
    if (!(await require('../../terminal').isSure(io, options, question))) {
      throw usageError('nobody was shut out');
    }
    const { readable, recoveryKey } = await sync.revoke(id);
    if (recoveryKey !== null) {
      keep({ untried: (await sync.status()).members.find(({ kind }) => kind === 'recovery')?.id });
    }
    const names = readable.map((one) => `  ${nameOf(one)}\n`).join('');
    const key = recoveryKey === null ? '' : `recovery key  ${recoveryKey}\n`;
    print(io, { member: id, name, readable, recoveryKey }, `${key}${names}`);
    if (recoveryKey !== null) warn(io, NEW_KEY);
    note(io, `${name} is shut out. ${WHAT}.`);
  });
}

module.exports = (group, io) => {
  const { remoteOf, unlockOptions } = require('../../options');
  const command = group
    .command('revoke')
    .description(
      'shut a member out; says what it could read, and the new recovery key if it knew the old one',
    )
    .argument('<member>', 'its id or name, from status')
    .option('--yes', 'do not ask');
  unlockOptions(remoteOf(command)).action((member, options) => revoke(io, member, options));
};
