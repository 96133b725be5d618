'use strict';

// sync join: asks to join an account by a ticket, and waits to be let in. The ticket is no argument: other users could read it.

const { note, print } = require('../../output');

/** How often it is looked whether this device knows already what it asks as. */
const LOOKS = 100;

/** Says as whom this device asks, so that a person can compare. */
async function tellWho(io, sync, signal) {
  const { setTimeout: sleep } = require('node:timers/promises');
  while (!signal.aborted) {
    const { member } = await sync.status();
    if (member !== undefined) return note(io, `This device asks as member ${member}.`);
    await sleep(LOOKS, undefined, { signal }).catch(() => {});
  }
}

async function join(io, { ticketFile, name, vault = false, timeout, ...options }) {
  const { exitCodeOf } = require('../../../engine/child');
  const { untilSignal, withSync } = require('../../sync');
  const ticket = await require('../../secret').readKey(io, 'Ticket', ticketFile);
  await withSync(io, options, async ({ sync, remote, keep }) => {
    const ending = new AbortController();
    const { told, end } = untilSignal();
    const interrupted = told.then((signal) => {
      ending.abort();
      return signal;
    });
    const { signal } = ending;
    const terms = {
      remote,
      vault,
      signal,
      ...(name !== undefined && { name }),
      ...(timeout !== undefined && { timeout }),
    };
    try {
      const { withProgress } = require('../../progress');
      const { account } = await withProgress(io, 'Waiting to be let in', (progress) => {
        progress.show();
        void tellWho(io, sync, signal).catch(() => {});
        return sync.join(ticket, terms);
      });
      keep();
      print(io, { account, remote: remote.name }, `account  ${account}\n`);
      note(io, "This device is a member. 'sync run' keeps it up to date.");
    } catch (error) {
      // What was begun is no account. The ticket is good for another try while it lasts.
      await sync.leave().catch(() => {});
      if (!signal.aborted) throw error;
    } finally {
      end();
      ending.abort();
    }
    const by = await interrupted;
    if (by !== undefined) io.exitCode = exitCodeOf(by);
  });
}

module.exports = (group, io) => {
  const { duration, memberOptions } = require('../../options');
  const command = group
    .command('join')
    .description('ask to join by a ticket, from stdin or a prompt, and wait to be let in')
    .option('--ticket-file <file>', 'the ticket is the first line of this file (- for stdin)')
    .option('--timeout <time>', 'how long to wait, like 15m (1h)', duration);
  memberOptions(command).action((options) => join(io, options));
};
