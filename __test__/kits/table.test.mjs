// The table of specifiers, canIUse, and what errors of the neighbouring kits are.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { CODE, kits } from './support.mjs';

const require = createRequire(import.meta.url);
const { CAPABILITIES, canIUse } = require('../../lib/sdk/syscap');
const { kitError } = require('../../lib/calls/kit-errors');

for (const capability of [
  'SystemCapability.Account.OsAccount',
  'SystemCapability.BundleManager.BundleFramework.Core',
  'SystemCapability.HiviewDFX.HiLog',
  'SystemCapability.Security.AccessToken',
  'SystemCapability.Security.Asset',
  'SystemCapability.UserIAM.UserAuth.Core',
  'SystemCapability.Utils.Lang',
]) {
  test(`canIUse: ${capability} is here`, () => {
    assert.equal(canIUse(capability), true);
    assert.ok(CAPABILITIES.has(capability));
  });
}

for (const other of [
  'SystemCapability.Communication.NetManager.Core',
  'systemcapability.security.asset',
  'SystemCapability.Security.Asset ',
  'constructor',
  '',
  undefined,
  null,
  5,
  {},
  ['SystemCapability.Security.Asset'],
]) {
  test(`canIUse: ${JSON.stringify(other)} is not`, () => assert.equal(canIUse(other), false));
}

for (const code of [
  ...[201, 202, 401, CODE.SERVICE_UNAVAILABLE, 12300001, 12300002, 12300003, 17700001, 17700004],
  ...[2, 3, 5, 6, 7, 9, 10].map((last) => 12500000 + last),
]) {
  test(`errors: ${code} is an Error with this number, a text and the detail`, () => {
    for (const detail of [undefined, 'the detail']) {
      const error = kitError(code, detail);
      assert.ok(error instanceof Error);
      assert.strictEqual(error.code, code);
      assert.ok(error.message.length > 0 && !error.message.includes('undefined'));
      assert.equal(error.message.includes('the detail'), detail !== undefined);
    }
  });
}

test('kits: every specifier has its module, whose names are namesOf', () => {
  for (const specifier of kits.specifiers()) {
    assert.ok(kits.has(specifier) && kits.isOfSdk(specifier), specifier);
    if (specifier === '@ohos/hypium') continue; // it starts a run of tests
    const module = kits.moduleOf(specifier);
    assert.deepEqual(Object.keys(module), kits.namesOf(specifier));
    assert.equal(module.__esModule, true);
    assert.equal(Object.keys(module).includes('__esModule'), false);
  }
});

test('kits: old and new specifiers give the same objects, types are undefined', () => {
  const { asset } = kits.moduleOf('@kit.AssetStoreKit');
  assert.equal(kits.moduleOf('@ohos.security.asset').default, asset);
  assert.equal(kits.moduleOf('@kit.ArkTS').util, kits.moduleOf('@ohos.util').default);
  assert.equal(
    kits.moduleOf('@kit.UserAuthenticationKit').userAuth,
    kits.moduleOf('@ohos.userIAM.userAuth').default,
  );
  assert.equal(kits.moduleOf('@kit.BasicServicesKit').BusinessError, undefined);
  assert.ok('BusinessError' in kits.moduleOf('@kit.BasicServicesKit'));
});

test('kits: namesOf and has of what is not here', () => {
  for (const name of ['@kit.NetworkKid', 'constructor', '__proto__', '', 'toString', '@kit/x', 'axios']) {
    assert.equal(kits.has(name), false, name);
    assert.deepEqual(kits.namesOf(name), [], name);
  }
});

test('kits: a kit that only devices have, and a native library, are there without names', () => {
  for (const name of [
    '@kit.PushKit',
    '@kit.IAPKit',
    '@kit.PDFKit',
    '@kit.MapKit',
    '@hms.core.push',
    'libentry.so',
    'libc++_shared.so',
  ]) {
    assert.equal(kits.has(name), true, name);
    assert.deepEqual(kits.namesOf(name), [], name);
    assert.throws(() => kits.moduleOf(name).anything.at(1), { code: 'ERR_OHOS_STAND_IN' });
  }
});

test('kits: isOfSdk knows the specifiers of the SDK, there or not', () => {
  for (const name of ['@kit.NetworkKit', '@ohos.net.http', '@hms.core.push', '@system.app', '@ohos/hypium']) {
    assert.equal(kits.isOfSdk(name), true, name);
  }
  for (const name of ['ohos-security-kit', '@ohos/other', '@kit/x', '@kit.', 'a@kit.X', '@types/node', '']) {
    assert.equal(kits.isOfSdk(name), false, name);
  }
});

test('kits: sourceOf is an ES module with every name', () => {
  const source = kits.sourceOf('@kit.AbilityKit');
  assert.match(source, /^import kits from "ohos-security-kit\/kits";$/m);
  for (const name of kits.namesOf('@kit.AbilityKit')) {
    assert.ok(source.includes(`export const ${name} = kit.${name};`), name);
  }
  assert.doesNotMatch(source, /export default/);
  assert.match(kits.sourceOf('@ohos.util'), /^export default kit\.default;$/m);
});

test('kits: sourceOf with names and a place of its own', () => {
  const source = kits.sourceOf('@kit.X"y', { names: ['a'], kits: '/some "place"/kits' });
  assert.ok(source.startsWith(`import kits from ${JSON.stringify('/some "place"/kits')};`));
  assert.ok(source.includes('export const a = kit.a;'));
  assert.ok(source.includes(JSON.stringify('@kit.X"y')));
});

test('kits: the text of sourceOf runs', async () => {
  const place = new URL('../../lib/modules/specifiers.js', import.meta.url).href;
  const source = kits.sourceOf('@kit.ArkTS', { kits: place });
  const { util } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  assert.equal(util, kits.moduleOf('@kit.ArkTS').util);
});

test('kits: missing says what is near and how to add a module', () => {
  const error = kits.missing('@kit.NetworkKid', '/some/file.ets');
  assert.ok(error instanceof Error);
  assert.equal(error.code, 'ERR_MODULE_NOT_FOUND');
  assert.match(error.message, /no module '@kit\.NetworkKid' \(imported by \/some\/file\.ets\)/);
  assert.match(error.message, /Did you mean '@kit\.NetworkKit'/);
  assert.match(error.message, /register\(\{ modules: \{ '@kit\.NetworkKid'/);
  assert.doesNotMatch(kits.missing('@kit.NetworkKid').message, /imported by|undefined/);
  assert.throws(() => kits.moduleOf('@kit.NetworkKid'), { code: 'ERR_MODULE_NOT_FOUND' });
});

test('kits: addModules adds modules and names, and a name that is there is replaced', () => {
  kits.addModules({ '@kit.AddedKit': { one: 1 } });
  kits.addModules({ '@kit.AddedKit': { two: 2 }, '@ohos.hilog': { extra: 'more' } });
  assert.deepEqual({ ...kits.moduleOf('@kit.AddedKit') }, { one: 1, two: 2 });
  assert.ok(kits.namesOf('@ohos.hilog').includes('extra'));
  assert.equal(typeof kits.moduleOf('@ohos.hilog').default.info, 'function');
  kits.addModules({ '@kit.AddedKit': { one: undefined } });
  const { one } = kits.moduleOf('@kit.AddedKit');
  assert.equal(one, undefined);
  assert.ok(kits.specifiers().includes('@kit.AddedKit'));
  assert.match(kits.missing('@kit.AddedKid').message, /@kit\.AddedKit/);
});

for (const bad of [undefined, null, 5, 'text', { '@kit.BadKit': null }, { '@kit.BadKit': 5 }]) {
  test(`kits: addModules(${JSON.stringify(bad)}) is a TypeError and adds nothing`, () => {
    assert.throws(() => kits.addModules(bad), TypeError);
    assert.deepEqual(kits.namesOf('@kit.BadKit'), []);
  });
}

test('kits: whenLoaded acts once, before the module is first given', () => {
  const loaded = [];
  kits.addModules({ '@kit.WatchedKit': { a: 1 } });
  kits.whenLoaded('@kit.WatchedKit', () => loaded.push('replaced'));
  kits.whenLoaded('@kit.WatchedKit', () => loaded.push('loaded'));
  assert.deepEqual(loaded, []);
  kits.moduleOf('@kit.WatchedKit');
  kits.moduleOf('@kit.WatchedKit');
  assert.deepEqual(loaded, ['loaded']);
});
