'use strict';

// What assertDeepEquals means by equal.

const tagOf = (value) => Object.prototype.toString.call(value);
const number = (a, b) => Object.is(Number(a), Number(b));

/** Values that are compared by what they stand for, boxed or not. */
const BY_TAG = {
  '[object String]': (a, b) => String(a) === String(b),
  '[object Number]': number,
  '[object Boolean]': (a, b) => Number(a) === Number(b),
  '[object Date]': (a, b) => Number(a) === Number(b),
  '[object RegExp]': (a, b) =>
    a.source === b.source && ['global', 'multiline', 'ignoreCase'].every((flag) => a[flag] === b[flag]),
  '[object ArrayBuffer]': (a, b) => Buffer.from(a).equals(Buffer.from(b)),
  '[object DataView]': (a, b) => Buffer.from(bytes(a)).equals(Buffer.from(bytes(b))),
  '[object Promise]': () => false,
};
const bytes = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** `open` are the pairs that are being compared around this one: an object may contain itself. */
function equal(a, b, open = []) {
  if (a instanceof Error && b instanceof Error) return a.message === b.message;
  if (a === b) return a !== 0 || Object.is(a, b);
  if (a === null || b === null) return false;
  const tag = tagOf(a);
  if (tag !== tagOf(b)) return false;
  if (Object.hasOwn(BY_TAG, tag)) return BY_TAG[tag](a, b);
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  const around = open.find(([left]) => left === a);
  if (around !== undefined) return around[1] === b;
  return equalObjects(a, b, [...open, [a, b]]);
}

function equalObjects(a, b, open) {
  const same = (left, right) => equal(left, right, open);
  const kind = KINDS.find(({ is }) => is(a) && is(b));
  if (kind && !kind.equal(a, b, same)) return false;
  if (!kind && !sameClass(a, b)) return false;
  const [keysA, keysB] = [a, b].map((value) => (kind?.keys ?? ownKeys)(value));
  return keysA.length === keysB.length && keysA.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

const isEnumerable = (value) => (key) => Object.prototype.propertyIsEnumerable.call(value, key);
const ownKeys = (value) => Reflect.ownKeys(value).filter(isEnumerable(value));
const namedKeys = (value) => ownKeys(value).filter((key) => typeof key === 'symbol' || !/^[0-9]+$/.test(key));
const isTyped = (value) => ArrayBuffer.isView(value);

const KINDS = [
  { is: Array.isArray, equal: equalLists, keys: namedKeys },
  { is: isTyped, equal: equalLists, keys: () => [] },
  { is: (value) => value instanceof Map, equal: equalMaps },
  { is: (value) => value instanceof Set, equal: equalSets },
];

function equalLists(a, b, same) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i])) return false;
  return true;
}

function equalMaps(a, b, same) {
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && same(value, b.get(key)));
}

function equalSets(a, b, same) {
  const within = (left, right) =>
    [...left].every((value) => right.has(value) || [...right].some((other) => same(value, other)));
  return (
    a.size === b.size &&
    within(a, b) &&
    [...b].every((value) => a.has(value) || [...a].some((other) => same(other, value)))
  );
}

/** An object without a prototype is of any class. */
function sameClass(a, b) {
  const [left, right] = [a.constructor, b.constructor];
  return left === right || typeof left !== 'function' || typeof right !== 'function';
}

module.exports = { equal };
