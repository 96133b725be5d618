'use strict';

// Which cases run. A device is told with `-s class`, `-s testType`, `-s size` and `-s level`; here it is the
// environment, so that it reaches the processes that `node --test` starts.

const { Level, Size, TestType } = require('./constants');

/** The words of a group of attributes: 'function' for TestType.FUNCTION, 'small' for Size.SMALLTEST, '0' for LEVEL0. */
const wordsOf = (attributes, wordOf) =>
  new Map(Object.entries(attributes).map(([name, bit]) => [wordOf(name), bit]));

const GROUPS = [
  { variable: 'OHOS_TEST_TYPE', words: wordsOf(TestType, (name) => name.toLowerCase()) },
  { variable: 'OHOS_TEST_SIZE', words: wordsOf(Size, (name) => name.slice(0, -'TEST'.length).toLowerCase()) },
  { variable: 'OHOS_TEST_LEVEL', words: wordsOf(Level, (name) => name.slice('LEVEL'.length)) },
];

const listOf = (text) =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const join = (words, bitOf) => [...words].reduce((all, word) => all | bitOf(word), 0);

/** What a group lets through: the bits of the group that are wanted, or undefined when all are. */
function groupOf({ variable, words }, env) {
  const wanted = listOf(env[variable]);
  if (wanted.length === 0) return undefined;
  const bitOf = (word) => {
    const bit = words.get(word.toLowerCase());
    if (bit === undefined) {
      throw new Error(`${variable}: '${word}' is not known, it takes ${[...words.keys()].join(', ')}`);
    }
    return bit;
  };
  return { variable, all: join(words.values(), (bit) => bit), wanted: join(wanted, bitOf) };
}

/** 'Suite' is a whole suite with what is nested in it, 'Suite#case' one case of it. */
function choiceOf(item) {
  const at = item.indexOf('#');
  if (at < 0) return (path) => path === item || path.startsWith(`${item}.`);
  const [suite, name] = [item.slice(0, at), item.slice(at + 1)];
  return (path, caseName) => path === suite && caseName === name;
}

/** Reads the environment; gives a function that says why a case is skipped, or undefined when it runs. */
function readFilter(env = process.env) {
  const groups = GROUPS.map((group) => groupOf(group, env)).filter((group) => group !== undefined);
  const choices = listOf(env.OHOS_TEST_FILTER).map(choiceOf);
  return (path, name, attribute) => {
    if (choices.length > 0 && !choices.some((chosen) => chosen(path, name))) return 'not in OHOS_TEST_FILTER';
    const refusing = groups.find(({ all, wanted }) => (attribute & all) !== 0 && (attribute & wanted) === 0);
    return refusing && `not in ${refusing.variable}`;
  };
}

/** How long a case or a hook may take, in milliseconds. */
function readTimeout(env = process.env) {
  const text = env.OHOS_TEST_TIMEOUT ?? '';
  if (text === '') return 5000;
  if (!isTimeout(Number(text))) {
    throw new Error(
      `OHOS_TEST_TIMEOUT: '${text}' is not a whole number of milliseconds from 1 to ${LONGEST}`,
    );
  }
  return Number(text);
}

/** The longest time a timer can wait. */
const LONGEST = 2 ** 31 - 1;
const isTimeout = (ms) => Number.isInteger(ms) && ms >= 1 && ms <= LONGEST;

module.exports = { LONGEST, isTimeout, readFilter, readTimeout };
