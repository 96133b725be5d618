// node scripts/postgres.mjs -- node bench/sync.mjs: how long a change takes to the other device, how long the first pull takes, and
// what an account costs calls of the asset kit. With a PostgreSQL server on loopback where OHOS_SECURITY_KIT_POSTGRES names one,
// over a folder otherwise. Ratios are of medians, the two sides in turns.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { asset, createDevice } from '../lib/entry/index.mjs';
import { folder, postgres } from '../lib/entry/sync.mjs';

const { Tag, SyncType } = asset;
const CHANGES = Number(process.env.CHANGES ?? 100);
const ASSETS = Number(process.env.ASSETS ?? 10_000);
const CALLS = Number(process.env.CALLS ?? 2000);

const text = (value) => new TextEncoder().encode(value);
const place = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-bench-sync-'));
const url = process.env.OHOS_SECURITY_KIT_POSTGRES;
const pools = [];

async function remote() {
  if (!url) return folder(place);
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on('error', () => {});
  pools.push(pool);
  return postgres(pool);
}

let count = 0;
const device = () =>
  createDevice({
    dataDir: path.join(place, `device-${count++}`),
    app: { bundleName: 'com.example.mail', systemApp: true },
  });
const map = (alias, secret, more = []) =>
  new Map([
    [Tag.ALIAS, text(alias)],
    [Tag.SECRET, text(secret)],
    [Tag.SYNC_TYPE, SyncType.TRUSTED_ACCOUNT],
    ...more,
  ]);
const whole = (alias) =>
  new Map([
    [Tag.ALIAS, text(alias)],
    [Tag.RETURN_TYPE, 0],
  ]);
const sorted = (times) => times.toSorted((a, b) => a - b);
const at = (times, share) => sorted(times)[Math.min(times.length - 1, Math.floor(times.length * share))];
const line = (what, value) => console.log(`${what.padEnd(58)} ${value}`);

async function pair(vault = false) {
  const [a, b] = [device(), device()];
  await a.sync.create({ remote: await remote(), vault });
  await join(a, b);
  return [a, b];
}

async function join(by, one) {
  const joining = one.sync.join(await by.sync.invite(), { remote: await remote() });
  let requests = [];
  while (requests.length === 0) requests = await by.sync.requests();
  await by.sync.approve(requests[0]);
  const start = performance.now();
  await joining;
  return performance.now() - start;
}

async function latency(what, options) {
  const [a, b] = await pair();
  await a.sync.run(options.a ?? {});
  await b.sync.run(options.b ?? {});
  await sleep(300);
  const times = [];
  for (let n = 0; n < (options.changes ?? CHANGES); n++) {
    await sleep(Math.random() * (options.pause ?? 50));
    const start = performance.now();
    await a.asset.add(map(`change ${n}`, 'secret'));
    for (let found; !found; ) {
      found = await b.asset.query(whole(`change ${n}`)).catch(() => undefined);
      if (!found) await sleep(2);
    }
    times.push(performance.now() - start);
  }
  line(what, `p50 ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms`);
  for (const one of [a, b]) one.close();
}

async function firstPull() {
  const a = device();
  await a.sync.create({ remote: await remote() });
  for (let n = 0; n < ASSETS; n += 100)
    await a.asset.batchAdd(
      Array.from({ length: 100 }, (_, i) => map(`asset ${n + i}`, `secret of asset ${n + i}`)),
    );
  const start = performance.now();
  await a.sync.now();
  line(`${ASSETS} assets into the log`, `${(performance.now() - start).toFixed(0)} ms`);
  const b = device();
  const took = await join(a, b);
  const found = await b.asset.query(new Map([[Tag.RETURN_LIMIT, 65536]]));
  line(`${found.length} assets on a new device, from when it was let in`, `${took.toFixed(0)} ms`);
  for (const one of [a, b]) one.close();
}

async function cost(what, prepare) {
  const [off, on] = [device(), device()];
  await prepare(on);
  const times = { off: [], on: [] };
  for (let n = 0; n < CALLS; n++) {
    for (const [name, one] of n % 2
      ? [
          ['on', on],
          ['off', off],
        ]
      : [
          ['off', off],
          ['on', on],
        ]) {
      const start = performance.now();
      await one.asset.add(map(`asset ${n}`, 'secret'));
      times[name].push(performance.now() - start);
    }
  }
  const ratio = at(times.on, 0.5) / at(times.off, 0.5);
  const mean = (all) => all.reduce((sum, time) => sum + time, 0) / all.length;
  line(
    `add with ${what}, against none`,
    `${ratio.toFixed(3)} (median ${at(times.on, 0.5).toFixed(3)} ms, mean ${(mean(times.on) / mean(times.off)).toFixed(3)})`,
  );
  for (const one of [off, on]) one.close();
}

line('remote', url ? 'PostgreSQL on loopback' : `a folder, ${place}`);
await latency('a change on the other device, with hints', {});
await latency('the same by asking every 2 s', {
  b: { remote: quiet(await remote()) },
  changes: 20,
  pause: 2000,
});
await firstPull();
await cost('an account', async (one) => {
  await one.sync.create({ remote: await remote() });
  await one.sync.run();
});
await cost('an account whose remote is down', async (one) => {
  const good = await remote();
  let isDown = false;
  await one.sync.create({ remote: fallible(good, () => isDown) });
  isDown = true;
  await one.sync.run();
});
await Promise.all(pools.map((pool) => pool.end()));
fs.rmSync(place, { recursive: true, force: true });
process.exit(0);

/** A remote that cannot hint. */
function quiet(given) {
  return { name: given.name, open: (account) => ({ ...given.open(account), watch: undefined }) };
}

/** A remote that is down now and then. */
function fallible(given, isDown) {
  const open = (account) => {
    const shelf = given.open(account);
    const entries = Object.entries(shelf).map(([name, method]) => [
      name,
      async (...args) => {
        if (isDown()) throw Object.assign(new Error('down'), { code: 'UNREACHABLE' });
        return method(...args);
      },
    ]);
    return { ...Object.fromEntries(entries), watch: undefined };
  };
  return { name: given.name, open };
}
