// Methods that the documents have and that were missing: of lists, classes, open files, keys, surroundings, dialogs.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { called, kits, util } from './support.mjs';

const require = createRequire(import.meta.url);
const { globals } = require('../../lib/modules/globals');
const { device } = require('../../lib/entry/index.js');
const { ArrayList, ArkTSUtils, collections, lang } = kits.moduleOf('@kit.ArkTS');
const { cryptoFramework } = kits.moduleOf('@kit.CryptoArchitectureKit');
const { fileIo } = kits.moduleOf('@kit.CoreFileKit');
const { promptAction } = kits.moduleOf('@kit.ArkUI');

test('ArrayList: removeByRange takes out what is before the second place', () => {
  const list = new ArrayList();
  for (const one of 'abcde') list.add(one);
  list.removeByRange(1, 3);
  assert.deepEqual([...list], ['a', 'd', 'e']);
  for (const [from, to] of [
    [-1, 2],
    [3, 4],
    [2, 2],
    [0, 4],
    [0.5, 2],
  ])
    assert.throws(() => list.removeByRange(from, to), { code: 10200001 });
  assert.equal(list.length, 3);
});

test('util.Aspect: before, after and in place of a method, of objects and of the class', () => {
  const seen = [];
  class Counter {
    step = 2;
    static twice(n) {
      return 2 * n;
    }
    add(n) {
      return this.step + n;
    }
  }
  util.Aspect.addBefore(Counter, 'add', false, (counter, n) => seen.push([counter.step, n]));
  util.Aspect.addAfter(Counter, 'add', false, (counter, result, n) => [counter.step, result, n]);
  assert.deepEqual([new Counter().add(5), seen], [[2, 7, 5], [[2, 5]]]);
  util.Aspect.replace(Counter, 'twice', true, (Class, n) => `${Class.name} ${n}`);
  assert.equal(Counter.twice(3), 'Counter 3');
  for (const args of [
    [5, 'add', false, () => 0],
    [Counter, 'none', false, () => 0],
    [Counter, 'add', true, () => 0],
    [Counter, 'add', false],
  ])
    assert.throws(() => util.Aspect.addBefore(...args), { code: 401 });
});

test('fileIo: a lock keeps another open file of the same from one of its own', async () => {
  const file = `${device.caller.context.filesDir}/locked`;
  const mode = fileIo.OpenMode.READ_WRITE | fileIo.OpenMode.CREATE;
  const [one, other] = [fileIo.openSync(file, mode), fileIo.openSync(file, mode)];
  one.tryLock();
  other.tryLock();
  assert.throws(() => one.tryLock(true), { code: 13900034 });
  other.unlock();
  await one.lock(true);
  assert.throws(() => other.tryLock(), { code: 13900034 });
  await assert.rejects(other.lock(), { code: 13900034 });
  assert.equal((await called((callback) => other.lock(true, callback)))[0].code, 13900034);
  fileIo.closeSync(one);
  await called((callback) => other.lock(callback));
  assert.throws(() => one.unlock(), { code: 13900008 });
  fileIo.closeSync(other);
});

test('cryptoFramework: parts of a key that are not implemented say so', async () => {
  const { pubKey, priKey } = await cryptoFramework.createAsyKeyGenerator('ECC256').generateKeyPair();
  for (const key of [pubKey, priKey])
    for (const name of ['getAsyKeySpec', 'getEncodedDer'])
      assert.throws(() => key[name]('X'), {
        code: 'ERR_OHOS_STAND_IN',
        message: new RegExp(`K(?:ey)\\.${name} = …`),
      });
});

test('Environment: what is asked is put into AppStorage, once', () => {
  const { AppStorage, Environment } = globals();
  assert.equal(Environment.envProp('languageCode', 'zh'), true);
  assert.equal(Environment.envProp('languageCode', 'zh'), false);
  Environment.envProps([
    { key: 'colorMode', defaultValue: 1 },
    { key: 'ofNobody', defaultValue: 7 },
  ]);
  assert.deepEqual(
    ['languageCode', 'colorMode', 'ofNobody'].map((name) => AppStorage.get(name)),
    ['en', 0, 7],
  );
  assert.deepEqual(Environment.keys(), ['languageCode', 'colorMode', 'ofNobody']);
});

test('older names: @ohos.prompt and @arkts.… give what the kits have', () => {
  assert.equal(kits.moduleOf('@ohos.prompt').default, promptAction);
  assert.equal(kits.moduleOf('@arkts.collections').default, collections);
  assert.equal(kits.moduleOf('@arkts.utils').default, ArkTSUtils);
  assert.equal(kits.moduleOf('@arkts.lang').default, lang);
  const decimal = kits.moduleOf('@arkts.math.Decimal');
  assert.equal(decimal.default, decimal.Decimal);
  assert.throws(() => ArkTSUtils.ASON.stringify({}), { code: 'ERR_OHOS_STAND_IN' });
  assert.equal(kits.isOfSdk('@arkts.collections'), true);
});

test('dialogs: choose calls the action of a button or a sheet, once', () => {
  const { ActionSheet, AlertDialog } = globals();
  const chosen = [];
  const button = (value) => ({ value, title: value, action: () => chosen.push(value) });
  device.ui.clear();
  AlertDialog.show({ primaryButton: button('no'), secondaryButton: button('yes') });
  AlertDialog.show({ confirm: button('fine') });
  AlertDialog.show({ buttons: [button('a'), button('b'), { value: 'without' }] });
  ActionSheet.show({ sheets: [button('first'), button('second')], confirm: button('close') });
  const { dialogs } = device.ui;
  assert.throws(() => dialogs[0].choose(2), RangeError);
  for (const [at, index] of [
    [0, 1],
    [0, 0],
    [1, 0],
    [2, 2],
    [3, 1],
  ])
    dialogs[at].choose(index);
  assert.deepEqual(chosen, ['yes', 'fine', 'second']);
});
