'use strict';

// The account of a device as commands see it: where its remote is, how the device is opened for it, what failures mean.

const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const { CliError, usageError, warn } = require('./output');

/** Says where the remote is, with a password in it: other users cannot read the environment of a process. */
const VARIABLE = 'OHOS_SECURITY_KIT_REMOTE';
/** In the folder of the device: where its remote is, without any password, and which recovery key nobody has tried yet. */
const FILE = 'sync.json';
const FILE_LIMIT = 4096;
const LOCKED = 24000005;
const UNUSABLE = 5;
const REFUSED = 4;
const CONNECT_MS = 10_000;
/** What an address may have besides a place and still be kept as it is. */
const KEPT = ['sslmode'];

// Remotes by their words.

/** A client of the folder that the tool was started in; undefined where it is not installed. */
function installed(name) {
  const from = createRequire(path.join(process.cwd(), 'package.json'));
  let file;
  try {
    file = from.resolve(name);
  } catch {
    return undefined;
  }
  return from(file);
}

/** `{ client, end }` over what the user has installed. */
function connect(url) {
  const pg = installed('pg');
  if (pg !== undefined) {
    const client = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: CONNECT_MS });
    client.on('error', () => {}); // one that is idle; the next query says it
    return { client, end: () => client.end() };
  }
  const postgres = installed('postgres');
  if (postgres === undefined) {
    throw usageError(
      'a PostgreSQL remote takes the package pg or postgres, and neither is installed where this was started: npm install pg',
    );
  }
  const client = postgres(url, { max: 2, connect_timeout: CONNECT_MS / 1000, onnotice: () => {} });
  return { client, end: () => client.end({ timeout: 1 }) };
}

/** The address without its password, if it means the same then; undefined otherwise. */
function withoutPassword(url) {
  if ([...url.searchParams.keys()].some((name) => !KEPT.includes(name))) return undefined;
  const plain = new URL(url);
  plain.password = '';
  return plain.href;
}

/** What else may be wrong with an address that was kept, or was given so. */
const WITHOUT_PASSWORD = `It has no password: $${VARIABLE} may, or give $PGPASSWORD`;

function database(text, isSaid, io) {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw usageError('the remote is no address like postgres://user@host/database');
  }
  if (isSaid && (url.password !== '' || url.searchParams.has('password'))) {
    warn(io, `other users can read a password on the command line: give the address by $${VARIABLE}`);
  }
  return {
    hint: url.password === '' ? WITHOUT_PASSWORD : undefined,
    kept: withoutPassword(url),
    open() {
      const { client, end } = connect(text);
      return { remote: require('../sync/remotes/postgres').postgres(client), end };
    },
  };
}

function folder(text) {
  if (/^folder:$/i.test(text)) throw usageError('the remote names no folder: folder:/path');
  const isUrl = /^file:/i.test(text);
  const place = isUrl ? text : path.resolve(text.slice('folder:'.length));
  const remote = require('../sync/remotes/folder').folder(place);
  return {
    kept: isUrl ? text : `folder:${place}`,
    open: () => ({ remote, end: async () => {} }),
  };
}

/** `{ kept, open() }` of words. They are not repeated: a password may be in them. */
function placeOf(text, isSaid, io) {
  if (/^(folder|file):/i.test(text)) return folder(text);
  if (/^postgres(ql)?:/i.test(text)) return database(text, isSaid, io);
  throw usageError('a remote is folder:/path or postgres://user@host/database');
}

// What is remembered of a device.

function readKept(dir) {
  if (dir === null) return {};
  try {
    const kept = JSON.parse(require('../engine/private-file').readFile(path.join(dir, FILE), FILE_LIMIT));
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {}; // none; what is damaged is said anew with --remote
  }
}

function keep(io, dir, changes) {
  if (dir === null) return;
  try {
    const bytes = Buffer.from(JSON.stringify({ ...readKept(dir), ...changes }));
    require('../engine/private-file').writePrivate(path.join(dir, FILE), bytes);
  } catch (error) {
    warn(io, `where the remote is could not be remembered (${error.code}): give --remote each time`);
  }
}

const forget = (dir) => dir !== null && fs.rmSync(path.join(dir, FILE), { force: true });

/** The folder of the device that the options mean; null in memory. */
function deviceFolder(io) {
  const { discover, folderOf } = require('./device');
  return folderOf(discover(io.globals).options);
}

function meantPlace(io, { remote }, dir) {
  const named = process.env[VARIABLE];
  if (remote !== undefined) return placeOf(remote, true, io);
  if (named) return placeOf(named, false, io);
  const { remote: kept } = readKept(dir);
  if (typeof kept === 'string') return placeOf(kept, false, io);
  throw usageError(`where is the remote? Give --remote or $${VARIABLE}`);
}

// Failures.

/** What nobody has to repair. */
const WAITED = /^nobody has let this device in$/;

function explained(error, hint) {
  if (error?.name === 'SyncError') {
    const { says, helps } = require('../sync/reasons').wordsOf(error.reason);
    const message = helps === undefined ? says : `${says}. ${helps}`;
    return new CliError('SYNC', message, WAITED.test(error.reason) ? REFUSED : UNUSABLE);
  }
  if (error?.name === 'RemoteError') {
    const message = error.message.replace(/^[A-Z_]+: /, '');
    const isHinted = hint !== undefined && ['UNREACHABLE', 'REFUSED'].includes(error.code);
    return new CliError(error.code, isHinted ? `${message}. ${hint}` : message);
  }
  if (error?.code === LOCKED) return new CliError(LOCKED, 'The screen is locked: --unlock unlocks it first');
  return error;
}

/**
 * Runs `act({ device, sync, remote, dir, keep })` with the device open, and unlocked if that was asked for. `isLocal`: the
 * remote is not needed. Where it is remembered once something has worked there.
 */
async function withSync(io, options, act, { isLocal = false } = {}) {
  const dir = deviceFolder(io);
  const place = isLocal ? undefined : meantPlace(io, options, dir);
  const remember = (changes = {}) => {
    if (place !== undefined) keep(io, dir, { remote: place.kept, ...changes });
  };
  const work = async ({ device }) => {
    if (options.unlock) {
      const lock = device.screenLock(device.users.foreground);
      if (lock.state.locked) lock.unlock(await require('./assets').lockPassword(io, lock, options));
    }
    const opened = place?.open();
    try {
      return await act({ device, sync: device.sync, remote: opened?.remote, dir, keep: remember });
    } finally {
      await device.sync.pause();
      await opened?.end();
    }
  };
  try {
    return await require('./device').withDevice(io, work);
  } catch (error) {
    throw explained(error, place?.hint);
  }
}

/** The same after a round, for what is said to the others. */
function withRound(io, options, act) {
  return withSync(io, options, async (open) => {
    const { withProgress } = require('./progress');
    await withProgress(io, 'Reading what the others have written', (progress) => {
      progress.show();
      return open.sync.run({ remote: open.remote, once: true });
    });
    open.keep();
    return act(open);
  });
}

/** A member by its id or, where only one has it, by its name. */
function memberOf(members, word) {
  const devices = members.filter(({ kind }) => kind === 'device');
  const found = devices.filter(({ id, name }) => id === word || name === word);
  if (found.length === 1) return found[0];
  throw found.length === 0
    ? new CliError('NOT_FOUND', "there is no such member; see 'sync status'")
    : usageError("several members have this name: give the id, from 'sync status'");
}

/** Resolves with the first signal that ends a command; `end` stops listening. */
function untilSignal(names = ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  let end;
  const told = new Promise((resolve) => {
    end = () => {
      for (const name of names) process.off(name, resolve);
      resolve(undefined);
    };
    for (const name of names) process.on(name, resolve);
  });
  return { told, end };
}

/** What an asset or an entry is called, on a line. */
function nameOf({ kind, owner, alias, vault, service, account }) {
  if (kind === 'asset') return `${owner} ${alias}`;
  if (kind === 'entry') return `${vault}: ${service} ${account}`;
  return '(its name is locked)';
}

module.exports = {
  explained,
  forget,
  keep,
  memberOf,
  nameOf,
  readKept,
  deviceFolder,
  untilSignal,
  VARIABLE,
  withRound,
  withSync,
};
