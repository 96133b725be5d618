'use strict';

// describe, it and the hooks, on node:test. A suite is collected first and handed over when it is complete: its own
// cases run before the suites nested in it, and its hooks are not inherited by those, both as on a device.

const test = require('node:test');
const { AsyncLocalStorage } = require('node:async_hooks');
const { call } = require('./call');
const { DEFAULT } = require('./constants');
const { runsOf } = require('./data');
const { LONGEST, isTimeout, readFilter } = require('./filter');
const { inScope, until } = require('./scope');

class Suite {
  cases = [];
  suites = [];
  beforeAll = [];
  beforeEach = [];
  afterEach = [];
  afterAll = [];
  /** Hooks of its own cases and of those of the suites in it. */
  beforeEachIt = [];
  afterEachIt = [];
  /** Hooks of named cases. */
  beforeItSpecified = [];
  afterItSpecified = [];
  /** What the function of the suite returned, if that was a promise. */
  ready;

  constructor(name, parent, skipped) {
    this.name = name;
    this.isRoot = parent === undefined;
    this.path = parent === undefined || parent.isRoot ? name : `${parent.path}.${name}`;
    this.parent = parent;
    this.skipped = skipped === false ? (parent?.skipped ?? false) : skipped;
  }

  /** This suite and those around it, from the outermost. */
  get around() {
    return [...(this.parent?.around ?? []), this];
  }

  /** Whether a case of it, or of a suite in it, is not skipped. What an async suite has is not known before it is over. */
  get runs() {
    if (this.ready !== undefined) return true;
    return this.cases.some(({ skip }) => skip === undefined) || this.suites.some(({ runs }) => runs);
  }
}

const root = new Suite('', undefined, false);
const collecting = new AsyncLocalStorage();
const current = () => collecting.getStore() ?? root;

let registrations = 0;
/** Whether a suite or a case has been registered in this process. */
const hasRegistered = () => registrations > 0;

let filter;
function whySkipped(suite, name, attribute, skipped) {
  filter ??= readFilter();
  return skipped || suite.skipped || filter(suite.path, name, attribute);
}

function checkName(what, name) {
  if (typeof name !== 'string' || name === '')
    throw new TypeError(`${what} needs a name, a text that is not empty`);
}

function checkFunction(what, fn) {
  if (typeof fn !== 'function') throw new TypeError(`${what} needs a function`);
}

function addSuite(what, skipped, name, fn) {
  checkName(what, name);
  checkFunction(`${what} '${name}'`, fn);
  registrations++;
  const parent = current();
  const suite = new Suite(name, parent, skipped);
  try {
    const returned = collecting.run(suite, fn);
    if (typeof returned?.then === 'function') suite.ready = Promise.resolve(returned);
  } catch (error) {
    suite.ready = Promise.reject(error);
  }
  // Reported below, by the suite.
  suite.ready?.catch(() => {});
  parent.suites.push(suite);
  if (parent.isRoot) handOver(suite);
}

function addCase(what, skipped, name, attribute, fn, timeout) {
  checkName(what, name);
  checkFunction(`${what} '${name}'`, fn);
  if (!Number.isInteger(attribute)) {
    throw new TypeError(
      `${what} '${name}': the attribute must be a number, such as Level.LEVEL0 | Size.SMALLTEST`,
    );
  }
  if (timeout !== undefined && !isTimeout(timeout))
    throw new TypeError(`${what} '${name}': the time-out must be a whole number from 1 to ${LONGEST}`);
  registrations++;
  const suite = current();
  const added = { name, fn, attribute, limit: timeout, skip: whySkipped(suite, name, attribute, skipped) };
  suite.cases.push(added);
  if (suite.isRoot) handOverCase(suite, added);
}

/** Newer releases allow a case without an attribute. */
const addAnyCase = (what, skipped, name, ...rest) =>
  typeof rest[0] === 'function'
    ? addCase(what, skipped, name, DEFAULT, ...rest)
    : addCase(what, skipped, name, ...rest);

function handOver(suite) {
  test.describe(suite.name, () => {
    if (suite.ready === undefined) return handOverContent(suite);
    return until(suite.ready).then(() => handOverContent(suite));
  });
}

function handOverContent(suite) {
  // The hooks of a suite in which nothing runs would be run for nothing.
  const { beforeAll, afterAll } = suite.runs ? suite : { beforeAll: [], afterAll: [] };
  for (const fn of beforeAll) handOverHook('beforeAll', fn);
  for (const one of suite.cases) handOverCase(suite, one);
  for (const nested of suite.suites) handOver(nested);
  for (const fn of afterAll) handOverHook('afterAll', fn);
}

function handOverCase(suite, one) {
  if (one.skip !== undefined) return test.it(one.name, { skip: one.skip });
  const runs = runsOf(suite.name, one.name);
  runs.forEach((data, index) => {
    const name = runs.length > 1 ? `${one.name} (${index + 1} of ${runs.length})` : one.name;
    test.it(name, (context) => inScope(() => runCase(suite, one, data, context)));
  });
  return undefined;
}

const NODE_HOOKS = { beforeAll: test.before, afterAll: test.after };
const handOverHook = (what, fn) => NODE_HOOKS[what](() => inScope(() => call(fn, what)));

/** Thrown by a case that is not to run after all. */
class SkipError extends Error {
  name = 'SkipError';
}

let running;
/** The case that runs, with its suite. */
const currentCase = () => running;

async function runCase(suite, { name, fn, attribute, limit }, data, context) {
  const { signal } = context;
  const failures = [];
  const attempt = async (...args) => {
    try {
      await call(...args);
    } catch (error) {
      failures.push(error);
    }
  };
  const before = hooksOf(suite, name, 'beforeItSpecified', [
    ...suite.around.map((one) => [one, 'beforeEachIt']),
    [suite, 'beforeEach'],
  ]);
  // They clean up, from the inside out.
  const after = hooksOf(suite, name, 'afterItSpecified', [
    [suite, 'afterEach'],
    ...suite.around.reverse().map((one) => [one, 'afterEachIt']),
  ]);
  running = { suite: suite.name, name, attribute };
  for (const [hook, what] of before) if (failures.length === 0) await attempt(hook, what, { signal });
  if (failures.length === 0) await attempt(fn, `'${name}'`, { signal, limit, data });
  for (const [hook, what] of after) await attempt(hook, what);
  running = undefined;
  const [failure] = failures;
  if (failure instanceof SkipError) return context.skip(failure.message);
  if (failure !== undefined) throw failure;
  return undefined;
}

/** The hooks of a case, each with what it is called: those of named cases, then those of the suites. */
const hooksOf = (suite, name, specified, places) => [
  ...suite[specified].filter(({ names }) => names.includes(name)).map(({ fn }) => [fn, specified]),
  ...places.flatMap(([one, what]) => one[what].map((fn) => [fn, what])),
];

const hook = (what) => (fn) => {
  checkFunction(what, fn);
  const suite = current();
  suite[what].push(fn);
  if (suite.isRoot && what in NODE_HOOKS) handOverHook(what, fn);
};

const specifiedHook = (what) => (names, fn) => {
  const list = [names].flat();
  if (list.length === 0) throw new TypeError(`${what} needs the names of cases`);
  for (const name of list) checkName(what, name);
  checkFunction(what, fn);
  current()[what].push({ names: list, fn });
};

const SKIPPED = 'xdescribe or xit';
/** `xit.reason('why')('name', 0, fn)`: a function that skips, with or without a reason. */
const withReason = (add, what) =>
  Object.assign(add.bind(undefined, what, SKIPPED), {
    reason: (text) => add.bind(undefined, what, String(text)),
  });

module.exports = {
  describe: addSuite.bind(undefined, 'describe', false),
  xdescribe: withReason(addSuite, 'xdescribe'),
  it: addAnyCase.bind(undefined, 'it', false),
  xit: withReason(addAnyCase, 'xit'),
  beforeAll: hook('beforeAll'),
  beforeEach: hook('beforeEach'),
  beforeEachIt: hook('beforeEachIt'),
  afterEach: hook('afterEach'),
  afterEachIt: hook('afterEachIt'),
  afterAll: hook('afterAll'),
  beforeItSpecified: specifiedHook('beforeItSpecified'),
  afterItSpecified: specifiedHook('afterItSpecified'),
  currentCase,
  hasRegistered,
  SkipError,
};
