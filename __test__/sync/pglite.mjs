// PGlite, which is PostgreSQL as WebAssembly, behind a socket. It has one session for all connections, so that each has it from
// its first message until the server is ready for a query again, as through a pooler in transaction mode, and all hear what is
// notified. The socket server of npm, @electric-sql/pglite-socket (0.1.6, 0.2.17), takes turns by single messages: between two of
// `postgres` comes one of another connection, and "unnamed prepared statement does not exist" (26000).
import net from 'node:net';
import { PGlite } from '@electric-sql/pglite';

const PROTOCOL_3 = 196_608;
const [QUERY, SYNC, TERMINATE, NOTIFICATION] = [...'QSXA'].map((letter) => letter.charCodeAt(0));

/** Messages of the protocol, in whatever pieces they come; the first of a connection has no type. */
function* messagesOf(state) {
  for (;;) {
    const { rest, isStarted } = state;
    const at = isStarted ? 1 : 0;
    if (rest.length < at + 4) return;
    const length = at + rest.readInt32BE(at);
    if (rest.length < length) return;
    const message = rest.subarray(0, length);
    state.rest = rest.subarray(length);
    if (!isStarted && message.readInt32BE(4) === PROTOCOL_3) state.isStarted = true;
    yield message;
  }
}

/** Notifications, which are for all, and what is for the one who asked. */
function sorted(answer) {
  const [all, own] = [[], []];
  for (let at = 0; at < answer.length; ) {
    const length = 1 + answer.readInt32BE(at + 1);
    (answer[at] === NOTIFICATION ? all : own).push(answer.subarray(at, at + length));
    at += length;
  }
  return { all: Buffer.concat(all), own: Buffer.concat(own) };
}

/** Starts a database in memory on a free port of loopback: `{ url, bytes(), end() }`; `bytes` are all of its files. */
export async function startPglite() {
  const db = await PGlite.create();
  const sockets = new Set();
  let session = Promise.resolve();

  function serve(socket) {
    sockets.add(socket);
    socket.setNoDelay(true);
    const state = { rest: Buffer.alloc(0), isStarted: false };
    const waiting = [];
    let free;
    let working = Promise.resolve();
    const release = () => {
      free?.();
      free = undefined;
    };
    const take = async () => {
      if (free) return;
      const before = session;
      session = new Promise((done) => {
        free = done;
      });
      await before;
    };

    async function answer(message) {
      if (message[0] === TERMINATE) return;
      await take();
      const { all, own } = sorted(Buffer.from(await db.execProtocolRaw(new Uint8Array(message))));
      socket.write(own);
      if (all.length > 0) for (const other of sockets) other.write(all);
      const isEnd = message[0] === QUERY || message[0] === SYNC || message[0] === 0;
      if (isEnd && !db.isInTransaction?.()) release();
    }

    socket.on('data', (data) => {
      waiting.push(data);
      working = working
        .then(async () => {
          state.rest = Buffer.concat([state.rest, ...waiting.splice(0)]);
          for (const message of messagesOf(state)) {
            // A question for TLS or for cancelling, before the connection has begun.
            if (state.isStarted) await answer(message);
            else socket.write('N');
          }
        })
        .catch(() => socket.destroy());
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      working.finally(release);
    });
  }

  const server = net.createServer(serve);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${server.address().port}/postgres`,
    async bytes() {
      const turn = session.then(async () => {
        await db.exec('CHECKPOINT');
        return Buffer.from(await (await db.dumpDataDir('none')).arrayBuffer());
      });
      session = turn.then(() => {});
      return turn;
    },
    async end() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await session;
      await db.close();
    },
  };
}
