'use strict';

// State of an app by class (@kit.ArkUI, @ohos.arkui.StateManagement): AppStorageV2, PersistenceV2, UIUtils. Nothing observes
// here, so what PersistenceV2 keeps is written when it is connected, when save() says so and when the process ends.

const path = require('node:path');

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

/** What apps have connected, by their folder: the context and the objects by their keys. */
const apps = new Map();
function current() {
  const context = require('../abilities/context').getContext();
  const folder = context.preferencesDir;
  if (!apps.has(folder)) apps.set(folder, { context, objects: new Map() });
  return apps.get(folder);
}
// An app that is installed again begins with nothing.
require('../device/app-folders').whenRemoved((folder) => {
  for (const one of apps.keys()) if (one.startsWith(folder + path.sep)) apps.delete(one);
});
let onError = () => {};

const valuesOf = (context) =>
  require('../neighbours/preferences').preferences.getPreferencesSync(context, KEPT);

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

function write({ context, objects: kept }, key) {
  guarded(key, () => {
    const values = valuesOf(context);
    values.putSync(key, JSON.stringify(kept.get(key)));
    values.flushSync();
  });
}

/** When a process ends, all that is connected has its last values. Before folders in memory are removed. */
let isKeptAtEnd = false;
function keepAtEnd() {
  if (isKeptAtEnd) return;
  isKeptAtEnd = true;
  process.prependListener('exit', () => {
    for (const app of apps.values()) for (const key of app.objects.keys()) write(app, key);
  });
}

function persist({ key, create }) {
  const app = current();
  if (app.objects.has(key)) return app.objects.get(key);
  if (typeof create !== 'function') return undefined;
  keepAtEnd();
  const value = create();
  const kept = valuesOf(app.context).getSync(key, undefined);
  if (kept !== undefined) guarded(key, () => restore(value, JSON.parse(kept)));
  app.objects.set(key, value);
  write(app, key);
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
    const app = current();
    app.objects.delete(key);
    const kept = valuesOf(app.context);
    kept.deleteSync(key);
    kept.flushSync();
  }
  static keys() {
    const app = current();
    return [...new Set([...Object.keys(valuesOf(app.context).getAllSync()), ...app.objects.keys()])];
  }
  static save(keyOrType) {
    const key = keyOf(keyOrType);
    const app = current();
    if (app.objects.has(key)) write(app, key);
  }
  static notifyOnError(callback) {
    onError = callback ?? (() => {});
  }
}

/** Objects are what they are here; arrays that a @Monitor looks into are read through another. */
const itself = (object) => object;
const UIUtils = {
  getTarget: (object) => require('./observe').rawOf(object),
  makeObserved: itself,
  enableV2Compatibility: itself,
  makeV1Observed: itself,
};

module.exports = { AppStorageV2, PersistenceV2, UIUtils };
