'use strict';

// The options of openVault: where the vault is, and what its folder is encrypted with.

const path = require('node:path');
const { types } = require('node:util');
const { folderOf, platformFolder } = require('../engine/folder');
const { bytesOf, membersOf, ownOf } = require('../engine/plain');
const { guard, invalid } = require('./error');
const given = require('./arguments');

const KNOWN = ['name', 'dir', 'key', 'device', 'inMemory', 'readOnly', 'accessible', 'durability'];
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
/** As the engine numbers them. */
const ACCESS = { afterFirstUnlock: 1, whileUnlocked: 2 };
const DURABILITY = ['full', 'normal'];

function oneOf(what, value, known) {
  if (!known.includes(value)) throw invalid(`${what} must be one of ${known.join(', ')}`);
  return value;
}

function flag(what, value) {
  if (typeof value !== 'boolean') throw invalid(`${what} must be true or false`);
  return value;
}

/** A root key as createDevice takes it, with bytes of ours: the vault opens later, and callers wipe theirs. */
function rootKeyOf(key) {
  if (key === undefined) return undefined;
  if (typeof key === 'string') return { kind: 'passphrase', passphrase: key };
  if (types.isUint8Array(key)) return { kind: 'raw', key: guard(() => bytesOf('key', key)) };
  if (typeof key === 'function') return { kind: 'callback', get: key };
  const own = guard(() => membersOf('key', key));
  if (own.kind !== 'raw' && own.kind !== 'passphrase') return key; // what fetches a key is called with its own `this`
  for (const [member, value] of Object.entries(own))
    if (types.isUint8Array(value)) own[member] = guard(() => bytesOf(`key.${member}`, value));
  return own;
}

/** Overwrites the bytes of such a root key. */
function wipeRootKey(rootKey) {
  for (const value of Object.values(rootKey ?? {})) if (types.isUint8Array(value)) value.fill(0);
}

/** Where vaults are that are given no folder. */
const baseFolder = () =>
  ownOf(process.env, 'OHOS_SECURITY_KIT_DIR') || path.join(platformFolder(), 'ohos-security-kit');

/** The options, checked; `dir` is absolute, or null for a vault that is in memory or of a device. */
function vaultOptions(options) {
  if (typeof options !== 'object' || options === null) throw invalid('openVault needs { name }');
  const own = given.options('openVault', options, KNOWN);
  for (const [member, value] of Object.entries(own)) if (value === null) own[member] = undefined;
  const {
    name,
    device,
    inMemory = false,
    readOnly = false,
    accessible = 'afterFirstUnlock',
    durability = 'full',
  } = own;
  if (typeof name !== 'string' || !NAME.test(name))
    throw invalid(
      'name must be 1 to 64 letters, digits, ".", "_" and "-", beginning with a letter or a digit',
    );
  const isPlaced = own.dir !== undefined || own.key !== undefined;
  if (device !== undefined && (isPlaced || inMemory))
    throw invalid('device takes the place of dir, key and inMemory');
  if (flag('inMemory', inMemory) && own.dir !== undefined) throw invalid('inMemory takes the place of dir');
  const isInFolder = device === undefined && !inMemory;
  return {
    name,
    device,
    isReadOnly: flag('readOnly', readOnly),
    access: ACCESS[oneOf('accessible', accessible, Object.keys(ACCESS))],
    durability: oneOf('durability', durability, DURABILITY),
    rootKey: rootKeyOf(own.key),
    dir: isInFolder ? guard(() => folderOf('dir', own.dir ?? path.join(baseFolder(), 'vaults', name))) : null,
  };
}

module.exports = { baseFolder, rootKeyOf, vaultOptions, wipeRootKey };
