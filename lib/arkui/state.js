'use strict';

// State that an app shares between its pages: AppStorage, LocalStorage, and the decorators of components that tie a member to
// it or watch one. Without a renderer they are maps with listeners.

const { ownOf } = require('../engine/plain');

/** A property of a storage: its value, and who is told when it changes. */
class Property {
  value;
  listeners = new Set();
  constructor(value) {
    this.value = value;
  }
  set(value) {
    if (Object.is(this.value, value)) return;
    this.value = value;
    for (const listener of [...this.listeners]) listener(value);
  }
}

/** What ref() gives: reads and writes the property, and is told nothing. */
class Ref {
  #name;
  #entry;

  constructor(name, entry) {
    this.#name = name;
    this.#entry = entry;
  }
  info() {
    return this.#name;
  }
  get() {
    return this.#entry.value;
  }
  set(value) {
    this.#entry.set(value);
  }
}

/** What link() gives: a ref that is told of changes, until it is not needed any more. */
class Link extends Ref {
  #listeners;
  #changed;

  constructor(name, entry, changed = () => {}) {
    super(name, entry);
    this.#changed = () => changed(name);
    this.#listeners = entry.listeners.add(this.#changed);
  }
  aboutToBeDeleted() {
    this.#listeners.delete(this.#changed);
  }
}

/** What prop() gives: follows the property, while what is set to it stays its own. */
class Prop {
  #name;
  #entry;
  #own;
  #changed;

  constructor(name, entry, changed = () => {}) {
    this.#name = name;
    this.#entry = entry;
    this.#own = entry.value;
    this.#changed = (value) => {
      if (Object.is(this.#own, value)) return;
      this.#own = value;
      changed(name);
    };
    entry.listeners.add(this.#changed);
  }
  info() {
    return this.#name;
  }
  get() {
    return this.#own;
  }
  set(value) {
    this.#changed(value);
  }
  aboutToBeDeleted() {
    this.#entry.listeners.delete(this.#changed);
  }
}

class LocalStorage {
  #entries = new Map();

  constructor(initial = {}) {
    for (const [name, value] of Object.entries(initial)) this.#entries.set(name, new Property(value));
  }

  #entry(name, initial) {
    if (!this.#entries.has(name)) this.#entries.set(name, new Property(initial));
    return this.#entries.get(name);
  }
  #existing(Kind, name, changed) {
    const entry = this.#entries.get(name);
    return entry === undefined ? undefined : new Kind(name, entry, changed);
  }

  has(name) {
    return this.#entries.has(name);
  }
  keys() {
    return this.#entries.keys();
  }
  size() {
    return this.#entries.size;
  }
  get(name) {
    return this.#entries.get(name)?.value;
  }
  /** False if there is no such property. */
  set(name, value) {
    this.#entries.get(name)?.set(value);
    return this.has(name);
  }
  setOrCreate(name, value) {
    this.#entry(name, value).set(value);
    return true;
  }
  link(name, changed) {
    return this.#existing(Link, name, changed);
  }
  setAndLink(name, initial, changed) {
    return new Link(name, this.#entry(name, initial), changed);
  }
  prop(name, changed) {
    return this.#existing(Prop, name, changed);
  }
  setAndProp(name, initial, changed) {
    return new Prop(name, this.#entry(name, initial), changed);
  }
  ref(name) {
    return this.#existing(Ref, name);
  }
  setAndRef(name, initial) {
    return new Ref(name, this.#entry(name, initial));
  }
  /** False if there is none, or while somebody is tied to it. */
  delete(name) {
    const entry = this.#entries.get(name);
    if (entry === undefined || entry.listeners.size > 0) return false;
    return this.#entries.delete(name);
  }
  /** False, and nothing is done, while somebody is tied to a property. */
  clear() {
    if ([...this.#entries.values()].some(({ listeners }) => listeners.size > 0)) return false;
    this.#entries.clear();
    return true;
  }
  static getShared() {
    return shared;
  }
}

const shared = new LocalStorage();
const storage = new LocalStorage();

const NAMES = [
  'has',
  'keys',
  'size',
  'get',
  'set',
  'setOrCreate',
  'link',
  'setAndLink',
  'prop',
  'setAndProp',
  'ref',
];
const MORE = ['setAndRef', 'delete', 'clear'];

/** The storage of the app. Its methods are static, and have older names that begin with a capital letter. */
class AppStorage {}
for (const name of [...NAMES, ...MORE]) {
  const method = (...args) => storage[name](...args);
  const older = name[0].toUpperCase() + name.slice(1);
  for (const key of [name, older]) Object.defineProperty(AppStorage, key, { value: method, writable: true });
  Object.defineProperty(LocalStorage.prototype, older, {
    value: LocalStorage.prototype[name],
    writable: true,
  });
}
Object.defineProperty(LocalStorage, 'GetShared', { value: LocalStorage.getShared, writable: true });

const KEPT = 'persistent_storage';

/** Properties of AppStorage that the app keeps, in its preferences. */
const kept = new Map();
const keptValues = () => {
  const { preferences } = require('../neighbours/preferences');
  return preferences.getPreferencesSync(require('../abilities/context').getContext(), KEPT);
};

/** Ties a property to what was kept: that comes first, then what AppStorage has, then the default. */
function persistProp(name, initial) {
  if (kept.has(name)) return;
  const values = keptValues();
  if (values.hasSync(name)) storage.setOrCreate(name, values.getSync(name));
  const link = storage.setAndLink(name, initial, () => keep(name, link.get()));
  kept.set(name, link);
  keep(name, link.get());
}
function keep(name, value) {
  const values = keptValues();
  values.putSync(name, value);
  values.flushSync();
}
function deleteProp(name) {
  kept.get(name)?.aboutToBeDeleted();
  kept.delete(name);
  const values = keptValues();
  values.deleteSync(name);
  values.flushSync();
}

/** The part of AppStorage that outlives the process. */
class PersistentStorage {}
const persistent = {
  persistProp,
  persistProps: (list) => {
    for (const { key, defaultValue } of list) persistProp(key, defaultValue);
  },
  deleteProp,
  keys: () => [...kept.keys()],
};
for (const [name, method] of Object.entries(persistent))
  for (const key of [name, name[0].toUpperCase() + name.slice(1)])
    Object.defineProperty(PersistentStorage, key, { value: method, writable: true });

/** What an app may ask of its surroundings, and what it is here. */
const SURROUNDINGS = {
  accessibilityEnabled: false,
  colorMode: 0, // light
  fontScale: 1,
  fontWeightScale: 1,
  layoutDirection: 0, // from left to right
  languageCode: 'en',
};
const known = new Set();

/** Puts what is asked into AppStorage: false, and nothing is done, if that has it. */
function envProp(name, initial) {
  if (storage.has(name)) return false;
  known.add(name);
  return storage.setOrCreate(name, ownOf(SURROUNDINGS, name) ?? initial);
}
class Environment {}
const environment = {
  envProp,
  envProps: (list) => {
    for (const { key, defaultValue } of list) envProp(key, defaultValue);
  },
  keys: () => [...known],
};
for (const [name, method] of Object.entries(environment))
  for (const key of [name, name[0].toUpperCase() + name.slice(1)])
    Object.defineProperty(Environment, key, { value: method, writable: true });

/** What is known of the members of a component that are watched or tied, by its class. */
const watchers = new WeakMap();
const tied = new WeakMap();

function memberOf(map, target, make) {
  if (!map.has(target)) map.set(target, make());
  return map.get(target);
}

function notify(component, target, member) {
  const method = watchers.get(target)?.get(member);
  if (method !== undefined) component[method](member);
}

/** `@Watch('method')`: the method is called with the name of a member that has got another value. */
function Watch(method) {
  return (target, member, { get, set, ...descriptor }) => {
    memberOf(watchers, target, () => new Map()).set(member, method);
    return {
      ...descriptor,
      get,
      set(value) {
        const before = get.call(this);
        set.call(this, value);
        // One that is tied to a storage is told by that, whoever changes it.
        const isTold = tied.get(target)?.has(member);
        if (!isTold && !Object.is(before, get.call(this))) notify(this, target, member);
      },
    };
  };
}

/** The storage of a component, or of the page that it is: what it is given, what @Entry says, or one of its own. */
const storages = new WeakMap();
function storageOf(component) {
  return memberOf(storages, component, () => storages.get(component.constructor) ?? new LocalStorage());
}
/** `@Entry(storage)`, `@Entry({ storage, useSharedStorage })`. */
function Entry(options) {
  return (Component) => {
    const said = options instanceof LocalStorage ? options : options?.storage;
    const own = options?.useSharedStorage === true ? shared : said;
    if (own instanceof LocalStorage) storages.set(Component, own);
  };
}
/** Gives a component the storage among the arguments that it is made with. */
function give(component, args) {
  const given = args.find((one) => one instanceof LocalStorage);
  if (given !== undefined) storages.set(component, given);
}

/** A decorator that ties a member to a storage; its first value is the property's, or becomes it. */
const tiedTo =
  (storageFor, tie) =>
  (key) =>
  (target, member, { get, ...descriptor }) => {
    memberOf(tied, target, () => new Set()).add(member);
    const ties = new WeakMap();
    const tieOf = (component) =>
      memberOf(ties, component, () =>
        storageFor(component)[tie](key, get.call(component), () => notify(component, target, member)),
      );
    return {
      ...descriptor,
      get() {
        return tieOf(this).get();
      },
      set(value) {
        tieOf(this).set(value);
      },
    };
  };
const ofApp = () => storage;

module.exports = {
  ...{ AppStorage, Entry, Environment, give, LocalStorage, PersistentStorage, storageOf, Watch },
  LocalStorageLink: tiedTo(storageOf, 'setAndLink'),
  LocalStorageProp: tiedTo(storageOf, 'setAndProp'),
  StorageLink: tiedTo(ofApp, 'setAndLink'),
  StorageProp: tiedTo(ofApp, 'setAndProp'),
};
