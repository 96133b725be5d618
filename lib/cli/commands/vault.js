'use strict';

// vault: entries of services and accounts, as programs keep them by `ohos-security-kit/vault`.

const COMMANDS = ['set', 'get', 'has', 'remove', 'list', 'find', 'rename', 'clear', 'rotate-key', 'check'];

module.exports = (program, io) => {
  const group = program
    .command('vault')
    .description('a vault of secrets by service and account, as of ohos-security-kit/vault');
  for (const name of COMMANDS) require(`./vault/${name}`)(group, io);
};
