'use strict';

// A file that the user names as a source: read once, looked at as a file before that, and removed only as the file that was read.

const fs = require('node:fs');
const { usageError } = require('../output');

/** No source of secrets is longer. */
const MOST_BYTES = 256 * 1024 * 1024;

const identityOf = ({ dev, ino, size, mtimeNs }) => [dev, ino, size, mtimeNs].join();

function readDescriptor(descriptor) {
  const stat = fs.fstatSync(descriptor, { bigint: true });
  if (!stat.isFile()) throw usageError('the source is no file');
  if (stat.size > BigInt(MOST_BYTES)) throw usageError(`the source is longer than ${MOST_BYTES} bytes`);
  return { bytes: fs.readFileSync(descriptor), identity: identityOf(stat) };
}

/** The bytes of the file, which are wiped when the command is over, and what removes it. */
function readSource(io, file) {
  if (file === undefined) throw usageError('this source is a file: name it');
  let descriptor;
  try {
    // A named pipe would keep us waiting for whoever writes to it.
    descriptor = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw usageError(`the source cannot be read: ${error.code}`);
  }
  try {
    const { bytes, identity } = readDescriptor(descriptor);
    io.secrets.push(bytes);
    return { bytes, remove: () => removeFile(file, identity) };
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Whoever wrote to it meanwhile has put there what was not read. Where a file has several names, removing one of them leaves what is
 * in it.
 */
function removeFile(file, identity) {
  const stat = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return;
  if (stat.isSymbolicLink() || stat.nlink > 1n)
    throw usageError('the source has other names, or is a link to a file: it was not removed');
  if (identityOf(stat) !== identity)
    throw usageError('the source was changed while it was read: it was not removed');
  fs.unlinkSync(file);
}

/** Text without its byte order mark. */
function textOf(bytes) {
  const { isUtf8 } = require('node:buffer');
  if (!isUtf8(bytes)) throw usageError('the source is no UTF-8 text');
  const text = bytes.toString();
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Text as JSON; undefined if it is none. The parser's message would repeat what it has read. */
function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

module.exports = { jsonOf, readSource, textOf };
