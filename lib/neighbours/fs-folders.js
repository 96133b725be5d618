'use strict';

// Folders of @ohos.file.fs: what is in one, copying and moving one with all that is in it.

const fs = require('node:fs');
const path = require('node:path');
const { need } = require('../calls/deliver');
const { failed, placed } = require('./fs-paths');

/** Whether a name is one that a pattern means, in which `*` and `%` stand for anything. */
function fitsName(name, pattern) {
  const parts = String(pattern).split(/[*%]+/);
  if (parts.length === 1) return name === parts[0];
  const [first, last] = [parts[0], parts.at(-1)];
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > name.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}

/** What a filter may say, and which files it leaves: name of the file, what is said, a function that gives its state. */
const FILTERS = {
  suffix: (name, suffixes) => suffixes.some((suffix) => name.endsWith(suffix)),
  displayName: (name, patterns) => patterns.some((pattern) => fitsName(name, pattern)),
  fileSizeOver: (_, size, stat) => stat().size >= size,
  lastModifiedAfter: (_, seconds, stat) => stat().mtimeMs / 1000 >= seconds,
};

/** Files below a folder, as listFile gives them. */
function listed(folder, { recursion = false, listNum = 0, filter = {} } = {}) {
  need(Number.isInteger(listNum) && listNum >= 0, 'listNum must be a number that is not negative');
  const wanted = Object.entries(FILTERS).filter(([name]) => filter[name] !== undefined);
  const isKept = (name, file) =>
    wanted.every(([key, fits]) => fits(name, filter[key], () => fs.lstatSync(file)));
  const found = [];
  const look = (below) => {
    for (const entry of fs.readdirSync(path.join(folder, below), { withFileTypes: true })) {
      const name = path.posix.join(below, entry.name);
      if (recursion && entry.isDirectory()) look(name);
      else if (isKept(entry.name, path.join(folder, name))) found.push(recursion ? `/${name}` : name);
      if (listNum > 0 && found.length >= listNum) return;
    }
  };
  look('');
  return listNum > 0 ? found.slice(0, listNum) : found;
}

/** Files of a folder that another has under the same names: what an error of copying or moving carries. */
function conflicts(from, to) {
  return listed(from, { recursion: true })
    .map((name) => ({ srcFile: path.join(from, name), destFile: path.join(to, name) }))
    .filter(({ destFile }) => fs.existsSync(destFile));
}
const conflict = (files) => Object.assign(failed('EEXIST'), { data: files });

/** Source and target of copying or moving a folder into another, by the paths that a program names. */
function fromTo(src, dest) {
  const [from, into] = [placed(src), placed(dest)];
  for (const folder of [from, into]) if (!fs.statSync(folder).isDirectory()) throw failed('ENOTDIR');
  const to = path.join(into, path.basename(from));
  // A folder in itself has no end.
  if (from === into || `${into}${path.sep}`.startsWith(from + path.sep) || to === from)
    throw failed('EINVAL');
  return [from, to];
}
function checkMode(mode, most) {
  if (!Number.isInteger(mode) || mode < 0 || mode > most) throw failed('EINVAL');
}

/** Copies or moves what is in a folder, folder by folder; files in `left` stay as they are. */
function merge(from, to, act, left = new Set()) {
  // What a link points to may be outside.
  if (fs.lstatSync(to, { throwIfNoEntry: false })?.isSymbolicLink()) throw failed('ENOTDIR');
  fs.mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isDirectory()) merge(source, target, act, left);
    else if (!left.has(source)) act(source, target);
  }
}

/** A link is copied as what it is: what it points to may be outside. */
const copyOne = (source, target) => fs.cpSync(source, target, { verbatimSymlinks: true, force: true });

/** Mode 0 copies nothing that is there already, and says what; 1 writes over it. */
function copyDir(src, dest, mode = 0) {
  checkMode(mode, 1);
  const [from, to] = fromTo(src, dest);
  const both = mode === 0 ? conflicts(from, to) : [];
  merge(from, to, copyOne, new Set(both.map(({ srcFile }) => srcFile)));
  if (both.length > 0) throw conflict(both);
}

/** By mode: refuses a folder with something in it; moves what is not there yet; writes over files; replaces the folder. */
function moveDir(src, dest, mode = 0) {
  checkMode(mode, 3);
  const [from, to] = fromTo(src, dest);
  const isThere = fs.existsSync(to);
  if (mode === 0 && isThere && fs.readdirSync(to).length > 0) throw failed('ENOTEMPTY');
  if (!isThere || mode === 0 || mode === 3) {
    if (isThere) fs.rmSync(to, { recursive: true });
    return fs.renameSync(from, to);
  }
  const both = mode === 1 ? conflicts(from, to) : [];
  merge(from, to, fs.renameSync, new Set(both.map(({ srcFile }) => srcFile)));
  if (both.length > 0) throw conflict(both);
  return fs.rmSync(from, { recursive: true });
}

const RANDOM = 'XXXXXX';

/** A new folder: letters in place of the six X at the end of its name. */
function mkdtemp(prefix) {
  need(typeof prefix === 'string', 'prefix must be a text');
  if (!prefix.endsWith(RANDOM)) throw failed('EINVAL');
  const base = placed(prefix);
  return fs.mkdtempSync(base.slice(0, -RANDOM.length));
}

module.exports = { copyDir, listed, mkdtemp, moveDir };
