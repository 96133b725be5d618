// The ESM face of safe-storage.js.
import all from './safe-storage.js';

export const {
  decryptString,
  decryptStringAsync,
  encryptString,
  encryptStringAsync,
  getSelectedStorageBackend,
  isAsyncEncryptionAvailable,
  isEncryptionAvailable,
  safeStorage,
  setUsePlainTextEncryption,
  useVault,
} = all;
export default safeStorage;
