'use strict';

// sync run: keeps the device and the remote together until it is ended, or for one round.

const { Option } = require('commander');
const { visible } = require('../../../engine/visible');
const { print } = require('../../output');

/** How often it is looked for news, in milliseconds. */
const LOOKS = 500;

const WORDS = {
  __proto__: null,
  state: ({ state, reason, head, pending, conflicts, lastError }) =>
    [
      reason === null ? state : `${state} (${reason})`,
      `at entry ${head}`,
      `${pending} to share`,
      `${conflicts} conflicts`,
      ...(lastError === null ? [] : [lastError]),
    ].join(', '),
  request: ({ name, member }) => `${name} asks to join as ${member}: sync approve ${member}`,
};

function tell(io, row) {
  const time = new Date();
  const line = io.json
    ? JSON.stringify({ ...row, time: time.getTime() })
    : `${time.toISOString().slice(11, 19)} ${visible(WORDS[row.event](row))}`;
  io.stdout.write(`${line}\n`);
}

/** Nobody is let in by itself, but it is said once who asks. */
function tellsWhoAsks(io) {
  const told = new Set();
  return ({ name, member }) => {
    if (!told.has(member)) tell(io, { event: 'request', name, member });
    told.add(member);
    return false;
  };
}

/** Tells of what has changed; gives what ends it. Keeps the process alive. */
function watch(io, sync, stopped) {
  let before;
  const look = () => {
    const { health } = sync;
    if (health === null) return;
    const { lastRound, account, devices, waiting, ...row } = health;
    const now = JSON.stringify([row, devices, waiting]);
    if (now === before) return;
    before = now;
    tell(io, { event: 'state', ...row });
    if (row.state === 'stopped') stopped(row.reason);
  };
  const timer = setInterval(look, LOOKS);
  const off = sync.onState(look);
  look();
  return () => {
    clearInterval(timer);
    off();
  };
}

async function goOn(io, { sync, remote, keep }, { approve, poll }) {
  const { exitCodeOf } = require('../../../engine/child');
  const { explained, untilSignal } = require('../../sync');
  const { told, end } = untilSignal();
  const how = approve === 'auto' ? 'auto' : tellsWhoAsks(io);
  let unwatch = () => {};
  try {
    await sync.run({ remote, approve: how, ...(poll !== undefined && { poll }) });
    await sync.status();
    keep();
    const stopped = new Promise((_, reject) => {
      unwatch = watch(io, sync, (reason) => reject(explained({ name: 'SyncError', reason })));
    });
    io.exitCode = exitCodeOf(await Promise.race([told, stopped]));
  } finally {
    unwatch();
    end();
  }
}

async function once(io, { sync, remote, keep }, { approve }) {
  const { withProgress } = require('../../progress');
  await withProgress(io, 'Sharing', (progress) => {
    progress.show();
    return sync.run({ remote, approve, once: true });
  });
  keep();
  const { head, pending, waiting, conflicts } = await sync.status();
  const done = { head, pending, waiting, conflicts };
  print(io, done, `at entry ${head}, ${pending} to share, ${waiting} waiting, ${conflicts} conflicts\n`);
}

function run(io, options) {
  const act = options.once ? once : goOn;
  return require('../../sync').withSync(io, options, (open) => act(io, open, options));
}

module.exports = (group, io) => {
  const { duration, remoteOf, unlockOptions } = require('../../options');
  const command = group
    .command('run')
    .description('keep this device and the remote together until this is ended')
    .addOption(
      new Option('--approve <how>', 'who is let in: nobody by itself, or whoever has a ticket')
        .choices(['manual', 'auto'])
        .default('manual'),
    )
    .option('--poll <time>', 'how often the remote is asked, like 30s (2s)', duration)
    .option('--once', 'one round, and no more');
  unlockOptions(remoteOf(command)).action((options) => run(io, options));
};
