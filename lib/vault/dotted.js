'use strict';

// Paths into nested values, as conf reads them: `a.b`, `a[0]`, `a.0`; a backslash takes the next character as it is. Names by
// which prototypes could be reached lead nowhere.

const FORBIDDEN = ['__proto__', 'prototype', 'constructor'];
/** A higher number is the name of a property: no array gets that long by a typing error. */
const LAST_INDEX = 1_000_000;

const isContainer = (value) => typeof value === 'object' && value !== null;

/** A segment of digits is an index, unless it begins with a zero or is too high. */
const segmentOf = (text) => (/^(0|[1-9]\d*)$/.test(text) && Number(text) <= LAST_INDEX ? Number(text) : text);

/** What stands at a place of a path: an index in brackets, or one character, escaped or not. */
const TOKEN = /\[(\d+)\]|\\(.)|(.)/suy;

/** The character at a place, and the place in characters. */
function invalid(path, at, where) {
  const position = [...path.slice(0, at)].length + 1;
  return new Error(`Invalid character '${[...path.slice(at)][0]}' ${where} an index at position ${position}`);
}

/** Why what a bracket begins is no index. */
function badIndex(path, at) {
  const wrong = path.slice(at + 1).search(/\D/);
  return wrong < 0 ? new Error('Index was not closed') : invalid(path, at + 1 + wrong, 'in');
}

/** The segments of a path; undefined if one of them is forbidden. */
function parse(path) {
  const segments = [];
  let text = '';
  /** Whether there is a segment that has not ended: not directly behind an index. */
  let isOpen = true;
  const end = () => {
    if (isOpen) segments.push(segmentOf(text));
    text = '';
  };
  TOKEN.lastIndex = 0;
  for (let at = 0; at < path.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [whole, index, escaped, plain] = TOKEN.exec(path);
    if (index !== undefined) {
      if (text !== '' || (isOpen && at > 0)) end();
      segments.push(segmentOf(index));
      text = '';
      isOpen = false;
    } else if (whole === '.') {
      end();
      isOpen = true;
    } else if (whole === '[' && path[at + 1] === ']') {
      text += '[]';
      isOpen = true;
      TOKEN.lastIndex += 1;
    } else if (whole === '[') {
      throw badIndex(path, at);
    } else if (!isOpen) {
      throw invalid(path, at, 'after');
    } else {
      text += escaped ?? plain;
    }
  }
  end();
  return segments.some((segment) => FORBIDDEN.includes(segment)) ? undefined : segments;
}

/** What is there; `otherwise` if nothing is. */
function getPath(object, path, otherwise) {
  if (typeof path !== 'string') return otherwise === undefined ? object : otherwise;
  const segments = parse(path);
  if (segments === undefined) return otherwise;
  let value = object;
  for (const [at, segment] of segments.entries()) {
    value = ownOf(value, segment);
    if ((value === undefined || value === null) && at < segments.length - 1) return otherwise;
  }
  return value === undefined ? otherwise : value;
}

const ownOf = (value, segment) =>
  isContainer(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;

/** Puts a value there; what is in the way and no container gives way to one. */
function setPath(object, path, value) {
  const segments = parse(path) ?? [];
  const last = segments.pop();
  if (last === undefined) return;
  let at = object;
  for (const [index, segment] of segments.entries()) {
    const next = ownOf(at, segment);
    if (isContainer(next)) {
      at = next;
      continue;
    }
    const follower = segments[index + 1] ?? last;
    at[segment] = typeof follower === 'number' ? [] : {};
    at = at[segment];
  }
  at[last] = value;
}

/** The container of what a path leads to, and its name there; undefined if there is none. */
function placeOf(object, path) {
  if (typeof path !== 'string') return undefined;
  const segments = parse(path) ?? [];
  const last = segments.pop();
  if (last === undefined) return undefined;
  const container = segments.reduce(ownOf, object);
  return isContainer(container) && Object.hasOwn(container, last) ? { container, last } : undefined;
}

const hasPath = (object, path) => placeOf(object, path) !== undefined;

function deletePath(object, path) {
  const place = placeOf(object, path);
  if (place !== undefined) delete place.container[place.last];
}

module.exports = { deletePath, getPath, hasPath, setPath };
