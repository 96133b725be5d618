// What only PostgreSQL has: its clients, tables, logins and sessions. Over PGlite; with OHOS_SECURITY_KIT_POSTGRES over that server
// too, and some of it there only.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import pg from 'pg';
import postgresJs from 'postgres';
import { serverPrograms, startPostgres } from '../../scripts/postgres.mjs';
import { startPglite } from './pglite.mjs';
import { freshAccount } from './remote-suite.mjs';
import { remoteOf } from './remotes.mjs';

const require = createRequire(import.meta.url);
const { postgres } = require('../../lib/sync/remotes/postgres.js');

const REAL = process.env.OHOS_SECURITY_KIT_POSTGRES;
const onlyReal = { skip: !REAL && 'OHOS_SECURITY_KIT_POSTGRES names no server' };
let url = REAL;
let pglite;
before(async () => {
  if (url) return;
  pglite = await startPglite();
  url = pglite.url;
});
after(() => pglite?.end());

const bytes = (text) => Buffer.from(text);
const freshTable = () => `t${randomBytes(4).toString('hex')}`;
const plain = (entries) => entries.map(([n, body]) => [n, `${body}`]);
const codeOf = (promise) =>
  promise.then(
    () => 'done',
    (error) => error.code,
  );

/** A pool that ends with its test. */
function poolOf(t, options = {}) {
  const pool = new pg.Pool({ connectionString: url, max: 2, ...options });
  pool.on('error', () => {});
  t.after(() => pool.end());
  return pool;
}

/** A shelf of a fresh account in fresh tables, and the pool beneath. */
function opened(t, options) {
  const pool = poolOf(t, options);
  const table = freshTable();
  return { pool, table, shelf: postgres(pool, { table }).open(freshAccount()) };
}

/** Does something until it gives true. */
async function until(what, act) {
  for (const deadline = Date.now() + 10_000; !(await act()); await sleep(20))
    assert.ok(Date.now() < deadline, what);
}

for (const kind of ['pg', 'postgres']) {
  test(`postgres: 8 connections of ${kind} that need the tables at once make them once`, async (t) => {
    for (let round = 0; round < 3; round++) {
      const options = { table: freshTable() };
      const all = Array.from({ length: 8 }, () => remoteOf({ kind, url, options }));
      t.after(() => Promise.all(all.map(({ end }) => end())));
      const account = freshAccount();
      const answers = await Promise.all(
        all.map(({ remote }) => remote.open(account).append(1, bytes('one'))),
      );
      assert.deepEqual(answers.sort(), ['stored', ...Array(7).fill('taken')]);
    }
  });
}

test('postgres: a table and a schema of the caller', async (t) => {
  const pool = poolOf(t);
  const [schema, table] = [`s${freshTable()}`, 'select'];
  await pool.query(`create schema ${schema}`);
  const account = freshAccount();
  await postgres(pool, { schema, table }).open(account).append(1, bytes('here'));
  const { rows } = await pool.query(`select encode(account, 'hex') as account, n from ${schema}.select_log`);
  assert.deepEqual(rows, [{ account, n: '1' }]);
  assert.deepEqual(await postgres(pool, { table: freshTable() }).open(account).read(1, 1), []);
  const missing = postgres(pool, { schema: freshTable() }).open(account);
  await assert.rejects(missing.read(1, 1), /REFUSED: .*there is no such schema \(3F000\)/);
  const hostile = [
    '',
    'A',
    'a b',
    'a"b',
    "a'b",
    'a;b',
    'ä',
    '1a',
    'x'.repeat(64),
    7,
    null,
    { toString: () => 'a' },
  ];
  for (const name of hostile) {
    for (const options of [{ schema: name }, { table: name }])
      assert.throws(() => postgres(pool, options), { code: 'INVALID_ARGUMENT' }, inspect(options));
  }
});

test('postgres: what is no client is refused at once', () => {
  const none = [undefined, null, {}, () => {}, 'postgres://', { query: 7 }, { query() {} }];
  for (const client of none)
    assert.throws(() => postgres(client), { name: 'RemoteError', code: 'INVALID_ARGUMENT' });
});

test('postgres: one connection is enough, of a pool and as a client, also while it is watched', async (t) => {
  const client = new pg.Client(url);
  await client.connect();
  t.after(() => client.end());
  const sql = postgresJs(url, { max: 1, onnotice: () => {} });
  t.after(() => sql.end());
  for (const one of [poolOf(t, { max: 1 }), client, sql]) {
    const shelf = postgres(one).open(freshAccount());
    const controller = new AbortController();
    let hints = 0;
    const watching = shelf.watch(1, () => hints++, controller.signal);
    await until('no first hint', () => hints > 0);
    const before = hints;
    for (let n = 1; n <= 5; n++) assert.equal(await shelf.append(n, bytes(`${n}`)), 'stored');
    await until('no hint', () => hints > before);
    assert.equal((await shelf.read(1, 10)).length, 5);
    controller.abort();
    await watching;
  }
});

test('postgres: in a transaction of postgres.js it works and is not watched', async (t) => {
  const sql = postgresJs(url, { max: 1, onnotice: () => {} });
  t.after(() => sql.end());
  const account = freshAccount();
  await postgres(sql).open(account).list();
  await sql
    .begin(async (inTransaction) => {
      const shelf = postgres(inTransaction).open(account);
      assert.equal(shelf.watch, undefined);
      assert.equal(await shelf.append(1, bytes('one')), 'stored');
      throw new Error('back');
    })
    .catch(() => {});
  assert.deepEqual(await postgres(sql).open(account).read(1, 1), []);
});

test('postgres: parsers and transforms of the program change nothing', async (t) => {
  const keepText = { getTypeParser: (oid) => (oid === 16 ? (text) => text === 't' : String) };
  const sql = postgresJs(url, {
    onnotice: () => {},
    transform: { ...postgresJs.camel, undefined: null },
    types: {
      bigint: postgresJs.BigInt,
      bytea: {
        to: 17,
        from: [17],
        serialize: (x) => `\\x${Buffer.from(x).toString('hex')}`,
        parse: () => 'parsed',
      },
    },
  });
  t.after(() => sql.end());
  for (const client of [sql, poolOf(t, { types: keepText })]) {
    const shelf = postgres(client, { table: 'with_an_underscore' }).open(freshAccount());
    const body = randomBytes(1000);
    await shelf.append(1, body);
    await shelf.put('name', body);
    const [[n, found]] = await shelf.read(1, 1);
    assert.equal(n, 1);
    assert.ok(body.equals(found) && body.equals(await shelf.get('name')));
  }
});

test('postgres: no statement gets a name, which a pooler would lose', async (t) => {
  const pool = poolOf(t, { max: 1 });
  const sql = postgresJs(url, { max: 1, onnotice: () => {} });
  t.after(() => sql.end());
  const asked = 'select name from pg_prepared_statements order by name';
  const clients = [
    [pool, async () => (await pool.query(asked)).rows],
    [sql, async () => [...(await sql.unsafe(asked))]],
  ];
  for (const [client, names] of clients) {
    const before = await names();
    const shelf = postgres(client).open(freshAccount());
    for (const n of [1, 2]) await shelf.append(n, bytes('body'));
    await shelf.put('name', bytes('body'));
    await shelf.read(1, 10);
    await shelf.empty(1);
    assert.deepEqual(await names(), before);
  }
});

test('postgres: the last number of JavaScript is a number like others', async (t) => {
  const { pool, table, shelf } = opened(t);
  await shelf.list();
  const most = Number.MAX_SAFE_INTEGER;
  const account = randomBytes(16);
  const far = postgres(pool, { table }).open(account.toString('hex'));
  await pool.query(`insert into ${table}_log values ($1, $2, '')`, [account, String(most - 1)]);
  assert.equal(await far.append(most, bytes('last')), 'stored');
  assert.deepEqual(plain(await far.read(most, 10)), [[most, 'last']]);
});

test('postgres: errors say what is wrong, and no login or content', async (t) => {
  const secret = 'hunter2-in-the-url';
  const wrong = new pg.Pool({
    connectionString: `postgres://nobody:${secret}@127.0.0.1:1/x`,
    connectionTimeoutMillis: 3000,
  });
  t.after(() => wrong.end());
  const gone = postgres(wrong).open(freshAccount());
  const error = await gone.append(1, bytes('content')).catch((failure) => failure);
  assert.equal(error.message, 'UNREACHABLE: the remote postgres: no connection (ECONNREFUSED)');
  assert.ok(!inspect(error).includes(secret));
  const sql = postgresJs(`postgres://nobody:${secret}@127.0.0.1:1/x`, { connect_timeout: 2 });
  t.after(() => sql.end({ timeout: 0 }));
  const other = await postgres(sql)
    .open(freshAccount())
    .read(1, 1)
    .catch((failure) => failure);
  assert.equal(other.code, 'UNREACHABLE');
  assert.ok(!inspect(other).includes(secret));

  const { pool, table, shelf } = opened(t);
  await shelf.append(1, bytes('content'));
  await pool.query(`alter table ${table}_log rename column entry to body`);
  await assert.rejects(shelf.append(2, bytes('content')), {
    message: 'FAILED: the remote postgres: its tables are not as expected (42703)',
  });
});

test('postgres: an entry that was deleted is not made anew, and its gap is noticed', async (t) => {
  const { pool, table, shelf } = opened(t);
  for (const n of [1, 2, 3]) await shelf.append(n, bytes('body'));
  await pool.query(`delete from ${table}_log where n = 2`);
  const damaged = { code: 'FAILED', message: /entry 2 is missing below others/ };
  await assert.rejects(shelf.append(2, bytes('late')), damaged);
  await assert.rejects(shelf.read(1, 10), damaged);
  await assert.rejects(shelf.read(2, 10), damaged);
  assert.equal(await shelf.append(4, bytes('four')), 'stored');
});

/** A door to the server: `shut()` is as if the server had ended, `deafen(true)` breaks what is answered. */
async function doorOf(t) {
  const sockets = new Set();
  let isDeaf = false;
  const { hostname, port } = new URL(url);
  const door = net.createServer((outer) => {
    const inner = net.connect(Number(port), hostname);
    const close = () => {
      outer.destroy();
      inner.destroy();
    };
    for (const socket of [outer, inner]) {
      sockets.add(socket);
      socket.setNoDelay(true).on('error', close).on('close', close);
    }
    outer.on('data', (data) => inner.write(data));
    inner.on('data', (data) => (isDeaf ? close() : outer.write(data)));
  });
  const open = (at) => new Promise((resolve) => door.listen(at, '127.0.0.1', resolve));
  await open(0);
  const through = new URL(url);
  through.port = door.address().port;
  const shut = async () => {
    const closed = new Promise((resolve) => door.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  t.after(() => (door.listening ? shut() : undefined));
  return {
    url: through.href,
    open: () => open(Number(through.port)),
    shut,
    deafen: (is) => {
      isDeaf = is;
    },
  };
}

test('postgres: an answer that is lost leaves an entry that is found by reading', async (t) => {
  const door = await doorOf(t);
  const shelf = postgres(poolOf(t, { connectionString: door.url })).open(freshAccount());
  await shelf.append(1, bytes('one'));
  door.deafen(true);
  assert.equal(await codeOf(shelf.append(2, bytes('two'))), 'UNREACHABLE');
  door.deafen(false);
  await until('it is not there', async () => (await shelf.read(2, 1)).length === 1);
  assert.deepEqual(plain(await shelf.read(2, 1)), [[2, 'two']]);
  assert.equal(await shelf.append(2, bytes('two')), 'taken');
});

for (const kind of ['pg', 'postgres']) {
  test(`postgres: a server that comes, goes and comes back is found again over ${kind}`, async (t) => {
    const door = await doorOf(t);
    const { remote, end } = remoteOf({ kind, url: door.url });
    t.after(end);
    const warnings = [];
    const warned = (warning) => warnings.push(warning.name);
    process.on('warning', warned);
    t.after(() => process.off('warning', warned));
    const shelf = remote.open(freshAccount());
    const controller = new AbortController();
    let hints = 0;
    await door.shut();
    const watching = shelf.watch(1, () => hints++, controller.signal);
    await sleep(100);
    assert.equal(hints, 0);
    for (let n = 1; n <= 3; n++) {
      assert.equal(await codeOf(shelf.append(n, bytes('body'))), 'UNREACHABLE');
      await door.open();
      const before = hints;
      await until(
        'it is not found again',
        async () => (await codeOf(shelf.append(n, bytes('body')))) === 'done',
      );
      await until('no hint of the new connection', () => hints > before);
      await door.shut();
      await sleep(50);
    }
    controller.abort();
    await watching;
    assert.deepEqual(warnings, []);
    await door.open();
    await until('it cannot be read', async () => (await codeOf(shelf.read(1, 9))) === 'done');
    assert.equal((await shelf.read(1, 9)).length, 3);
  });
}

test('postgres: a login that may not make tables uses those that are there', onlyReal, async (t) => {
  const { pool, table, shelf } = opened(t);
  const [login, password] = [freshTable(), randomBytes(8).toString('hex')];
  await pool.query(`create role ${login} login password '${password}'`);
  const limited = new URL(url);
  Object.assign(limited, { username: login, password });
  const remote = postgres(poolOf(t, { connectionString: limited.href }), { table });
  await assert.rejects(
    remote.open(freshAccount()).read(1, 1),
    /REFUSED: .*has not the rights it needs \(42501\)/,
  );
  await shelf.list();
  await pool.query(`grant select, insert, update on ${table}_log to ${login}`);
  await pool.query(`grant select, insert, update, delete on ${table}_named to ${login}`);
  const own = remote.open(freshAccount());
  assert.equal(await own.append(1, bytes('one')), 'stored');
  await own.put('name', bytes('body'));
  await own.empty(1);
  await own.remove('name');
  assert.deepEqual(plain(await own.read(1, 1)), [[1, '']]);
  await pool.query(`drop owned by ${login}; drop role ${login}`);
});

// On a server of its own: what others write would be flushed, too.
const ownServer = { skip: !serverPrograms() && 'no PostgreSQL server is installed' };
test('postgres: what is stored is flushed, also where the server need not', ownServer, async (t) => {
  const server = await startPostgres(['synchronous_commit=off']);
  const pool = new pg.Pool({ connectionString: server.url, max: 1 });
  t.after(async () => {
    await pool.end();
    await server.end();
  });
  const shelf = postgres(pool).open(freshAccount());
  const asked = `select pg_current_wal_flush_lsn() >= pg_current_wal_insert_lsn() as yes,
    current_setting('synchronous_commit') as set`;
  let flushed = 0;
  for (let n = 1; n <= 50; n++) {
    await shelf.append(n, bytes('body'));
    const { yes, set } = (await pool.query(asked)).rows[0];
    assert.equal(set, 'off', 'the setting of the session stays');
    if (yes) flushed += 1;
  }
  // The server writes a little of its own; without flushing it is hardly ever.
  assert.ok(flushed >= 40, `${flushed} of 50`);
});

test('postgres: the password that is wrong is said as such', onlyReal, async (t) => {
  const wrong = new URL(url);
  wrong.password = 'wrong';
  const shelf = postgres(poolOf(t, { connectionString: wrong.href })).open(freshAccount());
  await assert.rejects(shelf.read(1, 1), {
    message: 'REFUSED: the remote postgres: the server refuses the login (28P01)',
  });
});
