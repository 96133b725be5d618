'use strict';

// The attributes of a case, bit by bit as on a device: a case may have several of them, joined with |.

const bits = (first, names) =>
  Object.freeze(Object.fromEntries(names.map((name, i) => [name, 1 << (first + i)])));

/** The attribute of a case that has none: it always runs. */
const DEFAULT = 0;

const TestType = bits(0, [
  'FUNCTION',
  'PERFORMANCE',
  'POWER',
  'RELIABILITY',
  'SECURITY',
  'GLOBAL',
  'COMPATIBILITY',
  'USER',
  'STANDARD',
  'SAFETY',
  'RESILIENCE',
]);
const Size = bits(16, ['SMALLTEST', 'MEDIUMTEST', 'LARGETEST']);
const Level = bits(24, ['LEVEL0', 'LEVEL1', 'LEVEL2', 'LEVEL3', 'LEVEL4']);

module.exports = { DEFAULT, TestType, Size, Level };
