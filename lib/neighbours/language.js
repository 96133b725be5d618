'use strict';

// Small modules of @kit.ArkTS that JavaScript has itself: buffer, url, JSON, collections.

const { need } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

/** A Buffer of its own memory, as `buffer.from(text).buffer` is expected to be just its bytes. */
function owned(source) {
  const copy = Buffer.alloc(source.length);
  source.copy(copy);
  return copy;
}

const buffer = {
  alloc: (...args) => Buffer.alloc(...args),
  allocUninitialized: (size) => Buffer.alloc(size),
  allocUninitializedFromPool: (size) => Buffer.alloc(size),
  byteLength: (...args) => Buffer.byteLength(...args),
  compare: (...args) => Buffer.compare(...args),
  concat: (...args) => owned(Buffer.concat(...args)),
  from(value, ...more) {
    // Of an ArrayBuffer a Buffer is a view.
    if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer)
      return Buffer.from(value, ...more);
    return owned(Buffer.from(value, ...more));
  },
  isBuffer: (value) => Buffer.isBuffer(value),
  isEncoding: (name) => Buffer.isEncoding(name),
  transcode: (source, from, to) => owned(require('node:buffer').transcode(source, from, to)),
  Blob,
};

class OhosURL extends URL {
  static parseURL(text, base) {
    try {
      return new OhosURL(text, base);
    } catch {
      throw kitError(10200002, 'the URL is not valid');
    }
  }
  get params() {
    return this.searchParams;
  }
}
Object.defineProperty(OhosURL, 'name', { value: 'URL' });
const url = { URL: OhosURL, URLParams: URLSearchParams, URLSearchParams };

const isObject = (value) => typeof value === 'object' && value !== null;
const { JSON: own } = globalThis;
const JSON_ = {
  parse: (text, reviver) => own.parse(text, reviver),
  stringify: (value, replacer, space) => own.stringify(value, replacer, space),
  has(object, name) {
    need(isObject(object), 'obj must be an object');
    return Object.hasOwn(object, name);
  },
  remove(object, name) {
    need(isObject(object), 'obj must be an object');
    delete object[name];
  },
};

/** Containers that threads share on a device; there is one thread here. */
class SharedArray extends Array {
  static create(length, value) {
    return new SharedArray(length).fill(value);
  }
}
Object.defineProperty(SharedArray, 'name', { value: 'Array' });
const collections = {
  Array: SharedArray,
  ...{ ArrayBuffer, Map, Set, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array },
  ...{ Uint32Array, Float32Array },
};

module.exports = { collections, buffer, JSON: JSON_, url };
