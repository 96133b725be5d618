'use strict';

// The dialogs of the device while a page is open: its person answers them. When the last page is gone, what the program said
// before counts again, for dialogs that wait as well.

const { Refusal } = require('./refusal');
const { showApp } = require('./shapes');

/** Longer than a page takes to load anew. */
const AWAY_MS = 3000;

class PendingDialogs {
  #core;
  #stream;
  #awayMs;
  #waiting = new Map();
  #next = 1;
  #wants;
  #isHere = false;
  #leaving;

  constructor(core, stream, { readOnly, awayMs = AWAY_MS }) {
    this.#core = core;
    this.#stream = stream;
    this.#wants = !readOnly;
    this.#awayMs = awayMs;
  }

  get isTaken() {
    return this.#wants && this.#isHere;
  }

  rows() {
    return [...this.#waiting.values()].map(({ row }) => row);
  }

  /** How many pages are open now. */
  came(pages) {
    clearTimeout(this.#leaving);
    if (pages > 0) {
      this.#isHere = true;
      this.#attend();
    } else {
      this.#leaving = setTimeout(() => this.#leave(), this.#awayMs).unref();
    }
  }

  /** The person takes the dialogs, or leaves them to the program. */
  take(on) {
    this.#wants = on;
    this.#attend();
    if (!on) this.#giveBack();
  }

  answer(id, { answer, precise, password }) {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) throw new Refusal('GONE', 'this dialog is not open any more');
    if (answer !== 'dismiss' && !waiting.row.choices.includes(answer))
      throw new Refusal('ARGUMENT', `this dialog offers '${waiting.row.choices.join("', '")}' or 'dismiss'`);
    this.#close(id);
    const more = {
      ...(precise === undefined ? {} : { precise }),
      ...(password === undefined ? {} : { password }),
    };
    waiting.resolve({ answer, ...more });
  }

  /** `isClosing`: the device ends its dialogs itself, and nobody is to answer them any more. */
  end(isClosing) {
    clearTimeout(this.#leaving);
    if (isClosing) for (const id of this.#waiting.keys()) this.#close(id);
    this.#leave();
  }

  #attend() {
    this.#core.dialogs.attend(this.isTaken ? (...args) => this.#show(...args) : undefined);
  }

  #leave() {
    this.#isHere = false;
    this.#attend();
    this.#giveBack();
  }

  #giveBack() {
    for (const [id, { resolve, otherwise }] of this.#waiting) {
      this.#close(id);
      // As a promise, so that what the program's own answer throws reaches the one who asked.
      resolve((async () => otherwise())());
    }
  }

  #show(dialog, signal, otherwise) {
    return new Promise((resolve) => {
      const id = this.#next++;
      const { kind, title, precise = false, switch: name = null, authTypes = null } = dialog;
      const { permissions, choices } = dialog;
      const app = showApp(dialog.app);
      const since = this.#core.control('clock.now');
      const row = { id, kind, app, title, permissions, choices, precise, switch: name, authTypes, since };
      this.#waiting.set(id, { row, resolve, otherwise });
      signal.addEventListener('abort', () => this.#close(id), { once: true });
      this.#stream.send('dialog', { open: row });
    });
  }

  #close(id) {
    if (this.#waiting.delete(id)) this.#stream.send('dialog', { closed: id });
  }
}

module.exports = { PendingDialogs };
