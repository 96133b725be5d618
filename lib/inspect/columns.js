'use strict';

// Columns of a long table, without an object for each value: what is kept is as large as it is, and the collector of garbage has nothing to
// look at.

const FIRST = 1024;

/** Numbers of one kind, such as Uint8Array. */
class Numbers {
  #values;
  length = 0;

  constructor(Kind) {
    this.#values = new Kind(FIRST);
  }

  push(value) {
    if (this.length === this.#values.length) {
      const larger = new this.#values.constructor(2 * this.length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index) {
    return this.#values[index];
  }

  compare(one, other) {
    return this.#values[one] - this.#values[other];
  }
}

/** Texts of one byte for each character, one behind the other. */
class Texts {
  #bytes = Buffer.alloc(16 * FIRST);
  #ends = new Numbers(Uint32Array);

  get length() {
    return this.#ends.length;
  }

  /** Adds bytes of a buffer. */
  push(from, start, stop) {
    const begin = this.#begin(this.length);
    const end = begin + stop - start;
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(2 * this.#bytes.length, end));
      this.#bytes.copy(larger, 0, 0, begin);
      this.#bytes = larger;
    }
    from.copy(this.#bytes, begin, start, stop);
    this.#ends.push(end);
  }

  at(index) {
    return this.#bytes.latin1Slice(this.#begin(index), this.#ends.at(index));
  }

  /** In the order of their bytes, without making texts of them. */
  compare(one, other) {
    const bytes = this.#bytes;
    let [a, b] = [this.#begin(one), this.#begin(other)];
    const [endOfA, endOfB] = [this.#ends.at(one), this.#ends.at(other)];
    for (; a < endOfA && b < endOfB; a++, b++) if (bytes[a] !== bytes[b]) return bytes[a] - bytes[b];
    return endOfA - a - (endOfB - b);
  }

  #begin(index) {
    return index === 0 ? 0 : this.#ends.at(index - 1);
  }
}

/** Values of which there are few different ones, each kept once; most of them are the usual one. */
class Repeated {
  #numbers = new Numbers(Uint32Array);
  #values;
  #known = new Map();

  constructor(usual) {
    this.#values = [usual];
  }

  get length() {
    return this.#numbers.length;
  }

  pushUsual() {
    this.#numbers.push(0);
  }

  push(value) {
    const key = JSON.stringify(value);
    let number = this.#known.get(key);
    if (number === undefined) {
      number = this.#values.push(value) - 1;
      this.#known.set(key, number);
    }
    this.#numbers.push(number);
  }

  at(index) {
    return this.#values[this.#numbers.at(index)];
  }
}

module.exports = { Numbers, Repeated, Texts };
