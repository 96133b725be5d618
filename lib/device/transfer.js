'use strict';

// What goes from one device to another: a clone of it, and the backup of an app. Secrets are opened and sealed anew in the engine;
// no plain byte of one is here.

const { argumentError, fileError } = require('../engine/errors');
const { lengthOf, optionsOf } = require('../engine/plain');
const { NO_FILE, readFile, writePrivate } = require('../engine/private-file');
const { isSecret } = require('../engine/secret');
const { App } = require('./app');
const { folderOf } = require('../engine/folder');

/** More is no backup: it would be of some hundred thousand assets. */
const LARGEST = 2 ** 30;
const LAST_USER = 2 ** 31 - 1;
/** To the engine: no user, so every one. */
const ALL_USERS = 2 ** 32 - 1;
/** Two counts stand before the bytes of a backup. */
const COUNTS = 8;

/** Runs `act` with the code that a test wants this call to end with, when its time has come; at once with 0 for none. */
const meeting = (core, api, act) =>
  core.instruments === null ? act(0) : core.instruments.meet(api).then((code) => act(code ?? 0));

/** What came of it, for those who called. */
function countsOf(reply) {
  const { totalCount, failedCount } = require('../engine/codec').decoders.syncResult(reply);
  return { totalCount, failedCount };
}

/** The tokens of the apps that are meant: one app, or all installations of a bundle that are no clones. */
function tokensOf(core, app, userId) {
  if (App.belongsTo(app, core)) {
    if (userId !== undefined && userId !== app.userId) throw argumentError("the app is another user's");
    return [app.tokenId];
  }
  if (typeof app !== 'string')
    throw argumentError('app must be an App of this device, or the name of a bundle');
  const isMeant = ({ manifest }) =>
    manifest.bundleName === app &&
    manifest.appIndex === 0 &&
    (userId === undefined || manifest.userId === userId);
  const meant = core.control('apps.list').filter(isMeant);
  if (meant.length === 0) throw argumentError('no such app is installed');
  return meant.map(({ tokenId }) => tokenId);
}

const isUser = (user) => Number.isInteger(user) && user >= 0 && user <= LAST_USER;

/** Tokens as the engine reads them. */
function bytesOf(tokens) {
  const bytes = Buffer.alloc(4 * tokens.length);
  for (const [index, token] of tokens.entries()) bytes.writeUInt32LE(token, 4 * index);
  return new Uint8Array(bytes);
}

/** Clones a device into another one. */
async function clone(core, into, options) {
  const { user, app, ...rest } = optionsOf('options', options);
  if (into === undefined) throw argumentError('a Device to clone into is needed');
  if (Object.keys(rest).length > 0) throw argumentError('the options are user and app');
  if (user !== undefined && !isUser(user)) throw argumentError('user must be the number of a user');
  core.open();
  into.open();
  const apps = app === undefined ? undefined : bytesOf(tokensOf(core, app, user));
  const act = (code) => core.native.clone(core.id, into.id, user ?? ALL_USERS, code, apps);
  const counts = countsOf(await meeting(core, 'clone', act));
  into.told?.('clone');
  return counts;
}

function passphraseOf(options) {
  const { passphrase, ...rest } = optionsOf('options', options);
  if (Object.keys(rest).length > 0) throw argumentError('the only option is passphrase');
  const isText = typeof passphrase === 'string';
  if (!isSecret(passphrase) || (isText ? passphrase.length : lengthOf(passphrase)) === 0)
    throw argumentError('a passphrase is needed, as a string or a Uint8Array');
  return { passphrase };
}

/** What a backup that cannot be written or read is: 24000014, with the system's reason. */
function failed(what, error) {
  const detail = error.code === NO_FILE ? 'it is a link, or no file' : (error.code ?? error.message);
  return Object.assign(fileError(`the backup cannot be ${what}: ${detail}`), { cause: error });
}

/** Writes the backup of an app. */
async function backUp(core, tokenId, file, options) {
  const secrets = passphraseOf(options);
  const path = folderOf('file', file);
  const made = core.withSecrets(secrets, (passphrase) => core.native.backUp(core.id, tokenId, passphrase));
  const reply = await made;
  try {
    writePrivate(path, reply.subarray(COUNTS));
  } catch (error) {
    throw failed('written', error);
  }
  const counts = new DataView(reply.buffer, reply.byteOffset, COUNTS);
  return { totalCount: counts.getUint32(0, true), failedCount: counts.getUint32(4, true) };
}

function read(path) {
  try {
    return readFile(path, LARGEST);
  } catch (error) {
    throw failed('read', error);
  }
}

/** Restores an app from its backup. */
async function restore(core, tokenId, file, options) {
  const secrets = passphraseOf(options);
  const path = folderOf('file', file);
  core.open();
  const act = (code) => {
    // What is to fail reads nothing.
    const bytes = code === 0 ? read(path) : undefined;
    return core.withSecrets(secrets, (passphrase) =>
      core.native.restoreBackup(core.id, tokenId, code, passphrase, bytes),
    );
  };
  const counts = countsOf(await meeting(core, 'restore', act));
  core.told?.('restoreBackup');
  return counts;
}

module.exports = { backUp, clone, restore };
