'use strict';

// Paths of @ohos.file.fs: inside the folders of the app that calls. What lies elsewhere is not there. And the errors of the kit.

const fs = require('node:fs');
const path = require('node:path');
const { need } = require('../calls/deliver');

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
  ESPIPE: 13900026,
  EROFS: 13900027,
  ENAMETOOLONG: 13900030,
  ENOTEMPTY: 13900032,
  ELOOP: 13900033,
  EAGAIN: 13900034,
};
const OTHER = 13900042;

/** What the documents say of those that are found here and not by the operating system. */
const TEXTS = {
  ENOENT: 'No such file or directory',
  EAGAIN: 'Operation would block',
  EBADF: 'Bad file descriptor',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EINVAL: 'Invalid argument',
  ENOTEMPTY: 'Directory not empty',
};
const failed = (code, text = TEXTS[code]) => Object.assign(new Error(text), { code: CODES[code] ?? OTHER });

/** Calls, with errors of the operating system as those of the kit. */
function asKit(act) {
  try {
    return act();
  } catch (error) {
    if (typeof error.code !== 'string') throw error;
    throw failed(error.code, error.message.replace(/^\w+: /, '').replace(/, \w+.*$/, ''));
  }
}

const caller = () => require('../device/device').defaultDevice().caller;

/** The folder that holds all folders of the app that calls. */
function sandbox() {
  const { defaultCore } = require('../device/device');
  return require('../device/app-folders').appFolder(defaultCore(), caller());
}

/** The real place of a path, as far as it exists. */
function realOf(file) {
  if (fs.existsSync(file)) return fs.realpathSync(file);
  // A link to what is not there: a file made by it would be wherever it points.
  if (fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink()) throw failed('ENOENT');
  const parent = path.dirname(file);
  return parent === file ? file : path.join(realOf(parent), path.basename(file));
}

/** The path in a URI of a file, which names the app that it belongs to. */
function pathIn(uri) {
  const [, owner, encoded] = /^file:\/\/([^/]*)(\/.*)$/s.exec(uri) ?? [];
  if (owner === undefined || (owner !== '' && owner !== caller().bundleName)) throw failed('ENOENT');
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw failed('EINVAL');
  }
}

/** A path, or the URI of one, that a program names: inside of the sandbox, or not there. */
function placed(name) {
  need(typeof name === 'string' && name !== '', 'path must be a text that is not empty');
  const file = path.resolve(name.startsWith('file://') ? pathIn(name) : name);
  if (file.includes('\0')) throw failed('EINVAL');
  const [real, inside] = [realOf(file), realOf(sandbox())];
  if (real !== inside && !real.startsWith(inside + path.sep)) throw failed('ENOENT');
  return file;
}

module.exports = { asKit, caller, CODES, failed, pathIn, placed };
