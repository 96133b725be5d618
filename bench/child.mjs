// One measurement in a process of its own: node child.mjs <peer> <what> <dir> <alias in hex>
//   open, require   milliseconds of load, open and first read, or of the load alone
//   opened          milliseconds of the opening alone
//   rss             MiB that load, open and first read add
//   write           adds an entry every few milliseconds until it is killed
// Prints one number; `write` prints a line when it has begun.
import { makeEntries } from './data.mjs';

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
  peer.load();
  let store;
  if (what === 'opened') start = performance.now();
  if (what !== 'require') store = await peer.open(dir);
  if (what === 'open' || what === 'rss') store.getSync(Buffer.from(alias, 'hex'));
  const elapsed = performance.now() - start;
  const added = (process.memoryUsage.rss() - before) / 2 ** 20;
  console.log(what === 'rss' ? added : elapsed);
  await store?.close();
}

if (what === 'write') await write();
else await measure();
