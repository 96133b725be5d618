'use strict';

// Recorded calls as a test for node:test. Shapes have no values: what stands for them is marked, to be filled in.

const { AT_ONCE } = require('../testing/instruments');
const { Tag } = require('../kits/asset-enums');

const BYTES = /^<bytes (\d+)>$/;
/** Names that need no escape; an app may have any name, and it ends up in a program. */
const PLAIN = /^[\w.-]*$/;

const quoted = (name) => (PLAIN.test(name) ? `'${name}'` : JSON.stringify(name));
/** A key of a map: a tag, a number, or the shape of something else. */
function keyOf(name) {
  if (Object.hasOwn(Tag, name)) return `Tag.${name}`;
  return name.startsWith('<') ? quoted(name) : name;
}

const HEAD = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDevice } from 'ohos-security-kit';

// As the inspector saw it. It keeps no values: bytes(8) stands for 8 of them, 'text' for a text.
const bytes = (length) => new Uint8Array(length).fill(97);
`;

/** A shape as source text. */
function source(shape, app) {
  if (typeof shape === 'string') {
    const [, length] = BYTES.exec(shape) ?? [];
    if (length !== undefined) return `bytes(${length})`;
    return (
      { '<string>': "'text'", '<function>': '() => {}', '<object>': `${app}.context` }[shape] ??
      JSON.stringify(shape)
    );
  }
  if (Array.isArray(shape)) return `[${shape.map((element) => source(element, app)).join(', ')}]`;
  if (typeof shape !== 'object' || shape === null) return String(shape);
  const entries = Object.entries(shape).map(([name, value]) => `[${keyOf(name)}, ${source(value, app)}]`);
  return `new Map([${entries.join(', ')}])`;
}

/** The function that a record names, of an app. */
function callee(api, app) {
  const [kit, method] = api.split('.');
  return kit === 'abilityAccessCtrl'
    ? `${app}.${kit}.createAtManager().${method}`
    : `${app}.${kit}.${method}`;
}

function lineOf({ api, app: bundleName, args, code }, names) {
  const app = names.get(bundleName);
  const call = `${callee(api, app)}(${args.map((shape) => source(shape, app)).join(', ')})`;
  const isAtOnce = AT_ONCE.test(api);
  if (code === 0) return isAtOnce ? `${call};` : `await ${call};`;
  return isAtOnce
    ? `assert.throws(() => ${call}, { code: ${code} });`
    : `await assert.rejects(${call}, { code: ${code} });`;
}

/** The source of a test with these calls. */
function asTest(rows) {
  const bundles = [...new Set(rows.map(({ app }) => app))];
  const names = new Map(bundles.map((bundleName, at) => [bundleName, `app${at + 1}`]));
  const apps = bundles.map(
    (bundleName, at) =>
      `const ${names.get(bundleName)} = ${at === 0 ? 'device.caller' : `device.installApp({ bundleName: ${quoted(bundleName)} })`};`,
  );
  const lines = [
    `const device = createDevice({ inMemory: true, app: { bundleName: ${quoted(bundles[0])} } });`,
    ...(rows.some(({ api }) => api.startsWith('asset.')) ? ['const { Tag } = device.asset;'] : []),
    ...apps,
    ...rows.map((row) => lineOf(row, names)),
    'device.close();',
  ];
  return `${HEAD}\ntest('as recorded', async () => {\n${lines.map((line) => `  ${line}\n`).join('')}});\n`;
}

module.exports = { asTest };
