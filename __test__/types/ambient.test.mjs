// `"types": ["ohos-security-kit/ohos"]` is all a project needs for its imports of the SDK to compile.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { project, ROOT } from '../hook/project.mjs';
import { compile, RESOLUTIONS } from './compile.mjs';

const sdk = createRequire(import.meta.url)('../../lib/sdk/lists');
const read = (name) => fs.readFileSync(path.join(ROOT, '__test__', 'types', name), 'utf8');
// There is a console in every host; a project without typings of one declares what it uses.
const CONSOLE = 'declare const console: { log(...values: unknown[]): void };\n';
const FILES = {
  'usage.ts': read('ambient-usage.ts'),
  'refused.ts': read('ambient-refused.ts'),
  'console.d.ts': CONSOLE,
};

/** A project in which the package is installed. */
const folderWith = (t, files, type = 'module') =>
  project(t, { 'package.json': JSON.stringify({ name: 'com.example.project', type }), ...files });

const expectClean = (folder, options, files = Object.keys(FILES)) =>
  assert.equal(compile(folder, options, files), '');

for (const [name, options] of Object.entries(RESOLUTIONS)) {
  test(`${name}: code for HarmonyOS compiles, and mistakes in it do not`, (t) => {
    expectClean(folderWith(t, FILES), options);
  });
}

test('nodenext: the same in a CommonJS package', (t) => {
  expectClean(folderWith(t, FILES, 'commonjs'), RESOLUTIONS.nodenext);
});

test('node10, which TypeScript 7 no longer has: the typings are found without the exports of package.json', (t) => {
  const options = { ...RESOLUTIONS.bundler, resolvePackageJsonExports: false, preserveSymlinks: true };
  expectClean(folderWith(t, FILES), options);
});

test('beside the typings of a browser, and with the strictest options', (t) => {
  const strictest = {
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    isolatedModules: true,
    verbatimModuleSyntax: true,
    lib: ['es2023', 'dom'],
  };
  expectClean(folderWith(t, FILES), { ...RESOLUTIONS.bundler, ...strictest }, ['usage.ts']);
});

test('/// <reference types="ohos-security-kit/ohos" /> instead of the line', (t) => {
  const files = {
    ...FILES,
    'usage.ts': `/// <reference types="ohos-security-kit/ohos" />\n${FILES['usage.ts']}`,
  };
  for (const options of Object.values(RESOLUTIONS)) {
    expectClean(folderWith(t, files), { ...options, types: [] });
  }
});

/** Imports that must not compile, and what tsc says. */
const WRONG_IMPORTS = [
  ["import { http } from '@kit.NoKit';", 'TS2307'],
  ["import { httpp } from '@kit.NetworkKit';", 'TS2724'],
  ["import { asset as other } from '@ohos.net.http';", 'TS2614'],
  ["import { asset } from '@kit.AbilityKit';", 'TS2305'],
  ["import { UIAbilityy } from '@kit.AbilityKit';", 'TS2724'],
  ["import { asset as named } from '@ohos.security.asset';", 'TS2614'],
  ["import { matches } from '@ohos/hypium';", 'TS2305'],
  ["import { util } from 'ohos-security-kit';", 'TS2305'],
  ["import { util as onlyType } from 'ohos-security-kit/kits'; new onlyType.TextEncoder();", 'TS1362'],
];

test('imports of what is not there do not compile', (t) => {
  const lines = WRONG_IMPORTS.map(([line]) => line);
  for (const options of Object.values(RESOLUTIONS)) {
    const folder = folderWith(t, { 'wrong.ts': lines.join('\n') });
    const said = compile(folder, options, ['wrong.ts']);
    const found = [...said.matchAll(/^wrong\.ts\((\d+),\d+\): error (TS\d+)/gm)];
    assert.deepEqual(
      found.map(([, line, code]) => [lines[line - 1], code]),
      WRONG_IMPORTS,
      said,
    );
  }
});

test('D48 every specifier of the SDK compiles; what has no typings is any as a value, a type and a namespace', (t) => {
  const use = `
    import { AbilityConstant, UIAbility, type Want } from '@kit.AbilityKit';
    import { HashMap } from '@kit.ArkTS';
    import { window } from '@kit.ArkUI';
    import { image } from '@kit.ImageKit';
    import http from '@ohos.net.http';
    import router from '@ohos.router';
    export class Entry extends UIAbility {
      map: image.PixelMap | undefined;
      all: HashMap<string, number> = new HashMap<string, number>();
      onCreate(want: Want, launch: AbilityConstant.LaunchParam): void {
        router.pushUrl({ url: http.createHttp().toString() + want.uri + launch.launchReason });
        AppStorage.setOrCreate('text', getContext(this).resourceManager.getStringSync($r('app.string.x')));
      }
      onWindowStageCreate(stage: window.WindowStage): void {
        stage.loadContent('pages/Index');
      }
    }
  `;
  const every = sdk.specifiers().map((specifier, i) => `import type * as every${i} from '${specifier}';`);
  for (const options of Object.values(RESOLUTIONS)) {
    const folder = folderWith(t, { 'use.ts': use, 'every.ts': every.join('\n') });
    expectClean(folder, options, ['use.ts', 'every.ts']);
  }
});

test('without the line nothing of it is known', (t) => {
  const said = compile(folderWith(t, FILES), { ...RESOLUTIONS.bundler, types: [] }, ['usage.ts']);
  assert.match(said, /TS2307: Cannot find module '@kit.AssetStoreKit'/);
  assert.match(said, /TS2304: Cannot find name 'canIUse'/);
});

test('the typings of register and of the table of kits', (t) => {
  const use = `
    import { register } from 'ohos-security-kit/register';
    import { addModules, has, missing, moduleOf, namesOf, sourceOf, type Modules } from 'ohos-security-kit/kits';
    import kits, { type Want, type util } from 'ohos-security-kit/kits';

    register();
    register({});
    register({ modules: { '@kit.NetworkKit': { http: { createHttp: () => 1 }, default: 1 } } });
    const modules: Modules = { '@ohos.net.http': { default: {} } };
    addModules(modules);
    export const decoder = (it: util.TextDecoder, want: Want): string => it.encoding + want.uri;
    export const names: string[] = has('@kit.ArkTS') ? namesOf('@kit.ArkTS') : kits.specifiers();
    export const text: string = sourceOf('@kit.ArkTS', { names, kits: './kits.js' }) + missing('@kit.Other').code;
    export const value: unknown = moduleOf('@kit.ArkTS')['util'];
    // @ts-expect-error a module is an object
    register({ modules: { '@kit.NetworkKit': 1 } });
    // @ts-expect-error no such option
    register({ kits: {} });
    // @ts-expect-error what a module exports is not known to the compiler
    moduleOf('@kit.ArkTS').util.TextEncoder;
    // @ts-expect-error a name is missing
    namesOf();
  `;
  for (const options of Object.values(RESOLUTIONS)) {
    expectClean(folderWith(t, { 'use.ts': use }), options, ['use.ts']);
  }
});

test('decorators of models that are observed, and what a monitor is told', (t) => {
  const files = {
    'console.d.ts': CONSOLE,
    'model.ts': `
@ObservedV2
export class Model {
  @Trace count: number = 0;
  @Computed get twice(): number { return this.count * 2; }
  @Monitor('count', 'twice') changed(monitor: IMonitor): void {
    for (const path of monitor.dirty) console.log(monitor.value<number>(path)?.before, monitor.value()?.now);
  }
  @SyncMonitor({ enableWildcard: true }, 'list.*') atOnce(): void {}
}
// @ts-expect-error
class Wrong { @Monitor() none(): void {} }
export { Wrong };
`,
  };
  const options = { ...RESOLUTIONS.bundler, experimentalDecorators: true };
  expectClean(folderWith(t, files), options, Object.keys(files));
});
