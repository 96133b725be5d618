'use strict';

// Neighbours of @ohos.file.fs: URIs of files (@ohos.file.fileuri), digests of files (@ohos.file.hash).

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { need, promiseOrCallback } = require('../calls/deliver');
const { asKit, caller, failed, pathIn, placed } = require('./fs-paths');

function getUriFromPath(name) {
  need(typeof name === 'string', 'path must be a text');
  const encoded = name.split('/').map(encodeURIComponent).join('/');
  return `file://${caller().bundleName}${encoded}`;
}

/** The URI of a file of the app, made of one or of a path. */
class FileUri {
  #uri;
  constructor(uriOrPath) {
    need(typeof uriOrPath === 'string', 'uriOrPath must be a text');
    if (!uriOrPath.startsWith('file://') && !uriOrPath.startsWith('/')) throw failed('EINVAL');
    this.#uri = uriOrPath.startsWith('/') ? getUriFromPath(uriOrPath) : uriOrPath;
  }
  get scheme() {
    return 'file';
  }
  get host() {
    return new URL(this.#uri).host;
  }
  get path() {
    return pathIn(this.#uri);
  }
  get name() {
    return path.basename(this.path);
  }
  /** Of the folder itself, or of the one that the file is in. */
  getFullDirectoryUri() {
    return asKit(() => {
      const file = placed(this.#uri);
      return getUriFromPath(fs.statSync(file).isDirectory() ? file : path.dirname(file));
    });
  }
  isRemoteUri() {
    return false;
  }
  toString() {
    return this.#uri;
  }
  equals(other) {
    return other instanceof FileUri && other.toString() === this.#uri;
  }
}

const ALGORITHMS = new Set(['md5', 'sha1', 'sha256']);

/** The digest of a file, in capital letters. */
function hash(name, algorithm) {
  need(typeof algorithm === 'string', 'algorithm must be a text');
  if (!ALGORITHMS.has(algorithm)) throw failed('EINVAL');
  return asKit(() =>
    crypto
      .createHash(algorithm)
      .update(fs.readFileSync(placed(name)))
      .digest('hex')
      .toUpperCase(),
  );
}

module.exports = { fileUri: { FileUri, getUriFromPath }, hash: { hash: promiseOrCallback(hash) } };
