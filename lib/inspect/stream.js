'use strict';

// The stream of events: what happened, to all pages that are open. A page that was away is told what it missed, or that it missed
// too much.

/** Events that are kept for pages that come back. */
const KEPT = 1000;
const BEAT_MS = 15_000;
/** A page that does not read: it is let go, comes back and looks anew. */
const MOST_WAITING = 1 << 20;
/** Calls within a moment that are told one by one. */
const MOST_CALLS = 50;
const MOMENT_MS = 100;

class Stream {
  /** Pages by their replies. */
  #pages = new Set();
  #kept = [];
  #last = 0;
  #hello;
  #came;
  #beat;
  /** Panels to be told of together. */
  #changed = new Set();
  #calls = 0;
  #moment;
  #isOver = false;

  /** `hello()` is the first word to each page; `came(count)` is told how many pages there are. */
  constructor(hello, came) {
    this.#hello = hello;
    this.#came = came;
  }

  get pages() {
    return this.#pages.size;
  }

  /** A page opens the stream; `lastId` is the last event that it had, if it was there before. */
  open(response, lastId) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(`retry: 500\n${messageOf('hello', this.#hello())}`);
    if (lastId !== undefined) this.#catchUp(response, lastId);
    this.#pages.add(response);
    response.on('close', () => {
      this.#pages.delete(response);
      if (this.#pages.size === 0) clearInterval(this.#beat);
      this.#came(this.#pages.size);
    });
    if (this.#pages.size === 1) this.#beat = setInterval(() => this.#write(': \n\n'), BEAT_MS).unref();
    this.#came(this.#pages.size);
  }

  #catchUp(response, lastId) {
    const oldest = this.#last - this.#kept.length;
    const isKnown = lastId >= oldest && lastId <= this.#last;
    if (!isKnown) response.write(messageOf('reset', {}));
    else for (const message of this.#kept.slice(lastId - oldest)) response.write(message);
  }

  send(event, data) {
    // What still went on when it ended has nobody to be told to; a page that reads slowly is still there.
    if (this.#isOver) return;
    const message = `id: ${++this.#last}\n${messageOf(event, data)}`;
    this.#kept.push(message);
    if (this.#kept.length > KEPT) this.#kept.shift();
    this.#write(message);
  }

  /** Panels show something else now; told at the end of the moment. */
  changed(...panels) {
    for (const panel of panels) this.#changed.add(panel);
    this.#moment ??= setTimeout(() => this.#tell(), MOMENT_MS).unref();
  }

  call(row) {
    this.#moment ??= setTimeout(() => this.#tell(), MOMENT_MS).unref();
    if (++this.#calls <= MOST_CALLS) this.send('call', row);
    else this.#changed.add('calls');
  }

  #tell() {
    this.#moment = undefined;
    this.#calls = 0;
    if (this.#changed.size === 0) return;
    const panels = [...this.#changed];
    this.#changed.clear();
    this.send('changed', { panels });
  }

  #write(message) {
    for (const page of this.#pages) {
      if (page.writableLength > MOST_WAITING) page.destroy();
      else page.write(message);
    }
  }

  /** The last word. */
  end(reason) {
    clearTimeout(this.#moment);
    clearInterval(this.#beat);
    this.send('end', { reason });
    this.#isOver = true;
    for (const page of this.#pages) page.end();
  }
}

const messageOf = (event, data) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

module.exports = { Stream };
