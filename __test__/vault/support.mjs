// Vaults of tests: a folder each, which goes with its test.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openVault } from 'ohos-security-kit/vault';

/** A name for a folder that is not there yet. */
export function freshFolder(t) {
  const above = fs.mkdtempSync(path.join(os.tmpdir(), 'ohos-vault-'));
  t.after(() => fs.rmSync(above, { recursive: true, force: true }));
  return path.join(above, 'vault');
}

/** What `open(folder)` makes in a fresh folder; it is closed before the folder goes. */
export function openedFresh(t, open) {
  let opened;
  t.after(() => opened?.close());
  opened = open(freshFolder(t));
  return opened;
}

/** A vault in a fresh folder, or as `options` say. */
export function freshVault(t, options = {}) {
  const place = options.device || options.inMemory || options.dir ? {} : { dir: freshFolder(t) };
  const vault = openVault({ name: 'test', ...place, ...options });
  t.after(() => vault.close());
  return vault;
}

export const codeOf = (act) => {
  try {
    act();
    return 'done';
  } catch (error) {
    return error.code;
  }
};
export const codeOfLater = (promise) =>
  promise.then(
    () => 'done',
    (error) => error.code,
  );
