'use strict';

// Files that the tool writes: for their owner only, whole or not at all.

const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { CliError, reasonOf, usageError } = require('./output');

/** A device or a pipe would be replaced by a file, and a link may lead anywhere. The name is not repeated: it may be a secret. */
function checkPlace(file) {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile()) throw usageError('--out names something that is no file');
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
 * is there is refused.
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
    if (error instanceof CliError) throw error;
    if (error.code === 'EEXIST') throw new CliError('EXISTS', 'there is such a file already');
    throw new CliError(error.code, `the file cannot be written: ${reasonOf(error)}`);
  }
}

module.exports = { writePrivate };
