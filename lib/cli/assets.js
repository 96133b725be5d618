'use strict';

// Assets as commands see them: options to tags, tags to plain objects.

const { Accessibility, AuthType, ReturnType, SyncType, Tag } = require('../kits/asset-enums');
const { CliError } = require('./output');

const NOT_FOUND = 24000002;
const LOCKED = 24000005;

const ACCESSIBILITY = {
  'powered-on': Accessibility.DEVICE_POWERED_ON,
  'first-unlocked': Accessibility.DEVICE_FIRST_UNLOCKED,
  unlocked: Accessibility.DEVICE_UNLOCKED,
};
const LABELS = [1, 2, 3, 4];

const bytes = (text) => Buffer.from(text, 'utf8');

/** Entries for labels, in the order of their options. */
const labelTags = (kind, labels = []) =>
  labels.map((label, at) => [Tag[`DATA_LABEL_${kind}_${at + 1}`], bytes(label)]);

/** Which set of assets is meant: a group's, and those with encrypted attributes, are sets of their own. */
function scopeTags({ group, encrypted }) {
  const tags = [];
  if (group !== undefined) tags.push([Tag.GROUP_ID, bytes(group)]);
  if (encrypted) tags.push([Tag.REQUIRE_ATTR_ENCRYPTED, true]);
  return tags;
}

/** The map that finds one asset. */
const named = (alias, options, more = []) =>
  new Map([[Tag.ALIAS, bytes(alias)], ...scopeTags(options), ...more]);

/** Bytes as text; undefined if they are none. */
function textOf(data) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined;
  }
}

const shown = (data) => textOf(data) ?? `base64:${Buffer.from(data).toString('base64')}`;

const nameOf = (names, value) => Object.keys(names).find((name) => names[name] === value) ?? String(value);

const lowered = (name) => name.toLowerCase().replaceAll('_', '-');

function syncOf(value) {
  const parts = Object.entries(SyncType).filter(([, bit]) => bit !== 0 && (value & bit) !== 0);
  return parts.length === 0 ? 'never' : parts.map(([name]) => lowered(name)).join(',');
}

/** The four labels of a kind; null where one is missing, none at the end. */
function labelsOf(found, kind) {
  const all = LABELS.map((n) => found.get(Tag[`DATA_LABEL_${kind}_${n}`]));
  return all
    .slice(0, all.findLastIndex((label) => label !== undefined) + 1)
    .map((label) => (label === undefined ? null : shown(label)));
}

/** Whether one of the four normal labels is this. */
const hasLabel = (found, label) =>
  LABELS.some((n) => bytes(label).equals(found.get(Tag[`DATA_LABEL_NORMAL_${n}`]) ?? new Uint8Array()));

/** What is told of an asset, without its secret. The group is that of the query: answers do not repeat it. */
function describe(found, { group = null }) {
  const updated = Number(textOf(found.get(Tag.UPDATE_TIME) ?? new Uint8Array()));
  return {
    alias: shown(found.get(Tag.ALIAS)),
    labels: labelsOf(found, 'NORMAL'),
    localLabels: labelsOf(found, 'NORMAL_LOCAL'),
    criticalLabels: labelsOf(found, 'CRITICAL'),
    accessibility: nameOf(ACCESSIBILITY, found.get(Tag.ACCESSIBILITY)),
    auth: lowered(nameOf(AuthType, found.get(Tag.AUTH_TYPE))),
    requirePassword: found.get(Tag.REQUIRE_PASSWORD_SET) === true,
    persistent: found.get(Tag.IS_PERSISTENT) === true,
    syncType: syncOf(found.get(Tag.SYNC_TYPE) ?? 0),
    group,
    updated: Number.isSafeInteger(updated) && updated > 0 ? new Date(updated).toISOString() : null,
  };
}

/** The app that acts. Where it is not installed there is no asset of it. */
function ownerIn({ app }) {
  if (app === undefined) throw new CliError(NOT_FOUND, 'The asset is not found: its app is not installed');
  return app;
}

/** All that match; none is an empty list. */
async function queryAll(app, tags) {
  if (app === undefined) return [];
  try {
    return await app.asset.query(new Map([...tags, [Tag.RETURN_TYPE, ReturnType.ATTRIBUTES]]));
  } catch (error) {
    if (error.code === NOT_FOUND) return [];
    throw error;
  }
}

const noPassword = ({ userId }) =>
  `no lock password is set for user ${userId}; 'ohos-security-kit lock set' sets one`;

/** An error about the lock with what helps. */
function lockError(error, lock, session) {
  if (error.code !== LOCKED) return error;
  const { locked, passwordSet } = lock.state;
  if (locked) return new CliError(LOCKED, `${error.message} The screen is locked: --unlock unlocks it first`);
  if (passwordSet) return error;
  const rule = 'An asset that requires a lock password is stored while one is set, and lost with it';
  return new CliError(LOCKED, `${error.message} ${rule}: ${noPassword(session)}`);
}

/** Runs `act` on the assets of the acting app: with --unlock after unlocking, else with a hint when that would help. */
function withAssets(io, options, act) {
  const { withDevice } = require('./device');
  return withDevice(io, async (session) => {
    const lock = session.device.screenLock(session.userId);
    try {
      if (options.unlock && lock.state.locked) lock.unlock(await lockPassword(io, lock, options));
      return await act(session);
    } catch (error) {
      throw lockError(error, lock, session);
    }
  });
}

/** The lock password, if one is set. */
async function lockPassword(io, lock, { passwordFile }) {
  if (!lock.state.passwordSet) return undefined;
  return require('./secret').readLockPassword(io, passwordFile);
}

module.exports = {
  ACCESSIBILITY,
  bytes,
  describe,
  hasLabel,
  labelTags,
  lockPassword,
  named,
  noPassword,
  ownerIn,
  queryAll,
  scopeTags,
  textOf,
  withAssets,
};
