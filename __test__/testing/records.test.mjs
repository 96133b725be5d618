// device.calls and its assertions with arguments that are odd: a record changes nothing of what a call does.
import '../support/manual-clock.mjs';
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { assertCalled, assertNoSecretInLabels, assertNoSync, assertOrder } from 'ohos-security-kit/testing';
import { bytes, CODE, device, freshEachTest, rejects, throws } from '../kits/support.mjs';

freshEachTest();
afterEach(() => device.calls.stop());

const { asset } = device;
const { Tag } = asset;
const fields = (more) => new Map([[Tag.ALIAS, bytes('a')], [Tag.SECRET, bytes('hunter2')], ...more]);

function revoked() {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy;
}
function detached() {
  const label = new Uint8Array(8);
  structuredClone(label.buffer, { transfer: [label.buffer] });
  return fields([[Tag.DATA_LABEL_NORMAL_1, label]]);
}

for (const [what, make] of [
  ['a revoked proxy', revoked],
  ['a map with bytes whose buffer went to another thread', detached],
  ['a proxy of a map', () => new Proxy(fields([]), {})],
  ['an object that pretends to be a map', () => ({ get: () => assert.fail('called'), size: 1 })],
  ['a text', () => 'hunter2'],
  ['nothing', () => undefined],
]) {
  for (const [how, prepare] of [
    ['without a record', () => {}],
    ['with a record', () => device.calls.start()],
  ]) {
    test(`calls: ${what} is 401 ${how}, rejected and thrown`, async () => {
      prepare();
      await rejects(CODE.INVALID_ARGUMENT, async () => {
        const call = asset.add(make());
        assert.ok(call instanceof Promise);
        await call;
      });
      throws(CODE.INVALID_ARGUMENT, () => asset.addSync(make()));
      for (const record of device.calls.stop()) assert.equal(record.code, CODE.INVALID_ARGUMENT);
    });
  }
}

test('testing: a record of a failed add is looked at all the same', async () => {
  device.calls.start();
  device.faults.inject({ api: 'asset.add', code: CODE.DATABASE_ERROR });
  await assert.rejects(asset.add(fields([[Tag.DATA_LABEL_NORMAL_1, bytes('hunter2')]])));
  const calls = device.calls.stop();
  assertCalled(calls, 'asset.add', { code: CODE.DATABASE_ERROR, times: 1 });
  assert.throws(() => assertNoSecretInLabels(calls), {
    name: 'AssertionError',
    message: /DATA_LABEL_NORMAL_1/,
  });
});

test('testing: every place of the secret is named, and a secret of three bytes is not looked for', async () => {
  device.calls.start();
  const [label, alias] = [[Tag.DATA_LABEL_CRITICAL_1, bytes('-hunter2-')], [Tag.ALIAS, bytes('hunter2')]]; // biome-ignore format: one row
  asset.addSync(fields([label, alias]));
  await asset.batchAdd([fields([]), fields([[Tag.ALIAS, bytes('b')], label])]);
  const calls = device.calls.stop();
  assert.throws(
    () => assertNoSecretInLabels(calls),
    ({ message }) => {
      assert.match(message, /asset\.addSync: ALIAS, DATA_LABEL_CRITICAL_1|asset\.addSync: .*ALIAS/);
      assert.match(message, /asset\.batchAdd: DATA_LABEL_CRITICAL_1/);
      return true;
    },
  );
  device.calls.start();
  asset.addSync(new Map([[Tag.ALIAS, bytes('abc')], [Tag.SECRET, bytes('abc')]])); // biome-ignore format: one row
  assertNoSecretInLabels(device.calls.stop());
});

test('testing: assertOrder counts a function that is wanted twice twice', async () => {
  device.calls.start();
  asset.addSync(fields([]));
  const calls = device.calls.stop();
  assertOrder(calls, ['asset.addSync']);
  assert.throws(() => assertOrder(calls, ['asset.addSync', 'asset.addSync']), { name: 'AssertionError' });
});

test('testing: errors of assertions carry what was and what was wanted', () => {
  device.calls.start();
  asset.addSync(fields([]));
  const calls = device.calls.stop();
  assert.throws(() => assertNoSync(calls), { actual: ['asset.addSync'], expected: [] });
  assert.throws(() => assertCalled(calls, 'asset.addSync', { times: 2 }), { actual: 1, expected: 2 });
});
