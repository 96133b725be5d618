'use strict';

const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

// What a command asks of V8 that reads large lists, and then waits for hours. For processes of the command line only: a library does
// not decide this for its host.

/** The room for young objects stays as small as it is at the start; else a process keeps what it grew to. */
exports.keepYoungSpaceSmall = () => setFlagsFromString('--semi-space-growth-factor=1');

let gc;

/** What nothing refers to any more goes now, and not when V8 finds the time. */
exports.collectGarbage = () => {
  setFlagsFromString('--expose-gc');
  gc ??= runInNewContext('gc');
  gc();
};
