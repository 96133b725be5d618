'use strict';

// A kit of the token services for one app or device: who calls, the way to the engine, and test control on it.

const { serviceError } = require('../engine/errors');
const { ownJson } = require('../engine/plain');
const { settled } = require('./replies');

/** JSON for the engine. A lone surrogate is no Unicode text: it is replaced, and the name is then an unknown one. */
function jsonOf(input) {
  const json = ownJson(input);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(input, (_, value) => (typeof value === 'string' ? value.toWellFormed() : value));
}

/** An answer of the engine; empty where there is nothing to say. */
const answerOf = (text) => (text === undefined || text === '' ? undefined : JSON.parse(text));

/** As it was before anybody put his own in its place. */
const Own = Promise;

/** Errors of the work itself reject. The promise is one of this realm, whichever realm the addon belongs to. */
function later(work, kit, given) {
  try {
    return Own.resolve(work(kit, given));
  } catch (error) {
    return Own.reject(error);
  }
}

class Kit {
  #tokenOf;
  /** What was queued is done: events of it are handed out before its promise is settled. */
  #done = (text) => {
    this.core.pump();
    return answerOf(text);
  };
  #failed = (error) => {
    this.core.pump();
    throw error;
  };

  constructor(service, core, tokenOf) {
    this.service = service;
    this.core = core;
    this.#tokenOf = tokenOf;
  }

  /** A device that does not open is a failure of this service. */
  open() {
    try {
      this.core.open();
    } catch (error) {
      throw serviceError(error);
    }
  }

  /** The app that calls now. */
  token() {
    this.open();
    return this.#tokenOf();
  }

  get dialogs() {
    this.open();
    return this.core.dialogs;
  }

  /** Whether an app holds a permission: 0 or -1. */
  check(token, permission) {
    this.open();
    return this.core.check(token, permission);
  }

  /** Asks the engine as the app that calls now: a value, or a promise for the end of a durable change. */
  ask(fn, input) {
    return this.askAs(this.token(), fn, input);
  }

  askAs(caller, fn, input) {
    const { core } = this;
    this.open();
    return this.#answer(core.native.serve(core.id, fn, caller, jsonOf(input), true));
  }

  /** addPermissionUsedRecord without options, which programs call for each access. */
  record(tokenId, permission, successes, failures) {
    const { core } = this;
    const caller = this.token();
    return this.#answer(core.native.record(core.id, caller, tokenId, permission, successes, failures));
  }

  #answer(reply) {
    if (typeof reply === 'string') return answerOf(reply);
    this.core.queued();
    return reply.then(this.#done, this.#failed);
  }

  /** Checks arguments, then works with those that count - under faults and records, if any are set. */
  run(method, isSync, args, parse, work) {
    const { instruments } = this.core;
    if (instruments === null) {
      const given = parse();
      return isSync ? work(this, given) : settled(later(work, this, given));
    }
    const api = `${this.service}.${method}`; // as faults and calls know it
    const tokenOf = () => this.token();
    let given;
    try {
      given = parse();
    } catch (error) {
      instruments.note(api, args, tokenOf, error);
      throw error;
    }
    if (isSync) return instruments.run(api, true, args, () => work(this, given), tokenOf);
    return settled(instruments.run(api, false, args, () => later(work, this, given), tokenOf));
  }
}

module.exports = { Kit };
