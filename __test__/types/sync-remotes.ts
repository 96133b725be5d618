// A remote of somebody else, and the clients that one may be over.
import type { Sql } from 'postgres';
import {
  folder,
  type PgPool,
  postgres,
  type Remote,
  type RemoteError,
  type Shelf,
} from '../../types/sync.js';

declare const pool: PgPool;
declare const sql: Sql;

const remotes: Remote[] = [folder('/srv/shared'), folder(new URL('file:///srv/shared'))];
remotes.push(postgres(pool), postgres(sql, { schema: 'app', table: 'sync' }));

class Own implements Shelf {
  #entries: Uint8Array[] = [];
  async append(n: number, bytes: Uint8Array): Promise<'stored' | 'taken'> {
    if (n <= this.#entries.length) return 'taken';
    this.#entries.push(bytes);
    return 'stored';
  }
  async read(from: number, limit: number): Promise<Array<[number, Uint8Array]>> {
    return this.#entries.slice(from - 1, from - 1 + limit).map((bytes, i) => [from + i, bytes]);
  }
  async empty(): Promise<void> {}
  async put(): Promise<void> {}
  async get(): Promise<undefined> {}
  async list(): Promise<string[]> {
    return [];
  }
  async remove(): Promise<void> {}
}
const own: Remote = { name: 'own', open: () => new Own() };

export async function use(controller: AbortController): Promise<string> {
  const shelf = own.open('0'.repeat(32));
  const watching = shelf.watch?.(1, () => {}, controller.signal);
  try {
    const answer: 'stored' | 'taken' = await shelf.append(1, new Uint8Array(1));
    for (const [n, bytes] of await shelf.read(1, 10)) console.log(n + 1, bytes.length, answer);
    await watching;
    return (await shelf.get('snapshot'))?.toString() ?? '';
  } catch (error) {
    return (error as RemoteError).code === 'UNREACHABLE' ? 'later' : 'never';
  }
}

// @ts-expect-error a folder has a name
folder(7);
// @ts-expect-error no client
postgres({});
// @ts-expect-error bytes are no text
own.open('').append(1, 'text');
