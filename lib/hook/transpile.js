'use strict';

// .ts and .ets to JavaScript: what ArkTS adds to TypeScript is taken out (lib/arkts), the rest is done by esbuild.

const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');

/** Files that are transpiled. `.cts` and `.mts` are Node's own names; declarations are modules without values. */
const SOURCE = /\.(?:ets|[cm]?ts)$/;
const DECLARATION = /\.d\.(?:ets|[cm]?ts)$/;

const ES_MODULE = /^(?:import\b(?!\s*[(.])|export\b)/m;

/** What is to be done about what esbuild says, by what it says. */
const REMEDIES = [
  [
    /Decorators are not valid here/,
    'A decorator stands before a class or a member of one. Those of the SDK that stand before functions (@Builder, @Extend, ' +
      '@Styles, @Concurrent, @Sendable) are known by name.',
  ],
  [
    /Unexpected "\."|Expected ";" but found/,
    "ArkUI's own syntax (components, chained attributes) is understood in build() of a struct and in functions with @Builder, " +
      '@Extend or @Styles; elsewhere write ArkTS as TypeScript has it.',
  ],
];
const REMEDY = 'Write it as TypeScript has it.';

/** An error at a place of a source file. */
function sourceError(file, place, text) {
  return Object.assign(new SyntaxError(`${file}:${place}: ${text}`), { code: 'ERR_OHOS_SOURCE' });
}
const lineOf = (source, line) => source.split(/\r?\n/)[line - 1]?.trim() ?? '';

/** Where a text has a bracket without a partner: line, column and the bracket. */
function unbalanced(source) {
  const at = require('../arkts/tokens').unbalancedIn(source);
  if (at === undefined) return undefined;
  const lines = source.slice(0, at).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: lines.length, column: lines.at(-1).length + 1, bracket: source[at] };
}

function describe(failure, file, source) {
  const [error] = failure.errors ?? [];
  if (error === undefined) return failure;
  const place = unbalanced(source);
  if (place !== undefined) {
    const { line, column, bracket } = place;
    const text = `the bracket "${bracket}" has no partner\n  ${lineOf(source, line)}\nClose it, or take it out.`;
    return sourceError(file, `${line}:${column}`, text);
  }
  const line = error.location?.line ?? 1;
  const [, remedy] = REMEDIES.find(([said]) => said.test(error.text)) ?? [undefined, REMEDY];
  return sourceError(file, line, `${error.text}\n  ${lineOf(source, line)}\n${remedy}`);
}

/** A statement after the code, where it moves no line. The source map stays last. */
function appended(code, statement) {
  const at = code.lastIndexOf('//# sourceMappingURL=');
  return at < 0 ? `${code}${statement}\n` : `${code.slice(0, at)}${statement}\n${code.slice(at)}`;
}

/**
 * Whether the fields of classes are assigned, as DevEco's compiler does it (ArkTS, and TypeScript of a HarmonyOS project, for
 * ES2021), and not defined: one without a value is not there, and a setter of a base class sees what is assigned.
 */
const assignsFields = (file) =>
  file.endsWith('.ets') || require('../arkts/project').rootOf(file) !== undefined;

/**
 * esbuild, which a project that has such sources adds: beside this package, or in that project where this package is installed
 * for all of them.
 */
function esbuildFor(file) {
  let missing;
  // By the name of no source, or what is missing would be a stand-in (lib/hook/require.js).
  for (const from of [__filename, `${file}.js`]) {
    try {
      return createRequire(from)('esbuild');
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
      missing ??= error;
    }
  }
  const message = `${file} is compiled by esbuild, which is not installed. Add it: npm i -D esbuild`;
  throw Object.assign(new Error(message, { cause: missing }), { code: 'ERR_OHOS_ESBUILD' });
}

/**
 * JavaScript for a source text, with an inline source map. `format` 'cjs' makes a CommonJS module of an ES module; without
 * it the text stays what it is, and types that it exports are exported as undefined.
 */
function transpile(source, file, { format } = {}) {
  const { transformSync } = esbuildFor(file);
  const options = {
    loader: 'ts',
    format,
    sourcefile: file,
    sourcemap: 'inline',
    sourcesContent: false,
    target: 'node20',
    logLevel: 'silent',
    tsconfigRaw: {
      compilerOptions: { experimentalDecorators: true, useDefineForClassFields: !assignsFields(file) },
    },
  };
  const { toTypeScript } = require('../arkts/to-typescript');
  const typescript = toTypeScript(source, require('../modules/specifiers').isOfSdk);
  let code;
  try {
    ({ code } = transformSync(typescript, options));
  } catch (failure) {
    throw describe(failure, file, source);
  }
  if (format === 'cjs') return code;
  const types = require('../arkts/exports').typesLeft(typescript, code);
  return types === '' ? code : appended(code, types);
}

/** A source file as JavaScript, and which kind of module it is. A .cts file is always CommonJS. */
function load(file, options = {}) {
  const format = file.endsWith('.cts') ? 'cjs' : options.format;
  const source = readFileSync(file, 'utf8');
  if (process.env.OHOS_DIAGNOSTICS === '1') {
    const { examineSource, say, writeNow } = require('../testing/diagnostics');
    const { isMainThread } = require('node:worker_threads');
    for (const hint of examineSource(file, source)) say(hint, isMainThread ? undefined : writeNow);
  }
  const code = transpile(source, file, { format });
  return { code, isModule: file.endsWith('.ets') || ES_MODULE.test(code) || DECLARATION.test(file) };
}

module.exports = { appended, load, SOURCE, transpile };
