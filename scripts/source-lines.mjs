// A source map that says of each place which line it comes from, and no more: columns are two thirds of a map.

import { firstOf, written } from './vlq.mjs';

/** The numbers of a segment: the column, and of the source its file, line and column. What a thing is called there is left out. */
function numbersOf(segment) {
  const numbers = [];
  for (let rest = segment; rest !== ''; ) {
    const first = firstOf(rest);
    numbers.push(first.number);
    rest = first.rest;
  }
  return numbers.slice(0, 4);
}

/** The map without the segments that go on with the line of the one before. */
export function sourceLines(map) {
  // Each number counts from that of the segment before, the column from the beginning of the row.
  const here = [0, 0, 0, 0];
  const kept = [0, 0, 0, 0];
  const rows = map.mappings.split(';').map((row) => {
    here[0] = 0;
    kept[0] = 0;
    const segments = [];
    for (const segment of row.split(',').filter(Boolean)) {
      numbersOf(segment).forEach((number, i) => {
        here[i] += number;
      });
      if (segments.length > 0 && here[1] === kept[1] && here[2] === kept[2]) continue;
      segments.push(here.map((number, i) => written(number - kept[i])).join(''));
      kept.splice(0, 4, ...here);
    }
    return segments.join(',');
  });
  return { ...map, names: [], mappings: rows.join(';') };
}
