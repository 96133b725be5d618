import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { node } from './support.mjs';

const hypium = path.join(import.meta.dirname, '..', '..', 'lib', 'hypium');
// A folder whose name would be a pattern, and with a space.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hypium [run] '));
after(() => fs.rmSync(folder, { recursive: true }));

const write = (name, text) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};
const source = (suite, body) => `
  const { describe, it, expect } = require(${JSON.stringify(hypium)});
  describe('${suite}', () => { ${body} });
`;
const passing = "it('passes', 0, () => console.log('LOG passes', globalThis.preloaded));";
const failing = `it('fails <&"', 0, () => { expect('<a>').assertEqual('&"b" --'); });`;

const good = write('good/a.test.ts', source('Good', passing));
const bad = write('bad/b.test.ts', source('Bad', `${passing}${failing}`));
for (const ignored of ['node_modules', 'oh_modules', 'build', '.hvigor', 'deep/build']) {
  write(`good/${ignored}/c.test.ts`, source('Ignored', failing));
}
write('good/no-test.ts', source('Ignored', failing));
fs.mkdirSync(path.join(folder, 'empty'));

/** runTests in a process of its own, as it uses the output of the process. */
function run(files, options, env = {}) {
  const call = `require(${JSON.stringify(path.join(hypium, 'run.js'))})
    .runTests(${JSON.stringify(files)}, ${JSON.stringify(options)})
    .then((code) => { process.exitCode = code; });`;
  return node(['-e', call], env);
}

test('0 when all pass; a folder is searched', () => {
  const { status, logged, stdout } = run([path.dirname(good), good]);
  assert.deepEqual([status, logged], [0, ['passes undefined']], stdout);
});

test('1 when one fails', () => {
  const { status, stdout } = run([good, bad], { concurrency: 1 });
  assert.equal(status, 1);
  assert.match(stdout, /Good[\s\S]*Bad|Bad[\s\S]*Good/);
});

test('options reach the tests', () => {
  assert.equal(run([bad], { filter: 'Bad#passes' }).status, 0);
  assert.equal(run([bad], { type: 'function', size: 'small', level: '0' }).status, 1);
  const preload = pathToFileURL(write('preload.mjs', 'globalThis.preloaded = true;')).href;
  // A preload turns the ES module loader on, which needs the real one to know TypeScript.
  const known = write('known.cjs', source('Known', passing));
  assert.deepEqual(run([known], { preload }).logged, ['passes true']);
  const endless = write('endless/e.test.ts', source('Endless', "it('ends', 0, (done) => {});"));
  const { status, stdout } = run([endless], { timeout: 30 });
  assert.equal(status, 1);
  assert.match(stdout, /done was not called within 30 ms/);
});

test('the junit file is well-formed and counts the failures', () => {
  const junit = path.join(folder, 'reports', 'junit.xml');
  assert.equal(run([good, bad], { junit }).status, 1);
  const xml = fs.readFileSync(junit, 'utf8');
  const open = [];
  for (const [, close, name, , empty] of xml
    .replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, '')
    .matchAll(/<(\/?)(\w+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name);
    else if (!empty) open.push(name);
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(xml.replace(/<!--[\s\S]*?-->/g, ''), /&(?!(amp|lt|gt|quot|apos|#\d+);)/);
  assert.equal(xml.match(/<testcase /g).length, 3);
  assert.equal(xml.match(/<failure /g).length, 1);
  assert.match(xml, /<testsuite name="Bad"[^>]* failures="1"/);
});

const WRONG = [
  [[path.join(folder, 'none.test.ets')], {}, /^no such file: .*none\.test\.ets/],
  [[path.join(folder, 'empty')], {}, /no test file found/],
  [[], {}, /no test file found/],
  [[good], { timeout: 0 }, /timeout must be a whole number from 1/],
  [[good], { timeout: '30' }, /timeout must be/],
  [[good], { concurrency: 0.5 }, /concurrency must be/],
  [[good], { level: '9' }, /OHOS_TEST_LEVEL: '9' is not known/],
];
for (const [files, options, message] of WRONG) {
  test(`2 for wrong usage: ${message}`, () => {
    const { status, stderr, logged } = run(files, options);
    assert.deepEqual([status, logged], [2, []]);
    assert.match(stderr, message);
  });
}

const list = (names) =>
  `${names.map((name) => `import ${name} from './${name}.test';`).join('\n')}\n// import gone from './gone.test';\nexport default function all() { ${names.map((name) => `${name}();`).join(' ')} }`;
const exported = (suite, body) => `
  import { describe, it, expect } from '@ohos/hypium';
  export default function () { describe('${suite}', () => { ${body} }); }
`;

test('a List file stands for the files that it names: each case runs once, and what is not in it does not', () => {
  write('listed/ets/test/List.test.ets', list(['one', 'two']));
  write('listed/ets/test/one.test.ets', exported('One', "it('a', 0, () => console.log('LOG one'));"));
  write('listed/ets/test/two.test.ets', exported('Two', "it('b', 0, () => console.log('LOG two'));"));
  write('listed/ets/test/gone.test.ets', exported('Gone', failing));
  const preload = pathToFileURL(path.join(hypium, '..', 'entry', 'register.mjs')).href;
  const { logged, status, stdout } = run([path.join(folder, 'listed')], { preload });
  assert.deepEqual([logged.sort(), status], [['one', 'two'], 0], stdout);
});

test('stand-ins are loaded first, and those that are missing are named at the end, once', () => {
  const test = `
    import { describe, it, expect } from '@ohos/hypium';
    import { router, promptAction } from '@kit.ArkUI';
    import { http } from '@kit.NetworkKit';
    export default function () {
      describe('S', () => {
        it('own', 0, () => { expect(http.createHttp()).assertEqual('own'); });
        it('missing', 0, () => { try { router.pushUrl({ url: 'x' }); } catch {} });
      });
    }`;
  for (const name of ['a', 'b']) write(`stood/${name}.test.ets`, test);
  const own = write(
    'stood/own.mjs',
    `import { register } from ${JSON.stringify(pathToFileURL(path.join(hypium, '..', 'entry', 'register.mjs')).href)};
     register({ modules: { '@kit.NetworkKit': { http: { createHttp: () => 'own' } } } });`,
  );
  const { status, stderr } = run([path.join(folder, 'stood')], {
    preload: pathToFileURL(path.join(hypium, '..', 'entry', 'register.mjs')).href,
    import: [own],
  });
  assert.equal(status, 0);
  assert.deepEqual(
    stderr.match(/^ {2}.*$/gm).map((line) => line.replace(/ at .*[\\/]/, ' at ')),
    [
      "  router.pushUrl of '@kit.ArkUI' at a.test.ets:8:47",
      "  router.pushUrl of '@kit.ArkUI' at b.test.ets:8:47",
    ],
  );
});

test('without files, all tests of the project are run; coverage is reported', () => {
  write('project/AppScope/app.json5', '{ app: { bundleName: "com.example.tests" } }');
  write('project/build-profile.json5', "{ modules: [{ name: 'entry', srcPath: './entry' }] }");
  write('project/entry/src/main/module.json5', "{ module: { name: 'entry' } }");
  write(
    'project/entry/src/ohosTest/ets/test/a.test.ts',
    source('A', "it('a', 0, () => console.log('LOG a'));"),
  );
  write('project/entry/src/test/b.test.ts', source('B', "it('b', 0, () => console.log('LOG b'));"));
  const { logged, status, stdout } = run([], {
    project: path.join(folder, 'project', 'entry', 'src'),
    coverage: true,
  });
  assert.deepEqual([logged.sort(), status], [['a', 'b'], 0], stdout);
  assert.match(stdout, /coverage report/);
  assert.equal(run([], { project: os.tmpdir() }).status, 2);
});

const TESTED = source('A', "it('a', 0, () => console.log('LOG a'));");
for (const [what, files] of [
  [
    'a library',
    {
      'oh-package.json5': '{}',
      'src/main/module.json5': "{ module: { name: 'lib' } }",
      'src/test/a.test.ts': TESTED,
    },
  ],
  [
    'the FA model',
    {
      'build-profile.json5': "{ modules: [{ name: 'entry', srcPath: './entry' }] }",
      'entry/src/ohosTest/ets/a.test.ts': TESTED,
    },
  ],
]) {
  test(`without files, those of ${what}, which has no AppScope`, () => {
    const root = what.replace(' ', '-');
    for (const [name, text] of Object.entries(files)) write(`${root}/${name}`, text);
    const { logged, status, stderr } = run([], { project: path.join(folder, root) });
    assert.deepEqual([logged, status], [['a'], 0], stderr);
  });
}

test('what was called is collected in a folder of its own, which is gone afterwards', () => {
  const tmp = path.join(folder, 'tmp');
  fs.mkdirSync(tmp, { recursive: true });
  const one = write(
    'called.test.ets',
    `import { it } from '@ohos/hypium';
     import { router } from '@kit.ArkUI';
     it('calls', 0, () => { try { router.pushUrl({}); } catch {} });`,
  );
  const preload = pathToFileURL(path.join(hypium, '..', 'entry', 'register.mjs')).href;
  const { status, stderr } = run([one], { preload }, { TMPDIR: tmp, TMP: tmp });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /router\.pushUrl of '@kit\.ArkUI'/);
  assert.deepEqual(
    fs.readdirSync(tmp).filter((name) => name.startsWith('ohos-stand-ins')),
    [],
  );
});
