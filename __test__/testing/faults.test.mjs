// Faults a test orders, and the record of calls.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Accessibility,
  aliasesNow,
  assetOf,
  attrs,
  bytes,
  CODE,
  named,
  open,
  rejects,
  Tag,
  throws,
  turns,
} from '../support/index.mjs';

test('faults.inject: the next call fails with that code and does nothing, the one after works', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.add', code: CODE.DATABASE_ERROR });
  await rejects(CODE.DATABASE_ERROR, device.asset.add(assetOf('a1')));
  assert.deepEqual(aliasesNow(device.asset), []);
  await device.asset.add(assetOf('a1'));
  assert.deepEqual(aliasesNow(device.asset), ['a1']);
});

test('faults.inject: the name is that of the function, Sync forms are their own', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.addSync', code: CODE.CRYPTO_ERROR });
  await device.asset.add(assetOf('a1'));
  throws(CODE.CRYPTO_ERROR, () => device.asset.addSync(assetOf('a2')));
  device.asset.addSync(assetOf('a2'));
  assert.deepEqual(aliasesNow(device.asset), ['a1', 'a2']);
});

test('faults.inject: reaches the kits of all apps of the device, and of no other device', async (t) => {
  const device = open(t);
  const app = device.installApp({ bundleName: 'com.example.wallet' });
  const other = open(t);
  device.faults.inject({ api: 'asset.add', code: CODE.SERVICE_UNAVAILABLE });
  await other.asset.add(assetOf('a1'));
  await rejects(CODE.SERVICE_UNAVAILABLE, app.asset.add(assetOf('a1')));
});

test('faults.inject: times and after', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.add', code: CODE.DATABASE_ERROR, times: 2, after: 1 });
  const outcomes = [];
  for (const alias of ['a1', 'a2', 'a3', 'a4']) {
    outcomes.push(
      await device.asset.add(assetOf(alias)).then(
        () => 0,
        (error) => error.code,
      ),
    );
  }
  assert.deepEqual(outcomes, [0, CODE.DATABASE_ERROR, CODE.DATABASE_ERROR, 0]);
});

/** Whether a promise has settled after some turns of the event loop. */
async function settled(promise) {
  let done = false;
  const note = () => {
    done = true;
  };
  promise.then(note, note);
  await turns();
  return done;
}

test('faults.inject: delayMs holds a promise until the device clock gets there', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.add', delayMs: 5000 });
  const pending = device.asset.add(assetOf('a1'));
  assert.equal(await settled(pending), false);
  device.clock.advance(4999);
  assert.equal(await settled(pending), false);
  device.clock.advance(1);
  assert.equal(await pending, undefined);
  assert.deepEqual(aliasesNow(device.asset), ['a1']);
});

test('faults.inject: delayMs with a code fails late', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.query', delayMs: 100, code: CODE.SERVICE_UNAVAILABLE });
  device.asset.addSync(assetOf('a1'));
  const pending = device.asset.query(named('a1'));
  const refused = rejects(CODE.SERVICE_UNAVAILABLE, pending);
  assert.equal(await settled(pending), false);
  device.clock.advance(100);
  await refused;
  assert.equal((await device.asset.query(named('a1'))).length, 1);
});

test('faults.clear: nothing ordered is left', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.add', code: CODE.DATABASE_ERROR, times: 10 });
  device.faults.inject({ api: 'asset.querySync', code: CODE.DATABASE_ERROR, after: 1 });
  device.faults.clear();
  await device.asset.add(assetOf('a1'));
  assert.deepEqual(aliasesNow(device.asset), ['a1']);
  assert.deepEqual(aliasesNow(device.asset), ['a1']);
});

const badFaults = [
  undefined,
  null,
  'asset.add',
  {},
  { api: 5, code: CODE.DATABASE_ERROR },
  { api: 'asset.ad', code: CODE.DATABASE_ERROR },
  { api: 'add', code: CODE.DATABASE_ERROR },
  { api: 'asset.Tag', code: CODE.DATABASE_ERROR },
  { api: 'asset.add', code: 'broken' },
  { api: 'asset.add', code: CODE.DATABASE_ERROR, times: 0 },
  { api: 'asset.add', code: CODE.DATABASE_ERROR, times: 1.5 },
  { api: 'asset.add', code: CODE.DATABASE_ERROR, after: -1 },
  { api: 'asset.add', delayMs: -1 },
  { api: 'asset.add', delayMs: 'long' },
];

for (const fault of badFaults) {
  test(`faults.inject(${JSON.stringify(fault)}): 401, and nothing is ordered`, async (t) => {
    const device = open(t);
    throws(CODE.INVALID_ARGUMENT, () => device.faults.inject(fault));
    await device.asset.add(assetOf('a1'));
  });
}

test('calls: which app called what, with which outcome and how long', async (t) => {
  const device = open(t);
  const app = device.installApp({ bundleName: 'com.example.wallet' });
  device.calls.start();
  await device.asset.add(assetOf('a1'));
  await rejects(CODE.NOT_FOUND, app.asset.query(named('a1')));
  throws(CODE.NOT_FOUND, () => app.asset.removeSync(named('a1')));
  const records = device.calls.stop();
  assert.deepEqual(
    records.map(({ api, app: caller, code }) => [api, caller, code]),
    [
      ['asset.add', 'com.example.tests', 0],
      ['asset.query', 'com.example.wallet', CODE.NOT_FOUND],
      ['asset.removeSync', 'com.example.wallet', CODE.NOT_FOUND],
    ],
  );
  for (const { durationMs } of records) assert.ok(typeof durationMs === 'number' && durationMs >= 0);
});

test('calls: arguments as shapes, lengths instead of bytes', async (t) => {
  const device = open(t);
  device.calls.start();
  const more = { ACCESSIBILITY: Accessibility.DEVICE_UNLOCKED, REQUIRE_PASSWORD_SET: false };
  await device.asset.add(assetOf('alias', { SECRET: 'twelve bytes', ...more }));
  await device.asset.batchAdd([assetOf('b1', { SECRET: 'secret' }), assetOf('b2', { SECRET: 'secret' })]);
  await device.asset.addAsUser(100, assetOf('c1')).catch(() => {});
  await device.asset.update(named('alias'), attrs({ SECRET: 'next' }));
  const args = device.calls.stop().map((record) => record.args);
  const element = { SECRET: '<bytes 6>', ALIAS: '<bytes 2>' };
  assert.deepEqual(args[0], [
    { SECRET: '<bytes 12>', ALIAS: '<bytes 5>', ACCESSIBILITY: 2, REQUIRE_PASSWORD_SET: false },
  ]);
  assert.deepEqual(args[1], [[element, element]]);
  assert.deepEqual(args[2], [100, { SECRET: '<bytes 12>', ALIAS: '<bytes 2>' }]);
  assert.deepEqual(args[3], [{ ALIAS: '<bytes 5>' }, { SECRET: '<bytes 4>' }]);
});

test('calls: no byte of any argument or result is recorded, not even of wrong arguments', async (t) => {
  const device = open(t);
  const secret = 'never to be seen';
  device.calls.start();
  device.asset.addSync(assetOf('a1', { SECRET: secret }));
  device.asset.querySync(named('a1', { RETURN_TYPE: 0 }));
  const wrong = [new Map([[Tag.SECRET, secret]]), { secret }, secret, new Map([[secret, 1]])];
  for (const argument of wrong) await rejects(CODE.INVALID_ARGUMENT, device.asset.add(argument));
  const records = device.calls.stop();
  assert.equal(records.length, 2 + wrong.length);
  const text = JSON.stringify(records);
  const encodings = [secret, ...['hex', 'base64'].map((name) => Buffer.from(secret).toString(name))];
  for (const hidden of [...encodings, bytes(secret).join(',')]) assert.ok(!text.includes(hidden), hidden);
});

test('calls: only between start and stop, faults included', async (t) => {
  const device = open(t);
  device.asset.addSync(assetOf('a1'));
  device.calls.start();
  device.faults.inject({ api: 'asset.addSync', code: CODE.DATABASE_ERROR });
  throws(CODE.DATABASE_ERROR, () => device.asset.addSync(assetOf('a2')));
  const records = device.calls.stop();
  assert.deepEqual(
    records.map(({ api, code }) => [api, code]),
    [['asset.addSync', CODE.DATABASE_ERROR]],
  );
  device.asset.addSync(assetOf('a3'));
  device.calls.start();
  assert.deepEqual(device.calls.stop(), []);
});
