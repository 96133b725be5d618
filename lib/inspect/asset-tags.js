'use strict';

// Assets in the words of the page: tags to members, and back.

const { Accessibility, AuthType, SyncType, Tag } = require('../kits/asset-enums');

const ACCESSIBILITY = {
  'powered-on': Accessibility.DEVICE_POWERED_ON,
  'first-unlocked': Accessibility.DEVICE_FIRST_UNLOCKED,
  unlocked: Accessibility.DEVICE_UNLOCKED,
};
const AUTH = { none: AuthType.NONE, any: AuthType.ANY };
const SYNC = {
  'this-device': SyncType.THIS_DEVICE,
  'trusted-device': SyncType.TRUSTED_DEVICE,
  'trusted-account': SyncType.TRUSTED_ACCOUNT,
};
/** Labels by their kinds, each with the tags of its four places. */
const LABELS = Object.fromEntries(
  ['NORMAL', 'NORMAL_LOCAL', 'CRITICAL'].map((kind) => [
    { NORMAL: 'normal', NORMAL_LOCAL: 'local', CRITICAL: 'critical' }[kind],
    [1, 2, 3, 4].map((place) => Tag[`DATA_LABEL_${kind}_${place}`]),
  ]),
);

const nameOf = (names, value) => Object.keys(names).find((name) => names[name] === value) ?? String(value);
const namesIn = (bits, value) => Object.keys(bits).filter((name) => (value & bits[name]) !== 0);

/** Which set of assets is meant: those of a group, and those with encrypted attributes, are sets of their own. */
const scopeTags = ({ group = null, encrypted = false }) => [
  ...(group === null ? [] : [[Tag.GROUP_ID, new Uint8Array(Buffer.from(group))]]),
  ...(encrypted ? [[Tag.REQUIRE_ATTR_ENCRYPTED, true]] : []),
];

/** The tags that find one asset. */
const nameTags = ({ alias, ...scope }) => [[Tag.ALIAS, alias], ...scopeTags(scope)];

const labelTags = (labels = {}) =>
  Object.entries(labels).flatMap(([kind, values]) =>
    values.map((value, at) => [LABELS[kind][at], value]).filter(([, value]) => value !== null),
  );

/** What members of a request come to, where they are given. */
const MEMBERS = {
  secret: (value) => [[Tag.SECRET, value]],
  accessibility: (value) => [[Tag.ACCESSIBILITY, ACCESSIBILITY[value]]],
  auth: (value) => [[Tag.AUTH_TYPE, AUTH[value]]],
  sync: (value) => [[Tag.SYNC_TYPE, value.reduce((bits, name) => bits | SYNC[name], 0)]],
  persistent: (value) => [[Tag.IS_PERSISTENT, value]],
  requirePassword: (value) => [[Tag.REQUIRE_PASSWORD_SET, value]],
  labels: labelTags,
};

const memberTags = (given) =>
  Object.entries(MEMBERS).flatMap(([member, tags]) =>
    given[member] === undefined ? [] : tags(given[member]),
  );

module.exports = { ACCESSIBILITY, AUTH, LABELS, memberTags, nameOf, namesIn, nameTags, scopeTags, SYNC };
