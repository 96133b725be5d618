'use strict';

// `device.sync`: the account whose devices share what it trusts. Off until somebody begins or joins one; docs/sync has the design.

const { createHash } = require('node:crypto');
const { hostname } = require('node:os');
const { setTimeout: sleep } = require('node:timers/promises');
const { accessError, argumentError } = require('../engine/errors');
const { isCallable, membersOf, optionsOf } = require('../engine/plain');
const { call } = require('./calls');
const { Driver, LOCKED, NO_ACCOUNT, Stopped } = require('./driver');
const { bytesOf, textOf } = require('./text');

const TICKET = 'ticket';
const RECOVERY = 'recovery key';
/** Lengths in bytes of what people copy. */
const TICKET_LENGTH = 88;
const RECOVERY_LENGTH = 16;

const HOUR = 3_600_000;
/** How often the remote is asked, in milliseconds, whether it hints or not. */
const POLL = 2000;
/** How soon what was changed here is noticed. */
const NOTICES = 25;
/** asset.OperationType. */
const NEED_LOGOUT = 1;
/** An entry of so many bytes tells of many changes: then rounds rest so many times as long as they take, up to 2 s. */
const MUCH = 4096;
const SHARE = 20;
const LONGEST_QUIET = 2000;
/** Longest pause after failures. */
const LONGEST_PAUSE = 30_000;
/** How often somebody who asked to join looks. */
const LOOKS = 250;

const MOST_MS = 2 ** 31 - 1;

function millisecondsOf(what, value, least) {
  if (Number.isSafeInteger(value) && value >= least && value <= MOST_MS) return value;
  throw argumentError(`${what} must be milliseconds from ${least}`);
}

function remoteOf(remote) {
  const isRemote = typeof remote === 'object' && remote !== null && isCallable(remote.open);
  if (!isRemote) throw argumentError('remote must be one, such as folder(path) of "ohos-security-kit/sync"');
  return remote;
}

function approvalOf(approve) {
  if (approve === 'manual' || approve === 'auto' || isCallable(approve)) return approve;
  throw argumentError("approve must be 'manual', 'auto' or a function");
}

function only(options, names) {
  for (const name of Object.keys(options)) {
    if (!names.includes(name))
      throw argumentError(`there is no option ${name}; there are ${names.join(', ')}`);
  }
  return options;
}

class Sync {
  #core;
  #remote;
  #shelf;
  #driver;
  /** Rounds come one after the other. */
  #last = Promise.resolve();
  /** Those that wait to be let in. */
  #joining = new Set();
  /** Ends what runs. */
  #running;
  #state = 'off';
  #reason = null;
  #lastError = null;
  #lastRound = null;
  /** What the engine said last of the account. */
  #known = null;
  #listeners = new Set();

  constructor(core) {
    this.#core = core;
  }

  #call(name, input, parts) {
    return call(this.#core, name, input, parts);
  }

  /** Runs something when whatever runs now has ended. */
  #next(work) {
    const result = this.#last.then(work);
    this.#last = result.catch(() => {});
    return result;
  }

  async #open(account) {
    if (this.#driver) return;
    if (this.#remote === undefined) throw argumentError('a remote is needed: pass it to run()');
    this.#shelf = this.#remote.open(account ?? (await this.#account()));
    this.#driver = new Driver(this.#core, this.#shelf);
  }

  async #account() {
    const { json } = await this.#call('status');
    if (json === null)
      throw argumentError('the device belongs to no account: create() begins one, join() enters one');
    return json.account;
  }

  /** 401 if the device is a member already; one that was never let in is none. */
  async #checkNone() {
    const { json } = await this.#call('status');
    if (json !== null && json.head > 0) throw argumentError('the device has an account already');
  }

  async #use(remote) {
    if (remote === undefined || remote === this.#remote) return;
    const next = remoteOf(remote);
    await this.#close();
    this.#remote = next;
  }

  async #close() {
    this.#running?.abort();
    this.#running = undefined;
    const shelf = this.#shelf;
    this.#shelf = undefined;
    this.#driver = undefined;
    await shelf?.close?.();
  }

  // Beginning, joining, leaving.

  async create(options) {
    const own = only(optionsOf('options', options), ['remote', 'name', 'vault']);
    const { remote, name = hostname(), vault = false } = own;
    remoteOf(remote);
    return this.#next(async () => {
      await this.#checkNone();
      await this.#use(remote);
      const { json, parts } = await this.#call('create', { name, vault });
      const [secret, entry] = parts;
      try {
        await this.#close();
        await this.#open(json.account);
        if (!(await this.#driver.append(1, entry))) throw new Stopped('foreign');
        await this.#driver.snapshot();
        return { account: json.account, recoveryKey: textOf(RECOVERY, secret) };
      } catch (error) {
        // An account whose recovery key nobody has seen is none.
        await this.#forget();
        throw error;
      } finally {
        secret.fill(0);
      }
    });
  }

  async invite(options) {
    const { lasts = HOUR } = only(optionsOf('options', options), ['lasts']);
    millisecondsOf('lasts', lasts, 1);
    return this.#next(async () => {
      await this.#open();
      const { parts } = await this.#driver.say('invite', { ms: lasts });
      try {
        return textOf(TICKET, parts[1]);
      } finally {
        parts[1].fill(0);
      }
    });
  }

  async join(ticket, options) {
    const names = ['remote', 'name', 'vault', 'timeout', 'signal'];
    const own = only(optionsOf('options', options), names);
    const { remote, name = hostname(), vault = false, timeout = HOUR, signal } = own;
    millisecondsOf('timeout', timeout, 0);
    remoteOf(remote);
    const secret = bytesOf(TICKET, ticket, TICKET_LENGTH);
    const joining = new AbortController();
    const ends = AbortSignal.any([joining.signal, ...(signal ? [signal] : [])]);
    this.#joining.add(joining);
    const joined = this.#next(async () => {
      ends.throwIfAborted();
      await this.#checkNone();
      await this.#use(remote);
      try {
        return await this.#enter(secret, { name, vault }, timeout, ends);
      } catch (error) {
        // Who was not let in belongs to no account.
        const { json } = await this.#call('status');
        if (json === null || json.head === 0) await this.#forget();
        throw error;
      }
    });
    return joined.finally(() => {
      this.#joining.delete(joining);
      secret.fill(0);
    });
  }

  #stopJoining() {
    for (const joining of this.#joining) joining.abort();
  }

  async #enter(secret, own, timeout, signal) {
    const { json, parts } = await this.#call('request', own, [secret]);
    await this.#close();
    await this.#open(json.account);
    await this.#shelf.put(json.name, parts[0]);
    const entry = await this.#letIn(json, timeout, signal);
    for (const snapshot of await this.#driver.snapshots()) {
      const bytes = await this.#shelf.get(snapshot);
      if (bytes === undefined) continue;
      const { json: entered } = await this.#call('enter', {}, [secret, bytes, entry]);
      if (entered.stop === undefined) {
        await this.#driver.round();
        return { account: json.account };
      }
    }
    throw new Stopped('no snapshot that opens is on the remote');
  }

  /** The entry that lets this device in: looked for after the head that the ticket names. */
  async #letIn({ head, hash }, timeout, signal) {
    const end = performance.now() + timeout;
    for (let from = head; ; ) {
      const entries = await this.#shelf.read(from, 64);
      if (from === head) {
        const [first] = entries;
        const is = first && createHash('sha256').update(first[1]).digest('hex');
        // Emptied: everybody has seen it, and what follows is chained to it.
        if (first === undefined || (first[1].length > 0 && is !== hash)) {
          throw new Stopped('the remote does not have what the ticket was made after');
        }
      }
      for (const [n, bytes] of entries) {
        if (n > head && (await this.#call('letsIn', {}, [bytes])).json) return bytes;
        from = n + 1;
      }
      signal.throwIfAborted();
      if (performance.now() >= end) throw new Stopped('nobody has let this device in');
      if (entries.length < 64) await sleep(LOOKS, undefined, { signal });
    }
  }

  async recover(options) {
    const names = ['remote', 'account', 'recoveryKey', 'name', 'vault', 'dryRun'];
    const own = only(optionsOf('options', options), names);
    const { remote, account, recoveryKey, name = hostname(), vault = false, dryRun = false } = own;
    remoteOf(remote);
    const secret = bytesOf(RECOVERY, recoveryKey, RECOVERY_LENGTH);
    return this.#next(async () => {
      await this.#checkNone();
      await this.#use(remote);
      await this.#close();
      await this.#open(account);
      try {
        await this.#openedBy(secret, { name, vault, account });
        if (dryRun) {
          const { records } = (await this.#call('status')).json;
          await this.#forget();
          return { account, records };
        }
        await this.#letBackIn(secret, { name, vault });
        return { account };
      } catch (error) {
        await this.#forget();
        throw error;
      } finally {
        secret.fill(0);
      }
    });
  }

  /** Appends this device as a member. A key that was replaced opens old snapshots; it lets nobody in. */
  async #letBackIn(secret, own) {
    try {
      await this.#driver.say('admitRecovered', own, [secret]);
      await this.#driver.round();
    } catch (error) {
      throw error instanceof Stopped ? accessError('this recovery key was replaced') : error;
    }
  }

  /** Takes the newest snapshot that a recovery key opens. */
  async #openedBy(secret, own) {
    let failure = new Stopped('there is no snapshot of this account on the remote');
    for (const snapshot of await this.#driver.snapshots()) {
      const bytes = await this.#shelf.get(snapshot);
      if (bytes === undefined) continue;
      try {
        await this.#call('recover', own, [secret, bytes]);
        return;
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  /** As if this device had never had the account. */
  async #forget() {
    await this.#close();
    this.#remote = undefined;
    this.#known = null;
    await this.#call('leave');
  }

  async revoke(member) {
    if (typeof member !== 'string') throw argumentError('member must be the id of one, from status()');
    return this.#next(async () => {
      await this.#open();
      const { json, parts } = await this.#driver.say('revoke', { id: member });
      // It is done: whatever fails now is tried again with the next round, and keeps no key from being shown.
      await this.#driver.renewSnapshots().catch((error) => this.#failed(error));
      const recoveryKey = parts[1] === undefined ? null : textOf(RECOVERY, parts[1]);
      parts[1]?.fill(0);
      return { readable: json.readable, recoveryKey };
    });
  }

  async leave() {
    this.#stopJoining();
    return this.#next(async () => {
      this.#set('off');
      await this.#forget();
    });
  }

  // Who asks to join.

  async requests() {
    return this.#next(async () => {
      await this.#open();
      await this.#driver.pull();
      return (await this.#driver.requests()).map(({ id, name, member }) => ({ id, name, member }));
    });
  }

  async approve(request) {
    const { id } = membersOf('request', request);
    return this.#next(async () => {
      await this.#open();
      await this.#driver.pull();
      const asked = (await this.#driver.requests()).find((one) => one.id === id);
      if (asked === undefined) throw argumentError('nobody asks with this id');
      await this.#driver.admit(asked);
    });
  }

  // Going on.

  async run(options) {
    const own = only(optionsOf('options', options), ['remote', 'approve', 'poll', 'once', 'signal']);
    const { remote, approve = 'manual', poll = POLL, once = false, signal } = own;
    millisecondsOf('poll', poll, 10);
    approvalOf(approve);
    signal?.throwIfAborted();
    await this.#next(async () => {
      await this.#use(remote);
      await this.#open();
      this.#driver.approve = approve;
    });
    if (once) {
      await this.now();
      return;
    }
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    signal?.addEventListener('abort', () => running.abort(), { once: true, signal: running.signal });
    const end = () => {
      if (this.#running === running && this.#state === 'running') this.#set('paused');
    };
    running.signal.addEventListener('abort', end, { once: true });
    this.#set('running');
    await this.#round().catch((error) => this.#failed(error));
    this.#keepGoing(running.signal, poll);
  }

  /** Rounds when the remote hints, when something was changed here, and now and then. */
  #keepGoing(signal, poll) {
    if (signal.aborted) return;
    let failures = 0;
    // Changes that no round can tell of now, such as those that wait for the screen to be unlocked.
    let isStuck = false;
    let [isBusy, isWanted] = [false, false];
    let due = performance.now() + poll;
    // While much is changed, rounds take a small share of the time: calls of the device come first.
    let quietUntil = 0;
    const go = async () => {
      if (isBusy) {
        isWanted = true;
        return;
      }
      isBusy = true;
      const start = performance.now();
      do {
        isWanted = false;
        try {
          await this.#round();
          failures = 0;
        } catch (error) {
          failures += 1;
          this.#failed(error);
        }
      } while (isWanted && failures === 0 && !signal.aborted && !this.#hasSaidMuch());
      isStuck = this.#hasNews();
      const end = performance.now();
      quietUntil = this.#hasSaidMuch() ? end + Math.min(SHARE * (end - start), LONGEST_QUIET) : end;
      due = isWanted
        ? quietUntil
        : end + Math.min(poll * 2 ** Math.min(failures, 10), Math.max(poll, LONGEST_PAUSE));
      isBusy = false;
    };
    const look = () => {
      if (signal.aborted || isBusy) return;
      const hasNews = this.#hasNews();
      isStuck &&= hasNews;
      const now = performance.now();
      if (now >= due || (failures === 0 && hasNews && !isStuck && now >= quietUntil)) void go();
    };
    const timer = setInterval(look, Math.min(NOTICES, poll)).unref();
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    // One's own entries are hinted at, too.
    const hint = () => {
      if (failures > 0) return;
      if (performance.now() >= quietUntil) void go();
      else due = Math.min(due, quietUntil);
    };
    void this.#shelf?.watch?.(1, hint, signal);
  }

  #hasSaidMuch() {
    return (this.#driver?.said ?? 0) > MUCH;
  }

  #hasNews() {
    try {
      return this.#core.native.accountHasNews(this.#core.id) === 1;
    } catch {
      return false; // closed meanwhile: the next round says so
    }
  }

  async #round() {
    return this.#next(async () => {
      if (this.#driver === undefined) return;
      const before = this.#lastRound;
      const end = await this.#driver.round();
      this.#known = this.#driver.status;
      this.#lastRound = Date.now();
      this.#lastError = null;
      const isRunning = this.#running !== undefined && !this.#running.signal.aborted;
      if (isRunning) this.#set('running', end === LOCKED ? LOCKED : null);
      else if (this.#state === 'stopped') this.#set('paused');
      if (before === null) this.#tell();
    });
  }

  /** What fails is tried again, unless the log is not what this device has seen. */
  #failed(error) {
    this.#lastError = error instanceof Error ? error.message : String(error);
    if (!(error instanceof Stopped)) return;
    this.#running?.abort();
    if (error.reason === NO_ACCOUNT) this.#set('off');
    else this.#set('stopped', error.reason);
  }

  #set(state, reason = null) {
    const changed = state !== this.#state || reason !== this.#reason;
    [this.#state, this.#reason] = [state, reason];
    this.#core.operation = state === 'running' ? this.#operation : null;
    if (changed) this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }

  /** Told when the state changes. Gives the end of it. */
  onState(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async pause() {
    this.#stopJoining();
    this.#running?.abort();
    this.#running = undefined;
    await this.#next(async () => {});
    if (this.#state === 'running') this.#set('paused');
  }

  /** Brings this device and the remote together, now. */
  async now() {
    await this.#next(() => this.#open());
    try {
      await this.#round();
    } catch (error) {
      this.#failed(error);
      throw error;
    }
  }

  async status() {
    const { json } = await this.#call('status');
    this.#known = json;
    const how = {
      state: this.#state,
      reason: this.#reason,
      remote: this.#remote?.name ?? null,
      lastRound: this.#lastRound,
      lastError: this.#lastError,
    };
    if (json === null) return { ...how, account: null };
    const { snapshots, dispensable, snapshot, ...rest } = json;
    return { ...how, ...rest };
  }

  /** The part of it that a person is warned by, without asking the engine: as the last round or status() found it. */
  get health() {
    if (this.#known === null) return null;
    const { account, head, pending, waiting, conflicts, members } = this.#known;
    const { length: devices } = members.filter(({ kind }) => kind === 'device');
    const [state, reason, lastRound, lastError] = [
      this.#state,
      this.#reason,
      this.#lastRound,
      this.#lastError,
    ];
    return { state, reason, account, devices, head, pending, waiting, conflicts, lastRound, lastError };
  }

  async conflicts() {
    const { json, parts } = await this.#call('conflicts');
    return json.map(({ readable, ...rest }, i) => {
      const secret = readable ? new Uint8Array(parts[i]) : null;
      parts[i].fill(0);
      return { ...rest, secret };
    });
  }

  async forgetConflict(number) {
    return (await this.#call('forget', { number })).json;
  }

  // What others build on.

  /** OPERATION_TYPE of a call of the asset kit: whoever reads waits for what the others have. */
  #operation = async (type, tokenId, waits) => {
    try {
      if (type === NEED_LOGOUT) await this.#call('logout', { tokenId });
      const round = this.#round();
      if (waits) await round;
      else round.catch((error) => this.#failed(error));
    } catch (error) {
      this.#failed(error);
    }
  };

  /** The driver, for a lease across the account. */
  async withDriver(work) {
    return this.#next(async () => {
      await this.#open();
      return work(this.#driver, (name, input, parts) => this.#call(name, input, parts));
    });
  }

  /** Ends with the device. */
  end() {
    this.#stopJoining();
    this.#running?.abort();
    this.#running = undefined;
    void this.#shelf?.close?.().catch(() => {});
  }
}

module.exports = { Sync };
