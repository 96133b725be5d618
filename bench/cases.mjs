// What is measured, and what it must reach. A case runs on every peer whose store has the method `needs`.
//   stage 'fresh': a new store per round (prefilled when `prefill` says so), `entries` to add or remove
//   stage 'shared': one store of n entries per peer for all rounds
//   stage 'list': one store of 100 entries without labels
//   stage 'child': a new process per round
//   stage 'killed': the same on the files of a store that was not closed
//   stage 'pair': one store of n entries that another process writes to all the time
// A figure's target is `{ peer, times }` (how many times better than that peer) or `{ limit }` (at most that much).
// `bound: 'upper'` marks a figure that contains more than what the limit speaks of, so that missing it
// proves nothing.
import { burst, burstGap, each, eachSync, median, steady, steadySync } from './measure.mjs';

const SYNC = ['ours', 'before', 'sqlite', 'ciphers', 'level'];
const PROMISE = ['ours', 'before', 'sqlite', 'ciphers', 'worker', 'level'];
const CHILD = ['ours', 'before', 'sqlite', 'level'];
const PAIR = ['ours', 'before', 'sqlite', 'ciphers']; // LevelDB is open in one process only

export const rate = (...targets) => ({ key: 'rate', unit: '/s', higher: true, targets });
export const loop = (...targets) => ({ key: 'loop', title: 'loop time per op', unit: 'us', targets });
export const times = (peer, factor) => ({ peer, times: factor });
export const limit = (value) => ({ limit: value });

const addSync = {
  id: 'put-sync',
  title: 'add, sync',
  stage: 'fresh',
  peers: SYNC,
  needs: 'putSync',
  share: 0.2,
  run: ({ store, entries }) => eachSync((entry) => store.putSync(entry), entries),
  figures: [rate(times('sqlite', 1), times('ciphers', 1))],
};

const add = (width, share, figures) => ({
  id: `put-x${width}`,
  title: `add, promise x${width}`,
  stage: 'fresh',
  peers: PROMISE,
  needs: 'put',
  share,
  run: ({ store, entries }) => each((entry) => store.put(entry), entries, width),
  figures,
});

const remove = (width, share, figures) => ({
  id: width ? `remove-x${width}` : 'remove-sync',
  title: width ? `remove, promise x${width}` : 'remove, sync',
  stage: 'fresh',
  prefill: true,
  peers: width ? PROMISE : SYNC,
  needs: width ? 'remove' : 'removeSync',
  share,
  run: ({ store, entries }) =>
    width
      ? each((entry) => store.remove(entry.alias), entries, width)
      : eachSync((entry) => store.removeSync(entry.alias), entries),
  figures,
});

const read = (id, title, needs, width, key, figures) => ({
  id,
  title,
  stage: 'shared',
  peers: width ? PROMISE : SYNC,
  needs,
  run: ({ store, next, ms }) => {
    const op = () => store[needs](next()[key]);
    return width ? steady(op, width, ms) : steadySync(op, ms);
  },
  figures,
});

const LOADS = { batches: 'bulk', awaited: 'bulkAwaited', whole: 'bulkWhole' };

/** What one call takes is up to the peer: batches of ours, a transaction or a batch of all of it elsewhere. */
const bulk = (way, title, figures) => ({
  id: `bulk-${way}`,
  title,
  stage: 'fresh',
  peers: SYNC,
  needs: 'bulk',
  share: 1,
  run: async ({ store, entries }) => {
    const load = store[LOADS[way]] ?? store.bulk;
    const ms = await burst((all) => load(all), [entries]);
    return { rate: (entries.length * 1000) / ms };
  },
  figures,
});

const BURSTS = 3; // per round; the median counts

const fired = (count, ratio, pause) => ({
  id: `burst-${count}`,
  title: `${count} adds in one turn`,
  stage: 'shared',
  peers: PROMISE,
  needs: 'put',
  run: async ({ store, makeEntries }) => {
    const put = (entry) => store.put(entry);
    const durable = [];
    const gap = [];
    for (let i = 0; i < BURSTS; i += 1) {
      const entries = makeEntries(2 * count);
      durable.push(await burst(put, entries.slice(0, count)));
      gap.push(await burstGap(put, entries.slice(count)));
    }
    return { durable: median(durable), gap: median(gap) };
  },
  figures: [
    { key: 'durable', title: 'all durable', unit: 'ms', targets: [times('level', ratio)] },
    { key: 'gap', title: 'longest pause', unit: 'ms', targets: [limit(pause)] },
  ],
});

const BEHIND = 512;
const SAMPLES = 100; // per round

/** A synchronous call of one app while another app's calls wait. */
const behind = {
  id: `behind-${BEHIND}`,
  title: `add, sync, behind ${BEHIND} adds of another app`,
  stage: 'shared',
  peers: ['ours', 'before'],
  needs: 'putSyncOfOther',
  run: async ({ store, makeEntries }) => {
    const took = [];
    store.putSyncOfOther(makeEntries(1)[0]); // installs the other app
    for (let i = 0; i < SAMPLES; i += 1) {
      const [own, ...entries] = makeEntries(BEHIND + 1);
      const added = entries.map((entry) => store.put(entry));
      const start = performance.now();
      store.putSyncOfOther(own);
      took.push(performance.now() - start);
      await Promise.all(added);
      await Promise.all(entries.map(({ alias }) => store.remove(alias)));
    }
    took.sort((a, b) => a - b);
    return { median: median(took), late: took[Math.floor(SAMPLES * 0.99) - 1] };
  },
  figures: [
    { key: 'median', title: 'median', unit: 'ms', targets: [] },
    { key: 'late', title: 'p99', unit: 'ms', targets: [limit(3)] },
  ],
};

const whole = (needs) => ({
  id: needs === 'list' ? 'list-x1' : 'list-sync',
  title: `query of 100 results x 8, ${needs === 'list' ? 'promise' : 'sync'}`,
  stage: 'list',
  peers: needs === 'list' ? PROMISE : SYNC,
  needs,
  run: async ({ store, ms }) => {
    const { rate: perSecond } =
      needs === 'list' ? await steady(() => store.list(), 1, ms) : steadySync(() => store.listSync(), ms);
    return { query: 1e6 / perSecond, result: 1e7 / perSecond };
  },
  figures: [
    { key: 'query', title: 'whole', unit: 'us', targets: [{ limit: 60, bound: 'upper' }] },
    { key: 'result', title: 'per result', unit: 'ns', targets: [] },
  ],
});

const child = (id, title, figure, peers = CHILD) => ({
  id,
  title,
  stage: 'child',
  peers,
  figures: [{ key: 'value', ...figure }],
});

const killed = {
  id: 'killed-open',
  title: 'open after a kill, 100,000 entries',
  stage: 'killed',
  peers: CHILD,
  figures: [{ key: 'value', unit: 'ms', targets: [limit(60)] }],
};

const beside = {
  id: 'beside-get',
  title: 'query by alias, sync, while another process adds',
  stage: 'pair',
  peers: PAIR,
  needs: 'getSync',
  run: ({ store, next, ms }) => steadySync(() => store.getSync(next().alias), ms),
  figures: [rate(times('ciphers', 1), times('sqlite', 1))],
};

export const CASES = [
  addSync,
  add(1, 0.2, [rate(times('worker', 1.2), times('level', 1.1), times('sqlite', 0.85))]),
  add(8, 0.5, [rate(times('level', 1.5))]),
  add(64, 1, [rate(times('level', 3), times('sqlite', 7)), loop()]),
  add(512, 1, [rate(times('level', 4), times('sqlite', 10))]),
  remove(0, 0.2, [rate(times('sqlite', 0.85))]),
  remove(8, 0.5, [rate(times('level', 1.3))]),
  remove(64, 1, [rate(times('level', 3)), loop()]),
  bulk('batches', 'bulk load, batches in flight', [rate(times('sqlite', 1.3))]),
  bulk('awaited', 'bulk load, each batch awaited', [rate(times('level', 1.6))]),
  bulk('whole', 'bulk load, one transaction (internal)', [rate(times('ciphers', 0.8))]),
  read('get-sync', 'query by alias, sync', 'getSync', 0, 'alias', [
    rate(times('sqlite', 3), times('ciphers', 1.3)),
  ]),
  read('get-x1', 'query by alias, promise x1', 'get', 1, 'alias', [
    rate(times('worker', 10), times('level', 10), times('ciphers', 1.2)),
    loop(),
  ]),
  read('get-x64', 'query by alias, promise x64', 'get', 64, 'alias', [
    rate(times('worker', 10), times('level', 10), times('ciphers', 1.2)),
    loop(),
  ]),
  read('label-sync', 'query by label, 1 of n, sync', 'labelSync', 0, 'critical', [
    rate(times('sqlite', 1.9), times('ciphers', 1)),
  ]),
  read('label-x1', 'query by label, 1 of n, promise x1', 'label', 1, 'critical', [rate(), loop()]),
  fired(64, 2.2, 1.5),
  fired(512, 4, 4),
  behind,
  whole('listSync'),
  whole('list'),
  beside,
  child('cold-open', 'load + open + first read', { unit: 'ms', targets: [times('sqlite', 1 / 0.9)] }),
  child('cold-module', 'the same, ES module with all kits', {
    unit: 'ms',
    targets: [times('sqlite', 1 / 1.1)],
  }),
  child('cold-require', 'require()', { unit: 'ms', targets: [limit(3), times('sqlite', 2)] }),
  child('cold-rss', 'RSS added by load + open + first read', { unit: 'MiB', targets: [limit(6)] }),
  child(
    'cold-used',
    'RSS added by 10k adds, 200k reads, 50k label queries',
    { unit: 'MiB', targets: [limit(20)] },
    ['ours', 'before', 'sqlite'],
  ),
  child(
    'cold-process',
    'RSS of a process that did everything',
    { unit: 'MiB', targets: [times('sqlite', 1 / 1.3)] },
    ['ours', 'sqlite'],
  ),
  killed,
];

/** Cost against the number of assets; the targets hold for the largest of them. */
export const SCALE = {
  id: 'scale',
  peers: ['ours', 'before', 'sqlite', 'ciphers', 'level'],
  sizes: [100, 1000, 10000, 100000],
  quickSizes: [100, 1000],
  targetSize: 100000,
  put: { title: 'add, promise x64', targets: [] },
  get: { title: 'query by alias, sync', targets: [times('ciphers', 1.05)] },
};

export const SIZE = {
  id: 'size',
  native: { title: 'native binary', unit: 'MB', targets: [limit(3)] },
  installed: { title: 'installed', unit: 'MiB', targets: [limit(4)] },
};

/** `--only put,get-x64`: a whole id or its first part. */
export const wanted = (id, only) =>
  only.length === 0 || only.some((word) => id === word || id.startsWith(`${word}-`));
