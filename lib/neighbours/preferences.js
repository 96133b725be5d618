'use strict';

// @ohos.data.preferences: small values of an app by key, in a file of its preferencesDir. As on a device, a change counts for
// the process at once and is durable after flush, which also notifies the listeners.

const fs = require('node:fs');
const path = require('node:path');
const { isDeepStrictEqual, types } = require('node:util');
const { unwrapped } = require('../engine/originals');
const { need, promiseOrCallback } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

const MAX_KEY_LENGTH = 1024;
const MAX_VALUE_LENGTH = 16 * 1024 * 1024;

/** Values that JSON has no word for. */
const TAGS = [
  {
    tag: 'bytes',
    is: types.isUint8Array,
    write: (value) => Buffer.from(value).toString('base64'),
    read: (text) => new Uint8Array(Buffer.from(text, 'base64')),
  },
  { tag: 'bigint', is: (value) => typeof value === 'bigint', write: String, read: BigInt },
];
function toFile(value) {
  const { tag, write } = TAGS.find(({ is }) => is(value)) ?? {};
  return tag === undefined ? { value } : { [tag]: write(value) };
}
function fromFile(entry) {
  const { tag, read } = TAGS.find((one) => Object.hasOwn(entry, one.tag)) ?? {};
  return tag === undefined ? entry.value : read(entry[tag]);
}
/** What is put and got is a copy: an object that changes later changes nothing here. */
function copy(value) {
  if (typeof value !== 'object' || value === null) return value;
  try {
    return structuredClone(unwrapped(value));
  } catch {
    return need(false, 'value must be a value that can be kept');
  }
}

function checkKey(key) {
  need(
    typeof key === 'string' && key !== '' && key.length <= MAX_KEY_LENGTH,
    `key must be a text of 1 to ${MAX_KEY_LENGTH} characters`,
  );
}
function checkValue(value) {
  need(
    !['undefined', 'function', 'symbol'].includes(typeof value) && value !== null,
    'value must be a value that can be kept',
  );
  const size = typeof value === 'string' ? value.length : (value.byteLength ?? 0);
  need(size <= MAX_VALUE_LENGTH, `value must have at most ${MAX_VALUE_LENGTH} characters or bytes`);
}

class Preferences {
  #file;
  #values;
  #changed = new Set();
  #listeners = { change: [], multiProcessChange: [], dataChange: [] };

  constructor(file) {
    this.#file = file;
    this.#values = new Map();
    if (!fs.existsSync(file)) return;
    try {
      const entries = JSON.parse(fs.readFileSync(file, 'utf8'));
      for (const [key, entry] of Object.entries(entries)) this.#values.set(key, fromFile(entry));
    } catch (error) {
      throw kitError(15500000, `${file}: ${error.message}`);
    }
  }

  getSync(key, defaultValue) {
    checkKey(key);
    return this.#values.has(key) ? copy(this.#values.get(key)) : defaultValue;
  }
  getAllSync() {
    return Object.fromEntries([...this.#values].map(([key, value]) => [key, copy(value)]));
  }
  hasSync(key) {
    checkKey(key);
    return this.#values.has(key);
  }
  putSync(key, value) {
    checkKey(key);
    checkValue(value);
    if (isDeepStrictEqual(this.#values.get(key), value)) return;
    this.#values.set(key, copy(value));
    this.#changed.add(key);
  }
  deleteSync(key) {
    checkKey(key);
    if (this.#values.delete(key)) this.#changed.add(key);
  }
  clearSync() {
    for (const key of this.#values.keys()) this.#changed.add(key);
    this.#values.clear();
  }
  flushSync() {
    const entries = Object.fromEntries([...this.#values].map(([key, value]) => [key, toFile(value)]));
    const whole = `${this.#file}.new`;
    fs.mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    // Whole and on the disk before it takes the name: a kill leaves the old values or the new ones.
    fs.writeFileSync(whole, JSON.stringify(entries), { mode: 0o600, flush: true });
    fs.renameSync(whole, this.#file);
    this.#tell();
  }
  #tell() {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const callback of [...this.#listeners.change]) for (const key of changed) callback(key);
    for (const { keys, callback } of [...this.#listeners.dataChange]) {
      const theirs = changed.filter((key) => keys.includes(key));
      const data = Object.fromEntries(theirs.map((key) => [key, this.getSync(key, null)]));
      if (theirs.length > 0) callback(data);
    }
  }

  /** `on('change', callback)`, `on('dataChange', keys, callback)`. No other process is told of anything. */
  on(type, ...args) {
    need(Object.hasOwn(this.#listeners, type), `type must be one of ${Object.keys(this.#listeners)}`);
    const callback = args.at(-1);
    need(typeof callback === 'function', 'callback must be a function');
    this.#listeners[type].push(type === 'dataChange' ? { keys: args[0], callback } : callback);
  }
  off(type, ...args) {
    need(Object.hasOwn(this.#listeners, type), `type must be one of ${Object.keys(this.#listeners)}`);
    const gone = args.find((one) => typeof one === 'function');
    const isKept = (one) => gone !== undefined && (one.callback ?? one) !== gone;
    this.#listeners[type] = this.#listeners[type].filter(isKept);
  }
}
for (const name of ['get', 'getAll', 'has', 'put', 'delete', 'clear', 'flush'])
  Preferences.prototype[name] = asynchronous(name);

/** The asynchronous form of a method, which needs its object. */
function asynchronous(name) {
  return function (...args) {
    return promiseOrCallback((...rest) => this[`${name}Sync`](...rest))(...args);
  };
}

/** The open ones, by file: one object for all callers. */
const open = new Map();

/** Names of files: no folder, and not the one above. */
const NAME = /^(?!\.{1,2}$)[^\\/\0]+$/;

function fileOf(context, options) {
  const name = typeof options === 'string' ? options : options?.name;
  need(typeof context?.preferencesDir === 'string', 'context must be the context of an app');
  need(typeof name === 'string' && NAME.test(name), 'name must be a file name');
  return path.join(context.preferencesDir, name);
}

// An app that is installed again begins with nothing.
require('../device/app-folders').whenRemoved((folder) => {
  for (const file of open.keys()) if (file.startsWith(folder + path.sep)) open.delete(file);
});

function getPreferencesSync(context, options) {
  const file = fileOf(context, options);
  if (!open.has(file)) open.set(file, new Preferences(file));
  return open.get(file);
}
function removePreferencesFromCacheSync(context, options) {
  open.delete(fileOf(context, options));
}
function deletePreferences(context, options) {
  removePreferencesFromCacheSync(context, options);
  fs.rmSync(fileOf(context, options), { force: true });
}

const preferences = {
  MAX_KEY_LENGTH,
  MAX_VALUE_LENGTH,
  getPreferencesSync,
  getPreferences: promiseOrCallback(getPreferencesSync),
  removePreferencesFromCacheSync,
  removePreferencesFromCache: promiseOrCallback(removePreferencesFromCacheSync),
  deletePreferences: promiseOrCallback(deletePreferences),
  isStorageTypeSupported: (type) => type === 0,
};

module.exports = { preferences };
