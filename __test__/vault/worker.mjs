// A process beside a test: node worker.mjs <act> <dir> <JSON>. It says what it did, a line each.
import fs from 'node:fs';
import { openVault } from 'ohos-security-kit/vault';

const [act, dir, json] = process.argv.slice(2);
const given = JSON.parse(json ?? '{}');
const vault = openVault({ name: 'test', dir });
const say = (line) => fs.writeSync(1, `${line}\n`);

/** A server whose tokens can be refreshed once: a folder in which each token is made once. */
async function refresh(current) {
  const next = Number(current ?? 0) + 1;
  // Fails if somebody has made it before.
  fs.writeFileSync(`${given.server}/${next}`, `${process.pid}`, { flag: 'wx' });
  if (given.dies && Math.random() < 0.02) process.kill(process.pid, 'SIGKILL');
  await new Promise(setImmediate);
  return `${next}`;
}

const acts = {
  /** Refreshes until the token is the last one. A token that was made and not stored is made up for. */
  async refreshes() {
    for (let at = 0; at < given.last; ) {
      at = Number(
        await vault.update('server', 'token', async (current) => {
          const lost = Number(current ?? 0) + 1;
          if (lost > given.last) return undefined;
          if (given.dies && fs.existsSync(`${given.server}/${lost}`)) {
            say(`lost ${lost}`);
            return `${lost}`;
          }
          return refresh(current);
        }),
      );
    }
  },
  async counts() {
    for (let i = 0; i < given.times; i++)
      await vault.transaction((entries) =>
        entries.set('s', 'count', `${Number(entries.get('s', 'count') ?? 0) + 1}`),
      );
  },
  async countsSync() {
    for (let i = 0; i < given.times; i++)
      vault.transactionSync((entries) =>
        entries.set('s', 'count', `${Number(entries.get('s', 'count') ?? 0) + 1}`),
      );
  },
  /** Holds the entry until it is killed. */
  async holds() {
    await vault.update('s', 'held', () => {
      say('computes');
      return new Promise(() => setInterval(() => {}, 1000));
    });
  },
  async updates() {
    const value = await vault.update('s', 'once', async (current) => {
      say('computes');
      await new Promise((resolve) => setTimeout(resolve, given.ms));
      return `${current ?? ''}x`;
    });
    say(`has ${value}`);
  },
  async writes() {
    await vault.set('s', 'from outside', 'x');
    await vault.delete('s', 'from outside');
  },
  /** Moves between two accounts for ever, so that their sum stays. */
  async moves() {
    for (;;) {
      await vault.transaction((entries) => {
        const [a, b] = ['a', 'b'].map((account) => Number(entries.get('bank', account)));
        entries.set('bank', 'a', `${a - 1}`);
        entries.set('bank', 'b', `${b + 1}`);
      });
      say('moved');
    }
  },
};
await acts[act]();
vault.close();
