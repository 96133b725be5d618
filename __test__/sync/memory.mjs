// A remote in memory, for tests and the simulator: what is in `accounts` is the whole server.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { holeBefore, makeRemote, RemoteError } = require('../../lib/sync/remotes/contract.js');

/** A server that has nothing yet; give the same to several remotes. */
export const freshServer = () => new Map();

/** The bare shelf of an account. */
function bareShelf(server, account) {
  if (!server.has(account)) server.set(account, { log: [], named: new Map(), watching: new Set() });
  const { log, named, watching } = server.get(account);
  const tell = () => {
    for (const hint of watching) setImmediate(hint);
  };
  return {
    prepare: async () => {},
    async append(n, bytes) {
      if (n <= log.length) return 'taken';
      if (n > log.length + 1) throw holeBefore(n);
      log.push(bytes);
      tell();
      return 'stored';
    },
    read: async (from, limit) =>
      log.slice(from - 1, from - 1 + limit).map((bytes, i) => [from + i, new Uint8Array(bytes)]),
    async empty(upTo) {
      for (let n = 1; n <= Math.min(upTo, log.length); n++) log[n - 1] = new Uint8Array(0);
    },
    async put(name, bytes) {
      named.set(name, bytes);
      tell();
    },
    get: async (name) => named.get(name) && new Uint8Array(named.get(name)),
    list: async () => [...named.keys()].sort(),
    async remove(name) {
      named.delete(name);
    },
    async watch(hint, ended) {
      watching.add(hint);
      hint();
      await ended;
      watching.delete(hint);
    },
  };
}

/** Remotes that are given the same server see the same. */
export const memory = (server = freshServer()) =>
  makeRemote(
    'memory',
    (account) => bareShelf(server, account),
    (error) => new RemoteError('FAILED', error.message, error),
  );
