'use strict';

// Goes on with the account: takes what the remote has, appends what was changed here, keeps the log short. One step at a time;
// whatever fails leaves the device where it was, and is tried again.

const { lockedError } = require('../engine/errors');
const { call } = require('./calls');

/** Entries that are read, and taken, at once. */
const READ = 64;
/** So many bytes of them make one call. */
const TAKEN = 512 * 1024;
/** There may be more to say than an entry of so many bytes has said. */
const FULL = 128 * 1024;
/** How often an unknown outcome is asked for. */
const ASKS = 3;
/** After so many entries there is another snapshot; each further device waits so much longer. */
const SNAPSHOT_EVERY = 256;
const SNAPSHOT_TURN = 32;

/** What keeps an account from going on: the log is not what this device has seen. */
class Stopped extends Error {
  constructor(reason) {
    super(`the account is stopped: ${reason}`);
    Object.defineProperty(this, 'name', { value: 'SyncError', configurable: true, writable: true });
    this.reason = reason;
  }
}

/** Waits until the screen is unlocked: nothing is wrong. */
const LOCKED = 'locked';
/** Another process has left, or the device was reset. */
const NO_ACCOUNT = 'no account';

class Driver {
  #core;
  /** What the function that approves has said, by the member that asks. */
  #verdicts = new Map();
  /** Length of the longest entry of the last round. */
  said = 0;
  /** A member was shut out, and there is no snapshot yet that it cannot open. */
  #isOverdue = false;
  #shelf;
  /** How requests to join are answered: `'manual'`, `'auto'`, or a function. */
  approve = 'manual';
  /** What the engine said last of the account. */
  status = null;

  constructor(core, shelf) {
    this.#core = core;
    this.#shelf = shelf;
  }

  #call(name, input, parts) {
    return call(this.#core, name, input, parts);
  }

  async #status() {
    const { json } = await this.#call('status');
    this.status = json;
    return json;
  }

  /** Appends an entry. `true`: it is stored and taken here. `false`: others were faster. */
  async append(n, entry) {
    const outcome = await this.#stored(n, entry);
    if (outcome) await this.#take(n, [entry]);
    return outcome;
  }

  async #stored(n, entry) {
    for (let ask = 1; ; ask++) {
      try {
        if ((await this.#shelf.append(n, entry)) === 'stored') return true;
        // It may be this very entry, whose answer was lost.
        const [found] = await this.#shelf.read(n, 1);
        return found !== undefined && entry.equals(found[1]);
      } catch (error) {
        if (ask === ASKS || error.code === 'CLOSED' || error.code === 'REFUSED') throw error;
      }
    }
  }

  /** Takes entries, the first of which has number `from`. */
  async #take(from, entries) {
    let [at, first] = [0, from];
    while (at < entries.length) {
      let size = 0;
      let end = at;
      while (end < entries.length && (end === at || size + entries[end].length <= TAKEN))
        size += entries[end++].length;
      const { json } = await this.#call('take', { from: first }, entries.slice(at, end));
      at += json.taken;
      first += json.taken;
      if (json.stop === 'emptied') return 'emptied';
      if (json.stop === LOCKED) return LOCKED;
      if (json.stop) throw new Stopped(json.stop);
    }
    return undefined;
  }

  /** Everything that the remote has. */
  async pull() {
    for (;;) {
      const status = await this.#status();
      if (status === null) throw new Stopped(NO_ACCOUNT);
      const from = Math.max(status.head, 1);
      const entries = await this.#shelf.read(from, READ);
      // The last one that was seen must be there still.
      if (entries.length === 0 && status.head > 0) throw new Stopped('behind');
      if (entries.length === 0) return undefined;
      const end = await this.#take(
        from,
        entries.map(([, bytes]) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)),
      );
      if (end === 'emptied') await this.#fromSnapshot();
      else if (end !== undefined) return end;
      else if (entries.length < READ) break;
    }
    // What could not be shown in one round.
    for (let again = true; again; ) ({ again } = (await this.#call('take', { from: 0 })).json);
    return undefined;
  }

  async #fromSnapshot() {
    for (const name of await this.snapshots()) {
      const bytes = await this.#shelf.get(name);
      if (bytes === undefined) continue;
      let reply;
      do ({ json: reply } = await this.#call('restore', {}, [bytes]));
      while (reply.again);
      if (reply.stop === undefined) return;
      if (reply.stop === 'revoked') throw new Stopped(reply.stop);
    }
    throw new Stopped('emptied');
  }

  /** The names of snapshots, the newest first. */
  async snapshots() {
    return (await this.#shelf.list()).filter((name) => name.startsWith('state-')).reverse();
  }

  /** One round: pull, append, until everything is said that was there to say. Gives `'locked'` if the screen has to be unlocked first. */
  async round() {
    this.said = 0;
    for (;;) {
      const end = await this.pull();
      if (end !== undefined) return end;
      const { json, parts } = await this.#call('next');
      const [entry] = parts;
      this.said = Math.max(this.said, entry?.length ?? 0);
      const isStored = entry === undefined || (await this.append(json.n, entry));
      // What is changed from now on goes with the next round: else a busy device would never end this one.
      if (isStored && json.all && (entry?.length ?? 0) < FULL) break;
    }
    await this.#admit();
    await this.#tidy();
    return undefined;
  }

  /** Everything that the remote has, or 24000005: whoever says something has to have heard everything. */
  async pullAll() {
    if ((await this.pull()) === LOCKED) throw lockedError('the screen has to be unlocked first');
  }

  /** Makes an entry by a call and appends it, as often as others are faster. Gives the reply of the one that is stored. */
  async say(name, input, parts) {
    for (;;) {
      await this.pullAll();
      const reply = await this.#call(name, input, parts);
      if (await this.append(reply.json.n, reply.parts[0])) return reply;
    }
  }

  /** Writes a snapshot, and announces it. */
  async snapshot() {
    for (;;) {
      await this.pullAll();
      const { json, parts } = await this.#call('snapshot');
      const [bytes, entry] = parts;
      await this.#shelf.put(json.name, bytes);
      if (await this.append(json.n, entry)) return;
      await this.#shelf.remove(json.name);
    }
  }

  /** A snapshot under the keys of now, and no other: those before are under keys that somebody had who was shut out. */
  async renewSnapshots() {
    this.#isOverdue = true;
    await this.snapshot();
    for (const name of (await this.snapshots()).slice(1)) await this.#shelf.remove(name);
    this.#isOverdue = false;
  }

  /** Who asks to join: `{ id, name, request, member }`. */
  async requests() {
    const waiting = [];
    for (const { id, name } of (await this.#call('requests')).json) {
      const bytes = await this.#shelf.get(name);
      if (bytes === undefined) continue;
      const { json } = await this.#call('asked', { id }, [bytes]);
      if (json !== null) waiting.push({ id, shelf: name, bytes, ...json });
    }
    return waiting;
  }

  /** Lets somebody in who asked. */
  async admit({ id, shelf, bytes }) {
    // Refused before a snapshot is made for it, such as while the screen is locked.
    await this.#call('admit', { id }, [bytes]);
    await this.snapshot();
    await this.say('admit', { id }, [bytes]);
    await this.#shelf.remove(shelf);
  }

  async #admit() {
    if (this.approve === 'manual') return;
    for (const request of await this.requests()) {
      if (this.approve === 'auto' || this.#isApproved(request)) await this.admit(request);
    }
  }

  /**
   * Whether the function has said yes. It is asked beside the rounds, which go on while a person decides, and once for each
   * device that asks; what it throws is a no, until the device asks again with another key.
   */
  #isApproved({ name, member }) {
    if (!this.#verdicts.has(member)) {
      this.#verdicts.set(member, false);
      const asked = Promise.resolve({ name, member }).then(this.approve);
      asked.then((verdict) => this.#verdicts.set(member, verdict === true)).catch(() => {});
    }
    return this.#verdicts.get(member);
  }

  /** Now and then a snapshot, and what nobody needs any more goes. */
  async #tidy() {
    const status = await this.#status();
    const devices = status.members.filter(({ kind }) => kind === 'device');
    const turn = devices.findIndex(({ self }) => self);
    if (this.#isOverdue) await this.renewSnapshots();
    if (status.head - status.snapshot < SNAPSHOT_EVERY + SNAPSHOT_TURN * turn) return;
    await this.snapshot();
    const now = await this.#status();
    if (now.dispensable > 0) await this.#shelf.empty(now.dispensable);
    const [oldest] = now.snapshots;
    for (const name of await this.snapshots()) if (name < oldest) await this.#shelf.remove(name);
  }
}

module.exports = { Driver, LOCKED, NO_ACCOUNT, Stopped };
