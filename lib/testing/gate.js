'use strict';

const { argumentError } = require('../engine/errors');

/** Holds calls back until a test opens it, so that two calls meet exactly where the test wants. */
class Gate {
  #arrived = 0;
  #isOpen = false;
  #waiting = [];
  #watching = [];

  /** How many calls stand at the gate. */
  get waiting() {
    return this.#waiting.length;
  }

  /** Resolves when so many calls have come to the gate. */
  reached(calls = 1) {
    if (typeof calls !== 'number') throw argumentError('reached takes a number of calls');
    if (this.#arrived >= calls) return Promise.resolve();
    return new Promise((resolve) => this.#watching.push({ calls, resolve }));
  }

  /** Lets everything through, from now on. */
  open() {
    this.#isOpen = true;
    for (const resume of this.#waiting.splice(0)) resume();
  }

  /** A call comes. Undefined when it need not wait. */
  pass() {
    this.#arrived++;
    for (const { calls, resolve } of this.#watching) if (this.#arrived >= calls) resolve();
    return this.#isOpen ? undefined : new Promise((resume) => this.#waiting.push(resume));
  }
}

module.exports = { Gate };
