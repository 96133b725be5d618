'use strict';

// What the kits of the two token services share: argument types, the way to the engine, and how results are delivered.
// JavaScript checks counts and types and throws 401 for them; every other decision is the engine's (src/services/mod.rs).

const { argumentError, makeError, serviceError } = require('../engine/errors');
const { tokenOfContext } = require('./context');
const { isCallable, kindOf, listOf, ownJson } = require('../engine/plain');
const { settled } = require('./replies');

let native;

/** A type whose values count as they are. */
const when = (test) => (value) => (test(value) ? value : undefined);
const someOf = (list) => (list?.length > 0 ? list : undefined);

/** What an argument must be: what of it counts, or undefined for a wrong one, and how to say it. */
const TYPES = {
  number: [when((value) => typeof value === 'number'), 'a number'],
  string: [when((value) => typeof value === 'string'), 'a string'],
  text: [when((value) => typeof value === 'string' && value !== ''), 'a string that is not empty'],
  boolean: [when((value) => typeof value === 'boolean'), 'a boolean'],
  numbers: [(value) => listOf('number', value), 'an array of numbers'],
  names: [(value) => listOf('string', value), 'an array of strings'],
  someNames: [(value) => someOf(listOf('string', value)), 'an array of strings that is not empty'],
  context: [when((value) => tokenOfContext(value) !== undefined), 'the context of a UIAbility'],
  optionsOrUsedType: [
    when((value) => typeof value === 'number' || (typeof value === 'object' && value !== null)),
    'a number or an object',
  ],
  object: [when((value) => typeof value === 'object' && value !== null), 'an object'],
  listener: [when(isCallable), 'a function'],
};

/** The argument as it counts: lists are copies. 401 for one of a wrong type. */
function check(method, [name, type, optional], value) {
  if (optional && value === undefined) return undefined;
  const [take, wanted] = TYPES[type];
  const taken = take(value);
  if (taken === undefined) throw argumentError(`${method}: ${name} must be ${wanted}, not ${kindOf(value)}`);
  return taken;
}

function refuseSubProfile(method, value) {
  if (value === undefined) return;
  if (value === null) check(method, ['subProfileId', 'number'], value);
  throw makeError(801, 'this device has no sub-profiles');
}

/** A token or number as the engine reads it: fraction cut off, modulo 2^32. */
const u32 = (number) => number >>> 0;

/** JSON for the engine. A lone surrogate is no Unicode text: it is replaced, and the name is then an unknown one. */
function jsonOf(input) {
  const json = ownJson(input);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(input, (_, value) => (typeof value === 'string' ? value.toWellFormed() : value));
}

/** What the methods of one kit share: the device, and who calls. */
class Kit {
  #tokenOf;

  constructor(service, core, tokenOf) {
    this.service = service;
    this.core = core;
    this.#tokenOf = tokenOf;
  }

  /** What keeps the device from opening is a failure of this service. */
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

  /** A function's name as faults and calls know it. */
  #api(method) {
    return `${this.service}.${method}`;
  }

  get dialogs() {
    this.open();
    return this.core.dialogs;
  }

  /** Asks the engine as the app that calls now: a value, or a promise for the end of a durable change. */
  ask(fn, input) {
    return this.askAs(this.token(), fn, input);
  }

  askAs(caller, fn, input) {
    const { core } = this;
    this.open();
    native ??= require('../engine/native');
    const reply = native.serve(core.id, fn, caller, jsonOf(input), true);
    const parse = (text) => (text === undefined || text === '' ? undefined : JSON.parse(text));
    if (typeof reply === 'string') return parse(reply);
    core.queued();
    return reply.then(
      (text) => {
        core.pump();
        return parse(text);
      },
      (error) => {
        core.pump();
        throw error;
      },
    );
  }

  /** Checks arguments, then calls - under faults and records, if there are any. */
  run(method, isSync, args, parse, call) {
    const { instruments } = this.core;
    if (instruments === null) {
      parse();
      return isSync ? call() : settled(call());
    }
    const api = this.#api(method);
    try {
      parse();
    } catch (error) {
      instruments.note(api, args, () => this.token(), error);
      throw error;
    }
    const result = instruments.run(api, isSync, args, call, () => this.token());
    return isSync ? result : settled(result);
  }
}

/** Calls back from a microtask of its own: what a callback throws is an uncaught exception, not a rejection. */
function deliver(result, callback, onFailure) {
  result.then(
    (data) => queueMicrotask(() => callback(undefined, data)),
    (error) => queueMicrotask(() => callback(error, onFailure?.())),
  );
}

module.exports = { check, deliver, Kit, refuseSubProfile, u32 };
