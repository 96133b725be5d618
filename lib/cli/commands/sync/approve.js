'use strict';

// sync approve: lets a device in.

const { CliError, note, print } = require('../../output');

async function approve(io, word, options) {
  const joined = await require('../../sync').withRound(io, options, async ({ sync }) => {
    const asked = (await sync.requests()).find(({ id, member }) => id === word || member === word);
    if (asked === undefined) throw new CliError('NOT_FOUND', "nobody asks with this id; see 'sync requests'");
    await sync.approve(asked);
    return { name: asked.name, member: asked.member };
  });
  if (io.json) print(io, joined);
  note(io, `${joined.name} is a member now.`);
}

module.exports = (group, io) => {
  const { remoteOf, unlockOptions } = require('../../options');
  const command = group
    .command('approve')
    .description('let a device in that asks; the screen has to be unlocked')
    .argument('<id>', 'its id, or as which member it asks');
  unlockOptions(remoteOf(command)).action((id, options) => approve(io, id, options));
};
