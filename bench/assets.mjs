// The asset part: its peers, and whether they do the same work.
import { CASES, SCALE, SIZE, wanted } from './cases.mjs';
import { makeEntries } from './data.mjs';
import { Bench } from './stages.mjs';

/** A peer that stores or finds something else than the others must not be timed. */
async function check(peer, dir) {
  const [entry, other, third] = makeEntries(3);
  const store = await peer.open(dir);
  try {
    await store.put(entry);
    if (store.putSync) store.putSync(other);
    else await store.put(other);
    await store.bulk([third]);
    const wrong = (what) => new Error(`${peer.name}: ${what}`);
    const same = (a, b) => a !== undefined && Buffer.compare(a, b) === 0;
    for (const { alias, secret, critical, normal } of [entry, other, third]) {
      const found = [store.get(alias), store.getSync?.(alias) ?? store.get(alias)];
      for (const result of await Promise.all(found)) {
        const [map] = [result].flat();
        if (!same(map.get(0x30000001), secret)) throw wrong('another secret');
        if (!same(map.get(0x30000020), critical)) throw wrong('another critical label');
        if (!same(map.get(0x30000030), normal)) throw wrong('another label');
        if (map.size !== 11) throw wrong(`${map.size} attributes instead of 11`);
      }
      const listed = await store.label(critical);
      if (listed.length !== 1 || !same(listed[0].get(0x30000002), alias)) throw wrong('label finds another');
    }
    if ((await store.list()).length !== 3) throw wrong('list is incomplete');
    await expectFailure(store.put(entry), wrong('an alias is not unique'));
    await store.remove(entry.alias);
    await expectFailure(store.get(entry.alias), wrong('a removed entry is found'));
  } finally {
    await store.close();
  }
}

async function expectFailure(promise, error) {
  const failed = await promise.then(
    () => false,
    () => true,
  );
  if (!failed) throw error;
}

export const assets = {
  title: 'Assets',
  size: ({ n }) => `${n} assets`,
  peers: ['ours', 'before', 'sqlite', 'ciphers', 'worker', 'level'],
  load: (id) => import(`./peers/${id}.mjs`),
  wanted: (only) => [...CASES, SCALE, SIZE].some(({ id }) => wanted(id, only)),
  check,
  Bench,
};
