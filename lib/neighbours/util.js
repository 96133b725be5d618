'use strict';

// @ohos.util, as far as text and bytes go: TextEncoder and TextDecoder in the shape that OpenHarmony gives them, which is
// not that of the web: encodeInto takes one argument and returns the bytes, decodeToString takes bytes only.

const { types } = require('node:util');
const web = globalThis;
const { optionsOf } = require('../engine/plain');
const { need } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

const isBytes = types.isUint8Array;

/** What OpenHarmony can encode into, and how: the bytes of a text. */
const ENCODERS = {
  'utf-8': (text) => new web.TextEncoder().encode(text),
  'utf-16le': (text) => new Uint8Array(Buffer.from(text, 'utf16le')),
  'utf-16be': (text) => new Uint8Array(Buffer.from(text, 'utf16le').swap16()),
};

class TextEncoder {
  #encoding;

  constructor(encoding = 'utf-8') {
    need(typeof encoding === 'string', 'encoding must be a string');
    this.#encoding = encoding.toLowerCase();
    need(Object.hasOwn(ENCODERS, this.#encoding), `encoding must be one of ${Object.keys(ENCODERS)}`);
  }

  static create(encoding) {
    return new TextEncoder(encoding);
  }

  get encoding() {
    return this.#encoding;
  }

  encodeInto(input = '') {
    need(typeof input === 'string', 'input must be a string');
    return ENCODERS[this.#encoding](input);
  }

  /** The name it had before. */
  encode(input) {
    return this.encodeInto(input);
  }

  /** Fills `dest` with as many whole characters as fit. */
  encodeIntoUint8Array(input, dest) {
    need(typeof input === 'string', 'input must be a string');
    need(isBytes(dest), 'dest must be a Uint8Array');
    if (this.#encoding === 'utf-8') return new web.TextEncoder().encodeInto(input, dest);
    let read = 0;
    let written = 0;
    for (const character of input) {
      const bytes = ENCODERS[this.#encoding](character);
      if (written + bytes.length > dest.length) break;
      dest.set(bytes, written);
      read += character.length;
      written += bytes.length;
    }
    return { read, written };
  }
}

class TextDecoder {
  #decoder;

  constructor(encoding = 'utf-8', options = undefined) {
    need(typeof encoding === 'string', 'encoding must be a string');
    need(options !== null, 'options must be an object');
    const { fatal = false, ignoreBOM = false } = optionsOf('options', options);
    try {
      this.#decoder = new web.TextDecoder(encoding, { fatal, ignoreBOM });
    } catch {
      throw kitError(401, 'the encoding is not known');
    }
  }

  static create(encoding, options) {
    return new TextDecoder(encoding, options);
  }

  get encoding() {
    return this.#decoder.encoding;
  }
  get fatal() {
    return this.#decoder.fatal;
  }
  get ignoreBOM() {
    return this.#decoder.ignoreBOM;
  }

  decodeToString(input, options = undefined) {
    need(isBytes(input), 'input must be a Uint8Array');
    const { stream } = optionsOf('options', options);
    try {
      return this.#decoder.decode(input, { stream: stream === true });
    } catch {
      throw kitError(401, `the bytes are no ${this.encoding}`);
    }
  }

  /** The names it had before. */
  decodeWithStream(input, options) {
    return this.decodeToString(input, options);
  }
  decode(input, options) {
    return this.decodeToString(input, options);
  }
}

module.exports = { ...require('./util-more'), TextDecoder, TextEncoder };
