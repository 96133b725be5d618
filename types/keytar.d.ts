import type { Vault, VaultOptions } from './vault.js';

// `ohos-security-kit/keytar`: the functions of the npm package keytar, on a vault. Code moves by its import.
//
// Arguments that are missing, empty or no strings are refused at once, by an exception, as keytar does; every other failure is a
// promise that rejects with a VaultError.

/** The password, or null if there is none. @since 0.1.0 */
export function getPassword(service: string, account: string): Promise<string | null>;

/** Stores a password, in the place of an earlier one. @since 0.1.0 */
export function setPassword(service: string, account: string, password: string): Promise<void>;

/** Removes a password; whether it was there. @since 0.1.0 */
export function deletePassword(service: string, account: string): Promise<boolean>;

/** The oldest password of a service, or null if there is none. @since 0.1.0 */
export function findPassword(service: string): Promise<string | null>;

/** All that a service has, oldest first. @since 0.1.0 */
export function findCredentials(service: string): Promise<Array<{ account: string; password: string }>>;

/**
 * Chooses the vault for all calls from now on: one that is open, or how it is opened. Without it, that is the vault `keytar` in its
 * default folder.
 *
 * @example
 * useVault({ dir: path.join(app.getPath('userData'), 'vault'), key: passphrase });
 *
 * @returns the vault. It is closed when another is chosen, if it was opened here.
 * @since 0.1.0
 */
export function useVault(vault: Partial<VaultOptions> | Vault): Vault;
