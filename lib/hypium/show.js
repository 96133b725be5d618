'use strict';

// Values in the messages of failing expectations: short, and never all bytes of a long secret.

const { types, inspect } = require('node:util');

const MOST_BYTES = 64;
const SHOWN_BYTES = 16;
const DEPTH = 4;

const isBytes = (value) => ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);

function bytesOf(value) {
  if (types.isAnyArrayBuffer(value)) return new Uint8Array(value);
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function textOfBytes(value) {
  const first = [...bytesOf(value).subarray(0, SHOWN_BYTES)].map((byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  const name = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return `${name} <${first.join(' ')} ... ${value.byteLength} bytes>`;
}

/** What is said in short. The stack of an error hides what matters, and so do the hooks of node:test in a promise. */
const SHORT = [
  { is: (value) => isBytes(value) && value.byteLength > MOST_BYTES, text: textOfBytes },
  { is: types.isPromise, text: () => 'Promise' },
  {
    is: types.isNativeError,
    text: ({ name, message, code }) => `${name}${code === undefined ? '' : ` ${code}`}: ${message}`,
  },
];

/** How the parts of a value are gone through. */
const isPlain = (value) => [Object.prototype, null].includes(Object.getPrototypeOf(value));
const PARTS = [
  { is: Array.isArray, copy: (list, part) => Array.from(list, part) },
  { is: types.isSet, copy: (set, part) => new Set([...set].map(part)) },
  { is: types.isMap, copy: (map, part) => new Map([...map].map((entry) => entry.map(part))) },
  {
    is: isPlain,
    copy: (object, part) =>
      Object.fromEntries(Object.entries(object).map(([key, value]) => [key, part(value)])),
  },
];

/** A copy of a value in which `put(text)` stands for what is said in short. */
function shorten(value, put = (text) => text, depth = DEPTH) {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return value;
  const short = SHORT.find(({ is }) => is(value));
  if (short) return put(short.text(value));
  const parts = PARTS.find(({ is }) => is(value));
  if (!parts) return value;
  if (depth === 0) return put('...');
  return parts.copy(value, (part) => shorten(part, put, depth - 1));
}

const LIMITS = { depth: DEPTH, maxArrayLength: MOST_BYTES, maxStringLength: 1000, breakLength: 100 };
const show = (value) =>
  inspect(
    shorten(value, (text) => ({ [inspect.custom]: () => text })),
    LIMITS,
  );

module.exports = { show, shorten };
