'use strict';

// sync requests: who asks to join.

const { note, print, table } = require('../../output');

async function requests(io, options) {
  const found = await require('../../sync').withRound(io, options, ({ sync }) => sync.requests());
  print(
    io,
    found,
    table(
      ['ID', 'NAME', 'MEMBER'],
      found.map(({ id, name, member }) => [id, name, member]),
    ),
  );
  note(
    io,
    found.length === 0
      ? 'Nobody asks.'
      : "Compare MEMBER with what the device itself says; then 'sync approve'.",
  );
}

module.exports = (group, io) => {
  const { remoteOf, unlockOptions } = require('../../options');
  unlockOptions(remoteOf(group.command('requests').description('who asks to join'))).action((options) =>
    requests(io, options),
  );
};
