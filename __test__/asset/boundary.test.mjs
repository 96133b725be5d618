// The boundary of the kit, once for all functions: every function in every style it has, failing at every stage of a call
// (while its arguments are packed, checked, while it runs, while it replies) and succeeding. What a function does is the
// subject of the other files, which ask in one style.

import assert from 'node:assert/strict';
import test from 'node:test';
import * as s from './scenario.mjs';

const { CODE, Tag, assetOf, attrs, bytes, guarded } = s;

/** The caller lives in user 0 and acts in user 100: a user id that is lost on the way shows. */
const IN_OTHER_USER = { ...s.asSystem(s.APP), userId: 0 };

/** Each style: its caller, how a function is called in it, and how failures come out of it. */
const STYLES = {
  promise: {
    manifest: s.APP,
    call: (kit, name, args) => s.promised(() => kit[name](...args)),
    fails: s.rejects,
    api: (name) => name,
  },
  sync: {
    manifest: s.APP,
    call: (kit, name, args) => kit[`${name}Sync`](...args),
    fails: s.throws,
    api: (name) => `${name}Sync`,
  },
  asUser: {
    manifest: IN_OTHER_USER,
    call: (kit, name, args) => s.promised(() => kit[`${name}AsUser`](100, ...args)),
    fails: s.rejects,
    api: (name) => `${name}AsUser`,
  },
};
const stylesOf = (name) => (s.OPERATIONS.includes(name) ? Object.keys(STYLES) : ['promise']);

const missing = () => attrs({ ALIAS: 'missing' });
const challenge = () => attrs({ AUTH_CHALLENGE: new Uint8Array(32) });

/**
 * Every function: a legal call, what answers it, how its first map is given to it, a map that fails the check of values, and
 * a call that fails when it runs. Batch functions report what fails while running in their result.
 */
const FUNCTIONS = {
  add: {
    legal: () => [assetOf('new')],
    answers: (answer) => assert.equal(answer, undefined),
    outOfRange: { ACCESSIBILITY: 3 },
    fails: [CODE.DUPLICATED, () => [assetOf('a1')]],
  },
  remove: {
    legal: () => [attrs({ ALIAS: 'a1' })],
    answers: (answer) => assert.equal(answer, undefined),
    outOfRange: { ACCESSIBILITY: 3 },
    fails: [CODE.NOT_FOUND, () => [missing()]],
  },
  update: {
    legal: () => [attrs({ ALIAS: 'a1' }), attrs({ SECRET: 'changed' })],
    answers: (answer) => assert.equal(answer, undefined),
    outOfRange: { ACCESSIBILITY: 3 },
    fails: [CODE.NOT_FOUND, () => [missing(), attrs({ SECRET: 'changed' })]],
  },
  preQuery: {
    legal: () => [attrs({ ALIAS: 'guarded' })],
    answers: (answer) => assert.ok(answer instanceof Uint8Array && answer.length === 32),
    outOfRange: { AUTH_VALIDITY_PERIOD: 601 },
    fails: [CODE.NOT_FOUND, () => [missing()]],
  },
  query: {
    legal: () => [attrs({ ALIAS: 'a1', RETURN_TYPE: s.ReturnType.ALL })],
    answers: ([row, ...more]) => {
      assert.ok(row instanceof Map && more.length === 0);
      assert.equal(s.text(row.get(Tag.SECRET)), 'secret of a1');
    },
    outOfRange: { RETURN_LIMIT: 65537 },
    fails: [CODE.NOT_FOUND, () => [missing()]],
  },
  postQuery: {
    legal: () => [challenge()],
    answers: (answer) => assert.equal(answer, undefined),
    outOfRange: { AUTH_CHALLENGE: new Uint8Array(31) },
    fails: [CODE.IPC_ERROR, () => [attrs({ AUTH_CHALLENGE: new Uint8Array(32), GROUP_ID: 'undeclared' })]],
  },
  batchAdd: {
    legal: () => [[assetOf('b1'), assetOf('b2')]],
    answers: (answer) => assert.deepEqual(s.failuresOf(answer), []),
    wrapped: true,
    outOfRange: { ACCESSIBILITY: 3 },
  },
  batchUpdate: {
    legal: () => [[attrs({ ALIAS: 'a1' })], [attrs({ DATA_LABEL_NORMAL_1: 'changed' })]],
    answers: (answer) => assert.deepEqual(s.failuresOf(answer), []),
    wrapped: true,
    outOfRange: { ALIAS: 'x'.repeat(257) },
  },
  batchRemove: {
    legal: () => [[attrs({ ALIAS: 'a1' })]],
    answers: (answer) => assert.equal(answer, undefined),
    wrapped: true,
    outOfRange: { ALIAS: 'x'.repeat(257) },
  },
  querySyncResult: {
    legal: () => [new Map()],
    answers: (answer) => assert.equal(answer.resultCode, 0),
    outOfRange: { GROUP_ID: 'short' },
  },
};

/** The legal arguments, with `change` made to the first map. */
function changed({ legal, wrapped }, change) {
  const args = legal();
  const first = wrapped ? args[0][0] : args[0];
  if (wrapped) args[0][0] = change(first);
  else args[0] = change(first);
  return args;
}

/** What is wrong already with the JavaScript values. */
const UNPACKABLE = {
  'no arguments': () => [],
  'no Map': (row) => changed(row, (map) => Object.fromEntries(map)),
  'a Proxy of a Map': (row) => changed(row, (map) => new Proxy(map, {})),
  'a key that is a symbol': (row) => changed(row, (map) => new Map([...map, [Symbol('key'), 1]])),
  'a value of another type': (row) => changed(row, (map) => new Map([...map, [Tag.GROUP_ID, 'a string']])),
  'a value that is a symbol': (row) => changed(row, (map) => new Map([...map, [Tag.GROUP_ID, Symbol('x')]])),
  'a detached array': (row) => {
    const gone = bytes('group-of-notes');
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    return changed(row, (map) => new Map([...map, [Tag.GROUP_ID, gone]]));
  },
};

/** What the engine finds in the values, before it looks at what is stored. */
const UNCHECKED = {
  'a value out of its range': (row) => changed(row, (map) => s.extended(map, row.outOfRange)),
  'a tag that does not exist': (row) => changed(row, (map) => new Map([...map, [0x30000099, bytes('x')]])),
  'a tag that it does not take': (row) => changed(row, (map) => s.extended(map, { UPDATE_TIME: '1' })),
};

for (const [name, row] of Object.entries(FUNCTIONS)) {
  const bad = name === 'querySyncResult' ? CODE.PARAM_VERIFICATION_FAILED : CODE.INVALID_ARGUMENT;
  for (const style of stylesOf(name)) {
    const { manifest, call, fails, api } = STYLES[style];

    /** The kit in which `name` is called, and one that only looks. */
    async function scene(t) {
      const device = s.open(t);
      const kit = device.installApp(manifest).asset;
      const looking = s.kitIn(style, kit);
      await looking.add(assetOf('a1'));
      await looking.add(guarded('guarded'));
      return { device, kit, looking };
    }
    /** The call fails in the manner of the style with an error of its own, and has done nothing. */
    async function failsWith({ kit, looking }, code, makeArgs, what, before = () => {}) {
      await s.unchanged(looking, async () => {
        before();
        const [errors, texts] = [[], []];
        for (let n = 0; n < 2; n += 1) {
          const error = await fails(code, () => call(kit, name, makeArgs()), what);
          assert.ok(Object.hasOwn(error, 'code'), what);
          assert.ok(!('data' in error), what);
          assert.equal(typeof error.stack, 'string', what);
          assert.ok(error.message.startsWith(s.TEXT[code]), `${what}: ${error.message}`);
          errors.push(error);
          texts.push(error.message);
          Object.assign(error, { code: 0, message: 'spoilt' });
        }
        assert.notEqual(errors[0], errors[1], what);
        assert.equal(texts[0], texts[1], what);
      });
    }

    test(`A8 ${name} [${style}] answers`, async (t) => {
      row.answers(await call((await scene(t)).kit, name, row.legal()));
    });

    test(`A13 ${name} [${style}] ignores surplus arguments`, async (t) => {
      const surplus = [null, () => assert.fail('no function of the kit knows a callback')];
      row.answers(await call((await scene(t)).kit, name, [...row.legal(), ...surplus]));
    });

    test(`A7 A9 A11 A12 A24 ${name} [${style}] fails while its arguments are packed`, async (t) => {
      const all = await scene(t);
      for (const [what, args] of Object.entries(UNPACKABLE)) {
        await failsWith(all, CODE.INVALID_ARGUMENT, () => args(row), `${name}: ${what}`);
      }
    });

    test(`A9 D3 ${name} [${style}] fails while they are checked`, async (t) => {
      const all = await scene(t);
      for (const [what, args] of Object.entries(UNCHECKED)) {
        await failsWith(all, bad, () => args(row), `${name}: ${what}`);
      }
    });

    if (row.fails) {
      test(`A9 D30 ${name} [${style}] fails while it runs`, async (t) => {
        const all = await scene(t);
        const [code, args] = row.fails;
        await failsWith(all, code, args, name);
      });
    }

    test(`A9 D44 ${name} [${style}] fails in place of its reply`, async (t) => {
      const all = await scene(t);
      for (const code of [CODE.SERVICE_UNAVAILABLE, CODE.DATABASE_ERROR]) {
        const fault = { api: `asset.${api(name)}`, code, times: 2 };
        await failsWith(all, code, row.legal, name, () => all.device.faults.inject(fault));
      }
      row.answers(await call(all.kit, name, row.legal()));
    });

    test(`A9 ${name} [${style}] fails on a device that is closed`, async (t) => {
      const { device, kit } = await scene(t);
      device.close();
      await fails(CODE.SERVICE_UNAVAILABLE, () => call(kit, name, row.legal()));
    });
  }

  test(`A9 ${name} fails with the same words in every style`, async (t) => {
    const device = s.open(t);
    const own = device.installApp(s.APP).asset;
    const other = device.installApp({ ...IN_OTHER_USER, bundleName: 'com.example.other' }).asset;
    const kits = { promise: own, sync: own, asUser: other };
    const cases = { ...UNPACKABLE, ...UNCHECKED };
    delete cases['no arguments']; // an AsUser form counts its user id
    if (row.fails) cases['what is stored'] = row.fails[1];
    own.addSync(assetOf('a1'));
    await other.addAsUser(100, assetOf('a1'));
    for (const [what, args] of Object.entries(cases)) {
      const told = [];
      for (const style of stylesOf(name)) {
        const { call } = STYLES[style];
        const { code, message } = await new Promise((resolve) => {
          (async () => call(kits[style], name, args(row)))().then(() => resolve({}), resolve);
        });
        assert.equal(typeof code, 'number', `${name}, ${what} [${style}]`);
        told.push(`${code} ${message}`);
      }
      assert.equal(new Set(told).size, 1, `${name}, ${what}: ${told.join(' | ')}`);
    }
  });
}

test('A7 every function of the kit is in the matrix', () => {
  assert.deepEqual(Object.keys(FUNCTIONS).sort(), [...s.OPERATIONS, ...s.OTHERS].sort());
});
