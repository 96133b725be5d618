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
    this.#emitter.removeAllListeners();
  }

  #tell() {
    let found;
    try {
      found = this.#look(this.#since);
    } catch {
      return; // locked, or the store is busy: the next look tells
    }
    this.#since = found.last;
    for (const change of found.changes) this.#emitter.emit('change', change);
  }
}

module.exports = { Changes };
