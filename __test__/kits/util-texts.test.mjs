// @ohos.util: the edges of texts that do not fit, and the older names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, throws, util } from './support.mjs';

const { TextDecoder, TextEncoder } = util;
const SMILE = '\u{1f600}';

for (const [encoding, size, result] of [
  ['utf-8', 4, { read: 2, written: 4 }],
  ['utf-8', 3, { read: 0, written: 0 }],
  ['utf-16le', 4, { read: 2, written: 4 }],
  ['utf-16le', 3, { read: 0, written: 0 }],
  ['utf-16be', 2, { read: 0, written: 0 }],
]) {
  test(`util: a surrogate pair as ${encoding} into ${size} bytes is whole or absent`, () => {
    const dest = new Uint8Array(size);
    assert.deepEqual({ ...new TextEncoder(encoding).encodeIntoUint8Array(SMILE, dest) }, result);
    const written = dest.slice(0, result.written);
    assert.equal(new TextDecoder(encoding).decodeToString(written), result.read === 0 ? '' : SMILE);
    assert.ok(dest.slice(result.written).every((byte) => byte === 0));
  });
}

test('util: encodeIntoUint8Array writes into the part that a view shows', () => {
  const whole = new Uint8Array(6);
  new TextEncoder().encodeIntoUint8Array('abcdef', whole.subarray(2, 4));
  assert.deepEqual([...whole], [0, 0, 0x61, 0x62, 0, 0]);
});

test('util: encodeInto(undefined) is encodeInto(), and each result is the bytes of nobody else', () => {
  const encoder = TextEncoder.create();
  assert.deepEqual(encoder.encodeInto(undefined), new Uint8Array());
  const first = encoder.encodeInto('a');
  first[0] = 0;
  assert.deepEqual(encoder.encodeInto('a'), new Uint8Array([0x61]));
});

test('util: a lone surrogate is encoded as U+FFFD, as the web does', () => {
  assert.deepEqual([...new TextEncoder().encodeInto('\ud83d')], [0xef, 0xbf, 0xbd]);
});

test('util: create gives an encoder of that encoding, whatever its case', () => {
  for (const name of ['utf-8', 'UTF-16LE', 'utf-16BE']) {
    assert.equal(TextEncoder.create(name).encoding, name.toLowerCase());
  }
});

test('util: decodeWithStream and decode are decodeToString', () => {
  const [first, second] = [new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac])];
  for (const name of ['decodeToString', 'decodeWithStream', 'decode']) {
    const decoder = TextDecoder.create();
    assert.equal(
      decoder[name](first, { stream: true }) + decoder[name](second, { stream: false }),
      '€',
      name,
    );
  }
});

test('util: what a stream left behind is no part of another decoder, and the end shows it as U+FFFD', () => {
  const decoder = TextDecoder.create();
  decoder.decodeToString(new Uint8Array([0xe2, 0x82]), { stream: true });
  assert.equal(TextDecoder.create().decodeToString(new Uint8Array([0x61])), 'a');
  assert.equal(decoder.decodeToString(new Uint8Array([0x61])), '\ufffda');
});

test('util: a fatal decoder works on after it refused something', () => {
  const decoder = TextDecoder.create('utf-8', { fatal: true });
  assert.equal(decoder.fatal, true);
  throws(CODE.INVALID_ARGUMENT, () => decoder.decodeToString(new Uint8Array([0xc3])));
  assert.equal(decoder.decodeToString(new Uint8Array([0x61])), 'a');
});

for (const [what, call] of [
  ['encoding null', () => new TextEncoder(null)],
  ['create with a number', () => TextEncoder.create(8)],
  ['encodeInto(null)', () => new TextEncoder().encodeInto(null)],
  ['encodeIntoUint8Array without a target', () => new TextEncoder().encodeIntoUint8Array('a')],
  ['encodeIntoUint8Array of no text', () => new TextEncoder().encodeIntoUint8Array(1, new Uint8Array(1))],
  ['an encoding of the web that is none to encode', () => new TextEncoder('iso-8859-1')],
  ['a decoder with options null', () => TextDecoder.create('utf-8', null)],
  ['a decoder whose encoding is a number', () => TextDecoder.create(8)],
  ['an ArrayBuffer to decode', () => TextDecoder.create().decodeToString(new ArrayBuffer(1))],
  ['a list to decode', () => TextDecoder.create().decodeToString([0x61])],
]) {
  test(`util: ${what} is 401`, () => throws(CODE.INVALID_ARGUMENT, call));
}
