// Where the sealed entries of an account lie: a numbered shelf that decides nothing and is trusted with nothing.

import type { FileUrl } from './device.js';

/** An `AbortSignal`, as far as it is used. @since 0.1.0 */
export interface EndSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
}

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
  watch?(from: number, hint: () => void, signal?: EndSignal): Promise<void>;
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
export function folder(place: string | FileUrl): Remote;

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

/**
 * The account whose devices share what it trusts: `device.sync`. Off until somebody begins or joins one. Every entry is sealed,
 * signed and chained on the device; the remote sees neither names nor how much there is. The protocol was not audited.
 *
 * What is shared: assets of system apps and daemons with `SyncType.TRUSTED_ACCOUNT`, of the user in front when the account was
 * begun or joined, and entries of vaults if `vault` was asked for. No call of the asset kit waits for the network.
 *
 * Calls reject with a BusinessError (24000002 no such member, 24000004 a wrong recovery key, 24000005 the screen is locked, 401 an
 * argument), with a {@link RemoteError}, or with a {@link SyncError}.
 * @since 0.1.0
 */
export interface Sync {
  /**
   * Begins an account, with this device as its first member. The recovery key is given once: whoever loses all devices and the key
   * has lost the data.
   */
  create(options: CreateOptions): Promise<{ account: string; recoveryKey: string }>;
  /** A ticket for one new device, good for an hour or `lasts` milliseconds. Whoever has it can ask to join. */
  invite(options?: { lasts?: number }): Promise<string>;
  /** Asks to join, and waits until a member lets this device in: with `approve: 'auto'`, or by {@link Sync.approve}. */
  join(ticket: string, options: JoinOptions): Promise<{ account: string }>;
  /**
   * Begins anew on an empty device with the recovery key. `account`: what {@link Sync.create} gave. With `dryRun` it finds out whether
   * the key opens the account, and `records` says how much is there; nothing is written, and the device has no account afterwards.
   */
  recover(options: RecoverOptions): Promise<{ account: string; records?: number }>;
  /** Who asks to join. */
  requests(): Promise<JoinRequest[]>;
  /** Lets somebody in. 24000005 while the screen is locked: keys for each lock state are given. */
  approve(request: Pick<JoinRequest, 'id'>): Promise<void>;
  /**
   * Keeps this device and the remote together until {@link Sync.pause}, the end of the device, or the signal. Resolves after the
   * first round; a remote that does not answer is tried again. Does not keep the process alive.
   */
  run(options?: RunOptions): Promise<void>;
  /** Ends {@link Sync.run}. What is changed meanwhile goes with the next round. */
  pause(): Promise<void>;
  /** One round now. */
  now(): Promise<void>;
  /** Where this device stands. */
  status(): Promise<SyncStatus>;
  /** Secrets that lost against a later change: none that was acknowledged vanishes silently. Kept for 30 days. */
  conflicts(): Promise<SyncConflict[]>;
  /** Forgets one on this device. `false` if it is not there. */
  forgetConflict(number: number): Promise<boolean>;
  /**
   * Shuts a member out: what is written from now on is under new keys. What it could read stays readable to it: replace those
   * secrets (`readable`), and take away its login to the remote. If it knew the recovery key, there is a new one.
   */
  revoke(member: string): Promise<{ readable: SyncName[]; recoveryKey: string | null }>;
  /** Forgets the account on this device; assets and entries stay. The others should {@link Sync.revoke} it. */
  leave(): Promise<void>;
  /** Told when `state` or `reason` of the status changes. Gives what ends it. */
  onState(listener: () => void): () => void;
}

/** What a member is called, and what goes along. @since 0.1.0 */
export interface MemberOptions {
  /** Where the entries lie. */
  remote: Remote;
  /** What others call this device: 1 to 64 bytes. The host's name. */
  name?: string;
  /** Entries of vaults go along. `false`. */
  vault?: boolean;
}

/** @since 0.1.0 */
export type CreateOptions = MemberOptions;

/** @since 0.1.0 */
export interface JoinOptions extends MemberOptions {
  /** How long to wait, in milliseconds. An hour. */
  timeout?: number;
  /** Ends the waiting. */
  signal?: EndSignal;
}

/** @since 0.1.0 */
export interface RecoverOptions extends MemberOptions {
  /** Which account: 32 hexadecimal digits. */
  account: string;
  /** The key as it was shown. */
  recoveryKey: string;
  /** Only try the key. `false`. */
  dryRun?: boolean;
}

/** @since 0.1.0 */
export interface RunOptions {
  /** Where the entries lie; the one of before. */
  remote?: Remote;
  /**
   * Who is let in: nobody by itself (`'manual'`), everybody with a ticket, or whom the function says `true` to. It is asked once
   * for each device, while everything else goes on, and what it throws is a no.
   */
  approve?: 'manual' | 'auto' | ((request: { name: string; member: string }) => boolean | Promise<boolean>);
  /** How often the remote is asked, in milliseconds: 2,000. */
  poll?: number;
  /** One round, and no more. */
  once?: boolean;
  /** Ends it. */
  signal?: EndSignal;
}

/** @since 0.1.0 */
export interface JoinRequest {
  /** Of the invitation. */
  id: string;
  /** What the device calls itself. */
  name: string;
  /** What it is known by: the same on its own `status()`. */
  member: string;
}

/** @since 0.1.0 */
export interface SyncStatus {
  /** `'stopped'`: the log is not what this device has seen, and `reason` says how. */
  state: 'off' | 'running' | 'paused' | 'stopped';
  /** `'locked'` waits for the screen to be unlocked; the others stop the account here. */
  reason:
    | 'locked'
    | 'behind'
    | 'forked'
    | 'gap'
    | 'foreign'
    | 'damaged'
    | 'emptied'
    | 'revoked'
    | string
    | null;
  /** What the remote is called. */
  remote: string | null;
  /** When a round ended well, in milliseconds since 1970. */
  lastRound: number | null;
  /** Why the last round failed. */
  lastError: string | null;
  /** 32 hexadecimal digits; null without an account. Then what follows is missing. */
  account: string | null;
  /** This device among the members. */
  member?: string;
  /** Whose assets and entries are shared. */
  userId?: number;
  /** Whether entries of vaults go along. */
  vault?: boolean;
  /** The last entry of the log that was applied here, and its hash. */
  head?: number;
  /** See `head`. */
  hash?: string;
  /** How often the keys were changed. */
  epoch?: number;
  /** Who is a member. */
  members?: Array<{ id: string; name: string; kind: 'device' | 'recovery'; seen: number; self: boolean }>;
  /** Changes made here that are not in the log yet. */
  pending?: number;
  /** Records that wait for the screen to be unlocked. */
  waiting?: number;
  /** Records of the account, removed ones among them. */
  records?: number;
  /** How many {@link Sync.conflicts} there are. */
  conflicts?: number;
  /** The log has entries of this device that it does not know of: its folder is an older one that was put back. */
  putBack?: boolean;
}

/** What a record is called. Empty while the screen keeps its name away. @since 0.1.0 */
export interface SyncName {
  /** Which kind. */
  kind?: 'asset' | 'entry';
  /** Of an asset: the app id, or the name of the process. */
  owner?: string;
  /** Of an asset. */
  alias?: string;
  /** Of an entry. */
  vault?: string;
  /** Of an entry. */
  service?: string;
  /** Of an entry. */
  account?: string;
}

/** A secret that lost. @since 0.1.0 */
export interface SyncConflict extends SyncName {
  /** For {@link Sync.forgetConflict}. */
  number: number;
  /** When it had been written, in milliseconds since 1970. */
  time: number;
  /** The entry of the log that decided. */
  entry: number;
  /** Which device had written it; null if it is no member any more. */
  by: string | null;
  /** The secret; null while the lock state keeps it away, or if reading it takes user authentication. */
  secret: Uint8Array | null;
}

/** The account does not go on on this device. @since 0.1.0 */
export interface SyncError extends Error {
  readonly name: 'SyncError';
  /** See {@link SyncStatus.reason}. */
  readonly reason: string;
}
