'use strict';

// usage: which apps used which permissions, as far as it was recorded.

const { CliError, note, print, table } = require('../output');

const READER = 'ohos.permission.PERMISSION_USED_STATS';
const REFUSED = 201;
const SUMMARY = 0;

const time = (ms) => (ms > 0 ? new Date(ms).toISOString() : null);

const describe = (bundleName, record) => ({
  bundleName,
  permission: record.permissionName,
  accesses: record.accessCount,
  lastAccess: time(record.lastAccessTime),
  durationMs: record.lastAccessDuration,
  refusals: record.rejectCount,
  lastRefusal: time(record.lastRejectTime),
});

const COLUMNS = {
  APP: (row) => row.bundleName,
  PERMISSION: (row) => row.permission,
  ACCESSES: (row) => row.accesses,
  'LAST ACCESS': (row) => row.lastAccess,
  'DURATION MS': (row) => row.durationMs,
  REFUSALS: (row) => row.refusals,
  'LAST REFUSAL': (row) => row.lastRefusal,
};

/** The system app that asks: that of --app, else any that may. */
function readerOf(io, session) {
  if (io.globals.app !== undefined) return session.app;
  const reader = require('../device').systemAppWith(session.device, [READER]);
  if (reader !== undefined) return reader;
  throw new CliError(
    REFUSED,
    'no installed app may read the records of usage: that takes a system app (systemApp: true, ' +
      `apl: 'system_basic') which declares ${READER}`,
  );
}

async function usage(io, bundleName = '') {
  const { withDevice } = require('../device');
  const found = await withDevice(io, (session) =>
    readerOf(io, session).privacyManager.getPermissionUsedRecord({ flag: SUMMARY, bundleName }),
  );
  const records = found.bundleRecords.flatMap((bundle) =>
    bundle.permissionRecords.map((record) => describe(bundle.bundleName, record)),
  );
  const rows = records.map((record) => Object.values(COLUMNS).map((cell) => cell(record)));
  print(io, records, table(Object.keys(COLUMNS), rows));
  if (records.length === 0) note(io, 'No usage was recorded.');
}

module.exports = (program, io) => {
  program
    .command('usage')
    .description('show the recorded use of permissions, of an app or of all')
    .argument('[bundleName]')
    .action((bundleName) => usage(io, bundleName));
};
