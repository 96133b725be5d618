// The vault part: its peers, and whether they keep the same.
import { randomBytes } from 'node:crypto';
import { wanted } from '../cases.mjs';
import { CASES } from './cases.mjs';
import { beginService, makeEntries } from './data.mjs';
import { VaultBench } from './stages.mjs';

/** A peer that keeps or finds something else than the others must not be timed. */
async function check(peer, dir) {
  beginService();
  const entries = makeEntries(4, { labels: true });
  const [one, other, third, fourth] = entries;
  const store = await peer.openVault(dir);
  const must = (isSo, what) => {
    if (!isSo) throw new Error(`${peer.name}: ${what}`);
  };
  /** Whichever ways of calling it the peer has. */
  const ways = (what) => [what, `${what}Sync`].filter((name) => store[name]).map((name) => store[name]);
  const mustBe = async (entry, value, what) => {
    for (const get of ways('get')) must((await get(entry)) === value, what);
  };
  try {
    await mustBe(one, null, 'finds what is not there');
    await store.fill([one, other]);
    for (const set of ways('set')) for (const entry of [third, fourth]) await set(entry);
    for (const entry of entries) await mustBe(entry, entry.value, 'another value');
    for (const set of ways('set')) await set({ ...one, value: one.next });
    await mustBe(one, one.next, 'a value that was overwritten');
    for (const list of ways('list')) must((await list(one.service)).length === 4, 'the list is incomplete');
    for (const find of ways('find')) must((await find(other.label)).length === 1, 'a label finds others');
    for (const remove of ways('delete')) {
      await store.fill([fourth]);
      await remove(fourth);
      await mustBe(fourth, null, 'finds what was deleted');
    }
    if (store.update) {
      await store.update(other, (value) => `${value}!`);
      await mustBe(other, `${other.value}!`, 'an update is another');
    }
    if (store.swap) {
      await store.swap(one, third);
      await mustBe(one, third.value, 'a transaction wrote something else');
      await mustBe(third, one.next, 'a transaction wrote something else');
    }
    if (store.setBytes) {
      const value = randomBytes(65536);
      await store.setBytes({ ...one, value });
      must(value.equals(store.getBytesSync(one)), 'other bytes');
    }
  } finally {
    await store.close();
  }
}

export const vault = {
  title: 'Vault',
  size: ({ n }) => `${n} entries`,
  peers: ['ours', 'assets', 'sqlite', 'level', 'conf', 'keyring'],
  load: (id) => import(`./peers/${id}.mjs`),
  wanted: (only) => CASES.some(({ id }) => wanted(id, only)),
  check,
  Bench: VaultBench,
};
