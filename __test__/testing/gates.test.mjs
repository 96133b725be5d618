// faults.hold: what opens a gate, and what cannot be held.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';
import { CODE, throws, turn } from '../kits/support.mjs';

const require = createRequire(import.meta.url);
const CAMERA = 'ohos.permission.CAMERA';

function open(t) {
  const app = { bundleName: 'com.example.tests', permissions: [CAMERA] };
  const device = createDevice({ inMemory: true, clock: 'manual', app });
  t.after(() => device.close());
  return device;
}
/** What a promise came to within some turns: 'pending' if nothing. */
async function outcomeOf(promise) {
  let outcome = 'pending';
  promise.then(
    () => {
      outcome = 0;
    },
    (error) => {
      outcome = error.code;
    },
  );
  for (let i = 0; i < 20; i++) await turn();
  return outcome;
}

for (const [what, end, outcome] of [
  ['gate.open', (_, gate) => gate.open(), CODE.NOT_FOUND],
  ['faults.clear', (device) => device.faults.clear(), CODE.NOT_FOUND],
  ['device.reset', (device) => device.reset(), CODE.NOT_FOUND],
  ['device.close', (device) => device.close(), CODE.SERVICE_UNAVAILABLE],
]) {
  for (const times of [1, 2]) {
    test(`faults.hold: ${what} lets go the call that waits, held with times ${times}`, async (t) => {
      const device = open(t);
      const gate = device.faults.hold('asset.query', { times });
      const held = device.asset.query(new Map());
      await gate.reached();
      assert.equal(gate.waiting, 1);
      end(device, gate);
      assert.equal(await outcomeOf(held), outcome);
      assert.equal(gate.waiting, 0);
    });
  }
}

test('faults.hold: after faults.clear nothing is held any more', async (t) => {
  const device = open(t);
  const gate = device.faults.hold('asset.query', { times: 5, after: 1 });
  device.faults.clear();
  for (let i = 0; i < 3; i++) assert.equal(await outcomeOf(device.asset.query(new Map())), CODE.NOT_FOUND);
  assert.equal(gate.waiting, 0);
});

test('faults.hold: a held call has done nothing yet, and does it when the gate opens', async (t) => {
  const device = open(t);
  const { asset } = device;
  const bytes = (text) => new TextEncoder().encode(text);
  const gate = device.faults.hold('asset.add');
  const held = asset.add(new Map([[asset.Tag.ALIAS, bytes('a')], [asset.Tag.SECRET, bytes('s')]])); // biome-ignore format: one row
  await gate.reached();
  throws(CODE.NOT_FOUND, () => asset.querySync(new Map()));
  device.clock.advance(3600_000); // no time passes a gate
  assert.equal(await outcomeOf(held), 'pending');
  gate.open();
  await held;
  assert.equal(asset.querySync(new Map()).length, 1);
});

test('faults.hold: reached waits for just so many, and is there for who asks late', async (t) => {
  const device = open(t);
  const gate = device.faults.hold('asset.query', { times: 3 });
  const reached = gate.reached(3);
  const calls = [1, 2].map(() => device.asset.query(new Map()).catch(({ code }) => code));
  assert.equal(await outcomeOf(reached), 'pending');
  calls.push(device.asset.query(new Map()).catch(({ code }) => code));
  await reached;
  await gate.reached(3);
  assert.equal(gate.waiting, 3);
  gate.open();
  gate.open();
  assert.deepEqual(await Promise.all(calls), [CODE.NOT_FOUND, CODE.NOT_FOUND, CODE.NOT_FOUND]);
  await gate.reached(3);
});

test('faults.hold: calls leave in the order in which they came', async (t) => {
  const device = open(t);
  const gate = device.faults.hold('asset.query', { times: 3 });
  const order = [];
  const calls = [1, 2, 3].map((i) => device.asset.query(new Map()).catch(() => order.push(i)));
  await gate.reached(3);
  gate.open();
  await Promise.all(calls);
  assert.deepEqual(order, [1, 2, 3]);
});

test('faults.hold: two gates for one function, each for its call', async (t) => {
  const device = open(t);
  const [first, second] = [device.faults.hold('asset.query'), device.faults.hold('asset.query')];
  const [a, b] = [device.asset.query(new Map()), device.asset.query(new Map())];
  await Promise.all([first.reached(), second.reached()]);
  second.open();
  assert.equal(await outcomeOf(b), CODE.NOT_FOUND);
  assert.equal(await outcomeOf(a), 'pending');
  first.open();
  assert.equal(await outcomeOf(a), CODE.NOT_FOUND);
});

test('faults.hold: a recorded call gets its outcome after the gate', async (t) => {
  const device = open(t);
  const gate = device.faults.hold('asset.query');
  device.calls.start();
  const held = device.asset.query(new Map());
  await gate.reached();
  gate.open();
  await assert.rejects(held);
  const [{ api, code }] = device.calls.stop();
  assert.deepEqual([api, code], ['asset.query', CODE.NOT_FOUND]);
});

const FUNCTIONS = ['asset', 'access', 'privacy'].flatMap((kit) => require(`../../lib/kits/${kit}`).FUNCTIONS);
const SYNC = /Sync$|\.on|\.off|\.getSelfPermissionStatus$|\.checkPermissionInUse$/;

// types/device.d.ts: "A function that returns a promise".
test('faults.hold: what returns no promise cannot be held: 401', (t) => {
  const device = open(t);
  const accepted = FUNCTIONS.filter((api) => SYNC.test(api)).filter((api) => {
    try {
      device.faults.hold(api);
      return true;
    } catch (error) {
      assert.equal(error.code, CODE.INVALID_ARGUMENT);
      return false;
    }
  });
  assert.deepEqual(accepted, []);
});

test('faults.hold: every function that returns a promise can be held', (t) => {
  const device = open(t);
  for (const api of FUNCTIONS.filter((name) => !SYNC.test(name))) {
    assert.equal(device.faults.hold(api).waiting, 0, api);
  }
});

for (const [what, ...args] of [
  ['nothing'],
  ['a number', 5],
  ['a name without its kit', 'add'],
  ['a member that is no function', 'asset.Tag'],
  ['options null', 'asset.add', null],
  ['a list of options', 'asset.add', []],
  ['times that are no number', 'asset.add', { times: '1' }],
  ['half a time', 'asset.add', { times: 1.5 }],
  ['a negative after', 'asset.add', { after: -1 }],
]) {
  test(`faults.hold: ${what} is 401, and holds nothing`, async (t) => {
    const device = open(t);
    throws(CODE.INVALID_ARGUMENT, () => device.faults.hold(...args));
    assert.equal(await outcomeOf(device.asset.add(new Map())), 401);
  });
}
