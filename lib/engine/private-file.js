'use strict';

// Files for their owner only. One is written whole or not at all, and no link is followed, to read or to write.

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** What is there is no file. */
const NO_FILE = 'ENOTFILE';

const noFile = () => Object.assign(new Error('it is no file'), { code: NO_FILE });

/** A device or a pipe would be replaced by a file, and a link may lead anywhere. */
function checkPlace(file) {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile()) throw noFile();
}

function writeNew(file, bytes) {
  const descriptor = fs.openSync(file, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += fs.writeSync(descriptor, bytes, at);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** A link refuses a name that is taken, also by whoever was quicker; a rename would not. */
function publishNew(aside, file) {
  try {
    fs.linkSync(aside, file);
  } catch (error) {
    if (!NO_LINKS.includes(error.code)) throw error;
    if (fs.lstatSync(file, { throwIfNoEntry: false })) throw Object.assign(new Error(), { code: 'EEXIST' });
    return fs.renameSync(aside, file);
  }
  fs.unlinkSync(aside);
}

/** What file systems say that have no links. */
const NO_LINKS = ['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/**
 * Writes a file that only its owner can read: aside first, so that a full disk leaves what was there. Without `replace` a file that
 * is there is refused with EEXIST. Throws what the system says.
 */
function writePrivate(file, bytes, { replace = true } = {}) {
  const aside = path.join(path.dirname(file), `.${randomBytes(8).toString('hex')}.part`);
  try {
    checkPlace(file);
    writeNew(aside, bytes);
    if (replace) fs.renameSync(aside, file);
    else publishNew(aside, file);
  } catch (error) {
    fs.rmSync(aside, { force: true });
    throw error;
  }
}

/** The bytes of a file of at most so many. Throws what the system says. */
function readFile(file, most) {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
  const descriptor = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stat = fs.fstatSync(descriptor);
    if (!stat.isFile()) throw noFile();
    if (stat.size > most) throw Object.assign(new Error('it is too large'), { code: 'EFBIG' });
    return fs.readFileSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

module.exports = { NO_FILE, readFile, writePrivate };
