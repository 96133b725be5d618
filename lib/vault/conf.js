'use strict';

// The class of the npm packages conf 15 and electron-store 11, on a vault.
//
// The whole configuration is one entry. So a write of several keys is one write, the keys keep their order, a schema sees what is
// stored, and reading costs one entry; it may have 1 MiB. What conf does not do: a change reads and writes in one transaction, so
// that of two processes which set different keys neither undoes what the other did.

const crypto = require('node:crypto');
const { isUtf8 } = require('node:buffer');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { isOpen } = require('./chosen');
const { deletePath, getPath, hasPath, setPath } = require('./dotted');
const { seal, unseal } = require('./seal');

const INTERNAL = '__internal__';
const MIGRATED = `${INTERNAL}.migrations.version`;
const ALGORITHMS = ['aes-256-cbc', 'aes-256-gcm', 'aes-256-ctr'];
const NOT_IN_JSON = ['undefined', 'symbol', 'function'];
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

const isReserved = (key) => key === INTERNAL || key.startsWith(`${INTERNAL}.`);
const hasReserved = (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).some(([key, inner]) => isReserved(key) || hasReserved(inner));

function checkKeyType(key) {
  if (typeof key !== 'string' && typeof key !== 'object')
    throw new TypeError(`Expected \`key\` to be of type \`string\` or \`object\`, got ${typeof key}`);
}

/** Of a key, or of several with their values. */
function checkKey(key) {
  if (typeof key === 'string' ? isReserved(key) : hasReserved(key))
    throw new TypeError(
      `Please don't use the ${INTERNAL} key, as it's used to manage this module internal operations.`,
    );
}

function checkValue(key, value) {
  const type = typeof value;
  if (NOT_IN_JSON.includes(type))
    throw new TypeError(
      `Setting a value of type \`${type}\` for key \`${key}\` is not allowed as it's not supported by JSON`,
    );
}

/** A configuration that a key encrypts once more: "osk" || 0x02 || salt(16), then as in seal.js. */
class Encryption {
  #password;
  #keys = new Map();
  #salt;

  static MAGIC = Buffer.from('osk\x02');
  static SALT_LENGTH = 16;
  static HEADER_LENGTH = Encryption.MAGIC.length + Encryption.SALT_LENGTH;

  constructor(password) {
    this.#password = password;
  }

  static isSealed(bytes) {
    return Buffer.from(bytes.subarray(0, Encryption.MAGIC.length)).equals(Encryption.MAGIC);
  }

  /** Slow on purpose, and done once for a salt. */
  #keyOf(salt) {
    const id = salt.toString('hex');
    let key = this.#keys.get(id);
    if (key === undefined) {
      key = crypto.scryptSync(this.#password, salt, 32, { N: 16384, r: 8, p: 1 });
      this.#keys.clear();
      this.#keys.set(id, key);
    }
    return key;
  }

  seal(text) {
    this.#salt ??= crypto.randomBytes(Encryption.SALT_LENGTH);
    return seal(this.#keyOf(this.#salt), Buffer.concat([Encryption.MAGIC, this.#salt]), text);
  }

  open(sealed) {
    const salt = Buffer.from(sealed.subarray(Encryption.MAGIC.length, Encryption.HEADER_LENGTH));
    const text = unseal(this.#keyOf(salt), Encryption.HEADER_LENGTH, sealed);
    if (text !== undefined) this.#salt = salt;
    return text;
  }
}

/** The parser's own message would repeat what is stored. */
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError('The configuration is no JSON');
  }
}

/** In the main process of Electron: the app, which has a folder, as electron-store uses it. */
function electronApp() {
  if (process.versions.electron === undefined) return undefined;
  try {
    return require('electron').app;
  } catch {
    return undefined;
  }
}

/** Defaults of the schema are put into it. What cannot be cloned, JSON has not either. */
function copyOf(defaults) {
  try {
    return structuredClone(defaults ?? {});
  } catch {
    return { ...defaults };
  }
}

/** The options, with what is left out in its place. */
function completed(given) {
  const options = {
    fileExtension: 'json',
    projectSuffix: 'nodejs',
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: true,
    ...given,
  };
  // electron-store has another name for it.
  options.configName ??= options.name ?? 'config';
  options.encryptionAlgorithm ??= ALGORITHMS[0];
  if (!ALGORITHMS.includes(options.encryptionAlgorithm))
    throw new TypeError(`The \`encryptionAlgorithm\` option must be one of: ${ALGORITHMS.join(', ')}`);
  if (!options.projectName || options.cwd) {
    const app = electronApp();
    if (app !== undefined) {
      options.cwd = path.resolve(app.getPath('userData'), options.cwd ?? '');
      options.projectVersion ||= app.getVersion();
    }
  }
  if (!options.cwd && !options.projectName) throw new Error('Please specify the `projectName` option.');
  return options;
}

/** Where a configuration is: how its vault is opened, and the name of its entry. */
function placeOf({ cwd, projectName, projectSuffix, configName, fileExtension, vault }) {
  const extension = typeof fileExtension === 'string' ? fileExtension.replace(/^\.+/, '') : '';
  const account = extension === '' ? String(configName) : `${configName}.${extension}`;
  const project = projectSuffix ? `${projectName}-${projectSuffix}` : String(projectName);
  const service = cwd ? 'conf' : project;
  const dir = cwd ? { dir: path.resolve(cwd, `${configName}.vault`) } : {};
  return { service, account, opens: isOpen(vault) ? vault : { name: 'conf', ...dir, ...vault } };
}

/** Vaults that configurations share, by their folders: a program has many in one. */
const shared = new Map();

function openShared(opens) {
  const fresh = require('./vault').openRenewable(opens);
  const found = shared.get(fresh.dir) ?? { vault: fresh, users: 0 };
  shared.set(fresh.dir, found);
  found.users += 1;
  return {
    vault: found.vault,
    close() {
      found.users -= 1;
      if (found.users > 0) return;
      shared.delete(found.vault.dir);
      found.vault.close();
    },
  };
}

/** The vault, and what is done when it is needed no more. One that the program opened is the program's to close. */
function opened({ opens }, isUsual) {
  if (isOpen(opens)) return { vault: opens, close() {} };
  if (isUsual) return openShared(opens);
  const vault = require('./vault').openRenewable(opens);
  return { vault, close: () => vault.close() };
}

class Conf {
  path;
  events = new EventTarget();
  #options;
  #place;
  #vault;
  #close;
  #encryption;
  #validate = () => [];
  #defaults = {};
  #isInMigration = false;
  #watcher;

  constructor(partialOptions = {}) {
    const options = completed(partialOptions);
    this.#options = options;
    this.#readSchema(options);
    Object.assign(this.#defaults, options.defaults);
    if (options.encryptionKey) this.#encryption = new Encryption(options.encryptionKey);
    this.#place = placeOf(options);
    const { vault, close } = opened(this.#place, options.vault === undefined);
    this.#vault = vault;
    this.#close = close;
    this.path = vault.dir ?? '';
    try {
      if (options.migrations) this.#migrate(options);
      else this.#addDefaults(options);
      if (options.watch) this.#watch();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get(key, defaultValue) {
    const { store } = this;
    if (this.#options.accessPropertiesByDotNotation) return getPath(store, key, defaultValue);
    return Object.hasOwn(store, key) ? store[key] : defaultValue;
  }

  set(key, value) {
    checkKeyType(key);
    if (typeof key !== 'object' && value === undefined) throw new TypeError('Use `delete()` to clear values');
    checkKey(key);
    const items = typeof key === 'object' ? Object.entries(key) : [[key, value]];
    for (const [name, item] of items) checkValue(name, item);
    this.#change((store) => {
      for (const [name, item] of items) this.#put(store, name, item);
    });
  }

  has(key) {
    const { store } = this;
    return this.#options.accessPropertiesByDotNotation ? hasPath(store, key) : Object.hasOwn(store, key);
  }

  appendToArray(key, value) {
    checkValue(key, value);
    checkKeyType(key);
    this.#change((store) => {
      const there = this.#options.accessPropertiesByDotNotation ? getPath(store, key) : store[key];
      if (there !== undefined && !Array.isArray(there))
        throw new TypeError(`The key \`${key}\` is already set to a non-array value`);
      checkKey(key);
      this.#put(store, key, [...(there ?? []), value]);
    });
  }

  reset(...keys) {
    const known = keys.filter((key) => this.#defaults[key] !== undefined);
    if (known.length === 0) return;
    this.#change((store) => {
      for (const key of known) this.#put(store, key, this.#defaults[key]);
    });
  }

  delete(key) {
    this.#change((store) => {
      if (this.#options.accessPropertiesByDotNotation) deletePath(store, key);
      else delete store[key];
    });
  }

  clear() {
    const fresh = Object.create(null);
    for (const [key, value] of Object.entries(this.#defaults)) {
      if (value === undefined) continue;
      checkValue(key, value);
      this.#put(fresh, key, value);
    }
    this.store = fresh;
  }

  onDidChange(key, callback) {
    if (typeof key !== 'string')
      throw new TypeError(`Expected \`key\` to be of type \`string\`, got ${typeof key}`);
    return this.#onChange(() => this.get(key), callback);
  }

  onDidAnyChange(callback) {
    return this.#onChange(() => this.store, callback);
  }

  get size() {
    return [...this].length;
  }

  get store() {
    return this.#read(this.#bytesIn(this.#vault));
  }

  set store(value) {
    if (typeof value !== 'object' || value === null) throw new TypeError('Expected `store` to be an object');
    this.#vault.transactionSync((entries) => this.#write(entries, this.#withInternal(entries, value)));
    this.#announce();
  }

  *[Symbol.iterator]() {
    for (const [key, value] of Object.entries(this.store)) {
      if (!isReserved(key)) yield [key, value];
    }
  }

  /** electron-store prepares its renderers here; with a vault they ask the main process. */
  static initRenderer() {}

  /** Beside conf: lets go of the vault. */
  close() {
    this._closeWatcher();
    this.#close();
    this.#close = () => {};
  }

  [Symbol.dispose]() {
    this.close();
  }

  _closeWatcher() {
    if (this.#watcher !== undefined) this.#vault.off('change', this.#watcher);
    this.#watcher = undefined;
  }

  #put(store, key, value) {
    if (this.#options.accessPropertiesByDotNotation) setPath(store, key, value);
    else if (!FORBIDDEN.includes(key)) store[key] = value;
  }

  /** Reads, changes and writes; all of it again if another process was quicker. */
  #change(act) {
    this.#vault.transactionSync((entries) => {
      const store = this.#read(this.#bytesIn(entries));
      act(store);
      this.#write(entries, store);
    });
    this.#announce();
  }

  #announce() {
    this.events.dispatchEvent(new Event('change'));
  }

  #bytesIn(entries) {
    const { service, account } = this.#place;
    return entries === this.#vault
      ? entries.getBytesSync(service, account)
      : entries.getBytes(service, account);
  }

  /** The configuration in these bytes. What cannot be read is an empty one where the options say so. */
  #read(bytes) {
    if (bytes === null) return Object.create(null);
    try {
      const store = this.#deserialize(this.#decrypt(bytes));
      if (!this.#isInMigration) this.#check(store);
      return Object.assign(Object.create(null), store);
    } catch (error) {
      if (this.#options.clearInvalidConfig && (error instanceof SyntaxError || Conf.#INVALID.has(error)))
        return Object.create(null);
      throw error;
    }
  }

  /** Errors of ours about what is stored. */
  static #INVALID = new WeakSet();

  static #invalid(message) {
    const error = new Error(message);
    Conf.#INVALID.add(error);
    return error;
  }

  #decrypt(bytes) {
    if (!Encryption.isSealed(bytes)) return Buffer.from(bytes);
    const text = this.#encryption?.open(bytes);
    if (text === undefined) throw Conf.#invalid('Failed to decrypt config data.');
    return text;
  }

  #deserialize(bytes) {
    if (!isUtf8(bytes)) throw new SyntaxError('The configuration is no text');
    return (this.#options.deserialize ?? parseJson)(bytes.toString());
  }

  #check(store) {
    const errors = this.#validate(store);
    if (errors.length > 0) throw Conf.#invalid(`Config schema violation: ${errors.join('; ')}`);
  }

  #write(entries, store) {
    if (!this.#isInMigration) this.#check(store);
    const text = (this.#options.serialize ?? ((value) => JSON.stringify(value, undefined, '\t')))(store);
    const bytes = Buffer.from(String(text));
    const { service, account } = this.#place;
    entries.set(service, account, this.#encryption === undefined ? bytes : this.#encryption.seal(bytes));
  }

  /** A new configuration, with what this class has noted in the one that is there. */
  #withInternal(entries, value) {
    if (Object.hasOwn(value, INTERNAL)) return value;
    try {
      const bytes = this.#bytesIn(entries);
      const there = bytes === null ? {} : this.#deserialize(this.#decrypt(bytes));
      if (Object.hasOwn(there, INTERNAL)) value[INTERNAL] = there[INTERNAL];
    } catch {
      // What is there cannot be read, and gives way.
    }
    return value;
  }

  #onChange(read, callback) {
    if (typeof callback !== 'function')
      throw new TypeError(`Expected \`callback\` to be of type \`function\`, got ${typeof callback}`);
    let current = read();
    const listener = () => {
      const [earlier, next] = [current, read()];
      if (isDeepStrictEqual(next, earlier)) return;
      current = next;
      callback.call(this, next, earlier);
    };
    this.events.addEventListener('change', listener);
    return () => this.events.removeEventListener('change', listener);
  }

  /** Hears of what other processes write, too. */
  #watch() {
    const { service, account } = this.#place;
    this.#watcher = (change) => {
      const isOurs = (change.service ?? service) === service && (change.account ?? account) === account;
      if (isOurs) this.#announce();
    };
    this.#vault.on('change', this.#watcher);
  }

  #readSchema({ schema, rootSchema, ajvOptions }) {
    if (!(schema ?? ajvOptions ?? rootSchema)) return;
    if (schema && typeof schema !== 'object') throw new TypeError('The `schema` option must be an object.');
    this.#validate = require('./schema').makeValidator({
      ...rootSchema,
      type: 'object',
      ...(schema ? { properties: schema } : {}),
    });
    for (const [key, definition] of Object.entries(schema ?? {})) {
      if (definition?.default !== undefined) this.#defaults[key] = definition.default;
    }
  }

  /** The defaults are stored where nothing else is. */
  #addDefaults({ defaults }) {
    const complete = (there) => {
      const store = Object.assign(Object.create(null), copyOf(defaults), there);
      this.#check(store);
      return store;
    };
    const there = this.store;
    if (isDeepStrictEqual(complete(there), there)) return;
    this.#vault.transactionSync((entries) => {
      this.#write(entries, this.#withInternal(entries, complete(this.#read(this.#bytesIn(entries)))));
    });
    this.#announce();
  }

  #migrate({ migrations, projectVersion, beforeEachMigration, defaults }) {
    if (!projectVersion) throw new Error('Please specify the `projectVersion` option.');
    this.#isInMigration = true;
    try {
      const { store } = this;
      const complete = Object.assign(Object.create(null), copyOf(defaults), store);
      if (!isDeepStrictEqual(complete, store))
        this.#change((now) => Object.assign(now, { ...complete, ...now }));
      this.#runMigrations(migrations, projectVersion, beforeEachMigration);
    } finally {
      this.#isInMigration = false;
    }
    this.#check(this.store);
  }

  #runMigrations(migrations, finalVersion, beforeEach) {
    const { compareVersions, isInRange, isVersion } = require('./versions');
    let reached = getPath(this.store, MIGRATED, '0.0.0');
    const isDue = (version) => {
      if (isVersion(version))
        return compareVersions(version, reached) > 0 && compareVersions(version, finalVersion) <= 0;
      return !(reached !== '0.0.0' && isInRange(reached, version)) && isInRange(finalVersion, version);
    };
    const note = (version) => this.#change((store) => setPath(store, MIGRATED, version));
    const versions = Object.keys(migrations).filter(isDue);
    let backup = structuredClone(this.store);
    for (const version of versions) {
      try {
        beforeEach?.(this, { fromVersion: reached, toVersion: version, finalVersion, versions });
        migrations[version]?.(this);
        note(version);
        reached = version;
        backup = structuredClone(this.store);
      } catch (error) {
        this.store = backup;
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(
          `Something went wrong during the migration! Changes applied to the store until this failed migration will be restored. ${reason}`,
        );
      }
    }
    if (!isVersion(reached) || compareVersions(reached, finalVersion) !== 0) note(finalVersion);
  }
}

module.exports = Conf;
Conf.default = Conf;
