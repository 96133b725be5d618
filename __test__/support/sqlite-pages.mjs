// Edits single rows of an SQLite file behind the back of the store, without SQLite: Node 20 has none built
// in.
//
// A row of a table lies in a leaf page (kind 13) as: payload size, row id, then the record - a header of
// serial types and the values. An edit keeps the payload at its size, so no other byte of the page has to
// move: a value may change within its width, 0 and 1 trade places (they are types, not bytes), and a
// shorter value is made up for by writing header numbers in more bytes than they need, which the format
// allows. See sqlite.org/fileformat2.html.

import assert from 'node:assert/strict';
import fs from 'node:fs';

const LEAF = 13;
const INTERIOR = 5;
const INT_WIDTH = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0 };
const widthOf = (type) => INT_WIDTH[type] ?? (type >= 12 ? (type - (12 + (type % 2))) / 2 : 0);
const MAX_PADDING = 8;

function varint(file, at) {
  let value = 0;
  for (let n = 0; n < 9; n += 1) {
    value = value * 128 + (file[at + n] & 0x7f);
    if (file[at + n] < 0x80) return [value, at + n + 1];
  }
  throw new Error('a number of nine bytes, which these files do not have');
}

/** `value` as a varint, with `padding` bytes more than needed. */
function toVarint(value, padding = 0) {
  const groups = [];
  for (let rest = value; rest > 0 || groups.length === 0; rest = Math.floor(rest / 128))
    groups.unshift(rest % 128);
  for (let n = 0; n < padding; n += 1) groups.unshift(0);
  return groups.map((group, n) => (n < groups.length - 1 ? group | 0x80 : group));
}

const SCHEMA = 1;

/** Records of a table that lie in one page each: { at, size, rowId, columns: [{ type, bytes }] }. `root` is its first page. */
function recordsOf(file, root = SCHEMA) {
  const pageSize = file.readUInt16BE(16) === 1 ? 65536 : file.readUInt16BE(16);
  const page = (root - 1) * pageSize;
  const header = root === SCHEMA ? 100 : page;
  const isLeaf = file[header] === LEAF;
  assert.ok(isLeaf || file[header] === INTERIOR, `page ${root} is of a table`);
  const count = file.readUInt16BE(header + 3);
  const cellAt = (n) => page + file.readUInt16BE(header + (isLeaf ? 8 : 12) + 2 * n);
  const cells = Array.from({ length: count }, (_, n) => cellAt(n));
  if (isLeaf)
    return cells.map((cell) => recordAt(file, cell, pageSize)).filter((record) => record !== undefined);
  const children = [...cells.map((cell) => file.readUInt32BE(cell)), file.readUInt32BE(header + 8)];
  return children.flatMap((child) => recordsOf(file, child));
}

function recordAt(file, cell, pageSize) {
  const [size, afterSize] = varint(file, cell);
  if (size > pageSize - 35) return undefined; // goes on in overflow pages
  const [rowId, at] = varint(file, afterSize);
  const [headerSize, first] = varint(file, at);
  const columns = [];
  let body = at + headerSize;
  for (let next = first; next < at + headerSize; ) {
    const [type, after] = varint(file, next);
    const width = widthOf(type);
    columns.push({ type, bytes: Buffer.from(file.subarray(body, body + width)) });
    body += width;
    next = after;
  }
  return { at, size, rowId, columns };
}

/** Names of the columns of a table, from the statement that created it, and its records. */
function tableOf(file, table) {
  const records = recordsOf(file);
  const text = (column) => column?.bytes.toString();
  const entry = records.find(
    ({ columns }) => columns.length === 5 && text(columns[0]) === 'table' && text(columns[1]) === table,
  );
  assert.ok(entry, `no table ${table} in the file`);
  const statement = text(entry.columns[4]).replace(/--.*$/gm, '');
  const inner = statement.slice(statement.indexOf('(') + 1, statement.lastIndexOf(')'));
  const parts = inner.replace(/\([^()]*\)/g, '').split(',');
  const names = parts
    .map((part) => part.trim().split(/\s+/)[0])
    .filter((name) => !/^(UNIQUE|PRIMARY|CHECK|FOREIGN)$/.test(name));
  return { names, records: recordsOf(file, intOf(entry.columns[3])) };
}

/** What `edit` may set a column to. */
export const value = {
  bytes: (bytes) => ({ type: 12 + 2 * bytes.length, bytes: Buffer.from(bytes) }),
  /** An integer in `width` bytes (1, 2, 3, 4, 6); 0 and 1 also in none. */
  int: (number, width = 0) => {
    const type = width === 0 ? 8 + number : { 1: 1, 2: 2, 3: 3, 4: 4, 6: 5 }[width];
    const bytes = Buffer.alloc(width);
    if (width) bytes.writeIntBE(number, 0, width);
    return { type, bytes };
  },
};

const isInt = ({ type }) => type in INT_WIDTH;
const intOf = ({ type, bytes }) =>
  bytes.length ? bytes.readIntBE(0, Math.min(6, bytes.length)) : type === 9 ? 1 : 0;
const read = (column) => (isInt(column) ? intOf(column) : column.type === 0 ? null : column.bytes);

/**
 * Rows of a table with an integer primary key, which is the row id and therefore null in the record
 * itself.
 */
function rowsWithin({ records, names }) {
  return records.map((record) => ({
    record,
    row: {
      ...Object.fromEntries(names.map((name, n) => [name, read(record.columns[n])])),
      [names[0]]: record.rowId,
    },
  }));
}

/** Rows of a table as { column: number | Buffer | null }. */
export function rowsOf(path, table) {
  return rowsWithin(tableOf(fs.readFileSync(path), table)).map(({ row }) => row);
}

/**
 * Replaces bytes by as many others wherever they are in the file: a value together with its entries in
 * indices.
 */
export function replaceBytes(path, from, to) {
  assert.equal(from.length, to.length);
  const file = fs.readFileSync(path);
  let found = 0;
  for (let at = file.indexOf(from); at >= 0; at = file.indexOf(from, at + to.length)) {
    file.set(Buffer.from(to), at);
    found += 1;
  }
  fs.writeFileSync(path, file);
  return found;
}

/**
 * Sets columns of every row of `table` that `which` accepts; `changes` is { column: value.… }, or makes
 * that from the row.
 * Answers how many rows that were.
 */
export function edit(path, table, which, changes) {
  const file = fs.readFileSync(path);
  const { names, records } = tableOf(file, table);
  let edited = 0;
  for (const { record, row } of rowsWithin({ names, records })) {
    if (!which(row)) continue;
    for (const [name, next] of Object.entries(typeof changes === 'function' ? changes(row) : changes)) {
      assert.ok(names.includes(name), `no column ${name}`);
      record.columns[names.indexOf(name)] = next;
    }
    write(file, record);
    edited += 1;
  }
  fs.writeFileSync(path, file);
  return edited;
}

function write(file, { at, size, columns }) {
  const body = Buffer.concat(columns.map((column) => column.bytes));
  const plain = columns.map(({ type }) => toVarint(type).length).reduce((sum, length) => sum + length, 0);
  // The header counts itself: one byte up to 127.
  const ownSize = (types) => (types + 1 < 128 ? 1 : 2);
  let padding = size - body.length - plain - ownSize(size - body.length - 1);
  assert.ok(padding >= 0, `the row would grow by ${-padding} bytes`);
  const types = [];
  for (const { type } of columns) {
    const more = Math.min(padding, MAX_PADDING - toVarint(type).length);
    types.push(...toVarint(type, more));
    padding -= more;
  }
  assert.equal(padding, 0, 'the row would shrink too much');
  const headerSize = toVarint(types.length + ownSize(types.length));
  const record = Buffer.concat([Buffer.from(headerSize), Buffer.from(types), body]);
  assert.equal(record.length, size);
  record.copy(file, at);
}
