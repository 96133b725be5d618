// The hooks in Node 20's loader thread, where Node runs those of `module.register`. That this is registered several times
// does no harm: all of them are these functions, and they know what each brought.
import { noteFolderIn } from '../arkts/project.js';
import { makeHooks } from './hooks.js';

const added = {};

/** `names` are those of the modules that users added, by specifier; `note` is where a folder to remove is noted. */
export function initialize({ names, note }) {
  noteFolderIn(note);
  for (const [specifier, more] of Object.entries(names)) {
    added[specifier] = [...new Set([...(added[specifier] ?? []), ...more])];
  }
}

export const { resolve, load } = makeHooks(added);
