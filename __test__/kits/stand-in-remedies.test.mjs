// What an error of a stand-in says to do, done to the letter, and names that are added to namespaces that are implemented.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import vm from 'node:vm';
import { kits } from './support.mjs';

/** The error of a call, and the modules that it says to register, with `value` for what it leaves open. */
function remedyOf(call, value) {
  let error;
  assert.throws(call, (thrown) => {
    error = thrown;
    return thrown.code === 'ERR_OHOS_STAND_IN';
  });
  const [, text] = /register\(\{ modules: (\{.*\}) \}\)/.exec(error.message);
  return { error, text, modules: vm.runInNewContext(`(${text.replace('…', 'value')})`, { value }) };
}

for (const [specifier, name, member] of [
  ['@kit.CoreFileKit', 'fileIo', 'copy'],
  ['@ohos.file.fs', 'default', 'connectDfs'],
  ['@kit.BasicServicesKit', 'deviceInfo', 'isVirtual'],
  ['@kit.ArkUI', 'promptAction', 'openCustomDialog'],
  ['@kit.ArkUI', 'PersistenceV2', 'ofNobody'],
  ['@arkts.collections', 'default', 'BitVector'],
]) {
  test(`stand-ins: ${name}.${member} of ${specifier} works once what its error says was done`, () => {
    const namespace = kits.moduleOf(specifier)[name];
    const before = Object.keys(namespace);
    const { error, text, modules } = remedyOf(
      () => namespace[member]('a', 'b'),
      (...args) => args.join(),
    );
    assert.equal(text, `{ '${specifier}': { ${name}: { ${member}: … } } }`);
    assert.deepEqual([error.specifier, error.export], [specifier, `${name}.${member}`]);
    kits.addModules(modules);
    assert.equal(kits.moduleOf(specifier)[name], namespace);
    assert.equal(namespace[member]('a', 'b'), 'a,b');
    assert.deepEqual(Object.keys(namespace), [...before, member]);
  });
}

test('stand-ins: a namespace of which nothing is implemented is replaced as its error says', () => {
  const { http } = kits.moduleOf('@kit.NetworkKit');
  const { modules } = remedyOf(() => http.createHttp(), { createHttp: () => 'mine' });
  kits.addModules(modules);
  assert.equal(kits.moduleOf('@kit.NetworkKit').http.createHttp(), 'mine');
});

test('register: names are added to a namespace or put in place of its own, the others stay', () => {
  class Aspect {}
  kits.addModules({ '@kit.ArkTS': { util: { Aspect, generateRandomUUID: () => 'always' } } });
  const { util } = kits.moduleOf('@kit.ArkTS');
  assert.deepEqual([util.Aspect, util.generateRandomUUID()], [Aspect, 'always']);
  assert.equal(util.format('%s', 'a'), 'a');
  assert.equal(kits.moduleOf('@ohos.util').default, util);
});

test('register: names are added to a namespace of the device, of which the package itself keeps its own', () => {
  const { asset: own } = kits.moduleOf('@kit.AssetStoreKit');
  kits.addModules({ '@kit.AssetStoreKit': { asset: { addSync: () => 'mine' } } });
  kits.addModules({ '@kit.AssetStoreKit': { asset: { more: 7 } } });
  const { asset } = kits.moduleOf('@kit.AssetStoreKit');
  assert.deepEqual([asset.addSync(), asset.more, asset.Tag], ['mine', 7, own.Tag]);
  assert.notEqual(own.addSync, asset.addSync);
});

test('register: what is no plain object replaces a namespace', () => {
  class Fake {
    on() {
      return 'fake';
    }
  }
  kits.addModules({ '@kit.BasicServicesKit': { emitter: new Fake() } });
  assert.equal(kits.moduleOf('@kit.BasicServicesKit').emitter.on(), 'fake');
});
