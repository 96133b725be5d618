// One measurement in a process of its own: node child.mjs <peer> <open|require|rss> [dir alias-in-hex]
// Prints one number: milliseconds, or MiB for rss.
const [, , peerId, what, dir, alias] = process.argv;
const peer = await import(`./peers/${peerId}.mjs`);

const before = process.memoryUsage.rss();
const start = performance.now();
peer.load();
let store;
if (what !== 'require') {
  store = await peer.open(dir);
  store.getSync(Buffer.from(alias, 'hex'));
}
const elapsed = performance.now() - start;
const added = (process.memoryUsage.rss() - before) / 2 ** 20;
console.log(what === 'rss' ? added : elapsed);
await store?.close();
