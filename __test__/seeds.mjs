// The examples of the reference documents, character by character.
//
// The documents lie beside the checkout (../shared/seeds, or the folder that OHOS_SEEDS names). Each is one long line: two
// of them begin every line with its number, and line breaks are put back there. The third has lost its breaks for good; there
// a line comment ends with its sentence.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const COMMENT = /\/\/ (?:parse the attribute\.|The new Uint8Array\(32\)[^.]*\. [^.]*\.preQueryAsUser\.)/g;

/** "12first line 13second line" as lines. */
function numbered(block) {
  const lines = [];
  let number = Number.parseInt(block, 10);
  let rest = block.slice(String(number).length);
  for (;;) {
    number += 1;
    const end = rest.indexOf(` ${number}`);
    if (end < 0) return `${[...lines, rest].join('\n')}\n`;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end + 1 + String(number).length);
  }
}

const unnumbered = (block) => `${block.replace(COMMENT, (comment) => `${comment}\n`)}\n`;

function textOf(number) {
  const folder = process.env.OHOS_SEEDS ?? path.join(ROOT, '..', 'shared', 'seeds');
  const name = fs.existsSync(folder) && fs.readdirSync(folder).find((file) => file.startsWith(`${number}_`));
  return name ? fs.readFileSync(path.join(folder, name), 'utf8') : undefined;
}

/**
 * The lines of a document; none when it is not here. In the one that has lost its breaks, one is put before each heading,
 * row of a table, label, point of a list and code block.
 */
export function linesOf(number) {
  const text = textOf(number);
  if (text === undefined) return [];
  if (/^\d/.test(text)) return numbered(text).split('\n');
  return text
    .replace(/\| (?=\|)/g, '|\n')
    .replace(/ (?=#{1,4} \w|\*\*[A-Z]|```|> |- \w)/g, '\n')
    .split('\n');
}

/** The examples of a document ('000', '001', '002') in its order; none when it is not here. */
export function examplesOf(number) {
  const text = textOf(number);
  if (text === undefined) return [];
  return [...text.matchAll(/```(?:typescript|js|ts) (.*?)```/gs)].map(([, block]) =>
    /^\d/.test(block) ? numbered(block) : unnumbered(block),
  );
}
