import type { Vault, VaultOptions } from './vault.js';

// `ohos-security-kit/keyring`: what the npm package @napi-rs/keyring exports, on a vault. Code moves by its import.
//
// An argument of a wrong type is refused at once, by an exception; every other failure is a VaultError, thrown or by the promise.

/** Options of @napi-rs/keyring, about keyrings that a vault has not: they change nothing. @since 0.1.0 */
export interface EntryOptions {
  linux?: LinuxEntryOptions;
}

/** See {@link EntryOptions}. @since 0.1.0 */
export interface LinuxEntryOptions {
  store?: LinuxStore;
}

/** See {@link EntryOptions}. @since 0.1.0 */
export type LinuxStore = 'secret-service' | 'keyutils';

/** The names of the stores. @since 0.1.0 */
export const LinuxStore: { readonly SecretService: 'secret-service'; readonly Keyutils: 'keyutils' };

/** What a service has for an account. @since 0.1.0 */
export interface Credential {
  account: string;
  password: string;
}

/** The place of one password or secret. Making it reads and writes nothing. @since 0.1.0 */
export class Entry {
  constructor(service: string, username: string, options?: EntryOptions | null);
  /** A place that only the same target, service and username lead to. */
  static withTarget(target: string, service: string, username: string, options?: EntryOptions | null): Entry;
  setPassword(password: string): void;
  setSecret(secret: Uint8Array): void;
  /** Null if there is nothing. `NOT_TEXT` if what is there is no UTF-8. */
  getPassword(): string | null;
  /** Null if there is nothing. */
  getSecret(): Array<number> | null;
  /** Whether there was something to delete. */
  deleteCredential(): boolean;
  /** Another name for {@link deleteCredential}. */
  deletePassword(): boolean;
}

/** The same with promises. @since 0.1.0 */
export class AsyncEntry {
  constructor(service: string, username: string, options?: EntryOptions | null);
  /** A place that only the same target, service and username lead to. */
  static withTarget(
    target: string,
    service: string,
    username: string,
    options?: EntryOptions | null,
  ): AsyncEntry;
  setPassword(password: string, signal?: AbortSignal | null): Promise<void>;
  setSecret(secret: Uint8Array, signal?: AbortSignal | null): Promise<void>;
  /** Null if there is nothing. `NOT_TEXT` if what is there is no UTF-8. */
  getPassword(signal?: AbortSignal | null): Promise<string | null>;
  /** Null if there is nothing. */
  getSecret(signal?: AbortSignal | null): Promise<Array<number> | null>;
  /** Whether there was something to delete. */
  deleteCredential(signal?: AbortSignal | null): Promise<boolean>;
  /** Another name for {@link deleteCredential}. */
  deletePassword(signal?: AbortSignal | null): Promise<boolean>;
}

/** What a service has, oldest first. Secrets that are no UTF-8 are shown with replacement characters. @since 0.1.0 */
export function findCredentials(service: string, target?: string | null): Array<Credential>;

/** The same with a promise. @since 0.1.0 */
export function findCredentialsAsync(
  service: string,
  target?: string | null,
  signal?: AbortSignal | null,
): Promise<Array<Credential>>;

/**
 * Chooses the vault for all calls from now on: one that is open, or how it is opened. Without it, that is the vault `keyring` in its
 * default folder.
 *
 * @returns the vault. It is closed when another is chosen, if it was opened here.
 * @since 0.1.0
 */
export function useVault(vault: Partial<VaultOptions> | Vault): Vault;
