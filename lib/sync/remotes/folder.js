'use strict';

// A folder as a remote: of one machine, or a share whose file system has link(2). Not NFS, and no folder that a program copies
// from machine to machine (Dropbox, Syncthing): there two devices can both be first.
//
//     <folder>/<account>/log/<thousand>/<n>   the entries; one that was emptied is an empty file
//     <folder>/<account>/named/n-<name>       snapshots and requests to join
//     <folder>/<account>/new/                 what is being written; gone afterwards, which is the hint
//     <folder>/<account>/emptied              up to which number nothing is left to empty
//
// A file is complete and flushed before it gets its name, and link(2) gives a name once. Only this user and root may write here.

const fs = require('node:fs/promises');
const path = require('node:path');
const { watch } = require('node:fs');
const { folderOf } = require('../../engine/folder');
const { holeBefore, invalid, makeRemote, missing, RemoteError } = require('./contract');
const {
  checkFolder,
  ifThere,
  isThere,
  makeFolder,
  readFile,
  syncFolder,
  written,
} = require('./private-files');

const SHARD = 1000;
const AT_ONCE = 32;
/** What was being written for so long is a leftover. */
const OLD_MS = 3_600_000;

/** The bare shelf of an account. */
function shelfOf(root, account) {
  const base = path.join(root, account);
  const [log, named, fresh] = ['log', 'named', 'new'].map((name) => path.join(base, name));
  const shardOf = (n) => path.join(log, String(Math.floor((n - 1) / SHARD)));
  const placeOf = (n) => path.join(shardOf(n), String(n));
  const namedOf = (name) => path.join(named, `n-${name}`);
  let ino;

  async function prepare() {
    await checkFolder(await fs.realpath(root));
    ({ ino } = await makeFolder(base));
    for (const place of [log, named, fresh]) await makeFolder(place);
    for (const place of [base, root]) await syncFolder(place);
    await sweep(({ mtimeMs, nlink }) => nlink > 1 || Date.now() - mtimeMs > OLD_MS);
  }

  /** Removes leftovers. A second link is to an entry that has its number already. */
  async function sweep(isLeft) {
    for (const name of await fs.readdir(fresh)) {
      const place = path.join(fresh, name);
      const stat = await ifThere(fs.lstat(place));
      if (stat && isLeft(stat)) await fs.rm(place, { force: true });
    }
  }

  async function replace(place, bytes) {
    await written(fresh, bytes, (from) => fs.rename(from, place));
    await syncFolder(path.dirname(place));
  }

  /** A shelf that is not there any more is not an empty one. */
  async function checkStill() {
    if ((await ifThere(fs.lstat(base)))?.ino === ino) return;
    throw new RemoteError('UNREACHABLE', `${base} is gone: is its share mounted?`);
  }

  async function append(n, bytes) {
    const [place, shard] = [placeOf(n), shardOf(n)];
    // In this order: what has a successor has been there before it.
    const hasNext = await isThere(placeOf(n + 1));
    if (await isThere(place)) return 'taken';
    if (hasNext) throw missing(n);
    if (n > 1 && !(await isThere(placeOf(n - 1)))) {
      await checkStill();
      throw holeBefore(n);
    }
    // Who finds the first of a shard may come before its writer has flushed the way to it.
    const first = (n - 1) % SHARD;
    if (first === 0) await makeFolder(shard);
    if (first <= 1) await syncFolder(log);
    if (first === 0 && n > 1) await syncFolder(shardOf(n - 1));
    return written(fresh, bytes, async (from) => {
      try {
        await fs.link(from, place);
      } catch (error) {
        if (error.code === 'EEXIST') return 'taken';
        throw error;
      }
      await syncFolder(shard);
      return 'stored';
    });
  }

  async function read(from, limit) {
    const found = [];
    for (let isEnd = false; !isEnd && found.length < limit; ) {
      const start = from + found.length;
      const length = Math.min(AT_ONCE, limit - found.length);
      const numbers = Array.from({ length }, (_, i) => start + i);
      const bodies = await Promise.all(numbers.map((n) => readFile(placeOf(n))));
      const end = bodies.indexOf(undefined);
      isEnd = end >= 0;
      for (let i = 0; i < (isEnd ? end : length); i++) found.push([numbers[i], bodies[i]]);
    }
    if (found.length === 0) await checkStill();
    // What somebody has seen must not be taken back by a power cut.
    else await syncFolder(shardOf(found.at(-1)[0]));
    return found;
  }

  async function empty(upTo) {
    const mark = path.join(base, 'emptied');
    const before = Number((await readFile(mark)) ?? 0);
    let n = before;
    // A body with a second name would stay.
    await sweep(({ nlink }) => nlink > 1);
    for (; n < upTo && (await isThere(placeOf(n + 1))); n++) {
      // The name has a file at every instant, the old or the empty one.
      await written(fresh, '', (from) => fs.rename(from, placeOf(n + 1)));
      if ((n + 1) % SHARD === 0) await syncFolder(shardOf(n + 1));
    }
    if (n === before) return;
    await syncFolder(shardOf(n));
    await replace(mark, String(n));
  }

  /** Hints when something written has got its name. */
  async function watchFolder(hint, ended) {
    const gone = (_, name) => name !== null && fs.lstat(path.join(fresh, name)).catch(hint);
    const watcher = watch(fresh, { persistent: false }, gone);
    const lost = new Promise((_, reject) => watcher.on('error', reject));
    hint();
    await Promise.race([lost, ended]).finally(() => watcher.close());
  }

  return {
    prepare,
    append,
    read,
    empty,
    watch: watchFolder,
    put: (name, bytes) => replace(namedOf(name), bytes),
    get: (name) => readFile(namedOf(name)),
    list: async () => (await fs.readdir(named)).map((name) => name.slice(2)).sort(),
    async remove(name) {
      await fs.rm(namedOf(name), { force: true });
      await syncFolder(named);
    },
  };
}

const REASONS = {
  ENOSPC: ['NO_SPACE', 'the disk is full'],
  EDQUOT: ['NO_SPACE', 'the quota is used up'],
  EACCES: ['REFUSED', 'it may not be used'],
  EPERM: ['REFUSED', 'it may not be used, or its file system has no hard links'],
  ENOTSUP: ['REFUSED', 'its file system has no hard links'],
  EROFS: ['REFUSED', 'it can only be read'],
  ELOOP: ['REFUSED', 'links are not followed'],
  ENOENT: ['UNREACHABLE', 'it is not there: make the folder once, or mount its share'],
  ENOTDIR: ['UNREACHABLE', 'it is no folder'],
  ESTALE: ['UNREACHABLE', 'its share was lost'],
  ENOTCONN: ['UNREACHABLE', 'its share was lost'],
  EHOSTDOWN: ['UNREACHABLE', 'its share was lost'],
};

/**
 * A remote in a folder, which must exist; below it a folder of each account is made by its first use.
 *
 * @param {string | URL} place a path or a `file:` URL; not on NFS, not a folder that is synchronised by copying
 * @returns {{ name: string, open(account: string): object }} `open` does no I/O; see types/sync.d.ts
 * @throws {RemoteError} `INVALID_ARGUMENT`. Calls of its shelves: `REFUSED` (others may write there, no rights, no hard links),
 *   `NO_SPACE`, `UNREACHABLE` (not there), `HOLE`, `CLOSED`, `FAILED`.
 * @since 0.1.0
 */
function folder(place) {
  let root;
  try {
    root = folderOf('the folder of a remote', place);
  } catch (cause) {
    throw invalid(cause.message);
  }
  const explain = (error) => {
    const [code, reason] = REASONS[error.code] ?? ['FAILED', error.message];
    return new RemoteError(code, `the remote ${root}: ${reason}`, error);
  };
  return makeRemote(`folder ${root}`, (account) => shelfOf(root, account), explain);
}

module.exports = { folder };
