// @ohos.util: text and bytes in OpenHarmony's shape.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODE, throws, util } from './support.mjs';

const { TextDecoder, TextEncoder } = util;
const bytes = (...values) => new Uint8Array(values);

test('util: encodeInto takes one argument and returns the bytes', () => {
  const encoder = new TextEncoder();
  assert.deepEqual(encoder.encodeInto('aé'), bytes(0x61, 0xc3, 0xa9));
  assert.deepEqual(encoder.encodeInto(), bytes());
  assert.equal(encoder.encoding, 'utf-8');
  assert.ok(TextEncoder.create('UTF-8') instanceof TextEncoder);
});

for (const [encoding, expected] of [
  ['utf-16le', [0x61, 0, 0x3d, 0xd8, 0, 0xde]],
  ['utf-16be', [0, 0x61, 0xd8, 0x3d, 0xde, 0]],
]) {
  test(`util: encodes ${encoding}, and decodes it again`, () => {
    const encoded = new TextEncoder(encoding).encodeInto('a\u{1f600}');
    assert.deepEqual([...encoded], expected);
    assert.equal(new TextDecoder(encoding).decodeToString(encoded), 'a\u{1f600}');
  });
}

for (const [encoding, size, result, filled] of [
  ['utf-8', 3, { read: 2, written: 3 }, [0x61, 0xc3, 0xa9]],
  ['utf-8', 2, { read: 1, written: 1 }, [0x61, 0]],
  ['utf-16le', 5, { read: 2, written: 4 }, [0x61, 0, 0xe9, 0, 0]],
  ['utf-16be', 3, { read: 1, written: 2 }, [0, 0x61, 0]],
  ['utf-8', 0, { read: 0, written: 0 }, []],
]) {
  test(`util: encodeIntoUint8Array, ${encoding} into ${size} bytes: whole characters only`, () => {
    const dest = new Uint8Array(size);
    assert.deepEqual({ ...new TextEncoder(encoding).encodeIntoUint8Array('aé', dest) }, result);
    assert.deepEqual([...dest], filled);
  });
}

test('util: decodeToString decodes, across calls with stream', () => {
  const decoder = TextDecoder.create('utf-8');
  assert.equal(decoder.decodeToString(bytes(0x61, 0xc3), { stream: true }), 'a');
  assert.equal(decoder.decodeToString(bytes(0xa9)), 'é');
  assert.equal(decoder.decodeToString(bytes(0xff)), '\ufffd');
  assert.equal(decoder.decodeToString(bytes()), '');
});

test('util: a byte order mark goes, unless it is to stay', () => {
  const marked = bytes(0xef, 0xbb, 0xbf, 0x61);
  assert.equal(TextDecoder.create('utf-8').decodeToString(marked), 'a');
  const keeping = TextDecoder.create('utf-8', { ignoreBOM: true });
  assert.equal(keeping.decodeToString(marked), '\ufeffa');
  assert.deepEqual([keeping.ignoreBOM, keeping.fatal, keeping.encoding], [true, false, 'utf-8']);
});

test('util: a fatal decoder refuses bytes that are no text with 401', () => {
  throws(CODE.INVALID_ARGUMENT, () =>
    TextDecoder.create('utf-8', { fatal: true }).decodeToString(bytes(0xff)),
  );
});

for (const [what, call] of [
  ['an encoding that is no string', () => new TextEncoder(8)],
  ['an unknown encoding to encode', () => new TextEncoder('klingon')],
  ['a name that objects have', () => new TextEncoder('constructor')],
  ['an unknown encoding to decode', () => TextDecoder.create('klingon')],
  ['options that are no object', () => TextDecoder.create('utf-8', 1)],
  ['a text that is none', () => new TextEncoder().encodeInto(1)],
  ['a target that is no Uint8Array', () => new TextEncoder().encodeIntoUint8Array('a', [0])],
  ['bytes that are none', () => TextDecoder.create().decodeToString('a')],
  ['no bytes', () => TextDecoder.create().decodeToString()],
]) {
  test(`util: ${what} is 401`, () => throws(CODE.INVALID_ARGUMENT, call));
}
