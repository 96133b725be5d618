// node scripts/postgres.mjs -- node bench/remotes.mjs: how long an entry needs from one connection to another, with the hint and
// without, and how long 10,000 entries of 1 KiB need to be read. Without a server only the folder is measured.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { remoteOf } from '../__test__/sync/remotes.mjs';

const url = process.env.OHOS_SECURITY_KIT_POSTGRES;
const [ROUNDS, ENTRIES, BODY] = [200, 10_000, randomBytes(1024)];
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-bench-remotes-'));
const remotes = [
  { kind: 'folder', path: folder },
  ...(url ? ['pg', 'postgres'].map((kind) => ({ kind, url })) : []),
];

const quantile = (times, q) => times.toSorted((a, b) => a - b)[Math.ceil(q * times.length) - 1].toFixed(1);
const row = (what, times) =>
  console.log(`${what.padEnd(52)} p50 ${quantile(times, 0.5)} ms   p95 ${quantile(times, 0.95)} ms`);

/** From the beginning of an append until another connection has read the entry because of a hint. */
async function passing(description) {
  const [writer, reader] = [remoteOf(description), remoteOf(description)];
  const account = randomBytes(16).toString('hex');
  const [from, to] = [writer, reader].map(({ remote }) => remote.open(account));
  const controller = new AbortController();
  const hints = new EventTarget();
  const begun = once(hints, 'hint');
  const watching = to.watch(1, () => hints.dispatchEvent(new Event('hint')), controller.signal);
  await begun;
  const [appends, passes] = [[], []];
  for (let n = 1; n <= ROUNDS; n++) {
    const start = performance.now();
    const read = new Promise((resolve) => {
      const look = async () => {
        if ((await to.read(n, 10)).length === 0) return;
        hints.removeEventListener('hint', look);
        resolve(performance.now() - start);
      };
      hints.addEventListener('hint', look);
    });
    await from.append(n, BODY);
    appends.push(performance.now() - start);
    passes.push(await read);
  }
  row(`${description.kind}: append of 1 KiB`, appends);
  row(`${description.kind}: append, hint, read on another connection`, passes);
  controller.abort();
  await watching;
  await Promise.all([writer.end(), reader.end()]);
}

async function reading(description) {
  const { remote, client, end } = remoteOf(description);
  const account = randomBytes(16).toString('hex');
  const shelf = remote.open(account);
  await shelf.append(1, BODY);
  // The rest is put there from behind; what is measured is reading.
  if (description.kind === 'folder') {
    for (let n = 2; n <= ENTRIES; n++) {
      const shard = path.join(folder, account, 'log', String(Math.floor((n - 1) / 1000)));
      fs.mkdirSync(shard, { recursive: true, mode: 0o700 });
      fs.writeFileSync(path.join(shard, String(n)), BODY, { mode: 0o600 });
    }
  } else {
    const fill = `insert into ohos_sync_log select '\\x${account}', n, '\\x${BODY.toString('hex')}'
      from generate_series(2, ${ENTRIES}) as n`;
    await (client.unsafe ? client.unsafe(fill) : client.query(fill));
  }
  const times = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    let count = 0;
    for (let found; count < ENTRIES; count += found.length) {
      found = await shelf.read(count + 1, 1000);
      if (found.length === 0) throw new Error(`entry ${count + 1} is not there`);
    }
    times.push(performance.now() - start);
  }
  row(`${description.kind}: read of ${ENTRIES} entries, 1,000 at a time`, times);
  await end();
}

try {
  console.log(
    `Node ${process.versions.node}, ${os.availableParallelism()} cores, load ${os.loadavg()[0].toFixed(1)}`,
  );
  for (const description of remotes) {
    await passing(description);
    await reading(description);
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
