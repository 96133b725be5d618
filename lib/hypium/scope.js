'use strict';

// What the expectations of a running case or hook have come to. As on a device, an expectation that fails makes the
// case fail, even when the error is caught or nobody waits for it.

const { AsyncLocalStorage } = require('node:async_hooks');

const scopes = new AsyncLocalStorage();

/** What is running now: a callback from outside of JavaScript has no async context of its own. */
let latest;

/** When the last case or hook is over. node:test goes on at once after an uncaught error, its afterEach does not. */
let turn = Promise.resolve();

/** The scope an expectation belongs to; undefined outside of a running case or hook. */
function currentScope() {
  const scope = scopes.getStore() ?? latest;
  return scope?.over ? undefined : scope;
}

/** Waits for a promise of another case. node:test would take what follows an await of it for a part of that case. */
const until = (promise) =>
  new Promise((resolve, reject) => {
    promise.then(resolve, reject);
  });

/** Runs a case or hook to its end, with all promises its expectations wait for; throws what failed first. */
function inScope(task) {
  const before = turn;
  const running = (async () => {
    await until(before);
    const scope = { failures: [], pending: [], over: false };
    latest = scope;
    try {
      await scopes.run(scope, task);
    } finally {
      while (scope.pending.length > 0) await Promise.allSettled(scope.pending.splice(0));
      scope.over = true;
      latest = undefined;
    }
    if (scope.failures.length > 0) throw scope.failures[0];
  })();
  turn = running.catch(() => {});
  return running;
}

module.exports = { currentScope, inScope, until };
