'use strict';

// @ohos.hiTraceMeter, @ohos.hiTraceChain: nobody records traces here, so that beginning and ending one is all that happens.
// Chains have the numbers that they pass on.

const nothing = () => {};

const hiTraceMeter = {
  ...Object.fromEntries(
    `startTrace finishTrace traceByValue startSyncTrace finishSyncTrace startAsyncTrace finishAsyncTrace`
      .split(' ')
      .map((name) => [name, nothing]),
  ),
  isTraceEnabled: () => false,
};

/** What is asked of a chain, as HiTraceFlag has it. */
const NO_CHILD_SPAN = 4;

let lastChain = 0n;
let lastSpan = 0;
const NONE = Object.freeze({ chainId: 0n, spanId: 0, parentSpanId: 0, flags: 0 });
let current = NONE;

const isValid = (id) => id?.chainId > 0n;

const hiTraceChain = {
  /** Nothing begins inside of a chain. */
  begin(_name, flags = 0) {
    if (isValid(current)) return { ...NONE };
    lastChain += 1n;
    current = { chainId: lastChain, spanId: 0, parentSpanId: 0, flags };
    return { ...current };
  },
  end(id) {
    if (id?.chainId === current.chainId) current = NONE;
  },
  getId: () => ({ ...current }),
  setId(id) {
    if (isValid(id)) current = { ...NONE, ...id };
  },
  clearId() {
    current = NONE;
  },
  createSpan() {
    if (!isValid(current) || (current.flags & NO_CHILD_SPAN) !== 0) return { ...current };
    return { ...current, spanId: ++lastSpan, parentSpanId: current.spanId };
  },
  tracepoint: nothing,
  isValid,
  isFlagEnabled: (id, flag) => ((id?.flags ?? 0) & flag) !== 0,
  enableFlag(id, flag) {
    if (id !== undefined && id !== null) id.flags |= flag;
  },
};

module.exports = { hiTraceChain, hiTraceMeter };
