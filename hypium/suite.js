'use strict';

// describe, it and the hooks, on node:test. A suite is collected first and handed over when it is complete: its own
// cases run before the suites nested in it, and its hooks are not inherited by those, both as on a device.

const test = require('node:test');
const { AsyncLocalStorage } = require('node:async_hooks');
const { call } = require('./call');
const { DEFAULT } = require('./constants');
const { readFilter } = require('./filter');
const { inScope, until } = require('./scope');

class Suite {
  cases = [];
  suites = [];
  beforeAll = [];
  beforeEach = [];
  afterEach = [];
  afterAll = [];
  /** Hooks of named cases. */
  beforeItSpecified = [];
  afterItSpecified = [];
  /** What the function of the suite returned, if that was a promise. */
  ready;

  constructor(name, parent, skipped) {
    this.name = name;
    this.isRoot = parent === undefined;
    this.path = parent === undefined || parent.isRoot ? name : `${parent.path}.${name}`;
    this.skipped = skipped || parent?.skipped === true;
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
  return skipped || suite.skipped ? 'xdescribe or xit' : filter(suite.path, name, attribute);
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

function addCase(what, skipped, name, attribute, fn) {
  checkName(what, name);
  checkFunction(`${what} '${name}'`, fn);
  if (!Number.isInteger(attribute)) {
    throw new TypeError(
      `${what} '${name}': the attribute must be a number, such as Level.LEVEL0 | Size.SMALLTEST`,
    );
  }
  registrations++;
  const suite = current();
  const added = { name, fn, skip: whySkipped(suite, name, attribute, skipped) };
  suite.cases.push(added);
  if (suite.isRoot) handOverCase(suite, added);
}

/** Newer releases allow a case without an attribute. */
const addAnyCase = (what, skipped, name, ...rest) =>
  typeof rest[0] === 'function'
    ? addCase(what, skipped, name, DEFAULT, rest[0])
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

function handOverCase(suite, { name, fn, skip }) {
  if (skip === undefined) test.it(name, ({ signal }) => inScope(() => runCase(suite, name, fn, signal)));
  else test.it(name, { skip });
}

const NODE_HOOKS = { beforeAll: test.before, afterAll: test.after };
const handOverHook = (what, fn) => NODE_HOOKS[what](() => inScope(() => call(fn, what)));

async function runCase(suite, name, fn, signal) {
  const failures = [];
  const attempt = async (...args) => {
    try {
      await call(...args);
    } catch (error) {
      failures.push(error);
    }
  };
  const hooks = function* (each, specified) {
    for (const hook of suite[specified]) if (hook.names.includes(name)) yield [hook.fn, specified];
    for (const hook of suite[each]) yield [hook, each];
  };
  for (const hook of hooks('beforeEach', 'beforeItSpecified')) {
    if (failures.length === 0) await attempt(...hook, signal);
  }
  if (failures.length === 0) await attempt(fn, `'${name}'`, signal);
  // They clean up, whatever has happened.
  for (const hook of hooks('afterEach', 'afterItSpecified')) await attempt(...hook);
  if (failures.length > 0) throw failures[0];
}

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

module.exports = {
  describe: addSuite.bind(undefined, 'describe', false),
  xdescribe: addSuite.bind(undefined, 'xdescribe', true),
  it: addAnyCase.bind(undefined, 'it', false),
  xit: addAnyCase.bind(undefined, 'xit', true),
  beforeAll: hook('beforeAll'),
  beforeEach: hook('beforeEach'),
  afterEach: hook('afterEach'),
  afterAll: hook('afterAll'),
  beforeItSpecified: specifiedHook('beforeItSpecified'),
  afterItSpecified: specifiedHook('afterItSpecified'),
  hasRegistered,
};
