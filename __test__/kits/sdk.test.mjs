// Every row of the lists of the SDK: each specifier is a module, each name what the list says, each enum has its values. The
// rows are unpacked here from the data of the package, without the code that serves them.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { types } from 'node:util';
import zlib from 'node:zlib';
import { kits } from './support.mjs';

const require = createRequire(import.meta.url);
const { globals } = require('../../lib/modules/globals');

const listOf = (name) =>
  JSON.parse(
    zlib.brotliDecompressSync(fs.readFileSync(new URL(`../../lib/sdk/${name}.br`, import.meta.url))),
  );
const names = listOf('names');
const enums = listOf('enums');
const arkui = listOf('globals');

const isStandIn = (value) => typeof value === 'function' && types.isProxy(value);

/** Members of an enum; those whose value is not known are left out. */
function valuesOf(members) {
  let next = 0;
  return Object.fromEntries(
    [...members.matchAll(/([\w$]+)(?:=("(?:[^"\\]|\\.)*"|\?|[-\d.]+))?(?: |$)/g)].flatMap(
      ([, name, said]) => {
        if (said === '?') return [];
        const value = said === undefined ? next : JSON.parse(said);
        next = value + 1;
        return [[name, value]];
      },
    ),
  );
}

test('sdk: the lists are whole', () => {
  const words = (group) => Object.values(group).flatMap((text) => text.split(' '));
  assert.ok(Object.keys(names).length >= 660);
  assert.equal(Object.values(names).flatMap(words).length, 3159);
  assert.equal(Object.values(enums).flatMap(Object.keys).length, 2054);
  assert.equal(Object.values(arkui).flatMap(words).length, 2091);
});

test('sdk: every specifier is a module, and every name is what the list says', () => {
  for (const [specifier, kinds] of Object.entries(names)) {
    const module = kits.moduleOf(specifier);
    for (const [kind, list] of Object.entries(kinds)) {
      for (const name of list.split(' ')) {
        assert.ok(name in module, `${name} of ${specifier}`);
        if (kind === 'value') assert.notEqual(module[name], undefined, `${name} of ${specifier}`);
        if (kind === 'type') assert.equal(module[name], undefined, `${name} of ${specifier}`);
      }
    }
  }
});

/** The export of a module, or the member of its default export, that a dotted name begins with. */
function exportOf(specifier, [root, ...rest]) {
  const module = kits.moduleOf(specifier);
  if (root in module) return [module[root], rest];
  const { default: space } = module;
  // The default export is the namespace or the enum; or it has several enums as members.
  const roots = new Set(Object.keys(enums[specifier]).map((name) => name.split('.')[0]));
  const unnamed = [...roots].filter((name) => !(name in module));
  return [space, unnamed.length > 1 ? [root, ...rest] : rest];
}

test('sdk: every enum of a module has its members and values', () => {
  let compared = 0;
  for (const [specifier, list] of Object.entries(enums)) {
    if (specifier === 'global') continue;
    for (const [name, members] of Object.entries(list)) {
      const [start, rest] = exportOf(specifier, name.split('.'));
      const found = rest.reduce((at, part) => at[part], start);
      for (const [member, value] of Object.entries(valuesOf(members))) {
        assert.equal(found[member], value, `${member} of ${name} of ${specifier}`);
        compared++;
      }
    }
  }
  assert.ok(compared > 10_000);
});

test('sdk: a kit gives the enums of the namespaces that it re-exports', () => {
  const modules = {};
  for (const [specifier, list] of Object.entries(enums))
    for (const [root] of Object.keys(list).map((name) => name.split('.')))
      modules[root] = new Set([...(modules[root] ?? []), specifier]);
  let compared = 0;
  for (const [kit, kinds] of Object.entries(names)) {
    if (!kit.startsWith('@kit.')) continue;
    for (const root of (kinds.value ?? '').split(' ')) {
      const [module, ...others] = modules[root] ?? [];
      if (module === undefined || module === 'global' || others.length > 0) continue;
      for (const [name, members] of Object.entries(enums[module])) {
        const [first, ...rest] = name.split('.');
        if (first !== root) continue;
        const found = rest.reduce((at, part) => at[part], kits.moduleOf(kit)[root]);
        for (const [member, value] of Object.entries(valuesOf(members)))
          assert.equal(found[member], value, `${member} of ${name} of ${kit}`);
        compared++;
      }
    }
  }
  assert.ok(compared > 700);
});

for (const [kit, name, member, value] of [
  ['@kit.ConnectivityKit', 'connection', 'ScanDuplicateMode', undefined],
  ['@kit.NetworkKit', 'connection', 'NetCap', { NET_CAPABILITY_MMS: 0 }],
  ['@kit.AbilityKit', 'ConfigurationConstant', 'ColorMode', { COLOR_MODE_DARK: 0, COLOR_MODE_LIGHT: 1 }],
  ['@kit.AbilityKit', 'bundleManager', 'BundleType', { APP: 0 }],
  ['@kit.FormKit', 'formInfo', 'FormDimension', { Dimension_1_2: 1 }],
]) {
  test(`sdk: ${name} of ${kit} is of the kit's own family`, () => {
    const found = kits.moduleOf(kit)[name][member];
    for (const [key, expected] of Object.entries(value ?? {})) assert.equal(found[key], expected);
    if (value === undefined) assert.ok(isStandIn(found) || typeof found === 'object');
  });
}

test('sdk: every global of ArkUI that exists at run time is there, with the values of its enum', () => {
  const all = globals();
  for (const [what, list] of Object.entries(arkui.value)) {
    for (const name of list.split(' ')) {
      assert.ok(name in all, `${name} (${what})`);
      if (what !== 'enum') continue;
      for (const [member, value] of Object.entries(valuesOf(enums.global[name] ?? '')))
        assert.equal(all[name][member], value, `${member} of ${name}`);
    }
  }
  for (const name of Object.values(arkui.type).flatMap((text) => text.split(' ')))
    assert.equal(
      name in all,
      Object.values(arkui.value).some((list) => list.split(' ').includes(name)),
      name,
    );
});

test('D48 a stand-in is silent until it is called', () => {
  const { http } = kits.moduleOf('@kit.NetworkKit');
  const { a, createHttp } = http;
  assert.equal(http.a, a);
  assert.equal(typeof createHttp, 'function');
  for (const asked of ['then', 'toJSON', 'asymmetricMatch', '$$typeof', '__esModule'])
    assert.equal(a[asked], undefined);
  http.own = 5;
  assert.equal(http.own, 5);
  class Extended extends http.Base {
    static count = 0;
    hello() {
      return 'hello';
    }
  }
  assert.equal(new Extended().hello(), 'hello');
  assert.equal(Extended.other, undefined);
  for (const call of [
    () => createHttp(),
    () => new http.Request(),
    () => a.b.c.call(1),
    () => `${a}`,
    () => a + 1,
  ])
    assert.throws(call, { code: 'ERR_OHOS_STAND_IN', specifier: '@kit.NetworkKit' });
});

test('stand-ins: a class of the user has the methods of the controller that it extends', () => {
  const { NodeController } = kits.moduleOf('@kit.ArkUI');
  const { TabsController } = globals();
  const { webview } = kits.moduleOf('@kit.ArkWeb');
  class Tabs extends TabsController {
    index = 0;
    changeIndex(index) {
      this.index = index;
      return super.changeIndex(index);
    }
  }
  const tabs = new Tabs();
  assert.throws(() => tabs.changeIndex(2), {
    code: 'ERR_OHOS_STAND_IN',
    export: 'TabsController.changeIndex',
  });
  assert.deepEqual(
    [tabs.index, typeof tabs.preloadItems, tabs.other, Object.keys(tabs)],
    [2, 'function', undefined, ['index']],
  );
  tabs.preloadItems = () => 'mine';
  assert.equal(tabs.preloadItems(), 'mine');
  class Node extends NodeController {}
  assert.throws(() => new Node().rebuild(), { code: 'ERR_OHOS_STAND_IN', export: 'NodeController.rebuild' });
  class View extends webview.WebviewController {}
  assert.throws(() => new View().loadUrl('a'), { export: 'webview.WebviewController.loadUrl' });
});

test('stand-ins: a module that no list knows has its names in every form of import', () => {
  const push = kits.moduleOf('@hms.core.push');
  const made = Object.create(Object.getPrototypeOf(push)); // as esbuild makes it
  for (const one of [push, made]) {
    assert.throws(() => one.default.get(), { code: 'ERR_OHOS_STAND_IN', export: 'default.get' });
    assert.throws(() => one.a(), { code: 'ERR_OHOS_STAND_IN', specifier: '@hms.core.push' });
  }
  assert.equal(push instanceof Map, false);
  assert.equal(push.then, undefined);
});
