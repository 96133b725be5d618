// What the tests of the device share: asset maps from text, devices that close themselves, error matchers.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { asset, createDevice } from 'ohos-security-kit';

export const { Tag, Accessibility, AuthType, ReturnType, ConflictResolution } = asset;

export const CODE = {
  PERMISSION_DENIED: 201,
  NOT_SYSTEM: 202,
  INVALID: 401,
  UNAVAILABLE: 24000001,
  NOT_FOUND: 24000002,
  DUPLICATED: 24000003,
  DENIED: 24000004,
  LOCKED: 24000005,
  CORRUPTED: 24000007,
  DATABASE: 24000008,
  CRYPTO: 24000009,
  NO_USER: 24000012,
  FILE: 24000014,
  REFUSED: 12100001,
};

export const bytes = (text) => new TextEncoder().encode(text);
export const textOf = (data) => new TextDecoder().decode(data);
export const secretFor = (alias) => `the secret of ${alias}`;

/** The attributes of an asset to add; `more` is a list of [tag, value]. */
export const assetOf = (alias, more = [], secret = secretFor(alias)) =>
  new Map([[Tag.SECRET, bytes(secret)], [Tag.ALIAS, bytes(alias)], ...more]);

export const named = (alias, more = []) => new Map([[Tag.ALIAS, bytes(alias)], ...more]);
export const wholeOf = (alias, more = []) => named(alias, [[Tag.RETURN_TYPE, ReturnType.ALL], ...more]);

/** The secret of an asset as text, read through the public API. */
export const secretOf = (kit, alias, more = []) =>
  textOf(kit.querySync(wholeOf(alias, more))[0].get(Tag.SECRET));

/** All aliases a kit sees, in their order; none is an empty list here. */
export function aliasesOf(kit, more = []) {
  try {
    return kit.querySync(new Map(more)).map((found) => textOf(found.get(Tag.ALIAS)));
  } catch (error) {
    if (error.code === CODE.NOT_FOUND) return [];
    throw error;
  }
}

/** Matches a BusinessError with this numeric code, whose message contains what `naming` asks for. */
export const failsWith = (code, naming) => (error) => {
  assert.ok(error instanceof Error, `an Error, not ${error}`);
  assert.equal(error.code, code, `${error.code}: ${error.message}`);
  assert.equal(typeof error.message, 'string');
  if (naming) assert.match(error.message, naming);
  return true;
};

/** Any BusinessError, for the few failures whose code no page settles. */
export const fails = (error) => {
  assert.ok(error instanceof Error, `an Error, not ${error}`);
  assert.equal(typeof error.code, 'number', error.message);
  return true;
};

/** The code a synchronous call fails with, or 0. */
export function codeOf(call) {
  try {
    call();
    return 0;
  } catch (error) {
    assert.ok(error instanceof Error && typeof error.code === 'number', String(error));
    return error.code;
  }
}

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

/** A device with a manual clock that the end of the test closes; in memory unless a dataDir is given. */
export function open(t, options = {}) {
  const place = options.dataDir === undefined ? { inMemory: true } : {};
  const device = createDevice({ clock: 'manual', app: testApp, ...place, ...options });
  cleanupOf(t).devices.push(device);
  return device;
}

/** The app of that manifest, installed unless it already is. */
export const installed = (device, manifest) =>
  device.app(manifest.bundleName, { userId: manifest.userId, appIndex: manifest.appIndex }) ??
  device.installApp(manifest);

/** Some turns of the event loop: enough for anything that does not wait for a clock. */
export async function turns(count = 20) {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
