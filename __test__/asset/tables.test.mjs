// What the engine's tables of tags, codes and operations say stands elsewhere too: in enums, hints, samples and documents.
// Nothing else fails when one of these is forgotten.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { asset } from 'ohos-security-kit';
import * as s from './support.mjs';

const require = createRequire(import.meta.url);
const { tables } = require('../../lib/engine/codec.js');
const { OPERATIONS } = require('../../lib/kits/asset.js');
const { examine } = require('../../lib/testing/diagnostics.js');
const text = (file) => fs.readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('Tag has the tags of the engine, in their order', () => {
  assert.deepEqual(
    Object.entries(asset.Tag),
    tables.tags.map(([name, id]) => [name, id]),
  );
});

test('ErrorCode has the codes of the engine that have a name', () => {
  const named = tables.codes.filter(([name]) => name !== '').map(([name, number]) => [name, number]);
  assert.deepEqual({ ...asset.ErrorCode }, Object.fromEntries(named));
});

test('the functions of the kit are the operations of the engine, with as many maps or arrays; survey is no function', () => {
  const SHAPES = { map: [1, 'map'], maps: [2, 'map'], array: [1, 'maps'], arrays: [2, 'maps'] };
  assert.deepEqual(
    [...OPERATIONS, ['survey', 'map']].map(([name, shape]) => [name, ...SHAPES[shape]]).sort(),
    tables.functions.map(([name, names, each]) => [name, names.length, each]).sort(),
  );
});

test('there is a sample of a legal value for every tag', () => {
  assert.deepEqual(Object.keys(s.SAMPLE).sort(), tables.tags.map(([name]) => name).sort());
});

for (const place of s.PLACES) {
  test(`${place.name} refuses the tags that the table of places says, and no other for being there`, async (t) => {
    const { asset: kit } = s.open(t).installApp(s.APP);
    const refuses = async (name) => {
      const map = s.extended(place.legal(), { [name]: s.SAMPLE[name] });
      const error = await Promise.resolve(place.call(kit, map)).catch((caught) => caught);
      return / cannot be used here/.test(error?.message);
    };
    const refused = [];
    for (const name of Object.keys(s.SAMPLE)) if (await refuses(name)) refused.push(name);
    assert.deepEqual(
      refused,
      Object.keys(s.SAMPLE).filter((name) => place.refused.includes(name)),
    );
  });
}

/** Most bytes of the tags that add takes. */
const LIMITS = tables.tags.flatMap(([name, , takes]) => {
  const most = /^\d+ to (\d+) bytes$/.exec(takes)?.[1];
  return most === undefined || s.place('add').refused.includes(name) ? [] : [[name, Number(most)]];
});

test('hints know the limits of what an app stores', () => {
  for (const [name, most] of LIMITS.filter(([name]) => name !== 'GROUP_ID')) {
    const hints = (length) =>
      examine('asset.add', [s.attrs({ [name]: new Uint8Array(length) })]).map(({ id }) => id);
    assert.deepEqual([hints(most), hints(most + 1)], [['NEAR_LIMIT'], ['OVER_LIMIT']], name);
  }
});

test('the README states the limits of what an app stores', () => {
  /** `| alias; group id | 1 to 256; 7 to 127 bytes |` is two rows. */
  const rows = [...text('README.md').matchAll(/^\| (.*) \| (.*) bytes \|$/gm)].flatMap(([, what, limits]) => {
    const each = limits.split('; ');
    return what.split('; ').map((name, i) => [name, `${each[i]} bytes`]);
  });
  const COUNTS = { 12: 'twelve', 13: 'thirteen', 14: 'fourteen', 15: 'fifteen', 16: 'sixteen' };
  const labels = `each of ${COUNTS[s.LABELS.length]} labels`;
  const stated = Object.fromEntries(rows);
  for (const [name] of LIMITS) {
    const row = s.LABELS.includes(name) ? labels : name.toLowerCase().replace('_', ' ');
    assert.equal(stated[row], tables.tags.find(([tag]) => tag === name)[2], `${name}: ${row}`);
  }
});

test('the specification lists every tag with its number and what it takes', () => {
  /** `DATA_LABEL_NORMAL_1..4 | 0x30000030..33` is four rows. */
  const rows = text('docs/spec/asset.md').matchAll(
    /^\| ([A-Z_\d]+?)(?:_1\.\.(\d))? \| (0x\w{8})(?:\.\.\w+)? \| (\d+)/gm,
  );
  const specified = [...rows].flatMap(([, name, count, hex, decimal]) => {
    assert.equal(Number(hex), Number(decimal), name);
    if (count === undefined) return [[name, Number(hex)]];
    return Array.from({ length: Number(count) }, (_, i) => [`${name}_${i + 1}`, Number(hex) + i]);
  });
  assert.deepEqual(Object.fromEntries(specified), { ...asset.Tag });
});
