'use strict';

// The health of the device, what doctor says of it, and the codes.

const { CODES } = require('../codes');

/** What is wrong, where no doctor is there to say it in more words. */
function findingsOf({ integrity, setAside, notes, sync }) {
  const problem = (check, message) => ({ status: 'problem', check, message });
  return [
    integrity === 'ok'
      ? { status: 'ok', check: 'integrity', message: 'the database is intact' }
      : problem('integrity', integrity),
    ...setAside.map((file) => problem('set aside', `a damaged file was replaced and kept: ${file}`)),
    ...notes.map((note) => problem('note', note)),
    ...(sync?.state === 'stopped'
      ? [problem('account', require('../../sync/reasons').wordsOf(sync.reason).says)]
      : []),
  ];
}

async function read({ device, findings }) {
  // health() waits for nothing, and so says only what was known before.
  const { members = [] } = await device.sync.status();
  const health = device.health();
  const found = await (findings ?? findingsOf)(health);
  return { health, members, findings: found, ok: found.every(({ status }) => status !== 'problem') };
}

module.exports = {
  reads: {
    health: { read },
    codes: { read: () => ({ rows: CODES }) },
  },
  acts: {},
};
