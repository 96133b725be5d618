// One measurement in a process of its own: node child.mjs <peer> <what> <dir> <alias in hex>
//   open, require   milliseconds of load, open and first read, or of the load alone
//   module          of the same as open, with the ES module and all kits
//   opened          milliseconds of the opening alone
//   rss             MiB that load, open and first read add
//   used            MiB that 10,000 adds, 200,000 reads and 50,000 label queries add
//   process         MiB of the process after these, removes, lists, bursts and the usage records of 200 apps
//   write           adds an entry every few milliseconds until it is killed
// Prints one number; `write` prints a line when it has begun.
import fs from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeEntries, walk } from './data.mjs';
import { burst, each } from './measure.mjs';
import { makeAccesses } from './privacy/data.mjs';

const PAUSE = 5; // ms between two adds
const [, , peerId, what, dir, alias] = process.argv;
const peer = await import(`./peers/${peerId}.mjs`);

async function write() {
  const store = await peer.open(dir);
  const add = () => store.putSync(makeEntries(1)[0]);
  add();
  console.log('writing');
  setInterval(add, PAUSE);
}

async function measure() {
  const before = process.memoryUsage.rss();
  let start = performance.now();
  if (what === 'module') await peer.importAll();
  else peer.load();
  let store;
  if (what === 'opened') start = performance.now();
  if (what !== 'require') store = await peer.open(dir);
  if (what !== 'require' && what !== 'opened') store.getSync(Buffer.from(alias, 'hex'));
  const elapsed = performance.now() - start;
  const added = (process.memoryUsage.rss() - before) / 2 ** 20;
  console.log(what === 'rss' ? added : elapsed);
  await store?.close();
}

const MiB = 2 ** 20;
const ENTRIES = 10_000;
const READS = 200_000;
const LABELS = 50_000;
const RECORDS = 20_000;

/** What stays when the garbage is gone. */
function resident() {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  collect();
  collect();
  return process.memoryUsage.rss() / MiB;
}

/** Short-lived objects, until V8's young generation is as large as it gets: it is nobody's. */
function grow() {
  for (let i = 0; i < 2_000_000; i += 1) new Map([[i, new Uint8Array(32)]]);
}

/** The entries are there before, in both measurements. */
async function memory() {
  const entries = makeEntries(ENTRIES);
  const next = walk(entries);
  grow();
  const before = resident();
  peer.load();
  const store = await peer.open(dir);
  const put = (entry) => (store.put ?? store.putSync)(entry);
  await each(put, entries, 64);
  for (let i = 0; i < READS; i += 1) store.getSync(next().alias);
  for (let i = 0; i < LABELS; i += 1) store.labelSync(next().critical);
  if (what === 'used') return console.log(resident() - before);
  const { openRecords } = await import(`./privacy/peers/${peerId}.mjs`);
  const place = `${dir}-records`;
  fs.mkdirSync(place, { mode: 0o700 });
  const records = await openRecords(place);
  await each((access) => records.add(access), makeAccesses(RECORDS), 64);
  await burst(put, makeEntries(512));
  for (const entry of entries.slice(0, ENTRIES / 2)) store.removeSync(entry.alias);
  await store.bulk(entries.slice(0, ENTRIES / 2));
  for (let i = 0; i < 20; i += 1) store.listSync();
  console.log(resident());
  await records.close();
  await store.close();
}

const TASKS = { write, used: memory, process: memory };
await (TASKS[what] ?? measure)();
