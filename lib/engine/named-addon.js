'use strict';

// The addon that the program or its environment names: for a bundle or a single executable, where none lies in a package. It is
// the only one that is tried then. A program that names one knows better than the environment that it was started in.

const fs = require('node:fs');
const path = require('node:path');
const { getEnvironmentData } = require('node:worker_threads');
const { version } = require('../../package.json');
const { addonError } = require('./addon-error');

const VARIABLE = 'OHOS_SECURITY_KIT_ADDON';

/** Where the first copy of this version says which addon it has loaded: `{ file, place }`. */
const SHARED = `ohos-security-kit ${version} addon`;
const sharedAddon = () => getEnvironmentData(SHARED);

/** What the program named. */
let chosen;

const failure = (message, code) => Object.assign(new Error(message), { code });

/** Loading a file is running it: as with the store (D50), nobody else may have put it there or be able to change it. */
function checkOwner(file) {
  if (process.geteuid === undefined) return;
  const own = process.geteuid();
  for (const place of [file, path.dirname(file)]) {
    const { mode, uid, gid } = fs.statSync(place);
    if (uid !== own && uid !== 0) throw failure(`${place} belongs to another user (${uid})`, 'EPERM');
    // A group with the user's own number is the user's; in a sticky folder everybody keeps to their own files.
    const others = 0o002 | (gid === own ? 0 : 0o020);
    const isSticky = place !== file && (mode & 0o1000) !== 0;
    if ((mode & others) !== 0 && !isSticky) throw failure(`others may write to ${place}`, 'EPERM');
  }
}

/** The file itself, whatever links lead to it. */
function checkedFile(given, by) {
  try {
    const named = typeof given === 'string' ? given : require('node:url').fileURLToPath(given);
    if (!path.isAbsolute(named)) throw failure(`"${named}" is not an absolute path`, 'ERR_INVALID_ARG_VALUE');
    const file = fs.realpathSync(named);
    if (!fs.statSync(file).isFile()) throw failure(`${file} is not a file`, 'EISDIR');
    checkOwner(file);
    return file;
  } catch (cause) {
    const remedy = 'Give the absolute path of a .node file of this version that only you or root can write.';
    throw addonError(`${by} is wrong: ${cause.message}`, [remedy], cause);
  }
}

/** Names the addon's file, before the first call that needs the addon. */
function useAddon(given) {
  const file = checkedFile(given, 'the file given to useAddon');
  const loaded = sharedAddon()?.file;
  if (loaded !== undefined && loaded !== file) {
    const remedy = 'Call useAddon before the first device is used.';
    throw addonError(
      `useAddon names ${file}, and ${loaded} is loaded already`,
      [remedy],
      failure('too late'),
    );
  }
  chosen = file;
}

/** The file that is named; undefined if none is. */
function namedAddon() {
  if (chosen !== undefined) return chosen;
  const given = Object.hasOwn(process.env, VARIABLE) ? process.env[VARIABLE] : undefined;
  return given ? checkedFile(given, `the variable ${VARIABLE}`) : undefined;
}

module.exports = { namedAddon, SHARED, sharedAddon, useAddon };
