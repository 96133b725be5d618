// The default device, which programs meet as `device`: in memory, and factory-new for each test of a file that asks for it.
import { createRequire } from 'node:module';
import { beforeEach } from 'node:test';

process.env.OHOS_DEVICE_DIR = ':memory:';
export const { device } = createRequire(import.meta.url)('../../lib/entry/index.js');

/** Call in a test file: a fresh device before each of its tests. */
export const freshEachTest = () => beforeEach(() => device.reset());

/** Installs an app and makes it the caller. */
export function caller(manifest = {}) {
  const app = device.installApp({ bundleName: 'com.example.caller', ...manifest });
  device.setCaller(app);
  return app;
}
