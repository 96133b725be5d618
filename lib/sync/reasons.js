'use strict';

// Why an account does not go on, in words, and what helps. docs/17-sync.md has the same table.

const REASONS = {
  __proto__: null,
  locked: {
    says: 'keys are needed that the locked screen keeps away',
    helps: 'Unlock the screen; the rest goes on by itself.',
  },
  behind: {
    says: 'the remote has less than this device has seen: it was put back, emptied, or is another one',
    helps:
      'Put the remote back as it was. If it is lost, begin a new account from the device that has the most.',
  },
  forked: {
    says: 'the remote shows another history than this device has seen',
    helps:
      'Somebody has changed the remote, or it was put back and written on. Find out who before going on.',
  },
  gap: { says: 'an entry is missing on the remote', helps: 'Put the remote back from a copy.' },
  foreign: {
    says: 'the remote has an entry that no member of this account made',
    helps: 'See that it is the right remote, and who else may write there.',
  },
  damaged: { says: 'an entry on the remote is damaged', helps: 'Put the remote back from a copy.' },
  emptied: {
    says: 'what this device has not seen was cleared away, and no snapshot of it is left',
    helps: 'Leave the account and join it again.',
  },
  revoked: {
    says: 'this device was shut out of the account',
    helps: 'If that was a mistake: leave the account here, and join it again by a new ticket.',
  },
};

/** What is said of a reason; of one that is not in the table, the reason itself. */
const wordsOf = (reason) => REASONS[reason] ?? { says: String(reason), helps: undefined };

module.exports = { REASONS, wordsOf };
