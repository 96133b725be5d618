'use strict';

// Files that only this user and root can have written, complete and flushed before they have their name.

const { constants } = require('node:fs');
const fs = require('node:fs/promises');
const path = require('node:path');
const { randomUUID } = require('node:crypto');
const { RemoteError } = require('./contract');

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_DIRECTORY = 0 } = constants;

/** What a call gives; undefined where there is no such file. */
const ifThere = (promise) =>
  promise.catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });

const isThere = async (place) => (await ifThere(fs.lstat(place))) !== undefined;

/** Refuses a folder that others may write or have made, and a link in the place of one. */
async function checkFolder(place) {
  const stat = await fs.lstat(place);
  const { uid, gid, mode } = stat;
  if (!stat.isDirectory())
    throw new RemoteError('REFUSED', `${place} is no folder, and links are not followed`);
  const own = process.geteuid?.();
  if (own === undefined) return stat;
  if (uid !== own && uid !== 0) throw new RemoteError('REFUSED', `${place} belongs to another user (${uid})`);
  // A group with the user's own number is the user's.
  const others = 0o002 | (gid === uid ? 0 : 0o020);
  if ((mode & others) !== 0) throw new RemoteError('REFUSED', `others may write to ${place} (chmod go-w)`);
  return stat;
}

/** Flushes the names in a folder. */
async function syncFolder(place) {
  if (process.platform === 'win32') return; // it has no such call
  const handle = await fs.open(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  await handle.sync().finally(() => handle.close());
}

/** The folder, which may be there already. */
async function makeFolder(place) {
  await fs.mkdir(place, 0o700).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return checkFolder(place);
}

/** The content; undefined where there is no such file. */
async function readFile(place) {
  const handle = await ifThere(fs.open(place, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
  if (!handle) return undefined;
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new RemoteError('REFUSED', `${place} is no file`);
    // What has a name is complete; handle.readFile() would ask for the size again, and read once more for the end.
    const bytes = Buffer.alloc(stat.size);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at);
      if (bytesRead === 0) throw new RemoteError('FAILED', `${place} became shorter while it was read`);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

/** Writes a file into a folder, flushes it and has `settle` move or link it; then it is gone from there. */
async function written(folder, bytes, settle) {
  const place = path.join(folder, randomUUID());
  try {
    // An empty file has nothing to flush.
    await fs.writeFile(place, bytes, { flag: 'wx', mode: 0o600, flush: bytes.length > 0 });
    return await settle(place);
  } finally {
    await fs.rm(place, { force: true });
  }
}

module.exports = { checkFolder, ifThere, isThere, makeFolder, readFile, syncFolder, written };
