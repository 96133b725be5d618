'use strict';

// Assertions about recorded calls (device.calls), for any test runner: they throw an AssertionError.

const { AssertionError } = require('node:assert');
const { argumentError } = require('../engine/errors');
const { hintsOf } = require('../testing/diagnostics');
const { optionsOf } = require('../engine/plain');

function fail(message, actual, expected) {
  throw new AssertionError({ message, actual, expected, operator: 'calls', stackStartFn: fail });
}

function checkRecords(records) {
  if (!Array.isArray(records)) throw argumentError('records must be what device.calls.stop() returned');
}

const namesOf = (records) => records.map(({ api }) => api);
const shown = (records) =>
  records.length === 0 ? 'nothing was called' : `called were ${namesOf(records).join(', ')}`;

/** That a function was called: with a code (0 for success), so many times. */
function assertCalled(records, api, options = undefined) {
  const { times, code } = optionsOf('options', options);
  checkRecords(records);
  const found = records.filter(
    (record) => record.api === api && (code === undefined || record.code === code),
  );
  const wanted = `${api}${code === undefined ? '' : ` with code ${code}`}`;
  if (times === undefined && found.length === 0) fail(`${wanted} was not called; ${shown(records)}`, 0, 1);
  if (times !== undefined && found.length !== times) {
    fail(`${wanted} was called ${found.length} times, not ${times}; ${shown(records)}`, found.length, times);
  }
}

/** That a function was not called. */
function assertNotCalled(records, api) {
  assertCalled(records, api, { times: 0 });
}

/** That these functions were called one after the other, whatever else was called between them. */
function assertOrder(records, apis) {
  checkRecords(records);
  let next = 0;
  for (const { api } of records) if (api === apis[next]) next++;
  if (next < apis.length) {
    fail(
      `${apis[next]} was not called${next > 0 ? ` after ${apis[next - 1]}` : ''}; ${shown(records)}`,
      namesOf(records),
      apis,
    );
  }
}

/** That no call kept the event loop waiting: no function whose name ends with Sync. */
function assertNoSync(records) {
  checkRecords(records);
  const found = namesOf(records).filter((api) => api.endsWith('Sync'));
  if (found.length > 0) fail(`these calls keep the event loop waiting: ${found.join(', ')}`, found, []);
}

/** That no asset was stored with its secret in a label or in its alias. */
function assertNoSecretInLabels(records) {
  checkRecords(records);
  const found = records.flatMap((record) => hintsOf(record).filter(({ id }) => id === 'SECRET_IN_LABEL'));
  const where = found.map(({ api, detail }) => `${api}: ${detail}`);
  if (found.length > 0) fail(`the secret stands in an attribute: ${where.join('; ')}`, where, []);
}

module.exports = { assertCalled, assertNoSecretInLabels, assertNoSync, assertNotCalled, assertOrder };
