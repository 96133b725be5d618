'use strict';

// PostgreSQL as a remote, over the program's own client: `pg` (Pool or Client) or `postgres` (postgres.js).
//
//     <table>_log    account, n, entry     one row for each number, for ever
//     <table>_named  account, name, body   snapshots and requests to join
//
// Every call is one statement outside a transaction, with bound values and without a name or a setting of the session, so that
// poolers in transaction mode work. Only LISTEN needs a connection of its own, and is a hint. Bytes travel as base64 and numbers
// as text: what parsers of types the program has set does not matter, and hex would be longer.

const { membersOf } = require('../../engine/plain');
const { holeBefore, invalid, makeRemote, missing, RemoteError } = require('./contract');
const { clientOf } = require('./postgres-clients');

const TABLE = /^[a-z_][a-z0-9_]{0,23}$/;
const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/;

/** The statements for a table: what a database administrator may also run is `create`. */
function statementsFor(schema, table) {
  const [log, named] = ['log', 'named'].map((kind) => `${schema ? `"${schema}".` : ''}"${table}_${kind}"`);
  const ours = 'account = $1::bytea';
  // In the transaction of the row: who hears of it finds it. The server's own laziness does not count here.
  const tell = `select pg_notify($2, ''), case current_setting('synchronous_commit')
    when 'off' then set_config('synchronous_commit', 'on', true) end from done`;
  return {
    there: `select to_regclass('${log}') is not null and to_regclass('${named}') is not null as yes`,
    create: [
      `create table if not exists ${log}
         (account bytea, n bigint check (n > 0), entry bytea not null, primary key (account, n))`,
      `create table if not exists ${named} (account bytea, name text, body bytea not null, primary key (account, name))`,
    ],
    append: `with done as (insert into ${log} (account, n, entry) select $1::bytea, $3::bigint, $4::bytea
      where ($3::bigint = 1 or exists (select from ${log} where ${ours} and n = $3::bigint - 1))
        and not exists (select from ${log} where ${ours} and n = $3::bigint + 1)
      on conflict do nothing returning n) ${tell}`,
    around: `select n::text as n from ${log} where ${ours} and n between $2::bigint - 1 and $2::bigint + 1`,
    read: `select n::text as n, encode(entry, 'base64') as body from ${log}
      where ${ours} and n >= $2::bigint order by ${log}.n limit $3::bigint`,
    empty: `update ${log} set entry = '' where ${ours} and n <= $2::bigint and octet_length(entry) > 0`,
    put: `with done as (insert into ${named} (account, name, body) values ($1::bytea, $3::text, $4::bytea)
      on conflict (account, name) do update set body = excluded.body returning name) ${tell}`,
    get: `select encode(body, 'base64') as body from ${named} where ${ours} and name = $2::text`,
    list: `select name from ${named} where ${ours} order by name collate "C"`,
    remove: `delete from ${named} where ${ours} and name = $2::text`,
  };
}

const bytesOf = (text) => Buffer.from(text, 'base64');

/** Tables that two create at once: the second fails on the first's names. */
const MADE_MEANWHILE = ['23505', '42P07', '42710', 'XX000'];

/** The bare shelf of an account. `query(text, values)` gives the rows. */
function shelfOf({ query, listen }, statements, table, account) {
  const own = Buffer.from(account, 'hex');
  const channel = `${table}_${account}`;

  async function prepare() {
    // A login without the right to create may use tables that are there.
    for (let tries = 1; tries <= 5 && !(await query(statements.there, []))[0].yes; tries++) {
      try {
        for (const create of statements.create) await query(create, []);
      } catch (error) {
        if (!MADE_MEANWHILE.includes(error.code) || tries === 5) throw error;
      }
    }
  }

  async function append(n, bytes) {
    for (;;) {
      const done = await query(statements.append, [own, channel, String(n), bytes]);
      if (done.length === 1) return 'stored';
      const around = (await query(statements.around, [own, String(n)])).map((row) => Number(row.n));
      if (around.includes(n)) return 'taken';
      if (around.includes(n + 1)) throw missing(n);
      if (n > 1 && !around.includes(n - 1)) throw holeBefore(n);
      // the one before has come meanwhile
    }
  }

  return {
    prepare,
    append,
    read: async (from, limit) =>
      (await query(statements.read, [own, String(from), String(limit)])).map(({ n, body }) => [
        Number(n),
        bytesOf(body),
      ]),
    empty: async (upTo) => void (await query(statements.empty, [own, String(upTo)])),
    put: async (name, bytes) => void (await query(statements.put, [own, channel, name, bytes])),
    get: async (name) => (await query(statements.get, [own, name])).map(({ body }) => bytesOf(body))[0],
    list: async () => (await query(statements.list, [own])).map(({ name }) => name),
    remove: async (name) => void (await query(statements.remove, [own, name])),
    ...(listen && { watch: (hint, ended) => listen(channel, hint, ended) }),
  };
}

/** By the code of the server, or the first two characters of it, or that of the system. */
const REASONS = {
  28: ['REFUSED', 'the server refuses the login'],
  42501: ['REFUSED', 'the login has not the rights it needs'],
  25006: ['REFUSED', 'the server only reads (a standby?)'],
  '3D': ['UNREACHABLE', 'there is no such database'],
  '3F': ['REFUSED', 'there is no such schema'],
  42: ['FAILED', 'its tables are not as expected'],
  53100: ['NO_SPACE', 'the disk of the server is full'],
  53: ['UNREACHABLE', 'the server has no room for more connections'],
  57: ['UNREACHABLE', 'the server ended the connection'],
  '08': ['UNREACHABLE', 'the connection was lost'],
};

/** Without what the server says of values, nor of the login. */
function explain(error) {
  const code = String(error?.code ?? '');
  const isOfServer = /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E');
  const [kind, reason] = isOfServer
    ? (REASONS[code] ?? REASONS[code.slice(0, 2)] ?? ['FAILED', 'the server could not do it'])
    : ['UNREACHABLE', 'no connection'];
  return new RemoteError(kind, `the remote postgres: ${reason}${code && ` (${code})`}`, error);
}

/**
 * A remote in a PostgreSQL database, over a client of the program, which stays the program's: it opens, configures and closes
 * it. The tables `<table>_log` and `<table>_named` are made where they are missing. The bytes of emptied entries go from the
 * disk with the database's next vacuum.
 *
 * A watch takes one more connection; through a pooler in transaction mode nothing is heard, and asking from time to time is enough.
 *
 * @param {object} client a `Pool` or a connected `Client` of "pg", or the function that "postgres" gives
 * @param {{ schema?: string, table?: string }} [options] schema: the first of the login's search path; table: `ohos_sync`, up to
 *   24 lower-case letters, digits and `_`
 * @returns {{ name: string, open(account: string): object }} `open` does no I/O; see types/sync.d.ts
 * @throws {RemoteError} `INVALID_ARGUMENT`. Calls of its shelves: `REFUSED`, `NO_SPACE`, `UNREACHABLE`, `HOLE`, `CLOSED`,
 *   `FAILED`; `cause` is the client's error.
 * @since 0.1.0
 */
function postgres(client, options = {}) {
  const { schema, table = 'ohos_sync' } = membersOf('the options of a remote', options);
  if (schema !== undefined && !(typeof schema === 'string' && SCHEMA.test(schema)))
    throw invalid('schema has up to 63 of a-z, 0-9 and _');
  if (typeof table !== 'string' || !TABLE.test(table)) throw invalid('table has up to 24 of a-z, 0-9 and _');
  const statements = statementsFor(schema, table);
  const own = clientOf(client);
  return makeRemote('postgres', (account) => shelfOf(own, statements, table, account), explain);
}

module.exports = { postgres };
