'use strict';

// When the promise of a call is settled. On a device a call goes to another process and comes back in a later turn of the
// loop, so that a forgotten `await` shows: so it is for programs under the register hook and in test runners ('later').
// Programs that import the package itself get the answer as soon as there is one ('inline').

const { ownOf } = require('../engine/plain');

/** As it was before anybody put a clock of his own in its place. */
const turn = setImmediate;

const MODES = ['inline', 'later'];
let isLater = false;

/** Says which. `OHOS_REPLIES` says it for a process, whatever the hook or a runner would say. */
function setReplies(mode, env = process.env) {
  const wanted = ownOf(env, 'OHOS_REPLIES') ?? mode;
  if (!MODES.includes(wanted)) throw new TypeError(`replies must be one of ${MODES.join(', ')}`);
  isLater = wanted === 'later';
}

/** A promise as its caller gets it. Those that are settled in one turn stay in their order. */
function settled(promise) {
  if (!isLater || typeof promise?.then !== 'function') return promise;
  return new Promise((resolve, reject) => {
    promise.then(
      (value) => turn(resolve, value),
      (error) => turn(reject, error),
    );
  });
}

module.exports = { setReplies, settled };
