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

/** Writes a file that only its owner can read: aside first, so that a full disk leaves what was there. */
function writePrivate(file, bytes) {
  const aside = path.join(path.dirname(file), `.${randomBytes(8).toString('hex')}.part`);
  try {
    checkPlace(file);
    writeNew(aside, bytes);
    fs.renameSync(aside, file);
  } catch (error) {
    fs.rmSync(aside, { force: true });
    if (error instanceof CliError) throw error;
    throw new CliError(error.code, `the file cannot be written: ${reasonOf(error)}`);
  }
}

module.exports = { writePrivate };
