// node bench/run.mjs [--n 10000] [--rounds 3] [--quick] [--only put,get] [--peers ours,sqlite] [--json file]
// [--dir d]
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeEntries } from './data.mjs';
import { evaluate, render, summary } from './report.mjs';
import { Bench } from './stages.mjs';

const PEERS = ['ours', 'sqlite', 'ciphers', 'worker', 'level'];
const TMPFS = 0x01021994;

const progress = (line) => process.stderr.write(`bench: ${line}\n`);

function readOptions() {
  const { values } = parseArgs({
    options: {
      n: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      peers: { type: 'string', default: PEERS.join() },
      json: { type: 'string' },
      dir: { type: 'string', default: os.tmpdir() },
      gate: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const list = (text) => text.split(',').filter(Boolean);
  return {
    ...values,
    n: Number(values.n ?? (quick ? 1000 : 10000)),
    rounds: Number(values.rounds ?? (quick ? 1 : 3)),
    only: list(values.only),
    peers: list(values.peers),
    ms: quick ? 50 : 300,
    children: quick ? 1 : 5,
  };
}

/** Peers that load; a missing one is left out, unless it is our own package. */
async function loadPeers(ids) {
  const peers = [];
  for (const id of ids) {
    if (!PEERS.includes(id)) throw new Error(`unknown peer ${id}; there are ${PEERS.join(', ')}`);
    const peer = await import(`./peers/${id}.mjs`);
    try {
      peer.load();
      peers.push(peer);
    } catch (error) {
      if (id === 'ours') throw error;
      progress(
        `${peer.name} left out: ${error.message.split('\n')[0]} (node bench/install.mjs installs the peers)`,
      );
    }
  }
  return peers;
}

/** A peer that stores or finds something else than the others must not be timed. */
async function check(peer, dir) {
  const [entry, other, third] = makeEntries(3);
  const store = await peer.open(dir);
  try {
    await store.put(entry);
    if (store.putSync) store.putSync(other);
    else await store.put(other);
    await store.bulk([third]);
    const wrong = (what) => new Error(`${peer.name}: ${what}`);
    const same = (a, b) => a !== undefined && Buffer.compare(a, b) === 0;
    for (const { alias, secret, critical, normal } of [entry, other, third]) {
      const found = [store.get(alias), store.getSync?.(alias) ?? store.get(alias)];
      for (const result of await Promise.all(found)) {
        const [map] = [result].flat();
        if (!same(map.get(0x30000001), secret)) throw wrong('another secret');
        if (!same(map.get(0x30000020), critical)) throw wrong('another critical label');
        if (!same(map.get(0x30000030), normal)) throw wrong('another label');
        if (map.size !== 11) throw wrong(`${map.size} attributes instead of 11`);
      }
      const listed = await store.label(critical);
      if (listed.length !== 1 || !same(listed[0].get(0x30000002), alias)) throw wrong('label finds another');
    }
    if ((await store.list()).length !== 3) throw wrong('list is incomplete');
    await expectFailure(store.put(entry), wrong('an alias is not unique'));
    await store.remove(entry.alias);
    await expectFailure(store.get(entry.alias), wrong('a removed entry is found'));
  } finally {
    await store.close();
  }
}

async function expectFailure(promise, error) {
  const failed = await promise.then(
    () => false,
    () => true,
  );
  if (!failed) throw error;
}

function versions(peers) {
  const here = new URL('.', import.meta.url);
  return Object.fromEntries(
    peers.map(({ id, module }) => {
      const file = new URL(id === 'ours' ? '../package.json' : `node_modules/${module}/package.json`, here);
      return [
        id,
        `${module === '..' ? 'ohos-security-kit' : module} ${JSON.parse(fs.readFileSync(file)).version}`,
      ];
    }),
  );
}

const options = readOptions();
setFlagsFromString('--expose-gc');
globalThis.gc = runInNewContext('gc');

const root = fs.mkdtempSync(path.join(options.dir, 'osk-bench-'));
const clean = () => fs.rmSync(root, { recursive: true, force: true });
process.once('exit', clean);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

if (fs.statfsSync(root).type === TMPFS) {
  progress(
    `${options.dir} is in memory, flushing costs nothing there: give --dir on a disk for honest figures`,
  );
}

const peers = await loadPeers(options.peers);
const bench = new Bench({ peers, options, root, progress });
for (const peer of peers) await check(peer, bench.folder());
const started = Date.now();
const rows = evaluate(await bench.run());

const about = {
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
  cpus: `${os.cpus().length} x ${os.cpus()[0]?.model ?? 'unknown'}`,
  n: options.n,
  rounds: options.rounds,
  quick: options.quick,
  seconds: Math.round((Date.now() - started) / 1000),
  versions: versions(peers),
};
console.log(`${about.node} ${about.platform}, ${about.cpus}, n = ${about.n}, ${about.rounds} rounds`);
console.log(`${Object.values(about.versions).join(', ')}\n`);
console.log(render(rows, peers));
console.log(`\n${summary(rows)}`);
if (options.json) fs.writeFileSync(options.json, `${JSON.stringify({ ...about, rows }, null, 2)}\n`);
if (options.gate && rows.some((row) => row.verdict === 'miss')) process.exitCode = 1;
