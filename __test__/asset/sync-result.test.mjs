// A171..A173, D32: querySyncResult, as long as nothing was cloned. What a clone makes of it: ../device/clone.test.mjs.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, attrs, rejects } = s;
const NOTHING = { resultCode: 0, totalCount: 0, failedCount: 0 };
const kitOf = (t) => s.memberOf(s.open(t), 'a').asset;
const ACCEPTED = ['GROUP_ID', 'REQUIRE_ATTR_ENCRYPTED'];

test('A171 querySyncResult resolves zeros, whatever is stored and asked for', async (t) => {
  const kit = kitOf(t);
  const questions = [{}, { REQUIRE_ATTR_ENCRYPTED: true }, { REQUIRE_ATTR_ENCRYPTED: false }, s.GROUP];
  for (const stored of [false, true]) {
    if (stored) await kit.add(s.assetOf('a1', { SYNC_TYPE: 7 }));
    for (const fields of [...questions, { ...s.GROUP, REQUIRE_ATTR_ENCRYPTED: true }]) {
      assert.deepEqual(await kit.querySyncResult(attrs(fields)), NOTHING);
    }
  }
  assert.deepEqual(await kit.querySyncResult(new Map(), 'surplus'), NOTHING);
});

test('A172 a tag that is not allowed rejects 24000018', async (t) => {
  const kit = kitOf(t);
  for (const [name, value] of Object.entries(s.SAMPLE)) {
    if (ACCEPTED.includes(name)) continue;
    await rejects(CODE.PARAM_VERIFICATION_FAILED, () => kit.querySyncResult(attrs({ [name]: value })), name);
    const more = attrs({ REQUIRE_ATTR_ENCRYPTED: true, [name]: value });
    await rejects(CODE.PARAM_VERIFICATION_FAILED, () => kit.querySyncResult(more), name);
  }
});

test('A172 D32 an unknown tag of a known type, and USER_ID, reject 24000018', async (t) => {
  const kit = kitOf(t);
  for (const [tag, value] of [
    [0x10000099, true],
    [0x20000099, 1],
    [0x30000099, s.bytes('x')],
    [s.USER_ID, 100],
    [s.USER_ID, 1],
  ]) {
    await rejects(
      CODE.PARAM_VERIFICATION_FAILED,
      () => kit.querySyncResult(new Map([[tag, value]])),
      tag.toString(16),
    );
  }
});

test('A172 A173 GROUP_ID of a wrong length: 24000018 from 1 to 2048 bytes, else 401', async (t) => {
  const kit = kitOf(t);
  for (const [length, code] of [
    [0, CODE.INVALID_ARGUMENT],
    [1, CODE.PARAM_VERIFICATION_FAILED],
    [6, CODE.PARAM_VERIFICATION_FAILED],
    [128, CODE.PARAM_VERIFICATION_FAILED],
    [2048, CODE.PARAM_VERIFICATION_FAILED],
    [2049, CODE.INVALID_ARGUMENT],
  ]) {
    const map = attrs({ GROUP_ID: new Uint8Array(length).fill(97) });
    await rejects(code, () => kit.querySyncResult(map), `${length} bytes`);
  }
});

test('A173 a missing argument, no Map, a wrong key or value type reject 401', async (t) => {
  const kit = kitOf(t);
  const wrong = {
    undefined: undefined,
    null: null,
    'an object': {},
    'an array': [],
    'a Set': new Set(),
    'a WeakMap': new WeakMap(),
    text: 'x',
    'a text key': new Map([['GROUP_ID', s.bytes('group-of-notes')]]),
    'key 1': new Map([[1, true]]),
    'key 0x40000001': new Map([[0x40000001, true]]),
    'number for a boolean': attrs({ REQUIRE_ATTR_ENCRYPTED: 1 }),
    'null for a boolean': attrs({ REQUIRE_ATTR_ENCRYPTED: null }),
    'text for bytes': new Map([[s.Tag.GROUP_ID, 'group-of-notes']]),
    'buffer for bytes': new Map([[s.Tag.GROUP_ID, new ArrayBuffer(14)]]),
    'a wrong type of a tag not allowed': new Map([[s.Tag.ALIAS, 5]]),
  };
  await rejects(
    CODE.INVALID_ARGUMENT,
    s.promised(() => kit.querySyncResult()),
  );
  for (const [what, argument] of Object.entries(wrong)) {
    await rejects(
      CODE.INVALID_ARGUMENT,
      s.promised(() => kit.querySyncResult(argument)),
      what,
    );
  }
});
