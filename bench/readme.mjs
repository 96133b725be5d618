// node bench/readme.mjs <file of --json>: writes the tables of its parts into docs/11-performance.md, each between its own two marks.
// What other parts have there stays.
import fs from 'node:fs';
import { render, summary } from './report.mjs';

const PAGE = new URL('../docs/11-performance.md', import.meta.url);

/** Prose as the documents have it. */
const wrapped = (text) => text.replace(/(?![^\n]{1,120}$)([^\n]{1,120})\s/g, '$1\n');

const { parts, ...about } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
if (about.quick) throw new Error('a quick run has no figures to quote');
if (about.only.length > 0) throw new Error('a part is quoted as a whole: run it without --only');

function section({ title, size, seconds, versions, peers, rows }) {
  const named = Object.entries(versions).map((each) => each.join(' '));
  const where = `${about.date}, Node ${about.node.slice(1)}, ${about.platform}, ${about.cpus}; ${named.join(', ')}.`;
  return [
    wrapped(`${where} ${size}, medians of ${about.rounds} rounds, ${seconds} s in all.`),
    '',
    '```text',
    render(rows, peers, title),
    '```',
    '',
    wrapped(summary(rows)),
  ].join('\n');
}

let text = fs.readFileSync(PAGE, 'utf8');
for (const part of parts) {
  const marks = [`<!-- ${part.title} -->`, `<!-- end of ${part.title} -->`];
  const [from, to] = [text.indexOf(marks[0]) + marks[0].length, text.indexOf(marks[1])];
  if (to < from) throw new Error(`docs/11-performance.md has no ${marks.join(' and ')}`);
  text = `${text.slice(0, from)}\n${section(part)}\n${text.slice(to)}`;
}
fs.writeFileSync(PAGE, text);
