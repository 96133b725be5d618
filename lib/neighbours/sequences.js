'use strict';

// Lists, queues and stacks of @kit.ArkTS, over JavaScript's arrays.

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
  checkRange(from, to) {
    checkIndex('fromIndex', from, this.length);
    if (!Number.isInteger(to) || to <= from || to > this.length) throw outOfRange('toIndex', to);
  }
  part(from, to) {
    this.checkRange(from, to);
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
  /** Removes what is from the first place up to the second, which stays. */
  removeByRange(from, to) {
    this.checkRange(from, to);
    this.splice(from, to - from);
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

module.exports = { ArrayList, checkIndex, Deque, LinkedList, List, Queue, Stack };
