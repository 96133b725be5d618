'use strict';

// Test control: faults that calls meet, and a record of what was called. A device without either pays nothing.

const { argumentError, makeError } = require('../engine/errors');
const { membersOf, ownOf } = require('../engine/plain');

const KITS = [
  () => require('../kits/asset'),
  () => require('../kits/access'),
  () => require('../kits/privacy'),
];
/** Functions that return no promise, so that nothing could be waited for. */
const AT_ONCE = /(Sync|\.(on|off)([A-Z]\w*)?|\.getSelfPermissionStatus|\.checkPermissionInUse)$/;
/** What carries assets to a device; a fault of it is what querySyncResult tells there. */
const CARRIERS = ['clone', 'restore'];
const isKnown = (api) => CARRIERS.includes(api) || KITS.some((kit) => kit().FUNCTIONS.includes(api));

class Instruments {
  #core;
  #faults = [];
  #records = null;
  #diagnostics = null;
  /** Told of each call when it is over, and which app made it. */
  #watcher = null;
  /** Told when a fault was armed, has met a call or is forgotten. */
  #onFaults = null;
  /** Gates that calls may stand at; a fault is forgotten before the calls that it holds go on. */
  #gates = new Set();
  /** Calls held back until a moment of the manual clock. */
  #waiting = [];

  constructor(core) {
    this.#core = core;
    // Asked here, so that nothing is loaded for those who do not want hints.
    if (ownOf(process.env, 'OHOS_DIAGNOSTICS') === '1') this.#diagnose();
  }

  #diagnose() {
    this.#diagnostics = new (require('./diagnostics').Diagnostics)();
    this.#install();
  }

  #install() {
    const needed =
      this.#faults.length > 0 ||
      this.#records !== null ||
      this.#diagnostics !== null ||
      this.#watcher !== null;
    this.#core.instruments = needed ? this : null;
  }

  inject(fault) {
    this.#faults.push(fault);
    if (fault.gate !== undefined) this.#gates.add(fault.gate);
    this.#faultsChanged();
  }

  #faultsChanged() {
    this.#install();
    this.#onFaults?.();
  }

  clear() {
    this.release();
    this.#faults = [];
    this.#faultsChanged();
  }

  /** Lets go what waits: its moment will not come. */
  release() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const entry of waiting) entry.resume();
    for (const gate of this.#gates) gate.open();
    this.#gates.clear();
  }

  /** The device is closed or reset. */
  ending() {
    this.#diagnostics?.ending();
  }

  start() {
    this.#records = [];
    this.#install();
  }

  /**
   * `watcher(record, outcome, app)` is told of each call with what came of it and who made it, `onFaults` of each change of the faults
   * that are armed; null ends that.
   */
  watch(watcher, onFaults = null) {
    this.#watcher = watcher;
    this.#onFaults = onFaults;
    this.#install();
  }

  /** The names of all functions, as faults and records know them. */
  functions() {
    return KITS.flatMap((kit) => kit().FUNCTIONS);
  }

  /** The faults that have not happened yet. */
  armed() {
    return this.#faults.map(({ api, code = null, delayMs = null, times, after }) => ({
      api,
      code,
      delayMs,
      times,
      after,
    }));
  }

  stop() {
    const records = this.#records ?? [];
    this.#records = null;
    this.#install();
    return records;
  }

  /** Moves the clock, then lets go what has become due, in order. */
  advanceTo(move) {
    move();
    if (this.#waiting.length === 0) return;
    const now = this.#core.control('clock.now');
    const due = this.#waiting.filter((entry) => entry.at <= now).sort((a, b) => a.at - b.at);
    this.#waiting = this.#waiting.filter((entry) => entry.at > now);
    for (const entry of due) entry.resume();
  }

  /**
   * Runs a kit function under the faults that are armed for it, and records it. `tokenOf` returns the calling app, also
   * of a call that is held, whichever app calls when it is released.
   */
  run(api, isSync, args, call, tokenOf) {
    if (isSync) return this.#runSync(api, args, call, tokenOf);
    try {
      return this.#runPromise(api, args, call, tokenOf);
    } catch (error) {
      return Promise.reject(error); // the device does not open
    }
  }

  /** Records a call that was refused before anything else. */
  note(api, args, tokenOf, error) {
    try {
      this.#begin(api, args, tokenOf())(error.code, error);
    } catch {
      // No device, no record.
    }
  }

  #runSync(api, args, call, tokenOf) {
    const record = this.#begin(api, args, tokenOf());
    const fault = this.#next(api);
    try {
      if (fault?.delayMs && this.#core.clockKind === 'system') sleep(fault.delayMs);
      if (fault?.code !== undefined) throw makeError(fault.code);
      const result = call();
      record(0, result);
      return result;
    } catch (error) {
      record(error.code, error);
      throw error;
    }
  }

  #runPromise(api, args, call, tokenOf) {
    const token = tokenOf();
    const caller = this.#core.keepCaller(token);
    const record = this.#begin(api, args, token);
    const fault = this.#next(api);
    const act = () => (fault?.code === undefined ? call() : Promise.reject(makeError(fault.code)));
    const wait = fault?.gate?.pass() ?? (fault?.delayMs ? this.#delay(fault.delayMs) : undefined);
    const result = wait === undefined ? act() : wait.then(() => this.#core.runAs(caller.token, act));
    result.then(
      (value) => record(0, value),
      (error) => record(error.code, error),
    );
    return result;
  }

  /** The code that is armed for a call that carries assets, when what it has to wait for is over; undefined for none. */
  async meet(api) {
    const fault = this.#next(api);
    await (fault?.gate?.pass() ?? (fault?.delayMs ? this.#delay(fault.delayMs) : undefined));
    return fault?.code;
  }

  #delay(ms) {
    return new Promise((resume) => {
      if (this.#core.clockKind === 'manual') {
        this.#waiting.push({ at: this.#core.control('clock.now') + ms, resume });
      } else {
        setTimeout(resume, ms);
      }
    });
  }

  /** The first armed fault for this function that has let enough calls pass. */
  #next(api) {
    let hit;
    const met = this.#faults.filter((fault) => fault.api === api);
    for (const fault of met) {
      if (fault.after > 0) {
        fault.after--;
      } else if (hit === undefined) {
        hit = fault;
        fault.times--;
      }
    }
    if (hit?.times === 0) this.#faults = this.#faults.filter((fault) => fault !== hit);
    if (met.length > 0) this.#faultsChanged();
    return hit;
  }

  /** Records a call; the function that it returns records the outcome. */
  #begin(api, args, token) {
    const records = this.#records;
    const diagnostics = this.#diagnostics;
    if (records === null && diagnostics === null && this.#watcher === null) return () => {};
    const { examine, keepHints } = require('./diagnostics');
    const hints = examine(api, args);
    diagnostics?.called(hints);
    const app = this.#core.apps.get(token) ?? this.#core.appOf(token);
    const entry = entryOf(api, args, app);
    keepHints(entry, hints);
    const started = performance.now();
    records?.push(entry);
    return (code, outcome) => {
      entry.code = code;
      entry.durationMs = performance.now() - started;
      if (code === 0) diagnostics?.succeeded(api, args, outcome);
      else diagnostics?.failed(api, outcome);
      this.#watcher?.(entry, outcome, app);
    };
  }
}

function entryOf(api, args, app) {
  const shapes = require('./shapes').describe(args);
  return { api, app: app?.bundleName, args: shapes, code: undefined, durationMs: undefined };
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

class Faults {
  #instruments;
  constructor(instruments) {
    this.#instruments = instruments;
  }

  inject(fault) {
    this.#inject(fault);
  }

  #inject(fault, gate) {
    const { api, code, delayMs, times = 1, after = 0, ...rest } = membersOf('fault', fault);
    if (!isKnown(api))
      throw argumentError(`fault.api ${describeApi(api)} is no function of a kit, nor 'clone' or 'restore'`);
    if (Object.keys(rest).length > 0) {
      throw argumentError('a fault has api, code, delayMs, times and after only');
    }
    const count = (name, value, least) => {
      if (value !== undefined && value !== Number.POSITIVE_INFINITY && !Number.isInteger(value)) {
        throw argumentError(`fault.${name} must be a whole number`);
      }
      if (value !== undefined && value < least)
        throw argumentError(`fault.${name} must be at least ${least}`);
    };
    count('times', times, 1);
    count('after', after, 0);
    count('delayMs', delayMs, 0);
    count('code', code, 1);
    if (code === undefined && delayMs === undefined) throw argumentError('a fault needs code or delayMs');
    if (code !== undefined) makeError(code); // refuses a code that no document has
    this.#instruments.inject({ api, code, delayMs, times, after, gate });
  }

  /** Holds the next calls of a function until the gate is opened. */
  hold(api, options = {}) {
    const { times = 1, after = 0 } = membersOf('options', options);
    if (isNamed(api) && AT_ONCE.test(api)) {
      throw argumentError(
        `${api} cannot be held: it returns no promise, and nothing could open the gate meanwhile`,
      );
    }
    const gate = new (require('./gate').Gate)();
    this.#inject({ api, delayMs: 0, times, after }, gate);
    return gate;
  }

  clear() {
    this.#instruments.clear();
  }
}

/** A name that begins like ours; anything else may be a secret in the wrong place. */
const KIT_NAME = /^(asset|abilityAccessCtrl|privacyManager)\.\w{1,60}$/;
const isNamed = (api) => typeof api === 'string' && KIT_NAME.test(api);
const describeApi = (api) => (isNamed(api) ? `'${api}'` : `(a ${typeof api})`);

class Calls {
  #instruments;
  constructor(instruments) {
    this.#instruments = instruments;
  }
  start() {
    this.#instruments.start();
  }
  stop() {
    return this.#instruments.stop();
  }
}

module.exports = { AT_ONCE, Calls, Faults, Instruments };
