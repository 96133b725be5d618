'use strict';

// What the kits of the two token services share: argument types, the way to the engine, and how results are delivered.
// JavaScript checks counts and types and throws 401 for them; every other decision is the engine's (src/service.rs).

const { types } = require('node:util');
const { argumentError, makeError } = require('./errors');
const { tokenOfContext } = require('./context');

let native;

function kindOf(value) {
  if (value === null) return 'null';
  if (types.isProxy(value)) return 'a proxy'; // a revoked one throws at every other question
  return Array.isArray(value) ? 'an array' : typeof value;
}

const isListOf = (type) => (value) => {
  if (types.isProxy(value) || !Array.isArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== type) return false;
  return true;
};

/** What an argument must be: test, and how to say it. */
const TYPES = {
  number: [(value) => typeof value === 'number', 'a number'],
  string: [(value) => typeof value === 'string', 'a string'],
  text: [(value) => typeof value === 'string' && value !== '', 'a string that is not empty'],
  boolean: [(value) => typeof value === 'boolean', 'a boolean'],
  numbers: [isListOf('number'), 'an array of numbers'],
  names: [isListOf('string'), 'an array of strings'],
  someNames: [
    (value) => isListOf('string')(value) && value.length > 0,
    'an array of strings that is not empty',
  ],
  context: [(value) => tokenOfContext(value) !== undefined, 'the context of a UIAbility'],
  optionsOrUsedType: [
    (value) => typeof value === 'number' || (typeof value === 'object' && value !== null),
    'a number or an object',
  ],
  object: [(value) => typeof value === 'object' && value !== null, 'an object'],
  listener: [(value) => typeof value === 'function', 'a function'],
};

function check(method, [name, type, optional], value) {
  if (optional && value === undefined) return;
  const [test, wanted] = TYPES[type];
  if (!test(value)) throw argumentError(`${method}: ${name} must be ${wanted}, not ${kindOf(value)}`);
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
  const json = JSON.stringify(input);
  if (!json.includes('\\ud')) return json;
  return JSON.stringify(input, (_, value) => (typeof value === 'string' ? value.toWellFormed() : value));
}

/** What the methods of one kit share: the device, and who calls. */
class Kit {
  constructor(service, core, tokenOf) {
    this.service = service;
    this.core = core;
    this.token = tokenOf;
  }

  /** A function's name as faults and calls know it. */
  #api(method) {
    return `${this.service}.${method}`;
  }

  get dialogs() {
    return this.core.dialogs;
  }

  /** Asks the engine as the app that calls now: a value, or a promise for the end of a durable change. */
  ask(fn, input) {
    return this.askAs(this.token(), fn, input);
  }

  askAs(caller, fn, input) {
    const { core } = this;
    core.open();
    native ??= require('./native');
    const reply = native.serve(core.id, fn, caller, jsonOf(input), true);
    const parse = (text) => (text === undefined || text === '' ? undefined : JSON.parse(text));
    if (typeof reply === 'string') return parse(reply);
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
      return call();
    }
    const caller = this.token();
    try {
      parse();
    } catch (error) {
      instruments.note(this.#api(method), args, caller, error);
      throw error;
    }
    return instruments.run(this.#api(method), isSync, args, call, caller);
  }
}

/** Calls back from a microtask of its own: what a callback throws is an uncaught exception, not a rejection. */
function deliver(result, callback, onFailure) {
  result.then(
    (data) => queueMicrotask(() => callback(undefined, data)),
    (error) => queueMicrotask(() => callback(error, onFailure?.())),
  );
}

module.exports = { check, deliver, Kit, kindOf, refuseSubProfile, u32 };
