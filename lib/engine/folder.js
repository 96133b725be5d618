'use strict';

// A folder as options name it: a path, or a URL of the file: scheme, made absolute at once, so that a later chdir means nothing.

const os = require('node:os');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { types } = require('node:util');
const { argumentError } = require('./errors');
const { memberOf } = require('./plain');

/** What is a URL and no path. A drive of Windows is a single letter. */
const URL_TEXT = /^(file:|[a-z][a-z0-9+.-]+:\/\/)/i;

function fromUrl(what, url) {
  try {
    const { hostname, search, hash } = new URL(url);
    // A relative one would mean the root, and what looks like a query is part of a name that was not escaped.
    if (/^file:\//i.test(url) && hostname + search + hash === '') return fileURLToPath(url);
  } catch {
    // No URL, or none of a path.
  }
  throw argumentError(`${what} must be a path or a file: URL without host`);
}

/** The absolute path; a relative one counts from `base`. 401 for what names no folder. */
function folderOf(what, value, base = '') {
  const isUrl = !types.isProxy(value) && value instanceof URL;
  const text = isUrl ? memberOf(what, value, 'href') : value;
  if (typeof text !== 'string') throw argumentError(`${what} must be a string or a URL`);
  if (text === '') throw argumentError(`${what} is empty`);
  const folder = isUrl || URL_TEXT.test(text) ? fromUrl(what, text) : text;
  if (folder.includes('\0')) throw argumentError(`${what} contains a null character`);
  return path.resolve(base, folder);
}

/** Where the platform keeps the data of programs; the engine asks the same. */
function platformFolder() {
  const { APPDATA, XDG_DATA_HOME } = process.env;
  if (process.platform === 'win32') return APPDATA ?? path.join(homeFolder(), 'AppData', 'Roaming');
  if (process.platform === 'darwin') return path.join(homeFolder(), 'Library', 'Application Support');
  const isNamed = XDG_DATA_HOME && path.isAbsolute(XDG_DATA_HOME);
  return isNamed ? XDG_DATA_HOME : path.join(homeFolder(), '.local', 'share');
}

/** An empty HOME is none: the system knows another. One that is relative would make the working directory decide. */
function homeFolder() {
  const home = os.homedir() || homeOfUser();
  if (path.isAbsolute(home)) return home;
  throw argumentError('HOME must be an absolute path, or the folder for the data be named');
}

function homeOfUser() {
  try {
    return os.userInfo().homedir;
  } catch {
    return ''; // a user of a container, whom the system does not know
  }
}

/** Where the folders of apps are in that of the device. */
const APPS = 'apps';

module.exports = { APPS, folderOf, platformFolder };
