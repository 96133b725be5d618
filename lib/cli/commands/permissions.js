'use strict';

// permissions: what an app declares and what has become of it; and what Settings does, grant and revoke.

const { note, print, table } = require('../output');

const STATES = { '-1': 'denied', 0: 'granted', 1: 'not decided', 2: 'not to be asked for', 3: 'restricted' };
const UNKNOWN = 'unknown to this device';
const NO_SUCH_PERMISSION = 12100003;

/** Bits of a decision (spec/access-control.md 5.2). */
const FLAGS = {
  1: 'user-set',
  2: 'user-fixed',
  4: 'system-fixed',
  8: 'granted-by-default',
  16: 'by-component',
  32: 'security-fixed',
  64: 'one-time',
  128: 'admin-fixed',
  256: 'admin-cancelled',
  512: 'restricted',
};
/** Flags are told to system apps that hold one of these. */
const READERS = ['GET', 'GRANT', 'REVOKE'].map((verb) => `ohos.permission.${verb}_SENSITIVE_PERMISSIONS`);

const flagNames = (bits) =>
  Object.entries(FLAGS)
    .filter(([bit]) => (bits & bit) !== 0)
    .map(([, name]) => name);

function stateOf(app, permission) {
  // What the user does not decide has no status that a dialog could change: it is held or not.
  const manager = app.abilityAccessCtrl.createAtManager();
  try {
    if (manager.checkAccessTokenSync(app.tokenId, permission) === 0) return STATES[0];
    return STATES[app.status(permission)];
  } catch (error) {
    if (error.code === NO_SUCH_PERMISSION) return UNKNOWN;
    throw error;
  }
}

async function flagsOf(reader, app, permission) {
  if (reader === undefined) return null;
  const manager = reader.abilityAccessCtrl.createAtManager();
  return flagNames(await manager.getPermissionFlags(app.tokenId, permission));
}

async function describe(device, app) {
  const reader = require('../device').systemAppWith(device, READERS);
  const rows = [];
  for (const permission of app.manifest.permissions) {
    const state = stateOf(app, permission);
    const flags = state === UNKNOWN ? null : await flagsOf(reader, app, permission);
    rows.push({ permission, state, flags });
  }
  return rows;
}

async function show(io, bundleName) {
  const { installedApp, withDevice } = require('../device');
  const shown = await withDevice(io, async (session) => {
    const { device } = session;
    const app = bundleName === undefined ? session.installed() : installedApp(device, bundleName, io.globals);
    return { bundleName: app.bundleName, userId: app.userId, permissions: await describe(device, app) };
  });
  const rows = shown.permissions.map(({ permission, state, flags }) => [
    permission,
    state,
    flags?.join(', '),
  ]);
  print(io, shown, table(['PERMISSION', 'STATE', 'FLAGS'], rows));
  if (rows.length === 0) note(io, `${shown.bundleName} declares no permissions.`);
}

/** As in Settings; tells the state afterwards. */
async function decide(io, action, bundleName, permission) {
  const { installedApp, withDevice } = require('../device');
  const state = await withDevice(io, ({ device }) => {
    const app = installedApp(device, bundleName, io.globals);
    app[action](permission);
    return stateOf(app, permission);
  });
  if (io.json) print(io, { bundleName, permission, state });
  note(io, `${permission} is now ${state} for ${bundleName}.`);
}

const DECISIONS = {
  grant: 'grant a permission, as the user does in Settings',
  revoke: 'take a permission back, as the user does in Settings',
};

module.exports = (program, io) => {
  const command = program
    .command('permissions')
    .description('show the permissions that an app declares, and their state')
    .usage('[options] [bundleName]')
    .argument('[bundleName]', "an installed app (else the folder's own)")
    .action((bundleName) => show(io, bundleName));
  for (const [action, description] of Object.entries(DECISIONS)) {
    command
      .command(action)
      .description(description)
      .argument('<bundleName>')
      .argument('<permission>')
      .action((bundleName, permission) => decide(io, action, bundleName, permission));
  }
};
