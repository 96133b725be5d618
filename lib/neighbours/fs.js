'use strict';

// @ohos.file.fs over Node's file system, inside the folders of the app that calls.

const fs = require('node:fs');
const path = require('node:path');
const { promiseOrCallback } = require('../calls/deliver');
const folders = require('./fs-folders');
const files = require('./fs-open');
const { asKit, CODES, failed, placed } = require('./fs-paths');
const streams = require('./fs-streams');

const { OpenMode, WhenceType } = files;
const AccessModeType = Object.freeze({ EXIST: 0, WRITE: 2, READ: 4, READ_WRITE: 6 });

/** An open file. */
class File {
  constructor(fd, file) {
    this.fd = fd;
    this.path = file;
    this.name = path.basename(file);
  }
  getParent() {
    return path.dirname(this.path);
  }
  /** Fails, rather than waiting, while another open file holds the same one so that both cannot. */
  tryLock(exclusive = false) {
    asKit(() => files.lock(this.fd, exclusive === true));
  }
  lock(...args) {
    return promiseOrCallback((exclusive) => this.tryLock(exclusive))(...args);
  }
  unlock() {
    asKit(() => files.unlock(this.fd));
  }
}

/** What is open here, by its number or its object. */
function fdOf(file) {
  const fd = file instanceof File ? file.fd : file;
  files.stateOf(fd);
  return fd;
}
const target = (file) => (typeof file === 'string' ? placed(file) : fdOf(file));

function statOf(stat) {
  const times = Object.fromEntries(
    ['atime', 'mtime', 'ctime'].flatMap((name) => [
      [name, Number(stat[`${name}Ns`] / 1_000_000_000n)],
      [`${name}Ns`, stat[`${name}Ns`]],
    ]),
  );
  return {
    ino: stat.ino,
    mode: Number(stat.mode),
    uid: Number(stat.uid),
    gid: Number(stat.gid),
    size: Number(stat.size),
    ...times,
    location: 1, // on this device
    isDirectory: () => stat.isDirectory(),
    isFile: () => stat.isFile(),
    isSymbolicLink: () => stat.isSymbolicLink(),
    isSocket: () => stat.isSocket(),
    isFIFO: () => stat.isFIFO(),
    isBlockDevice: () => stat.isBlockDevice(),
    isCharacterDevice: () => stat.isCharacterDevice(),
  };
}
const exact = { bigint: true };

/** What a question about a file answers with false. */
const NOT_THERE = new Set([CODES.ENOENT, CODES.EACCES]);

/** What the kit does at once, by name; each has a form that is asynchronous, without `Sync`. */
const CALLS = {
  openSync(name, mode = OpenMode.READ_ONLY) {
    const file = placed(name);
    return new File(files.open(file, mode), file);
  },
  closeSync: (file) => files.close(fdOf(file)),
  readSync: files.read,
  writeSync: files.write,
  readTextSync(name, { offset = 0, length, encoding = 'utf-8' } = {}) {
    const bytes = fs.readFileSync(placed(name));
    return bytes.subarray(offset, length === undefined ? undefined : offset + length).toString(encoding);
  },
  readLinesSync: streams.readLines,
  statSync: (file) =>
    statOf(typeof file === 'string' ? fs.statSync(placed(file), exact) : fs.fstatSync(fdOf(file), exact)),
  lstatSync: (file) => statOf(fs.lstatSync(placed(file), exact)),
  accessSync(file, mode = AccessModeType.EXIST) {
    if (!Object.values(AccessModeType).includes(mode)) throw failed('EINVAL');
    try {
      asKit(() => fs.accessSync(placed(file), mode));
      return true;
    } catch (error) {
      if (NOT_THERE.has(error.code)) return false;
      throw error;
    }
  },
  /** A folder that is there is an error with `recursion` too, as on a device. */
  mkdirSync: (folder, recursion = false) => {
    const place = placed(folder);
    if (fs.existsSync(place)) throw failed('EEXIST');
    fs.mkdirSync(place, { recursive: recursion, mode: 0o700 });
  },
  mkdtempSync: folders.mkdtemp,
  rmdirSync: (folder) => {
    if (!fs.statSync(placed(folder)).isDirectory()) throw failed('ENOTDIR');
    fs.rmSync(placed(folder), { recursive: true });
  },
  unlinkSync: (file) => fs.unlinkSync(placed(file)),
  renameSync: (from, to) => fs.renameSync(placed(from), placed(to)),
  copyFileSync(from, to) {
    const bytes = fs.readFileSync(target(from));
    fs.writeFileSync(target(to), bytes, { mode: 0o600 });
  },
  copyDirSync: folders.copyDir,
  /** Mode 1 refuses to write over a file. */
  moveFileSync(from, to, mode = 0) {
    if (mode === 1 && fs.existsSync(placed(to))) throw failed('EEXIST');
    fs.renameSync(placed(from), placed(to));
  },
  moveDirSync: folders.moveDir,
  listFileSync: (folder, options) => folders.listed(placed(folder), options),
  truncateSync: (file, length = 0) =>
    typeof file === 'string' ? fs.truncateSync(placed(file), length) : fs.ftruncateSync(fdOf(file), length),
  fsyncSync: (fd) => fs.fsyncSync(fdOf(fd)),
  fdatasyncSync: (fd) => fs.fdatasyncSync(fdOf(fd)),
  createStreamSync: streams.createStream,
  fdopenStreamSync: streams.fdopenStream,
  createRandomAccessFileSync: streams.createRandomAccessFile,
};

/** What has one form only, which answers at once. */
const AT_ONCE = {
  lseek: files.seek,
  /** Milliseconds; the time of the last reading stays. */
  utimes(name, mtime) {
    const file = placed(name);
    fs.utimesSync(file, fs.statSync(file).atime, new Date(mtime));
  },
};

const fileIo = { AccessModeType, File, OpenMode, WhenceType };
for (const [name, call] of Object.entries(AT_ONCE)) fileIo[name] = (...args) => asKit(() => call(...args));
for (const [name, call] of Object.entries(CALLS)) {
  const sync = (...args) => asKit(() => call(...args));
  fileIo[name] = sync;
  fileIo[name.slice(0, -'Sync'.length)] = promiseOrCallback(sync);
}

module.exports = { fileIo };
