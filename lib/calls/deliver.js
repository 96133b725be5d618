'use strict';

// How asynchronous functions deliver: by promise, or by an AsyncCallback.

const { isCallable } = require('../engine/plain');
const { kitError } = require('./kit-errors');

/** Calls back from a microtask of its own: what a callback throws is an uncaught exception, not a rejection. */
function deliver(result, callback, otherwise) {
  result.then(
    (data) => queueMicrotask(() => callback(undefined, data)),
    (error) => queueMicrotask(() => callback(error, otherwise?.())),
  );
}

/** A documented 401 for an argument that is missing or of the wrong type. */
function need(condition, what) {
  if (!condition) throw kitError(401, what);
}

/** A promise for the result of `work`; a 401 is thrown at once, as the documents have it. */
function promised(work) {
  try {
    return Promise.resolve(work());
  } catch (error) {
    if (error.code === 401) throw error;
    return Promise.reject(error);
  }
}

/**
 * `work(...args)`, which looks at its arguments itself, as an asynchronous function of a kit: by promise, or by a callback in
 * the last place, which runs after the call has returned.
 */
function promiseOrCallback(work) {
  return (...args) => {
    const last = args.length > 0 ? args[args.length - 1] : undefined;
    const callback = typeof last === 'function' ? args.pop() : undefined;
    need(callback === undefined || isCallable(callback), 'callback must be a function that can be called');
    const result = promised(() => work(...args));
    if (callback === undefined) return result;
    deliver(result, callback);
    return undefined;
  };
}

/**
 * What a promise comes to, by a callback if one is given. Functions of abilities give it an error with code 0 where there is
 * none: the guides ask for `err.code`.
 */
function answered(promise, callback) {
  if (typeof callback !== 'function') return promise;
  promise.then((value) => callback({ code: 0, name: '', message: '' }, value), callback);
  return undefined;
}

module.exports = { answered, deliver, need, promised, promiseOrCallback };
