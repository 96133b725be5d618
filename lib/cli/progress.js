'use strict';

// Progress of long work: one line of a person's terminal, painted over and wiped in the end. Scripts, --quiet and --json get nothing.

const { visible } = require('../engine/visible');

/** Work that ends sooner shows nothing, and more often than this nobody can read it: milliseconds. */
const PATIENCE = 300;
const PACE = 100;
const WIPE = '\r\x1b[K';

const isShown = (io) =>
  Boolean(io.stderr.isTTY) && !io.quiet && !io.json && (process.env.TERM ?? '') !== 'dumb';

/** The line of one piece of work; see {@link withProgress}. */
class Progress {
  #io;
  #what;
  #next = Date.now() + PATIENCE;
  #isPainted = false;

  constructor(io, what) {
    this.#io = isShown(io) ? io : undefined;
    this.#what = what;
  }

  /** So many of `total` are done. Unknown is what it is of where `total` is left out. */
  at(count, total) {
    if (this.#io === undefined || Date.now() < this.#next) return;
    this.#paint(total === undefined ? `${this.#what}: ${count}` : `${this.#what}: ${count} of ${total}`);
  }

  /** Shows what is done at once: before a step that cannot be counted, and holds the thread. */
  show() {
    if (this.#io !== undefined) this.#paint(`${this.#what} ...`);
  }

  /** Wipes the line. */
  end() {
    if (this.#isPainted) this.#io.stderr.write(WIPE);
    this.#isPainted = false;
  }

  #paint(text) {
    const { stderr } = this.#io;
    // A line that wraps could not be wiped.
    stderr.write(WIPE + visible(text).slice(0, (stderr.columns || 80) - 1));
    this.#isPainted = true;
    this.#next = Date.now() + PACE;
  }
}

/** Runs `work(progress)`; its line is gone when that is over, however it ends. */
async function withProgress(io, what, work) {
  const progress = new Progress(io, what);
  try {
    return await work(progress);
  } finally {
    progress.end();
  }
}

module.exports = { withProgress };
