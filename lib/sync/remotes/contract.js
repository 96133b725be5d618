'use strict';

// What every remote is, whatever keeps it: a shelf of numbered entries for each account. Here is what all of them share:
// arguments are checked once, before an engine sees them, and failures have one class.
//
//     remote  { name, open(account) -> shelf }
//     shelf   append(n, bytes)   'stored' or 'taken'; atomic, flushed; n is the head's successor or has been taken
//             read(from, limit)  [[n, bytes], ...] in order, without holes; an emptied entry has no bytes
//             watch(from, hint, signal)   may be missing; a hint only
//             empty(upTo)        bodies go, numbers stay taken for ever
//             put, get, list, remove      snapshots and requests to join, by name
//             close()            may be missing
//
// A shelf decides nothing and is trusted with nothing: what is on it is sealed, signed and chained by those who use it.

const { setTimeout: sleep } = require('node:timers/promises');
const { types } = require('node:util');
const { lengthOf } = require('../../engine/plain');

/** What a remote refused or could not do. `code` is one of those below; `cause` is the failure of the engine beneath. */
class RemoteError extends Error {
  /** @param {'INVALID_ARGUMENT'|'HOLE'|'REFUSED'|'NO_SPACE'|'UNREACHABLE'|'CLOSED'|'FAILED'} code */
  constructor(code, message, cause) {
    super(`${code}: ${message}`, cause && { cause });
    Object.defineProperty(this, 'name', { value: 'RemoteError', configurable: true, writable: true });
    this.code = code;
  }
}

const invalid = (message) => new RemoteError('INVALID_ARGUMENT', message);

/** An entry that would leave a number free below it. */
const holeBefore = (n) => new RemoteError('HOLE', `entry ${n} cannot be stored: entry ${n - 1} is not there`);

/** Somebody has taken away an entry. It is not made anew: its number was given for ever. */
const missing = (n) => new RemoteError('FAILED', `entry ${n} is missing below others: the remote is damaged`);

const ACCOUNT = /^[0-9a-f]{32}$/;
const NAME = /^[a-z0-9-]{1,80}$/;

function numberOf(what, n, least) {
  if (Number.isSafeInteger(n) && n >= least) return n;
  throw invalid(`${what} must be a whole number from ${least}`);
}

function nameOf(name) {
  if (typeof name === 'string' && NAME.test(name)) return name;
  throw invalid('a name has 1 to 80 of a-z, 0-9 and -');
}

/** The bytes as an engine may keep them while it waits: a copy, because the caller's may change. */
function copyOf(bytes) {
  if (!types.isUint8Array(bytes)) throw invalid('an entry must be a Uint8Array');
  const copy = Buffer.alloc(lengthOf(bytes));
  copy.set(bytes);
  return copy;
}

/** The methods of a shelf, each with what its arguments are when they have been checked. */
const ARGUMENTS = {
  append: (n, bytes) => [numberOf('the number of an entry', n, 1), copyOf(bytes)],
  read: (from, limit) => [numberOf('from', from, 1), numberOf('limit', limit, 1)],
  empty: (upTo) => [numberOf('upTo', upTo, 0)],
  put: (name, bytes) => [nameOf(name), copyOf(bytes)],
  get: (name) => [nameOf(name)],
  list: () => [],
  remove: (name) => [nameOf(name)],
};

/** Entries as they were read, if none is missing among them. */
function complete(entries, from) {
  const at = entries.findIndex(([n], i) => n !== from + i);
  if (at >= 0) throw missing(from + at);
  return entries;
}

/** A client may try for ever to reach its server; what it does later than this, somebody finds by reading. */
const LONGEST_CALL_MS = 60_000;

async function inTime(promise) {
  const ended = new AbortController();
  const late = sleep(LONGEST_CALL_MS, undefined, { signal: ended.signal, ref: false }).then(() => {
    throw new RemoteError('UNREACHABLE', `no answer within ${LONGEST_CALL_MS / 1000} s`);
  });
  late.catch(() => {}); // that it was ended in time is no failure
  return Promise.race([promise, late]).finally(() => ended.abort());
}

const inAnyTime = (promise) => promise;

/** Watches until the signal is aborted, again and again: what is lost, or not there yet, may come back. */
async function watchAgain(watch, hint, signal) {
  const ended = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    const heard = () => {
      wait = FIRST_WAIT_MS;
      if (!signal.aborted) hint();
    };
    // What it leaves goes by itself; a server that does not answer is not waited for.
    await Promise.race([watch(heard, ended).catch(() => {}), ended]);
    await sleep(wait, undefined, { signal, ref: false }).catch(() => {});
  }
}
const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [250, 30_000];

/**
 * A remote over an engine: `openBare(account)` gives the methods of a shelf, which never see a wrong argument and are not
 * called after `close`. `prepare()` comes before the first of them, and again after the remote was unreachable;
 * `watch(hint, ended)` hints once at the beginning and then too often rather than not, until a promise is resolved or what it
 * listens to is lost;
 * `explain(error)` words what the engine throws.
 *
 * @returns {{ name: string, open(account: string): object }}
 */
function makeRemote(name, openBare, explain) {
  function open(account) {
    if (typeof account !== 'string' || !ACCOUNT.test(account)) throw invalid('an account is 32 hex digits');
    const bare = openBare(account);
    const closing = new AbortController();
    let prepared;
    const carryOut = async (act, limit = inTime) => {
      try {
        prepared ??= bare.prepare();
        await inTime(prepared).catch((error) => {
          prepared = undefined;
          throw error;
        });
        return await limit(act());
      } catch (error) {
        const explained = error instanceof RemoteError ? error : explain(error);
        if (explained.code === 'UNREACHABLE') prepared = undefined;
        throw explained;
      }
    };

    const shelf = {};
    for (const [method, checked] of Object.entries(ARGUMENTS)) {
      shelf[method] = async (...args) => {
        const own = checked(...args);
        if (closing.signal.aborted) throw new RemoteError('CLOSED', 'the remote is closed');
        const answer = await carryOut(() => bare[method](...own));
        return method === 'read' ? complete(answer, own[0]) : answer;
      };
    }
    if (bare.watch) {
      shelf.watch = async (_from, hint, signal) => {
        const ends = AbortSignal.any(signal ? [closing.signal, signal] : [closing.signal]);
        await watchAgain((...how) => carryOut(() => bare.watch(...how), inAnyTime), hint, ends);
      };
    }
    shelf.close = async () => {
      closing.abort();
    };
    return shelf;
  }
  return { name, open };
}

module.exports = { holeBefore, invalid, makeRemote, missing, RemoteError };
