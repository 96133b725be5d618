import type { Vault, VaultOptions } from './vault.js';

// `ohos-security-kit/safe-storage`: Electron's safeStorage, with a key that lies in a vault. It needs no Electron, no `ready` event and
// no keyring. Every failure is a VaultError.

/** Whether there is a key, or one could be made: the first call makes it. @since 0.1.0 */
export function isEncryptionAvailable(): boolean;

/** Encrypts a text. The same text gives other bytes each time. @since 0.1.0 */
export function encryptString(plainText: string): Buffer;

/**
 * Decrypts what {@link encryptString} or {@link encryptStringAsync} made.
 *
 * @throws VaultError `WRONG_KEY` if it was made with the key of another vault, `CORRUPT` if it is damaged or was not made here.
 * @since 0.1.0
 */
export function decryptString(encrypted: Uint8Array): string;

/** {@link isEncryptionAvailable} with a promise. @since 0.1.0 */
export function isAsyncEncryptionAvailable(): Promise<boolean>;

/** {@link encryptString} with a promise. @since 0.1.0 */
export function encryptStringAsync(plainText: string): Promise<Buffer>;

/** {@link decryptString} with a promise. `shouldReEncrypt` is false: the key does not change. @since 0.1.0 */
export function decryptStringAsync(
  encrypted: Uint8Array,
): Promise<{ shouldReEncrypt: boolean; result: string }>;

/** Always `'vault'`. Programs compare it with `'basic_text'`. @since 0.1.0 */
export function getSelectedStorageBackend(): string;

/** Changes nothing: there is nothing weaker to change to. @since 0.1.0 */
export function setUsePlainTextEncryption(usePlainText: boolean): void;

/**
 * Chooses the vault of the key for all calls from now on: one that is open, or how it is opened. Without it, that is the vault
 * `safe-storage` in its default folder.
 *
 * @returns the vault. It is closed when another is chosen, if it was opened here.
 * @since 0.1.0
 */
export function useVault(vault: Partial<VaultOptions> | Vault): Vault;

/** All of these under the name that Electron has for them. @since 0.1.0 */
export const safeStorage: {
  isEncryptionAvailable: typeof isEncryptionAvailable;
  encryptString: typeof encryptString;
  decryptString: typeof decryptString;
  isAsyncEncryptionAvailable: typeof isAsyncEncryptionAvailable;
  encryptStringAsync: typeof encryptStringAsync;
  decryptStringAsync: typeof decryptStringAsync;
  getSelectedStorageBackend: typeof getSelectedStorageBackend;
  setUsePlainTextEncryption: typeof setUsePlainTextEncryption;
  useVault: typeof useVault;
};
