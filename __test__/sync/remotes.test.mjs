// Every remote under the one suite, remotes that are wrong in one thing each, which it must notice, and what only one of them has.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
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

test('remote: a call that is never answered ends as unreachable, and the shelf goes on', async (t) => {
  const require = createRequire(import.meta.url);
  const timers = require('node:timers/promises');
  const { setTimeout } = timers;
  t.after(() => Object.assign(timers, { setTimeout }));
  timers.setTimeout = (ms, value, options) => setTimeout(ms / 1000, value, { ...options, ref: true });
  const file = require.resolve('../../lib/sync/remotes/contract.js');
  delete require.cache[file];
  const { makeRemote, RemoteError } = require(file);
  let hangs = true;
  const list = () => (hangs ? new Promise(() => {}) : ['name']);
  const explain = (error) => new RemoteError('FAILED', error.message, error);
  const shelf = makeRemote('hanging', () => ({ prepare: async () => {}, list }), explain).open(
    '0'.repeat(32),
  );
  await assert.rejects(shelf.list(), { message: 'UNREACHABLE: no answer within 60 s' });
  hangs = false;
  assert.deepEqual(await shelf.list(), ['name']);
});

/** Each a remote in memory that is wrong in one thing: `change(shelf, account, server)` makes its shelf so. */
const BROKEN = {
  'append looks first and writes later': (shelf, account, server) => ({
    ...shelf,
    async append(n, bytes) {
      const { log } = server.get(account);
      if (n <= log.length) return 'taken';
      if (n > log.length + 1) throw new Error('hole');
      await new Promise(setImmediate);
      log[n - 1] = bytes;
      return 'stored';
    },
  }),
  'append replaces': (shelf, account, server) => ({
    ...shelf,
    async append(n, bytes) {
      const { log } = server.get(account);
      if (n > log.length) return shelf.append(n, bytes);
      log[n - 1] = bytes;
      return 'taken';
    },
  }),
  'append says stored to all': (shelf) => ({
    ...shelf,
    append: async (...args) => (await shelf.append(...args)) && 'stored',
  }),
  'append makes holes': (shelf, account, server) => ({
    ...shelf,
    async append(n, bytes) {
      const { log } = server.get(account);
      if (log[n - 1]) return 'taken';
      log[n - 1] = bytes;
      return 'stored';
    },
  }),
  'append goes where there is room': (shelf, account, server) => ({
    ...shelf,
    append: (_, bytes) => shelf.append(server.get(account).log.length + 1, bytes),
  }),
  'emptying frees numbers': (shelf, account, server) => {
    const first = { n: 1 };
    return {
      ...shelf,
      async append(n, bytes) {
        const { log } = server.get(account);
        if (n > log.length) return shelf.append(n, bytes);
        if (log[n - 1].length > 0 || n >= first.n) return 'taken';
        log[n - 1] = bytes;
        return 'stored';
      },
      async empty(upTo) {
        await shelf.empty(upTo);
        first.n = Math.max(first.n, upTo + 1);
      },
    };
  },
  'emptying removes from the front': (shelf, account, server) => ({
    ...shelf,
    async empty(upTo) {
      server.get(account).log.splice(0, upTo);
    },
  }),
  'emptying does nothing': (shelf) => ({ ...shelf, empty: async () => {} }),
  'emptied entries are not read': (shelf) => ({
    ...shelf,
    read: async (...args) => (await shelf.read(...args)).filter(([, bytes]) => bytes.length > 0),
  }),
  'order is lost': (shelf) => ({
    ...shelf,
    // as text, 10 comes before 2
    read: async (...args) => (await shelf.read(...args)).sort(([a], [b]) => (`${a}` < `${b}` ? -1 : 1)),
  }),
  'the limit does not count': (shelf) => ({ ...shelf, read: (from) => shelf.read(from, 1e6) }),
  'read begins behind what is asked': (shelf) => ({
    ...shelf,
    read: (from, limit) => shelf.read(from + 1, limit),
  }),
  'bytes go through text': (shelf) => ({
    ...shelf,
    append: (n, bytes) => shelf.append(n, Buffer.from(Buffer.from(bytes).toString('utf8'))),
  }),
  'all accounts are one': (shelf, _, server) => {
    server.one ??= shelf;
    return server.one;
  },
  'names are not checked': (shelf) => ({
    ...shelf,
    put: (name, bytes) =>
      shelf.put(
        String(name)
          .replace(/[^a-z0-9-]/g, '')
          .slice(0, 80) || 'none',
        bytes,
      ),
  }),
  'numbers are not checked': (shelf) => ({
    ...shelf,
    append: (n, bytes) => shelf.append(Math.max(1, Math.floor(Number(n))), bytes),
  }),
  'bytes are not copied': (shelf) => ({
    ...shelf,
    append: async (n, bytes) => {
      await null;
      return shelf.append(n, bytes);
    },
  }),
  'closing does nothing': (shelf) => ({ ...shelf, close: async () => {} }),
  'put does not replace': (shelf) => ({
    ...shelf,
    put: async (name, bytes) => (await shelf.get(name)) ?? shelf.put(name, bytes),
  }),
  'remove forgets to': (shelf) => ({ ...shelf, remove: async () => {} }),
  'a hint never comes': (shelf) => ({
    ...shelf,
    watch: (from, _hint, signal) => shelf.watch(from, () => {}, signal),
  }),
  'watching does not end': (shelf) => ({ ...shelf, watch: (from, hint) => shelf.watch(from, hint) }),
  'reads are old': (shelf) => {
    const seen = new Map();
    return {
      ...shelf,
      async read(from, limit) {
        const key = `${from} ${limit}`;
        if (!seen.has(key)) seen.set(key, await shelf.read(from, limit));
        return seen.get(key);
      },
    };
  },
};

for (const [name, change] of Object.entries(BROKEN)) {
  test(`remote suite: it notices when ${name}`, async (t) => {
    const server = freshServer();
    const remote = memory(server);
    const open = (account) => change(remote.open(account), account, server);
    const world = { connect: () => ({ name, open }), hints: true, patienceMs: 500 };
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
