// The ESM face of index.js: one implementation, one default device for both.
import kit from './index.js';

export const { abilityAccessCtrl, asset, createDevice, device, privacyManager, useAddon } = kit;
export default kit;
