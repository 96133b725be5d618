// Runs the cases: rounds outside, peers inside and rotated, so that a slow minute of the machine hits all
// alike.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CASES, SCALE, SIZE, wanted } from './cases.mjs';
import { makeEntries, walk } from './data.mjs';
import { each, median, steadySync } from './measure.mjs';
import { folder as published } from './published.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const KILLED = 100_000; // entries of the store that is opened after a kill
/** What begins with an empty store, and takes its time. */
const LONG = ['used', 'process'];
const PREFILL = 10000; // entries per bulk call while filling a store

export async function fill(store, entries) {
  for (let at = 0; at < entries.length; at += PREFILL) await store.bulk(entries.slice(at, at + PREFILL));
}

/** Collects figures: row id -> peer id -> one value per round. */
export class Figures {
  rows = [];

  row(id, title, figure) {
    let row = this.rows.find((each) => each.id === id);
    if (!row) {
      row = {
        id,
        title,
        unit: figure.unit,
        higher: figure.higher ?? false,
        targets: figure.targets,
        values: {},
      };
      this.rows.push(row);
    }
    return row;
  }

  add(test, peerId, result) {
    for (const figure of test.figures) {
      const first = figure === test.figures[0];
      const id = first ? test.id : `${test.id}.${figure.key}`;
      const title = figure.title ? `${test.title}: ${figure.title}` : test.title;
      const row = this.row(id, title, figure);
      row.values[peerId] ??= [];
      row.values[peerId].push(result[figure.key]);
    }
  }
}

export class Bench {
  constructor({ peers, options, root, progress }) {
    Object.assign(this, { peers, options, root, progress });
    this.figures = new Figures();
    this.folders = 0;
  }

  folder() {
    this.folders += 1;
    const dir = path.join(this.root, String(this.folders));
    fs.mkdirSync(dir, { mode: 0o700 });
    return dir;
  }

  chosen(ids) {
    return this.peers.filter((peer) => ids.includes(peer.id));
  }

  cases(stage) {
    return CASES.filter((test) => test.stage === stage && wanted(test.id, this.options.only));
  }

  /** Every peer once per round, another one first each time. */
  async rounds(peers, work) {
    for (let round = 0; round < this.options.rounds; round += 1) {
      for (let i = 0; i < peers.length; i += 1) {
        globalThis.gc?.();
        await work(peers[(i + round) % peers.length]);
      }
    }
  }

  async measure(test, peers, work) {
    this.progress(test.title);
    await this.rounds(peers, async (peer) => {
      const result = await work(peer);
      if (result) this.figures.add(test, peer.id, result);
    });
  }

  async run() {
    await this.fresh();
    await this.shared();
    await this.list();
    await this.pair();
    await this.child();
    await this.killed();
    if (wanted(SCALE.id, this.options.only)) await this.scale();
    if (wanted(SIZE.id, this.options.only)) this.sizes();
    return this.figures.rows;
  }

  async fresh() {
    const { n } = this.options;
    for (const test of this.cases('fresh')) {
      const count = Math.max(64, Math.round(n * test.share));
      await this.measure(test, this.chosen(test.peers), async (peer) => {
        const dir = this.folder();
        const store = await peer.open(dir);
        try {
          if (!store[test.needs]) return null;
          const entries = makeEntries(test.prefill ? n : count);
          if (test.prefill) await fill(store, entries);
          globalThis.gc?.();
          return await test.run({ store, entries: entries.slice(0, count) });
        } finally {
          await store.close();
          fs.rmSync(dir, { recursive: true, force: true });
        }
      });
    }
  }

  /** Opens one filled store per peer for all cases of a stage. */
  async kept(stage, entries) {
    const cases = this.cases(stage);
    if (cases.length === 0) return;
    const ids = new Set(cases.flatMap((test) => test.peers));
    const stores = new Map();
    try {
      for (const peer of this.chosen([...ids])) {
        const store = await peer.open(this.folder());
        stores.set(peer, store);
        await fill(store, entries);
      }
      const next = walk(entries);
      for (const test of cases) {
        const peers = this.chosen(test.peers).filter((peer) => stores.get(peer)[test.needs]);
        await this.measure(test, peers, (peer) =>
          test.run({ store: stores.get(peer), next, makeEntries, ms: this.options.ms }),
        );
      }
    } finally {
      for (const store of stores.values()) await store.close();
    }
  }

  shared() {
    return this.kept('shared', makeEntries(this.options.n));
  }

  list() {
    return this.kept('list', makeEntries(100, { labels: false }));
  }

  async child() {
    const cases = this.cases('child');
    if (cases.length === 0) return;
    const entries = makeEntries(this.options.n);
    const alias = Buffer.from(entries[entries.length >> 1].alias).toString('hex');
    const folders = new Map();
    for (const peer of this.chosen([...new Set(cases.flatMap((test) => test.peers))])) {
      const dir = this.folder();
      const store = await peer.open(dir);
      await fill(store, entries);
      await store.close();
      folders.set(peer, dir);
    }
    for (const test of cases) {
      const what = test.id.slice('cold-'.length);
      await this.measure(test, this.chosen(test.peers), (peer) => {
        const isLong = LONG.includes(what);
        const values = Array.from({ length: isLong ? 1 : this.options.children }, () =>
          inChild(peer, what, isLong ? this.folder() : folders.get(peer), alias),
        );
        return { value: median(values) };
      });
    }
  }

  /** The files of a store in use, copied: what a kill leaves. Every process opens a copy of its own. */
  async killed() {
    const size = this.options.quick ? 1000 : KILLED;
    for (const test of this.cases('killed')) {
      const entries = makeEntries(size);
      const alias = Buffer.from(entries[size >> 1].alias).toString('hex');
      const folders = new Map();
      for (const peer of this.chosen(test.peers)) {
        const dir = this.folder();
        const left = this.folder();
        const store = await peer.open(dir);
        await fill(store, entries);
        copyInUse(dir, left);
        await store.close();
        folders.set(peer, left);
      }
      await this.measure(test, this.chosen(test.peers), (peer) => {
        const values = Array.from({ length: this.options.children }, () => {
          const dir = this.folder();
          fs.cpSync(folders.get(peer), dir, { recursive: true });
          const value = inChild(peer, 'opened', dir, alias);
          fs.rmSync(dir, { recursive: true });
          return value;
        });
        return { value: median(values) };
      });
    }
  }

  /** Per round a writer in another process, which adds an entry every few milliseconds. */
  async pair() {
    for (const test of this.cases('pair')) {
      const entries = makeEntries(this.options.n);
      const next = walk(entries);
      const folders = new Map();
      for (const peer of this.chosen(test.peers)) {
        const dir = this.folder();
        const store = await peer.open(dir);
        await fill(store, entries);
        await store.close();
        folders.set(peer, dir);
      }
      await this.measure(test, this.chosen(test.peers), async (peer) => {
        const writer = spawn(process.execPath, childArguments(peer, 'write', folders.get(peer), ''), {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        await once(writer.stdout, 'data'); // it writes
        const store = await peer.open(folders.get(peer));
        try {
          return test.run({ store, next, ms: this.options.ms });
        } finally {
          await store.close();
          writer.kill('SIGKILL');
          await once(writer, 'exit');
        }
      });
    }
  }

  async scale() {
    const peers = this.chosen(SCALE.peers);
    for (const size of this.options.quick ? SCALE.quickSizes : SCALE.sizes) {
      this.progress(`scale: ${size} assets`);
      const entries = makeEntries(size);
      const next = walk(entries);
      const figures = [SCALE.put, SCALE.get].map((part, i) => ({
        id: `scale-${i ? 'get' : 'put'}-${size}`,
        title: `${part.title}, n = ${size}`,
        figures: [
          { key: 'rate', unit: '/s', higher: true, targets: size === SCALE.targetSize ? part.targets : [] },
        ],
      }));
      const stores = new Map();
      for (const peer of peers) {
        const store = await peer.open(this.folder());
        stores.set(peer, store);
        await fill(store, entries);
      }
      await this.rounds(peers, async (peer) => {
        const store = stores.get(peer);
        const more = makeEntries(Math.min(4000, Math.max(512, size >> 2)));
        const put = await each((entry) => store.put(entry), more, 64);
        this.figures.add(figures[0], peer.id, put);
        await each((entry) => store.remove(entry.alias), more, 64);
        this.figures.add(
          figures[1],
          peer.id,
          steadySync(() => store.getSync(next().alias), this.options.ms),
        );
      });
      for (const store of stores.values()) await store.close();
    }
  }

  sizes() {
    const add = (key, part, unit, sizeOf) => {
      for (const peer of this.chosen(['ours', 'sqlite'])) {
        const test = {
          id: `size-${key}`,
          title: part.title,
          figures: [{ key: 'size', unit, targets: part.targets }],
        };
        this.figures.add(test, peer.id, { size: sizeOf(peer) });
      }
    };
    add('native', SIZE.native, 'MB', (peer) => nativeBytes(peer) / 1e6);
    add('installed', SIZE.installed, 'MiB', (peer) => installedBytes(peer) / 2 ** 20);
  }
}

const root = path.dirname(here);
/** LevelDB removes files while it is copied: then it is copied anew. */
function copyInUse(from, to, tries = 20) {
  try {
    fs.rmSync(to, { recursive: true, force: true });
    fs.cpSync(from, to, { recursive: true });
  } catch (error) {
    if (error.code !== 'ENOENT' || tries === 0) throw error;
    copyInUse(from, to, tries - 1);
  }
}

const childArguments = (peer, what, dir, alias) => [path.join(here, 'child.mjs'), peer.id, what, dir, alias];

/** What a process of its own measured. */
const inChild = (...args) =>
  Number(execFileSync(process.execPath, childArguments(...args), { encoding: 'utf8' }));

const folderOf = (peer) => (peer.id === 'ours' ? published() : path.join(here, 'node_modules', peer.module));

function bytesUnder(target) {
  const stat = fs.lstatSync(target);
  if (!stat.isDirectory()) return stat.size;
  return fs.readdirSync(target).reduce((sum, name) => sum + bytesUnder(path.join(target, name)), 0);
}

function nativeBytes(peer) {
  const dir = peer.id === 'ours' ? root : path.join(folderOf(peer), 'build', 'Release');
  const names = fs.readdirSync(dir).filter((name) => name.endsWith('.node') && !name.startsWith('test_'));
  return Math.max(...names.map((name) => fs.statSync(path.join(dir, name)).size));
}

/** The size that npm would unpack for one platform; for ours the paths that package.json lists. */
function installedBytes(peer) {
  if (peer.id !== 'ours') return bytesUnder(folderOf(peer));
  const { files } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const plain = files.filter((name) => !name.includes('*') && fs.existsSync(path.join(root, name)));
  return plain.reduce((sum, name) => sum + bytesUnder(path.join(root, name)), nativeBytes(peer));
}
