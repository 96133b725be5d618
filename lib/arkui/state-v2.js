'use strict';

// State of an app by class (@kit.ArkUI, @ohos.arkui.StateManagement): AppStorageV2, PersistenceV2, UIUtils. Nothing observes
// here, so what PersistenceV2 keeps is written when it is connected, when save() says so and when the process ends.

const KEPT = 'persistence_v2';

const keyOf = (keyOrType) => (typeof keyOrType === 'function' ? keyOrType.name : String(keyOrType));

/** The key and the function that makes a value, of `connect(type, key?, creator?)`. */
function wanted(type, keyOrCreator, creator) {
  const key = typeof keyOrCreator === 'string' ? keyOrCreator : keyOf(type);
  return { key, create: typeof keyOrCreator === 'function' ? keyOrCreator : creator };
}

const objects = new Map();

// biome-ignore lint/complexity/noStaticOnlyClass: PersistenceV2 extends it, on a device too
class AppStorageV2 {
  /** What is there under the key; else what the function makes, if there is one. */
  static connect(...args) {
    const { key, create } = wanted(...args);
    if (!objects.has(key) && typeof create === 'function') objects.set(key, create());
    return objects.get(key);
  }
  static remove(keyOrType) {
    objects.delete(keyOf(keyOrType));
  }
  static keys() {
    return [...objects.keys()];
  }
}

/** What is connected, by key. */
const connected = new Map();
let onError = () => {};

const values = () => {
  const { preferences } = require('../neighbours/preferences');
  return preferences.getPreferencesSync(require('../abilities/context').getContext(), KEPT);
};

/** Puts kept members into a fresh object, whose members say of which classes they are. */
function restore(into, kept) {
  for (const [name, value] of Object.entries(kept)) {
    const own = into[name];
    const isNested =
      [own, value].every((one) => typeof one === 'object' && one !== null) && !Array.isArray(own);
    if (own instanceof Date) into[name] = new Date(value);
    else if (isNested) restore(own, value);
    else into[name] = value;
  }
  return into;
}

/** Does what may fail for what an object is, and tells who wants to know. */
function guarded(key, act) {
  try {
    act();
  } catch (error) {
    onError(key, 'serialization', error.message);
  }
}

function write(key) {
  guarded(key, () => {
    const kept = values();
    kept.putSync(key, JSON.stringify(connected.get(key)));
    kept.flushSync();
  });
}

/** When a process ends, all that is connected has its last values. Before folders in memory are removed. */
let isKeptAtEnd = false;
function keepAtEnd() {
  if (isKeptAtEnd) return;
  isKeptAtEnd = true;
  process.prependListener('exit', () => {
    for (const key of connected.keys()) write(key);
  });
}

function persist({ key, create }) {
  if (connected.has(key)) return connected.get(key);
  if (typeof create !== 'function') return undefined;
  keepAtEnd();
  const value = create();
  const kept = values().getSync(key, undefined);
  if (kept !== undefined) guarded(key, () => restore(value, JSON.parse(kept)));
  connected.set(key, value);
  write(key);
  return value;
}

class PersistenceV2 extends AppStorageV2 {
  static connect(...args) {
    return persist(wanted(...args));
  }
  static globalConnect({ type, key, defaultCreator }) {
    return persist(wanted(type, key ?? defaultCreator, defaultCreator));
  }
  static remove(keyOrType) {
    const key = keyOf(keyOrType);
    connected.delete(key);
    const kept = values();
    kept.deleteSync(key);
    kept.flushSync();
  }
  static keys() {
    return [...new Set([...Object.keys(values().getAllSync()), ...connected.keys()])];
  }
  static save(keyOrType) {
    const key = keyOf(keyOrType);
    if (connected.has(key)) write(key);
  }
  static notifyOnError(callback) {
    onError = callback ?? (() => {});
  }
}

/** Objects are what they are here: nobody observes them through another. */
const itself = (object) => object;
const UIUtils = {
  getTarget: itself,
  makeObserved: itself,
  enableV2Compatibility: itself,
  makeV1Observed: itself,
};

module.exports = { AppStorageV2, PersistenceV2, UIUtils };
