'use strict';

// The matrix of apps and permissions, and what Settings does.

const { PermissionStatus } = require('../../kits/access-enums');
const { groupOf, GROUPS, OTHER } = require('../groups');
const { Refusal } = require('../refusal');
const { contains, sorted, windowed, windowOf } = require('../rows');
const { showApp } = require('../shapes');
const { flag, listOf, oneOf, optional, text, whole } = require('../take');

/** Apps of one question: the engine limits the rows of an answer. */
const CHUNK = 20;

/** Bits of a decision (spec/access-control.md 5.2). */
const FLAG = {
  'user-set': 1,
  'user-fixed': 2,
  'system-fixed': 4,
  'granted-by-default': 8,
  'by-component': 16,
  'security-fixed': 32,
  'one-time': 64,
  'admin-fixed': 128,
  'admin-cancelled': 256,
  restricted: 512,
};
const hasFlag = (flags, name) => (flags & FLAG[name]) !== 0;

/** What a state is called: the first that fits. */
const STATES = [
  ['once', ({ held, flags }) => held && hasFlag(flags, 'one-time')],
  ['granted', ({ held }) => held],
  ['restricted', ({ flags }) => hasFlag(flags, 'restricted')],
  ['ask', ({ flags }) => flags === 0 || hasFlag(flags, 'one-time')],
  ['fixed', ({ flags }) => hasFlag(flags, 'user-fixed')],
  ['denied', () => true],
];

/** What the user can decide. */
function choicesOf({ core }, { tokenId }, permission, flags) {
  if (['system-fixed', 'admin-fixed'].some((name) => hasFlag(flags, name))) return [];
  const status = core.control('permissions.status', { tokenId, permission });
  // A permission of a page of its own in Settings is on or off.
  if (status === PermissionStatus.INVALID && groupOf(permission) === OTHER) return ['allow', 'deny'];
  return groupOf(permission).once ? ['allow', 'deny', 'ask', 'once'] : ['allow', 'deny', 'ask'];
}

function nameCell(look, app, { permissionName: permission, grantStatus, grantFlags: flags, grantTimestamp }) {
  const held = grantStatus === 0;
  const [status] = STATES.find(([, fits]) => fits({ held, flags }));
  const names = Object.keys(FLAG).filter((name) => hasFlag(flags, name));
  const choices = choicesOf(look, app, permission, flags);
  return { permission, status, held, flags: names, since: grantTimestamp, choices };
}

/** The cell of several permissions. */
function cellOf(names) {
  const [first, ...others] = names;
  const isOne = others.every(({ status }) => status === first.status);
  return {
    status: isOne ? first.status : 'mixed',
    held: names.some(({ held }) => held),
    since: Math.max(...names.map(({ since }) => since)),
    choices: first.choices.filter((choice) => names.every(({ choices }) => choices.includes(choice))),
    names,
  };
}

/** The states of all that apps declare, by their tokens. What is no app has no such states. */
async function statesOf(look, apps) {
  const tokens = apps.filter(({ manifest }) => manifest.tokenType === 'hap').map(({ tokenId }) => tokenId);
  const states = new Map();
  for (let at = 0; at < tokens.length; at += CHUNK) {
    for (const row of await look.looker.ask('queryStatusByTokenID', tokens.slice(at, at + CHUNK))) {
      if (!states.has(row.tokenID)) states.set(row.tokenID, []);
      states.get(row.tokenID).push(row);
    }
  }
  return states;
}

const columnOfName = (permission) => ({ key: permission, title: permission, permissions: [permission] });
const columnOfGroup = ({ key, title, members }) => ({ key, title, permissions: members });

/** The columns that have a cell, in the order of dialogs, or by name. */
function columnsOf(rows, raw) {
  const used = new Set(rows.flatMap(({ cells }) => Object.keys(cells)));
  if (raw) return [...used].sort().map(columnOfName);
  return [...GROUPS, OTHER].filter(({ key }) => used.has(key)).map(columnOfGroup);
}

async function read(look, { q, user, permission, raw = false, ...window }) {
  const isWanted = ({ manifest }) =>
    contains(manifest.bundleName, q) &&
    (user === undefined || manifest.userId === user) &&
    (permission === undefined || manifest.permissions.includes(permission));
  const byMember = ({ manifest }, column) => manifest[column];
  const apps = sorted((await look.apps.get()).filter(isWanted), { sort: 'bundleName', ...window }, byMember);
  const list = windowOf(apps, window);
  const states = await statesOf(look, list.rows);
  const rows = list.rows.map((app) => {
    // A permission may have any name, such as `constructor`.
    const cells = new Map();
    for (const state of states.get(app.tokenId) ?? []) {
      const key = raw ? state.permissionName : groupOf(state.permissionName).key;
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(nameCell(look, app, state));
    }
    const shown = [...cells].map(([key, names]) => [key, cellOf(names)]);
    return { ...showApp(app), cells: Object.fromEntries(shown) };
  });
  return { ...list, rows, columns: columnsOf(rows, raw) };
}

/** What Settings does, by the choice. */
const DECISIONS = {
  allow: (_look, app, permissions) => {
    for (const permission of permissions) app.grant(permission);
  },
  once: (_look, app, permissions) => {
    for (const permission of permissions) app.grant(permission, { once: true });
  },
  deny: (_look, app, permissions) => {
    for (const permission of permissions) app.revoke(permission);
  },
  ask: ({ looker }, app, permissions) =>
    looker.askAs(app.tokenId, 'setting.answer', { permissions, answer: 'ask-every-time', precise: true }),
};

async function decide(look, { app, permission, permissions = [], choice }) {
  const names = permission === undefined ? permissions : [permission, ...permissions];
  if (names.length === 0) throw new Refusal('ARGUMENT', 'permission is missing');
  await DECISIONS[choice](look, look.appOf(app), names);
  look.stream.changed('permissions');
}

module.exports = {
  reads: {
    permissions: {
      query: {
        q: optional(text),
        user: optional(whole()),
        permission: optional(text),
        raw: optional(flag),
        ...windowed('bundleName', 'userId'),
      },
      read,
    },
  },
  acts: {
    'permission.decide': {
      body: {
        app: whole(),
        permission: optional(text),
        permissions: optional(listOf(text)),
        choice: oneOf(...Object.keys(DECISIONS)),
      },
      act: decide,
    },
    'permission.reset': {
      body: { app: whole() },
      act: (look, { app }) => look.appOf(app).resetPermissions(),
    },
  },
};
