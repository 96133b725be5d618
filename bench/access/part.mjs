// The access-control part: its peers, and whether they give the same answers.
import { wanted } from '../cases.mjs';
import { CASES } from './cases.mjs';
import { allPairs, makeTable } from './data.mjs';
import { AccessBench } from './stages.mjs';

/** A peer that finds something else granted than the others must not be timed. */
async function check(peer, dir) {
  const wrong = (what) => new Error(`${peer.name}: ${what}`);
  if (peer.openChecks && !peer.reference) {
    const table = makeTable({ tokens: 8 });
    const store = await peer.openChecks(dir, table);
    try {
      for (const { row, name, granted } of allPairs(table)) {
        const token = store.tokens[row];
        const answers = [store.check(token, name), await store.checkLater(token, name)];
        if (answers.some((answer) => answer !== (granted ? 0 : -1))) throw wrong(`${name}: ${answers}`);
      }
    } finally {
      await store.close();
    }
  }
  if (peer.openGrants) {
    const store = await peer.openGrants(`${dir}/grants`, makeTable({ tokens: 2, granted: false }));
    try {
      const [first, second] = store.pairs;
      await store.grant(first);
      if (!store.isGranted(first) || store.isGranted(second)) throw wrong('a grant is not what it says');
    } finally {
      await store.close();
    }
  }
}

export const access = {
  title: 'Access control',
  size: ({ apps }) => `${apps} apps`,
  peers: ['ours', 'native', 'map', 'casl', 'sqlite', 'one'],
  load: (id) => import(`./peers/${id}.mjs`),
  wanted: (only) => CASES.some(({ id }) => wanted(id, only)),
  check,
  Bench: AccessBench,
};
