'use strict';

// The records of usage: sums, a timeline, and single records.

const { PermissionActiveStatus, PermissionUsageFlag } = require('../../kits/privacy-enums');
const { windowed, windowOf } = require('../rows');
const { showApp } = require('../shapes');
const { oneOf, optional, text, whole } = require('../take');

const HOUR = 3_600_000;
const RANGES = { day: { steps: 24, step: HOUR }, week: { steps: 28, step: 6 * HOUR } };
/** Single records of one question, and of one answer. */
const MOST_DETAILS = 1000;
const LOCKED = 2;

/** An app as the record names it: it may be gone. */
function appOf({ core }, { tokenId, bundleName }) {
  const app = core.control('apps.get', { tokenId });
  return app === null ? { token: tokenId, bundleName, userId: null, appIndex: null } : showApp(app);
}

/** The records of a time, by app and permission. */
async function recordsOf({ looker }, { app, permission, begin, end, flag }) {
  const found = await looker.ask('getPermissionUsedRecord', {
    tokenId: app ?? 0,
    isRemote: false,
    deviceId: '',
    bundleName: '',
    beginTime: begin,
    endTime: end,
    permissionNames: permission === undefined ? [] : [permission],
    flag,
  });
  return found.bundleRecords.flatMap((bundle) =>
    bundle.permissionRecords.map((record) => ({ bundle, record })),
  );
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const durationOf = ({ accessRecords }) => sum(accessRecords.map(({ accessDuration }) => accessDuration));

async function bucketsOf(look, given, { begin, steps, step }) {
  const buckets = [];
  for (let at = begin; at < begin + steps * step; at += step) {
    const flag = PermissionUsageFlag.FLAG_PERMISSION_USAGE_DETAIL;
    // Both ends of a question count.
    for (const { bundle, record } of await recordsOf(look, { ...given, begin: at, end: at + step - 1, flag }))
      buckets.push({
        at,
        app: bundle.tokenId,
        permission: record.permissionName,
        accesses: record.accessCount,
        refusals: record.rejectCount,
        durationMs: durationOf(record),
      });
  }
  return buckets;
}

async function read(look, { range = 'day', ...given }) {
  const { steps, step } = RANGES[range];
  // The present moment is in the last step.
  const end = look.device.clock.now() + 1;
  const begin = Math.max(end - steps * step, 0);
  const flag = PermissionUsageFlag.FLAG_PERMISSION_USAGE_SUMMARY;
  const records = await recordsOf(look, { ...given, begin, end, flag });
  const buckets = records.length === 0 ? [] : await bucketsOf(look, given, { begin, steps, step });
  const durations = ({ tokenId }, { permissionName }) =>
    buckets
      .filter(({ app, permission }) => app === tokenId && permission === permissionName)
      .map(({ durationMs }) => durationMs);
  const summary = records.map(({ bundle, record }) => ({
    app: appOf(look, bundle),
    permission: record.permissionName,
    accesses: record.accessCount,
    refusals: record.rejectCount,
    durationMs: sum(durations(bundle, record)),
    lastAccess: record.lastAccessTime || null,
    lastRefusal: record.lastRejectTime || null,
  }));
  return { begin, end, step, now: look.usings.rows(), indicator: look.usings.indicator(), summary, buckets };
}

const showDetail = (app, permission, refused) => (detail) => ({
  app,
  permission,
  time: detail.timestamp,
  durationMs: detail.accessDuration,
  count: detail.count,
  refused,
  foreground: detail.status === PermissionActiveStatus.PERM_ACTIVE_IN_FOREGROUND,
  locked: detail.lockScreenStatus === LOCKED,
});

/** Records of one kind, newest first. An answer has only some, so the next question ends before the oldest of them. */
async function detailsOf(look, { begin = 0, end = 0, ...given }, list) {
  const details = [];
  const flag = PermissionUsageFlag.FLAG_PERMISSION_USAGE_DETAIL;
  for (let until = end; details.length < MOST_DETAILS; ) {
    const records = await recordsOf(look, { ...given, begin, end: until, flag });
    const found = records.flatMap(({ bundle, record }) => {
      const shown = showDetail(appOf(look, bundle), record.permissionName, list === 'rejectRecords');
      return record[list].map(shown);
    });
    if (found.length === 0) break;
    // Of several lists the one that ends last says how far all of them reach.
    const ends = records
      .filter(({ record }) => record[list].length > 0)
      .map(({ record }) => record[list].at(-1).timestamp);
    const reach = Math.max(...ends);
    details.push(...found.filter(({ time }) => time >= reach));
    if (reach <= Math.max(begin, 1)) break;
    until = reach - 1;
  }
  return details;
}

async function readRecords(look, { offset, limit, sort, desc, ...given }) {
  const lists = await Promise.all(
    ['accessRecords', 'rejectRecords'].map((list) => detailsOf(look, given, list)),
  );
  const rows = lists.flat().sort((a, b) => b.time - a.time);
  return windowOf(rows, { offset, limit });
}

const FILTERS = { app: optional(whole()), permission: optional(text) };

module.exports = {
  reads: {
    usage: { query: { range: optional(oneOf(...Object.keys(RANGES))), ...FILTERS }, read },
    'usage.records': {
      query: { begin: optional(whole()), end: optional(whole()), ...FILTERS, ...windowed('time') },
      read: readRecords,
    },
  },
  acts: {},
};
