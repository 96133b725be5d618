// node --import ohos-security-kit/register: what HarmonyOS code may import, and how files are loaded.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { CJS_HOOK, HOOK, node, project, run } from './project.mjs';

const ADD = `
import { asset } from '@kit.AssetStoreKit';
import { util } from '@kit.ArkTS';
import { BusinessError, AsyncCallback, Callback } from '@kit.BasicServicesKit';
enum Kind { First = 1, Second }
const attributes: asset.AssetMap = new Map();
attributes.set(asset.Tag.ALIAS, new util.TextEncoder().encodeInto('a'));
attributes.set(asset.Tag.SECRET, new util.TextEncoder().encodeInto('s'));
asset.add(attributes).then(() => {
  console.info('added', Kind.Second);
}).catch((err: BusinessError) => {
  console.error('failed', err.code);
});
`;

for (const name of ['app.ts', 'app.ets', 'app.mts']) {
  test(`hook: ${name} with kits, enums and types runs`, async (t) => {
    assert.deepEqual(await run(t, { [name]: ADD }), ['added 2']);
  });
}

const NAMED = {
  '@kit.AssetStoreKit': 'asset',
  '@kit.AbilityKit': 'abilityAccessCtrl, privacyManager, bundleManager',
  '@kit.BasicServicesKit': 'osAccount',
  '@kit.ArkTS': 'util',
  '@kit.UserAuthenticationKit': 'userAuth',
  '@kit.PerformanceAnalysisKit': 'hilog',
};
const DEFAULT = [
  '@ohos.security.asset',
  '@ohos.abilityAccessCtrl',
  '@ohos.privacyManager',
  '@ohos.bundle.bundleManager',
  '@ohos.account.osAccount',
  '@ohos.util',
  '@ohos.hilog',
  '@ohos.userIAM.userAuth',
];

test('hook: every specifier has its named or default exports, from ES modules and from require()', async (t) => {
  const named = Object.entries(NAMED);
  const count = named.flatMap(([, names]) => names.split(', ')).length + DEFAULT.length;
  const esm = [
    ...named.map(([specifier, names]) => `import { ${names} } from '${specifier}';`),
    ...DEFAULT.map((specifier, i) => `import default${i} from '${specifier}';`),
    `const all = [${named.map(([, names]) => names)}, ${DEFAULT.map((_, i) => `default${i}`)}];`,
    "console.log(all.length, all.every((value) => typeof value === 'object' && value !== null));",
  ].join('\n');
  const cjs = [
    'const all = [];',
    ...named.map(
      ([specifier, names]) => `{ const { ${names} } = require('${specifier}'); all.push(${names}); }`,
    ),
    ...DEFAULT.map((specifier) => `all.push(require('${specifier}').default);`),
    "console.log(all.length, all.every((value) => typeof value === 'object' && value !== null));",
  ].join('\n');
  assert.deepEqual(await run(t, { 'all.mjs': esm }), [`${count} true`]);
  assert.deepEqual(await run(t, { 'all.cjs': cjs }), [`${count} true`]);
  assert.deepEqual(await run(t, { 'all.cjs': cjs }, { hook: CJS_HOOK }), [`${count} true`]);
});

test('hook: one object whichever way it is imported', async (t) => {
  const source = `
import { createRequire } from 'node:module';
import { asset } from '@kit.AssetStoreKit';
import other from '@ohos.security.asset';
import { asset as own } from 'ohos-security-kit';
const required = createRequire(import.meta.url)('@kit.AssetStoreKit').asset;
console.log(asset === other, asset === own, asset === required);
`;
  assert.deepEqual(await run(t, { 'same.mjs': source }), ['true true true']);
});

test('hook: names that are types only import without an error, from TypeScript and from JavaScript', async (t) => {
  const imports = `
import { BusinessError, AsyncCallback, Callback, ErrorCallback } from '@kit.BasicServicesKit';
import { Permissions, Context, common, Want, PermissionRequestResult } from '@kit.AbilityKit';
import { BusinessError as Base } from '@ohos.base';
import ctrl, { Permissions as Names } from '@ohos.abilityAccessCtrl';
import abilityCommon from '@ohos.app.ability.common';
`;
  const typed = `${imports}
const name: Permissions & Names = 'ohos.permission.CAMERA';
const context: common.UIAbilityContext | Context | undefined = undefined;
console.log(name, context, typeof ctrl.createAtManager);
`;
  assert.deepEqual(await run(t, { 'types.ets': typed }), ['ohos.permission.CAMERA undefined function']);
  const untyped = `${imports}console.log(typeof BusinessError, typeof Context, typeof Base, typeof abilityCommon);`;
  assert.deepEqual(await run(t, { 'types.mjs': untyped }), ['undefined undefined undefined undefined']);
});

test('hook: imports of one source file from another need no extension', async (t) => {
  const files = {
    'main.ets':
      "import { a } from './a';\nimport { b } from './b';\nimport { c } from './c.js';\nimport { d } from './deep';\nconsole.log(a, b, c, d);",
    'a.ets': 'export const a: number = 1;',
    'b.ts': 'export const b: number = 2;',
    'c.ts': 'export const c: number = 3;',
    'deep/Index.ets': "export { d } from '../d';",
    'd.mjs': 'export const d = 4;',
  };
  assert.deepEqual(await run(t, files), ['1 2 3 4']);
});

test('hook: CommonJS requires sources, and imports them', async (t) => {
  const files = {
    'main.cjs': `
const { a } = require('./a');
console.log(a, typeof require('@kit.AssetStoreKit').asset.add);
import('./late.ets').then(({ late }) => console.log(late));
`,
    'a.ets': "import { asset } from '@kit.AssetStoreKit';\nexport const a: string = typeof asset.query;",
    'late.ets': "export const late: string = 'late';",
  };
  assert.deepEqual(await run(t, files), ['function function', 'late']);
  assert.deepEqual(await run(t, files, { hook: CJS_HOOK }), ['function function', 'late']);
});

test('hook: TypeScript that is CommonJS stays so', async (t) => {
  const files = {
    'main.ts':
      "const path = require('node:path');\nconst x: number = 1;\nmodule.exports = { x };\nconsole.log(typeof path.join, typeof module);",
  };
  assert.deepEqual(await run(t, files), ['function object']);
});

test('hook: a .cts file is CommonJS, whatever it is written in', async (t) => {
  const files = {
    'main.mjs': "import half from './half.cts';\nconsole.log(half.kit, half.fs);",
    'half.cts': `
import { asset } from '@kit.AssetStoreKit';
import fs = require('node:fs');
export = { kit: typeof asset.add, fs: typeof fs.statSync };
`,
  };
  assert.deepEqual(await run(t, files), ['function function']);
});

test('hook: sources re-export kits, import by computed names, and await at the top', async (t) => {
  const files = {
    'main.ets': `
import { asset, kit } from './kits';
const name: string = '@kit.ArkTS';
const { util } = await import(name);
console.log(typeof asset.add, typeof kit.bundleManager, typeof util.TextEncoder);
`,
    'kits.ts': "export { asset } from '@kit.AssetStoreKit';\nexport * as kit from '@kit.AbilityKit';",
  };
  assert.deepEqual(await run(t, files), ['function object function']);
});

test('hook: a worker thread uses the kits, from TypeScript', async (t) => {
  const files = {
    'main.mjs': `
import { Worker } from 'node:worker_threads';
new Worker(new URL('./worker.ets', import.meta.url)).on('message', (message) => console.log('from the worker:', message));
`,
    'worker.ets': `
import { parentPort } from 'node:worker_threads';
import { asset } from '@kit.AssetStoreKit';
import { util } from '@kit.ArkTS';
const map: asset.AssetMap = new Map([[asset.Tag.ALIAS, new util.TextEncoder().encodeInto('w')], [asset.Tag.SECRET, new util.TextEncoder().encodeInto('s')]]);
await asset.add(map);
parentPort?.postMessage((await asset.query(new Map())).length);
`,
  };
  assert.deepEqual(await run(t, files), ['from the worker: 1']);
});

test('hook: canIUse says what is here', async (t) => {
  const source =
    "console.log(canIUse('SystemCapability.Security.Asset'), canIUse('SystemCapability.ArkUI.ArkUI.Full'), canIUse(5 as never));";
  assert.deepEqual(await run(t, { 'can.ets': source }), ['true false false']);
});

test('hook: tests never touch the device of the person who runs them', async (t) => {
  const test = `
import { describe, it, expect } from '@ohos/hypium';
import { device } from 'ohos-security-kit';
export default function suite() {
  describe('s', () => { it('c', 0, () => { expect(device.health().dataDir).assertNull(); }); });
}
`;
  const own = `
import { test } from 'node:test';
import assert from 'node:assert';
import { device } from 'ohos-security-kit';
test('memory', () => assert.equal(device.health().dataDir, null));
`;
  const folder = project(t, { 'a.test.ets': test, 'b.test.ts': own }, {});
  const home = path.join(folder, 'home');
  const env = { HOME: home, XDG_DATA_HOME: home, APPDATA: home };
  for (const args of [['a.test.ets'], ['--test', 'a.test.ets'], ['--test', 'b.test.ts']]) {
    const { stdout, code } = await node(folder, [...HOOK, ...args], { env });
    assert.equal(code, 0, stdout);
    assert.ok(!fs.existsSync(home), args.join(' '));
  }
  const { stdout } = await node(folder, [...HOOK, 'a.test.ets'], { env: { ...env, OHOS_DEVICE_DIR: home } });
  assert.match(stdout, /fail 1/);
  assert.ok(fs.existsSync(home), 'a folder that is named is used');
});

test('hook: a specifier that the SDK does not have is refused with the nearest', async (t) => {
  for (const entry of [
    { 'main.ets': "import { http } from '@kit.NetworkKid';\nhttp.createHttp();" },
    { 'main.cjs': "require('@kit.NetworkKid');" },
    { 'main.mjs': "await import('@kit.NetworkKid');" },
  ]) {
    const { stderr, code } = await run(t, entry);
    assert.equal(code, 1);
    assert.match(stderr, /no module '@kit\.NetworkKid' \(imported by .*main\./);
    assert.match(stderr, /Did you mean '@kit\.NetworkKit'/);
    assert.match(stderr, /register\(\{ modules: \{ '/);
  }
});

for (const [what, clause, module, near] of [
  [
    'a slip',
    '{ htttp }',
    '@kit.NetworkKit',
    /no export 'htttp' \(imported by .*main\.ets\)\. Did you mean http\?/,
  ],
  [
    'a name of another kit',
    '{ deviceInfo }',
    '@kit.ArkTS',
    /Did you mean 'deviceInfo' of '@kit\.BasicServicesKit'\?/,
  ],
  [
    'a name beside real ones',
    '{ util, nothingLikeIt }',
    '@kit.ArkTS',
    /no export 'nothingLikeIt'.*Add it: register/,
  ],
  ['a default that a kit has not', 'kit', '@kit.ArkTS', /no export 'default'/],
]) {
  test(`hook: ${what} is refused`, async (t) => {
    const name = clause.replace(/\W+/g, ' ').trim().split(' ').join();
    const { stderr, code } = await run(t, {
      'main.ets': `import ${clause} from '${module}';\nconsole.log(${name});`,
    });
    assert.equal(code, 1);
    assert.match(stderr, near);
  });
}

test('hook: what is not implemented imports, is extended and read, and says so when it is called', async (t) => {
  const source = `
import { http } from '@kit.NetworkKit';
import { router, window } from '@kit.ArkUI';
import { BusinessError, settings } from '@kit.BasicServicesKit';
import { BackupExtensionAbility } from '@kit.CoreFileKit';
import native, { add } from 'libentry.so';
import { pushService } from '@kit.PushKit';

class Backup extends BackupExtensionAbility {
  onBackup(): string {
    return 'backed up';
  }
}
const { createHttp } = http;
console.log(new Backup().onBackup(), http.RequestMethod.POST, window.WindowType.TYPE_DIALOG, http.a.b.c === http.a.b.c);

const attempts: Array<() => Object> = [
  () => createHttp(),
  () => router.pushUrl({ url: 'x' }),
  () => new http.Thing(),
  () => \`\${settings.display.FONT_SCALE}\`,
  () => add(1, 2),
  () => native.add(1, 2),
  () => pushService.getToken(),
];
for (const attempt of attempts) {
  try {
    attempt();
  } catch (error) {
    console.log(error.code, error.specifier, error.export, /main\\.ets:\\d+:\\d+/.exec(error.message)?.[0]);
  }
}
`
    .replaceAll('\\`', '`')
    .replaceAll('\\$', '$');
  const lines = await run(t, { 'main.ets': source });
  assert.deepEqual(lines, [
    'backed up POST 16 true',
    'ERR_OHOS_STAND_IN @kit.NetworkKit http.createHttp main.ets:18:9',
    'ERR_OHOS_STAND_IN @kit.ArkUI router.pushUrl main.ets:19:16',
    'ERR_OHOS_STAND_IN @kit.NetworkKit http.Thing main.ets:20:9',
    'ERR_OHOS_STAND_IN @kit.BasicServicesKit settings.display.FONT_SCALE main.ets:21:29',
    'ERR_OHOS_STAND_IN libentry.so add main.ets:22:9',
    'ERR_OHOS_STAND_IN libentry.so default.add main.ets:23:16',
    'ERR_OHOS_STAND_IN @kit.PushKit pushService.getToken main.ets:24:21',
  ]);
});

test('hook: the lists of the SDK are read only where a stand-in is needed', async (t) => {
  const files = {
    'main.mjs': `
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import './app.ets';
const { cache } = createRequire(import.meta.url);
console.log(Object.keys(cache).some((file) => /kits.sdk.index/.test(file)));
`,
    'app.ets':
      "import { asset } from '@kit.AssetStoreKit';\nimport { BusinessError } from '@kit.BasicServicesKit';\nconsole.log(typeof asset);",
  };
  assert.deepEqual(await run(t, files), ['object', 'false']);
});

test('hook: register adds modules, and names to those that are here', async (t) => {
  const files = {
    'main.mjs': `
import { register } from 'ohos-security-kit/register';
register({ modules: {
  '@kit.NetworkKit': { http: { createHttp: () => 'a request' }, default: 7 },
  '@kit.AbilityKit': { UIAbility: class UIAbility {} },
} });
await import('./app.ets');
`,
    'app.ets': `
import seven, { http } from '@kit.NetworkKit';
import { UIAbility, abilityAccessCtrl } from '@kit.AbilityKit';
class Entry extends UIAbility {}
console.log(seven, http.createHttp(), new Entry() instanceof UIAbility, typeof abilityAccessCtrl.createAtManager);
`,
    'more.cjs': `
const { register } = require('ohos-security-kit/register');
register({ modules: { '@ohos.net.http': { default: 'http' } } });
console.log(require('@ohos.net.http').default);
`,
  };
  assert.deepEqual(await run(t, files), ['7 a request true function']);
  assert.deepEqual(await run(t, files, { entry: 'more.cjs', hook: [] }), ['http']);
});

test('hook: what the error of a stand-in says to register, in a file that is loaded first, is what the file gets', async (t) => {
  const files = {
    'main.ets': `
import { fileIo } from '@kit.CoreFileKit';
import collections from '@arkts.collections';
import { Decimal } from '@arkts.math.Decimal';
try {
  console.log(fileIo.copy('a', 'b'), typeof fileIo.openSync, new collections.Array(1, 2).length, typeof Decimal);
} catch (error) {
  console.log(/register\\(.*\\)(?=, in)/.exec(error.message)?.[0]);
}
`,
  };
  const [said] = await run(t, files);
  assert.equal(said, "register({ modules: { '@kit.CoreFileKit': { fileIo: { copy: … } } } })");
  const first = `import { register } from 'ohos-security-kit/register';\n${said.replace('…', "() => 'copied'")};`;
  const all = { ...files, 'stand-ins.mjs': first };
  const hook = [...HOOK, '--import', './stand-ins.mjs'];
  assert.deepEqual(await run(t, all, { hook }), ['copied function 2 function']);
});

for (const [what, modules] of [
  ['null', 'null'],
  ['a module that is no object', "{ '@kit.X': 5 }"],
]) {
  test(`hook: register refuses ${what}`, async (t) => {
    const source = `import { register } from 'ohos-security-kit/register';\nregister({ modules: ${modules} });`;
    const { stderr } = await run(t, { 'main.mjs': source });
    assert.match(stderr, /TypeError: modules/);
  });
}

test('hook: an @ in a text or a comment is no decorator', async (t) => {
  const source =
    "// @Entry\nconst mail: string = 'anna@example.com';\nconst page: string = `\n@Component\nstruct X {}\n`;\nconsole.log(mail, page.length);";
  assert.deepEqual(await run(t, { 'main.ets': source }), ['anna@example.com 24']);
});

test('hook: stack traces name the lines of the source', async (t) => {
  const source = `interface Unused {
  a: number;
}

function fail(x: Unused): never {
  throw new Error('here');
}
try {
  fail({ a: 1 });
} catch (error) {
  console.log((error as Error).stack?.split('\\n').slice(1, 3).map((line) => /main\\.ets:\\d+/.exec(line)?.[0]).join());
}
`;
  assert.deepEqual(await run(t, { 'main.ets': source }), ['main.ets:6,main.ets:9']);
  assert.deepEqual(await run(t, { 'entry.cjs': "require('./main');", 'main.ets': source }), [
    'main.ets:6,main.ets:9',
  ]);
});
