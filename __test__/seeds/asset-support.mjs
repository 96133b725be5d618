// What the statements of seed 000 need: which line speaks of which function, and a system app that acts in another user.

import assert from 'node:assert/strict';
import * as s from '../asset/scenario.mjs';
import { linesOf } from '../seeds.mjs';

/** The lines of seed 000 that describe each function. */
const SPANS = {
  add: [12, 42],
  remove: [46, 72],
  update: [76, 106],
  preQuery: [110, 140],
  query: [144, 173],
  postQuery: [177, 200],
};

/** The numbers behind `seed 000:` in the name of a test. */
function numbersIn(name) {
  const lists = [...name.matchAll(/seed 000:([\d,-]+)/g)].map(([, list]) => list);
  return lists
    .flatMap((list) => list.split(','))
    .flatMap((part) => {
      const [from, to = from] = part.split('-').map(Number);
      return s.times(to - from + 1, (n) => from + n);
    });
}

/** The functions that the numbers in a name belong to: [operation, its numbers]. */
export function functionsIn(name) {
  const numbers = numbersIn(name);
  const found = Object.entries(SPANS)
    .map(([operation, [from, to]]) => [operation, numbers.filter((line) => from <= line && line <= to)])
    .filter(([, lines]) => lines.length > 0);
  assert.equal(found.flatMap(([, lines]) => lines).length, numbers.length, `${name}: a line of no function`);
  return found;
}

const LINES = linesOf('000');

/** That these lines of the document say so, where it is here. */
export function assertStated(lines, ...words) {
  if (LINES.length === 0) return;
  for (const line of lines) {
    for (const word of words) assert.ok(LINES[line - 1].includes(word), `line ${line} does not say ${word}`);
  }
}

export const ACTOR = s.asSystem({ bundleName: 'com.example.accounts', userId: 0 });

/** A device whose user 100 has one plain and one guarded asset of a system app that lives in user 0. */
export async function scene(t, options = {}) {
  const device = s.open(t, { users: [100, 101], ...options });
  return furnished(device, options.manifest);
}

/** The same on a disk, switched off once in between, so that `change(place)` may touch its files. */
export async function sceneOnDisk(t, change = () => {}) {
  const place = s.onDisk(t);
  await furnished(place.open());
  place.close();
  change(place);
  const app = s.installed(place.open(), ACTOR);
  return { place, device: place.device, app, kit: s.kitIn('asUser', app.asset) };
}

async function furnished(device, manifest = {}) {
  const app = s.installed(device, { ...ACTOR, ...manifest });
  const kit = s.kitIn('asUser', app.asset);
  await kit.add(s.labelled('a1'));
  await kit.add(s.guarded('g1'));
  return { device, app, kit };
}

/** A call of each function that succeeds in the scene; `fields` go into its first map. */
export const LEGAL = {
  add: (kit, fields = {}) => kit.add(s.assetOf('new', fields)),
  remove: (kit, fields = {}) => kit.remove(s.attrs({ ALIAS: 'a1', ...fields })),
  update: (kit, fields = {}) =>
    kit.update(s.attrs({ ALIAS: 'a1', ...fields }), s.attrs({ SECRET: 'changed' })),
  preQuery: (kit, fields = {}) => kit.preQuery(s.attrs({ ALIAS: 'g1', ...fields })),
  query: (kit, fields = {}) => kit.query(s.attrs({ ALIAS: 'a1', RETURN_TYPE: s.ReturnType.ALL, ...fields })),
  postQuery: (kit, fields = {}) => kit.postQuery(s.attrs({ AUTH_CHALLENGE: new Uint8Array(32), ...fields })),
};
