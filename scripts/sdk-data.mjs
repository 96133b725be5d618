// Packs the lists of what the public SDK exports into the data of lib/sdk: node scripts/sdk-data.mjs <folder with the lists>.
// The lists are tables of facts, separated by tabs: sdk-names.tsv (specifier, name, kind), sdk-enums.tsv (where, enum, members)
// and arkui-globals.tsv (name, kind, what). With --check nothing is written: the exit code says whether the data are those.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';

const target = fileURLToPath(new URL('../lib/sdk/', import.meta.url));

const rowsOf = (folder, name) =>
  fs
    .readFileSync(path.join(folder, name), 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

/** Lists of names by two keys, each list a text of words. */
function grouped(rows) {
  const groups = {};
  for (const [outer, inner, name] of rows) {
    groups[outer] ??= {};
    groups[outer][inner] ??= [];
    groups[outer][inner].push(name);
  }
  for (const group of Object.values(groups))
    for (const [key, names] of Object.entries(group)) group[key] = names.sort().join(' ');
  return groups;
}

const MEMBER = /([\w$]+)=("(?:[^"\\]|\\.)*"|\?|-?\d+(?:\.\d+)?)(?: |$)/gy;

/** Members as words, without the values that continue a count. */
function packed(members) {
  let next = 0;
  let end = 0;
  const words = [];
  for (const [text, name, value] of members.matchAll(MEMBER)) {
    end += text.length;
    words.push(value === String(next) ? name : `${name}=${value}`);
    next = Number(value) + 1;
  }
  if (end !== members.length) throw new Error(`not understood: ${members}`);
  return words.join(' ');
}

function enumsOf(rows) {
  const enums = {};
  for (const [where, name, members] of rows) {
    enums[where] ??= {};
    enums[where][name] = packed(members);
  }
  return enums;
}

const compressed = (value) =>
  zlib.brotliCompressSync(JSON.stringify(value), {
    params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22 },
  });

const [folder, flag] = process.argv.slice(2);
const globals = rowsOf(folder, 'arkui-globals.tsv');
const names = rowsOf(folder, 'sdk-names.tsv').map(([specifier, name, kind]) => [specifier, kind, name]);
const files = {
  'names.br': compressed(grouped(names)),
  'enums.br': compressed(enumsOf(rowsOf(folder, 'sdk-enums.tsv'))),
  'globals.br': compressed(grouped(globals.map(([name, kind, what]) => [kind, what, name]))),
};
for (const [name, bytes] of Object.entries(files)) {
  const file = path.join(target, name);
  if (flag !== '--check') fs.writeFileSync(file, bytes);
  else if (!fs.existsSync(file) || !bytes.equals(fs.readFileSync(file))) {
    console.error(`lib/sdk/${name} is not what the lists say`);
    process.exitCode = 1;
  }
}
