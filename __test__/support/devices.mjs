// One way to a device of a test's own: in memory or in a folder, on a clock that stands still, gone when the test ends.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createDevice } from 'ohos-security-kit';

// One clean-up per test: first the devices, last opened first, then the folders they lived in.
const cleanups = new WeakMap();
function cleanupOf(t) {
  let cleanup = cleanups.get(t);
  if (!cleanup) {
    cleanup = { devices: [], folders: [] };
    cleanups.set(t, cleanup);
    t.after(() => {
      for (const device of cleanup.devices.reverse()) device.close();
      for (const folder of cleanup.folders) fs.rmSync(folder, { recursive: true, force: true });
    });
  }
  return cleanup;
}

/** A new folder that the end of the test removes. */
export function folderFor(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'osk-'));
  cleanupOf(t).folders.push(folder);
  return folder;
}

export const testApp = {
  bundleName: 'com.example.tests',
  permissions: ['ohos.permission.STORE_PERSISTENT_DATA'],
};

/** A device with a manual clock; in memory unless a dataDir is given. `password` locks the screen of user 100. */
export function open(t, { password, ...options } = {}) {
  const place = options.dataDir === undefined ? { inMemory: true } : {};
  const device = createDevice({ clock: 'manual', app: testApp, ...place, ...options });
  cleanupOf(t).devices.push(device);
  if (password) device.screenLock(100).setPassword(password);
  return device;
}

/** A folder and the device that lives in it, to be opened and closed as often as wanted. */
export function onDisk(t, options = {}) {
  const dataDir = folderFor(t);
  const place = { dataDir, device: undefined };
  place.open = () => {
    place.device = open(t, { dataDir, ...options });
    return place.device;
  };
  place.close = () => {
    place.device?.close();
    place.device = undefined;
  };
  place.reopen = () => {
    place.close();
    return place.open();
  };
  place.path = (...names) => path.join(dataDir, ...names);
  return place;
}

/** The app of that manifest, installed unless it already is. */
export const installed = (device, manifest) =>
  device.app(manifest.bundleName, { userId: manifest.userId, appIndex: manifest.appIndex }) ??
  device.installApp(manifest);

/** Some turns of the event loop: enough for anything that does not wait for a clock. */
export async function turns(count = 20) {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
