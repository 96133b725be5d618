'use strict';

// .ts and .ets to JavaScript: what ArkTS adds to TypeScript is taken out (lib/arkts), the rest is done by esbuild.

const { readFileSync } = require('node:fs');

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
function sourceError(file, line, text) {
  return Object.assign(new SyntaxError(`${file}:${line}: ${text}`), { code: 'ERR_OHOS_SOURCE' });
}

function describe(failure, file, source) {
  const [error] = failure.errors ?? [];
  if (error === undefined) return failure;
  const line = error.location?.line ?? 1;
  const [, remedy] = REMEDIES.find(([said]) => said.test(error.text)) ?? [undefined, REMEDY];
  const written = source.split(/\r?\n/)[line - 1]?.trim() ?? '';
  return sourceError(file, line, `${error.text}\n  ${written}\n${remedy}`);
}

/** A statement after the code, where it moves no line. The source map stays last. */
function appended(code, statement) {
  const at = code.lastIndexOf('//# sourceMappingURL=');
  return at < 0 ? `${code}${statement}\n` : `${code.slice(0, at)}${statement}\n${code.slice(at)}`;
}

/**
 * JavaScript for a source text, with an inline source map. `format` 'cjs' makes a CommonJS module of an ES module; without
 * it the text stays what it is, and types that it exports are exported as undefined.
 */
function transpile(source, file, { format } = {}) {
  const { transformSync } = require('esbuild');
  const options = {
    loader: 'ts',
    format,
    sourcefile: file,
    sourcemap: 'inline',
    sourcesContent: false,
    target: 'node20',
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: true } },
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
