'use strict';

// @Monitor, @SyncMonitor and @Computed: who watches members of objects is told when they have changed, in a later turn and once,
// however often they changed until then. A member that is watched becomes an accessor of its object, an array that is looked
// into a proxy; nothing else is touched.

const { originals, rawOf } = require('../engine/originals');

/** Members that count as state, by the prototype of their class; and those that are computed. */
const states = new WeakMap();
const computed = new WeakMap();

function noted(map, target, key) {
  if (!map.has(target)) map.set(target, new Set());
  map.get(target).add(key);
}
function isNoted(map, object, key) {
  for (let at = object; at !== null; at = Object.getPrototypeOf(at)) if (map.get(at)?.has(key)) return true;
  return false;
}
function statesOf(object) {
  const keys = new Set();
  for (let at = object; at !== null; at = Object.getPrototypeOf(at))
    for (const key of states.get(at) ?? []) keys.add(key);
  return keys;
}

/** Decorators of members that are state: with a name or without, or nothing at all. */
const Trace = (target, key) => noted(states, target, key);
const Local = Trace;
const Param = Trace;
const named = (...args) => (typeof args[0] === 'object' ? Trace(...args) : Trace);
const Computed = (target, key) => noted(computed, target, key);

/** Who is told when something changes: while a computed member is read, that is collected. */
let collected;
const collect = (listeners) => collected?.add(listeners);
function touch(listeners) {
  for (const listener of [...listeners]) listener.touched();
}

/** Arrays that are looked into: a proxy, and who is told. */
const arrays = new WeakMap();

function arrayOf(raw) {
  if (arrays.has(raw)) return arrays.get(raw);
  const listeners = new Set();
  const changing = (act) => (target, key, value) => {
    const [before, { length }] = [target[key], target];
    const isDone = act(target, key, rawOf(value));
    if (target[key] !== before || target.length !== length) touch(listeners);
    return isDone;
  };
  const proxy = new Proxy(raw, {
    get(target, key) {
      collect(listeners);
      const value = target[key];
      if (collected !== undefined) watchAll(value);
      return Array.isArray(value) ? arrayOf(value).proxy : value;
    },
    set: changing((target, key, value) => Reflect.set(target, key, value)),
    deleteProperty: changing((target, key) => Reflect.deleteProperty(target, key)),
  });
  originals.set(proxy, raw);
  arrays.set(raw, { proxy, listeners });
  return arrays.get(raw);
}

/** Members that are watched: by object and name, their value and who is told. */
const cells = new WeakMap();

/** Makes a member an accessor; undefined if it is no state, or one already. */
function cellOf(object, key) {
  const there = cells.get(object)?.get(key);
  if (there !== undefined) return there;
  const own = Object.getOwnPropertyDescriptor(object, key);
  const isPlain =
    own === undefined ? !(key in object) && Object.isExtensible(object) : 'value' in own && own.configurable;
  if (!isPlain || !isNoted(states, object, key)) return undefined;
  const cell = { value: own?.value, listeners: new Set(), isDeep: false };
  Object.defineProperty(object, key, {
    enumerable: own?.enumerable ?? true,
    configurable: true,
    get() {
      collect(cell.listeners);
      if (collected !== undefined) watchAll(cell.value);
      cell.isDeep ||= collected !== undefined;
      return cell.isDeep && Array.isArray(cell.value) ? arrayOf(cell.value).proxy : cell.value;
    },
    set(value) {
      const raw = rawOf(value);
      if (raw === cell.value) return;
      cell.value = raw;
      touch(cell.listeners);
    },
  });
  if (!cells.has(object)) cells.set(object, new Map());
  cells.get(object).set(key, cell);
  return cell;
}

/** Watches all that is state of an object and of the objects that it has, so that whoever reads it is seen to. */
function watchAll(value, seen = new Set()) {
  const object = rawOf(value);
  if (typeof object !== 'object' || object === null || seen.has(object)) return;
  seen.add(object);
  for (const key of statesOf(object)) cellOf(object, key);
  for (const key of Object.keys(object)) {
    const own = Object.getOwnPropertyDescriptor(object, key);
    if (own !== undefined && 'value' in own && statesOf(Object(own.value)).size > 0)
      watchAll(own.value, seen);
  }
}

/** Computes a member, with what it is computed of: also of one that fails. */
function compute(object, key, tell) {
  const outer = collected;
  const own = new Set();
  collected = own;
  try {
    watchAll(object);
    return object[key];
  } finally {
    collected = outer;
    for (const listeners of own) tell(listeners);
  }
}

const QUEUE = new Set();
function schedule(monitoring) {
  if (QUEUE.size === 0) setImmediate(flush);
  QUEUE.add(monitoring);
}
/** In the order in which they began, whatever changed first. */
function flush() {
  const all = [...QUEUE].sort((one, other) => one.id - other.id);
  QUEUE.clear();
  const errors = [];
  for (const monitoring of all) {
    try {
      monitoring.run();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

/** One path that a monitor watches: `a.b.0`, or `a.*` for whatever changes in `a`. */
class Path {
  #monitoring;
  #root;
  #steps;
  #isWild;
  #listens = new Set();
  #isTouched = false;
  /** Whether it can be watched at all. */
  isWatched = false;
  value;

  constructor(monitoring, root, path, isWild) {
    this.#monitoring = monitoring;
    this.#root = root;
    this.#isWild = isWild;
    this.path = path;
    this.#steps = isWild ? path.slice(0, -2).split('.') : path.split('.');
    this.value = this.#read();
  }

  touched() {
    this.#isTouched = true;
    this.#monitoring.touched();
  }
  #listen(listeners) {
    listeners.add(this);
    this.#listens.add(listeners);
    this.isWatched = true;
  }
  stop() {
    for (const listeners of this.#listens) listeners.delete(this);
    this.#listens.clear();
  }

  /** The value now; whatever changes on the way to it is listened to. */
  #read() {
    this.stop();
    let value = this.#root;
    for (const [i, step] of this.#steps.entries()) {
      if (value === null || value === undefined) return undefined;
      this.isWatched = false;
      value = rawOf(this.#step(Object(value), step, i < this.#steps.length - 1 || this.#isWild));
    }
    if (this.#isWild) this.#listenToAll(value);
    return value;
  }
  #step(object, key, isDeep) {
    if (Array.isArray(object)) {
      this.#listen(arrayOf(object).listeners);
      return object[key];
    }
    if (isNoted(computed, object, key)) return compute(object, key, (listeners) => this.#listen(listeners));
    const cell = cellOf(object, key);
    if (cell === undefined) return object[key];
    cell.isDeep ||= isDeep;
    this.#listen(cell.listeners);
    return cell.value;
  }
  #listenToAll(value) {
    if (Array.isArray(value)) this.#listen(arrayOf(value).listeners);
    else if (typeof value === 'object' && value !== null)
      for (const key of statesOf(value)) {
        const cell = cellOf(value, key);
        if (cell !== undefined) this.#listen(cell.listeners);
      }
  }

  /** What has changed since the last time: `{ path, before, now }`; undefined if nothing has. */
  change() {
    const [before, isTouched] = [this.value, this.#isTouched];
    this.#isTouched = false;
    this.value = this.#read();
    if (this.#isWild) return isTouched || before !== this.value ? { path: this.path } : undefined;
    return before === this.value ? undefined : { path: this.path, before, now: this.value };
  }
}

/** A method of an object that is called when paths of it have changed. */
class Monitoring {
  static #lastId = 0;
  id = ++Monitoring.#lastId;
  #paths;
  #call;
  #isSync;

  constructor(root, { paths, options, method, isSync }) {
    const isWild = (path) =>
      options?.enableWildcard !== false && options !== undefined && path.endsWith('.*');
    this.#isSync = isSync;
    this.#call = (monitor) => method.call(root, monitor);
    this.#paths = paths.map((path) => new Path(this, root, path, isWild(path)));
    // With options, what cannot be watched is not looked at when something else has changed.
    if (options !== undefined) this.#paths = this.#paths.filter(({ isWatched }) => isWatched);
  }
  touched() {
    if (this.#isSync) this.run();
    else schedule(this);
  }
  run() {
    const changes = this.#paths.map((path) => path.change()).filter((change) => change !== undefined);
    if (changes.length === 0) return;
    this.#call({
      dirty: changes.map(({ path }) => path),
      value: (path = changes[0].path) => {
        const change = changes.find((one) => one.path === path);
        return change && { path, before: change.before, now: change.now };
      },
    });
  }
}

/** Monitors by the prototype of their class; of several for the same paths the last counts. */
const monitors = new WeakMap();
const monitor =
  (isSync) =>
  (...args) =>
  (target, _name, { value: method }) => {
    const options = typeof args[0] === 'object' ? args[0] : undefined;
    const paths = args.filter((one) => typeof one === 'string');
    if (!monitors.has(target)) monitors.set(target, new Map());
    monitors.get(target).set(paths.join(' '), { paths, options, method, isSync });
  };
const Monitor = monitor(false);
const SyncMonitor = monitor(true);

function begin(root, prototype) {
  for (const about of monitors.get(prototype)?.values() ?? []) new Monitoring(root, about);
}

/** A class with monitors: they begin when an object has been constructed. */
function ObservedV2(Class) {
  if (!monitors.has(Class.prototype)) return undefined;
  const observed = new Proxy(Class, {
    construct(target, args, newTarget) {
      const made = Reflect.construct(target, args, newTarget);
      begin(made, Class.prototype);
      return made;
    },
  });
  Object.defineProperty(Class.prototype, 'constructor', {
    value: observed,
    writable: true,
    configurable: true,
  });
  return observed;
}

/** Begins the monitors of a component, when its members have their first values. */
function beginAll(component) {
  const chain = [];
  for (let at = Object.getPrototypeOf(component); at !== null; at = Object.getPrototypeOf(at))
    chain.unshift(at);
  for (const prototype of chain) begin(component, prototype);
}

module.exports = {
  ...{ beginAll, Computed, Local, Monitor, ObservedV2, Param, rawOf, SyncMonitor, Trace },
  ...{ Consumer: named, Provider: named },
};
