// What the tests of the neighbouring kits share: the default device, in memory and factory-new for each test.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { beforeEach } from 'node:test';

process.env.OHOS_DEVICE_DIR = ':memory:';
const require = createRequire(import.meta.url);
export const { device } = require('../../lib/entry/index.js');
export const kits = require('../../lib/modules/specifiers');

const { bundleManager } = kits.moduleOf('@kit.AbilityKit');
const { osAccount } = kits.moduleOf('@kit.BasicServicesKit');
const { userAuth } = kits.moduleOf('@kit.UserAuthenticationKit');
const { util } = kits.moduleOf('@kit.ArkTS');

export { bundleManager, osAccount, userAuth, util };

/** Call in a test file: a fresh device before each of its tests. */
export const fresh = () => beforeEach(() => device.reset());

/** Installs an app and makes it the caller. */
export function caller(manifest = {}) {
  const app = device.installApp({ bundleName: 'com.example.caller', ...manifest });
  device.setCaller(app);
  return app;
}

/** Fails with a code, as an Error. */
export const withCode = (code) => (error) => {
  assert.ok(error instanceof Error);
  assert.equal(error.code, code, error.message);
  return true;
};

export const throwsCode = (code, call) => assert.throws(call, withCode(code));
export const rejectsCode = (code, promise) => assert.rejects(promise, withCode(code));

/** The result of a function that takes an AsyncCallback last: [error, data]. */
export const called = (call, ...args) =>
  new Promise((resolve) => call(...args, (...reply) => resolve(reply)));

/** One more turn of the event loop. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));
