// Faults a test orders, and the record of calls.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Accessibility,
  aliasesOf,
  assetOf,
  bytes,
  CODE,
  failsWith,
  named,
  open,
  Tag,
  turns,
} from './support.mjs';

test('faults.inject: the next call fails with that code and does nothing, the one after works', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.add', code: CODE.DATABASE });
  await assert.rejects(device.asset.add(assetOf('a1')), failsWith(CODE.DATABASE));
  assert.deepEqual(aliasesOf(device.asset), []);
  await device.asset.add(assetOf('a1'));
  assert.deepEqual(aliasesOf(device.asset), ['a1']);
});

test('faults.inject: the name is that of the function, Sync forms are their own', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.addSync', code: CODE.CRYPTO });
  await device.asset.add(assetOf('a1'));
  assert.throws(() => device.asset.addSync(assetOf('a2')), failsWith(CODE.CRYPTO));
  device.asset.addSync(assetOf('a2'));
  assert.deepEqual(aliasesOf(device.asset), ['a1', 'a2']);
});

test('faults.inject: reaches the kits of all apps of the device, and of no other device', async (t) => {
  const device = open(t);
  const app = device.installApp({ bundleName: 'com.example.wallet' });
  const other = open(t);
  device.faults.inject({ api: 'asset.add', code: CODE.UNAVAILABLE });
  await other.asset.add(assetOf('a1'));
  await assert.rejects(app.asset.add(assetOf('a1')), failsWith(CODE.UNAVAILABLE));
});

test('faults.inject: times and after', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.add', code: CODE.DATABASE, times: 2, after: 1 });
  const outcomes = [];
  for (const alias of ['a1', 'a2', 'a3', 'a4']) {
    outcomes.push(
      await device.asset.add(assetOf(alias)).then(
        () => 0,
        (error) => error.code,
      ),
    );
  }
  assert.deepEqual(outcomes, [0, CODE.DATABASE, CODE.DATABASE, 0]);
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
  assert.deepEqual(aliasesOf(device.asset), ['a1']);
});

test('faults.inject: delayMs with a code fails late', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.query', delayMs: 100, code: CODE.UNAVAILABLE });
  device.asset.addSync(assetOf('a1'));
  const pending = device.asset.query(named('a1'));
  const refused = assert.rejects(pending, failsWith(CODE.UNAVAILABLE));
  assert.equal(await settled(pending), false);
  device.clock.advance(100);
  await refused;
  assert.equal((await device.asset.query(named('a1'))).length, 1);
});

test('faults.clear: nothing ordered is left', async (t) => {
  const device = open(t);
  device.faults.inject({ api: 'asset.add', code: CODE.DATABASE, times: 10 });
  device.faults.inject({ api: 'asset.querySync', code: CODE.DATABASE, after: 1 });
  device.faults.clear();
  await device.asset.add(assetOf('a1'));
  assert.deepEqual(aliasesOf(device.asset), ['a1']);
  assert.deepEqual(aliasesOf(device.asset), ['a1']);
});

const badFaults = [
  undefined,
  null,
  'asset.add',
  {},
  { api: 5, code: CODE.DATABASE },
  { api: 'asset.ad', code: CODE.DATABASE },
  { api: 'add', code: CODE.DATABASE },
  { api: 'asset.Tag', code: CODE.DATABASE },
  { api: 'asset.add', code: 'broken' },
  { api: 'asset.add', code: CODE.DATABASE, times: 0 },
  { api: 'asset.add', code: CODE.DATABASE, times: 1.5 },
  { api: 'asset.add', code: CODE.DATABASE, after: -1 },
  { api: 'asset.add', delayMs: -1 },
  { api: 'asset.add', delayMs: 'long' },
];

for (const fault of badFaults) {
  test(`faults.inject(${JSON.stringify(fault)}): 401, and nothing is ordered`, async (t) => {
    const device = open(t);
    assert.throws(() => device.faults.inject(fault), failsWith(CODE.INVALID));
    await device.asset.add(assetOf('a1'));
  });
}

test('calls: which app called what, with which outcome and how long', async (t) => {
  const device = open(t);
  const app = device.installApp({ bundleName: 'com.example.wallet' });
  device.calls.start();
  await device.asset.add(assetOf('a1'));
  await assert.rejects(app.asset.query(named('a1')), failsWith(CODE.NOT_FOUND));
  assert.throws(() => app.asset.removeSync(named('a1')), failsWith(CODE.NOT_FOUND));
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
  const more = [
    [Tag.ACCESSIBILITY, Accessibility.DEVICE_UNLOCKED],
    [Tag.REQUIRE_PASSWORD_SET, false],
  ];
  await device.asset.add(assetOf('alias', more, 'twelve bytes'));
  await device.asset.batchAdd([assetOf('b1', [], 'secret'), assetOf('b2', [], 'secret')]);
  await device.asset.addAsUser(100, assetOf('c1')).catch(() => {});
  await device.asset.update(named('alias'), new Map([[Tag.SECRET, bytes('next')]]));
  const args = device.calls.stop().map((record) => record.args);
  const element = { SECRET: '<bytes 6>', ALIAS: '<bytes 2>' };
  assert.deepEqual(args[0], [
    { SECRET: '<bytes 12>', ALIAS: '<bytes 5>', ACCESSIBILITY: 2, REQUIRE_PASSWORD_SET: false },
  ]);
  assert.deepEqual(args[1], [[element, element]]);
  assert.deepEqual(args[2], [100, { SECRET: '<bytes 16>', ALIAS: '<bytes 2>' }]);
  assert.deepEqual(args[3], [{ ALIAS: '<bytes 5>' }, { SECRET: '<bytes 4>' }]);
});

test('calls: no byte of any argument or result is recorded, not even of wrong arguments', async (t) => {
  const device = open(t);
  const secret = 'never to be seen';
  device.calls.start();
  device.asset.addSync(assetOf('a1', [], secret));
  device.asset.querySync(named('a1', [[Tag.RETURN_TYPE, 0]]));
  const wrong = [new Map([[Tag.SECRET, secret]]), { secret }, secret, new Map([[secret, 1]])];
  for (const argument of wrong) await assert.rejects(device.asset.add(argument), failsWith(CODE.INVALID));
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
  device.faults.inject({ api: 'asset.addSync', code: CODE.DATABASE });
  assert.throws(() => device.asset.addSync(assetOf('a2')), failsWith(CODE.DATABASE));
  const records = device.calls.stop();
  assert.deepEqual(
    records.map(({ api, code }) => [api, code]),
    [['asset.addSync', CODE.DATABASE]],
  );
  device.asset.addSync(assetOf('a3'));
  device.calls.start();
  assert.deepEqual(device.calls.stop(), []);
});
