'use strict';

// Small modules of @kit.ArkTS that JavaScript has itself: buffer, url, JSON, and taskpool without threads.

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

/** A function with its arguments. */
class Task {
  constructor(...args) {
    const name = typeof args[0] === 'string' ? args.shift() : undefined;
    const [fn, ...rest] = args;
    need(typeof fn === 'function', 'func must be a function');
    this.name = name ?? fn.name;
    this.function = fn;
    this.arguments = rest;
  }
  isCanceled() {
    return canceled.has(this);
  }
}
const canceled = new WeakSet();

class TaskGroup {
  #tasks = [];
  constructor(name = '') {
    this.name = name;
  }
  addTask(...args) {
    this.#tasks.push(args[0] instanceof Task ? args[0] : new Task(...args));
  }
  get tasks() {
    return this.#tasks;
  }
}

/** Runs in this thread, in a later turn of its loop. */
const run = (task) =>
  new Promise((resolve, reject) => {
    setImmediate(async () => {
      if (canceled.has(task)) return reject(kitError(10200016));
      try {
        return resolve(await task.function(...task.arguments));
      } catch (error) {
        return reject(error);
      }
    });
  });

const taskpool = {
  Task,
  LongTask: Task,
  GenericsTask: Task,
  TaskGroup,
  execute(what, ...args) {
    if (what instanceof TaskGroup) return Promise.all(what.tasks.map(run));
    return run(what instanceof Task ? what : new Task(what, ...args));
  },
  cancel(what) {
    for (const task of what instanceof TaskGroup ? what.tasks : [what]) canceled.add(task);
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

module.exports = { collections, buffer, JSON: JSON_, taskpool, url };
