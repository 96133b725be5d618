'use strict';

// sync status: where this device stands. It asks no remote.

const { note, print, table, warn } = require('../../output');

const UNTRIED = "nobody has tried the recovery key yet: 'sync recover --dry-run' does, and changes nothing";

const count = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;

function inWords(status, remote) {
  const { account, member, members, head, epoch, pending, waiting, conflicts, records, vault, userId } =
    status;
  const name = members.find(({ self }) => self)?.name;
  const rows = [
    ['account', account],
    ['this device', name === undefined ? `${member}, which was not let in yet` : `${name} (${member})`],
    ['remote', remote],
    [
      'shares',
      `assets of user ${userId}${vault ? ' and entries of vaults' : ''}: ${count(records, 'record')}`,
    ],
    ['at', `entry ${head}, keys number ${epoch}`],
    ['to share', count(pending, 'change')],
    ['waiting', `${count(waiting, 'record')} for the screen to be unlocked`],
    ['conflicts', String(conflicts)],
  ];
  const list = members.map(({ id, name, kind, seen }) => [id, name, kind, seen]);
  return `${table(['WHAT', 'IS'], rows)}\n${table(['MEMBER', 'NAME', 'KIND', 'SEEN'], list)}`;
}

async function tell(io, { sync, dir }) {
  const { readKept } = require('../../sync');
  const { remote = null, untried } = readKept(dir);
  const { state, reason, lastRound, lastError, ...status } = await sync.status();
  const isUntried = status.members?.some(({ id }) => id === untried) === true;
  const told = { ...status, remote, ...(status.account !== null && { recoveryKeyTried: !isUntried }) };
  print(io, told, status.account === null ? '' : inWords(status, remote));
  if (status.account === null) return note(io, "This device has no account: 'sync create' or 'sync join'.");
  if (status.conflicts > 0) note(io, "'sync conflicts' shows the secrets that lost.");
  if (status.putBack)
    warn(io, 'the folder of this device is an older one that was put back; what it had not shared is gone');
  if (isUntried) warn(io, UNTRIED);
}

module.exports = (group, io) => {
  group
    .command('status')
    .description('where this device stands, and who the members are; asks no remote')
    .action((options) =>
      require('../../sync').withSync(io, options, (open) => tell(io, open), { isLocal: true }),
    );
};
