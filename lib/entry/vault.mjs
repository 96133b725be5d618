// The ESM face of vault.js.
import vault from './vault.js';

export const { openVault, VaultError } = vault;
export default vault;
