// Test control: every fault, gates, assertions about calls.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import {
  assertCalled,
  assertNoSecretInLabels,
  assertNoSync,
  assertNotCalled,
  assertOrder,
} from '../../lib/entry/testing.mjs';
import { bytes, CODE, caller, device, freshEachTest, rejects, throws, turn } from '../kits/support.mjs';

freshEachTest();

const require = createRequire(import.meta.url);
const { createDevice } = require('../../lib/entry/index.js');
const { asset } = device;
const { Tag } = asset;
const map = (fields) =>
  new Map(Object.entries(fields).map(([name, v]) => [Tag[name], typeof v === 'string' ? bytes(v) : v]));

// --- every function, every code ---

const CODES = [
  ...Object.values(asset.ErrorCode),
  ...[201, 202, 401, 801],
  ...Array.from({ length: 15 }, (_, i) => CODE.INVALID_PARAMETER + i),
];
/** Arguments that a function takes; one of each parameter where the kit checks types before anything else. */
const ARGUMENTS = require('../../lib/kits/access').FUNCTIONS.length; // loads the kits' tables
const FUNCTIONS = ['asset', 'access', 'privacy'].flatMap((kit) => require(`../../lib/kits/${kit}`).FUNCTIONS);

test('faults: every function of the three kits takes a fault with every documented code', () => {
  assert.ok(ARGUMENTS > 20 && FUNCTIONS.length > 60, String(FUNCTIONS.length));
  for (const api of FUNCTIONS) {
    for (const code of new Set(CODES)) device.faults.inject({ api, code });
    throws(CODE.INVALID_ARGUMENT, () => device.faults.inject({ api, code: 24000099 }));
  }
  throws(CODE.INVALID_ARGUMENT, () => device.faults.inject({ api: 'asset.addAll', code: 401 }));
});

for (const api of require('../../lib/kits/asset').FUNCTIONS) {
  test(`faults: ${api} fails with every documented code, and then works on`, async () => {
    const call = asset[api.slice('asset.'.length)];
    const args = new Array(call.length).fill(new Map());
    for (const code of new Set(CODES)) {
      device.faults.inject({ api, code });
      if (api.endsWith('Sync')) throws(code, () => call(...args));
      else await rejects(code, call(...args));
    }
  });
}

// --- gates ---

test('faults.hold: a call waits at the gate, others pass, and opening lets it through', async () => {
  const gate = device.faults.hold('asset.add');
  const first = asset.add(map({ ALIAS: 'a', SECRET: 's' }));
  await gate.reached();
  assert.equal(gate.waiting, 1);
  await asset.add(map({ ALIAS: 'b', SECRET: 's' }));
  asset.addSync(map({ ALIAS: 'c', SECRET: 's' }));
  assert.equal(asset.querySync(new Map()).length, 2);
  gate.open();
  await first;
  assert.equal(gate.waiting, 0);
  assert.equal(asset.querySync(new Map()).length, 3);
});

test('faults.hold: so many calls, after so many; reached(n) waits for them', async () => {
  const gate = device.faults.hold('asset.query', { times: 2, after: 1 });
  await rejects(CODE.NOT_FOUND, asset.query(new Map()));
  const held = [asset.query(new Map()), asset.query(new Map())];
  await gate.reached(2);
  assert.equal(gate.waiting, 2);
  await rejects(CODE.NOT_FOUND, asset.query(new Map()));
  gate.open();
  for (const call of held) await rejects(CODE.NOT_FOUND, call);
});

test('faults.hold: what comes after the gate was opened passes', async () => {
  const gate = device.faults.hold('asset.query');
  gate.open();
  await rejects(CODE.NOT_FOUND, asset.query(new Map()));
  assert.equal(gate.waiting, 0);
});

for (const [what, end] of [
  ['faults.clear', () => device.faults.clear()],
  ['reset', () => device.reset()],
]) {
  for (const times of [1, 2]) {
    test(`faults.hold: ${what} opens the gate of ${times}, also for a call that waits already`, async () => {
      const gate = device.faults.hold('asset.query', { times });
      const held = asset.query(new Map());
      await gate.reached();
      end();
      await assert.rejects(held);
      await assert.rejects(asset.query(new Map()));
      assert.equal(gate.waiting, 0);
    });
  }
}

test('faults.hold: closing the device opens it, and the call finds the device closed', async () => {
  const own = createDevice({ inMemory: true });
  const gate = own.faults.hold('asset.query');
  const held = own.asset.query(new Map());
  await gate.reached();
  own.close();
  await rejects(CODE.SERVICE_UNAVAILABLE, held);
});

test('faults.hold: a call of access control and of the privacy manager is held too', async () => {
  const app = caller();
  const gate = device.faults.hold('abilityAccessCtrl.checkAccessToken');
  const manager = device.abilityAccessCtrl.createAtManager();
  let done = false;
  const check = manager.checkAccessToken(app.tokenId, 'ohos.permission.CAMERA').then((status) => {
    done = true;
    return status;
  });
  await gate.reached();
  await turn();
  assert.equal(done, false);
  gate.open();
  assert.equal(await check, -1);
});

for (const [what, api, options] of [
  ['a Sync function', 'asset.addSync'],
  ['an unknown function', 'asset.addAll'],
  ['no name', undefined],
  ['options that are none', 'asset.add', 5],
  ['no times', 'asset.add', { times: 0 }],
]) {
  test(`faults.hold: ${what} is 401`, () =>
    throws(CODE.INVALID_ARGUMENT, () => device.faults.hold(api, options)));
}

// --- assertions ---

async function recorded(act) {
  device.calls.start();
  await act();
  return device.calls.stop();
}

const complains = (message, act) => assert.throws(act, { name: 'AssertionError', message });

test('testing: assertCalled and assertNotCalled', async () => {
  const calls = await recorded(async () => {
    await asset.add(map({ ALIAS: 'a', SECRET: 's' }));
    await asset.query(map({ ALIAS: 'b' })).catch(() => {});
  });
  assertCalled(calls, 'asset.add');
  assertCalled(calls, 'asset.add', { times: 1, code: 0 });
  assertCalled(calls, 'asset.query', { code: CODE.NOT_FOUND });
  assertNotCalled(calls, 'asset.postQuery');
  complains(/asset\.postQuery was not called; called were asset\.add, asset\.query/, () =>
    assertCalled(calls, 'asset.postQuery'),
  );
  complains(/asset\.add was called 1 times, not 2/, () => assertCalled(calls, 'asset.add', { times: 2 }));
  complains(/asset\.query with code 0 was not called/, () => assertCalled(calls, 'asset.query', { code: 0 }));
  complains(/asset\.add was called 1 times, not 0/, () => assertNotCalled(calls, 'asset.add'));
  complains(/nothing was called/, () => assertCalled([], 'asset.add'));
});

test('testing: assertOrder', async () => {
  const calls = await recorded(async () => {
    await asset.add(map({ ALIAS: 'a', SECRET: 's' }));
    await asset.update(map({ ALIAS: 'a' }), map({ SECRET: 't' }));
    await asset.remove(map({ ALIAS: 'a' }));
  });
  assertOrder(calls, ['asset.add', 'asset.remove']);
  assertOrder(calls, []);
  complains(/asset\.update was not called after asset\.remove/, () =>
    assertOrder(calls, ['asset.remove', 'asset.update']),
  );
  complains(/asset\.query was not called;/, () => assertOrder(calls, ['asset.query']));
});

test('testing: assertNoSync', async () => {
  assertNoSync(await recorded(() => asset.add(map({ ALIAS: 'a', SECRET: 's' }))));
  const calls = await recorded(async () => asset.querySync(new Map()));
  complains(/asset\.querySync/, () => assertNoSync(calls));
});

for (const [what, act, where] of [
  ['an alias', () => asset.add(map({ ALIAS: 'hunter2', SECRET: 'hunter2' })), /asset\.add: ALIAS/],
  [
    'a label',
    () => asset.addSync(map({ ALIAS: 'a', SECRET: 'hunter2', DATA_LABEL_CRITICAL_2: 'my hunter2!' })),
    /asset\.addSync: DATA_LABEL_CRITICAL_2/,
  ],
  [
    'a label in a batch',
    () => asset.batchAdd([map({ ALIAS: 'a', SECRET: 'hunter2', DATA_LABEL_NORMAL_1: 'hunter2' })]),
    /asset\.batchAdd: DATA_LABEL_NORMAL_1/,
  ],
  [
    'a label of an update',
    async () => {
      await asset.add(map({ ALIAS: 'a', SECRET: 'other' }));
      await asset.update(map({ ALIAS: 'a' }), map({ SECRET: 'hunter2', DATA_LABEL_NORMAL_1: 'hunter2' }));
    },
    /asset\.update: DATA_LABEL_NORMAL_1/,
  ],
]) {
  test(`testing: assertNoSecretInLabels finds a secret in ${what}, and shows none`, async () => {
    const calls = await recorded(act);
    complains(where, () => assertNoSecretInLabels(calls));
    assert.doesNotMatch(JSON.stringify(calls), /hunter2/);
    try {
      assertNoSecretInLabels(calls);
    } catch (error) {
      assert.doesNotMatch(`${error.message} ${JSON.stringify(error)}`, /hunter2/);
    }
  });
}

test('testing: other assets pass, and records have the members of the contract only', async () => {
  const calls = await recorded(() =>
    asset.add(map({ ALIAS: 'mail', SECRET: 'hunter2', DATA_LABEL_NORMAL_1: 'hunter' })),
  );
  assertNoSecretInLabels(calls);
  assert.deepEqual(Object.keys(calls[0]), ['api', 'app', 'args', 'code', 'durationMs']);
});

test('testing: what are no records is 401', () => {
  for (const assertion of [assertNoSync, assertNoSecretInLabels])
    throws(CODE.INVALID_ARGUMENT, () => assertion(undefined));
  throws(CODE.INVALID_ARGUMENT, () => assertCalled('asset.add', 'asset.add'));
  throws(CODE.INVALID_ARGUMENT, () => assertOrder({}, []));
});
