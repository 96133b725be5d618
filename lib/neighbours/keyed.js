'use strict';

// Maps and sets of @kit.ArkTS, those with an order of their keys among them.

const { checkIndex } = require('./sequences');

/** Whether something comes before something else, where nobody says so. */
const naturally = (one, other) => (one < other ? -1 : Number(one > other));
/** Whether two keys are one, where no order says so. */
const isSame = (one, other) => one === other || Object.is(one, other);

/** Entries by key, in the order in which they came. */
class Unordered extends Map {
  get list() {
    return [...this];
  }
}

/** Entries by key, in an order of the keys; what that finds equal is one key. */
class Ordered {
  #list = [];
  #compare;
  #isOne;

  constructor(compare) {
    this.#compare = compare;
    this.#isOne = compare === naturally ? isSame : () => true;
  }
  get list() {
    return [...this.#list];
  }
  get size() {
    return this.#list.length;
  }
  /** Where the first key stands that does not come before this one. */
  #from(key) {
    let [low, high] = [0, this.#list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#list[middle][0], key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  /** Where a key stands: -1 if it is not there. */
  #find(key) {
    for (let at = this.#from(key); at < this.#list.length; at++) {
      const there = this.#list[at][0];
      if (this.#isOne(there, key) && this.#compare(there, key) === 0) return at;
      if (this.#compare(there, key) > 0) break;
    }
    return -1;
  }
  has(key) {
    return this.#find(key) >= 0;
  }
  get(key) {
    return this.#list[this.#find(key)]?.[1];
  }
  set(key, value) {
    const at = this.#find(key);
    if (at >= 0) this.#list[at][1] = value;
    else this.#list.splice(this.#from(key), 0, [key, value]);
  }
  delete(key) {
    const at = this.#find(key);
    return at >= 0 && this.#list.splice(at, 1).length > 0;
  }
  clear() {
    this.#list = [];
  }
}

const ENTRIES = Symbol('entries');

/** What maps and sets have. */
class Collection {
  constructor(compare) {
    const value = typeof compare === 'function' ? new Ordered(compare) : new Unordered();
    Object.defineProperty(this, ENTRIES, { value });
  }
  get length() {
    return this[ENTRIES].size;
  }
  isEmpty() {
    return this.length === 0;
  }
  clear() {
    this[ENTRIES].clear();
  }
  entries() {
    return this[ENTRIES].list.values();
  }
}

class KeyedMap extends Collection {
  hasKey(key) {
    return this[ENTRIES].has(key);
  }
  hasValue(value) {
    return [...this.values()].includes(value);
  }
  get(key) {
    return this[ENTRIES].get(key);
  }
  set(key, value) {
    this[ENTRIES].set(key, value);
    return this;
  }
  setAll(other) {
    for (const [key, value] of other.entries()) this.set(key, value);
  }
  remove(key) {
    const value = this.get(key);
    this[ENTRIES].delete(key);
    return value;
  }
  replace(key, value) {
    if (!this.hasKey(key)) return false;
    this.set(key, value);
    return true;
  }
  forEach(callback, self) {
    for (const [key, value] of this.entries()) callback.call(self, value, key, this);
  }
  keys() {
    return this[ENTRIES].list.map(([key]) => key).values();
  }
  values() {
    return this[ENTRIES].list.map(([, value]) => value).values();
  }
  [Symbol.iterator]() {
    return this.entries();
  }
}

class HashMap extends KeyedMap {}

/** The nearest in an order, below or above a value. */
const below = (list, value, compare) => list.findLast((one) => compare(one, value) < 0);
const above = (list, value, compare) => list.find((one) => compare(one, value) > 0);

class TreeMap extends KeyedMap {
  #compare;
  constructor(compare = naturally) {
    super(compare);
    this.#compare = compare;
  }
  getFirstKey() {
    return [...this.keys()][0];
  }
  getLastKey() {
    return [...this.keys()].at(-1);
  }
  getLowerKey(key) {
    return below([...this.keys()], key, this.#compare);
  }
  getHigherKey(key) {
    return above([...this.keys()], key, this.#compare);
  }
}

/** A map whose entries have places as well. */
class IndexedMap extends KeyedMap {
  #key(index) {
    return [...this.keys()][checkIndex('index', index, this.length)];
  }
  getIndexOfKey(key) {
    return [...this.keys()].indexOf(key);
  }
  getIndexOfValue(value) {
    return [...this.values()].indexOf(value);
  }
  getKeyAt(index) {
    return this.#key(index);
  }
  getValueAt(index) {
    return this.get(this.#key(index));
  }
  setValueAt(index, value) {
    this.set(this.#key(index), value);
    return true;
  }
  toString() {
    return [...this].map(([key, value]) => `${key}:${value}`).join(',');
  }
}

class LightWeightMap extends IndexedMap {
  hasAll(other) {
    return [...other].every(([key, value]) => this.hasKey(key) && this.get(key) === value);
  }
  removeAt(index) {
    if (index < 0 || index >= this.length) return false;
    this.remove(this.getKeyAt(index));
    return true;
  }
  increaseCapacityTo() {}
}

class PlainArray extends IndexedMap {
  constructor() {
    super(naturally);
  }
  add(key, value) {
    this.set(key, value);
  }
  has(key) {
    return this.hasKey(key);
  }
  removeAt(index) {
    return this.remove(this.getKeyAt(index));
  }
  removeRangeFrom(index, size) {
    checkIndex('index', index, this.length);
    const gone = [...this.keys()].slice(index, index + size);
    for (const key of gone) this.remove(key);
    return gone.length;
  }
  clone() {
    const copy = new PlainArray();
    copy.setAll(this);
    return copy;
  }
}

class ValueSet extends Collection {
  has(value) {
    return this[ENTRIES].has(value);
  }
  add(value) {
    if (this.has(value)) return false;
    this[ENTRIES].set(value, value);
    return true;
  }
  remove(value) {
    return this[ENTRIES].delete(value);
  }
  forEach(callback, self) {
    for (const value of this.values()) callback.call(self, value, value, this);
  }
  values() {
    return this[ENTRIES].list.map(([value]) => value).values();
  }
  [Symbol.iterator]() {
    return this.values();
  }
}

class HashSet extends ValueSet {}

class TreeSet extends ValueSet {
  #compare;
  constructor(compare = naturally) {
    super(compare);
    this.#compare = compare;
  }
  getFirstValue() {
    return [...this][0];
  }
  getLastValue() {
    return [...this].at(-1);
  }
  getLowerValue(value) {
    return below([...this], value, this.#compare);
  }
  getHigherValue(value) {
    return above([...this], value, this.#compare);
  }
  #pop(value) {
    this.remove(value);
    return value;
  }
  popFirst() {
    return this.#pop(this.getFirstValue());
  }
  popLast() {
    return this.#pop(this.getLastValue());
  }
}

class LightWeightSet extends ValueSet {
  addAll(other) {
    const added = [...other].map((value) => this.add(value));
    return added.includes(true);
  }
  hasAll(other) {
    return [...other].every((value) => this.has(value));
  }
  equal(other) {
    const values = [...(other ?? [])];
    return values.length === this.length && values.every((value) => this.has(value));
  }
  getIndexOf(value) {
    return [...this].indexOf(value);
  }
  getValueAt(index) {
    return [...this][index];
  }
  removeAt(index) {
    return index >= 0 && index < this.length && this.remove(this.getValueAt(index));
  }
  increaseCapacityTo() {}
  toArray() {
    return [...this];
  }
  toString() {
    return [...this].join(',');
  }
}

module.exports = {
  ...{ HashMap, HashSet, LightWeightMap, LightWeightSet, PlainArray, TreeMap, TreeSet },
};
