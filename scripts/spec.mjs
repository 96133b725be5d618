// node scripts/spec.mjs [--check]: writes docs/spec/tests.md, which says of every numbered behaviour and decision of docs/spec
// which test files name it. With --check it is compared. Every number that is cited anywhere must exist there.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');
const OUT = 'docs/spec/tests.md';

/** Where the numbers stand. */
const PAGES = [
  ['D', 'README.md', 'Decisions'],
  ['A', 'asset.md', 'asset'],
  ['B', 'access-control.md', 'abilityAccessCtrl'],
  ['C', 'privacy.md', 'privacyManager'],
];

/** Numbers that no test names, and why. */
const UNTESTED = new Map();

const known = new Map(
  PAGES.map(([letter, page]) => [
    letter,
    [...read(`docs/spec/${page}`).matchAll(new RegExp(`^[*-] (${letter}\\d+)\\b`, 'gm'))].map(
      ([, number]) => number,
    ),
  ]),
);
const exists = new Set([...known.values()].flat());

/** Numbers in a text, ranges such as A1..A9 in full. */
function* numbersIn(text) {
  for (const [, letter, first, last] of text.matchAll(
    /(?<![\w.#/-])([ABCD])(\d{1,3})(?:\.\.\1(\d{1,3}))?(?![\w-]|:\w|\.\d)/g,
  )) {
    for (let n = Number(first); n <= Number(last ?? first); n++) yield `${letter}${n}`;
  }
}

const tracked = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
}).split('\n');
const ofTests = (file) => /^(__test__|tests)\/.*\.(mjs|cjs|js|ts|ets|rs)$/.test(file);
const citing = (file) => ofTests(file) || /^(src|lib|types)\/.*\.(rs|js|ts|sql)$/.test(file);

const namedBy = new Map();
const unknown = [];
for (const file of tracked.filter((name) => citing(name) && fs.existsSync(path.join(root, name)))) {
  for (const number of numbersIn(read(file))) {
    if (!exists.has(number)) unknown.push(`${file}: ${number}`);
    else if (ofTests(file)) namedBy.set(number, (namedBy.get(number) ?? new Set()).add(file));
  }
}

const shortName = (file) => file.replace(/^__test__\//, '').replace(/(\.test)?\.(mjs|cjs|js|ts|ets)$/, '');
const lines = [
  '# Which tests name which behaviour',
  '',
  'Made by `node scripts/spec.mjs`. Files are those of `__test__/`, and of `tests/` where that stands before them.',
];
const missing = [];
for (const [letter, page, title] of PAGES) {
  const numbers = known.get(letter);
  lines.push('', `## ${title} (${page}): ${numbers.length}`, '', '| number | tests |', '|---|---|');
  for (const number of numbers) {
    const files = [...(namedBy.get(number) ?? [])].map(shortName).sort();
    if (files.length === 0 && !UNTESTED.has(number)) missing.push(number);
    lines.push(
      `| ${number} | ${files.length > 0 ? files.join(', ') : `none: ${UNTESTED.get(number) ?? '?'}`} |`,
    );
  }
}
const text = `${lines.join('\n')}\n`;

const complaints = [
  ...unknown.map((where) => `${where} is no number of docs/spec`),
  ...missing.map((number) => `no test names ${number}`),
];
if (!process.argv.includes('--check')) fs.writeFileSync(path.join(root, OUT), text);
else if (!fs.existsSync(path.join(root, OUT)) || read(OUT) !== text)
  complaints.push(`${OUT} is not up to date: node scripts/spec.mjs`);
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
else console.log(`${exists.size} numbers of the specification, each named by a test or with a reason`);
