'use strict';

// The two clients of PostgreSQL that programs have, as one: `query(text, values)` gives the rows, `listen` hints
// when it has begun and at each notification, until its connection is lost or the promise `ended` is resolved.

const { invalid } = require('./contract');

const isFunction = (value) => typeof value === 'function';
const quoted = (channel) => `"${channel}"`;

/** `postgres`: it listens on a connection of its own, and again after that was lost. */
function ofPostgresJs(sql) {
  const query = (text, values) => sql.unsafe(text, values, { prepare: false });
  if (!isFunction(sql.listen)) return { query }; // a transaction, or a connection that is reserved
  async function listen(channel, hint, ended) {
    // What failed once is not to be asked again: it would keep each of the listeners.
    const listening = await sql.listen(channel, hint, hint).catch(() => undefined);
    await ended;
    await listening?.unlisten();
  }
  return { query, listen };
}

/** A Pool of `pg`: what is listened on is no connection of the pool, which could be its only one. */
function ofPool(pool) {
  async function listen(channel, hint, ended) {
    const client = new pool.Client(pool.options);
    const lost = new Promise((done) => client.on('error', done).on('end', done));
    try {
      await client.connect();
      client.on('notification', (message) => message.channel === channel && hint());
      await client.query(`listen ${quoted(channel)}`);
      hint();
      await Promise.race([lost, ended]);
    } finally {
      await client.end();
    }
  }
  return { query: async (text, values) => (await pool.query(text, values)).rows, listen };
}

/** A Client of `pg`: its one connection does both. */
function ofClient(client) {
  async function listen(channel, hint, ended) {
    const told = (message) => message.channel === channel && hint();
    client.on('notification', told);
    try {
      await client.query(`listen ${quoted(channel)}`);
      hint();
      await ended;
    } finally {
      client.off('notification', told);
      await client.query(`unlisten ${quoted(channel)}`);
    }
  }
  return { query: async (text, values) => (await client.query(text, values)).rows, listen };
}

/** @throws {RemoteError} `INVALID_ARGUMENT` for what is none of them */
function clientOf(client) {
  if (isFunction(client) && isFunction(client.unsafe)) return ofPostgresJs(client);
  if (isFunction(client?.query) && isFunction(client.Client)) return ofPool(client);
  if (isFunction(client?.query) && isFunction(client.on)) return ofClient(client);
  throw invalid('the client must be a Pool or Client of "pg", or what "postgres" gives');
}

module.exports = { clientOf };
