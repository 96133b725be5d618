// The command line: reads the options, runs the parts one after the other, prints their tables.
//
// A part has `title`, `size(options)` (of what is measured, in words), `peers` (ids), `load(id)` (a peer's module, whose `load()` may
// return a promise), `wanted(only)` (whether it has such cases),
// `check(peer, dir)` (throws when a peer does something else than the others) and `Bench` (measures).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { publish } from './published.mjs';
import { evaluate, render, summary } from './report.mjs';

const TMPFS = 0x01021994;

const progress = (line) => process.stderr.write(`bench: ${line}\n`);

function readOptions(parts) {
  const { values } = parseArgs({
    options: {
      n: { type: 'string' },
      apps: { type: 'string' },
      records: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      peers: { type: 'string', default: '' },
      json: { type: 'string' },
      dir: { type: 'string', default: os.tmpdir() },
      gate: { type: 'boolean', default: false },
      before: { type: 'string' },
    },
  });
  const { quick } = values;
  // Processes of single measurements find the other build here, too.
  if (values.before) process.env.OSK_BENCH_BEFORE = path.resolve(values.before);
  const list = (text) => text.split(',').filter(Boolean);
  const only = list(values.only);
  const unknown = only.find((word) => !parts.some((part) => part.wanted([word])));
  if (unknown) throw new Error(`--only: nothing is called ${unknown}`);
  const known = new Set(parts.flatMap((part) => part.peers));
  if (!values.before) known.delete('before');
  const peers = values.peers ? list(values.peers) : [...known];
  const stranger = peers.find((id) => !known.has(id));
  if (stranger) throw new Error(`unknown peer ${stranger}; there are ${[...known].join(', ')}`);
  return {
    ...values,
    n: Number(values.n ?? (quick ? 1000 : 10000)),
    apps: Number(values.apps ?? (quick ? 300 : 10000)),
    records: Number(values.records ?? (quick ? 5000 : 100000)),
    rounds: Number(values.rounds ?? (quick ? 1 : 3)),
    only,
    peers,
    ms: quick ? 50 : 300,
    children: quick ? 1 : 5,
  };
}

/** Peers that load; a missing one is left out, unless it is our own package. */
async function loadPeers(part, chosen) {
  const peers = [];
  for (const id of part.peers.filter((each) => chosen.includes(each))) {
    const peer = await part.load(id);
    try {
      await peer.load();
      peers.push(peer);
    } catch (error) {
      if (id === 'ours' || id === 'before') throw error;
      progress(
        `${peer.name} left out: ${error.message.split('\n')[0]} (node bench/install.mjs installs the peers)`,
      );
    }
  }
  return peers;
}

/** Package name -> version; a peer without `module` is no package. */
function versions(peers) {
  const here = new URL('.', import.meta.url);
  const packages = peers.filter(({ module }) => module).map(({ module }) => module);
  return Object.fromEntries(
    packages.map((module) => {
      const file = new URL(`${module === '..' ? '..' : `node_modules/${module}`}/package.json`, here);
      const { name, version } = JSON.parse(fs.readFileSync(file));
      return [name, version];
    }),
  );
}

function makeRoot(dir) {
  const root = fs.mkdtempSync(path.join(dir, 'osk-bench-'));
  const clean = () => fs.rmSync(root, { recursive: true, force: true });
  process.once('exit', clean);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  if (fs.statfsSync(root).type === TMPFS) {
    progress(`${dir} is in memory, flushing costs nothing there: give --dir on a disk for honest figures`);
  }
  return root;
}

export async function run(parts) {
  const options = readOptions(parts);
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc');
  await publish();
  const root = makeRoot(options.dir);
  const started = Date.now();
  const tables = [];
  const rows = [];
  const results = [];
  for (const part of parts.filter(({ wanted }) => wanted(options.only))) {
    const peers = await loadPeers(part, options.peers);
    const began = Date.now();
    const dir = fs.mkdtempSync(path.join(root, 'part-'));
    const bench = new part.Bench({ peers, options, root: dir, progress });
    for (const peer of peers) await part.check(peer, bench.folder());
    const measured = evaluate(await bench.run(), peers);
    fs.rmSync(dir, { recursive: true, force: true });
    tables.push(render(measured, peers, part.title));
    rows.push(...measured);
    results.push({
      title: part.title,
      size: part.size(options),
      seconds: Math.round((Date.now() - began) / 1000),
      versions: versions(peers),
      peers: peers.map(({ id, name }) => ({ id, name })),
      rows: measured,
    });
  }

  const about = {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    cpus: `${os.cpus().length} x ${os.cpus()[0]?.model ?? 'unknown'}`,
    n: options.n,
    apps: options.apps,
    records: options.records,
    rounds: options.rounds,
    quick: options.quick,
    only: options.only,
    seconds: Math.round((Date.now() - started) / 1000),
    versions: Object.assign({}, ...results.map((part) => part.versions)),
  };
  const sizes = [...results.map((part) => part.size), `${about.rounds} rounds`].join(', ');
  console.log(`${about.node} ${about.platform}, ${about.cpus}, ${sizes}`);
  console.log(
    `${Object.entries(about.versions)
      .map((each) => each.join(' '))
      .join(', ')}\n`,
  );
  console.log(tables.filter(Boolean).join('\n\n'));
  console.log(`\n${summary(rows)}`);
  if (options.json)
    fs.writeFileSync(options.json, `${JSON.stringify({ ...about, parts: results }, null, 2)}\n`);
  if (options.gate && rows.some((row) => row.verdict === 'miss')) process.exitCode = 1;
}
