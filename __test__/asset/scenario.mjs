// Longer stories than one call: sessions with a user who authenticates, groups of apps, a device that is
// switched off.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

export { filesIn, filesWith } from '../support/folders.mjs';
export * from './support.mjs';

export const SESSIONS_PER_OWNER = 16;
export const SESSIONS_IN_ALL = 32;

/** Numbers 0..n-1 mapped. */
export const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));

// --- sessions ---

/** An asset whose secret needs the user. */
export const guarded = (alias, fields = {}) => s.assetOf(alias, { AUTH_TYPE: 255, ...fields });

/** Opens a session; answers its challenge. */
export const challengeOf = (kit, fields = {}) => kit.preQuery(s.attrs(fields));

/** Opens a session and authenticates: what an ALL query of a guarded asset carries. */
export async function proven(device, kit, fields = {}, authentication = {}) {
  const challenge = await challengeOf(kit, fields);
  return { AUTH_CHALLENGE: challenge, AUTH_TOKEN: await device.authenticate(challenge, authentication) };
}

/** The proof for a challenge that is there already. */
export const proofFor = async (device, challenge, authentication = {}) => ({
  AUTH_CHALLENGE: challenge,
  AUTH_TOKEN: await device.authenticate(challenge, authentication),
});

export const endSession = (kit, { AUTH_CHALLENGE }, fields = {}) =>
  kit.postQuery(s.attrs({ AUTH_CHALLENGE, ...fields }));

/** Opens `n` sessions one after the other. */
export async function openSessions(kit, n, fields = {}) {
  const challenges = [];
  for (let i = 0; i < n; i += 1) challenges.push(await challengeOf(kit, fields));
  return challenges;
}

// --- lock states ---

/**
 * Every state the lock can be in, as seen by keys; `enter` starts from a device with PASSWORD set and
 * unlocked.
 */
export const LOCK_STATES = [
  {
    name: 'no password',
    opens: [0, 1, 2],
    password: false,
    enter: (d) => d.screenLock(100).removePassword(s.PASSWORD),
  },
  { name: 'unlocked', opens: [0, 1, 2], password: true, enter: () => {} },
  { name: 'locked', opens: [0, 1], password: true, enter: (d) => d.screenLock(100).lock() },
  { name: 'before the first unlock', opens: [0], password: true, enter: (d) => d.reboot() },
];

// --- groups ---

export const GROUP = { GROUP_ID: 'group-of-notes' };
export const SECOND_GROUP = { GROUP_ID: 'group-of-games' };
const GROUPS = [GROUP.GROUP_ID, SECOND_GROUP.GROUP_ID];

/** An app of one developer that declares both groups, unless told otherwise. */
export const memberOf = (device, name, manifest = {}) =>
  device.installApp({
    bundleName: `com.example.${name}`,
    developerId: 'one.developer',
    assetGroups: GROUPS,
    ...manifest,
  });

// --- users ---

/** A system app that may act in other users, by default living in user 0. */
export const acrossUsers = (device, manifest = {}) =>
  device.installApp({ userId: 0, ...s.asSystem({ bundleName: 'com.example.accounts', ...manifest }) });

/** A legal call of each AsUser function: `call(kit, userId)`. */
export const AS_USER_CALLS = {
  addAsUser: (kit, userId) => kit.addAsUser(userId, s.assetOf('new')),
  removeAsUser: (kit, userId) => kit.removeAsUser(userId, s.attrs({ ALIAS: 'a1' })),
  updateAsUser: (kit, userId) => kit.updateAsUser(userId, s.attrs({ ALIAS: 'a1' }), s.attrs({ SECRET: 'x' })),
  preQueryAsUser: (kit, userId) => kit.preQueryAsUser(userId, s.attrs({ ALIAS: 'a1' })),
  queryAsUser: (kit, userId) => kit.queryAsUser(userId, s.attrs({ ALIAS: 'a1' })),
  postQueryAsUser: (kit, userId) =>
    kit.postQueryAsUser(userId, s.attrs({ AUTH_CHALLENGE: s.SAMPLE.AUTH_CHALLENGE })),
};

// --- batches ---

/** A batch result without its messages, after checking their shape. */
export function failuresOf(result) {
  assert.deepEqual(Object.keys(result).sort(), ['failedCount', 'failedErrorInfos']);
  assert.ok(Array.isArray(result.failedErrorInfos));
  assert.equal(result.failedCount, result.failedErrorInfos.length);
  return result.failedErrorInfos.map((info) => {
    assert.deepEqual(Object.keys(info).sort(), ['errCode', 'index', 'message']);
    assert.ok(info.message.startsWith(s.TEXT[info.errCode]), `${info.errCode}: ${info.message}`);
    return [info.index, info.errCode];
  });
}
