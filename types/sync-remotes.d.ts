// Where the sealed entries of an account lie: a numbered shelf that decides nothing and is trusted with nothing.

/** What a remote is. Anything that keeps this contract can be one; `__test__/sync/remote-suite.mjs` checks whether it does. @since 0.1.0 */
export interface Remote {
  /** What it is called where a person reads it; without any password. */
  readonly name: string;
  /** The shelf of an account, of which several may be open at once. Does no I/O. `account`: 32 lower-case hex digits. */
  open(account: string): Shelf;
}

/** The entries and named bodies of one account. Every call can fail with a {@link RemoteError}. @since 0.1.0 */
export interface Shelf {
  /**
   * Stores entry `n`, the first of which is 1, if nobody has: atomic, and flushed before it answers. `'taken'`: the number has an
   * entry already, which stays as it is. After any other error it may be stored or not: read `n` to know.
   *
   * @throws RemoteError `HOLE`: entry `n - 1` is not there.
   */
  append(n: number, bytes: Uint8Array): Promise<'stored' | 'taken'>;
  /** Up to `limit` entries from `from` on, in order and without holes; an entry that was emptied has no bytes. */
  read(from: number, limit: number): Promise<Array<[n: number, bytes: Uint8Array]>>;
  /**
   * Calls `hint` at the beginning and when something newer may be there: too often, late, or never, so that asking from time to
   * time must be enough. Ends with the signal or the shelf, and fails for no lost connection. Missing where nothing can be heard.
   */
  watch?(from: number, hint: () => void, signal?: AbortSignal): Promise<void>;
  /** Removes the bytes of the entries up to `upTo`. Their numbers stay taken for ever. */
  empty(upTo: number): Promise<void>;
  /** Keeps bytes by a name of 1 to 80 of `a` to `z`, `0` to `9` and `-`; what has the name already is replaced. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The bytes of a name; undefined if there are none. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** All names, sorted. */
  list(): Promise<string[]>;
  /** Removes a name; one that is not there is no error. */
  remove(name: string): Promise<void>;
  /** Ends watching; later calls are `CLOSED`. What the caller opened, such as a database client, stays open. */
  close?(): Promise<void>;
}

/** Why a remote did not do what it was asked. @since 0.1.0 */
export interface RemoteError extends Error {
  readonly name: 'RemoteError';
  /**
   * - `INVALID_ARGUMENT`: an argument is not as above
   * - `HOLE`: the entry before is not there
   * - `REFUSED`: rights, ownership, a login; a person has to do something
   * - `NO_SPACE`: the disk or quota is full
   * - `UNREACHABLE`: the share is not mounted, the server does not answer; later it may
   * - `CLOSED`: the shelf is closed
   * - `FAILED`: anything else
   */
  readonly code: 'INVALID_ARGUMENT' | 'HOLE' | 'REFUSED' | 'NO_SPACE' | 'UNREACHABLE' | 'CLOSED' | 'FAILED';
}

/**
 * A remote in a folder, which must exist and which only this user and root may write. Not on NFS, and not in a folder that is
 * copied from machine to machine (Dropbox, Syncthing): there two devices can both be first.
 *
 * @param place A path or a `file:` URL.
 * @throws RemoteError `INVALID_ARGUMENT` if it is neither. Whether the folder can be used is found by the first call.
 * @since 0.1.0
 */
export function folder(place: string | URL): Remote;

/**
 * A remote in a PostgreSQL database, over a client that stays the program's: it makes, configures and ends it. The tables
 * `<table>_log` and `<table>_named` are made where they are missing; a login without that right needs SELECT, INSERT and UPDATE on
 * both and DELETE on the second. Poolers in transaction mode work, though nothing is heard through them. A watch takes one more
 * connection, except with a `Client`.
 *
 * The bytes of emptied entries leave the disk with the database's next vacuum.
 *
 * @throws RemoteError `INVALID_ARGUMENT`.
 * @since 0.1.0
 */
export function postgres(client: PgPool | PgClient | PostgresJs, options?: PostgresOptions): Remote;

/** Where the tables are. @since 0.1.0 */
export interface PostgresOptions {
  /** A schema that exists. Default: the first of the login's search path. */
  schema?: string;
  /** What the names of the tables begin with: up to 24 of `a` to `z`, `0` to `9` and `_`. Default: `ohos_sync`. */
  table?: string;
}

/** A `Pool` of the package `pg`, as far as it is used. @since 0.1.0 */
export interface PgPool {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
  totalCount: number;
}

/** A connected `Client` of the package `pg`, as far as it is used. @since 0.1.0 */
export interface PgClient {
  query(text: string, values: unknown[]): Promise<{ rows: unknown[] }>;
  on(event: 'notification', listener: (message: { channel: string }) => void): unknown;
}

/** What the package `postgres` gives, as far as it is used. @since 0.1.0 */
export interface PostgresJs {
  unsafe(query: string, parameters?: never[], options?: { prepare?: boolean }): PromiseLike<unknown[]>;
}
