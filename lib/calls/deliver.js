'use strict';

// How functions of the neighbouring kits deliver: by promise, or by the AsyncCallback in their last place.

const { isCallable } = require('../engine/plain');
const { kitError } = require('./kit-errors');

/** A documented 401 for an argument that is missing or of the wrong type. */
function need(condition, what) {
  if (!condition) throw kitError(401, what);
}

/**
 * `work(...args)` as an asynchronous function of a kit. Arguments that `work` refuses with 401 are thrown at once, as the
 * documents have it; everything else arrives by promise or callback. The callback runs after the call has returned.
 */
function promiseOrCallback(work) {
  return (...args) => {
    const last = args.length > 0 ? args[args.length - 1] : undefined;
    const callback = typeof last === 'function' ? args.pop() : undefined;
    need(callback === undefined || isCallable(callback), 'callback must be a function that can be called');
    let result;
    try {
      result = Promise.resolve(work(...args));
    } catch (error) {
      if (error.code === 401) throw error;
      result = Promise.reject(error);
    }
    if (callback === undefined) return result;
    require('./kit').deliver(result, callback);
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

module.exports = { answered, need, promiseOrCallback };
