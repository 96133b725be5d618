'use strict';

// Archives of packages (.har, which is a tar that gzip packed): unpacked into a folder of this process, which goes with it.
// What is in one is somebody else's: only files and folders below that folder come out of it.

const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');

const MIB = 2 ** 20;
const MOST = { packed: 64 * MIB, unpacked: 256 * MIB, files: 20_000, name: 1024, depth: 64 };
const BLOCK = 512;

/** The folder's name makes JavaScript of packages known as what DevEco compiles. */
const MODULES = 'oh_modules';

const refuse = (file, reason) => {
  throw Object.assign(new Error(`${file}: ${reason}`), { code: 'ERR_OHOS_HAR' });
};

/** A field of a header: a text that ends with a zero, an octal number. */
function textAt(header, start, length) {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString('utf8');
}
function numberAt(header, start, length) {
  const text = textAt(header, start, length).trim();
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
}

/** Whether a header is whole: the sum of its bytes, those of the sum itself as spaces. */
function isWhole(header) {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i];
  return sum === numberAt(header, 148, 8);
}

/** The name in an extended header, `12 path=a/b` and a line end; undefined if it says none. */
const nameIn = (data) => /(?:^|\n)\d+ path=([^\n]*)\n/.exec(data.toString('utf8'))?.[1];

/** Where a file goes below the folder of the package: without the first folder, `package`. */
function placeOf(name) {
  const parts = name.split('/').filter((part) => part !== '.' && part !== '');
  const isSafe =
    !/^[/\\]|[\\\0]|^[a-zA-Z]:/.test(name) &&
    !parts.includes('..') &&
    name.length <= MOST.name &&
    parts.length <= MOST.depth;
  return isSafe ? parts.slice(1).join('/') : undefined;
}

/** The files of an archive that is not packed any more: place to bytes. Kinds of entries by their letter. */
function filesIn(tar, file) {
  const files = new Map();
  let longName;
  let entries = 0;
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = numberAt(header, 124, 12);
    if (!isWhole(header) || Number.isNaN(size) || at + BLOCK + size > tar.length)
      refuse(file, 'the archive is damaged');
    if (++entries > MOST.files) refuse(file, `the archive has more than ${MOST.files} entries`);
    const data = tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const kind = String.fromCharCode(header[156]);
    if (kind === 'x') longName = nameIn(data);
    if (kind === 'L') longName = textAt(data, 0, size);
    if ('xLg'.includes(kind)) continue;
    const [prefix, name] = [textAt(header, 345, 155), textAt(header, 0, 100)];
    const whole = longName ?? (prefix === '' ? name : `${prefix}/${name}`);
    longName = undefined;
    const place = placeOf(whole);
    if (place === undefined) refuse(file, `${JSON.stringify(whole)} would lie outside of the package`);
    if (kind === '5') continue; // folders come with what is in them
    if (kind !== '0' && kind !== '\0')
      refuse(file, `${JSON.stringify(whole)} is neither a file nor a folder`);
    if (place !== '') files.set(place, data);
  }
  for (const place of files.keys())
    for (let at = place.indexOf('/'); at >= 0; at = place.indexOf('/', at + 1))
      if (files.has(place.slice(0, at))) refuse(file, `${JSON.stringify(place)} lies below a file`);
  return files;
}

/** What an archive holds. How large that is stands at its end, where honest ones say it. */
function contentOf(file) {
  const tooLarge = () => refuse(file, 'the archive is too large');
  if (fs.statSync(file).size > MOST.packed) tooLarge();
  const bytes = fs.readFileSync(file);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) refuse(file, 'it is no archive');
  if (bytes.length >= 4 && bytes.readUInt32LE(bytes.length - 4) > MOST.unpacked) tooLarge();
  try {
    return zlib.gunzipSync(bytes, { maxOutputLength: MOST.unpacked });
  } catch (error) {
    return error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : refuse(file, 'the archive is damaged');
  }
}

/** The folder of this process, and what stands in it: package to who depends on it. */
let base;
const hosts = new Map();

/**
 * Where Node 20's thread of hooks, which does not see the end of the process, notes its folder for the thread of the program:
 * the length of the path, then the path.
 */
let note;
const noteFolderIn = (buffer) => {
  note = buffer;
};
function write(folder) {
  const bytes = Buffer.from(folder);
  if (bytes.length + 4 > note.byteLength) return;
  Buffer.from(note, 4).set(bytes);
  Atomics.store(new Int32Array(note, 0, 1), 0, bytes.length);
}
const remove = (folder) => fs.rmSync(folder, { recursive: true, force: true });
/** Removes the folder that was noted, if any was. */
function removeNoted(buffer) {
  const length = Atomics.load(new Int32Array(buffer, 0, 1), 0);
  if (length > 0) remove(Buffer.from(buffer, 4, length).toString());
}

/** The folder of this process, made for the first archive. */
function makeBase() {
  const folder = require('../engine/temporary').makeTemporary('ohos-har');
  if (note !== undefined) write(folder);
  return folder;
}

/** What a compiler made of sources: it does not run here, and beside it there are only declarations. */
const BYTECODE = 'ets/modules.abc';

function unpack(files) {
  base ??= makeBase();
  const folder = path.join(base, String(hosts.size), MODULES, 'package');
  for (const [place, data] of files) {
    fs.mkdirSync(path.dirname(path.join(folder, place)), { recursive: true, mode: 0o700 });
    fs.writeFileSync(path.join(folder, place), data, { mode: 0o600 });
  }
  return folder;
}

const folders = new Map();
/** The folder with what is in an archive, for the folder whose manifest names it; undefined if it is bytecode. */
function unpacked(file, host) {
  if (!folders.has(file)) {
    const files = filesIn(contentOf(file), file);
    const folder = files.has(BYTECODE) ? undefined : unpack(files);
    folders.set(file, folder);
    if (folder !== undefined) hosts.set(folder, host);
  }
  return folders.get(file);
}

/** The folder of the package that a file came with out of an archive, and the folder that depends on it. */
function unpackedWith(file) {
  if (base === undefined || !file.startsWith(base + path.sep)) return undefined;
  const folder = [...hosts.keys()].find((one) => file.startsWith(one + path.sep));
  return folder && { folder, host: hosts.get(folder) };
}

module.exports = { noteFolderIn, removeNoted, unpacked, unpackedWith };
