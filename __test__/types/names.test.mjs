// The typings and the run time list the same names, and enums the same numbers. What is there at run time is asked of a
// process (runtime.cjs) and written down as a source of TypeScript that asserts the same of the typings; both must agree
// for it to compile.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { node, project, ROOT } from '../hook/project.mjs';
import { compile, RESOLUTIONS } from './compile.mjs';

/** Names that are there at run time and not declared, with the comment that says so. */
const UNDECLARED = { abilityAccessCtrl: ['atManager'] };

const PRELUDE = `
import { abilityAccessCtrl, bundleManager, privacyManager } from '@kit.AbilityKit';
import { util } from '@kit.ArkTS';
import { asset } from '@kit.AssetStoreKit';
import { osAccount } from '@kit.BasicServicesKit';
import { hilog } from '@kit.PerformanceAnalysisKit';
import { userAuth } from '@kit.UserAuthenticationKit';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Class = abstract new (...args: never) => unknown;
type Functor = (...args: never) => unknown;
type ClassesOf<N> = { [K in keyof N]: N[K] extends Class ? K : never }[keyof N];
type FunctionsOf<N> = { [K in keyof N]: N[K] extends Class ? never : N[K] extends Functor ? K : never }[keyof N];
type EnumsOf<N> = Exclude<keyof N, ClassesOf<N> | FunctionsOf<N>>;
type NumbersOf<E> = { -readonly [K in Extract<keyof E, string>]: E[K] extends number ? \`\${E[K]}\` : never };
// A module of CommonJS that an ES module imports has these as well.
type NamesOf<M> = Exclude<keyof M, 'default' | 'module.exports'>;
const holds = <_ extends true>(_about: string): void => {};
`;

const union = (names) => names.map((name) => JSON.stringify(name)).join(' | ') || 'never';
const equal = (about, actual, expected) => `holds<Equal<${actual}, ${expected}>>(${JSON.stringify(about)});`;

const SDK = fs.readFileSync(path.join(ROOT, 'types', 'sdk.d.ts'), 'utf8');

/** Names that are stand-ins at run time, and `any` to the compiler. */
function anyNames(specifier) {
  const start = SDK.indexOf(`declare module '${specifier}'`);
  if (start < 0) return [];
  return /export \{ (.*) \}/.exec(SDK.slice(start, SDK.indexOf('\n}', start)))[1].split(', ');
}

/** Values by the names of the module; types by importing each, which fails if there is none. */
function assertModule([specifier, { values, types }], index) {
  const imported = types.map((name, i) => `${name} as Type${index}x${i}`);
  return [
    equal(
      specifier,
      `Exclude<keyof typeof import('${specifier}'), ${union(anyNames(specifier))}>`,
      union(values),
    ),
    imported.length > 0 ? `import type { ${imported.join(', ')} } from '${specifier}';` : '',
  ];
}

function assertNamespace([name, { functions, classes, enums }]) {
  const declared = (names) => union(names.filter((member) => !UNDECLARED[name]?.includes(member)));
  const numbers = ([member, values]) => {
    const lines = Object.entries(values).map(([key, value]) => `${key}: '${value}'`);
    return equal(`${name}.${member}`, `NumbersOf<typeof ${name}.${member}>`, `{ ${lines.join('; ')} }`);
  };
  return [
    equal(`functions of ${name}`, `FunctionsOf<typeof ${name}>`, declared(functions)),
    equal(`classes of ${name}`, `ClassesOf<typeof ${name}>`, declared(classes)),
    equal(`enums of ${name}`, `EnumsOf<typeof ${name}>`, declared(Object.keys(enums))),
    ...Object.entries(enums).map(numbers),
  ];
}

const assertObject = ([type, members]) =>
  type.startsWith('typeof import')
    ? equal(type, `NamesOf<${type}>`, union(members))
    : equal(type, `keyof ${type}`, union(members));

/** The source that compiles if the typings have all this and nothing else. */
const sourceFor = ({ specifiers, namespaces, objects }) =>
  [
    PRELUDE,
    ...Object.entries(specifiers).flatMap(assertModule),
    ...Object.entries(namespaces).flatMap(assertNamespace),
    ...Object.entries(objects).map(assertObject),
  ].join('\n');

async function runtimeIn(folder) {
  const { stdout, stderr, code } = await node(folder, ['runtime.cjs']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

const runtimeFile = fs.readFileSync(path.join(ROOT, '__test__', 'types', 'runtime.cjs'), 'utf8');
const newProject = (t) => project(t, { 'runtime.cjs': runtimeFile });

function check(folder, runtime, options = RESOLUTIONS.bundler) {
  fs.writeFileSync(path.join(folder, 'names.ts'), sourceFor(runtime));
  return compile(folder, options, ['names.ts']);
}

/** Names that the blocks of ohos.d.ts list, types and values apart; `*` for what is exported as a whole. */
function listedNames(text) {
  const blocks = [...text.matchAll(/^declare module '([^']+)' \{\n([^}]*?(?:\{[^}]*\}[^}]*?)*)^\}/gm)];
  const split = (list) =>
    list.split(',').map((item) =>
      item
        .trim()
        .split(/\s+as\s+/)
        .at(-1),
    );
  const listed = ([, specifier, body]) => {
    const names = { values: [], types: [] };
    for (const [, type, list] of body.matchAll(/export (type )?(\{[^}]*\}|\*) from/g)) {
      names[type ? 'types' : 'values'].push(...split(list.replace(/[{}]/g, '').replace(/,\s*$/, '').trim()));
    }
    return [specifier, names];
  };
  return Object.fromEntries(blocks.map(listed));
}

const sorted = ({ values, types }) => ({ values: [...values].sort(), types: [...types].sort() });

test('ohos.d.ts lists the specifiers and names of the table of kits, and no others', async (t) => {
  const { specifiers } = await runtimeIn(newProject(t));
  const listed = listedNames(fs.readFileSync(path.join(ROOT, 'lib', 'entry', 'ohos.d.ts'), 'utf8'));
  assert.deepEqual(Object.keys(listed), Object.keys(specifiers));
  for (const [specifier, names] of Object.entries(specifiers)) {
    const whole = listed[specifier].values.includes('*');
    assert.equal(whole, specifier === '@ohos/hypium', specifier);
    if (!whole) assert.deepEqual(sorted(listed[specifier]), sorted(names), specifier);
  }
});

test('every name of the typings is there at run time with the same number, and the other way round', async (t) => {
  const folder = newProject(t);
  const runtime = await runtimeIn(folder);
  assert.equal(runtime.namespaces.asset.enums.Tag.SECRET, 0x30000001);
  assert.ok(runtime.objects['abilityAccessCtrl.AtManager'].length > 20);
  for (const options of Object.values(RESOLUTIONS)) assert.equal(check(folder, runtime, options), '');
});

test('the comments say what is not declared', () => {
  const text = fs.readFileSync(path.join(ROOT, 'types', 'abilityAccessCtrl.d.ts'), 'utf8');
  assert.match(text, /At run time the module also has `atManager`/);
});

/** Changes to what the run time has, each with what tsc must then complain about. */
const RUNTIME_CHANGES = {
  'a number of an enum': ['asset.Tag', ({ namespaces }) => namespaces.asset.enums.Tag.WRAP_TYPE++],
  'a negative number': [
    'bundleManager.PermissionGrantState',
    ({ namespaces }) => {
      namespaces.bundleManager.enums.PermissionGrantState.PERMISSION_DENIED = 1;
    },
  ],
  'a member more in an enum': [
    'asset.ErrorCode',
    ({ namespaces }) => {
      namespaces.asset.enums.ErrorCode.OTHER = 24000020;
    },
  ],
  'a member less in an enum': [
    'userAuth.UserAuthResultCode',
    ({ namespaces }) => delete namespaces.userAuth.enums.UserAuthResultCode.BUSY,
  ],
  'an enum less': ['enums of hilog', ({ namespaces }) => delete namespaces.hilog.enums.LogLevel],
  'a function more': [
    'functions of privacyManager',
    ({ namespaces }) => namespaces.privacyManager.functions.push('other'),
  ],
  'a function less': ['functions of osAccount', ({ namespaces }) => namespaces.osAccount.functions.pop()],
  'a class less': ['classes of util', ({ namespaces }) => namespaces.util.classes.pop()],
  'a method more': [
    'abilityAccessCtrl.AtManager',
    ({ objects }) => objects['abilityAccessCtrl.AtManager'].push('other'),
  ],
  'a method less': ['userAuth.UserAuthInstance', ({ objects }) => objects['userAuth.UserAuthInstance'].pop()],
  'a value more in a kit': ['@kit.ArkTS', ({ specifiers }) => specifiers['@kit.ArkTS'].values.push('buffer')],
  'a value less in a kit': [
    '@kit.AbilityKit',
    ({ specifiers }) => specifiers['@kit.AbilityKit'].values.pop(),
  ],
  'a value less in Hypium': ['@ohos/hypium', ({ specifiers }) => specifiers['@ohos/hypium'].values.pop()],
};

/** Changes to the typings: file, what is there, what is there instead, and what tsc must complain about. */
const TYPINGS_CHANGES = {
  'a number of an enum': [
    'types/asset.d.ts',
    'WRAP_TYPE = 0x20000049',
    'WRAP_TYPE = 0x2000004a',
    'asset.Tag',
  ],
  'a name of an enum': ['types/hilog.d.ts', 'FATAL = 7', 'VERBOSE = 7', 'hilog.LogLevel'],
  'a function more': [
    'types/util.d.ts',
    'class TextEncoder {',
    'function other(text: string): string;\nclass TextEncoder {',
    'functions of util',
  ],
  'a method renamed': ['types/userAuth.d.ts', 'cancel(): void', 'stop(): void', 'userAuth.UserAuthInstance'],
  'a class renamed': ['types/util.d.ts', 'class TextDecoder {', 'class Decoder {', 'classes of util'],
  'a value made a type': [
    'lib/entry/ohos.d.ts',
    "export { hilog } from 'ohos-security-kit/types/hilog'",
    "export type { hilog } from 'ohos-security-kit/types/hilog'",
    '@kit.PerformanceAnalysisKit',
  ],
};

/** The lines that tsc complains about say what they are about. */
const complaints = (folder, said) => {
  const lines = fs.readFileSync(path.join(folder, 'names.ts'), 'utf8').split('\n');
  return [...said.matchAll(/^names\.ts\((\d+),/gm)].map(([, line]) => lines[line - 1]).join('\n');
};

test('the comparison fails when the run time changes', async (t) => {
  const folder = newProject(t);
  const runtime = await runtimeIn(folder);
  for (const [what, [about, change]] of Object.entries(RUNTIME_CHANGES)) {
    const changed = structuredClone(runtime);
    change(changed);
    const found = complaints(folder, check(folder, changed));
    assert.equal(found.split('\n').length, 1, `${what}: ${found}`);
    assert.ok(found.endsWith(`(${JSON.stringify(about)});`), `${what}: ${found}`);
  }
});

test('the comparison fails when a type is missing', async (t) => {
  const folder = newProject(t);
  const runtime = await runtimeIn(folder);
  runtime.specifiers['@ohos.base'].types.push('Other');
  assert.match(check(folder, runtime), /TS2305: Module '"@ohos.base"' has no exported member 'Other'/);
});

test('the comparison fails when the typings change', async (t) => {
  const folder = newProject(t);
  const runtime = await runtimeIn(folder);
  const installed = path.join(folder, 'node_modules', 'ohos-security-kit');
  fs.unlinkSync(installed);
  for (const name of [
    'package.json',
    'index.d.ts',
    'lib/entry/ohos.d.ts',
    'lib/entry/register.d.ts',
    'lib/modules/specifiers.d.ts',
    'types',
  ]) {
    fs.cpSync(path.join(ROOT, name), path.join(installed, name), { recursive: true });
  }
  assert.equal(check(folder, runtime), '');
  for (const [what, [name, before, after, about]] of Object.entries(TYPINGS_CHANGES)) {
    const file = path.join(installed, name);
    const text = fs.readFileSync(file, 'utf8');
    assert.equal(text.split(before).length, 2, `${what}: '${before}' is in ${name} once`);
    fs.writeFileSync(file, text.replace(before, after));
    const found = complaints(folder, check(folder, runtime));
    assert.ok(found.includes(`(${JSON.stringify(about)});`), `${what}: ${found}`);
    fs.writeFileSync(file, text);
  }
});
