// What the tests of the neighbouring kits share: the default device, in memory and factory-new for each test.
import { createRequire } from 'node:module';

export * from '../support/default-device.mjs';
export * from '../support/index.mjs';

const require = createRequire(import.meta.url);
export const kits = require('../../lib/modules/specifiers');

const { bundleManager } = kits.moduleOf('@kit.AbilityKit');
const { osAccount } = kits.moduleOf('@kit.BasicServicesKit');
const { userAuth } = kits.moduleOf('@kit.UserAuthenticationKit');
const { util } = kits.moduleOf('@kit.ArkTS');

export { bundleManager, osAccount, userAuth, util };

/** The result of a function that takes an AsyncCallback last: [error, data]. */
export const called = (call, ...args) =>
  new Promise((resolve) => call(...args, (...reply) => resolve(reply)));

/** One more turn of the event loop. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));
