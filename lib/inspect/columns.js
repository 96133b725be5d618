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
}

/** Texts of one byte for each character, one behind the other. */
class Texts {
  #bytes = Buffer.alloc(16 * FIRST);
  #ends = new Numbers(Uint32Array);

  get length() {
    return this.#ends.length;
  }

  push(text) {
    const begin = this.#begin(this.length);
    const end = begin + text.length;
    if (end > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(2 * this.#bytes.length, end));
      this.#bytes.copy(larger, 0, 0, begin);
      this.#bytes = larger;
    }
    this.#bytes.latin1Write(text, begin);
    this.#ends.push(end);
  }

  at(index) {
    return this.#bytes.latin1Slice(this.#begin(index), this.#ends.at(index));
  }

  #begin(index) {
    return index === 0 ? 0 : this.#ends.at(index - 1);
  }
}

/** Values of which there are few different ones, each kept once. */
class Repeated {
  #numbers = new Numbers(Uint32Array);
  #values = [];
  #known = new Map();

  get length() {
    return this.#numbers.length;
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
