'use strict';

// Listeners of a vault: what any process has changed is looked for while somebody listens.

const { EventEmitter } = require('node:events');
const { setInterval, clearInterval } = globalThis;

/** A listener hears within 100 ms. */
const LOOK_MS = 50;

class Changes {
  #emitter = new EventEmitter().setMaxListeners(0);
  /** `look(since)` gives what has happened since a change, and which is the last; -1: only that. */
  #look;
  #since;
  #untold = [];
  #timer;

  constructor(look) {
    this.#look = look;
  }

  on(listener) {
    if (this.#timer === undefined) {
      this.#since = this.#look(-1n).last;
      this.#timer = setInterval(() => this.#tell(), LOOK_MS).unref();
    }
    this.#emitter.on('change', listener);
  }

  off(listener) {
    this.#emitter.off('change', listener);
    if (this.#emitter.listenerCount('change') === 0) this.stop();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#untold = [];
    this.#emitter.removeAllListeners();
  }

  #tell() {
    try {
      const { last, changes } = this.#look(this.#since);
      this.#since = last;
      this.#untold.push(...changes);
    } catch {
      // locked, or the store is busy: the next look tells
    }
    // A listener that throws keeps no change from being told: the next look goes on.
    while (this.#untold.length > 0) this.#emitter.emit('change', this.#untold.shift());
  }
}

module.exports = { Changes };
