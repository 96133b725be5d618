// node bench/readme.mjs <file of run.mjs --json>: writes its tables into docs/11-performance.md, between the two marks.
import fs from 'node:fs';
import { render, summary } from './report.mjs';

const MARKS = ['<!-- results -->', '<!-- end of results -->'];
const PAGE = new URL('../docs/11-performance.md', import.meta.url);

/** Prose as the documents have it. */
const wrapped = (text) => text.replace(/(?![^\n]{1,120}$)([^\n]{1,120})\s/g, '$1\n');

const { parts, ...about } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
if (about.quick) throw new Error('a quick run has no figures to quote');
const versions = Object.entries(about.versions).map(([name, version]) => `${name} ${version}`);
const results = [
  wrapped(
    `${about.date}, Node ${about.node.slice(1)}, ${about.platform}, ${about.cpus}; ${versions.join(', ')}.`,
  ),
  `${about.n} assets, ${about.apps} apps, ${about.records} records, medians of ${about.rounds} rounds, ${about.seconds} s in all.`,
  '',
  ...parts.flatMap(({ title, peers, rows }) => ['```text', render(rows, peers, title), '```', '']),
  wrapped(summary(parts.flatMap(({ rows }) => rows))),
].join('\n');

const text = fs.readFileSync(PAGE, 'utf8');
const [from, to] = [text.indexOf(MARKS[0]) + MARKS[0].length, text.indexOf(MARKS[1])];
if (to < from) throw new Error(`docs/11-performance.md has no ${MARKS.join(' and ')}`);
fs.writeFileSync(PAGE, `${text.slice(0, from)}\n${results}\n${text.slice(to)}`);
