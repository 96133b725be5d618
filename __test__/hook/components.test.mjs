// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they stand in sources that a test writes
// Components that are written by a generator: what is ArkUI's own syntax is cut, the rest stays where it is. Each file ends
// with code that says which line it is on, and the methods of its component return what the generator wrote into them.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import vm from 'node:vm';
import { ROOT } from './project.mjs';

const require = createRequire(import.meta.url);
const { AMBIENT, toTypeScript } = require(path.join(ROOT, 'lib', 'arkts', 'to-typescript.js'));
const { SMALL } = require(path.join(ROOT, 'lib', 'hook', 'globals.js'));
const { transformSync } = require('esbuild');
const { Watch } = require(path.join(ROOT, 'lib', 'arkui', 'state.js'));
const sdk = require(path.join(ROOT, 'lib', 'sdk', 'lists.js'));

const isOfSdk = (specifier) => specifier.startsWith('@kit.');
const FILES = 5000;
const OPTIONS = {
  loader: 'ts',
  sourcemap: true,
  logLevel: 'silent',
  target: 'node20',
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: true } },
};

/** Numbers that look random, the same in each run. */
function generator(seed) {
  let state = seed;
  const next = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
  return { next, pick: (list) => list[next(list.length)], often: (percent) => next(100) < percent };
}

/** What may stand between two tokens, and looks like code. */
const GAPS = [
  ' ',
  '\n',
  ' /* } ) ] */ ',
  ' // { ( [ `\n',
  '\n\n',
  ' /* ` */ ',
  "\n  // don't\n",
  ' /*/ */ ',
  ' /** struct X { */ ',
];
/** Values whose text is full of brackets. */
const VALUES = [
  "'}'",
  '"{ ( ["',
  '`}`',
  "`${'}'}`",
  '`a ${`b ${"`"} }`} c`',
  '`${{ a: 1 }.a}`',
  '/[}\\]/]/.test("}")',
  '/\\//g.source',
  '(1 + 2) / 3',
  '[1, 2].length / 2',
  '{ a: 1, b: { c: [] } }.a',
  '"\\"}"',
  "'\\\\'",
  '/\\}/u.flags',
  '`\\`}`',
  '(() => 5)()',
  '(function () { return 7; })()',
  '4 / 2 / 1',
  "`${/[`}]/.test('`')}`",
  'i++ / 2',
  'x! / 2',
];

const NAMES = ['Column', 'Row', 'Text', 'List', 'ListItem', 'Stack', 'Image', 'Button', 'MyView', 'Grid'];

function gap(g) {
  return g.often(30) ? g.pick(GAPS) : ' ';
}

/** A piece of a user interface. */
function view(g, depth = 0) {
  const chain = Array.from(
    { length: g.next(3) },
    () => `${gap(g)}.${g.pick(['width', 'onClick', 'fontColor'])}(${argument(g, depth)})`,
  );
  const kind = depth > 3 ? 0 : g.next(6);
  const inside = () => Array.from({ length: g.next(3) }, () => view(g, depth + 1)).join(gap(g));
  switch (kind) {
    case 1:
      return `if (this.count${gap(g)}> 1) {${gap(g)}${inside()}} else {${inside()}${gap(g)}}`;
    case 2:
      return `ForEach(this.list,${gap(g)}(item: string) => {${inside()}}, (item: string) => item)${chain.join('')}`;
    case 3:
    case 4:
      return `${g.pick(NAMES)}(${g.often(50) ? `{ space: ${g.pick(VALUES)} }` : ''}) {${gap(g)}${inside()}${gap(g)}}${chain.join('')}`;
    case 5:
      return `this.header(${g.pick(VALUES)})`;
    default:
      return `${g.pick(NAMES)}(${g.pick(VALUES)})${chain.join('')}`;
  }
}

function argument(g, depth) {
  if (g.often(30)) return `() => {${gap(g)}this.count = ${g.pick(VALUES)};${gap(g)}}`;
  if (g.often(30)) return `$$this.count`;
  return depth > 3 ? g.pick(VALUES) : `{ builder: ${g.pick(VALUES)} }`;
}

const views = (g) => Array.from({ length: 1 + g.next(4) }, () => view(g)).join(gap(g));

/** A member of a component: its text, and what calling it, if it can be called, must give. */
function member(g, index) {
  const end = g.often(50) ? ';' : '\n';
  switch (g.next(7)) {
    case 0:
      return { text: `@State value${index}: number = ${index}${end}` };
    case 1:
      return {
        text: `@Builder${gap(g)}part${index}(title: string)${gap(g)}{${gap(g)}${views(g)} }`,
        cut: `part${index}`,
      };
    case 2:
      return { text: `@Prop @Watch('changed') other${index}: string = \`\${'}'}\`${end}` };
    case 3:
      return {
        text: `@Styles style${index}() {${gap(g)}.width(${g.pick(VALUES)})${gap(g)}.height(5) }`,
        cut: `style${index}`,
      };
    case 4:
      return { text: `private scroller${index}: Scroller = new Scroller()${end}` };
    case 5:
      return { text: `async later${index}(): Promise<{ a: number }> { return { a: ${index} } }` };
    default: {
      const value = g.pick(VALUES.filter((text) => !/\bi\+\+|x!/.test(text)));
      return {
        text: `method${index}(): Object {${gap(g)}return [${index}, ${value}][0];${gap(g)}}`,
        calls: [`method${index}`, index],
      };
    }
  }
}

function component(seed) {
  const g = generator(seed);
  const members = Array.from({ length: 1 + g.next(6) }, (_, index) => member(g, index));
  members.splice(g.next(members.length + 1), 0, {
    text: `build() {${gap(g)}${views(g)}${gap(g)}}`,
    cut: 'build',
  });
  const before = [
    g.often(40)
      ? `@Extend(Text)${gap(g)}function big(size: number) {${gap(g)}.fontSize(${g.pick(VALUES)})${gap(g)}}`
      : '',
    g.often(40) ? `@Builder${gap(g)}function top(text: string) {${gap(g)}${views(g)} }` : '',
    g.often(40) ? `const found = /[{(]/.test(${g.pick(["'{'", '`}`'])}) ? 8 / 4 / 2 : 0` : '',
    g.often(40) ? '@Observed class Model { @Track title: string = "}" }' : '',
  ];
  const decorators = g.pick([
    '@Component',
    '@Entry\n@Component',
    '@ComponentV2',
    '@Reusable @Component',
    '@CustomDialog',
  ]);
  const body = members.map(({ text }) => text).join(g.pick(['\n', '\n\n  // {\n', '\n/* } */\n']));
  const head = [...before, `${decorators}${gap(g)}struct Page${gap(g)}{\n${body}\n}`].join('\n');
  const line = head.split('\n').length + 1;
  const text = `${head}\nmark(new Error().stack, Page);`;
  return { text, line, members };
}

test(`components: ${FILES} generated files are cut right, and lines stay where they are`, () => {
  let cut = 0;
  for (let seed = 1; seed <= FILES; seed++) {
    const { text, line, members } = component(seed);
    const typescript = toTypeScript(text, isOfSdk);
    const about = () => `seed ${seed}:\n${text}\n-----\n${typescript}`;
    assert.equal(typescript.split('\n').length, text.split('\n').length, about());
    let code;
    let map;
    try {
      ({ code, map } = transformSync(typescript, OPTIONS));
    } catch (error) {
      assert.fail(`${error.message}\n${about()}`);
    }
    assert.ok(JSON.parse(map).mappings.length > 0);
    let seen;
    vm.runInNewContext(code, {
      Scroller: class {},
      CustomComponent: class {},
      Watch,
      mark(_, Page) {
        seen = Page;
      },
    });
    const page = new seen();
    for (const { cut: name, calls } of members) {
      if (name !== undefined) {
        assert.throws(() => page[name](), { code: 'ERR_OHOS_NO_RENDERER' }, about());
        cut++;
      }
      if (calls !== undefined) assert.equal(page[calls[0]](), calls[1], about());
    }
    // The statement after the component stands on its line.
    assert.equal(typescript.split('\n')[line - 1], text.split('\n')[line - 1], about());
  }
  assert.ok(cut > FILES);
});

test('components: the decorators that are known are those of the list', () => {
  assert.deepEqual([...AMBIENT].sort(), [...sdk.globalNames().decorator].concat('Env').sort());
});

test('globals: those that begin with a small letter are those of the list', () => {
  const small = Object.values(sdk.globalNames())
    .flat()
    .filter((name) => /^[a-z]/.test(name));
  assert.deepEqual([...SMALL].sort(), small.sort());
});
