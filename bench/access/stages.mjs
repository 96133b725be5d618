// Runs the cases of access control with the rounds of ../stages.mjs.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { wanted } from '../cases.mjs';
import { median } from '../measure.mjs';
import { Bench } from '../stages.mjs';
import { CASES } from './cases.mjs';
import { allPairs, makeTable, shuffled } from './data.mjs';
import { DRAWN } from './measure.mjs';

const child = fileURLToPath(new URL('child.mjs', import.meta.url));

export class AccessBench extends Bench {
  cases(stage) {
    return CASES.filter((test) => test.stage === stage && wanted(test.id, this.options.only));
  }

  async run() {
    await this.checks('checks', makeTable());
    await this.checks('defined', makeTable({ defined: true }));
    await this.grants();
    await this.apps();
    return this.figures.rows;
  }

  /** Every peer answers the same questions in the same order; only the tokens are its own. */
  async checks(stage, table) {
    const cases = this.cases(stage);
    if (cases.length === 0) return;
    const pairs = shuffled(allPairs(table), DRAWN);
    const names = pairs.map(({ name }) => name);
    const stores = new Map();
    try {
      for (const peer of this.chosen([...new Set(cases.flatMap((test) => test.peers))])) {
        const store = await peer.openChecks(this.folder(), table);
        stores.set(peer, { store, drawn: { names, tokens: pairs.map(({ row }) => store.tokens[row]) } });
      }
      for (const test of cases) {
        const peers = this.chosen(test.peers);
        const run = (peer) => test.run({ ...stores.get(peer), ms: this.options.ms });
        // Once for nothing: the first peer must not have the harness compiled for itself alone.
        for (const peer of peers) await run(peer);
        await this.measure(test, peers, run);
      }
    } finally {
      for (const { store } of stores.values()) await store.close();
    }
  }

  async grants() {
    for (const test of this.cases('grants')) {
      await this.measure(test, this.chosen(test.peers), async (peer) => {
        const dir = this.folder();
        const store = await peer.openGrants(dir, makeTable({ granted: false }));
        try {
          const share = test.share * (this.options.quick ? 0.1 : 1);
          return await test.run({
            store,
            pairs: store.pairs.slice(0, Math.round(store.pairs.length * share)),
          });
        } finally {
          await store.close();
          fs.rmSync(dir, { recursive: true, force: true });
        }
      });
    }
  }

  async apps() {
    for (const test of this.cases('apps')) {
      const { apps, children } = this.options;
      const peers = this.chosen(test.peers);
      const folders = new Map();
      for (const peer of peers) {
        const count = peer.id === 'ours' ? apps : 1;
        const dir = this.folder();
        const tokens = path.join(this.root, `tokens-${count}`);
        this.progress(`installing ${count} app${count === 1 ? '' : 's'}`);
        const run = (what) =>
          execFileSync(process.execPath, [child, what, dir, tokens, String(count)], {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'inherit'],
          });
        run('fill');
        folders.set(peer, run);
      }
      await this.measure({ ...test, title: `${apps} apps x 20` }, peers, (peer) => {
        const runs = Array.from({ length: children }, () => JSON.parse(folders.get(peer)('open')));
        const keys = test.figures.map(({ key }) => key);
        return Object.fromEntries(keys.map((key) => [key, median(runs.map((each) => each[key]))]));
      });
    }
  }
}
