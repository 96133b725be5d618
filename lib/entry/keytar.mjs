// The ESM face of keytar.js.
import keytar from './keytar.js';

export const { deletePassword, findCredentials, findPassword, getPassword, setPassword, useVault } = keytar;
export default keytar;
