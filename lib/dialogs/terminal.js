'use strict';

// Questions on the terminal: on stderr, answered key by key, so that what is secret is never shown. Answers are bytes: no text
// is made of them, since they may be passwords. They belong to who asked, and to nobody else.

const { StringDecoder } = require('node:string_decoder');
const { ours, room, wipe } = require('../engine/secret');

const ESC = 0x1b;
const encoder = new TextEncoder();

/** Somebody pressed Ctrl-C. */
class Interrupted extends Error {}
/** There was no answer, and there will be none. */
class NoAnswer extends Error {}

/** What the keys other than text do; each gets the line and says what becomes of it. */
const KEYS = {
  '\r': (line) => line.done(),
  '\n': (line) => line.done(),
  '\u0003': (line) => line.fail(new Interrupted('interrupted')),
  '\u0004': (line) =>
    line.typed.length === 0 ? line.fail(new NoAnswer('no answer was given')) : line.done(),
  '\u007f': (line) => line.erase(1),
  '\b': (line) => line.erase(1),
  '\u0015': (line) => line.erase(line.typed.length),
};

/** Behind an arrow key or the like, whole or cut off: no part of an answer. */
function afterSequence(keys, at) {
  const between = (first, last) => keys[at] >= first && keys[at] <= last;
  at += 1;
  if (keys[at] === 0x4f) {
    at += 1; // ESC O, and one more
    return between(0x20, 0x7e) ? at + 1 : at;
  }
  if (keys[at] !== 0x5b) return at;
  at += 1; // ESC [, parameters, what is between, and a letter
  while (between(0x30, 0x3f)) at += 1;
  while (between(0x20, 0x2f)) at += 1;
  return between(0x40, 0x7e) ? at + 1 : at;
}

/** One answer while it is typed, character by character. */
class Line {
  typed = [];
  #stderr;
  #echo;
  constructor(stderr, echo, resolve, reject) {
    this.#stderr = stderr;
    this.#echo = echo;
    this.done = () => resolve(this.#bytes());
    this.fail = reject;
  }
  add(char) {
    this.typed.push(char);
    if (this.#echo) this.#stderr.write(char);
  }
  erase(count) {
    const erased = this.typed.splice(this.typed.length - Math.min(count, this.typed.length));
    if (this.#echo) this.#stderr.write('\b \b'.repeat(erased.length));
  }
  #bytes() {
    const bytes = room(this.typed.reduce((length, char) => length + Buffer.byteLength(char), 0));
    let at = 0;
    for (const char of this.typed) at += encoder.encodeInto(char, bytes.subarray(at)).written;
    ours.add(bytes);
    return bytes;
  }
}

/** The keys of one conversation; what is typed ahead waits for the next question. */
class Keyboard {
  #stderr;
  #decoder = new StringDecoder('utf8');
  #waiting = [];
  #afterReturn = false;
  #line = null;
  #ended = null;

  constructor(stderr) {
    this.#stderr = stderr;
  }

  /** Byte by byte, so that no text is longer than a character. */
  take(keys) {
    for (let at = 0; at < keys.length; ) {
      if (keys[at] === ESC) {
        at = afterSequence(keys, at);
      } else {
        at += 1;
        const char = this.#decoder.write(keys.subarray(at - 1, at));
        if (char !== '') this.#waiting.push(char);
      }
    }
    wipe(keys);
    this.#feed();
  }

  /** Nothing more will come. */
  end(error) {
    this.#ended = error;
    this.#line?.fail(error);
  }

  ask(question, { echo = false } = {}) {
    this.#stderr.write(question);
    const answer = new Promise((resolve, reject) => {
      this.#line = new Line(this.#stderr, echo, resolve, reject);
    });
    if (this.#ended !== null) this.#line.fail(this.#ended);
    this.#feed();
    return answer.finally(() => this.#stderr.write('\n'));
  }

  #feed() {
    while (this.#line !== null && this.#waiting.length > 0) {
      const char = this.#waiting.shift();
      const isPair = char === '\n' && this.#afterReturn;
      this.#afterReturn = char === '\r';
      if (!isPair) this.#press(char);
    }
  }

  #press(char) {
    const line = this.#line;
    const key = KEYS[char];
    if (key === undefined) {
      if (char >= ' ') line.add(char);
      return;
    }
    if (['\r', '\n', '\u0003', '\u0004'].includes(char)) this.#line = null;
    key(line);
  }
}

/**
 * Runs `talk(ask)` with the terminal in raw mode from its first to its last question: between two of them nothing is
 * shown either. However it ends, by `signal` too, the terminal is put back.
 */
async function converse({ stdin, stderr }, talk, signal = undefined) {
  const keyboard = new Keyboard(stderr);
  const take = (chunk) => keyboard.take(chunk);
  const end = () => keyboard.end(new NoAnswer('no answer was given'));
  const interrupt = () => keyboard.end(new Interrupted('interrupted'));
  stdin.setRawMode(true);
  stdin.on('data', take).on('end', end).resume();
  process.on('SIGINT', interrupt);
  signal?.addEventListener('abort', end);
  try {
    return await talk((question, options) => keyboard.ask(question, options));
  } finally {
    signal?.removeEventListener('abort', end);
    process.off('SIGINT', interrupt);
    stdin.off('data', take).off('end', end).pause();
    stdin.setRawMode(false);
  }
}

module.exports = { converse, Interrupted, NoAnswer };
