// What is measured of the vault, and what it must reach; figures and targets as in ../cases.mjs. A case runs on every peer whose
// store has the method `needs`.
//   stage 'fresh': a new store per round, `entries` to set, or to overwrite or delete when `prefill` has put them there
//   stage 'shared': one store of n entries, with labels, per peer for all rounds
//   stage 'large': one store of entries of 64 KiB per peer for all rounds
import { loop, rate, times } from '../cases.mjs';
import { each, eachSync, steady, steadySync } from '../measure.mjs';

const SYNC = ['ours', 'assets', 'sqlite', 'level', 'conf', 'keyring'];
const PROMISE = ['ours', 'assets', 'sqlite', 'level', 'keyring'];

/** Not slower than the asset calls, which go to the same engine. */
const likeAssets = times('assets', 1);

/** A call by its name: `get`, or `getSync` for width 0. */
const called = (what, width) => (width ? what : `${what}Sync`);
const named = (width) => (width ? `promise x${width}` : 'sync');
const idOf = (what, width) => `vault-${what}-${width ? `x${width}` : 'sync'}`;
const figuresOf = (width, ...targets) => (width > 1 ? [rate(...targets), loop()] : [rate(...targets)]);

const write = (
  title,
  what,
  width,
  share,
  { id = what, prefill = false, change = (entry) => entry } = {},
) => ({
  id: idOf(id, width),
  title: `${title}, ${named(width)}`,
  stage: 'fresh',
  prefill,
  peers: width ? PROMISE : SYNC,
  needs: called(what, width),
  share,
  run: ({ store, entries }) => {
    const op = (entry) => store[called(what, width)](entry);
    const changed = entries.map(change);
    return width ? each(op, changed, width) : eachSync(op, changed);
  },
  figures: figuresOf(width, likeAssets),
});

const read = (title, what, width, key) => ({
  id: idOf(what, width),
  title: `${title}, ${named(width)}`,
  stage: 'shared',
  peers: width ? PROMISE : SYNC,
  needs: called(what, width),
  run: ({ store, next, ms }) => {
    const op = () => store[called(what, width)](key ? next()[key] : next());
    return width ? steady(op, width, ms) : steadySync(op, ms);
  },
  figures: figuresOf(width, likeAssets),
});

const overwritten = (entry) => ({ ...entry, value: entry.next });

/** A value that is made of the current one. */
const turned = (value) => value.slice(1) + value[0];

export const CASES = [
  read('get', 'get', 0),
  read('get', 'get', 1),
  read('get', 'get', 64),
  write('set', 'set', 0, 0.1),
  write('set', 'set', 1, 0.1),
  write('set', 'set', 8, 0.2),
  write('set', 'set', 64, 0.5),
  write('overwrite', 'set', 64, 0.5, { id: 'overwrite', prefill: true, change: overwritten }),
  write('delete', 'delete', 0, 0.1, { prefill: true }),
  write('delete', 'delete', 64, 0.5, { prefill: true }),
  read('list a service of 100', 'list', 0, 'service'),
  read('list a service of 100', 'list', 1, 'service'),
  read('find by label, 1 of n', 'find', 0, 'label'),
  read('find by label, 1 of n', 'find', 1, 'label'),
  {
    id: 'vault-update',
    title: 'update, nobody else does',
    stage: 'shared',
    peers: PROMISE,
    needs: 'update',
    run: ({ store, next, ms }) => steady(() => store.update(next(), turned), 1, ms),
    figures: [rate()],
  },
  {
    id: 'vault-swap',
    title: 'transaction of two entries',
    stage: 'shared',
    peers: PROMISE,
    needs: 'swap',
    run: ({ store, next, ms }) => steady(() => store.swap(next(), next()), 1, ms),
    figures: [rate()],
  },
  {
    id: 'vault-large-set',
    title: 'set 64 KiB, promise x8',
    stage: 'large',
    peers: PROMISE,
    needs: 'setBytes',
    run: ({ store, entries }) => each((entry) => store.setBytes(entry), entries, 8),
    figures: [rate(), loop()],
  },
  {
    id: 'vault-large-get',
    title: 'get 64 KiB, sync',
    stage: 'large',
    peers: PROMISE,
    needs: 'getBytesSync',
    run: ({ store, next, ms }) => steadySync(() => store.getBytesSync(next()), ms),
    figures: [rate()],
  },
];
