// The ESM face of keyring.js.
import keyring from './keyring.js';

export const { AsyncEntry, Entry, findCredentials, findCredentialsAsync, LinuxStore, useVault } = keyring;
export default keyring;
