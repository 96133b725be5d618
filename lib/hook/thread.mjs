// The hooks in Node 20's loader thread, where Node runs those of `module.register`. That this is registered several times
// does no harm: all of them are these functions, and they know what each brought.
import { makeHooks } from './hooks.js';

const added = {};

/** `names` are those of the modules that users added, by specifier. */
export function initialize(names) {
  for (const [specifier, more] of Object.entries(names)) {
    added[specifier] = [...new Set([...(added[specifier] ?? []), ...more])];
  }
}

export const { resolve, load } = makeHooks(added);
