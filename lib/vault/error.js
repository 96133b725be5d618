'use strict';

// Failures of a vault: the engine's, in words that a program can tell apart.

const CODES = [
  'INVALID_ARGUMENT',
  'TOO_LARGE',
  'NOT_FOUND',
  'EXISTS',
  'NOT_TEXT',
  'WRONG_KEY',
  'LOCKED',
  'BUSY',
  'READ_ONLY',
  'NO_SPACE',
  'CORRUPT',
  'CLOSED',
  'NO_ADDON',
  'FAILED',
];

class VaultError extends Error {
  constructor(code, message, options) {
    super(`${code}: ${message}`, options);
    // As own members structuredClone would not keep them either: the code stands in the message.
    Object.defineProperty(this, 'name', { value: 'VaultError', configurable: true, writable: true });
    this.code = code;
  }

  static codeOf(error) {
    if (typeof error !== 'object' || error === null) return undefined;
    try {
      const { code, message } = error;
      if (CODES.includes(code)) return code;
      // Electron puts words of its own before the message.
      const [, found] = /(?:^|\s)([A-Z_]{4,20}): /.exec(String(message)) ?? [];
      return CODES.includes(found) ? found : undefined;
    } catch {
      return undefined; // what throws when it is looked at is no error of ours
    }
  }
}

/** By the engine's codes (docs/12-error-codes.md). */
const BY_NUMBER = new Map([
  [401, 'INVALID_ARGUMENT'],
  [24000001, 'CLOSED'],
  [24000005, 'LOCKED'],
  [24000007, 'CORRUPT'],
  [24000009, 'WRONG_KEY'],
]);

/** By the system's name for the reason. */
const BY_REASON = new Map([
  ['EBADMSG', 'CORRUPT'],
  ['ENOSPC', 'NO_SPACE'],
  ['EDQUOT', 'NO_SPACE'],
  ['EBUSY', 'BUSY'],
  ['EROFS', 'READ_ONLY'],
  ['EACCES', 'READ_ONLY'],
  ['EPERM', 'READ_ONLY'],
]);

/** What an error of the engine says after the sentence of its code, if it says more. */
function detailOf(message) {
  const end = message.indexOf(END_OF_SENTENCE);
  return end < 0 ? message : message.slice(end + END_OF_SENTENCE.length);
}
const END_OF_SENTENCE = '.: ';

/** An error of the engine as one of a vault; any other stays what it is. */
function vaultError(error) {
  if (error instanceof VaultError) return error;
  const { code, message, cause } = error ?? {};
  if (typeof code === 'number') {
    const found = BY_REASON.get(cause?.code) ?? BY_NUMBER.get(code) ?? 'FAILED';
    return found === 'CLOSED' ? closed(error) : new VaultError(found, detailOf(message), { cause: error });
  }
  if (typeof code === 'string' && (code.startsWith('ERR_OHOS_ADDON') || code.startsWith('ERR_DLOPEN')))
    return new VaultError('NO_ADDON', message, { cause: error });
  return error;
}

/** What a call of the engine gives. */
function guard(act) {
  try {
    return act();
  } catch (error) {
    throw vaultError(error);
  }
}

const closed = (cause) => new VaultError('CLOSED', 'the vault is closed', cause && { cause });
const invalid = (message) => new VaultError('INVALID_ARGUMENT', message);

module.exports = { closed, guard, invalid, vaultError, VaultError };
