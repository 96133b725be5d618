'use strict';

// AssetMaps to packed bytes and back. The formats are described in src/asset/attributes.rs and src/asset/row.rs.
//
// Nothing is decided here: key and value types are packed with the values, and the engine answers. Only genuine
// internals are asked (a Map's own entries, a typed array's own length), so that an object cannot pretend.

const { types } = require('node:util');
const native = require('./native');
const plain = require('./plain');

const { isMap, isUint8Array } = types;
const { lengthOf } = plain;
const TypedArray = Object.getPrototypeOf(Uint8Array.prototype);
const setBytes = Function.prototype.call.bind(TypedArray.set);
const forEachEntry = Function.prototype.call.bind(Map.prototype.forEach);

const tables = JSON.parse(native.tables());
/** Tag numbers by their row in the engine's table, which is their code in results. */
const TAGS = tables.tags.map(([, id]) => id);

/** An operation's number in the engine. */
const numberOf = (operation) => tables.functions.findIndex(([name]) => name === operation);

const SMALL = 16 * 1024;
const MAX_VALUE = 2048;
const MAX_ENTRIES = 65; // one more than legal, so that the engine sees that it is too many
/** Largest number of packed bytes that one entry takes. */
const ENTRY = 9 + MAX_VALUE;
/** About what a map takes: room for so much is not made step by step. */
const MAP = 256;
/** Up to here a loop is faster than TypedArray.prototype.set. */
const LOOP = 128;

/** Bytes behind each asset of a survey. */
const ORIGIN = 10;

const MISSING = 0xfe;
const WRONG = 0xff;
const KINDS = {
  undefined: 0,
  null: 1,
  boolean: 2,
  number: 3,
  string: 4,
  bigint: 5,
  symbol: 6,
  function: 7,
  array: 8,
  arrayBuffer: 9,
  view: 10,
  map: 11,
  object: 12,
  bytes: 13,
};

let scratch = new Uint8Array(SMALL);
let position = 0;
let countAt = 0;

function grow(needed) {
  const larger = new Uint8Array(Math.max(scratch.length * 2, position + needed));
  larger.set(scratch.subarray(0, position));
  scratch.fill(0, 0, position);
  scratch = larger;
}

/** A scratch grown by one large call is not kept. The engine has wiped what it read. */
function shrink() {
  if (scratch.length > SMALL) {
    scratch.fill(0);
    scratch = new Uint8Array(SMALL);
  }
}

function room(needed) {
  if (position + needed > scratch.length) grow(needed);
}

function u32(value) {
  scratch[position] = value;
  scratch[position + 1] = value >>> 8;
  scratch[position + 2] = value >>> 16;
  scratch[position + 3] = value >>> 24;
  position += 4;
}

function kindOf(value) {
  if (value === null) return KINDS.null;
  if (typeof value !== 'object') return KINDS[typeof value];
  if (isMap(value)) return KINDS.map;
  if (isUint8Array(value)) return KINDS.bytes;
  if (ArrayBuffer.isView(value)) return KINDS.view;
  if (types.isAnyArrayBuffer(value)) return KINDS.arrayBuffer;
  return isArray(value) ? KINDS.array : KINDS.object;
}

/** Array.isArray throws for a revoked proxy. */
function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

function packEntry(value, key) {
  if (scratch[countAt] === MAX_ENTRIES) return;
  scratch[countAt]++;
  room(ENTRY);
  if (typeof key !== 'number') {
    scratch[position++] = 5;
    u32(0);
    return;
  }
  const typeAt = position++;
  u32(key);
  if (typeof value === 'number') {
    scratch[typeAt] = 2;
    u32(value);
  } else if (isUint8Array(value)) {
    scratch[typeAt] = 3;
    packBytes(value);
  } else if (typeof value === 'boolean') {
    scratch[typeAt] = value ? 1 : 0;
  } else {
    scratch[typeAt] = 4;
    scratch[position++] = kindOf(value);
  }
}

function packBytes(value) {
  const length = lengthOf(value);
  u32(length);
  if (length > MAX_VALUE) return;
  if (length <= LOOP) {
    for (let i = 0; i < length; i++) scratch[position + i] = value[i];
  } else {
    setBytes(scratch, value, position);
  }
  position += length;
}

function packMissingOrWrong(value) {
  room(2);
  if (value === undefined) {
    scratch[position++] = MISSING;
  } else {
    scratch[position++] = WRONG;
    scratch[position++] = kindOf(value);
  }
}

// Arguments of vaults (lib/vault), in the formats of src/vault/packed.rs.

const MAX_LONG = 0x7fffffff;
const NONE = 0xffffffff;
const encoder = new TextEncoder();

function packByte(value) {
  room(1);
  scratch[position++] = value;
}

function packNumber(value) {
  room(4);
  u32(value);
}

/** A whole number of 64 bits, as a BigInt or as a number that is exact; null for the largest. */
function packLong(value) {
  room(8);
  if (value === null) {
    u32(NONE);
    u32(MAX_LONG);
  } else if (typeof value === 'bigint') {
    u32(Number(value & 0xffffffffn));
    u32(Number((value >> 32n) & 0xffffffffn));
  } else {
    u32(value >>> 0);
    u32(Math.floor(value / 2 ** 32));
  }
}

/** A text as its UTF-8, or bytes; undefined for none. */
function packPart(value) {
  if (value === undefined) {
    packNumber(NONE);
  } else if (typeof value === 'string') {
    room(4 + 3 * value.length);
    const start = position + 4;
    const length = value.length <= LOOP && packAscii(value, start) ? value.length : packText(value, start);
    u32(length);
    position += length;
  } else {
    const length = lengthOf(value);
    room(4 + length);
    u32(length);
    setBytes(scratch, value, position);
    position += length;
  }
}

function packAscii(text, at) {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return false;
    scratch[at + i] = code;
  }
  return true;
}

const packText = (text, at) => encoder.encodeInto(text, scratch.subarray(at)).written;

/** Starts packing the arguments of a call. */
function begin() {
  position = 0;
}

function packMap(value) {
  if (!isMap(value)) {
    packMissingOrWrong(value);
    return;
  }
  room(1);
  countAt = position++;
  scratch[countAt] = 0;
  forEachEntry(value, packEntry);
}

/** The elements are read first: an array's getters are somebody else's code and may call us again. */
const elementsOf = (value) => plain.elementsOf(value) ?? null;

function packArray(value, elements) {
  if (elements === null) {
    packMissingOrWrong(value);
    return;
  }
  room(5);
  scratch[position++] = 0;
  u32(elements.length);
  if (elements.length <= 100) for (const element of elements) packMap(element);
}

/** An array of this package's own: of any length. */
function packWhole(elements) {
  room(5 + elements.length * MAP);
  scratch[position++] = 1;
  u32(elements.length);
  for (const element of elements) packMap(element);
}

function packUserId(value) {
  if (typeof value !== 'number') {
    packMissingOrWrong(value);
    return;
  }
  room(5);
  scratch[position++] = 2;
  u32(value);
}

/**
 * How many bytes were packed. The engine reads the scratch that it got last, and test runners load this file more than
 * once over one addon: each hands over its own before a call.
 */
function packed() {
  if (native.scratch !== scratch) {
    native.scratch = scratch;
    native.useScratch(scratch);
  }
  return position;
}

/** The reply's bytes: at the start of the scratch when `reply` is a length. */
function replyBytes(reply) {
  return typeof reply === 'number' ? scratch : reply;
}

function copy(from, start, length) {
  const out = new Uint8Array(length);
  if (length <= LOOP) {
    for (let i = 0; i < length; i++) out[i] = from[start + i];
  } else {
    setBytes(out, from.subarray(start, start + length), 0);
  }
  return out;
}

const read32 = (from, at) =>
  (from[at] | (from[at + 1] << 8) | (from[at + 2] << 16) | (from[at + 3] << 24)) >>> 0;

function decodeAssets(from) {
  const count = read32(from, 0);
  const out = new Array(count);
  let at = 4;
  for (let i = 0; i < count; i++) {
    const map = new Map();
    for (let entries = from[at++]; entries > 0; entries--) {
      const tag = TAGS[from[at++]];
      switch (tag >>> 28) {
        case 1:
          map.set(tag, from[at++] !== 0);
          break;
        case 2:
          map.set(tag, read32(from, at));
          at += 4;
          break;
        default: {
          const length = from[at] | (from[at + 1] << 8);
          map.set(tag, copy(from, at + 2, length));
          at += 2 + length;
        }
      }
    }
    out[i] = map;
  }
  // The packed reply held secrets.
  from.fill(0, 0, at);
  return out;
}

/**
 * The same of a survey, for what reads many assets and keeps little of them: `table` is told the numbers and the bytes of each asset, and
 * at its `end` when it was added and how long its secret is. How many there were.
 */
function scanAssets(from, table) {
  const buffer = Buffer.from(from.buffer, from.byteOffset, from.length);
  const count = read32(from, 0);
  let at = 4;
  for (let i = 0; i < count; i++) {
    for (let entries = from[at++]; entries > 0; entries--) {
      const tag = TAGS[from[at++]];
      switch (tag >>> 28) {
        case 1:
          table.number(tag, from[at++]);
          break;
        case 2:
          table.number(tag, read32(from, at));
          at += 4;
          break;
        default: {
          const begin = at + 2;
          at = begin + (from[at] | (from[at + 1] << 8));
          table.bytes(tag, buffer, begin, at);
        }
      }
    }
    table.end(read32(from, at) + read32(from, at + 4) * 2 ** 32, from[at + 8] | (from[at + 9] << 8));
    at += ORIGIN;
  }
  from.fill(0, 0, at);
  return count;
}

function decodeBatch(from) {
  const count = read32(from, 0);
  const failedErrorInfos = [];
  let at = 4;
  for (let i = 0; i < count; i++) {
    const length = from[at + 8] | (from[at + 9] << 8);
    failedErrorInfos.push({
      index: read32(from, at),
      errCode: read32(from, at + 4),
      message: Buffer.from(from.subarray(at + 10, at + 10 + length)).toString(),
    });
    at += 10 + length;
  }
  return { failedCount: count, failedErrorInfos };
}

/** What the bytes of a reply mean, by the kind of function. */
const decoders = {
  nothing: () => undefined,
  challenge: (from) => copy(from, 0, 32),
  assets: decodeAssets,
  batch: decodeBatch,
  /** Without counts where it failed before there was anything to count. */
  syncResult: (from) => {
    const [resultCode, totalCount, failedCount] = [0, 4, 8].map((at) => read32(from, at));
    return resultCode !== 0 && totalCount === 0 ? { resultCode } : { resultCode, totalCount, failedCount };
  },
};

module.exports = {
  begin,
  decoders,
  elementsOf,
  numberOf,
  packArray,
  packByte,
  packLong,
  packWhole,
  packMap,
  packNumber,
  packPart,
  packUserId,
  packed,
  replyBytes,
  scanAssets,
  shrink,
  tables,
};
