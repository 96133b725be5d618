// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they stand in sources that a test writes
// Packages that a project has as archives (.har).
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { entry, har, packed } from './har.mjs';
import { CJS_HOOK, HOOK, node, project } from './project.mjs';

const manifest = (name, dependencies = {}, more = {}) => JSON.stringify({ name, dependencies, ...more });

/** A project whose entry depends on archives: gives what its Main.ets writes, with a temporary folder of its own. */
async function runs(t, source, archives, { files = {}, hook = HOOK, entry: first = 'entry/Main.ets' } = {}) {
  const folder = project(t, {
    'entry/Main.ets': source,
    'entry/oh-package.json5': manifest(
      'entry',
      Object.fromEntries(
        Object.keys(archives).map((name) => [name, `file:../libs/${path.basename(name)}.har`]),
      ),
    ),
    'oh-package.json5': manifest('root'),
    'libs/keep': '',
    ...files,
  });
  for (const [name, bytes] of Object.entries(archives))
    fs.writeFileSync(path.join(folder, 'libs', `${path.basename(name)}.har`), bytes);
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-har-'));
  t.after(() => fs.rmSync(temporary, { recursive: true, force: true }));
  const result = await node(folder, [...hook, first], {
    env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  });
  return { ...result, left: fs.readdirSync(temporary) };
}
const printed = (text) => ({ stdout: `${text}\n`, stderr: '', code: 0, left: [] });

const LIB = {
  'oh-package.json5': manifest('@scope/lib', { other: '1' }, { main: 'Index.ets' }),
  'Index.ets':
    "export { greet } from './src/main/ets/Greet';\nexport { Kind } from './src/main/ets/Kind';\nexport { other } from 'other';",
  'src/main/ets/Greet.ets': 'export function greet(name: string): string { return `hello ${name}`; }',
  'src/main/ets/Kind.ets': 'export interface Kind { a: number }',
};
const USES_LIB = `
import { greet, Kind, other } from '@scope/lib';
import { greet as same } from '@scope/lib/src/main/ets/Greet';
const kind: Kind = { a: 1 };
console.log(greet('world'), same === greet, kind.a, other);
`;
const OTHER = {
  'build-profile.json5': "{ modules: [{ name: 'other', srcPath: './other' }] }",
  'other/Index.ets': "export const other: string = 'of the project';",
};

test('har: an archive is what a folder is, and nothing of it is left', async (t) => {
  const result = await runs(t, USES_LIB, { '@scope/lib': har(LIB) }, { files: OTHER });
  assert.deepEqual(result, printed('hello world true 1 of the project'));
});

test('har: required sources have archives too', async (t) => {
  const files = { ...OTHER, 'main.cjs': "require('./entry/Main');" };
  const result = await runs(
    t,
    USES_LIB,
    { '@scope/lib': har(LIB) },
    { files, hook: CJS_HOOK, entry: 'main.cjs' },
  );
  assert.deepEqual(result, printed('hello world true 1 of the project'));
});

test('har: an archive of JavaScript with declarations', async (t) => {
  const archive = har({
    'oh-package.json5': manifest('lib', {}, { main: 'Index.js', types: 'Index.d.ts' }),
    'Index.js': "import { a } from './src/a';\nexport const b = a + 1;",
    'Index.d.ts': 'export declare const b: number;',
    'src/a.js': 'export const a = 1;',
  });
  assert.deepEqual(
    await runs(t, "import { b } from 'lib';\nconsole.log(b);", { lib: archive }),
    printed('2'),
  );
});

test('har: one archive may depend on another', async (t) => {
  const one = har({
    'oh-package.json5': manifest('one', { two: 'file:./two.har' }),
    'Index.ets': "export { two } from 'two';",
  });
  const two = har({ 'oh-package.json5': manifest('two'), 'Index.ets': 'export const two: number = 2;' });
  const result = await runs(t, "import { two } from 'one';\nconsole.log(two);", { one, two });
  assert.deepEqual(result, printed('2'));
});

test('har: of bytecode alone there are stand-ins', async (t) => {
  const archive = har({
    'oh-package.json5': manifest('lib', {}, { main: 'Index.ets', types: 'Index.d.ets' }),
    'Index.d.ets': 'export declare function run(): void;',
    'ets/modules.abc': 'PANDA',
  });
  const source =
    "import { run } from 'lib';\ntry { run(); } catch (error) { console.log(error.code, error.specifier, error.export); }";
  const result = await runs(t, source, { lib: archive });
  assert.deepEqual(result, printed('ERR_OHOS_STAND_IN lib run'));
});

test('har: an archive that is not there is a package that is not there', async (t) => {
  const files = { 'entry/oh-package.json5': manifest('entry', { lib: 'file:../libs/none.har' }) };
  const result = await runs(t, "import { a } from 'lib';\nconsole.log(typeof a);", {}, { files });
  assert.deepEqual(result, printed('function'));
});

test('har: long names, by a prefix and by an extended header', async (t) => {
  const deep = `${'d'.repeat(90)}/${'e'.repeat(90)}`;
  const text = `path=package/${deep}/far.ets\n`;
  const length = text.length + 4;
  const archive = packed(
    entry({
      name: 'package/Index.ets',
      text: `export { a } from './${deep}/near';\nexport { b } from './${deep}/far';`,
    }),
    entry({
      name: `${'e'.repeat(90)}/near.ets`,
      prefix: `package/${'d'.repeat(90)}`,
      text: 'export const a = 1;',
    }),
    entry({ name: 'PaxHeader', kind: 'x', text: `${length} ${text}` }),
    entry({ name: 'package/short', text: 'export const b = 2;' }),
  );
  const result = await runs(t, "import { a, b } from 'lib';\nconsole.log(a, b);", { lib: archive });
  assert.deepEqual(result, printed('1 2'));
});

const INDEX = entry({ name: 'package/Index.ets', text: 'export const a: number = 1;' });
const damaged = Buffer.from(INDEX);
damaged[0] ^= 1;
for (const [what, archive, reason] of [
  [
    'a way upwards',
    packed(INDEX, entry({ name: 'package/../../evil.ets', text: 'x' })),
    /outside of the package/,
  ],
  ['an absolute path', packed(INDEX, entry({ name: '/tmp/evil.ets', text: 'x' })), /outside of the package/],
  [
    'a way upwards by a prefix',
    packed(INDEX, entry({ name: 'evil', prefix: 'package/..', text: 'x' })),
    /outside/,
  ],
  [
    'a way upwards with backslashes',
    packed(INDEX, entry({ name: 'package\\\\..\\\\evil', text: 'x' })),
    /outside/,
  ],
  ['a drive', packed(INDEX, entry({ name: 'C:/evil', text: 'x' })), /outside/],
  [
    'a symbolic link',
    packed(INDEX, entry({ name: 'package/link', kind: '2', link: '/etc' })),
    /neither a file/,
  ],
  [
    'a hard link',
    packed(INDEX, entry({ name: 'package/link', kind: '1', link: '/etc/hosts' })),
    /neither a file/,
  ],
  ['a device', packed(INDEX, entry({ name: 'package/device', kind: '3' })), /neither a file/],
  [
    'a file in place of a folder',
    packed(INDEX, entry({ name: 'package/a', text: 'x' }), entry({ name: 'package/a/b', text: 'x' })),
    /lies below a file/,
  ],
  [
    'too many entries',
    packed(...Array.from({ length: 20_001 }, (_, i) => entry({ name: `package/${i}` }))),
    /more than 20000/,
  ],
  [
    'zeros without end',
    packed(INDEX, entry({ name: 'package/big', text: Buffer.alloc(257 * 2 ** 20) })),
    /too large/,
  ],
  ['a wrong sum', packed(damaged), /damaged/],
  ['the end cut off', packed(INDEX).subarray(0, 60), /damaged|too large/],
  [
    'a size beyond the end',
    packed(entry({ name: 'package/a', text: 'x'.repeat(5000) }).subarray(0, 1024)),
    /damaged/,
  ],
  ['no archive at all', Buffer.from(`export const a = 1;${'\0'.repeat(4)}`), /it is no archive/],
])
  test(`har: ${what} is refused, and nothing comes out`, async (t) => {
    const { stdout, stderr, code, left } = await runs(t, "import { a } from 'lib';\nconsole.log(a);", {
      lib: archive,
    });
    assert.equal(code, 1, stdout);
    assert.match(stderr, reason);
    assert.deepEqual(left, []);
    assert.equal(stdout, '');
  });
