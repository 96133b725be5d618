'use strict';

// The last calls of kits, by their shapes: no secret is in them.

const { hintsOf } = require('../testing/diagnostics');
const { explain } = require('./codes');

const MOST = 1000;

class CallLog {
  /** Oldest first. */
  #rows = [];
  #next = 1;
  #onCall;

  constructor(onCall) {
    this.#onCall = onCall;
  }

  /** A call is over; `owner`: of which user the app is and which copy, if it was an app's. */
  add(record, outcome, { userId = null, appIndex = null } = {}) {
    const { api, app, args, code, durationMs } = record;
    const error = code === 0 ? null : explain({ code, message: String(outcome?.message) });
    const hints = hintsOf(record).map(({ detail, hint, remedy }) => `${detail}: ${hint}. ${remedy}`);
    const call = { api, app, userId, appIndex, args, durationMs, code, error, hints };
    const row = { id: this.#next++, time: Date.now(), ...call };
    this.#rows.push(row);
    if (this.#rows.length > MOST) this.#rows.shift();
    this.#onCall(row);
  }

  /** Something else that belongs in the log, such as a vault's call. */
  async during(api, app, args, act) {
    const began = performance.now();
    const record = (code) => ({ api, app, args, code, durationMs: performance.now() - began });
    try {
      const result = await act();
      this.add(record(0));
      return result;
    } catch (error) {
      this.add(record(error.code), error);
      throw error;
    }
  }

  /** Newest first. */
  rows() {
    return this.#rows.toReversed();
  }

  clear() {
    this.#rows = [];
  }
}

module.exports = { CallLog };
