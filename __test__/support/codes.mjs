// Every code of the three services, from the engine's table: under the constants of the asset kit's pages, and for the token
// services, whose pages have only numbers, under names of ours. The numbers themselves are held by tests/tables.rs and by the
// surface tests; a test elsewhere says CODE.NOT_FOUND.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const native = createRequire(import.meta.url)('../../lib/engine/native.js');
const { codes } = JSON.parse(native.tables());

/** What the pages of the token services leave without a constant. */
const NAMES = {
  801: 'NO_CAPABILITY',
  12100001: 'INVALID_PARAMETER',
  12100002: 'NO_TOKEN',
  12100003: 'NO_PERMISSION',
  12100004: 'NOT_TOGETHER',
  12100005: 'TOO_MANY',
  12100006: 'NOT_ALLOWED',
  12100007: 'SERVICE_ABNORMAL',
  12100008: 'NO_MEMORY',
  12100009: 'INNER_ERROR',
  12100010: 'IN_PROGRESS',
  12100011: 'ALL_GRANTED',
  12100012: 'NOT_ALL_REFUSED',
  12100013: 'SWITCH_ON',
  12100014: 'WRONG_KIND',
  12100015: 'TOO_LARGE',
};

const named = codes.map(([constant, number]) => [constant || NAMES[number], number]);
for (const [name, number] of named) assert.ok(name, `${number} has no name here`);
assert.equal(new Set(named.map(([name]) => name)).size, codes.length, 'no name twice');

/** A name that is not there is a mistake of the test, never an undefined that happens to be equal to another. */
export const CODE = new Proxy(Object.freeze({ OK: 0, ...Object.fromEntries(named) }), {
  get: (table, name) => {
    assert.ok(Object.hasOwn(table, name), `there is no code ${String(name)}`);
    return table[name];
  },
});

/** The published text of each number. */
export const TEXT = Object.freeze(Object.fromEntries(codes.map(([, number, text]) => [number, text])));
