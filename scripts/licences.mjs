// Writes docs/THIRD-PARTY-LICENSES.md: what is compiled into the addon on any of the platforms that packages are built for,
// and under which licences. With --check it writes nothing and fails when the file is stale.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLATFORMS } from './platform.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OUTPUT = 'docs/THIRD-PARTY-LICENSES.md';
const REGENERATE = 'node scripts/licences.mjs';
const SIZE_LIMIT = 60_000;

const ALLOWED = new Set([
  ...['MIT', 'MIT-0', 'Apache-2.0', 'Apache-2.0 WITH LLVM-exception', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC'],
  ...['Zlib', 'Unicode-3.0', 'CC0-1.0', 'Unlicense', '0BSD'],
  // Binds the files it covers and not what they are linked into; none of them is changed here.
  'MPL-2.0',
]);

class Refused extends Error {}

/** Whether an SPDX expression can be satisfied with allowed licences only: one side of OR, both sides of AND. */
function isAllowed(expression) {
  // Old crates write "MIT/Apache-2.0" for "MIT OR Apache-2.0".
  const tokens = expression.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const operand = () => {
    if (tokens[at] === '(') {
      at += 1;
      const inner = either();
      if (tokens[at++] !== ')') throw new Refused(`unbalanced licence expression "${expression}"`);
      return inner;
    }
    let name = tokens[at++] ?? '';
    if (tokens[at] === 'WITH') {
      name += ` WITH ${tokens[at + 1]}`;
      at += 2;
    }
    return ALLOWED.has(name);
  };
  const both = () => {
    let result = operand();
    while (tokens[at] === 'AND') {
      at += 1;
      result = operand() && result;
    }
    return result;
  };
  const either = () => {
    let result = both();
    while (tokens[at] === 'OR') {
      at += 1;
      result = both() || result;
    }
    return result;
  };
  const result = either();
  return result && at === tokens.length;
}

/** Fails with the names of everything whose licence is not on the list. */
function checkLicences(components) {
  const refused = components.filter(({ license }) => !isAllowed(license ?? ''));
  if (refused.length === 0) return;
  const rows = refused.map(
    ({ name, version, license }) => `${name} ${version}: ${license ?? 'no licence given'}`,
  );
  throw new Refused(
    `licences that are not on the allow-list of scripts/licences.mjs:\n  ${rows.join('\n  ')}`,
  );
}

function metadata(target) {
  const { status, stdout, stderr, error } = spawnSync(
    'cargo',
    ['metadata', '--format-version', '1', '--locked', '--filter-platform', target],
    { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Refused(`cargo metadata for ${target}: ${error?.message ?? stderr.trim()}`);
  return JSON.parse(stdout);
}

/** The crates reached from ours through normal dependencies, by id. */
function reached(target) {
  const { packages, resolve } = metadata(target);
  const byId = new Map(packages.map((crate) => [crate.id, crate]));
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const found = new Map();
  const visit = (id) => {
    if (found.has(id)) return;
    found.set(id, byId.get(id));
    for (const { pkg, dep_kinds } of nodes.get(id).deps) {
      if (dep_kinds.some(({ kind }) => kind === null)) visit(pkg);
    }
  };
  visit(resolve.root);
  for (const [id, { source }] of found) if (source === null) found.delete(id); // our own
  return found;
}

const compare = (a, b) => (a < b ? -1 : Number(a > b));

function allCrates() {
  const union = new Map();
  for (const { target } of Object.values(PLATFORMS)) {
    for (const [id, crate] of reached(target)) union.set(id, crate);
  }
  return [...union.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/** Files of the crate's own folder that carry a licence or a copyright notice. */
function licenceFiles({ manifest_path, license_file }) {
  const folder = path.dirname(manifest_path);
  const named = fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(un)?licen[cs]e|^copying|^copyright|^notice/i.test(entry.name))
    .map(({ name }) => name);
  const all = new Set(license_file ? [...named, license_file] : named);
  return [...all].sort(compare).map((name) => fs.readFileSync(path.join(folder, name), 'utf8'));
}

const tidy = (text) =>
  text
    .replace(/^\uFEFF/, '')
    .replaceAll(/[^\S\n]+$/gm, '')
    .replaceAll(/^\n+|\n+$/g, '');

/** Texts that differ in nothing but white space are one. */
const keyOf = (text) => text.replaceAll(/\s+/g, ' ').trim();

const MIT = (holder) => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Whether the expression of a crate lets us choose MIT, the shortest of the usual licences. */
const mayBeMit = ({ license }) => /(^|[\s(/])MIT($|[\s)/])/.test(license) && !license.includes(' AND ');

const isMit = (text) => /Permission is hereby granted, free of charge/.test(text);

/** The standard text for a crate that brings none, when its expression lets us choose MIT. */
function standardText(crate) {
  if (!mayBeMit(crate)) return undefined;
  const { name, authors } = crate;
  const holders = authors.map((author) => author.replace(/\s*<[^>]*>/, '')).join(', ');
  return MIT(holders || `the authors of ${name}`);
}

/** The texts under which we use a crate: that of MIT alone where it is there to be chosen. */
function chosenTexts(crate) {
  const texts = licenceFiles(crate).map((text) => tidy(text.replaceAll('\r\n', '\n')));
  const mit = mayBeMit(crate) ? texts.filter(isMit) : [];
  return mit.length > 0 ? mit : texts;
}

/**
 * The copyright notices of an MIT text and the rest, which most of them share word for word; undefined for a text with more
 * in it.
 */
function splitMit(text) {
  const lines = text.split('\n');
  const begins = lines.findIndex((line) => /^Permission is hereby granted, free of charge/.test(line));
  const notices = lines.slice(0, Math.max(begins, 0)).filter((line) => line.trim() !== '');
  const title = /^(the )?mit license( \(mit\))?$/i;
  const own = notices.filter((line) => !title.test(line.trim()));
  if (begins < 0 || !own.every((line) => /^copyright/i.test(line.trim()))) return undefined;
  return { notices: own, rest: lines.slice(begins).join('\n') };
}

const END = 'END OF TERMS AND CONDITIONS';
const termsOf = (text) => keyOf(text.split(END)[0]);
/** Our own licence, which lies beside the file in every package. */
const OURS = termsOf(fs.readFileSync(path.join(root, 'LICENSE'), 'utf8'));

/** A text that begins with the terms of our own licence needs not repeat them. */
function withoutOurs(text) {
  if (termsOf(text) !== OURS) return text;
  const [, appendix = ''] = text.split(END);
  const notice = appendix.includes('[yyyy]') ? '' : `\n${appendix.trim()}`;
  return `The Apache License, Version 2.0, as in the file LICENSE beside this one.${notice}`.trim();
}

/** Every distinct text with the crates that carry it, and the crates that carry none. */
function gather(crates) {
  const texts = new Map();
  const silent = [];
  for (const crate of crates) {
    const title = `${crate.name} ${crate.version}`;
    let found = chosenTexts(crate);
    if (found.length === 0) {
      silent.push(`${title} (${crate.license})`);
      found = [standardText(crate)].filter((text) => text !== undefined);
    }
    for (const text of found.map(withoutOurs)) {
      const mit = splitMit(text);
      const key = keyOf(mit?.rest ?? text).toLowerCase();
      if (!texts.has(key)) texts.set(key, { text: mit?.rest ?? text, titles: new Set(), notices: new Map() });
      const entry = texts.get(key);
      entry.titles.add(title);
      for (const notice of mit?.notices ?? []) {
        const crates = entry.notices.get(notice.trim()) ?? [];
        entry.notices.set(notice.trim(), [...crates, crate.name]);
      }
    }
  }
  return { texts: [...texts.values()], silent };
}

function sqliteVersion(crates) {
  const { manifest_path } = crates.find(({ name }) => name === 'libsqlite3-sys');
  const header = fs.readFileSync(path.join(path.dirname(manifest_path), 'sqlite3', 'sqlite3.h'), 'utf8');
  return header.match(/#define SQLITE_VERSION\s+"([^"]+)"/)[1];
}

function npmPackages() {
  const read = (name) => JSON.parse(fs.readFileSync(path.join(root, name), 'utf8'));
  const lock = read('package-lock.json').packages;
  return Object.entries(read('package.json').dependencies).map(([name, version]) => ({
    name,
    version,
    license: lock[`node_modules/${name}`]?.license,
  }));
}

const table = (head, components) =>
  [
    `| ${head} | version | licence |`,
    '|---|---|---|',
    ...components.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`),
  ].join('\n');

/** Whose copyright a text is about, where the crates that share it name different people. */
const noticesOf = (notices) =>
  [...notices].map(([notice, crates]) => `- ${notice} (${[...new Set(crates)].join(', ')})\n`).join('') +
  (notices.size > 0 ? '\n' : '');

/** A text as a code block, with a fence longer than any inside. */
function block(text) {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

function document() {
  const crates = allCrates();
  const packages = npmPackages();
  checkLicences([...crates, ...packages]);
  const { texts, silent } = gather(crates);
  const sections = texts.map(
    ({ text, titles, notices }, at) =>
      `### Text ${at + 1}\n\nOf ${[...titles].join(', ')}:\n\n${noticesOf(notices)}${block(text)}\n`,
  );
  const without =
    silent.length === 0
      ? ''
      : `\nThese crates come without a licence file, so their SPDX expression is what counts; below stands the standard
MIT text with the authors they name, where MIT is among their licences: ${silent.join(', ')}.\n`;
  return `<!-- Generated by ${REGENERATE.split(' ')[1]}; do not edit. -->

# Third-party licences

## Compiled into the addon

The normal dependencies of the crate on all platforms that packages are built for, procedural macros among them.

${table('crate', crates)}

libsqlite3-sys brings SQLite ${sqliteVersion(crates)}, which is in the public domain.
${without}
## Installed beside the package

npm installs these packages separately; they are not part of ours.

${table('package', packages)}

## Licence texts

Each distinct text once, as it stands in the folders of the crates; above the MIT text the copyright notices that go with
it. Where a crate lets us choose, we choose MIT.

${sections.join('\n')}`;
}

/** Nothing of this machine and no registry may get into the file. */
function checkContent(text) {
  const homes = [root, process.env.HOME, process.env.CARGO_HOME, process.env.USERPROFILE];
  const places = [...homes.filter((place) => place?.length > 1), '/.cargo/', 'registry+'];
  const address = /\b(?:registry|index|static)\.(?:npmjs|crates)\.\w+/.exec(text)?.[0];
  const found = address ?? places.find((part) => text.includes(part));
  if (found !== undefined) throw new Refused(`the text would contain "${found}"`);
  const size = Buffer.byteLength(text);
  if (size >= SIZE_LIMIT) throw new Refused(`${OUTPUT} would have ${size} bytes; the limit is ${SIZE_LIMIT}`);
}

function main(args) {
  if (args.some((arg) => arg !== '--check')) {
    console.error(`usage: ${REGENERATE} [--check]`);
    return 2;
  }
  let wanted;
  try {
    wanted = document();
    checkContent(wanted);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(error.message);
    return 1;
  }
  const file = path.join(root, OUTPUT);
  const isCurrent = fs.existsSync(file) && fs.readFileSync(file, 'utf8') === wanted;
  if (args.includes('--check')) {
    if (!isCurrent) console.error(`${OUTPUT} does not follow from Cargo.lock; run ${REGENERATE}`);
    return isCurrent ? 0 : 1;
  }
  if (!isCurrent) fs.writeFileSync(file, wanted);
  console.log(`${OUTPUT}: ${isCurrent ? 'up to date' : 'written'}, ${Buffer.byteLength(wanted)} bytes`);
  return 0;
}

process.exitCode = main(process.argv.slice(2));
