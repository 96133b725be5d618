'use strict';

// @ohos.file.fs over Node's file system, inside the folders of the app that calls: what lies elsewhere is not there.

const fs = require('node:fs');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { need, promiseOrCallback } = require('../calls/deliver');

/** Codes of the documents by those of the operating system. */
const CODES = {
  EPERM: 13900001,
  ENOENT: 13900002,
  EBADF: 13900008,
  EACCES: 13900012,
  EEXIST: 13900015,
  ENOTDIR: 13900018,
  EISDIR: 13900019,
  EINVAL: 13900020,
  EFBIG: 13900024,
  ENOSPC: 13900025,
  EROFS: 13900027,
  ENAMETOOLONG: 13900030,
  ENOTEMPTY: 13900032,
  ELOOP: 13900033,
};
const OTHER = 13900042;

const failed = (code, text) => Object.assign(new Error(text), { code: CODES[code] ?? OTHER });

/** Calls, with errors of the operating system as those of the kit. */
function asKit(act) {
  try {
    return act();
  } catch (error) {
    if (typeof error.code !== 'string') throw error;
    throw failed(error.code, error.message.replace(/^\w+: /, '').replace(/, \w+.*$/, ''));
  }
}

/** The folder that holds all folders of the app that calls. */
function sandbox() {
  const { defaultCore, defaultDevice } = require('../device/device');
  return require('../device/app-folders').appFolder(defaultCore(), defaultDevice().caller);
}

/** The real place of a path, as far as it exists. */
function realOf(file) {
  if (fs.existsSync(file)) return fs.realpathSync(file);
  // A link to what is not there: a file made by it would be wherever it points.
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink())
    throw failed('ENOENT', 'no such file or directory');
  const parent = path.dirname(file);
  return parent === file ? file : path.join(realOf(parent), path.basename(file));
}

/** A path that a program names: inside of the sandbox, or not there. */
function placed(name) {
  need(typeof name === 'string' && name !== '', 'path must be a text that is not empty');
  const file = path.resolve(name.startsWith('file://') ? fileURLToPath(name) : name);
  const [real, inside] = [realOf(file), realOf(sandbox())];
  if (real !== inside && !real.startsWith(inside + path.sep))
    throw failed('ENOENT', 'no such file or directory');
  return file;
}

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
/** Modes of the kit by the flags of this system. */
const FLAGS = [
  [OpenMode.CREATE, fs.constants.O_CREAT],
  [OpenMode.TRUNC, fs.constants.O_TRUNC],
  [OpenMode.APPEND, fs.constants.O_APPEND],
  [OpenMode.NOFOLLOW, fs.constants.O_NOFOLLOW ?? 0],
];
const flagsOf = (mode) =>
  FLAGS.reduce((all, [bit, flag]) => ((mode & bit) === 0 ? all : all | flag), mode & 3);

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
}

const target = (file) => (typeof file === 'number' ? file : file instanceof File ? file.fd : placed(file));
const fdOf = (file) => (file instanceof File ? file.fd : file);
const bytesIn = (data) => (typeof data === 'string' ? Buffer.from(data) : new Uint8Array(data));

/** The part of a buffer that options mean. */
function partOf(buffer, { offset = 0, length } = {}) {
  const bytes = bytesIn(buffer);
  return bytes.subarray(offset, length === undefined ? undefined : offset + length);
}

function statOf(stat) {
  const seconds = (ms) => Math.trunc(ms / 1000);
  return {
    ino: BigInt(stat.ino),
    mode: stat.mode,
    uid: stat.uid,
    gid: stat.gid,
    size: stat.size,
    atime: seconds(stat.atimeMs),
    mtime: seconds(stat.mtimeMs),
    ctime: seconds(stat.ctimeMs),
    isDirectory: () => stat.isDirectory(),
    isFile: () => stat.isFile(),
    isSymbolicLink: () => stat.isSymbolicLink(),
    isSocket: () => stat.isSocket(),
    isFIFO: () => stat.isFIFO(),
    isBlockDevice: () => stat.isBlockDevice(),
    isCharacterDevice: () => stat.isCharacterDevice(),
  };
}

/** Files below a folder, as listFile gives them. */
function listed(folder, { recursion = false, listNum = 0, filter } = {}, below = '') {
  const all = fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (recursion && entry.isDirectory()) return listed(path.join(folder, entry.name), { recursion }, name);
    return [recursion ? `/${name}` : name];
  });
  const suffixes = filter?.suffix;
  const kept =
    suffixes === undefined ? all : all.filter((name) => suffixes.some((suffix) => name.endsWith(suffix)));
  return listNum > 0 ? kept.slice(0, listNum) : kept;
}

/** What the kit does at once, by name; each has a form that is asynchronous, without `Sync`. */
const CALLS = {
  openSync(name, mode = OpenMode.READ_ONLY) {
    const file = placed(name);
    return new File(fs.openSync(file, flagsOf(mode), 0o600), file);
  },
  closeSync: (file) => fs.closeSync(fdOf(file)),
  readSync(fd, buffer, options) {
    const part = partOf(buffer, options);
    return fs.readSync(fd, part, 0, part.length, options?.offset_ ?? null);
  },
  writeSync(fd, data, options) {
    const part = typeof data === 'string' ? Buffer.from(data, options?.encoding) : partOf(data, options);
    return fs.writeSync(fd, part, 0, part.length, options?.offset_ ?? null);
  },
  readTextSync(name, { offset = 0, length, encoding = 'utf-8' } = {}) {
    const bytes = fs.readFileSync(placed(name));
    return bytes.subarray(offset, length === undefined ? undefined : offset + length).toString(encoding);
  },
  statSync: (file) => statOf(typeof file === 'string' ? fs.statSync(placed(file)) : fs.fstatSync(fdOf(file))),
  lstatSync: (file) => statOf(fs.lstatSync(placed(file))),
  accessSync(file) {
    try {
      return fs.existsSync(placed(file));
    } catch (error) {
      if (error.code === CODES.ENOENT) return false;
      throw error;
    }
  },
  mkdirSync: (folder, recursion = false) => {
    fs.mkdirSync(placed(folder), { recursive: recursion, mode: 0o700 });
  },
  rmdirSync: (folder) => {
    if (!fs.statSync(placed(folder)).isDirectory()) throw failed('ENOTDIR', 'not a directory');
    fs.rmSync(placed(folder), { recursive: true });
  },
  unlinkSync: (file) => fs.unlinkSync(placed(file)),
  renameSync: (from, to) => fs.renameSync(placed(from), placed(to)),
  copyFileSync(from, to) {
    const source = target(from);
    const bytes = fs.readFileSync(source);
    fs.writeFileSync(target(to), bytes, { mode: 0o600 });
  },
  /** Mode 1 refuses to write over a file. */
  moveFileSync(from, to, mode = 0) {
    if (mode === 1 && fs.existsSync(placed(to))) throw failed('EEXIST', 'file exists');
    fs.renameSync(placed(from), placed(to));
  },
  listFileSync: (folder, options) => listed(placed(folder), options),
  truncateSync: (file, length = 0) =>
    typeof file === 'number' ? fs.ftruncateSync(file, length) : fs.truncateSync(placed(file), length),
  fsyncSync: (fd) => fs.fsyncSync(fd),
  fdatasyncSync: (fd) => fs.fdatasyncSync(fd),
};

/** Where in the file reading and writing begin is `offset`; the part of the buffer begins at 0. */
for (const name of ['readSync', 'writeSync']) {
  const call = CALLS[name];
  CALLS[name] = (fd, data, { offset, ...options } = {}) => call(fd, data, { ...options, offset_: offset });
}

const fileIo = { OpenMode, File };
for (const [name, call] of Object.entries(CALLS)) {
  const sync = (...args) => asKit(() => call(...args));
  fileIo[name] = sync;
  fileIo[name.slice(0, -'Sync'.length)] = promiseOrCallback(sync);
}

module.exports = { fileIo };
