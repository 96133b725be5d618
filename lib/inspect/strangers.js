'use strict';

// Connections that have not shown the session yet. Anybody on the machine can open some, and then say nothing: they are let go after a
// while, and when there are too many the oldest goes first, so that nobody keeps the holder of the session out.

const MOST = 32;
const PATIENCE_MS = 5000;

class Strangers {
  /** Connections with the end of the patience with them, the oldest first. */
  #waiting = new Map();
  #patienceMs;

  constructor(patienceMs = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  came(socket) {
    if (this.#waiting.size === MOST) this.#letGo(this.#waiting.keys().next().value);
    const end = setTimeout(() => this.#letGo(socket), this.#patienceMs).unref();
    this.#waiting.set(socket, end);
    socket.once('close', () => this.known(socket));
  }

  #letGo(socket) {
    this.known(socket);
    socket.destroy();
  }

  has(socket) {
    return this.#waiting.has(socket);
  }

  /** It has shown the session, or is gone. */
  known(socket) {
    clearTimeout(this.#waiting.get(socket));
    this.#waiting.delete(socket);
  }
}

module.exports = { Strangers };
