'use strict';

// Listeners of a device object: who wants to know which changes. The engine says what changed; here it reaches the
// functions, first come first served, never inside the call that caused it.

const { AsyncResource } = require('node:async_hooks');

/** How often changes made by other processes, and by time, are looked for. A listener does not keep a process alive. */
const LOOK_MS = 50;

/** Kinds of subscription: the engine's events they are about, and its functions that admit them. */
const KINDS = {
  permissionStateChange: { event: 'permission', on: 'subscribe', off: 'unsubscribe' },
  selfPermissionStateChange: { event: 'permission', on: 'subscribe', off: 'unsubscribe' },
  activeStateChange: { event: 'active', on: 'activeState.subscribe', off: 'activeState.unsubscribe' },
};

const sorted = (list) => [...list].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const overlap = (set, list) => set.size === 0 || list.length === 0 || list.some((entry) => set.has(entry));
const equal = (a, b) => a.length === b.length && a.every((entry, i) => entry === b[i]);

class Subscriptions {
  #core;
  #list = [];
  #timer;
  #pumping = false;
  /** Who may be told what, as far as it was asked since anything was called. */
  #heard = new Map();

  constructor(core) {
    this.#core = core;
  }

  on({ kit, kind, owner, tokens, permissions, callback }) {
    const { event, on } = KINDS[kind];
    const beside = this.#list.filter((one) => one.event === event);
    const repeated = beside.some(
      (one) =>
        one.owner === owner &&
        one.callback === callback &&
        overlap(one.tokenSet, tokens) &&
        overlap(one.permissionSet, permissions),
    );
    kit.askAs(owner, on, {
      tokens: kind === 'permissionStateChange' ? tokens : null,
      permissions,
      repeated,
      count: beside.length,
    });
    this.pump(); // what happened before this moment is not for the new listener
    this.#list.push({
      kind,
      event,
      tokenSet: new Set(tokens),
      permissionSet: new Set(permissions),
      owner,
      tokens: sorted(tokens),
      permissions: sorted(permissions),
      callback,
      active: true,
      // The listener runs as who registered it, not as who caused the change.
      run: AsyncResource.bind((data) => callback(data)),
    });
    if (this.#list.length === 1) this.#start();
  }

  off({ kit, kind, owner, tokens, permissions, callback }) {
    const [wantedTokens, wantedPermissions] = [sorted(tokens), sorted(permissions)];
    const matches = (one) =>
      one.kind === kind &&
      one.owner === owner &&
      (callback === undefined || one.callback === callback) &&
      equal(one.tokens, wantedTokens) &&
      equal(one.permissions, wantedPermissions);
    kit.askAs(owner, KINDS[kind].off, {
      tokens: kind === 'permissionStateChange' ? tokens : null,
      permissions,
      matched: this.#list.some(matches),
    });
    this.#keep((one) => !matches(one));
  }

  /** Ends the subscriptions of an app, or all. */
  clear(owner) {
    this.#keep((one) => owner !== undefined && one.owner !== owner);
  }

  /** Hands out what has changed since the last time. */
  pump() {
    if (this.#pumping) return;
    this.#heard.clear(); // whatever was called may have changed who may be told
    if (this.#list.length === 0) return;
    let events;
    try {
      events = this.#control('permissions.events');
    } catch {
      return; // The device is closed or its store unreadable: whoever asks for something is told so.
    }
    for (const { kind, data } of events) {
      const wants = (set, entry) => set.size === 0 || set.has(entry);
      for (const one of this.#list) {
        if (one.event !== kind || !wants(one.permissionSet, data.permissionName)) continue;
        if (kind === 'permission' && !wants(one.tokenSet, data.tokenID)) continue;
        queueMicrotask(() => {
          if (one.active && this.#mayHear(one)) one.run({ ...data });
        });
      }
    }
  }

  /** A call that is not to end in another look at what has changed. */
  #control(name, input) {
    this.#pumping = true;
    try {
      return this.#core.control(name, input);
    } finally {
      this.#pumping = false;
    }
  }

  /**
   * Whether who listens still holds what it takes, at the moment it is told. A subscription ends with its permission and
   * with its app, whoever took them away.
   */
  #mayHear({ owner, kind }) {
    const key = `${owner} ${kind}`;
    let may = this.#heard.get(key);
    if (may === undefined) {
      try {
        may = this.#control('permissions.mayListen', { tokenId: owner, to: kind });
      } catch {
        return false; // closed, or its store unreadable
      }
      this.#heard.set(key, may);
    }
    if (!may) this.#keep((one) => one.owner !== owner || one.kind !== kind);
    return may;
  }

  #keep(wanted) {
    const before = this.#list;
    this.#list = before.filter(wanted);
    for (const one of before) one.active = this.#list.includes(one);
    if (before.length > 0 && this.#list.length === 0) this.#stop();
  }

  #start() {
    this.#core.control('permissions.listen', { on: true });
    if (!this.#core.isClosedWorld) this.#timer = setInterval(() => this.pump(), LOOK_MS).unref();
  }

  #stop() {
    clearInterval(this.#timer);
    try {
      this.#core.control('permissions.listen', { on: false });
    } catch {
      // A closed device listens no more.
    }
  }
}

module.exports = { Subscriptions };
