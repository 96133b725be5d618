'use strict';

// sync invite: a ticket for one new device.

const { note, print } = require('../../output');

async function invite(io, { lasts, ...options }) {
  const ticket = await require('../../sync').withRound(io, options, ({ sync }) =>
    sync.invite(lasts === undefined ? {} : { lasts }),
  );
  print(io, { ticket }, `${ticket}\n`);
  note(io, "Whoever has the ticket can ask to join. There: 'sync join'; here: 'sync run', 'sync requests'.");
}

module.exports = (group, io) => {
  const { duration, remoteOf, unlockOptions } = require('../../options');
  const command = group
    .command('invite')
    .description('a ticket by which one device can ask to join')
    .option('--lasts <time>', 'how long it is good for, like 15m (1h)', duration);
  unlockOptions(remoteOf(command)).action((options) => invite(io, options));
};
