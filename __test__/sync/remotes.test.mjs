// Every remote under the one suite, remotes that are wrong in one thing each, which it must notice, and what only one of them has.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freshServer, memory } from './memory.mjs';
import { startPglite } from './pglite.mjs';
import { CASES, freshAccount, suite } from './remote-suite.mjs';
import { worldOf } from './remotes.mjs';

const REAL = process.env.OHOS_SECURITY_KIT_POSTGRES;
const WRITER = fileURLToPath(new URL('remote-writer.mjs', import.meta.url));

let pglite;
const folders = [];
before(async () => {
  pglite = await startPglite();
});
after(async () => {
  await pglite.end();
  for (const place of folders) fs.rmSync(place, { recursive: true, force: true });
});

function freshFolder() {
  folders.push(fs.mkdtempSync(path.join(os.tmpdir(), 'osk-remote-')));
  return folders.at(-1);
}

/** All of them, as descriptions for this process and others; made when their test begins. */
const REMOTES = {
  folder: () => ({ kind: 'folder', path: freshFolder() }),
  'PGlite over pg': () => ({ kind: 'pg', url: pglite.url }),
  'PGlite over postgres': () => ({ kind: 'postgres', url: pglite.url }),
  ...(REAL && {
    'PostgreSQL over pg': () => ({ kind: 'pg', url: REAL }),
    'PostgreSQL over postgres': () => ({ kind: 'postgres', url: REAL }),
  }),
};

suite('memory', async () => {
  const server = freshServer();
  return { connect: () => memory(server), hints: true };
});
for (const [name, describe] of Object.entries(REMOTES)) suite(name, async () => worldOf(describe()));
test('remote PostgreSQL on a real server', {
  skip: !REAL && 'OHOS_SECURITY_KIT_POSTGRES names none (node scripts/postgres.mjs -- npm test)',
}, () => {});

/** What processes got that took `count` numbers each at once. */
async function race(description, account, writers, count) {
  const args = [JSON.stringify(description), account, String(count)];
  const children = Array.from({ length: writers }, () => fork(WRITER, args));
  await Promise.all(children.map((child) => once(child, 'message')));
  const answers = children.map(async (child) => {
    const [[own]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
    return own.map((n) => [n, `${child.pid}`]);
  });
  for (const child of children) child.send('go');
  return (await Promise.all(answers)).flat().sort(([a], [b]) => a - b);
}

for (const [name, describe] of Object.entries(REMOTES)) {
  test(`remote ${name}: 8 processes, each number is got by one`, async () => {
    const description = describe();
    const account = freshAccount();
    const got = await race(description, account, 8, 25);
    const world = worldOf(description);
    const all = await world.connect().open(account).read(1, 1000);
    await world.end();
    assert.deepEqual(
      all.map(([n, bytes]) => [n, Buffer.from(bytes).toString()]),
      got,
    );
    assert.deepEqual(
      got.map(([n]) => n),
      Array.from({ length: 200 }, (_, i) => i + 1),
    );
  });
}

/** Each a remote in memory that is wrong in one thing: `change(bare, account, server)` makes the bare shelf wrong. */
const BROKEN = {
  'append looks first and writes later': (bare, account, server) => ({
    ...bare,
    async append(n, bytes) {
      const { log } = server.get(account);
      if (n <= log.length) return 'taken';
      if (n > log.length + 1) throw new Error('hole');
      await new Promise(setImmediate);
      log[n - 1] = bytes;
      return 'stored';
    },
  }),
  'append replaces': (bare, account, server) => ({
    ...bare,
    async append(n, bytes) {
      const { log } = server.get(account);
      if (n > log.length) return bare.append(n, bytes);
      log[n - 1] = bytes;
      return 'taken';
    },
  }),
  'append says stored to all': (bare) => ({
    ...bare,
    append: async (...args) => (await bare.append(...args)) && 'stored',
  }),
  'append makes holes': (bare, account, server) => ({
    ...bare,
    async append(n, bytes) {
      const { log } = server.get(account);
      if (log[n - 1]) return 'taken';
      log[n - 1] = bytes;
      return 'stored';
    },
  }),
  'append goes where there is room': (bare, account, server) => ({
    ...bare,
    append: (_, bytes) => bare.append(server.get(account).log.length + 1, bytes),
  }),
  'emptying frees numbers': (bare, account, server) => {
    const first = { n: 1 };
    return {
      ...bare,
      async append(n, bytes) {
        const { log } = server.get(account);
        if (n > log.length) return bare.append(n, bytes);
        if (log[n - 1].length > 0 || n >= first.n) return 'taken';
        log[n - 1] = bytes;
        return 'stored';
      },
      async empty(upTo) {
        await bare.empty(upTo);
        first.n = Math.max(first.n, upTo + 1);
      },
    };
  },
  'emptying removes from the front': (bare, account, server) => ({
    ...bare,
    async empty(upTo) {
      server.get(account).log.splice(0, upTo);
    },
  }),
  'emptying does nothing': (bare) => ({ ...bare, empty: async () => {} }),
  'emptied entries are not read': (bare) => ({
    ...bare,
    read: async (...args) => (await bare.read(...args)).filter(([, bytes]) => bytes.length > 0),
  }),
  'order is lost': (bare) => ({
    ...bare,
    // as text, 10 comes before 2
    read: async (...args) => (await bare.read(...args)).sort(([a], [b]) => (`${a}` < `${b}` ? -1 : 1)),
  }),
  'the limit does not count': (bare) => ({ ...bare, read: (from) => bare.read(from, 1e6) }),
  'read begins behind what is asked': (bare) => ({
    ...bare,
    read: (from, limit) => bare.read(from + 1, limit),
  }),
  'bytes go through text': (bare) => ({
    ...bare,
    append: (n, bytes) => bare.append(n, Buffer.from(bytes.toString('utf8'))),
  }),
  'all accounts are one': (_, __, server) => {
    memory(server).open('0'.repeat(32)).list();
    return server.one ?? Object.assign(server, { one: _ }).one;
  },
  'put does not replace': (bare) => ({
    ...bare,
    put: async (name, bytes) => (await bare.get(name)) ?? bare.put(name, bytes),
  }),
  'remove forgets to': (bare) => ({ ...bare, remove: async () => {} }),
  'a hint never comes': (bare) => ({
    ...bare,
    watch: (hint, signal) =>
      bare.watch(
        Object.assign(() => {}, { hint }),
        signal,
      ),
  }),
  'reads are old': (bare) => {
    const seen = new Map();
    return {
      ...bare,
      async read(from, limit) {
        const key = `${from} ${limit}`;
        if (!seen.has(key)) seen.set(key, await bare.read(from, limit));
        return seen.get(key);
      },
    };
  },
};

for (const [name, change] of Object.entries(BROKEN)) {
  test(`remote suite: it notices when ${name}`, async (t) => {
    const server = freshServer();
    const world = { connect: () => memory(server, change), hints: true, patienceMs: 500 };
    const failed = [];
    // A case that fails may leave others waiting for what never comes; the first is enough.
    for (const [promise, run] of Object.entries(CASES)) {
      await run(world).catch(() => failed.push(promise));
      if (failed.length > 0) break;
    }
    assert.equal(failed.length, 1, 'no case fails');
    t.diagnostic(failed[0]);
  });
}
