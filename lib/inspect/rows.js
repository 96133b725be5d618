'use strict';

// Lists, a window of which is on view: what all of them take and give.

const { flag, oneOf, optional, whole } = require('./take');

const MOST = 500;
const DEFAULT = 100;

/** The members of a query that choose the window; `columns` can be sorted by. */
const windowed = (...columns) => ({
  offset: optional(whole()),
  limit: optional(whole(1, MOST)),
  sort: optional(oneOf(...columns)),
  desc: optional(flag),
});

const compare = (a, b) => {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1; // what is missing stands at the end
  if (b === null || b === undefined) return -1;
  return a < b ? -1 : 1;
};

/** Sorts by what `keyOf(row, column)` gives, asked once for each; rows that are the same there stay as they are. */
function sorted(rows, { sort, desc = false }, keyOf = (row, column) => row[column]) {
  if (sort === undefined) return desc ? rows.toReversed() : rows;
  const direction = desc ? -1 : 1;
  const keys = rows.map((row) => keyOf(row, sort));
  const order = rows.map((_, at) => at).sort((a, b) => direction * compare(keys[a], keys[b]));
  return order.map((at) => rows[at]);
}

/** The window of a list; `show` makes of an element what is sent. */
function windowOf(rows, { offset = 0, limit = DEFAULT }, show = (row) => row, complete = true) {
  const shown = Array.from(rows.slice(offset, offset + limit), (row) => show(row));
  return { rows: shown, offset, total: rows.length, complete };
}

/** Whether a text contains another, in any case; everything contains nothing. */
const contains = (text, part) => part === undefined || text.toLowerCase().includes(part.toLowerCase());

module.exports = { contains, sorted, windowed, windowOf };
