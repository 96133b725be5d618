// esbuild's lineLimit also breaks strings, by a backslash at the end of the line. Rollup indents what it takes in, and so
// changes such a string; and a name that is broken is not found by search. Here the halves are put together again, and the
// source map with them.

import { firstOf, written } from './vlq.mjs';

/** Where the last segment of a line begins: within a line each column counts from the one before. */
const lastColumn = (row) =>
  row.split(',').reduce((column, segment) => column + (segment && firstOf(segment).number), 0);

/** Two lines as one: what the second begins with stands `width` columns further to the right. */
function rowOf(first, second, width) {
  if (second === '') return first;
  const { number, rest } = firstOf(second);
  const moved = written(width + number - lastColumn(first)) + rest;
  return first === '' ? moved : `${first},${moved}`;
}

/** A text and its map without strings that go over the end of a line. */
export function wholeStrings(text, map) {
  const rows = map.mappings.split(';');
  const lines = [];
  const mappings = [];
  for (const [i, line] of text.split('\n').entries()) {
    const before = lines.at(-1);
    if (before?.endsWith('\\')) {
      mappings.push(rowOf(mappings.pop(), rows[i] ?? '', before.length - 1));
      lines.push(lines.pop().slice(0, -1) + line);
    } else {
      mappings.push(rows[i] ?? '');
      lines.push(line);
    }
  }
  return { text: lines.join('\n'), map: { ...map, mappings: mappings.join(';') } };
}
