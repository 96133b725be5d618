// The ESM face of sync.js.
import sync from './sync.js';

export const { folder, postgres } = sync;
