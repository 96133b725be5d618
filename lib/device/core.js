'use strict';

// A device as the kits see it: opened on first use, with the app that calls.

const { argumentError, closedError } = require('../engine/errors');
const { isCallable, membersOf, ownOf, toJson } = require('../engine/plain');
const { wipe, wipeGiven, withSecrets } = require('../engine/secret');

/** As they are when this is loaded: a test runner may put others in their place that wait for the test. */
const { nextTick } = process;
const afterTurn = setImmediate;

/** The number of a name that no permission has: tomorrow it may have one. */
const NOBODYS = 0xffffffff;

/** Devices that are open, so that an ending process leaves them in good order. */
const open = new Set();
const WARNING = 'OhosSecurityKitWarning';

const warn = (text) => process.emitWarning(text, WARNING);
/** A process that is ending hands out no warnings any more. */
const warnNow = (text) => require('node:fs').writeSync(2, `(node:${process.pid}) ${WARNING}: ${text}\n`);

function closeAll() {
  for (const core of open) {
    try {
      core.close(warnNow);
    } catch {
      // The process ends; what was acknowledged is durable in any case.
    }
  }
}

class DeviceCore {
  /** Number of the native device; -1 until it is opened. */
  id = -1;
  /** The addon, loaded when the device is opened. */
  native;
  /** Told of OPERATION_TYPE while the device shares an account. */
  operation = null;
  /** Records calls and injects faults while a test wants it. */
  instruments = null;
  /** Told of each device call by its name, of the opening and of the end, while somebody inspects or watches. */
  told = null;
  /** Apps by token, so that one app is one object. */
  apps = new Map();
  /** Numbers of permissions by name, as far as checks asked for them. */
  permissionNumbers = new Map();
  clockKind = 'system';
  deviceType = 'phone';
  /** Nothing happens to this device but by calls of this object: no other process, no time of its own. */
  isClosedWorld = false;
  /** Closed, perhaps before it was ever opened. */
  #isClosed = false;
  #sync;
  /** The end of this turn is waited for. */
  #isTurn = false;
  #endTurn = () => {
    this.#isTurn = false;
    if (this.#isClosed) return;
    const isHandful = this.native.flush(this.id) === 1;
    // Others may have something to do in this round of the loop; what they queue shares the commit.
    if (isHandful) afterTurn(this.#commit);
  };
  #commit = () => {
    if (!this.#isClosed) this.native.commit(this.id);
  };
  /** Listeners, once the first is added. */
  #subscriptions;
  /** Who answers dialogs, once that was asked or set. */
  #dialogs;
  #options;
  /** Passwords that are given as bytes are overwritten. */
  #wipesGiven = false;
  #scope = null;
  /** The device's own app, which goes on under another token when it is installed anew or the device is reset. */
  #own = { token: 0 };
  /** Token of the app that calls when nobody says otherwise; read through callerToken, which opens the device first. */
  #token = 0;

  /** `options` returns the options when the device is opened. */
  constructor(options) {
    this.#options = options;
  }

  open() {
    if (this.id >= 0) return;
    if (this.#isClosed) throw closedError();
    const { options, wipesGiven, secret, fetch, given } = optionsToOpen(this.#options());
    this.#wipesGiven = wipesGiven;
    try {
      this.native = require('../engine/native');
      require('../kits/asset').load();
      this.id = this.native.open(toJson({ ...options, copy: this.native.place }), secret, fetch);
    } finally {
      if (secret !== undefined) wipe(secret);
      if (wipesGiven) wipeGiven(given);
    }
    this.#options = undefined; // a passphrase may be in them
    this.clockKind = options.clock ?? 'system';
    /** Where it is; null in memory, undefined for the folder of the system. */
    this.place = options.inMemory === true ? null : options.dataDir;
    this.deviceType = options.deviceType ?? 'phone';
    this.isClosedWorld = options.inMemory === true && this.clockKind === 'manual';
    this.#own.token = this.control('apps.default');
    this.#token = this.#own.token;
    if (open.size === 0) process.on('exit', closeAll);
    open.add(this);
    this.told?.('open');
  }

  /** A call of the device API: JSON in, with bytes where it takes some, and JSON or bytes out. */
  control(name, input = {}, ...bytes) {
    this.open();
    const reply = this.native.control(this.id, name, toJson(input), ...bytes);
    this.pump();
    this.told?.(name);
    return typeof reply === 'string' ? JSON.parse(reply) : reply;
  }

  /** The same with passwords, by their names, as the last of its bytes. */
  controlWith(secrets, name, input, ...bytes) {
    return this.withSecrets(secrets, (...wiped) => this.control(name, input, ...bytes, ...wiped));
  }

  /** Runs `act` with the bytes of passwords, by their names, which are wiped when it returns. */
  withSecrets(secrets, act) {
    this.open();
    return withSecrets(secrets, act, this.#wipesGiven);
  }

  /** Whether an app holds a permission: 0 or -1; throws 12100001 for what is no name. */
  check(token, name) {
    return this.native.check(this.id, token, this.permissionNumbers.get(name) ?? this.#numberOf(name));
  }

  /** The number of a permission, which stays the same while the device is open. */
  #numberOf(name) {
    const number = this.native.permission(this.id, name);
    if (number !== NOBODYS) this.permissionNumbers.set(name, number);
    return number;
  }

  /** A call was queued: those of one turn of the event loop are committed together, when it is over. */
  queued() {
    if (this.#isTurn) return;
    this.#isTurn = true;
    nextTick(this.#endTurn);
  }

  /** Another root key. */
  rotateRootKey(next) {
    this.open();
    const { rootKey, secret, fetch, given } = require('./root-key').rootKeyOf('rootKey', next);
    try {
      this.native.rotate(this.id, toJson({ rootKey }), secret, fetch);
    } finally {
      if (secret !== undefined) wipe(secret);
      if (this.#wipesGiven) wipeGiven(given);
    }
  }

  get subscriptions() {
    this.#subscriptions ??= new (require('./subscriptions').Subscriptions)(this);
    return this.#subscriptions;
  }

  get dialogs() {
    this.open();
    this.#dialogs ??= new (require('../dialogs/dialogs').Dialogs)((token) => this.appOf(token));
    return this.#dialogs;
  }

  /** Hands out what has happened, if anybody listens. */
  pump() {
    this.#subscriptions?.pump();
  }

  /** The app with this token; undefined for none. */
  appOf(token) {
    const view = this.control('apps.get', { tokenId: token });
    return view === null ? undefined : require('./app').App.of(this, view);
  }

  /** Looks again when a timer of one-time permissions, which run ten seconds, may have fired (spec/access-control.md 5.6). */
  expireLater(ms = 10_000) {
    if (this.clockKind !== 'system') return;
    const look = () => {
      if (open.has(this)) this.control('clock.tick');
    };
    setTimeout(look, ms + 10).unref();
  }

  /** An app is no longer installed. */
  gone(token, why) {
    this.apps.delete(token);
    this.#subscriptions?.clear(token);
    this.#dialogs?.cancelOf(token, why);
  }

  /** What a restart of the device ends for apps: open dialogs, listeners. */
  restarted(why) {
    this.#dialogs?.cancel(why);
    this.#subscriptions?.clear();
  }

  /** The account whose devices share what it trusts. */
  get sync() {
    this.#sync ??= new (require('../sync/sync').Sync)(this);
    return this.#sync;
  }

  /** What is known of it, for whoever may not wait; null while nobody has asked, and without an account. */
  get syncHealth() {
    return this.#sync?.health ?? null;
  }

  /** Closes in all cases: what cannot be done any more, such as the backup on a full disk, is a warning. */
  close(say = warn) {
    this.#isClosed = true;
    if (!open.has(this)) return;
    this.#sync?.end();
    this.told?.('close');
    this.restarted('the device was closed');
    open.delete(this);
    if (open.size === 0) process.off('exit', closeAll);
    const undone = JSON.parse(this.native.control(this.id, 'close', '{}'));
    if (undone.length > 0 && !this.#isRemoved())
      say(`the device is closed, but not everything could be done: ${undone.join('; ')}`);
  }

  /** Whether the folder is gone, as when a test suite cleans up: nothing of it is left that anything could be done for. */
  #isRemoved() {
    return typeof this.place === 'string' && !require('node:fs').existsSync(this.place);
  }

  /** Token of the app that calls now: that of the innermost runAs, else the device's. No device, no token: it is opened. */
  callerToken() {
    this.open();
    return this.#scope?.getStore() ?? this.#token;
  }

  /** The caller, for a call that is held until later. */
  keepCaller(token) {
    return token === this.#own.token ? this.#own : { token };
  }

  /** Makes an app the one that calls when nobody says otherwise. */
  setCaller(token) {
    this.#token = token;
  }

  /** An app was installed anew: it goes on under another token. */
  replaced(before, token) {
    this.gone(before, 'the app was installed anew');
    if (this.#token === before) this.#token = token;
    if (this.#own.token === before) this.#own.token = token;
  }

  /** The stored state is another one: the apps met so far may be gone, and the device calls as its own app again. */
  renewed(why) {
    this.restarted(why);
    this.apps.clear();
    this.#own.token = this.control('apps.default');
    this.#token = this.#own.token;
  }

  runAs(token, fn) {
    if (!isCallable(fn)) throw argumentError('runAs needs a function to run');
    this.#scope ??= new (require('node:async_hooks').AsyncLocalStorage)();
    return this.#scope.run(token, fn);
  }
}

/** Options as the engine reads them, and the root key's parts; members that are null count as left out (D28). */
function optionsToOpen(given) {
  const options = membersOf('options', given);
  for (const [name, value] of Object.entries(options))
    if (value === null || value === undefined) delete options[name];
  const named = ownOf(process.env, 'OHOS_DEVICE_DIR');
  const { folderOf } = require('../engine/folder');
  if (options.dataDir !== undefined) options.dataDir = folderOf('dataDir', options.dataDir);
  // For test runners: nothing touches the disk, unless options name a place.
  else if (named === ':memory:') options.inMemory ||= true;
  else if (named && options.inMemory !== true) options.dataDir = folderOf('OHOS_DEVICE_DIR', named);
  const { rootKey: key, wipePasswords: wipesGiven = false, ...rest } = options;
  const plain = { __proto__: null, ...rest };
  if (typeof wipesGiven !== 'boolean') throw argumentError('wipePasswords must be true or false');
  if (key === undefined)
    return { options: plain, wipesGiven, secret: undefined, fetch: undefined, given: undefined };
  const { rootKey, ...beside } = require('./root-key').rootKeyOf('rootKey', key);
  return { options: { __proto__: null, ...plain, rootKey }, wipesGiven, ...beside };
}

module.exports = { DeviceCore };
