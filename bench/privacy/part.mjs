// The privacy part: its peers, and whether they record the same.
import { wanted } from '../cases.mjs';
import { CASES } from './cases.mjs';
import { makeAccesses } from './data.mjs';
import { PrivacyBench } from './stages.mjs';

/** A peer that counts something else than the others must not be timed. */
async function check(peer, dir) {
  const store = await peer.openRecords(dir);
  try {
    const [one, other] = makeAccesses(2);
    const accesses = [
      { ...one, row: 0, success: 1, fail: 0 },
      { ...one, row: 0, success: 2, fail: 0 },
      { ...one, row: 0, success: 0, fail: 4 },
      { ...other, row: 1, success: 3, fail: 3 },
    ];
    await Promise.all(accesses.map((access) => store.add(access)));
    for (const [access, expected] of [
      [accesses[0], [3, 4]],
      [accesses[3], [3, 3]],
    ]) {
      const totals = await store.totals(access);
      if (`${totals}` !== `${expected}`) throw new Error(`${peer.name}: counts ${totals}, not ${expected}`);
    }
  } finally {
    await store.close();
  }
}

export const privacy = {
  title: 'Privacy manager',
  size: ({ records }) => `${records} records`,
  peers: ['ours', 'sqlite'],
  load: (id) => import(`./peers/${id}.mjs`),
  wanted: (only) => CASES.some(({ id }) => wanted(id, only)),
  check,
  Bench: PrivacyBench,
};
