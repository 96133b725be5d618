'use strict';

// lock: the password of the screen lock. It comes from files or prompts, never from the command line.

const { CliError, note, print, table, usageError, warn } = require('../output');

const STATUS_MISMATCH = 24000005;

/** Runs `act(lock, session)` for the lock of the user; when no password is set, or one is, `refusal` says what to do. */
function withLock(io, { passwordSet, refusal }, act) {
  const { withDevice } = require('../device');
  return withDevice(io, (session) => {
    const lock = session.device.screenLock(session.userId);
    if (passwordSet !== undefined && lock.state.passwordSet !== passwordSet) {
      throw new CliError(STATUS_MISMATCH, `${refusal} (user ${session.userId})`);
    }
    return act(lock, session);
  });
}

const FREE = { passwordSet: false, refusal: "a lock password is set already: 'lock change' changes it" };
const TAKEN = { passwordSet: true, refusal: "no lock password is set: 'lock set' sets one" };

const describe = (lock, { userId }) => ({ userId, ...lock.state });

function tell(io, result, text) {
  if (io.json) print(io, result);
  note(io, `${text} for user ${result.userId}.`);
}

async function set(io, { newPasswordFile }) {
  const next = await require('../secret').readNewPassword(io, newPasswordFile);
  const result = await withLock(io, FREE, (lock, session) => {
    lock.setPassword(next);
    return describe(lock, session);
  });
  tell(io, result, 'The lock password is set');
}

async function change(io, { passwordFile, newPasswordFile }) {
  const { readLockPassword, readNewPassword } = require('../secret');
  const current = await readLockPassword(io, passwordFile);
  const next = await readNewPassword(io, newPasswordFile);
  const result = await withLock(io, TAKEN, (lock, session) => {
    lock.setPassword(next, current);
    return describe(lock, session);
  });
  tell(io, result, 'The lock password is changed');
}

/** The sets of assets that an app can reach, but the groups that were seen before. */
function scopesOf({ manifest }, seen) {
  const isMember = manifest.appIndex === 0 && manifest.tokenType === 'hap';
  const groups = (isMember ? manifest.assetGroups : []).filter((group) => {
    const key = JSON.stringify([manifest.developerId, group]);
    return !seen.has(key) && seen.add(key);
  });
  const scopes = [{}, ...groups.map((group) => ({ group }))];
  return scopes.flatMap((scope) => [scope, { ...scope, encrypted: true }]);
}

/** How many assets of installed apps need the password; what others left only the removal itself can count. */
async function countGuarded({ device, userId }) {
  const { queryAll, scopeTags } = require('../assets');
  const { Tag } = require('../../kits/asset-enums');
  const seen = new Set();
  let count = 0;
  for (const app of require('../device').installedApps(device, { user: userId })) {
    for (const scope of scopesOf(app, seen)) {
      count += (await queryAll(app, [[Tag.REQUIRE_PASSWORD_SET, true], ...scopeTags(scope)])).length;
    }
  }
  return count;
}

async function remove(io, options) {
  const current = await require('../secret').readLockPassword(io, options.passwordFile);
  const result = await withLock(io, TAKEN, async (lock, session) => {
    // A wrong password is told before anything is asked, and encrypted attributes can be searched.
    lock.unlock(current);
    const count = options.yes ? 0 : await countGuarded(session).catch(() => 'unknown how many');
    const question = `Assets that require a lock password will never be readable again: ${count}. Remove the password?`;
    if (count !== 0 && !(await require('../terminal').isSure(io, options, question))) {
      throw usageError('the lock password was not removed');
    }
    const unreadable = lock.removePassword(current);
    return { ...describe(lock, session), unreadable };
  });
  if (result.unreadable > 0) warn(io, `assets that can no longer be read: ${result.unreadable}`);
  tell(io, result, 'The lock password is removed');
}

async function status(io) {
  const state = await withLock(io, {}, describe);
  const { userId, passwordSet, locked } = state;
  const row = [userId, passwordSet ? 'set' : 'not set', locked ? 'yes' : 'no'];
  print(io, state, table(['USER', 'PASSWORD', 'LOCKED'], [row]));
}

const CURRENT = ['--password-file <file>', 'the lock password is the first line of this file (- for stdin)'];
const NEXT = ['--new-password-file <file>', 'the new one is the first line of this file (- for stdin)'];
const YES = ['--yes', 'do not ask, even if assets will never be readable again'];

const COMMANDS = [
  { name: 'status', act: status, description: 'show whether a lock password is set', options: [] },
  { name: 'set', act: set, description: 'set a lock password', options: [NEXT] },
  { name: 'change', act: change, description: 'change the lock password', options: [CURRENT, NEXT] },
  { name: 'remove', act: remove, description: 'remove the lock password', options: [CURRENT, YES] },
];

module.exports = (program, io) => {
  const group = program.command('lock').description('the lock password: status, set, change, remove');
  for (const { name, act, description, options } of COMMANDS) {
    const command = group.command(name).description(description);
    for (const [flags, about] of options) command.option(flags, about);
    command.action((given) => act(io, given));
  }
};
