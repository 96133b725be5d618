'use strict';

// The log of calls.

const { asTest } = require('../as-test');
const { Refusal } = require('../refusal');
const { contains, windowed, windowOf } = require('../rows');
const { flag, optional, text } = require('../take');

function read({ calls }, { q, api, app, failed = false, ...window }) {
  const fits = (row) =>
    contains(`${row.api} ${row.app} ${row.code}`, q) &&
    (api === undefined || row.api === api) &&
    (app === undefined || row.app === app) &&
    (!failed || row.code !== 0);
  return windowOf(calls.rows().filter(fits), window);
}

function readTest({ calls }, { ids }) {
  const wanted = new Set(ids.split(',').map(Number));
  // Calls of vaults are for the eye only.
  const rows = calls.rows().filter(({ id, api }) => wanted.has(id) && !api.startsWith('vault.'));
  if (rows.length === 0) throw new Refusal('GONE', 'these calls are not in the log any more');
  return { text: asTest(rows.reverse()) };
}

module.exports = {
  reads: {
    calls: {
      query: {
        q: optional(text),
        api: optional(text),
        app: optional(text),
        failed: optional(flag),
        ...windowed('time'),
      },
      read,
    },
    'calls.test': { query: { ids: text }, read: readTest },
  },
  acts: {
    'calls.clear': {
      act(look) {
        look.calls.clear();
        look.stream.changed('calls');
      },
    },
  },
};
