'use strict';

// Calls the function of a case or hook, which may be sync, async or take `done`, within the time that it has.

const { readTimeout } = require('./filter');

/** A promise that is fulfilled by calling `done`, and says whether it was. */
function untilDone() {
  const waiting = { called: false };
  waiting.promise = new Promise((resolve) => {
    waiting.done = () => {
      waiting.called = true;
      resolve();
    };
  });
  return waiting;
}

/** With data, the function takes them last: `(data)` or `(done, data)`. */
async function run(fn, waiting, data) {
  const takesDone = fn.length > data.length;
  if (takesDone) await Promise.all([waiting.promise, fn(waiting.done, ...data)]);
  else await fn(...data);
}

/** `what` names the function in the error of a timeout; `signal` is aborted when node:test has given up on it. */
async function call(fn, what, { signal, limit = readTimeout(), data = [] } = {}) {
  const waiting = untilDone();
  let timer;
  let stop;
  const stopped = new Promise((_, reject) => {
    stop = () => reject(signal.reason);
    timer = setTimeout(() => {
      const missing = fn.length > data.length && !waiting.called;
      reject(new Error(`${what}: ${missing ? 'done was not called' : 'it did not end'} within ${limit} ms`));
    }, limit);
  });
  signal?.addEventListener('abort', stop);
  try {
    await Promise.race([run(fn, waiting, data), stopped]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

module.exports = { call };
