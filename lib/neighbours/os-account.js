'use strict';

// @ohos.account.osAccount, as far as apps ask whose space they run in and whether it is unlocked.

const { need, promiseOrCallback } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

/** Uids of one user are those that share the quotient by this. */
const UIDS_PER_USER = 200000;

const MANAGE = 'ohos.permission.MANAGE_LOCAL_ACCOUNTS';
const ACROSS = 'ohos.permission.INTERACT_ACROSS_LOCAL_ACCOUNTS';

function idForUid(uid) {
  need(typeof uid === 'number', 'uid must be a number');
  if (!Number.isInteger(uid) || uid < 0) throw kitError(12300002, 'uid');
  return Math.floor(uid / UIDS_PER_USER);
}

class AccountManager {
  constructor(system) {
    const own = () => system.caller.userId;
    const foreground = () => system.control('users.foreground');

    const isUnlocked = (localId) => {
      need(localId === undefined || typeof localId === 'number', 'localId must be a number');
      const id = localId ?? own();
      if (id !== own()) system.requirePermission(MANAGE, ACROSS);
      if (!system.control('users.list').includes(id)) throw kitError(12300003, String(id));
      return system.control('lock.state', { userId: id }).unlockedSinceBoot;
    };

    const functions = {
      getOsAccountLocalId: own,
      getOsAccountLocalIdForUid: idForUid,
      getActivatedOsAccountLocalIds: () => [foreground()],
      getForegroundOsAccountLocalId: foreground,
      isOsAccountUnlocked: isUnlocked,
      // Their names before API version 9.
      getOsAccountLocalIdFromProcess: own,
      getOsAccountLocalIdFromUid: idForUid,
    };
    for (const [name, work] of Object.entries(functions)) this[name] = promiseOrCallback(work);
    this.getOsAccountLocalIdForUidSync = idForUid;
  }
}

/** The kit for the apps that `system` says are calling. */
function createOsAccount(system) {
  const manager = new AccountManager(system);
  return { getAccountManager: () => manager };
}

module.exports = { createOsAccount };
