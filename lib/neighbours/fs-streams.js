'use strict';

// What @ohos.file.fs makes of a file beside File: streams, files that are read and written anywhere, lines.

const fs = require('node:fs');
const { need, promiseOrCallback } = require('../calls/deliver');
const files = require('./fs-open');
const { asKit, failed, placed } = require('./fs-paths');

const { OpenMode } = files;

/** Modes of streams, as C writes them. */
const MODES = {
  r: OpenMode.READ_ONLY,
  'r+': OpenMode.READ_WRITE,
  w: OpenMode.WRITE_ONLY | OpenMode.CREATE | OpenMode.TRUNC,
  'w+': OpenMode.READ_WRITE | OpenMode.CREATE | OpenMode.TRUNC,
  a: OpenMode.WRITE_ONLY | OpenMode.CREATE | OpenMode.APPEND,
  'a+': OpenMode.READ_WRITE | OpenMode.CREATE | OpenMode.APPEND,
};
function modeOf(mode) {
  if (!Object.hasOwn(MODES, mode)) throw failed('EINVAL');
  return MODES[mode];
}

/** Gives a class each of these functions twice: with `Sync`, and by promise or callback. */
function withForms(Class, functions) {
  for (const [name, work] of Object.entries(functions)) {
    Class.prototype[`${name}Sync`] = function (...args) {
      return asKit(() => work.apply(this, args));
    };
    Class.prototype[name] = function (...args) {
      return promiseOrCallback((...rest) => this[`${name}Sync`](...rest))(...args);
    };
  }
}

class Stream {
  #fd;
  constructor(fd) {
    this.#fd = fd;
  }
  static {
    withForms(Stream, {
      read(buffer, options) {
        return files.read(this.#fd, buffer, options);
      },
      write(data, options) {
        return files.write(this.#fd, data, options);
      },
      /** Nothing is held back. */
      flush() {
        files.stateOf(this.#fd);
      },
      close() {
        files.close(this.#fd);
      },
    });
  }
}

/** Reads and writes from its own place on; an offset counts from there. */
class RandomAccessFile {
  #fd;
  #at = 0;
  constructor(fd) {
    this.#fd = fd;
  }
  get fd() {
    return this.#fd;
  }
  get filePointer() {
    return this.#at;
  }
  setFilePointer(at) {
    asKit(() => {
      this.#at = files.checkOffset(at);
    });
  }
  close() {
    asKit(() => files.close(this.#fd));
  }
  #move(act, data, { offset = 0, ...options } = {}) {
    const at = files.checkOffset(this.#at + offset);
    const count = act(this.#fd, data, { ...options, offset: at });
    this.#at = at + count;
    return count;
  }
  static {
    withForms(RandomAccessFile, {
      read(buffer, options) {
        return this.#move(files.read, buffer, options);
      },
      write(data, options) {
        return this.#move(files.write, data, options);
      },
    });
  }
}

/** The lines of a file, each with the end of the line that it has. */
class ReaderIterator {
  #lines;
  constructor(text) {
    this.#lines = (text.match(/[^\n]*\n|[^\n]+$/g) ?? [])[Symbol.iterator]();
  }
  next() {
    const { done = false, value = '' } = this.#lines.next();
    return { done, value };
  }
  [Symbol.iterator]() {
    return this;
  }
}

const createStream = (name, mode) => new Stream(files.open(placed(name), modeOf(mode)));
function fdopenStream(fd, mode) {
  modeOf(mode);
  files.stateOf(fd);
  return new Stream(fd);
}
/** Of a path, or of a file that is open. */
function createRandomAccessFile(file, mode = OpenMode.READ_ONLY) {
  if (typeof file === 'string') return new RandomAccessFile(files.open(placed(file), mode));
  need(typeof file?.fd === 'number', 'file must be a path or a File');
  files.stateOf(file.fd);
  return new RandomAccessFile(file.fd);
}
function readLines(name, { encoding = 'utf-8' } = {}) {
  need(/^utf-?8$/i.test(encoding), 'encoding must be utf-8');
  return new ReaderIterator(fs.readFileSync(placed(name), 'utf8'));
}

module.exports = { createRandomAccessFile, createStream, fdopenStream, readLines };
