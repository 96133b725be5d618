'use strict';

// Questions on the terminal: on stderr, answered key by key, so that what is secret is never shown.

const { StringDecoder } = require('node:string_decoder');
const { Interrupted, usageError } = require('./output');

const ESC = '\u001b';
/** Arrow keys and the like, whole or cut off: no part of an answer. */
const SEQUENCE = new RegExp(`${ESC}(?:\\[[0-?]*[ -/]*[@-~]?|O.?)?`, 'g');

const noAnswer = () => usageError('no answer was given');

/** What the keys other than text do; each gets the line and says what becomes of it. */
const KEYS = {
  '\r': (line) => line.done(),
  '\n': (line) => line.done(),
  '\u0003': (line) => line.fail(new Interrupted()),
  '\u0004': (line) => (line.typed.length === 0 ? line.fail(noAnswer()) : line.done()),
  '\u007f': (line) => line.erase(1),
  '\b': (line) => line.erase(1),
  '\u0015': (line) => line.erase(line.typed.length),
};

/** One answer while it is typed. */
class Line {
  typed = [];
  #stderr;
  #echo;
  constructor(stderr, echo, resolve, reject) {
    this.#stderr = stderr;
    this.#echo = echo;
    this.done = () => resolve(this.typed.join(''));
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
}

/** The keys of one conversation; what is typed ahead waits for the next question. */
class Keyboard {
  #io;
  #decoder = new StringDecoder('utf8');
  #waiting = [];
  #afterReturn = false;
  #line = null;
  #ended = null;

  constructor(io) {
    this.#io = io;
  }

  take(chunk) {
    this.#waiting.push(...this.#decoder.write(chunk).replace(SEQUENCE, ''));
    this.#feed();
  }

  /** Nothing more will come. */
  end(error) {
    this.#ended = error;
    this.#line?.fail(error);
  }

  ask(question, { echo = false } = {}) {
    this.#io.stderr.write(question);
    const answer = new Promise((resolve, reject) => {
      this.#line = new Line(this.#io.stderr, echo, resolve, reject);
    });
    if (this.#ended !== null) this.#line.fail(this.#ended);
    this.#feed();
    return answer.finally(() => this.#io.stderr.write('\n'));
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
 * shown either. However it ends, the terminal is put back.
 */
async function converse(io, talk) {
  const { stdin } = io;
  const keyboard = new Keyboard(io);
  const take = (chunk) => keyboard.take(chunk);
  const end = () => keyboard.end(noAnswer());
  const interrupt = () => keyboard.end(new Interrupted());
  stdin.setRawMode(true);
  stdin.on('data', take).on('end', end).resume();
  process.on('SIGINT', interrupt);
  try {
    return await talk((question, options) => keyboard.ask(question, options));
  } finally {
    process.off('SIGINT', interrupt);
    stdin.off('data', take).off('end', end).pause();
    stdin.setRawMode(false);
  }
}

/** Whether it is really to be done: said by --yes, or by the person at the terminal. */
async function isSure(io, { yes }, question) {
  if (yes) return true;
  if (!io.stdin.isTTY) throw usageError(`${question} This needs --yes where nobody can be asked`);
  const answer = await converse(io, (ask) => ask(`${question} Type yes: `, { echo: true }));
  return answer.trim().toLowerCase() === 'yes';
}

module.exports = { converse, isSure };
