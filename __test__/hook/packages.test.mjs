// Packages of a HarmonyOS project: of the workspace, of ohpm, and those that are not there.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { HOOK, node, project, ROOT, run } from './project.mjs';

const manifest = (name, dependencies = {}, more = {}) => JSON.stringify({ name, dependencies, ...more });

const FILES = {
  'entry/src/main/ets/Main.ets': `
import { limit, Kind } from 'common';
import { deep } from 'common/src/main/ets/deep';
import { own } from 'entry/src/main/ets/own';
import { listed } from 'features';
import { fromModule } from 'byName';
import plain, { answer } from '@scope/lib';
import har from 'har';
import BuildProfile from 'BuildProfile';
import Relative from '../../../BuildProfile';
import { one, Two as Three } from 'not-there';
import whole from '@ohos/axios';
export { Kind };
class Mine extends Three {}
console.log(limit, deep, own, listed, fromModule, plain, answer, har, BuildProfile.BUNDLE_NAME, Relative.DEBUG);
for (const call of [() => one(), () => whole.get('x'), () => new Three()]) {
  try { call(); } catch (error) { console.log(error.code, error.specifier, error.export); }
}
console.log(new Mine() instanceof Mine);
`,
  'entry/src/main/ets/own.ets': "export const own: string = 'own';",
  'entry/oh-package.json5': manifest('entry', {
    common: 'file:../common',
    '@scope/lib': '^1.0.0',
    har: '1',
    'not-there': '1',
  }),
  'common/oh-package.json5': "{ name: 'common', main: 'Index.ets', }",
  'common/Index.ets': "export { limit, Kind } from './src/main/ets/deep';",
  'common/src/main/ets/deep.ets':
    'export const limit: number = 3;\nexport const deep = 4;\nexport interface Kind {}',
  'AppScope/app.json5': '{ app: { bundleName: "com.example.packages" } }',
  'oh-package.json5': manifest('root', { features: './features' }),
  'features/oh-package.json5': "{ main: 'main' }",
  'features/main.ts': "export const listed: string = 'listed';",
  'build-profile.json5':
    "{ modules: [{ name: 'entry', srcPath: './entry' }, { name: 'byName', srcPath: './lib/module' }] }",
  'lib/module/Index.ets': "export const fromModule: string = 'module';",
  'entry/oh_modules/@scope/lib/oh-package.json5': "{ name: '@scope/lib', main: 'dist/index.js' }",
  'entry/oh_modules/@scope/lib/dist/index.js':
    "import { answer } from './answer';\nexport { answer };\nexport default 'lib';",
  'entry/oh_modules/@scope/lib/dist/answer.js': 'export const answer = 42;',
  'entry/oh_modules/har/Index.d.ets': 'export default interface Har {}',
  'entry/oh_modules/har/oh-package.json5': "{ name: 'har', main: 'Index.ets' }",
  'entry/oh_modules/har/Index.ets': "export default 'har';",
};
const LINES = [
  '3 4 own listed module lib 42 har com.example.packages true',
  'ERR_OHOS_STAND_IN not-there one',
  'ERR_OHOS_STAND_IN @ohos/axios default.get',
  'ERR_OHOS_STAND_IN not-there Two',
  'true',
];

test('packages: of the workspace, of ohpm, generated, and not there', async (t) => {
  assert.deepEqual(await run(t, FILES), LINES);
});

test('packages: the project is that of the file, whatever folder it is run from', async (t) => {
  const folder = project(t, FILES);
  const { stdout } = await node(path.dirname(folder), [
    '--import',
    new URL('../../lib/entry/register.mjs', import.meta.url).href,
    path.join(folder, 'entry/src/main/ets/Main.ets'),
  ]);
  assert.deepEqual(stdout.split('\n').slice(0, -1), LINES);
});

test('packages: required sources have them too', async (t) => {
  const files = {
    'main.cjs': "require('./entry/src/main/ets/App');",
    ...FILES,
    'entry/src/main/ets/App.ets': `
import { limit } from 'common';
import { other } from 'not-there';
console.log(limit);
try { other(); } catch (error) { console.log(error.code); }
`,
  };
  assert.deepEqual(await run(t, files), ['3', 'ERR_OHOS_STAND_IN']);
});

test('packages: outside of a HarmonyOS project a package that is not there is an error, but for ArkTS', async (t) => {
  const text = "import { a } from 'not-there';\nconsole.log(typeof a);";
  const { code, stderr } = await run(t, { 'main.ts': text, 'package.json': '{ "type": "module" }' });
  assert.equal(code, 1);
  assert.match(stderr, /Cannot find package 'not-there'/);
  assert.deepEqual(await run(t, { 'main.ets': text }), ['function']);
});

test('hook: an ArkTS file is a module, also without an import', async (t) => {
  assert.deepEqual(await run(t, { 'main.ets': 'console.log(await Promise.resolve(5));' }), ['5']);
});

test('packages: a file of the project that is not there is an error', async (t) => {
  const files = {
    ...FILES,
    'entry/src/main/ets/Main.ets': "import { a } from './nothing';\nconsole.log(a);",
  };
  const { code, stderr } = await run(t, files);
  assert.equal(code, 1);
  assert.match(stderr, /Cannot find module .*nothing/);
});

test('packages: the app is that of the project around the file, also with package.json files of DevEco', async (t) => {
  const files = {
    'entry/src/main/ets/App.ets': `
import { device } from 'ohos-security-kit';
console.log(device.caller.bundleName, device.caller.manifest.permissions.join());
`,
    'entry/package.json': JSON.stringify({
      name: 'entry',
      ohos: { org: '', buildTool: 'hvigor', directoryLevel: 'module' },
    }),
    'entry/src/main/module.json5':
      "{ module: { name: 'entry', requestPermissions: [{ name: 'ohos.permission.CAMERA' }] } }",
    'AppScope/app.json5': '{ app: { bundleName: "com.example.packages" } }',
    'package.json': JSON.stringify({
      name: 'other',
      ohos: { org: 'x', buildTool: 'hvigor', directoryLevel: 'project' },
    }),
  };
  const folder = project(t, files);
  const { stdout, stderr } = await node(folder, [...HOOK, 'entry/src/main/ets/App.ets'], {
    env: { OHOS_DEVICE_DIR: ':memory:' },
  });
  assert.deepEqual([stdout, stderr], ['com.example.packages ohos.permission.CAMERA\n', '']);
});

/** A project of two products: other sources, resources and constants. */
const PRODUCTS = {
  'AppScope/app.json5': '{ app: { bundleName: "com.example.products", versionCode: 1, versionName: "1.0" } }',
  'AppScope/resources/base/element/string.json': '{ "string": [{ "name": "app", "value": "plain app" }] }',
  'scope-paid/base/element/string.json': '{ "string": [{ "name": "app", "value": "paid app" }] }',
  'oh-package.json5': manifest('root'),
  'build-profile.json5': `{
    app: { products: [
      { name: 'default', buildOption: { arkOptions: { buildProfileFields: { HOST: 'free.example', LIMIT: 1 } } } },
      { name: 'paid', bundleName: 'com.example.paid', versionName: '2.0', resource: { directories: ['./scope-paid'] },
        buildOption: { arkOptions: { buildProfileFields: { HOST: 'paid.example' } } } },
    ] },
    modules: [{ name: 'entry', srcPath: './entry', targets: [
      { name: 'free', applyToProducts: ['default'] }, { name: 'paid', applyToProducts: ['paid'] },
    ] }],
  }`,
  'entry/oh-package.json5': manifest('entry'),
  'entry/build-profile.json5': `{
    buildOption: { arkOptions: { buildProfileFields: { LIMIT: 2, OWN: true } } },
    buildOptionSet: [{ name: 'release', arkOptions: { buildProfileFields: { OWN: false } } }],
    targets: [
      { name: 'free', source: { sourceRoots: ['./src/free'] } },
      { name: 'paid', source: { sourceRoots: ['./src/paid'] }, resource: { directories: ['./src/paid/resources', './src/main/resources'] },
        config: { buildOption: { arkOptions: { buildProfileFields: { LIMIT: 3, 'not-a-name': 1, default: 1, class: 'x' } } } } },
    ],
  }`,
  'entry/src/main/module.json5': '{ module: { name: "entry", type: "entry" } }',
  'entry/src/main/resources/base/element/string.json':
    '{ "string": [{ "name": "title", "value": "free" }, { "name": "same", "value": "same" }] }',
  'entry/src/paid/resources/base/element/string.json': '{ "string": [{ "name": "title", "value": "paid" }] }',
  'entry/src/free/Rates.ets': "export const rate: string = 'free rate';",
  'entry/src/paid/Rates.ets': "export const rate: string = 'paid rate';",
  'entry/src/main/Shared.ets': "export const shared: string = 'shared';",
  'entry/src/main/ets/Main.ets': `
import { rate } from 'entry/Rates';
import { shared } from 'entry/Shared';
import BuildProfile, { PRODUCT_NAME, LIMIT } from 'BuildProfile';
const manager = getContext().resourceManager;
const text = (name: string): string => manager.getStringSync($r('app.string.' + name));
console.log(rate, shared, PRODUCT_NAME, LIMIT, BuildProfile.HOST, BuildProfile.OWN, BuildProfile.TARGET_NAME, BuildProfile.VERSION_NAME);
console.log(text('title'), text('same'), text('app'), BuildProfile.BUNDLE_NAME, getContext().applicationInfo.name);
`,
};
for (const [product, lines] of [
  [
    undefined,
    [
      'free rate shared default 2 free.example true free 1.0',
      'free same plain app com.example.products com.example.products',
    ],
  ],
  [
    'paid',
    [
      'paid rate shared paid 3 paid.example true paid 2.0',
      'paid same paid app com.example.paid com.example.paid',
    ],
  ],
])
  test(`packages: sources, resources and constants of the product ${product ?? 'default'}`, async (t) => {
    const files = { ...PRODUCTS, 'package.json': '{}', 'ohos-device.json': '{ "inMemory": true }' };
    const env = product === undefined ? {} : { OHOS_PRODUCT: product };
    assert.deepEqual(await run(t, files, { entry: 'entry/src/main/ets/Main.ets', env }), lines);
    const cli = path.join(ROOT, 'lib', 'cli', 'main.js');
    const flags = product === undefined ? [] : ['--product', product];
    const { stdout } = await node(project(t, files), [cli, 'run', ...flags, 'entry/src/main/ets/Main.ets']);
    assert.deepEqual(stdout.split('\n').slice(0, -1), lines);
  });

test('packages: a product that is not there is an error', async (t) => {
  const { stderr, code } = await run(t, PRODUCTS, {
    entry: 'entry/src/main/ets/Main.ets',
    env: { OHOS_PRODUCT: 'none' },
  });
  assert.equal(code, 1);
  assert.match(stderr, /no product none \(it has default, paid\)/);
});
