// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they stand in sources that a test writes
// Where a slash begins a regular expression and where it divides, and which bracket has no partner.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const { tokensOf, unbalancedIn } = createRequire(import.meta.url)('../../lib/arkts/tokens.js');

/** Has a brace in it: who takes it for a division finds a bracket too many. */
const REGEX = '/a}/.test(y)';
const DIVISION = '/ 2 / 3';

for (const [what, before] of [
  ['a type alias of an object', 'type X = { a: 1 }\n'],
  ['a type alias of a union', 'type X = A | { a: 1 }\n'],
  ['a type alias over several lines', 'type X =\n  | A\n  | { a: 1 }\n'],
  ['a type alias with generics', 'type X<T = {}> = Foo<T>[]\n'],
  ['a type alias of a word', 'export type X = string\n'],
  ['a type alias of an operator', 'type X = keyof\n  B\n'],
  ['a type alias of a condition', 'type X = B extends C\n  ? D\n  : { a: 1 }\n'],
  ['a type alias of a function', 'type X = (a: { b: 1 }) => void\n'],
  ['a type alias in a namespace', 'namespace N { type X = { a: 1 }\n'],
  ['a variable with a type alone', 'let x: string\n'],
  ['a function that gives a generic type', 'function f(): Foo<Bar> {}\n'],
  ['a function that gives an array', 'function f(): string[] {}\n'],
  ['a class', 'class A extends B<C> {}\n'],
  ['an interface', 'interface A<T> extends B<T> { a: 1 }\n'],
  ['an enum', 'enum A { B = 1 / 2 / 3 }\n'],
  ['an arrow function', 'const f = () => {}\n'],
  ['if', 'if (x) '],
  ['else', 'if (x) y(); else '],
  ['while', 'while (x) '],
  ['for', 'for (const x of y) '],
  ['for await', 'for await (const x of y) '],
  ['++ on the next line', 'i\n++'],
]) {
  const text = before + REGEX + (before.startsWith('namespace') ? ' }' : '');
  test(`tokens: a regular expression after ${what}`, () =>
    assert.deepEqual(
      tokensOf(text)
        .filter(({ kind }) => kind === 'regex')
        .map(({ value }) => value),
      ['/a}/'],
    ));
}

for (const before of [
  'i++ ',
  'i-- ',
  'x! ',
  'a.if(x) ',
  'x = {} ',
  'a[0] ',
  'f() ',
  'a.of ',
  'x >= 5 ',
  'let x: string = a ',
  'let type = a ',
  'type X = A\nfoo ',
  'type X = A\n(foo) ',
  'type X = { a: 1 };\ny = 4 ',
  'b as Foo\n',
  'export default { a: 1 } ',
  '`${a / 2}` ',
]) {
  test(`tokens: a division after ${JSON.stringify(before)}`, () =>
    assert.deepEqual(
      tokensOf(before + DIVISION).filter(({ kind }) => kind === 'regex'),
      [],
    ));
}

for (const [text, at] of [
  ['f(a))', 4],
  ['{ f(a }', 3],
  ['function x() { f(a)) }', 19],
  ['`${ (a }`', 4],
  ['a(b[', 3],
  ['}', 0],
  ['f({ a: [1] })', undefined],
]) {
  test(`tokens: the bracket without a partner in ${JSON.stringify(text)}`, () =>
    assert.equal(unbalancedIn(text), at));
}
