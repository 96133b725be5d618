// Runs the cases of the vault with the rounds of ../stages.mjs.
import fs from 'node:fs';
import { wanted } from '../cases.mjs';
import { walk } from '../data.mjs';
import { Bench } from '../stages.mjs';
import { CASES } from './cases.mjs';
import { beginService, makeEntries, makeLarge } from './data.mjs';

const KIB_64 = 64 * 1024;
const LARGE = 64; // entries of that size

export class VaultBench extends Bench {
  cases(stage) {
    return CASES.filter((test) => test.stage === stage && wanted(test.id, this.options.only));
  }

  async run() {
    await this.kept('shared', makeEntries(this.options.n, { labels: true }));
    await this.fresh();
    await this.kept('large', makeLarge(this.options.quick ? LARGE / 4 : LARGE, KIB_64));
    return this.figures.rows;
  }

  async fresh() {
    const { n } = this.options;
    for (const test of this.cases('fresh')) {
      const count = Math.max(64, Math.round(n * test.share));
      await this.measure(test, this.chosen(test.peers), async (peer) => {
        const dir = this.folder();
        const store = await peer.openVault(dir);
        try {
          if (!store[test.needs]) return null;
          beginService();
          const entries = makeEntries(Math.min(count, peer.most ?? count));
          await store.fill(test.prefill ? entries : makeEntries(1)); // it is open, and has its files
          globalThis.gc?.();
          return await test.run({ store, entries });
        } finally {
          await store.close();
          fs.rmSync(dir, { recursive: true, force: true });
        }
      });
    }
  }

  /** Opens one filled store per peer for all cases of a stage; some peers take a part of the entries only. */
  async kept(stage, entries) {
    const cases = this.cases(stage);
    if (cases.length === 0) return;
    const ids = new Set(cases.flatMap((test) => test.peers));
    const stores = new Map();
    try {
      for (const peer of this.chosen([...ids])) {
        const store = await peer.openVault(this.folder());
        const own = entries.slice(0, peer.most);
        stores.set(peer, { store, entries: own, next: walk(own), ms: this.options.ms });
        if (stage === 'shared') await store.fill(own);
        else for (const entry of own) await store.setBytes?.(entry);
      }
      for (const test of cases) {
        const peers = this.chosen(test.peers).filter((peer) => stores.get(peer).store[test.needs]);
        await this.measure(test, peers, (peer) => test.run(stores.get(peer)));
      }
    } finally {
      for (const { store } of stores.values()) await store.close();
    }
  }
}
