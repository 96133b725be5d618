// From rounds to medians, ratios, verdicts and a table.
import { median } from './measure.mjs';

const SLACK = 0.9; // within this of its target a figure is "near"

const RANK = { pass: 0, near: 1, miss: 2 };

/** How many times better than the peer we are. */
const better = (row, ours, theirs) => (row.higher ? ours / theirs : theirs / ours);

function judge(row, target) {
  const ours = row.medians.ours;
  if (target.limit !== undefined) {
    const result = { text: `<= ${target.limit} ${row.unit}`, peer: null };
    if (ours === undefined) return { ...result, verdict: null };
    if (ours <= target.limit) return { ...result, verdict: 'pass' };
    if (target.bound === 'upper') return { ...result, text: `${result.text} of it`, verdict: null };
    return { ...result, verdict: ours <= target.limit / SLACK ? 'near' : 'miss' };
  }
  const theirs = row.medians[target.peer];
  const text = `>= ${Number(target.times.toFixed(2))}x ${target.peer}`;
  if (ours === undefined || theirs === undefined) return { text, verdict: null };
  const ratio = better(row, ours, theirs);
  let verdict = 'miss';
  if (ratio >= target.times) verdict = 'pass';
  else if (ratio >= target.times * SLACK) verdict = 'near';
  return { text: `${text} (${ratio.toFixed(2)}x)`, ratio, verdict };
}

/** A peer marked `reference` shows where the ground is; it is no rival. */
export function evaluate(rows, peers) {
  const references = new Set(peers.filter((peer) => peer.reference).map((peer) => peer.id));
  return rows.map((row) => {
    const medians = Object.fromEntries(Object.entries(row.values).map(([peer, all]) => [peer, median(all)]));
    const full = { ...row, medians };
    const rivals = Object.entries(medians).filter(([peer]) => peer !== 'ours' && !references.has(peer));
    rivals.sort((a, b) => (row.higher ? b[1] - a[1] : a[1] - b[1]));
    const best = rivals[0]?.[0] ?? null;
    const ratio = best && medians.ours !== undefined ? better(row, medians.ours, medians[best]) : null;
    const targets = row.targets.map((target) => judge(full, target));
    const verdicts = targets.map((each) => each.verdict).filter(Boolean);
    const verdict = verdicts.sort((a, b) => RANK[b] - RANK[a])[0] ?? null;
    return { ...full, best, ratio, targets, verdict };
  });
}

function number(value, unit) {
  if (value === undefined || value === null) return '-';
  if (unit === '/s') {
    if (value >= 1e6) return `${(value / 1e6).toFixed(2)}M/s`;
    return value >= 1e3 ? `${(value / 1e3).toFixed(1)}k/s` : `${value.toFixed(0)}/s`;
  }
  return `${value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)} ${unit}`;
}

function table(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const draw = (line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd();
  return [
    draw(lines[0]),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...lines.slice(1).map(draw),
  ].join('\n');
}

export function render(rows, peers, heading, scalePrefix = 'scale-') {
  const nameOf = (id) => peers.find((peer) => peer.id === id)?.name ?? id;
  const main = rows.filter((row) => !row.id.startsWith(scalePrefix));
  const scale = rows.filter((row) => row.id.startsWith(scalePrefix));
  const measured = new Set(rows.flatMap((row) => Object.keys(row.medians)));
  const others = peers.filter((peer) => peer.id !== 'ours' && measured.has(peer.id));
  const parts = [];
  const part = (title, first, list) => {
    const lines = [[first, 'ours', 'best peer', 'ratio', 'target', 'verdict']];
    for (const row of list) {
      lines.push([
        row.title,
        number(row.medians.ours, row.unit),
        row.best ? `${nameOf(row.best)} ${number(row.medians[row.best], row.unit)}` : '-',
        row.ratio ? `${row.ratio.toFixed(2)}x` : '-',
        row.targets.map((each) => each.text).join(', ') || '-',
        row.verdict ?? '-',
      ]);
    }
    parts.push(`${title}\n\n${table(lines)}`);
  };
  if (main.length)
    part(`${heading} (medians; ratio: how many times better than the best peer)`, 'measure', main);
  if (scale.length) part('Cost against the number of assets', 'measure', scale);
  const wide = [['measure', ...others.map((peer) => peer.name)]];
  const cell = (row, { id, incomparable }) => {
    const { ours, [id]: theirs } = row.medians;
    const times = ours && theirs && !incomparable ? ` (${better(row, ours, theirs).toFixed(2)}x)` : '';
    return `${number(theirs, row.unit)}${times}`;
  };
  for (const row of rows) wide.push([row.title, ...others.map((peer) => cell(row, peer))]);
  if (rows.length && others.length) {
    parts.push(`${heading}: all peers (and how many times better we are)\n\n${table(wide)}`);
  }
  return parts.join('\n\n');
}

export function summary(rows) {
  const count = (verdict) => rows.filter((row) => row.verdict === verdict).length;
  const missed = rows.filter((row) => row.verdict === 'miss').map((row) => row.title);
  const line = `${count('pass')} pass, ${count('near')} near (within 10 %), ${missed.length} miss`;
  return missed.length ? `${line}: ${missed.join('; ')}` : line;
}
