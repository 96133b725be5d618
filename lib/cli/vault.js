'use strict';

// A vault as commands see it: which one is meant, how it is opened, what its entries look like.

const { CliError, exitOf, usageError } = require('./output');

const DEFAULT = 'default';
const NOT_FOUND = 'NOT_FOUND';

/** Options of the tool that are about a device. Left unheard they would mean another place than the one that is used. */
const OF_A_DEVICE = { device: '--device', app: '--app', user: '--user' };

function refuseDevice({ globals }) {
  const [, option] = Object.entries(OF_A_DEVICE).find(([name]) => globals[name] !== undefined) ?? [];
  if (option === undefined) return;
  throw usageError(`${option} is about a device and its apps; which vault it is say --vault and --dir`);
}

/** The key of the folder; undefined for what it has itself. */
async function keyOf(io, { keyring }) {
  const { passphraseFile } = io.globals;
  if (keyring && passphraseFile !== undefined) {
    throw usageError('the key is either in the keyring or of a passphrase: --keyring or --passphrase-file');
  }
  if (keyring) return { kind: 'keyring' };
  if (passphraseFile === undefined) return undefined;
  return { kind: 'passphrase', passphrase: await require('./secret').readPassphrase(io, passphraseFile) };
}

/** How the vault of a command is opened. */
async function vaultOptions(io, { vault = DEFAULT, dir, keyring }, more = {}) {
  refuseDevice(io);
  const key = await keyOf(io, { keyring });
  return { name: vault, ...(dir !== undefined && { dir }), ...(key !== undefined && { key }), ...more };
}

const WHICH_KEY = 'Name its key with --passphrase-file or --keyring, if it is not in the folder itself';
const HINTS = {
  READ_ONLY: 'See whose the folder is, and whether its disk can be written',
  NO_ADDON: "'ohos-security-kit doctor' says why",
};

/** An error of a vault with what helps. Its code stands behind the message already. */
function explained(error, { isKeyNamed = true } = {}) {
  if (typeof error?.code !== 'string' || error.name !== 'VaultError') return error;
  const message = error.message.replace(`${error.code}: `, '').replace(/\.$/, '');
  const hint = error.code === 'WRONG_KEY' && !isKeyNamed ? WHICH_KEY : HINTS[error.code];
  // What has no code of its own ends as it does for a device.
  const exit = error.code === 'FAILED' ? exitOf(error.cause) : undefined;
  return new CliError(error.code, hint === undefined ? message : `${message}. ${hint}`, exit);
}

/** Runs `act(vault)` with the vault that the options of a command name; `more` are further options of openVault. */
async function withVault(io, options, act, more) {
  let opened;
  try {
    opened = await vaultOptions(io, options, more);
    const vault = require('../vault').openVault(opened);
    try {
      return await act(vault);
    } finally {
      vault.close();
    }
  } catch (error) {
    throw explained(error, { isKeyNamed: opened?.key !== undefined });
  }
}

const noVault = () => new CliError(NOT_FOUND, 'There is no such vault');
const notFound = () => new CliError(NOT_FOUND, 'There is no such entry');

/** The words that name an entry, as they were given: an account may be left out only by saying so. */
function accountOf(account, { account: isNamed }) {
  if (isNamed === false && account !== undefined) {
    throw usageError('an account is named, and --no-account says that there is none');
  }
  if (isNamed === false) return '';
  if (account === undefined) {
    throw usageError('an account is needed; --no-account is for an entry without one');
  }
  return account;
}

/** Bytes as text; undefined if they are none. */
function textOf(data) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined;
  }
}

/** A value as JSON can say it. */
function valueInJson(bytes) {
  const text = textOf(bytes);
  return text === undefined ? { valueBase64: Buffer.from(bytes).toString('base64') } : { value: text };
}

const COLUMNS = {
  SERVICE: (entry) => entry.service,
  ACCOUNT: (entry) => entry.account,
  LABELS: (entry) => entry.labels.join(', '),
  BYTES: (entry) => entry.size,
  UPDATED: (entry) => entry.updatedAt.toISOString(),
  EXPIRES: (entry) => entry.expiresAt?.toISOString(),
};

/** Tells what was found, without values. */
function printEntries(io, entries) {
  const { note, print, table } = require('./output');
  const found = entries.map(({ service, account, labels, createdAt, updatedAt, expiresAt, size }) => ({
    service,
    account,
    labels,
    createdAt,
    updatedAt,
    expiresAt,
    size,
  }));
  const rows = entries.map((entry) => Object.values(COLUMNS).map((cell) => cell(entry)));
  print(io, found, table(Object.keys(COLUMNS), rows));
  if (entries.length === 0) note(io, 'No entries.');
}

module.exports = {
  accountOf,
  explained,
  notFound,
  noVault,
  printEntries,
  textOf,
  valueInJson,
  vaultOptions,
  withVault,
};
