// A native call that does nothing: what no addon can beat.
import { createRequire } from 'node:module';
import path from 'node:path';
import { folder } from '../../published.mjs';

const require = createRequire(import.meta.url);

export const id = 'native';
export const name = 'empty native call';
export const reference = true;

export function load() {
  const { noop } = require(path.join(folder(), 'lib/engine/native'));
  if (typeof noop !== 'function') throw new Error('the addon exports no noop');
  return noop;
}

export async function openChecks(_dir, { userGranted }) {
  const noop = load();
  return {
    tokens: userGranted.map((_, row) => row),
    check: () => noop(),
    checkLater: async () => noop(),
    close() {},
  };
}
