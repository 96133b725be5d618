'use strict';

// .ts and .ets to JavaScript, by esbuild. ArkTS is TypeScript with restrictions, plus a UI language of decorators and
// `struct`, which has nothing to run on here and is refused by name.

const { readFileSync } = require('node:fs');

/** Files that are transpiled. `.cts` and `.mts` are Node's own names. */
const SOURCE = /(?<!\.d)\.(?:ets|[cm]?ts)$/;

/** Output of esbuild for any decorator; it stands in no file without one. */
const DECORATED = /^var __decorateClass = /m;
const DECORATOR = /^[ \t]*(@[A-Za-z_$][\w$.]*)/m;
const STRUCT = /\bstruct\s+[A-Za-z_$]/;
const ES_MODULE = /^(?:import\b(?!\s*[(.])|export\b)/m;

const REMEDY =
  'Supported is the part of ArkTS without UI: modules, functions, classes, interfaces, enums, generics and async code. ' +
  'Components (@Entry, @Component struct, @State, @Builder …) need a device or the previewer: ' +
  'keep logic in files of its own and import it from here.';

/** An error at a place of a source file. */
function sourceError(file, line, text) {
  return Object.assign(new SyntaxError(`${file}:${line}: ${text}`), { code: 'ERR_OHOS_SOURCE' });
}

function describe(failure, file, source) {
  const [error] = failure.errors ?? [];
  if (error === undefined) return failure;
  const { line = 1, lineText = '' } = error.location ?? {};
  const struct = STRUCT.test(lineText) || STRUCT.test(source.split('\n')[line - 2] ?? '');
  return sourceError(
    file,
    line,
    struct ? `\`struct\` is ArkUI. ${REMEDY}` : `${error.text}\n  ${lineText.trim()}`,
  );
}

function refuseDecorators(code, file, source) {
  if (!DECORATED.test(code)) return;
  const found = DECORATOR.exec(source);
  const line = found === null ? 1 : source.slice(0, found.index).split('\n').length;
  throw sourceError(file, line, `the decorator ${found?.[1] ?? ''} is not supported. ${REMEDY}`);
}

/**
 * JavaScript for a source text, with an inline source map. `format` 'cjs' makes a CommonJS module of an ES module; without
 * it the text stays what it is.
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
  let code;
  try {
    ({ code } = transformSync(source, options));
  } catch (failure) {
    throw describe(failure, file, source);
  }
  refuseDecorators(code, file, source);
  return code;
}

/** A source file as JavaScript, and which kind of module it is. A .cts file is always CommonJS. */
function load(file, options = {}) {
  const format = file.endsWith('.cts') ? 'cjs' : options.format;
  const source = readFileSync(file, 'utf8');
  if (process.env.OHOS_DIAGNOSTICS === '1') {
    const { examineSource, say, writeNow } = require('../js/diagnostics');
    const { isMainThread } = require('node:worker_threads');
    for (const hint of examineSource(file, source)) say(hint, isMainThread ? undefined : writeNow);
  }
  const code = transpile(source, file, { format });
  return { code, isModule: ES_MODULE.test(code) };
}

module.exports = { load, SOURCE, transpile };
