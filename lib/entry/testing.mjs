// The ESM face of testing.js.
import testing from './testing.js';

export const { assertCalled, assertNoSecretInLabels, assertNoSync, assertNotCalled, assertOrder } = testing;
