// C1..C15, C25, C26: the arguments of addPermissionUsedRecord, what is wrong (401, thrown), what is refused (rejected).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import {
  accesses,
  CODE,
  COMPONENT,
  callbackForm,
  counts,
  detail,
  entry,
  NORMAL,
  nameOfLength,
  P,
  PICKER,
  records,
  rejected,
  START,
  scene,
  thrown,
  turns,
} from './support.mjs';

const { INVALID_ARGUMENT, INVALID_PARAMETER } = CODE;
const noop = () => {};
const NUMBER = ['1', 1n, true, null, undefined, {}, [1], noop, Object(1)];
const STRING = [1, 1n, true, null, undefined, {}, [P.CAMERA], noop, Object(P.CAMERA)];
const WRONG = [NUMBER, STRING, NUMBER, NUMBER];

const managersOf = ({ pm, less, nor }) => Object.entries({ pm, less, nor });

test('C1 add with fewer than four arguments throws 401, whoever calls', (t) => {
  const s = scene(t);
  const args = [s.id, P.CAMERA, 1, 0];
  for (let count = 0; count < args.length; count += 1) {
    for (const [who, pm] of managersOf(s)) {
      const call = () => pm.addPermissionUsedRecord(...args.slice(0, count));
      assert.equal(thrown(call), INVALID_ARGUMENT, `${count} arguments by ${who}`);
    }
  }
});

for (const [position, values] of WRONG.entries()) {
  test(`C2 add with argument ${position + 1} of a wrong type throws 401 before any other check`, async (t) => {
    const s = scene(t);
    let calls = 0;
    for (const value of values) {
      for (const args of [
        [s.id, P.CAMERA, 1, 0],
        [0, '', -1, -1],
      ]) {
        args[position] = value;
        for (const [who, pm] of managersOf(s)) {
          const what = `${inspect(value)} by ${who}`;
          assert.equal(
            thrown(() => pm.addPermissionUsedRecord(...args)),
            INVALID_ARGUMENT,
            what,
          );
          assert.equal(
            thrown(() => pm.addPermissionUsedRecord(...args, () => (calls += 1))),
            INVALID_ARGUMENT,
            what,
          );
        }
      }
    }
    await turns();
    assert.equal(calls, 0, 'no callback is called for an error that was thrown');
    assert.deepEqual(await counts(s.pm, s.T, P.CAMERA), [0, 0]);
  });
}

for (const value of [undefined, null]) {
  test(`C3 D1 D28 add with ${value} as fifth argument is the promise form without options`, async (t) => {
    const { pm, T, id } = scene(t);
    const promise = pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, value);
    assert.ok(promise instanceof Promise);
    assert.equal(await promise, undefined);
    assert.deepEqual((await detail(pm, T, P.CAMERA)).accessRecords, [entry(START)]);
  });
}

test('C4 add with a fifth argument that is neither options nor a callback throws 401', (t) => {
  const s = scene(t);
  for (const value of [0, 5, '', 'x', true, false, 1n, Symbol('s')]) {
    for (const [who, pm] of managersOf(s)) {
      const call = () => pm.addPermissionUsedRecord(s.id, P.CAMERA, 1, 0, value);
      assert.equal(thrown(call), INVALID_ARGUMENT, `${String(value)} by ${who}`);
    }
  }
});

const OPTIONS = [
  ['C5', {}, NORMAL, ''],
  ['C5', { usedType: undefined }, NORMAL, ''],
  ['C5 D28', { usedType: null, enhancedIdentity: null }, NORMAL, ''],
  ['C5', { enhancedIdentity: undefined }, NORMAL, ''],
  ['C5', { unknown: 'property', toString: 5 }, NORMAL, ''],
  ['C5', [], NORMAL, ''],
  ['C5', Object.create(null), NORMAL, ''],
  ['C5', { usedType: 0 }, NORMAL, ''],
  ['C5', { usedType: 1 }, PICKER, ''],
  ['C5', { usedType: 2, enhancedIdentity: 'me' }, COMPONENT, 'me'],
  ['C5', { usedType: 1.9 }, PICKER, ''],
  ['C5', { usedType: Number.NaN }, NORMAL, ''],
  ['C5', { usedType: 2 ** 32 + 2 }, COMPONENT, ''],
];

for (const [numbers, options, usedType, identity] of OPTIONS) {
  test(`${numbers} add with options ${inspect(options)} records type ${usedType}`, async (t) => {
    const { pm, T, id } = scene(t);
    await pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, options);
    const { accessRecords } = await detail(pm, T, P.CAMERA, { identity });
    assert.deepEqual(accessRecords, [entry(START, 1, { usedType })]);
  });
}

for (const [number, member, values] of [
  ['C6', 'usedType', ['1', '', 1n, true, {}, [1], noop]],
  ['C8', 'enhancedIdentity', [5, 0, 1n, true, {}, ['x'], noop]],
]) {
  test(`${number} add with options.${member} of a wrong type throws 401 before any other check`, (t) => {
    const s = scene(t);
    for (const value of values) {
      for (const [who, pm] of managersOf(s)) {
        const call = () => pm.addPermissionUsedRecord(0, '', -1, 0, { [member]: value });
        assert.equal(thrown(call), INVALID_ARGUMENT, `${inspect(value)} by ${who}`);
      }
    }
  });
}

test('C5 D1 add ignores surplus arguments and still reads its options', async (t) => {
  const { pm, T, id } = scene(t);
  let calls = 0;
  await pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, { usedType: PICKER }, () => (calls += 1), 'surplus');
  await pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, null, 'surplus');
  const { accessRecords } = await detail(pm, T, P.CAMERA);
  assert.deepEqual(accessRecords.map(({ usedType }) => usedType).sort(), [NORMAL, PICKER]);
  await turns();
  assert.equal(calls, 0, 'a function behind the callback position is surplus');
});

// 1.3: fractions are cut off, NaN and infinities are 0, numbers wrap at 32 bits.
for (const [what, args, expected] of [
  ['fractions of counts', [1.9, 2.9], [1, 2]],
  ['a fraction above -1', [-0.9, 1], [0, 1]],
  ['NaN', [Number.NaN, 1], [0, 1]],
  ['infinities', [Number.POSITIVE_INFINITY, 1], [0, 1]],
  ['2^32 and more', [2 ** 32 + 3, 2 ** 33], [3, 0]],
  ['the largest count', [2 ** 31 - 1, 0], [2 ** 31 - 1, 0]],
]) {
  test(`C2 add reads ${what} as 32-bit counts`, async (t) => {
    const { pm, T, id } = scene(t);
    await pm.addPermissionUsedRecord(id, P.CAMERA, ...args);
    assert.deepEqual(await counts(pm, T, P.CAMERA), expected);
  });
}

test('C2 add reads a token id as a 32-bit number, its fraction cut off', async (t) => {
  const { pm, T, id } = scene(t);
  for (const token of [id + 0.5, id + 2 ** 32, id - 2 ** 32]) {
    await pm.addPermissionUsedRecord(token, P.CAMERA, 1, 0);
  }
  assert.deepEqual(await accesses(pm, T, P.CAMERA), [[START, 3]]);
});

// 17 characters of three bytes each: 51 bytes.
const CJK = '\u6743'.repeat(17);
const identity = (enhancedIdentity) => [undefined, P.CAMERA, 1, 0, { enhancedIdentity }];

const VALUES = [
  ['C7', 'usedType 3', INVALID_PARAMETER, [undefined, P.CAMERA, 1, 0, { usedType: 3 }]],
  ['C7', 'usedType -1', INVALID_PARAMETER, [undefined, P.CAMERA, 1, 0, { usedType: -1 }]],
  ['C9', 'an identity of 49 bytes', INVALID_PARAMETER, identity('i'.repeat(49))],
  ['C9', 'an identity of 17 characters and 51 bytes', INVALID_PARAMETER, identity(CJK)],
  ['C10', 'tokenID 0', INVALID_PARAMETER, [0, P.CAMERA, 1, 0]],
  ['C11', 'tokenID NaN', INVALID_PARAMETER, [Number.NaN, P.CAMERA, 1, 0]],
  ['C11', 'tokenID Infinity', INVALID_PARAMETER, [Number.POSITIVE_INFINITY, P.CAMERA, 1, 0]],
  ['C11', 'tokenID 0.9', INVALID_PARAMETER, [0.9, P.CAMERA, 1, 0]],
  ['C11', 'tokenID 2^32', INVALID_PARAMETER, [2 ** 32, P.CAMERA, 1, 0]],
  ['C12', 'an empty name', INVALID_PARAMETER, [undefined, '', 1, 0]],
  ['C13', 'a name of 257 bytes', INVALID_PARAMETER, [undefined, nameOfLength(257), 1, 0]],
  ['C13', 'a name of 258 bytes in 86 characters', INVALID_PARAMETER, [undefined, '\u6743'.repeat(86), 1, 0]],
  ['C13', 'an unknown name of 256 bytes', CODE.NO_PERMISSION, [undefined, nameOfLength(256), 1, 0]],
  ['C13', 'an unknown name of 255 bytes', CODE.NO_PERMISSION, [undefined, '\u6743'.repeat(85), 1, 0]],
  ['C14', 'successCount -1', INVALID_PARAMETER, [undefined, P.CAMERA, -1, 1]],
  ['C14', 'failCount -1', INVALID_PARAMETER, [undefined, P.CAMERA, 1, -1]],
  ['C14', 'successCount 2^31, which wraps', INVALID_PARAMETER, [undefined, P.CAMERA, 2 ** 31, 1]],
  ['C15', 'both counts 0', INVALID_PARAMETER, [undefined, P.CAMERA, 0, 0]],
  ['C15', 'both counts below 1', INVALID_PARAMETER, [undefined, P.CAMERA, 0.9, -0.9]],
];

for (const [number, what, code, [token, ...args]] of VALUES) {
  test(`${number} add with ${what} rejects with ${code} and records nothing`, async (t) => {
    const { pm, id } = scene(t);
    assert.equal(await rejected(() => pm.addPermissionUsedRecord(token ?? id, ...args)), code);
    assert.deepEqual((await records(pm)).bundleRecords, []);
    assert.deepEqual(await pm.getPermissionUsedTypeInfos(), []);
  });

  // With options there is no place for a callback.
  if (args.length > 3) continue;
  test(`C26 ${number} add with ${what} and a callback does not throw, the callback gets ${code}`, async (t) => {
    const { pm, id } = scene(t);
    const form = await callbackForm((callback) => pm.addPermissionUsedRecord(token ?? id, ...args, callback));
    assert.equal(form.returned, undefined);
    assert.equal(form.early, 0);
    assert.equal(form.times.length, 1);
    assert.ok(form.args[0] instanceof Error);
    assert.equal(form.args[0].code, code);
    assert.equal(form.args[1], undefined);
  });
}

for (const [what, text] of [
  ['48 bytes', 'i'.repeat(48)],
  ['16 characters and 48 bytes', CJK.slice(1)],
]) {
  test(`C9 add with an identity of ${what} is recorded under it`, async (t) => {
    const { pm, T, id } = scene(t);
    await pm.addPermissionUsedRecord(id, P.CAMERA, 1, 0, { enhancedIdentity: text });
    assert.equal((await detail(pm, T, P.CAMERA, { identity: text })).accessCount, 1);
  });
}

test('C7 C9 C10 C12 C13 C14 what is wrong with the values is said before who may call', async (t) => {
  const s = scene(t);
  const bad = VALUES.filter(([number]) => !['C15'].includes(number)).filter(
    ([, , code]) => code === INVALID_PARAMETER,
  );
  for (const [, what, , [token, ...args]] of bad) {
    for (const [who, pm] of managersOf(s)) {
      assert.equal(
        await rejected(pm.addPermissionUsedRecord(token ?? s.id, ...args)),
        INVALID_PARAMETER,
        `${what}, ${who}`,
      );
    }
  }
});

for (const surplus of [[], ['surplus', undefined], [null]]) {
  test(`C25 D3 D28 add with a callback and ${surplus.length} arguments after it calls it once, later`, async (t) => {
    const { pm, T, id } = scene(t);
    const form = await callbackForm((callback) =>
      pm.addPermissionUsedRecord(id, P.CAMERA, 2, 1, callback, ...surplus),
    );
    assert.equal(form.returned, undefined);
    assert.equal(form.early, 0, 'not before the call returned');
    assert.deepEqual(form.times, [[undefined, undefined]]);
    assert.deepEqual(await counts(pm, T, P.CAMERA), [2, 1]);
  });
}

test('C1 C25 a call without options ends as the same call with options that change nothing', async (t) => {
  const { pm, T } = scene(t);
  const outcome = async (tokenId, name, success, fail, options) => {
    const end = (error) => [error?.code, error?.message];
    try {
      return await pm.addPermissionUsedRecord(tokenId, name, success, fail, options).then(end, end);
    } catch (error) {
      return ['thrown', ...end(error)];
    }
  };
  const far = 2 ** 31;
  for (const tokenId of [T.tokenId, 0, 1, -1, far])
    for (const name of [P.CAMERA, P.INTERNET, '', 'a\0b', '\ud800', nameOfLength(256), nameOfLength(257)])
      for (const [success, fail] of [
        [1, 0],
        [0, 0],
        [-1, 0],
        [0, far],
        [far * 2 + 1, 1],
        [Number.NaN, 1.5],
      ])
        for (const none of [undefined, null, {}, { usedType: NORMAL, enhancedIdentity: '' }]) {
          const found = await outcome(tokenId, name, success, fail, none);
          const wanted = await outcome(tokenId, name, success, fail, { usedType: PICKER });
          assert.deepEqual(found, wanted, inspect([tokenId, name, success, fail, none]));
        }
});
