'use strict';

// @ohos.account.osAccount, as far as apps ask whose space they run in and whether it is unlocked.

const { callsOf, functionsOf } = require('../calls/functions');
const { kitError } = require('../calls/kit-errors');

/** Uids of one user are those that share the quotient by this. */
const UIDS_PER_USER = 200000;

const MANAGE = 'ohos.permission.MANAGE_LOCAL_ACCOUNTS';
const ACROSS = 'ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS';

const ownOf = (system) => system.caller.userId;
const foregroundOf = (system) => system.control('users.foreground');

const own = { parameters: [], callbackAt: -1, run: ownOf };
const ofUid = {
  parameters: [['uid', 'number']],
  callbackAt: -1,
  run(_, [uid]) {
    if (!Number.isInteger(uid) || uid < 0) throw kitError(12300002, 'uid');
    return Math.floor(uid / UIDS_PER_USER);
  },
};

const CALLS = callsOf('osAccount', {
  getOsAccountLocalId: own,
  getOsAccountLocalIdForUid: ofUid,
  getOsAccountLocalIdForUidSync: { ...ofUid, isSync: true },
  getActivatedOsAccountLocalIds: { ...own, run: (system) => [foregroundOf(system)] },
  getForegroundOsAccountLocalId: { ...own, run: foregroundOf },
  isOsAccountUnlocked: {
    parameters: [['localId', 'number', 'optional']],
    callbackAt: -1,
    run(system, [localId = ownOf(system)]) {
      if (localId !== ownOf(system)) system.requirePermission(MANAGE, ACROSS);
      if (!system.control('users.list').includes(localId)) throw kitError(12300003, String(localId));
      return system.control('lock.state', { userId: localId }).unlockedSinceBoot;
    },
  },
  // Their names before API version 9.
  getOsAccountLocalIdFromProcess: own,
  getOsAccountLocalIdFromUid: ofUid,
});

class AccountManager {
  constructor(system) {
    Object.assign(
      this,
      functionsOf(CALLS, () => system),
    );
  }
}

/** The kit for the apps that `system` says are calling. */
function createOsAccount(system) {
  const manager = new AccountManager(system);
  return { getAccountManager: () => manager };
}

module.exports = { createOsAccount };
