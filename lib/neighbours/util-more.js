'use strict';

// The rest of @ohos.util that is pure: UUIDs, Base64, formats, caches, ranges, rational numbers, questions about types.

const decoders = require('node:string_decoder');
const node = require('node:util');
const { need } = require('../calls/deliver');
const { kitError } = require('../calls/kit-errors');

const { types: ofNode } = node;
const isBytes = ofNode.isUint8Array;

const generateRandomUUID = () => require('node:crypto').randomUUID();

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
function parseUUID(text) {
  need(typeof text === 'string', 'uuid must be a string');
  if (!UUID.test(text)) throw kitError(10200002, text);
  return new Uint8Array(Buffer.from(text.replaceAll('-', ''), 'hex'));
}

/** How bytes become Base64: Type.BASIC, MIME, BASIC_URL_SAFE and MIME_URL_SAFE. */
const inLines = (text) => text.replace(/.{76}(?=.)/g, '$&\r\n');
const FORMS = [
  { encoding: 'base64', arrange: (text) => text, digits: /^[\w+/]*={0,2}$/ },
  { encoding: 'base64', arrange: inLines, digits: /^[\w+/\s]*={0,2}\s*$/ },
  { encoding: 'base64url', arrange: (text) => text, digits: /^[\w-]*={0,2}$/ },
  { encoding: 'base64url', arrange: inLines, digits: /^[\w\s-]*={0,2}\s*$/ },
];
function formOf(type = 0) {
  need(FORMS[type] !== undefined, 'options must be a Type');
  return FORMS[type];
}

class Base64Helper {
  encodeToStringSync(src, options) {
    need(isBytes(src), 'src must be a Uint8Array');
    const { encoding, arrange } = formOf(options);
    return arrange(Buffer.from(src).toString(encoding));
  }
  encodeSync(src, options) {
    return new Uint8Array(Buffer.from(this.encodeToStringSync(src, options)));
  }
  decodeSync(src, options) {
    need(isBytes(src) || typeof src === 'string', 'src must be a Uint8Array or a string');
    const text = typeof src === 'string' ? src : Buffer.from(src).toString('latin1');
    const { encoding, digits } = formOf(options);
    need(digits.test(text), 'src is no Base64');
    return new Uint8Array(Buffer.from(text, encoding));
  }
  async encodeToString(src, options) {
    return this.encodeToStringSync(src, options);
  }
  async encode(src, options) {
    return this.encodeSync(src, options);
  }
  async decode(src, options) {
    return this.decodeSync(src, options);
  }
}

/** Bytes as text, piece by piece: a character that is cut off waits for its rest. */
class StringDecoder extends decoders.StringDecoder {}

/** `fn`, which returns a promise, as a function that calls back with (error, value). */
const callbackWrapper =
  (fn) =>
  (...args) => {
    const callback = args.pop();
    need(typeof callback === 'function', 'the last argument must be a function');
    fn(...args).then(
      (value) => process.nextTick(callback, null, value),
      (error) => process.nextTick(callback, error, undefined),
    );
  };

const errnoToString = (errno) =>
  node.getSystemErrorMap().get(-Math.abs(errno))?.[1] ?? `Unknown system error ${errno}`;

let hashes = 0;
const hashOf = new WeakMap();
function getHash(object) {
  need(typeof object === 'object' && object !== null, 'object must be an object');
  if (!hashOf.has(object)) hashOf.set(object, ++hashes);
  return hashOf.get(object);
}

/** A cache that forgets what was not used for the longest time. */
class LRUCache {
  #entries = new Map();
  #capacity;
  #counts = { create: 0, miss: 0, removal: 0, match: 0, put: 0 };

  constructor(capacity = 64) {
    this.updateCapacity(capacity);
  }
  updateCapacity(capacity) {
    need(
      Number.isInteger(capacity) && capacity > 0 && capacity < 2 ** 31,
      'capacity must be a positive number',
    );
    this.#capacity = capacity;
    this.#shrink();
  }
  #shrink() {
    while (this.#entries.size > this.#capacity) {
      const [[key, value]] = this.#entries;
      this.#entries.delete(key);
      this.#counts.removal++;
      this.afterRemoval(true, key, value, undefined);
    }
  }
  get length() {
    return this.#entries.size;
  }
  getCapacity() {
    return this.#capacity;
  }
  getCreateCount() {
    return this.#counts.create;
  }
  getMissCount() {
    return this.#counts.miss;
  }
  getRemovalCount() {
    return this.#counts.removal;
  }
  getMatchCount() {
    return this.#counts.match;
  }
  getPutCount() {
    return this.#counts.put;
  }
  isEmpty() {
    return this.#entries.size === 0;
  }
  clear() {
    for (const [key, value] of this.#entries) this.afterRemoval(false, key, value, undefined);
    this.#entries.clear();
  }
  get(key) {
    if (this.#entries.has(key)) {
      this.#counts.match++;
      return this.#use(key, this.#entries.get(key));
    }
    this.#counts.miss++;
    const created = this.createDefault(key);
    if (created === undefined) return undefined;
    this.#counts.create++;
    this.put(key, created);
    return created;
  }
  #use(key, value) {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }
  put(key, value) {
    this.#counts.put++;
    const former = this.#entries.get(key);
    this.#use(key, value);
    if (former !== undefined) this.afterRemoval(false, key, former, value);
    this.#shrink();
    return former ?? value;
  }
  remove(key) {
    const former = this.#entries.get(key);
    if (!this.#entries.delete(key)) return undefined;
    this.#counts.removal++;
    this.afterRemoval(false, key, former, undefined);
    return former;
  }
  contains(key) {
    if (!this.#entries.has(key)) return false;
    this.#use(key, this.#entries.get(key));
    return true;
  }
  keys() {
    return [...this.#entries.keys()];
  }
  values() {
    return [...this.#entries.values()];
  }
  entries() {
    return this.#entries.entries();
  }
  [Symbol.iterator]() {
    return this.entries();
  }
  /** For subclasses. */
  afterRemoval() {}
  createDefault() {
    return undefined;
  }
  toString() {
    const { match, miss } = this.#counts;
    const rate = match + miss === 0 ? 0 : Math.trunc((100 * match) / (match + miss));
    return `LRUCache[ maxSize = ${this.#capacity}, hits = ${match}, misses = ${miss}, hitRate = ${rate}% ]`;
  }
}

/** What lies between two values, both included. Values are numbers, or have compareTo(other): is it not smaller? */
const isAtLeast = (one, other) =>
  typeof one?.compareTo === 'function' ? one.compareTo(other) : one >= other;

class ScopeHelper {
  #lower;
  #upper;

  constructor(lower, upper) {
    need(isAtLeast(upper, lower), 'the upper limit must not be below the lower one');
    this.#lower = lower;
    this.#upper = upper;
  }
  getLower() {
    return this.#lower;
  }
  getUpper() {
    return this.#upper;
  }
  contains(what) {
    if (what instanceof ScopeHelper) return this.contains(what.getLower()) && this.contains(what.getUpper());
    return isAtLeast(what, this.#lower) && isAtLeast(this.#upper, what);
  }
  clamp(value) {
    if (!isAtLeast(value, this.#lower)) return this.#lower;
    return isAtLeast(this.#upper, value) ? value : this.#upper;
  }
  expand(...to) {
    const [lower, upper] = limitsOf(to);
    return new ScopeHelper(
      isAtLeast(lower, this.#lower) ? this.#lower : lower,
      isAtLeast(this.#upper, upper) ? this.#upper : upper,
    );
  }
  intersect(...with_) {
    const [lower, upper] = limitsOf(with_);
    return new ScopeHelper(
      isAtLeast(lower, this.#lower) ? lower : this.#lower,
      isAtLeast(this.#upper, upper) ? upper : this.#upper,
    );
  }
  toString() {
    return `[${this.#lower}, ${this.#upper}]`;
  }
}
/** Two limits, those of a scope, or a value that is both. */
const limitsOf = ([first, second = first]) =>
  first instanceof ScopeHelper ? [first.getLower(), first.getUpper()] : [first, second];

const divisor = (a, b) => (b === 0 ? Math.abs(a) : divisor(b, a % b));

class RationalNumber {
  #numerator;
  #denominator;

  constructor(numerator = 0, denominator = 1) {
    const sign = denominator < 0 ? -1 : 1;
    const common = divisor(numerator, denominator) || 1;
    this.#numerator = (sign * numerator) / common;
    this.#denominator = (sign * denominator) / common;
  }
  static parseRationalNumber(numerator, denominator) {
    return new RationalNumber(numerator, denominator);
  }
  static createRationalFromString(text) {
    const [, numerator, denominator] = /^\s*([+-]?\d+)\s*[/:]\s*([+-]?\d+)\s*$/.exec(text) ?? [];
    need(numerator !== undefined, 'the text must be two numbers with / or : between them');
    return new RationalNumber(Number(numerator), Number(denominator));
  }
  static getCommonFactor(one, other) {
    return divisor(one, other);
  }
  getNumerator() {
    return this.#numerator;
  }
  getDenominator() {
    return this.#denominator;
  }
  valueOf() {
    return this.#numerator / this.#denominator;
  }
  compare(other) {
    return Math.sign(this.valueOf() - other.valueOf());
  }
  compareTo(other) {
    return this.compare(other);
  }
  equals(other) {
    return other instanceof RationalNumber && this.compare(other) === 0;
  }
  isFinite() {
    return this.#denominator !== 0;
  }
  isNaN() {
    return this.#denominator === 0 && this.#numerator === 0;
  }
  isZero() {
    return this.#numerator === 0 && this.#denominator !== 0;
  }
  toString() {
    if (this.isNaN()) return 'NaN';
    if (!this.isFinite()) return this.#numerator > 0 ? 'Infinity' : '-Infinity';
    return `${this.#numerator}/${this.#denominator}`;
  }
}

/** Puts another method in the place of one of a class: of its objects, or of the class itself. */
function wrap(targetClass, name, isStatic, other, around) {
  need(typeof targetClass === 'function', 'targetClass must be a class');
  need(typeof name === 'string', 'methodName must be a string');
  need(typeof other === 'function', 'the method to put in must be a function');
  const owner = isStatic ? targetClass : targetClass.prototype;
  const method = owner[name];
  need(typeof method === 'function', `there is no method ${name}`);
  const value = around(method, other);
  Object.defineProperty(owner, name, { value, writable: true, configurable: true });
}

/** Methods of classes with something before or after them, or replaced; each is told of the object first. */
const ASPECTS = {
  addBefore: (method, before) =>
    function (...args) {
      before(this, ...args);
      return method.apply(this, args);
    },
  /** What `after` gives is given back. */
  addAfter: (method, after) =>
    function (...args) {
      return after(this, method.apply(this, args), ...args);
    },
  replace: (_, instead) =>
    function (...args) {
      return instead(this, ...args);
    },
};
class Aspect {}
for (const [name, around] of Object.entries(ASPECTS))
  Object.defineProperty(Aspect, name, {
    value: (targetClass, methodName, isStatic, other) =>
      wrap(targetClass, methodName, isStatic, other, around),
  });

/** The questions of node:util, as methods of a class. */
class types {}
for (const [name, ask] of Object.entries(ofNode))
  if (name.startsWith('is')) Object.defineProperty(types.prototype, name, { value: (value) => ask(value) });

module.exports = {
  Aspect,
  Base64Helper,
  callbackWrapper,
  errnoToString,
  format: (text, ...args) => node.format(text, ...args),
  generateRandomBinaryUUID: () => parseUUID(generateRandomUUID()),
  generateRandomUUID,
  getHash,
  LRUCache,
  parseUUID,
  printf: (text, ...args) => node.format(text, ...args),
  promisify: node.promisify,
  RationalNumber,
  ScopeHelper,
  StringDecoder,
  types,
};
