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

function lineOf({ api, args, code }, app) {
  const call = `${callee(api, app)}(${args.map((shape) => source(shape, app)).join(', ')})`;
  const isAtOnce = AT_ONCE.test(api);
  if (code === 0) return isAtOnce ? `${call};` : `await ${call};`;
  return isAtOnce
    ? `assert.throws(() => ${call}, { code: ${code} });`
    : `await assert.rejects(${call}, { code: ${code} });`;
}

const FIRST_USER = 100;

/** What installs an app: one name may be installed for several users, and several times. */
function manifestOf({ app, userId, appIndex }) {
  const user = userId === null || userId === FIRST_USER ? '' : `, userId: ${userId}`;
  const copy = appIndex ? `, appIndex: ${appIndex}` : '';
  return `{ bundleName: ${quoted(app)}${user}${copy} }`;
}

/** The source of a test with these calls. */
function asTest(rows) {
  const names = new Map();
  for (const manifest of rows.map(manifestOf))
    if (!names.has(manifest)) names.set(manifest, `app${names.size + 1}`);
  const [[own, first], ...others] = names;
  const users = [...new Set([FIRST_USER, ...rows.map(({ userId }) => userId ?? FIRST_USER)])];
  const withUsers = users.length === 1 ? '' : ` users: [${users.join(', ')}],`;
  const lines = [
    `const device = createDevice({ inMemory: true,${withUsers} app: ${own} });`,
    ...(rows.some(({ api }) => api.startsWith('asset.')) ? ['const { Tag } = device.asset;'] : []),
    `const ${first} = device.caller;`,
    ...others.map(([manifest, name]) => `const ${name} = device.installApp(${manifest});`),
    ...rows.map((row) => lineOf(row, names.get(manifestOf(row)))),
    'device.close();',
  ];
  return `${HEAD}\ntest('as recorded', async () => {\n${lines.map((line) => `  ${line}\n`).join('')}});\n`;
}

module.exports = { asTest };
