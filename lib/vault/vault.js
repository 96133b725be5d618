'use strict';

// A vault as programs see it. It opens with the first call that needs it; nothing is on disk before the first write.

const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const calls = require('./calls');
const given = require('./arguments');
const { Changes } = require('./changes');
const { closed, guard, invalid, vaultError, VaultError } = require('./error');
const { rootKeyOf, vaultOptions, wipeRootKey } = require('./options');
const { Transaction } = require('./transaction');

/** Most runs of a transaction that others get in the way of. */
const MOST_RUNS = 20;
/** The name under which transactions that were disturbed take turns: a lease, which no entry needs to have. */
const TURN = { service: '\0transactions', account: '' };
/** How often a transaction looks for its turn before it runs again without; each time it was disturbed, so much longer. */
const LOOKS = 8;
/** Longest lease across the account, in milliseconds. */
const LONGEST_LEASE = 600_000;
/** Longest pause between two looks at whoever computes, in milliseconds. */
const LONGEST_PAUSE = 16;

const READ = 'signal';
const ENTRY = ['labels', 'expiresAt'];

/** What a commit that was not carried out means. */
const REFUSALS = {
  conflict: () => new VaultError('BUSY', 'others changed what was read, again and again'),
  missing: () => new VaultError('NOT_FOUND', 'there is no such entry'),
  taken: () => new VaultError('EXISTS', 'there is an entry of the new name'),
};

/** The results of what was carried out; undefined if others changed what was checked. */
function resultsOf({ status, results }) {
  if (status === 'conflict') return undefined;
  if (status !== 'done') throw REFUSALS[status]();
  return results;
}

/** What becomes of the results of writes, and of what is found. */
const noting = (commit) => void resultsOf(commit);
const whether = (commit) => resultsOf(commit)[0] === 1n;
const howMany = (commit) => Number(resultsOf(commit)[0]);
const isDone = (commit) => resultsOf(commit) !== undefined;
const entriesOf = (entries) => entries;
const firstOf = ([entry = null], idOfFirst) => ({ id: entry === null ? 0n : idOfFirst(), entry });

const pauseSync = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** What cannot be looked at may be there: opening it says why it cannot. */
function mayBeThere(file) {
  try {
    fs.statSync(file);
    return true;
  } catch ({ code }) {
    return code !== 'ENOENT'; // throwIfNoEntry takes ENOTDIR for the same, in some versions of Node
  }
}

/** Which file that is; undefined for none. */
function identityOf(file) {
  try {
    const { dev, ino } = fs.statSync(file);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

/** A vault that nobody has any more is closed, which finishes what was called. */
const dropped = new FinalizationRegistry(({ id, core }) => {
  try {
    calls.load().closeVault(id);
    core?.close();
  } catch {
    // nobody could be told, and what was acknowledged is durable in any case
  }
});

class Vault {
  #options;
  /** Whether it begins anew where its folder was removed. With a key it cannot: that is forgotten. */
  #isRenewable;
  /** Which database is open, of a vault that begins anew. */
  #database;
  /** The device: its own, or that of the options. */
  #core;
  #ownsCore;
  /** Number of the native vault; -1 until it is opened. */
  #id = -1;
  #isClosed = false;
  #changes = new Changes((since) => this.#look(since));
  #queued = () => this.#core.queued();

  constructor(options, isRenewable = false) {
    this.#options = vaultOptions(options);
    const { name, device, dir, rootKey } = this.#options;
    this.#isRenewable = isRenewable && dir !== null && rootKey === undefined;
    this.#ownsCore = device === undefined;
    if (device !== undefined) {
      this.#core = require('../device/device').coreOf(device);
      if (this.#core === undefined) throw invalid('device must be what createDevice returned');
    }
    Object.defineProperties(this, {
      name: { value: name, enumerable: true },
      dir: { value: dir ?? this.#core?.place ?? null, enumerable: true },
    });
  }

  /** Whether there is anything to be read. */
  #exists() {
    if (this.#isClosed) throw closed();
    if (this.#isOpen()) return true;
    const { dir } = this.#options;
    if (dir !== null && !mayBeThere(path.join(dir, 'device.json'))) return false;
    if (dir === null && this.#core === undefined) return false;
    this.#open();
    return true;
  }

  #open() {
    if (this.#isClosed) throw closed();
    if (this.#isOpen()) return;
    const { name, dir, rootKey, durability } = this.#options;
    guard(() => {
      const native = calls.load();
      if (this.#core === undefined) {
        const { DeviceCore } = require('../device/core');
        const place = dir === null ? { inMemory: true } : { dataDir: dir, durability };
        const core = new DeviceCore(() => (rootKey === undefined ? place : { ...place, rootKey }));
        core.open();
        this.#core = core;
        this.#forgetKey();
      } else {
        this.#core.open();
      }
      this.#id = native.openVault(this.#core.id, name);
      dropped.register(this, { id: this.#id, core: this.#ownsCore ? this.#core : undefined }, this);
    });
    if (this.#isRenewable) this.#database = this.#databaseNow();
  }

  #databaseNow() {
    return identityOf(path.join(this.#options.dir, 'store.db'));
  }

  /** Whether it is open. One that begins anew is let go of when its folder was removed or replaced. */
  #isOpen() {
    if (this.#id < 0) return false;
    if (!this.#isRenewable || this.#databaseNow() === this.#database) return true;
    dropped.unregister(this);
    calls.load().closeVault(this.#id);
    this.#id = -1;
    guard(() => this.#core.close());
    this.#core = undefined;
    return false;
  }

  #forgetKey() {
    wipeRootKey(this.#options.rootKey);
    this.#options.rootKey = undefined;
  }

  /** Before something is written. */
  #forWriting() {
    if (this.#options.isReadOnly) throw new VaultError('READ_ONLY', 'the vault was opened for reading');
    this.#open();
  }

  /** The turn of an async call: what fails is a rejection, and nothing happens for a signal that has fired. */
  async #later(options, known, act) {
    const own = given.options('options', options, known);
    given.checkSignal(own.signal);
    return act(own, own.signal);
  }

  /** The turn of a read, which a signal also ends while it runs. */
  #read(options, act) {
    return this.#later(options, [READ], (_, signal) => {
      const reply = act();
      return signal && calls.isPromise(reply) ? unlessFired(signal, reply) : reply;
    });
  }

  // Reading one entry.

  #get(service, account, as, missing, later) {
    given.service(service);
    given.account(account);
    return this.#exists() ? calls.get(this.#id, service, account, as, later, this.#queued) : missing;
  }

  get(service, account, options) {
    return this.#read(options, () => this.#get(service, account, 'text', null, true));
  }

  getSync(service, account) {
    return this.#get(service, account, 'text', null, false);
  }

  getBytes(service, account, options) {
    return this.#read(options, () => this.#get(service, account, 'bytes', null, true));
  }

  getBytesSync(service, account) {
    return this.#get(service, account, 'bytes', null, false);
  }

  has(service, account, options) {
    return this.#read(options, () => this.#get(service, account, 'has', false, true));
  }

  hasSync(service, account) {
    return this.#get(service, account, 'has', false, false);
  }

  // Reading several.

  #find(query, values, later) {
    if (!this.#exists()) return [];
    return calls.find(this.#id, query, values, entriesOf, later, this.#queued);
  }

  #ofService(service) {
    const isAll = service === undefined || service === null;
    return { __proto__: null, service: isAll ? undefined : given.service(service) };
  }

  #query(query) {
    const known = ['service', 'servicePrefix', 'account', 'accountPrefix', 'labels'];
    if (typeof query !== 'object' || query === null) throw invalid('find needs a query');
    const own = given.options('query', query, known);
    for (const member of known.slice(0, -1)) {
      own[member] ??= undefined;
      if (own[member] !== undefined) given.name(member, own[member]);
    }
    own.labels = given.labels(own.labels);
    return own;
  }

  list(service, options) {
    return this.#read(options, () => this.#find(this.#ofService(service), false, true));
  }

  listSync(service) {
    return this.#find(this.#ofService(service), false, false);
  }

  entries(service, options) {
    return this.#read(options, () => this.#find(this.#ofService(service), true, true));
  }

  entriesSync(service) {
    return this.#find(this.#ofService(service), true, false);
  }

  find(query, options) {
    return this.#read(options, () => this.#find(this.#query(query), false, true));
  }

  findSync(query) {
    return this.#find(this.#query(query), false, false);
  }

  // Writing.

  #write(later, kind, members, finish) {
    this.#forWriting();
    return calls.commit(this.#id, [], [[kind, members]], finish, later, this.#queued);
  }

  #set(service, account, value, { labels, expiresAt }, later) {
    const members = {
      service: given.service(service),
      account: given.account(account),
      access: this.#options.access,
      expires: given.expiresAt(expiresAt),
      labels: given.labels(labels),
      value: given.value(value),
    };
    return this.#write(later, 'set', members, noting);
  }

  set(service, account, value, options) {
    return this.#later(options, [...ENTRY, READ], (own) => this.#set(service, account, value, own, true));
  }

  setSync(service, account, value, options) {
    this.#set(service, account, value, given.options('options', options, ENTRY), false);
  }

  #delete(service, account, later) {
    const name = { service: given.service(service), account: given.account(account) };
    if (!this.#options.isReadOnly && !this.#exists()) return false;
    return this.#write(later, 'delete', name, whether);
  }

  delete(service, account, options) {
    return this.#later(options, [READ], () => this.#delete(service, account, true));
  }

  deleteSync(service, account) {
    return this.#delete(service, account, false);
  }

  #rename(service, account, to, replace, later) {
    const name = { service: given.service(service), account: given.account(account) };
    const next = given.options('to', to, ['service', 'account']);
    if (next.service === undefined && next.account === undefined)
      throw invalid('to must have a service, an account or both');
    if (typeof replace !== 'boolean') throw invalid('replace must be true or false');
    const renamed = {
      service: given.service(next.service ?? service, 'to.service'),
      account: given.account(next.account ?? account, 'to.account'),
    };
    if (!this.#options.isReadOnly && !this.#exists()) throw REFUSALS.missing();
    return this.#write(later, 'rename', { ...name, to: renamed, replace }, noting);
  }

  rename(service, account, to, options) {
    return this.#later(options, ['replace', READ], ({ replace = false }) =>
      this.#rename(service, account, to, replace, true),
    );
  }

  renameSync(service, account, to, options) {
    const { replace = false } = given.options('options', options, ['replace']);
    this.#rename(service, account, to, replace, false);
  }

  #clear(service, later) {
    const which = this.#ofService(service);
    if (!this.#options.isReadOnly && !this.#exists()) return 0;
    return this.#write(later, 'clear', which, howMany);
  }

  clear(service, options) {
    return this.#later(options, [READ], () => this.#clear(service, true));
  }

  clearSync(service) {
    return this.#clear(service, false);
  }

  // Several at once.

  #begin() {
    const look = (service, account) =>
      this.#exists() ? calls.get(this.#id, service, account, 'state', false) : { id: 0n, bytes: null };
    return new Transaction(look, this.#options.access);
  }

  /** Commits what a transaction wants: whether it counts. What `fn` throws counts likewise: perhaps it saw two moments. */
  #end(transaction, { error }, later) {
    const { checks, writes: wanted } = transaction.end();
    const writes = error === undefined ? wanted : [];
    // What only reads must see one moment, and needs no folder.
    if (writes.length === 0 && (checks.length < 2 || !this.#exists())) return true;
    if (writes.length > 0) this.#forWriting();
    return calls.commit(this.#id, checks, writes, isDone, later, this.#queued);
  }

  /** Those that were disturbed take turns: looks for one, and gives the pauses between two looks. */
  *#looks(turn, run) {
    for (let looks = LOOKS * run; turn.lease < 0 && looks > 0; looks--) {
      if (this.#id >= 0 && !this.#options.isReadOnly)
        turn.lease = calls.lease(this.#id, TURN.service, TURN.account);
      if (turn.lease < 0) yield LONGEST_PAUSE * Math.random();
    }
  }

  #release(lease) {
    if (lease >= 0 && this.#id >= 0) calls.load().release(this.#id, lease);
  }

  transaction(fn, options) {
    return this.#later(options, [READ], async (_, signal) => {
      given.callback('fn', fn);
      const turn = { lease: -1 };
      try {
        for (let run = 1; run <= MOST_RUNS; run++) {
          const transaction = this.#begin();
          const outcome = await settled(fn, transaction);
          given.checkSignal(signal);
          if (await this.#end(transaction, outcome, true)) return endOf(outcome);
          for (const pause of this.#looks(turn, run)) await sleep(pause);
        }
      } finally {
        this.#release(turn.lease);
      }
      throw REFUSALS.conflict();
    });
  }

  transactionSync(fn) {
    given.callback('fn', fn);
    const turn = { lease: -1 };
    try {
      for (let run = 1; run <= MOST_RUNS; run++) {
        const transaction = this.#begin();
        const outcome = settledSync(fn, transaction);
        if (this.#end(transaction, outcome, false)) return endOf(outcome);
        for (const pause of this.#looks(turn, run)) pauseSync(pause);
      }
    } finally {
      this.#release(turn.lease);
    }
    throw REFUSALS.conflict();
  }

  // Computing once.

  /** The state of an entry with all that it has. */
  #stateOf(name) {
    return calls.find(this.#id, { __proto__: null, ...name }, true, firstOf, false);
  }

  update(service, account, fn, options) {
    return this.#later(options, [...ENTRY, 'timeout', 'across', 'lasts', READ], async (own, signal) => {
      const name = { service: given.service(service), account: given.account(account) };
      const { timeout = Number.POSITIVE_INFINITY } = own;
      if (typeof timeout !== 'number' || !(timeout >= 0)) throw invalid('timeout must be milliseconds');
      given.callback('fn', fn);
      // Refused before `fn` runs, which perhaps can run only once.
      const terms = {
        expires: given.expiresAt(own.expiresAt),
        labels: own.labels && given.labels(own.labels),
      };
      const { across, lasts } = own;
      if (across !== undefined && across !== 'account') throw invalid("across must be 'account'");
      if (lasts !== undefined && !(Number.isSafeInteger(lasts) && lasts >= 1 && lasts <= LONGEST_LEASE))
        throw invalid(`lasts must be 1 to ${LONGEST_LEASE} milliseconds`);
      this.#forWriting();
      const asked = this.#stateOf(name);
      const lease = await this.#wait(name, timeout, signal);
      try {
        if (across !== undefined) return await this.#renew(name, fn, terms, { lasts, timeout, signal });
        const found = this.#stateOf(name);
        if (found.id !== asked.id && !this.#hasExpired(asked, found)) return textOf(found.entry);
        return await this.#compute(name, found, fn, terms, signal);
      } finally {
        this.#release(lease);
      }
    });
  }

  /** Whether an entry is gone because its time is over, by the clock of its device. */
  #hasExpired(before, after) {
    const expiresAt = before.entry?.expiresAt ?? null;
    return after.entry === null && expiresAt !== null && expiresAt <= this.#core.control('clock.now');
  }

  async #wait({ service, account }, timeout, signal) {
    const start = performance.now();
    for (let pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      this.#forWriting();
      const lease = calls.lease(this.#id, service, account);
      if (lease >= 0) return lease;
      const left = timeout - (performance.now() - start);
      if (left <= 0) throw new VaultError('BUSY', 'somebody else computes the value, and takes too long');
      try {
        await sleep(Math.min(left, pause * (0.5 + Math.random())), undefined, { signal });
      } catch {
        given.checkSignal(signal);
      }
    }
  }

  /** The value that counts, on all devices of the account; `fn` runs on one of them. */
  async #renew(name, fn, terms, options) {
    const compute = async () => {
      const { entry } = this.#stateOf(name);
      const next = await fn(textOf(entry));
      given.checkSignal(options.signal);
      if (next === undefined) return undefined;
      if (next === null) throw invalid('across the account a value is renewed, not removed');
      given.value(next);
      if (typeof next !== 'string') calls.textOf(next); // what is no text is refused before it is shared
      const labels = terms.labels ?? entry?.labels ?? [];
      return { value: Buffer.from(next), access: this.#options.access, labels, expires: terms.expires };
    };
    try {
      await require('../sync/renew').renew(this.#core.sync, { vault: this.name, ...name }, compute, options);
    } catch (error) {
      if (error.isBusy) throw new VaultError('BUSY', 'another device computes the value, and takes too long');
      given.checkSignal(options.signal);
      throw vaultError(error);
    }
    return textOf(this.#stateOf(name).entry);
  }

  async #compute(name, found, fn, terms, signal) {
    let state = found;
    for (let run = 1; run <= MOST_RUNS; run++) {
      const { entry } = state;
      const next = await fn(textOf(entry));
      given.checkSignal(signal);
      if (next === undefined || (next === null && entry === null)) return textOf(entry);
      if (next !== null) given.value(next);
      const text = next === null || typeof next === 'string' ? next : calls.textOf(next);
      const labels = terms.labels ?? entry?.labels ?? [];
      const members = { ...name, ...terms, labels, access: this.#options.access, value: next };
      const write = next === null ? ['delete', name] : ['set', members];
      for (let from = state; ; from = state) {
        this.#forWriting();
        if (await calls.commit(this.#id, [[name, from.id]], [write], isDone, true, this.#queued)) return text;
        state = this.#stateOf(name);
        // Its time ran out while `fn` ran: nobody has changed it, and what can be computed once is computed.
        if (!this.#hasExpired(from, state)) break;
      }
    }
    throw REFUSALS.conflict();
  }

  // Hearing of changes.

  #look(since) {
    return this.#exists() ? calls.changes(this.#id, since) : { last: 0n, changes: [] };
  }

  on(event, listener) {
    if (event !== 'change') throw invalid("the only event is 'change'");
    given.callback('listener', listener);
    this.#changes.on(listener);
    return this;
  }

  off(event, listener) {
    if (event !== 'change') throw invalid("the only event is 'change'");
    this.#changes.off(listener);
    return this;
  }

  // The folder.

  rotateKey(next) {
    if (!this.#ownsCore) throw invalid('the key of a device is changed by device.rotateRootKey');
    if (next === undefined || next === null) throw invalid('rotateKey needs the next key');
    this.#forWriting();
    const rootKey = rootKeyOf(next);
    try {
      guard(() => this.#core.rotateRootKey(rootKey));
      this.#isRenewable = false;
    } finally {
      wipeRootKey(rootKey);
    }
  }

  close() {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#changes.stop();
    dropped.unregister(this);
    if (this.#id >= 0) calls.load().closeVault(this.#id);
    this.#id = -1;
    if (this.#ownsCore) guard(() => this.#core?.close());
    this.#forgetKey();
  }

  [Symbol.dispose]() {
    this.close();
  }

  async [Symbol.asyncDispose]() {
    this.close();
  }
}

/** What a promise gives, unless the signal fires first. */
async function unlessFired(signal, promise) {
  let fire;
  const fired = new Promise((_, reject) => {
    fire = () => reject(signal.reason);
  });
  signal.addEventListener('abort', fire);
  if (signal.aborted) fire();
  try {
    return await Promise.race([promise, fired]);
  } finally {
    signal.removeEventListener('abort', fire);
  }
}

/** What came of the function of a transaction: `{ value }` or `{ error: [thrown] }`. */
async function settled(fn, transaction) {
  try {
    return { value: await fn(transaction), error: undefined };
  } catch (thrown) {
    return { error: [thrown] };
  }
}

function settledSync(fn, transaction) {
  try {
    const value = fn(transaction);
    if (!calls.isPromise(value)) return { value, error: undefined };
    value.then(undefined, () => {}); // nobody waits for it
    throw invalid('transactionSync takes a function that returns at once; transaction takes the others');
  } catch (thrown) {
    return { error: [thrown] };
  }
}

function endOf({ value, error }) {
  if (error !== undefined) throw error[0];
  return value;
}

/** The value of an entry as text. */
const textOf = (entry) => entry && (entry.value ?? calls.textOf(entry.bytes));

const openVault = (options) => new Vault(options);

/** A vault of a drop-in: like the files of what it replaces, it may be removed and begins anew. */
const openRenewable = (options) => new Vault(options, true);

module.exports = { openRenewable, openVault, vaultError };
