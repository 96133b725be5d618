'use strict';

// keytar and @napi-rs/keyring, as the project of the working directory has them: only their own library reads what they stored.
// It is code from there, so it is loaded only when the user names it, and only if nobody else could have put it there.

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { CliError } = require('../output');

/** Whether nobody but this user and root decides what is there. A sticky folder lets nobody replace what belongs to others. */
function isSafe(file) {
  const { uid, mode } = fs.statSync(file);
  const isOwn = uid === process.geteuid() || uid === 0;
  const isOpen = (mode & 0o002) !== 0 && (mode & 0o1000) === 0;
  return isOwn && !isOpen;
}

/** The file and the folders down to it, from the one that has its node_modules. */
function* downTo(file, name) {
  const at = file.lastIndexOf(path.join('node_modules', name));
  const top = at < 0 ? path.dirname(file) : path.resolve(file.slice(0, at));
  for (let next = file; next.startsWith(top); next = path.dirname(next)) {
    yield next;
    if (next === top) return;
  }
}

/** Whoever may write where Node looks for the package decides which one it finds, also where that is a link to another place. */
function* wayTo(file, name, places) {
  yield* downTo(file, name);
  const found = places.find((place) => fs.existsSync(path.join(place, name)));
  if (found !== undefined) yield* downTo(path.join(found, name), name);
}

function resolve(name) {
  const project = createRequire(path.join(process.cwd(), 'package.json'));
  try {
    return { file: project.resolve(name), places: project.resolve.paths(name) ?? [] };
  } catch {
    throw new CliError(
      'NOT_FOUND',
      `${name} is not installed in the project of this folder: go to one that has it`,
    );
  }
}

function load(name) {
  const { file, places } = resolve(name);
  if (process.platform !== 'win32' && ![...wayTo(file, name, places)].every(isSafe))
    throw new CliError('FAILED', `others may write to ${name}, as this folder finds it: it is not loaded`);
  try {
    return require(file);
  } catch (error) {
    throw new CliError('FAILED', `${name} cannot be loaded: ${error.message.split('\n')[0]}`);
  }
}

module.exports = { load };
