'use strict';

// Versions of a program (semver.org) and ranges of them, as migrations name them.

const VERSION = /^[\s=v]*(\d+)\.(\d+)\.(\d+)(?:-([\dA-Za-z.-]+))?(?:\+[\dA-Za-z.-]+)?\s*$/;
/** A version of which parts are left open, with what stands before it. */
const PARTIAL =
  /^([<>]=?|=|\^|~>?)?\s*v?(\d+|[xX*])(?:\.(\d+|[xX*]))?(?:\.(\d+|[xX*]))?(?:-([\dA-Za-z.-]+))?(?:\+[\w.-]+)?$/;

/** { numbers, tags } of a whole version; undefined for any other text. */
function parse(text) {
  const [found, major, minor, patch, tags] = VERSION.exec(text) ?? [];
  return found && { numbers: [major, minor, patch].map(Number), tags: tags?.split('.') ?? [] };
}

function compareTags(one, other) {
  // A version comes after those that lead to it.
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  for (const [at, tag] of one.entries()) {
    if (other[at] === undefined) return 1;
    if (tag === other[at]) continue;
    const numbers = [tag, other[at]].map((text) => /^\d+$/.test(text));
    if (numbers[0] && numbers[1]) return Number(tag) - Number(other[at]);
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    return tag < other[at] ? -1 : 1;
  }
  return one.length - other.length;
}

function compare(one, other) {
  for (const [at, number] of one.numbers.entries()) {
    if (number !== other.numbers[at]) return number - other.numbers[at];
  }
  return compareTags(one.tags, other.tags);
}

const whole = (numbers, tags = []) => ({ numbers, tags });
const FIRST = whole([0, 0, 0], ['0']);

/** The first version behind those that begin with these numbers. */
const behind = (numbers) => {
  const next = numbers.map((number, at) => (at === numbers.length - 1 ? number + 1 : number));
  return whole([...next, 0, 0].slice(0, 3), ['0']);
};

/** How far a caret reaches: nothing changes left of the first number that is not zero. */
function caret(numbers) {
  const first = numbers.findIndex((number) => number > 0);
  return behind(numbers.slice(0, first < 0 ? numbers.length : first + 1));
}

/** [from, to) of what one word of a range stands for; null for no end. */
function boundsOf(word) {
  const [found, operator = '', ...rest] = PARTIAL.exec(word) ?? [];
  if (!found) throw new TypeError(`${word} is no version and no range of versions`);
  const tags = rest[3]?.split('.') ?? [];
  const end = rest.slice(0, 3).findIndex((part) => !/^\d+$/.test(part ?? ''));
  const numbers = rest.slice(0, end < 0 ? 3 : end).map(Number);
  const from = whole([...numbers, 0, 0, 0].slice(0, 3), tags);
  const next = numbers.length === 0 ? null : behind(numbers);
  const after = numbers.length === 3 ? whole(numbers, tags) : next;
  switch (operator) {
    case '>=':
      return [from, null];
    case '>':
      if (next === null) return [null, FIRST]; // nothing is behind all
      return numbers.length === 3 ? [from, null, 'behind'] : [next, null];
    case '<':
      return [null, from];
    case '<=':
      return numbers.length === 3 ? [null, after, 'with'] : [null, next];
    case '^':
      return [from, numbers.length === 0 ? null : caret(numbers)];
    case '~':
    case '~>':
      return [from, numbers.length === 0 ? null : behind(numbers.slice(0, 2))];
    default:
      return numbers.length === 3 ? [from, from, 'with'] : [from, next];
  }
}

function isWithin(version, [from, to, edge]) {
  if (from !== null && compare(version, from) < (edge === 'behind' ? 1 : 0)) return false;
  return to === null || compare(version, to) < (edge === 'with' ? 1 : 0);
}

/** The words of one alternative; `1 - 2` is two of them. */
const wordsOf = (text) =>
  text
    .trim()
    .replace(/(\S+)\s+-\s+(\S+)/g, '>=$1 <=$2')
    .replace(/([<>]=?|=|\^|~>?)\s+/g, '$1')
    .split(/\s+/)
    .map((word) => word || '*');

const isPreview = (version, words) =>
  version.tags.length > 0 &&
  !words.some((word) => {
    const named = parse(word.replace(/^([<>]=?|=|\^|~>?)/, ''));
    return named !== undefined && named.tags.length > 0 && named.numbers.join() === version.numbers.join();
  });

/** Whether a version is in a range. One that leads to another version is only if the range names such a one. */
function isInRange(text, range) {
  const version = parse(text);
  if (version === undefined) return false;
  return range.split('||').some((alternative) => {
    const words = wordsOf(alternative);
    return !isPreview(version, words) && words.every((word) => isWithin(version, boundsOf(word)));
  });
}

/** Less than 0, 0 or more, as one version is before, is or is after another. */
function compareVersions(one, other) {
  const [first, second] = [one, other].map((text) => {
    const version = parse(text);
    if (version === undefined) throw new TypeError(`Invalid Version: ${text}`);
    return version;
  });
  return compare(first, second);
}

const isVersion = (text) => parse(text) !== undefined;

module.exports = { compareVersions, isInRange, isVersion };
