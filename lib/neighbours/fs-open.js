'use strict';

// Open files of @ohos.file.fs: where each is read and written next. Node tells and sets no position, so it is kept here, and a
// number that was not opened here is no file.

const fs = require('node:fs');
const { failed } = require('./fs-paths');

const OpenMode = Object.freeze({
  READ_ONLY: 0,
  WRITE_ONLY: 1,
  READ_WRITE: 2,
  CREATE: 0o100,
  TRUNC: 0o1000,
  APPEND: 0o2000,
  NONBLOCK: 0o4000,
  DIR: 0o200000,
  NOFOLLOW: 0o400000,
  SYNC: 0o4010000,
});
const WhenceType = Object.freeze({ SEEK_SET: 0, SEEK_CUR: 1, SEEK_END: 2 });

/** Modes of the kit by the flags of this system. */
const FLAGS = [
  [OpenMode.CREATE, fs.constants.O_CREAT],
  [OpenMode.TRUNC, fs.constants.O_TRUNC],
  [OpenMode.APPEND, fs.constants.O_APPEND],
  [OpenMode.NOFOLLOW, fs.constants.O_NOFOLLOW ?? 0],
];
const flagsOf = (mode) =>
  FLAGS.reduce((all, [bit, flag]) => ((mode & bit) === 0 ? all : all | flag), mode & 3);

/** What is open, by number: where it goes on, whether all that is written goes to its end, how often it is to be closed. */
const opened = new Map();

function open(file, mode) {
  const fd = fs.openSync(file, flagsOf(mode), 0o600);
  opened.set(fd, { position: 0, isAppending: (mode & OpenMode.APPEND) !== 0 });
  return fd;
}
function stateOf(fd) {
  const state = opened.get(fd);
  if (state === undefined) throw failed('EBADF');
  return state;
}
function close(fd) {
  stateOf(fd);
  opened.delete(fd);
  fs.closeSync(fd);
}

/** Locks are known in this process only. Any number may share one. */
function lock(fd, isExclusive) {
  const state = stateOf(fd);
  const { dev, ino } = fs.fstatSync(fd);
  const isSame = ({ lock: held }) => held?.dev === dev && held.ino === ino;
  for (const other of opened.values())
    if (other !== state && isSame(other) && (isExclusive || other.lock.isExclusive)) throw failed('EAGAIN');
  state.lock = { dev, ino, isExclusive };
}
function unlock(fd) {
  stateOf(fd).lock = undefined;
}

const bytesIn = (data, encoding) =>
  typeof data === 'string' ? Buffer.from(data, encoding) : new Uint8Array(data);

/** The bytes of a buffer that are meant: its first `length`. */
function partOf(data, { length, encoding } = {}) {
  const bytes = bytesIn(data, encoding);
  if (length !== undefined && (!Number.isInteger(length) || length < 0)) throw failed('EINVAL');
  return bytes.subarray(0, length);
}
function checkOffset(offset) {
  if (!Number.isInteger(offset) || offset < 0) throw failed('EINVAL');
  return offset;
}

/** Reads where the file goes on, or at an offset of it, which moves nothing. */
function read(fd, buffer, options = {}) {
  const state = stateOf(fd);
  const part = partOf(buffer, options);
  if (options.offset !== undefined) return fs.readSync(fd, part, 0, part.length, checkOffset(options.offset));
  const count = fs.readSync(fd, part, 0, part.length, state.position);
  state.position += count;
  return count;
}
function write(fd, data, options = {}) {
  const state = stateOf(fd);
  const part = partOf(data, options);
  if (options.offset !== undefined)
    return fs.writeSync(fd, part, 0, part.length, checkOffset(options.offset));
  const count = fs.writeSync(fd, part, 0, part.length, state.isAppending ? null : state.position);
  state.position = state.isAppending ? fs.fstatSync(fd).size : state.position + count;
  return count;
}

/** Moves the place where a file goes on; gives it. */
function seek(fd, offset, whence = WhenceType.SEEK_SET) {
  const state = stateOf(fd);
  const from = [0, state.position, fs.fstatSync(fd).size][whence];
  if (from === undefined || !Number.isInteger(offset)) throw failed('EINVAL');
  state.position = checkOffset(from + offset);
  return state.position;
}

module.exports = {
  ...{ bytesIn, checkOffset, close, lock, open, OpenMode, read, seek, stateOf, unlock, WhenceType, write },
};
