'use strict';

// The containers of @kit.ArkTS, over JavaScript's own.

const { kitError } = require('../calls/kit-errors');

const outOfRange = (name, value) => kitError(10200001, `${name} is ${value}`);
function checkIndex(name, index, length) {
  if (!Number.isInteger(index) || index < 0 || index >= length) throw outOfRange(name, index);
  return index;
}
const emptyError = () => kitError(10200010);

/** What all lists have: they are arrays, so that `list[0]` and `length` are those of an array. */
class Sequence extends Array {
  static get [Symbol.species]() {
    return Array;
  }
  constructor(...elements) {
    super();
    if (elements.length > 0) this.push(...elements);
  }
  static copyOf(elements) {
    const made = new this();
    for (const element of elements) made.push(element);
    return made;
  }
  add(element) {
    this.push(element);
    return true;
  }
  has(element) {
    return this.includes(element);
  }
  get(index) {
    return this[index];
  }
  set(index, element) {
    const former = this[checkIndex('index', index, this.length)];
    this[index] = element;
    return former;
  }
  insert(element, index) {
    checkIndex('index', index, this.length + 1);
    this.splice(index, 0, element);
  }
  getIndexOf(element) {
    return this.indexOf(element);
  }
  getLastIndexOf(element) {
    return this.lastIndexOf(element);
  }
  removeByIndex(index) {
    return this.splice(checkIndex('index', index, this.length), 1)[0];
  }
  remove(element) {
    const index = this.indexOf(element);
    if (index >= 0) this.splice(index, 1);
    return index >= 0;
  }
  replaceAllElements(callback) {
    for (let i = 0; i < this.length; i++) this[i] = callback(this[i], i, this);
  }
  getFirst() {
    return this[0];
  }
  getLast() {
    return this.at(-1);
  }
  part(from, to) {
    checkIndex('fromIndex', from, this.length);
    if (!Number.isInteger(to) || to <= from || to > this.length) throw outOfRange('toIndex', to);
    return this.constructor.copyOf(this.slice(from, to));
  }
  clear() {
    this.length = 0;
  }
  clone() {
    return this.constructor.copyOf(this);
  }
  isEmpty() {
    return this.length === 0;
  }
  convertToArray() {
    return [...this];
  }
  equal(other) {
    return (
      other instanceof this.constructor &&
      other.length === this.length &&
      this.every((one, i) => one === other[i])
    );
  }
}

class ArrayList extends Sequence {
  #capacity = 10;
  subArrayList(from, to) {
    return this.part(from, to);
  }
  getCapacity() {
    return Math.max(this.#capacity, this.length);
  }
  increaseCapacityTo(capacity) {
    this.#capacity = Math.max(this.#capacity, capacity);
  }
  trimToCurrentLength() {
    this.#capacity = this.length;
  }
}

class List extends Sequence {
  getSubList(from, to) {
    return this.part(from, to);
  }
}

class LinkedList extends Sequence {
  /** Here the index comes first. */
  insert(index, element) {
    super.insert(element, index);
  }
  addFirst(element) {
    this.unshift(element);
  }
  #fromFull(take) {
    if (this.length === 0) throw emptyError();
    return take();
  }
  removeFirst() {
    return this.#fromFull(() => this.shift());
  }
  removeLast() {
    return this.#fromFull(() => this.pop());
  }
  removeFirstFound(element) {
    return this.#fromFull(() => {
      if (!this.remove(element)) throw kitError(10200017);
      return true;
    });
  }
  removeLastFound(element) {
    return this.#fromFull(() => {
      const index = this.lastIndexOf(element);
      if (index < 0) throw kitError(10200017);
      this.splice(index, 1);
      return true;
    });
  }
}

class Deque extends Sequence {
  insertFront(element) {
    this.unshift(element);
  }
  insertEnd(element) {
    this.push(element);
  }
  popFirst() {
    return this.shift();
  }
  popLast() {
    return this.pop();
  }
}

class Queue extends Sequence {
  pop() {
    return this.shift();
  }
}

class Stack extends Sequence {
  push(...elements) {
    super.push(...elements);
    return elements.at(-1);
  }
  peek() {
    return this.at(-1);
  }
  locate(element) {
    return this.indexOf(element);
  }
}

/** Whether something comes before something else, where nobody says so. */
const naturally = (one, other) => (one < other ? -1 : Number(one > other));

/** Entries by key; those of a sorted one in the order of its keys. */
class Entries {
  #map = new Map();
  #compare;

  constructor(compare) {
    this.#compare = compare;
  }
  get sorted() {
    const all = [...this.#map];
    return this.#compare === undefined ? all : all.sort(([one], [other]) => this.#compare(one, other));
  }
  get map() {
    return this.#map;
  }
}

class KeyedMap {
  #entries;
  constructor(compare) {
    this.#entries = new Entries(compare);
  }
  get length() {
    return this.#entries.map.size;
  }
  isEmpty() {
    return this.length === 0;
  }
  hasKey(key) {
    return this.#entries.map.has(key);
  }
  hasValue(value) {
    return [...this.#entries.map.values()].includes(value);
  }
  get(key) {
    return this.#entries.map.get(key);
  }
  set(key, value) {
    this.#entries.map.set(key, value);
    return this;
  }
  setAll(other) {
    for (const [key, value] of other.entries()) this.set(key, value);
  }
  remove(key) {
    const value = this.get(key);
    this.#entries.map.delete(key);
    return value;
  }
  replace(key, value) {
    if (!this.hasKey(key)) return false;
    this.set(key, value);
    return true;
  }
  clear() {
    this.#entries.map.clear();
  }
  forEach(callback, self) {
    for (const [key, value] of this.#entries.sorted) callback.call(self, value, key, this);
  }
  entries() {
    return this.#entries.sorted.values();
  }
  keys() {
    return this.#entries.sorted.map(([key]) => key).values();
  }
  values() {
    return this.#entries.sorted.map(([, value]) => value).values();
  }
  [Symbol.iterator]() {
    return this.entries();
  }
}

class HashMap extends KeyedMap {
  constructor() {
    super(undefined);
  }
}

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
  constructor() {
    super(undefined);
  }
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

class ValueSet {
  #entries;
  constructor(compare) {
    this.#entries = new Entries(compare);
  }
  get length() {
    return this.#entries.map.size;
  }
  isEmpty() {
    return this.length === 0;
  }
  has(value) {
    return this.#entries.map.has(value);
  }
  add(value) {
    if (this.has(value)) return false;
    this.#entries.map.set(value, value);
    return true;
  }
  remove(value) {
    return this.#entries.map.delete(value);
  }
  clear() {
    this.#entries.map.clear();
  }
  forEach(callback, self) {
    for (const value of this.values()) callback.call(self, value, value, this);
  }
  values() {
    return this.#entries.sorted.map(([value]) => value).values();
  }
  entries() {
    return this.#entries.sorted.values();
  }
  [Symbol.iterator]() {
    return this.values();
  }
}

class HashSet extends ValueSet {
  constructor() {
    super(undefined);
  }
}

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
  constructor() {
    super(undefined);
  }
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
  ...{ ArrayList, Deque, HashMap, HashSet, LightWeightMap, LightWeightSet, LinkedList, List },
  ...{ PlainArray, Queue, Stack, TreeMap, TreeSet },
};
