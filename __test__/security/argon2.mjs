// Argon2id (RFC 9106) with one lane, written anew: its result, and the memory that it leaves to be wiped. The compression is
// a small WebAssembly module that is put together here: with JavaScript's own numbers, 64 MiB would take half a minute.
import { createHash } from 'node:crypto';

const BLOCK = 1024;

// The module: g(x, y, out) is out = G(x, y), and gx the same xored into what was there before.
const size = (value) => (value < 128 ? [value] : [(value & 0x7f) | 0x80, ...size(value >>> 7)]);
const list = (items) => [...size(items.length), ...items.flat()];
const sized = (bytes) => [...size(bytes.length), ...bytes];
const section = (id, items) => [id, ...sized(list(items))];
const name = (text) => sized([...Buffer.from(text)]);

/** A signed number as instructions take it. */
function signed(value) {
  const [low, rest] = [Number(BigInt.asUintN(7, value)), value >> 7n];
  const isLast = (rest === 0n && low < 64) || (rest === -1n && low >= 64);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

const [I32, I64, END] = [0x7f, 0x7e, 0x0b];
const get = (local) => [0x20, local];
const set = (local) => [0x21, local];
const i32 = (value) => [0x41, ...signed(BigInt(value))];
const i64 = (value) => [0x42, ...signed(BigInt(value))];
const load = (offset) => [0x29, 3, ...size(offset)];
const store = (offset) => [0x37, 3, ...size(offset)];
const I = { add32: 0x6a, mul32: 0x6c, add: 0x7c, mul: 0x7e, and: 0x83, xor: 0x85, shl: 0x86, rotr: 0x8a };
const call = (index) => [0x10, index];
const upTo = (count) => Array.from({ length: count }, (_, i) => i);

/** x = x + y + 2 * low(x) * low(y). */
function mix(x, y) {
  const low = (local) => [...get(local), ...i64(0xffffffff), I.and];
  return [...get(x), ...get(y), I.add, ...low(x), ...low(y), I.mul, ...i64(1), I.shl, I.add, ...set(x)];
}
const turn = (x, y, by) => [...get(x), ...get(y), I.xor, ...i64(by), I.rotr, ...set(x)];
const quarter = (a, b, c, d) =>
  [
    [mix(a, b), turn(d, a, 32), mix(c, d), turn(b, c, 24)],
    [mix(a, b), turn(d, a, 16), mix(c, d), turn(b, c, 63)],
  ].flat(2);

/** p(base, step): permutes sixteen words, in pairs that are `step` bytes apart. Locals 2 to 17 hold them. */
function permutation() {
  const pair = (i) => [...get(0), ...get(1), ...i32(i), I.mul32, I.add32];
  const v = (...words) => words.map((word) => word + 2);
  const columns = upTo(4).map((i) => v(i, i + 4, i + 8, i + 12));
  const diagonals = upTo(4).map((i) => v(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4)));
  return [
    ...upTo(16).map((i) => [...pair(i >> 1), ...load(8 * (i % 2)), ...set(i + 2)]),
    ...[...columns, ...diagonals].map((words) => quarter(...words)),
    ...upTo(16).map((i) => [...pair(i >> 1), ...get(i + 2), ...store(8 * (i % 2))]),
  ].flat();
}

/** T (at 0) and R (behind it) are the xor of two blocks; T is permuted by rows and by columns, and xored with R. */
function compression(old) {
  const words = upTo(BLOCK / 8).map((i) => 8 * i);
  const xored = (at) => [...get(0), ...load(at), ...get(1), ...load(at), I.xor];
  const result = (at) => [...i32(0), ...load(at), ...i32(BLOCK), ...load(at), I.xor, ...old(at)];
  return [
    ...words.map((at) => [...i32(0), ...xored(at), ...store(at), ...i32(BLOCK), ...xored(at), ...store(at)]),
    ...upTo(8).map((row) => [...i32(row * 128), ...i32(16), ...call(0)]),
    ...upTo(8).map((column) => [...i32(column * 16), ...i32(128), ...call(0)]),
    ...words.map((at) => [...get(2), ...result(at), ...store(at)]),
  ].flat();
}

const body = (locals, code) => sized([...list(locals), ...code, END]);
const compressor = new WebAssembly.Module(
  Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [
      [0x60, 2, I32, I32, 0],
      [0x60, 3, I32, I32, I32, 0],
    ]),
    ...section(2, [[...name('m'), ...name('m'), 2, 0, 1]]),
    ...section(3, [[0], [1], [1]]),
    ...section(7, [
      [...name('g'), 0, 1],
      [...name('gx'), 0, 2],
    ]),
    ...section(10, [
      body([[16, I64]], permutation()),
      body(
        [],
        compression(() => []),
      ),
      body(
        [],
        compression((at) => [...get(2), ...load(at), I.xor]),
      ),
    ]),
  ]),
);

// BLAKE2b: Node has the one with 64 bytes; that with 32 is another function.
const IV = [
  ...[0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n],
  ...[0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n],
];
const SIGMA = [
  ...['0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8', '905724afe1bc683d'],
  ...['2c6a0b834d75fe19', 'c51fed4a0763928b', 'db7ec13950f4862a', '6fe9b308c2d714a5', 'a2847615fb9e3cd0'],
].map((row) => [...row].map((digit) => Number.parseInt(digit, 16)));
const u64 = (x) => BigInt.asUintN(64, x);
const rotr = (x, n) => u64((x >> n) | (x << (64n - n)));

function blake2b32(data) {
  const h = [...IV];
  h[0] ^= 0x01010000n ^ 32n;
  const blocks = Math.max(1, Math.ceil(data.length / 128));
  const padded = Buffer.concat([data], blocks * 128);
  for (const block of upTo(blocks)) {
    const isLast = block === blocks - 1;
    const v = [...h, ...IV];
    v[12] ^= BigInt(isLast ? data.length : (block + 1) * 128);
    if (isLast) v[14] = u64(~v[14]);
    const m = upTo(16).map((i) => padded.readBigUInt64LE(block * 128 + i * 8));
    const step = (a, b, c, d, x, y) => {
      for (const [word, by, other] of [
        [x, 32n, 24n],
        [y, 16n, 63n],
      ]) {
        v[a] = u64(v[a] + v[b] + m[word]);
        v[d] = rotr(v[d] ^ v[a], by);
        v[c] = u64(v[c] + v[d]);
        v[b] = rotr(v[b] ^ v[c], other);
      }
    };
    for (const round of upTo(12)) {
      const s = SIGMA[round % 10];
      for (const i of upTo(4)) step(i, i + 4, i + 8, i + 12, s[2 * i], s[2 * i + 1]);
      for (const i of upTo(4))
        step(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4), s[8 + 2 * i], s[9 + 2 * i]);
    }
    for (const i of upTo(8)) h[i] ^= v[i] ^ v[i + 8];
  }
  const out = Buffer.alloc(64);
  h.forEach((word, i) => {
    out.writeBigUInt64LE(word, i * 8);
  });
  return out.subarray(0, 32);
}

const u32 = (...numbers) => Buffer.from(Uint32Array.from(numbers).buffer);
const blake2b64 = (...parts) => createHash('blake2b512').update(Buffer.concat(parts)).digest();

/** H' with the length of a block: a chain of which each link gives its first half, and the last one all. */
function firstBlock(seed) {
  let link = blake2b64(u32(BLOCK), seed);
  const out = [link.subarray(0, 32)];
  while (out.length < BLOCK / 32 - 2) {
    link = blake2b64(link);
    out.push(link.subarray(0, 32));
  }
  return Buffer.concat([...out, blake2b64(link)], BLOCK);
}

/** The result from the last block; who finds that in memory needs no password. */
export const finish = (block) => blake2b32(Buffer.concat([u32(32), block]));

/** The upper half of a product of two 32-bit numbers. */
const high = (x, y) => Number((BigInt(x) * BigInt(y)) >> 32n);

/** Argon2id: the 32 bytes of its result, and its memory. `m` is in KiB, and `p` 1. */
export function argon2id(password, salt, { m, t, p = 1 }) {
  if (p !== 1) throw new Error('one lane only');
  const length = 4 * Math.floor(m / 4);
  const segment = length / 4;
  const base = 8; // in blocks: T, R, and what addresses are made of
  const memory = new WebAssembly.Memory({ initial: Math.ceil(((base + length) * BLOCK) / 65536) });
  const { g, gx } = new WebAssembly.Instance(compressor, { m: { m: memory } }).exports;
  const bytes = Buffer.from(memory.buffer);
  const words = new Uint32Array(memory.buffer);
  const place = (index) => (base + index) * BLOCK;

  const head = u32(1, 32, m, t, 0x13, 2, password.length);
  const seed = blake2b64(head, password, u32(salt.length), salt, u32(0, 0));
  for (const index of [0, 1]) firstBlock(Buffer.concat([seed, u32(index, 0)])).copy(bytes, place(index));

  const [zero, input, addresses] = [2 * BLOCK, 3 * BLOCK, 4 * BLOCK];
  for (let pass = 0; pass < t; pass++) {
    for (let slice = 0; slice < 4; slice++) {
      const isFixed = pass === 0 && slice < 2;
      words.set([pass, 0, 0, 0, slice, 0, length, 0, t, 0, 2, 0, 0, 0], input / 4);
      for (let index = 0; index < segment; index++) {
        if (isFixed && index % 128 === 0) {
          words[input / 4 + 12]++;
          g(zero, input, addresses);
          g(zero, addresses, addresses);
        }
        const current = slice * segment + index;
        if (pass === 0 && current < 2) continue;
        const previous = (current + length - 1) % length;
        const random = words[(isFixed ? addresses + 8 * (index % 128) : place(previous)) / 4];
        const area = (pass === 0 ? slice * segment : length - segment) + index - 1;
        const behind = area - 1 - high(area, high(random, random));
        const start = pass === 0 ? 0 : ((slice + 1) * segment) % length;
        (pass === 0 ? g : gx)(place(previous), place((start + behind) % length), place(current));
      }
    }
  }
  const blocks = bytes.subarray(place(0), place(length));
  return { key: finish(blocks.subarray(-BLOCK)), blocks };
}
