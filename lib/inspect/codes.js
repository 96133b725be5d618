'use strict';

// Codes with their usual cause and what to do: the table of docs/12-error-codes.md (a test compares them), and the words of the
// vault's errors.

/** code, name, cause, remedy */
const ROWS = [
  [
    201,
    'PERMISSION_DENIED',
    '`IS_PERSISTENT` without `STORE_PERSISTENT_DATA`; an `AsUser` call without `INTERACT_ACROSS_LOCAL_ACCOUNTS`',
    "declare the permission in the manifest (the second one needs `apl: 'system_basic'` or an entry in `acls`)",
  ],
  [
    202,
    'NOT_SYSTEM_APPLICATION',
    'an `AsUser` call by an ordinary app',
    'install the app with `systemApp: true`',
  ],
  [
    401,
    'INVALID_ARGUMENT',
    'a missing or unknown tag, a wrong type, a value out of range, no such user',
    'the message names it',
  ],
  [24000001, 'SERVICE_UNAVAILABLE', 'the device is closed', 'open it again'],
  [
    24000002,
    'NOT_FOUND',
    'nothing matches; the session is unknown or over',
    'check alias, user, `GROUP_ID` and `REQUIRE_ATTR_ENCRYPTED`; begin again with `preQuery`',
  ],
  [24000003, 'DUPLICATED', 'the alias is taken', '`update`, or `ConflictResolution.OVERWRITE`'],
  [
    24000004,
    'ACCESS_DENIED',
    'a token for another challenge or user, or too old; a wrong lock password, or too many',
    'authenticate again; wait as long as the message says',
  ],
  [
    24000005,
    'STATUS_MISMATCH',
    'the screen lock withholds the key; a lock password is required and none is set',
    'unlock; set a password',
  ],
  [24000006, 'OUT_OF_MEMORY', 'memory ran out', null],
  [
    24000007,
    'DATA_CORRUPTED',
    'a stored value fails its authentication: damaged or tampered with',
    'other assets are not affected; add it again with `OVERWRITE`, or go back to a backup',
  ],
  [
    24000008,
    'DATABASE_ERROR',
    'the disk is full or failing; another process blocked the database too long, or is stopped (its id is in the message)',
    'the message tells; nothing of the call was kept',
  ],
  [
    24000009,
    'CRYPTO_ERROR',
    'the root key or passphrase is not that of the data; a key is gone (a removed lock password, a lost file in `keys/`); a session for another kind of asset',
    'pass the right key; put the file back; if `error.cause.code` is `EBADMSG`, what is stored of the keys is damaged or gone, whatever key is given',
  ],
  [24000010, 'IPC_ERROR', 'a `GROUP_ID` that the app did not declare', 'add it to `assetGroups`'],
  [24000011, 'BMS_ERROR', 'does not occur by itself; for faults', null],
  [24000012, 'ACCOUNT_ERROR', 'device API: no such user', '`device.users.add(id)`'],
  [
    24000013,
    'ACCESS_TOKEN_ERROR',
    'the calling app is no longer installed',
    'use a live handle; `setCaller`',
  ],
  [
    24000014,
    'FILE_OPERATION_ERROR',
    'the folder cannot be used, or only read; another user could have put it, one of its files or a configuration file there; it was removed or replaced while it was open; another version of the package has it open in this process; a damaged file without a good backup',
    "the message names the file and the system's reason, which is also `error.cause.code` (`EACCES`, `EROFS`, `EMFILE` ...)",
  ],
  [24000015, 'GET_SYSTEM_TIME_ERROR', 'the system clock stands before 1970', 'set it'],
  [24000016, 'LIMIT_EXCEEDED', 'more than 16 sessions of one app, or 32 in all', '`postQuery` when done'],
  [
    24000017,
    'UNSUPPORTED',
    '`ReturnType.ALL` without alias; a session over several kinds of assets; a group in a clone or daemon; `AuthType.PRIVATE_PIN`',
    'narrow the query',
  ],
  [
    24000018,
    'PARAM_VERIFICATION_FAILED',
    '`querySyncResult` with a tag or value it does not take',
    'the message names it',
  ],
  [
    24000019,
    'INCONSISTENT_ATTRIBUTE',
    'elements of a batch differ in group or encryption',
    'one batch for each',
  ],
  [801, null, 'a sub-profile argument; this device has no sub-profiles', 'leave it out'],
  [
    12100001,
    null,
    'a value out of range: token 0, a name that is empty or above 256 bytes, bad flags or times, a list without a known entry, a context of another app; a manifest that declares a permission above its level',
    'the message names it',
  ],
  [12100002, null, 'no app has this token', null],
  [
    12100003,
    null,
    'the permission is not defined, not declared, not decided by users, or its use is not recorded',
    null,
  ],
  [12100004, null, 'a repeated `on` or start, an unmatched `off` or stop', null],
  [12100005, null, 'more than 200 subscriptions', '`off` the ones you do not need'],
  [
    12100006,
    null,
    'not possible for this app now: it belongs to another device, is a sandbox, or asks for "this time" while it is in the background',
    null,
  ],
  [12100007, null, 'the device is closed or does not open, or its store failed', 'the message tells'],
  [
    12100009,
    null,
    'a dialog could not be answered; a permission that the administrator fixed or blocks',
    null,
  ],
  [12100011, null, 'nothing left to ask for in Settings', null],
  [12100012, null, 'a permission that was never asked for', 'ask with `requestPermissionsFromUser` first'],
  [12100013, null, 'the switch is on already', null],
  [12100014, null, 'a permission of a kind that this function does not serve', null],
  [12100015, null, 'more rows than `permissionRowLimit`', 'ask for less'],
];

/** Codes of the vault; types/vault.d.ts has the list. */
const VAULT = [
  ['INVALID_ARGUMENT', 'an argument is not what it should be', 'the message names it'],
  ['TOO_LARGE', 'a name or a value is longer than it may be', 'the message says how long it may be'],
  ['NOT_FOUND', 'there is no such entry', null],
  ['EXISTS', 'the name is taken', 'take another name, or `replace`'],
  ['NOT_TEXT', 'the bytes of the value are no UTF-8', 'read it as bytes'],
  ['WRONG_KEY', 'the folder was made with another key', 'open it with that key'],
  ['LOCKED', 'the lock state of the device keeps the key away', 'unlock the screen'],
  ['BUSY', 'others kept the vault for too long', 'try again'],
  ['READ_ONLY', 'the vault was opened for reading, or its folder cannot be written', null],
  ['NO_SPACE', 'the disk is full', 'make room'],
  ['CORRUPT', 'what is stored was damaged or changed', 'go back to a backup'],
  ['CLOSED', 'the vault is closed', null],
  ['NO_ADDON', 'the native addon cannot be loaded', 'the message tells'],
  ['FAILED', 'anything else', 'the message tells'],
];

const CODES = [
  ...ROWS.map(([code, name, cause, remedy]) => ({ code, name, cause, remedy })),
  ...VAULT.map(([code, cause, remedy]) => ({ code, name: null, cause, remedy })),
];
const BY_CODE = new Map(CODES.map((row) => [row.code, row]));

/** An error in the words of the page. */
function explain({ code, message }) {
  const { cause = null, remedy = null } = BY_CODE.get(code) ?? {};
  return { code, text: message, cause, remedy, doc: BY_CODE.has(code) ? `#/codes/${code}` : null };
}

module.exports = { CODES, explain };
