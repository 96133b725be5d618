/// <reference lib="esnext.disposable" />
import type { Device, RootKey } from './device.js';

// `ohos-security-kit/vault`: an encrypted local store for Node, Electron and command line programs.

/**
 * Opens a vault. Nothing is read or written yet: the folder is made by the first write, and reads of a vault that does not exist
 * find nothing.
 *
 * What a vault keeps is invisible to the HarmonyOS calls of the same device, and the other way round.
 *
 * @throws VaultError `INVALID_ARGUMENT` for options that are not as below.
 * @since 0.1.0
 */
export function openVault(options: VaultOptions): Vault;

/** How a vault is opened. @since 0.1.0 */
export interface VaultOptions {
  /** Which vault: 1 to 64 letters, digits, `.`, `_` and `-`, of which the first is a letter or a digit. A folder can have several. */
  name: string;
  /**
   * The folder, as a path or a `file:` URL. Default: `vaults/<name>` below `OHOS_SECURITY_KIT_DIR`, or below the folder
   * `ohos-security-kit` of the user's data. No other folder is ever looked for.
   */
  dir?: string | URL;
  /**
   * What encrypts the folder: a passphrase, 32 bytes, a function that gives 32 bytes, or any {@link RootKey}. Default: a key in the
   * folder itself, readable by its owner only.
   */
  key?: string | Uint8Array | ((fresh: boolean) => Uint8Array) | RootKey;
  /** A device that is open already, in the place of `dir` and `key`. Its lock state counts, and it stays open when the vault closes. */
  device?: Device;
  /** Nothing touches the disk; for tests. In the place of `dir`. */
  inMemory?: boolean;
  /** Every write is refused with `READ_ONLY`. */
  readOnly?: boolean;
  /**
   * When what is written from now on can be read: from the first unlock of the device after a restart, or only while it is
   * unlocked. Without a lock password a device is always unlocked. Default: `'afterFirstUnlock'`.
   */
  accessible?: 'afterFirstUnlock' | 'whileUnlocked';
  /** What a write has survived when it is done: a power cut (`'full'`, the default), or the death of the process (`'normal'`). */
  durability?: 'full' | 'normal';
}

/** What an async call can be given. @since 0.1.0 */
export interface Cancellable {
  /**
   * Ends the call with the signal's reason: a read at once, a call of a function of yours once that has ended. A write that is on
   * its way to the disk is not taken back: it then takes effect, and the call is answered as if there were no signal.
   */
  signal?: AbortSignal;
}

/** What an entry can be given beside its value. @since 0.1.0 */
export interface EntryOptions {
  /** Up to 16 labels of 1 to 256 bytes each, by which {@link Vault.find} finds it. Default: none. */
  labels?: readonly string[];
  /** From when on it is gone: a date, or epoch milliseconds. Default: never. */
  expiresAt?: Date | number | null;
}

/** An entry without its value. @since 0.1.0 */
export interface Entry {
  service: string;
  account: string;
  /** In the order in which they were given. */
  labels: string[];
  /** When it was first written under this name. */
  createdAt: Date;
  /** When its value was last written. */
  updatedAt: Date;
  /** From when on it is gone; null for never. */
  expiresAt: Date | null;
  /** Bytes of its value. */
  size: number;
}

/** An entry with its value. @since 0.1.0 */
export interface EntryWithValue extends Entry {
  /** The value as text; null if its bytes are no UTF-8. */
  value: string | null;
  /** The value as it is. */
  bytes: Uint8Array;
}

/** Which entries {@link Vault.find} finds: those that fit everything that is given. @since 0.1.0 */
export interface VaultQuery {
  service?: string;
  /** How the service begins. */
  servicePrefix?: string;
  account?: string;
  /** How the account begins. */
  accountPrefix?: string;
  /** Labels that it has, all of them. */
  labels?: readonly string[];
}

/** What happened to an entry, in this process or another. @since 0.1.0 */
export interface VaultChange {
  /**
   * `set`: it was written. `delete`: it was removed or renamed. `expire`: its time was over, told when a later write to
   * the vault takes it away. `clear`: all entries of `service` were removed, or all there were. `many`: more happened than can be told apart, look again.
   */
  type: 'set' | 'delete' | 'expire' | 'clear' | 'many';
  /** Null if it is about several. */
  service: string | null;
  /** Null if it is about several. */
  account: string | null;
}

/**
 * What {@link Vault.transaction} works with: it sees its own writes, and nobody else does before it is over.
 *
 * @since 0.1.0
 */
export interface VaultTransaction {
  get(service: string, account: string): string | null;
  getBytes(service: string, account: string): Uint8Array | null;
  has(service: string, account: string): boolean;
  set(service: string, account: string, value: string | Uint8Array, options?: EntryOptions): void;
  /** Whether it was there. */
  delete(service: string, account: string): boolean;
}

/** How {@link Vault.update} waits, and what the new value is given. @since 0.1.0 */
export interface UpdateOptions extends EntryOptions, Cancellable {
  /** As of {@link EntryOptions}. Default: those that the entry has. */
  labels?: readonly string[];
  /** Longest wait for whoever computes, in milliseconds; then `BUSY`. Default: no limit. */
  timeout?: number;
  /**
   * One call computes at a time on all devices of the account of the vault's `device`, not only among the processes of its folder:
   * see {@link Vault.update}. The remote is asked, so it has to answer.
   */
  across?: 'account';
  /** With `across`, how long whoever computes has, in milliseconds, before another device takes over: 1 to 600,000. 30,000. */
  lasts?: number;
}

/**
 * An open vault. An entry has a service and an account, which together are its name, and a value.
 *
 * - Service: 1 to 4096 bytes of UTF-8. Account: 0 to 4096. Value: 0 to 1,048,576 bytes, text or bytes.
 * - What is not there is `null`, `[]` or `false`, and no error.
 * - A promise resolves, and a call whose name ends in `Sync` returns, when the write is durable. Calls of one vault take effect in the
 *   order in which they were made.
 * - Every failure is a {@link VaultError}. It has changed nothing.
 *
 * @since 0.1.0
 */
export interface Vault {
  /** Its name. */
  readonly name: string;
  /** Its folder; null in memory and for a vault of a device in memory. */
  readonly dir: string | null;

  /** The value as text. `NOT_TEXT` if its bytes are no UTF-8: use {@link getBytes}. */
  get(service: string, account: string, options?: Cancellable): Promise<string | null>;
  getSync(service: string, account: string): string | null;
  /** The value as bytes: a text as its UTF-8. */
  getBytes(service: string, account: string, options?: Cancellable): Promise<Uint8Array | null>;
  getBytesSync(service: string, account: string): Uint8Array | null;
  /** Whether there is such an entry. */
  has(service: string, account: string, options?: Cancellable): Promise<boolean>;
  hasSync(service: string, account: string): boolean;
  /** Writes a value, in the place of an earlier one: with the labels and the time that are given now, or none. */
  set(
    service: string,
    account: string,
    value: string | Uint8Array,
    options?: EntryOptions & Cancellable,
  ): Promise<void>;
  setSync(service: string, account: string, value: string | Uint8Array, options?: EntryOptions): void;
  /** Removes an entry; whether it was there. */
  delete(service: string, account: string, options?: Cancellable): Promise<boolean>;
  deleteSync(service: string, account: string): boolean;
  /** The entries of a service, or all, without their values, by service and account. */
  list(service?: string, options?: Cancellable): Promise<Entry[]>;
  listSync(service?: string): Entry[];
  /** The entries of a service, or all, with their values, as of one moment. */
  entries(service?: string, options?: Cancellable): Promise<EntryWithValue[]>;
  entriesSync(service?: string): EntryWithValue[];
  /** The entries that fit, without their values, by service and account. */
  find(query: VaultQuery, options?: Cancellable): Promise<Entry[]>;
  findSync(query: VaultQuery): Entry[];
  /**
   * Gives an entry another name, with all else that it has. `NOT_FOUND` if it is not there, `EXISTS` if the other name is taken,
   * unless `replace` is true.
   */
  rename(
    service: string,
    account: string,
    to: { service?: string; account?: string },
    options?: { replace?: boolean } & Cancellable,
  ): Promise<void>;
  renameSync(
    service: string,
    account: string,
    to: { service?: string; account?: string },
    options?: { replace?: boolean },
  ): void;
  /** Removes all entries of a service, or all there are; how many there were. */
  clear(service?: string, options?: Cancellable): Promise<number>;
  clearSync(service?: string): number;

  /**
   * Reads and writes several entries, all or nothing. What `fn` has read still counts when its writes take effect: if somebody
   * else has changed it meanwhile, `fn` runs again, up to 20 times; then `BUSY`. If it throws, nothing is written: but what it throws after it has read of two moments makes it run again. So a counter counts
   * every call.
   */
  transaction<T>(fn: (entries: VaultTransaction) => T | Promise<T>, options?: Cancellable): Promise<T>;
  /** The same with a function that returns at once. */
  transactionSync<T>(fn: (entries: VaultTransaction) => T): T;
  /**
   * Renews a value that must be renewed once, whoever asks, such as a token that can be refreshed only once. One call
   * computes at a time, among all processes; the calls that come meanwhile wait and get its new value, without computing. If the
   * process that computes dies, or its function throws, the next one computes.
   *
   * `fn` gets the current value and returns the next one; null removes the entry, undefined leaves it. If the entry is changed
   * otherwise while `fn` runs, `fn` runs again with what is there now. That its time ran out is no change. An update of the same
   * entry inside `fn` waits for itself. If the vault or its device is closed while `fn` runs, what it returns is refused with
   * `CLOSED`, and another call may compute from then on: close when your updates have ended.
   *
   * Where each call has to count, as with a counter, use {@link transaction}.
   *
   * With `across: 'account'` the right to compute is an entry in the log of the account (`device.sync`, with `vault: true` on each of
   * its devices), and the new value is shared before the promise resolves. Who waits on another device gets it. If the holder dies,
   * another one takes over when `lasts` is over; a holder that was late finds its value refused and gets the other's. So choose
   * `lasts` well above what `fn` takes. `null` is refused: across an account a value is renewed, not removed.
   *
   * @returns the value that is there afterwards.
   */
  update(
    service: string,
    account: string,
    fn: (
      current: string | null,
    ) => string | Uint8Array | null | undefined | Promise<string | Uint8Array | null | undefined>,
    options?: UpdateOptions,
  ): Promise<string | null>;

  /** Hears of changes by any process within 100 ms. A listener does not keep the process alive. */
  on(event: 'change', listener: (change: VaultChange) => void): this;
  off(event: 'change', listener: (change: VaultChange) => void): this;

  /** Another key for the folder; entries need not be written anew. `INVALID_ARGUMENT` for a vault of a device. */
  rotateKey(next: NonNullable<VaultOptions['key']>): void;
  /**
   * Finishes what was called, wipes the keys and lets go of the folder. Calls afterwards are refused with `CLOSED`. A vault without
   * listeners that nobody refers to any more is closed at some time, or when the process ends.
   */
  close(): void;
  [Symbol.dispose](): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * - `INVALID_ARGUMENT`: an argument is not what it should be.
 * - `TOO_LARGE`: a name or a value is longer than it may be.
 * - `NOT_FOUND`: what was to be renamed is not there.
 * - `EXISTS`: the name is taken.
 * - `NOT_TEXT`: the bytes of the value are no UTF-8.
 * - `WRONG_KEY`: the folder was made with another key.
 * - `LOCKED`: the lock state of the device keeps the key away.
 * - `BUSY`: others kept the vault for too long.
 * - `READ_ONLY`: the vault was opened for reading, or its folder cannot be written.
 * - `NO_SPACE`: the disk is full.
 * - `CORRUPT`: what is stored was damaged or changed.
 * - `CLOSED`: the vault is closed.
 * - `NO_ADDON`: the native addon cannot be loaded.
 * - `FAILED`: anything else, as the message says.
 *
 * @since 0.1.0
 */
export type VaultErrorCode =
  | 'INVALID_ARGUMENT'
  | 'TOO_LARGE'
  | 'NOT_FOUND'
  | 'EXISTS'
  | 'NOT_TEXT'
  | 'WRONG_KEY'
  | 'LOCKED'
  | 'BUSY'
  | 'READ_ONLY'
  | 'NO_SPACE'
  | 'CORRUPT'
  | 'CLOSED'
  | 'NO_ADDON'
  | 'FAILED';

/**
 * A failure of a vault. Its message begins with the code and a colon, because `structuredClone` and Electron's IPC drop `code`:
 * {@link VaultError.codeOf} finds it in either. No message contains a value or a key.
 *
 * @since 0.1.0
 */
export class VaultError extends Error {
  constructor(code: VaultErrorCode, message: string, options?: { cause?: unknown });
  readonly name: 'VaultError';
  readonly code: VaultErrorCode;
  /** The code of an error of a vault, also of one that was cloned or sent; undefined for any other value. */
  static codeOf(error: unknown): VaultErrorCode | undefined;
}
