// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they stand in sources that a test writes
// Sources as HarmonyOS projects write them: decorators, components, lazy and JSON imports, types in barrels, and what is said
// about a source that cannot be read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CJS_HOOK, run } from './project.mjs';

const prints = (what, files, expected, options) =>
  test(`source: ${what}`, async (t) => assert.deepEqual(await run(t, files, options), expected));

prints(
  'decorators of state and concurrency change nothing',
  {
    'main.ets': `
@Observed
class Note { @Track text: string = 'a'; }
@ObservedV2 class Notes {
  @Trace list: Note[] = [];
  @Computed get count(): number { return this.list.length; }
  @Monitor('list') changed(monitor: Object): void {}
}
@Sendable class Counter { count: number = 0 }
@Concurrent
function sum(a: number, b: number): number { return a + b; }
@Concurrent async function later(): Promise<string> { return 'later'; }
const notes = new Notes();
notes.list.push(new Note());
later().then((word: string) => console.log(notes.count, new Counter().count, sum(1, 2), word));
`,
  },
  ['1 0 3 later'],
);

prints(
  'decorators of ones own are called as TypeScript calls them',
  {
    'main.ts': `
import { Component } from './own';
const seen: string[] = [];
const named = (name: string) => (_: object, key?: string) => { seen.push(name + ':' + key); };
@Component('x')
@named('class')
class Service {
  @named('field') a: number = 1;
  @named('method') run(): void {}
}
function State(_: object, key: string): void { seen.push('own State ' + key); }
class Own { @State value: number = 2; }
console.log(seen.join(), new Service().a, new Own().value, Reflect.get(Service, 'component'));
`,
    'own.ts':
      'export const Component = (name: string) => (type: Function): void => { Reflect.set(type, "component", name); };',
  },
  ['field:a,method:run,class:undefined,own State value 1 2 x'],
);

prints(
  'decorators that are imported from the SDK, and annotations, change nothing',
  {
    'main.ets': `
import { InsightIntentEntry } from '@kit.AbilityKit';
@interface Author { name: string = 'x' }
@InsightIntentEntry({ intentName: 'a', keywords: ['}'] })
@Author({ name: 'y' })
class Intent { hello(): string { return 'hello'; } }
console.log(new Intent().hello());
`,
  },
  ['hello'],
);

prints(
  'lazy imports',
  {
    'main.ets': `
import lazy { a } from './a';
import lazy b from './a';
import lazy, { c } from './lazy';
console.log(a, b, lazy, c);
`,
    'a.ets': 'export const a: number = 1;\nexport default 2;',
    'lazy.ets': 'export default 3;\nexport const c: number = 4;',
  },
  ['1 2 3 4'],
);

const JSON_FILES = {
  'main.ets':
    "import data from './data.json';\nimport deep from './deep/more';\nconsole.log(data.limit, deep.text);",
  'data.json': '{ "limit": 3 }',
  'deep/more.json': JSON.stringify({ text: '\u2028 ${x} `' }),
};
prints('JSON is imported without an attribute', JSON_FILES, ['3 \u2028 ${x} `']);
prints(
  'JSON is required',
  { 'main.cjs': "require('./app');", 'app.ets': JSON_FILES['main.ets'], ...JSON_FILES },
  ['3 \u2028 ${x} `'],
  { hook: CJS_HOOK },
);

const TYPES = {
  'types.ets': `
export interface Note { id: number; }
export type Id = number | string;
export declare class Later {}
export class Store { notes: Note[] = []; }
export enum Kind { A = 1 }
export default interface Main { note: Note }
interface Hidden { a: string }
export { Hidden, Hidden as Shown };
export namespace Shapes { export interface Circle { r: number } }
`,
  'declared.d.ts': 'export interface Declared { a: number }\nexport declare const value: number;',
  'all.ets':
    "export * from './types';\nexport { default } from './types';\nexport { Declared, value } from './declared';",
  'Index.ets': `
export { Note, Store, Id, Later, Hidden, Shown, Shapes } from './types';
import { Note as N, Kind } from './types';
export { N, Kind };
export { BusinessError } from '@kit.BasicServicesKit';
`,
};
prints(
  'types are exported again without the word type',
  {
    'main.ets': `
import { Note, Store, N, Kind, BusinessError, Id, Later, Hidden, Shown, Shapes } from './Index';
import Main, { Note as Other, Declared } from './all';
export { Note, Main, BusinessError, Declared };
const first: Note & N & Other = { id: 1 };
const store = new Store();
store.notes.push(first);
console.log(store.notes.length, Kind.A);
`,
    ...TYPES,
  },
  ['1 1'],
);
prints(
  'a file of types only is a module',
  {
    'main.mjs': "import * as all from './types.ets';\nconsole.log(Object.keys(all).join());",
    'types.ets': 'export interface A {}\nexport type B = A;',
  },
  ['A,B'],
);

prints(
  'a component is a class: state, methods, life cycle',
  {
    'main.ets': `
import { Index } from './pages';
const page = new Index();
page.aboutToAppear();
page.title = 'b';
AppStorage.set('token', 'outside');
console.log(page.count, page.token, page.changes.join());
page.token = 'inside';
console.log(AppStorage.get<string>('token'), page.changes.join(), page.size());
for (const shows of [() => page.build(), () => page.header(), () => page.scroller.scrollTo({})]) {
  try { shows(); } catch (error) { console.log(error.code); }
}
`,
    'pages.ets': `
@Entry
@Component
export struct Index {
  @State count: number = 0
  @Prop @Watch('onChange') title: string = 'a';
  @StorageLink('token') @Watch('onChange') token: string = 'first'
  changes: string[] = [];
  scroller: Scroller = new Scroller();
  dialog: CustomDialogController = new CustomDialogController({ builder: Dialog({ text: '}' }), autoCancel: true })
  onChange(name: string) { this.changes.push(name) }
  aboutToAppear(): void { this.count = FontWeight.Bold; this.token }
  size = (): number => this.changes.length
  @Builder header() { Text('x').fontSize(12) }
  build() { Column() { Text(this.title) }.width('100%') }
}
@CustomDialog
struct Dialog { controller?: CustomDialogController; text: string = ''; build() { Text(this.text) } }
`,
  },
  [
    '4 outside title,token',
    'inside title,token,token 3',
    'ERR_OHOS_NO_RENDERER',
    'ERR_OHOS_NO_RENDERER',
    'ERR_OHOS_STAND_IN',
  ],
);

test('source: a stack trace in a component names its line', async (t) => {
  const source = `@Extend(Text)
function large(size: number) {
  .fontSize(size)
}
@Component
struct Page {
  build() {
    Column() { // }
      Text('a')
    }
  }
  fail(): void {
    throw new Error('here');
  }
}
try { new Page().fail(); } catch (error) { console.log(/main\\.ets:\\d+:\\d+/.exec(error.stack)[0]); }
`;
  assert.deepEqual(await run(t, { 'main.ets': source }), ['main.ets:13:11']);
});

for (const [what, source, message] of [
  [
    'a syntax error',
    'let a: number = ;\n',
    /main\.ets:1: Unexpected ";"\n {2}let a: number = ;\n.*TypeScript/,
  ],
  [
    'ArkUI outside of its places',
    'function f() {\n  Text(1)\n    .x()\n  .y\n}\n.z()\n',
    /main\.ets:6: Unexpected "\."\n {2}\.z\(\)\nArkUI's own syntax/,
  ],
  [
    'a decorator of ones own before a function',
    'const own = () => {};\n@own\nfunction f() {}\n',
    /main\.ets:2: .*[Dd]ecorators[\s\S]*before a class/,
  ],
  [
    'a bracket that is not closed',
    '@Component\nstruct A {\n  build() {\n}\n',
    /main\.ets:2:10: the bracket "\{" has no partner\n {2}struct A \{\n.*Close it/,
  ],
  ['a bracket too many', 'function f() {\n  g(1));\n}\n', /main\.ets:2:7: the bracket "\)" has no partner/],
  [
    'a bracket of a template that is not closed',
    'const a = 1;\nconst b = `\n${ f(a }`;\n',
    /main\.ets:3:5: the bracket "\(" has no partner/,
  ],
]) {
  test(`source: ${what} is refused with the place, the reason and a remedy`, async (t) => {
    const { stderr, code } = await run(t, { 'main.ets': source });
    assert.equal(code, 1);
    assert.match(stderr, message);
    assert.match(stderr, /ERR_OHOS_SOURCE/);
  });
}

const FIELDS = `
const seen: string[] = [];
function watched(target: Object, key: string): void {
  const values = new WeakMap<object, unknown>();
  Object.defineProperty(target, key, {
    get() { return values.get(this); },
    set(value: unknown) { seen.push(key + '=' + value); values.set(this, value); },
  });
}
class Base {
  set later(value: number) { seen.push('later=' + value); }
  constructor() { this.begin(); }
  begin(): void {}
}
class Derived extends Base {
  early?: string;
  @watched kept: number = 1;
  static made: number = 2;
  begin(): void { this.early = 'by the base'; }
}
const one = new Derived();
console.log(one.early, Object.keys(one).join(), Derived.made, seen.join());
`;
for (const [what, files, line] of [
  ['ArkTS', { 'main.ets': FIELDS }, 'by the base early 2 kept=1'],
  [
    'TypeScript of a HarmonyOS project',
    { 'main.ts': FIELDS, 'oh-package.json5': '{ name: "app" }' },
    'by the base early 2 kept=1',
  ],
  ['TypeScript of another project', { 'main.ts': FIELDS }, 'undefined early,kept 2 '],
]) {
  prints(`fields of ${what} are assigned or defined as its own compiler does it`, files, [line]);
}
