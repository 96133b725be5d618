'use strict';

// sync: the account whose devices share what it trusts, as device.sync of the API.

const COMMANDS = [
  'create',
  'invite',
  'join',
  'run',
  'requests',
  'approve',
  'status',
  'conflicts',
  'revoke',
  'recover',
  'leave',
];

module.exports = (program, io) => {
  const group = program
    .command('sync')
    .description('an account whose devices share what it trusts, end-to-end encrypted; not audited');
  for (const name of COMMANDS) require(`./sync/${name}`)(group, io);
};
