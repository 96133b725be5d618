'use strict';

// Assets: the list, and what an app may do with them. Each action calls the API as that app, so its errors are the API's own, faults
// meet it, and it stands in the log.

const { ConflictResolution, ReturnType, Tag } = require('../../kits/asset-enums');
const { ACCESSIBILITY, AUTH, LABELS, memberTags, nameOf, namesIn, nameTags, SYNC } = require('../asset-tags');
const { explain } = require('../codes');
const { Refusal } = require('../refusal');
const { windowed, windowOf } = require('../rows');
const { showApp, showBytes } = require('../shapes');
const take = require('../take');

const { bytes, flag, listOf, object, oneOf, optional, orNull, text, whole } = take;

const MOST_FACETS = 100;
const PLACES = 4;

/** Bytes that a key of the index stands for. */
const bytesOf = (key) => (key === null ? null : Buffer.from(key, 'latin1'));
const keyOfText = (given) => Buffer.from(given).latin1Slice();

/** What text is looked for as: `0x…` are bytes. */
function needleOf(q) {
  const [, hex] = /^0x((?:[\da-f]{2})+)$/i.exec(q) ?? [];
  return hex === undefined ? keyOfText(q).toLowerCase() : Buffer.from(hex, 'hex').latin1Slice();
}

const has = (key, needle) => key !== null && (key.includes(needle) || key.toLowerCase().includes(needle));

/** A filter makes of what is given a condition on a row of the table. */
const FILTERS = {
  app: (token) => (table, at) => table.scopes[table.scope.at(at)].app.tokenId === token,
  user: (user) => (table, at) => table.scopes[table.scope.at(at)].app.manifest.userId === user,
  group: (group) => (table, at) => table.scopes[table.scope.at(at)].group === group,
  encrypted: (on) => (table, at) => table.scopes[table.scope.at(at)].encrypted === on,
  q(q) {
    const needle = needleOf(q);
    return (table, at) =>
      has(table.alias.at(at), needle) || table.labels.at(at).some((label) => has(label, needle));
  },
  alias(alias) {
    const needle = needleOf(alias);
    return (table, at) => has(table.alias.at(at), needle);
  },
  label(label) {
    const needle = needleOf(label);
    return (table, at) => table.labels.at(at).some((key) => has(key, needle));
  },
  accessibility: (name) => (table, at) => table.accessibility.at(at) === ACCESSIBILITY[name],
  auth: (name) => (table, at) => table.auth.at(at) === AUTH[name],
  sync: (name) => (table, at) =>
    name === 'never' ? table.sync.at(at) === 0 : (table.sync.at(at) & SYNC[name]) !== 0,
  persistent: (on) => (table, at) => (table.persistent.at(at) === 1) === on,
};

/** Columns that rows are sorted by; by owner they are already. */
const SORTS = [
  'owner',
  'alias',
  'group',
  'accessibility',
  'auth',
  'sync',
  'persistent',
  'size',
  'created',
  'updated',
];

/** In the order of the names of groups, those of none at the end. */
function compareGroups({ scope, scopes }, one, other) {
  const [a, b] = [one, other].map((at) => scopes[scope.at(at)].group);
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

const comparing = (table, column) =>
  column === 'group'
    ? (one, other) => compareGroups(table, one, other)
    : (one, other) => table[column].compare(one, other);

function showLabels(labels) {
  const kinds = Object.entries(LABELS);
  return Object.fromEntries(
    kinds.map(([kind, tags], at) => {
      const places = labels.slice(at * tags.length, (at + 1) * tags.length);
      return [kind, places.map((key) => showBytes(bytesOf(key)))];
    }),
  );
}

function show(table, at) {
  const { app, group, encrypted } = table.scopes[table.scope.at(at)];
  return {
    app: showApp(app),
    group,
    encrypted,
    alias: showBytes(bytesOf(table.alias.at(at))),
    labels: showLabels(table.labels.at(at)),
    accessibility: nameOf(ACCESSIBILITY, table.accessibility.at(at)),
    auth: nameOf(AUTH, table.auth.at(at)),
    sync: namesIn(SYNC, table.sync.at(at)),
    persistent: table.persistent.at(at) === 1,
    requirePassword: table.requirePassword.at(at) === 1,
    size: table.size.at(at),
    created: table.created.at(at),
    updated: table.updated.at(at) || null,
  };
}

function facetsOf({ scopes, length }) {
  const owners = new Map();
  for (const { app, count } of scopes) owners.set(app, (owners.get(app) ?? 0) + count);
  const largest = [...owners].sort(([, a], [, b]) => b - a).slice(0, MOST_FACETS);
  return {
    owners: largest.map(([app, count]) => ({ ...showApp(app), count })),
    groups: [...new Set(scopes.map(({ group }) => group))].filter((group) => group !== null).sort(),
    total: length,
  };
}

/** The last answer for each table: a page that scrolls asks the same again. */
const answers = new WeakMap();

/** Numbers of the rows that fit, in order. */
function find(table, given) {
  const { offset, limit, ...question } = given;
  const key = JSON.stringify([question, table.length]);
  if (answers.get(table)?.key !== key) answers.set(table, { key, found: search(table, question) });
  return answers.get(table).found;
}

function search(table, { sort = 'owner', desc = false, ...filters }) {
  const conditions = Object.entries(filters).map(([name, value]) => FILTERS[name](value));
  const all = new Uint32Array(table.length);
  let count = 0;
  for (let at = 0; at < table.length; at++)
    if (conditions.every((fits) => fits(table, at))) all[count++] = at;
  const found = all.slice(0, count);
  if (sort === 'owner') return desc ? found.reverse() : found;
  const compare = comparing(table, sort);
  return found.sort((one, other) => (desc ? compare(other, one) : compare(one, other)));
}

async function read({ assets }, given) {
  const { table, complete } = await assets.get();
  const list = windowOf(find(table, given), given, (at) => show(table, at), complete);
  const unreadable = table.unreadable.map(({ app, group, encrypted, error }) => ({
    app: showApp(app),
    group,
    encrypted,
    error: explain(error),
  }));
  return { ...list, facets: facetsOf(table), unreadable };
}

/** The whole of an authenticated query, as an app has to do it. */
async function queryWithProof({ device }, app, names, { type, password }) {
  const challenge = await app.asset.preQuery(new Map(names));
  const proof = [[Tag.AUTH_CHALLENGE, challenge]];
  try {
    const token = await device.authenticate(challenge, { userId: app.userId, type, password });
    const map = new Map([...names, [Tag.RETURN_TYPE, ReturnType.ALL], ...proof, [Tag.AUTH_TOKEN, token]]);
    return await app.asset.query(map);
  } finally {
    await app.asset.postQuery(new Map(proof));
  }
}

async function reveal(look, { app: token, authenticate, ...name }) {
  const app = look.appOf(token);
  const names = nameTags(name);
  const [found] =
    authenticate === undefined
      ? await app.asset.query(new Map([...names, [Tag.RETURN_TYPE, ReturnType.ALL]]))
      : await queryWithProof(look, app, names, authenticate);
  const secret = found.get(Tag.SECRET);
  const shown = showBytes(secret);
  secret.fill(0);
  return { secret: shown };
}

/** A write as the app, after which its secret is wiped. */
async function write(look, { app: token, ...given }, act) {
  try {
    await act(look.appOf(token).asset, given);
  } finally {
    given.secret?.fill(0);
    given.set?.secret?.fill(0);
  }
}

const add = (look, body) =>
  write(look, body, (asset, given) => {
    const { OVERWRITE, THROW_ERROR } = ConflictResolution;
    const conflict = [Tag.CONFLICT_RESOLUTION, given.overwrite ? OVERWRITE : THROW_ERROR];
    return asset.add(new Map([...nameTags(given), ...memberTags(given), conflict]));
  });

const update = (look, body) =>
  write(look, body, (asset, { set, ...name }) =>
    asset.update(new Map(nameTags(name)), new Map(memberTags(set))),
  );

const remove = (look, body) => write(look, body, (asset, name) => asset.remove(new Map(nameTags(name))));

/** Labels of one kind, by their places. */
function places(name, value) {
  if (Array.isArray(value) && value.length > PLACES)
    throw new Refusal('ARGUMENT', `${name} has ${PLACES} places`);
  return listOf(orNull(bytes))(name, value);
}
const labels = (...kinds) => object(Object.fromEntries(kinds.map((kind) => [kind, optional(places)])));
const NAME = { app: whole(), group: optional(orNull(text)), encrypted: optional(flag), alias: bytes };

module.exports = {
  reads: {
    assets: {
      query: {
        app: optional(whole()),
        user: optional(whole()),
        q: optional(text),
        alias: optional(text),
        label: optional(text),
        group: optional(text),
        accessibility: optional(oneOf(...Object.keys(ACCESSIBILITY))),
        auth: optional(oneOf(...Object.keys(AUTH))),
        sync: optional(oneOf('never', ...Object.keys(SYNC))),
        persistent: optional(flag),
        encrypted: optional(flag),
        ...windowed(...SORTS),
      },
      read,
    },
  },
  acts: {
    'asset.reveal': {
      body: {
        ...NAME,
        authenticate: optional(
          object({ type: oneOf('pin', 'face', 'fingerprint'), password: optional(text) }),
        ),
      },
      act: reveal,
      isReading: true,
    },
    'asset.add': {
      body: {
        ...NAME,
        secret: bytes,
        accessibility: optional(oneOf(...Object.keys(ACCESSIBILITY))),
        auth: optional(oneOf(...Object.keys(AUTH))),
        sync: optional(listOf(oneOf(...Object.keys(SYNC)))),
        persistent: optional(flag),
        requirePassword: optional(flag),
        labels: optional(labels('normal', 'local', 'critical')),
        overwrite: optional(flag),
      },
      act: add,
    },
    'asset.update': {
      body: {
        ...NAME,
        set: object({ secret: optional(bytes), labels: optional(labels('normal', 'local')) }),
      },
      act: update,
    },
    'asset.remove': { body: NAME, act: remove },
  },
};
