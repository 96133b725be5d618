// Remotes by a description that a process can be given: { kind: 'folder', path } | { kind: 'pg' | 'postgres', url }.
import { createRequire } from 'node:module';
import pg from 'pg';
import postgresJs from 'postgres';

const require = createRequire(import.meta.url);
const { folder } = require('../../lib/sync/remotes/folder.js');
const { postgres } = require('../../lib/sync/remotes/postgres.js');

const quiet = { onnotice: () => {} };

/** A remote over a connection of its own: `{ remote, client, end() }`. */
export function remoteOf({ kind, path, url, options }) {
  if (kind === 'folder') return { remote: folder(path), end: async () => {} };
  if (kind === 'postgres') {
    const client = postgresJs(url, { max: 2, ...quiet });
    return { remote: postgres(client, options), client, end: () => client.end({ timeout: 1 }) };
  }
  const client = new pg.Pool({ connectionString: url, max: 2 });
  client.on('error', () => {});
  return { remote: postgres(client, options), client, end: () => client.end() };
}

/** A world of the suite, whose connections end with it. */
export function worldOf(description) {
  const opened = [];
  const connect = () => {
    opened.push(remoteOf(description));
    return opened.at(-1).remote;
  };
  const end = async () => {
    for (const { end } of opened) await end();
  };
  return { connect, hints: true, end };
}
