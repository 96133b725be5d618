'use strict';

// Listeners of a device object: who wants to know which changes. The engine says what changed; here it reaches the
// functions, first come first served, never inside the call that caused it.

const { AsyncResource } = require('node:async_hooks');
const { EVENTS } = require('../calls/events');

/** How often changes made by other processes, and by time, are looked for. A listener does not keep a process alive. */
const LOOK_MS = 50;

const overlap = (a, b) => a.size === 0 || b.size === 0 || [...b].some((entry) => a.has(entry));
const sameList = (a, b) => a.length === b.length && a.every((entry, i) => entry === b[i]);
const sorted = (list) => [...list].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

/** The choice of a subscription: members of an event, the same for all of one kind, and the values that count. */
function choiceOf({ event, owner, lists }) {
  const { lists: rows, own } = EVENTS[event];
  const chosen = rows.map(({ member }, i) => ({ member, values: new Set(lists[i]) }));
  return own === null ? chosen : [{ member: own, values: new Set([owner]) }, ...chosen];
}

/** Whether a subscription is about what happened. */
function chooses({ choice }, data) {
  for (const { member, values } of choice) if (values.size > 0 && !values.has(data[member])) return false;
  return true;
}

/** The lists as the engine takes them. */
const inputOf = ({ event, lists }) =>
  Object.fromEntries(EVENTS[event].lists.map(({ input }, i) => [input, lists[i]]));

class Subscriptions {
  #core;
  #list = [];
  #timer;
  #pumping = false;
  /** Which listeners may hear of what, as far as that was asked since the last call. */
  #heard = new Map();

  constructor(core) {
    this.#core = core;
  }

  on({ kit, ...given }) {
    const { event, owner, callback } = given;
    const { kind, on } = EVENTS[event];
    const choice = choiceOf(given);
    const beside = this.#list.filter((one) => one.kind === kind);
    const repeated = beside.some(
      (one) =>
        one.owner === owner &&
        one.callback === callback &&
        choice.every(({ values }, i) => overlap(one.choice[i].values, values)),
    );
    kit.askAs(owner, on, { ...inputOf(given), repeated, count: beside.length });
    this.pump(); // what happened before this moment is not for the new listener
    this.#list.push({
      event,
      kind,
      owner,
      callback,
      choice,
      lists: given.lists.map(sorted),
      active: true,
      // The listener runs as the app that registered it, not as the one that caused the change.
      run: AsyncResource.bind((data) => callback(data)),
    });
    if (this.#list.length === 1) this.#start();
  }

  off({ kit, ...given }) {
    const { event, owner, callback } = given;
    const lists = given.lists.map(sorted);
    const matches = (one) =>
      one.event === event &&
      one.owner === owner &&
      (callback === undefined || one.callback === callback) &&
      lists.every((list, i) => sameList(one.lists[i], list));
    kit.askAs(owner, EVENTS[event].off, { ...inputOf(given), matched: this.#list.some(matches) });
    this.#keep((one) => !matches(one));
  }

  /** Ends the subscriptions of an app, or all. */
  clear(owner) {
    this.#keep((one) => owner !== undefined && one.owner !== owner);
  }

  /** Hands out what has changed since the last time. */
  pump() {
    if (this.#pumping) return;
    this.#heard.clear(); // the call may have changed who may listen
    if (this.#list.length === 0) return;
    let events;
    try {
      events = this.#control('permissions.events');
    } catch {
      return; // The device is closed or its store unreadable: the next call says so.
    }
    for (const { kind, data } of events) {
      for (const one of this.#list) {
        if (one.kind !== kind || !chooses(one, data)) continue;
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
   * Whether a listener still holds what it needs when an event is delivered. A subscription ends with its permission and
   * with its app, whoever took them away.
   */
  #mayHear({ owner, event }) {
    const key = `${owner} ${event}`;
    let may = this.#heard.get(key);
    if (may === undefined) {
      try {
        may = this.#control('permissions.mayListen', { tokenId: owner, to: event });
      } catch {
        return false; // closed, or its store unreadable
      }
      this.#heard.set(key, may);
    }
    if (!may) this.#keep((one) => one.owner !== owner || one.event !== event);
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
