// Runs the cases of the privacy manager with the rounds of ../stages.mjs.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wanted } from '../cases.mjs';
import { median } from '../measure.mjs';
import { Bench } from '../stages.mjs';
import { CASES } from './cases.mjs';
import { makeAccesses } from './data.mjs';
import { startsSeen } from './events.mjs';

const child = fileURLToPath(new URL('child.mjs', import.meta.url));

export class PrivacyBench extends Bench {
  cases(stage) {
    return CASES.filter((test) => test.stage === stage && wanted(test.id, this.options.only));
  }

  async run() {
    await this.records();
    await this.history();
    await this.events();
    return this.figures.rows;
  }

  async records() {
    for (const test of this.cases('records')) {
      const accesses = makeAccesses(Math.max(64, Math.round(this.options.n * test.share)));
      await this.measure(test, this.chosen(test.peers), async (peer) => {
        const dir = this.folder();
        const store = await peer.openRecords(dir);
        try {
          return await test.run({ store, accesses });
        } finally {
          await store.close();
          fs.rmSync(dir, { recursive: true, force: true });
        }
      });
    }
  }

  async history() {
    const { records, children } = this.options;
    for (const test of this.cases('history')) {
      const peers = this.chosen(test.peers);
      if (peers.length === 0) continue;
      const dir = this.folder();
      const run = (what) => {
        const args = ['--expose-gc', child, what, dir, String(records)];
        const stdio = ['ignore', 'pipe', 'inherit'];
        return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', stdio }));
      };
      this.progress(`adding ${records} records`);
      const filled = run('fill');
      await this.measure({ ...test, title: `${records} records` }, peers, () => {
        const asked = Array.from({ length: children }, () => run('ask'));
        const middle = (key) => median(asked.map((each) => each[key]));
        return { ...filled, first: middle('first'), summary: middle('summary'), detail: middle('detail') };
      });
    }
  }

  async events() {
    for (const test of this.cases('events')) {
      await this.measure(test, this.chosen(test.peers), async () => {
        const dir = this.folder();
        try {
          return await startsSeen(dir, this.options.quick ? 20 : 200);
        } finally {
          fs.rmSync(dir, { recursive: true, force: true });
        }
      });
    }
  }
}
