// Stopwatches. Every function returns plain numbers: operations per second, milliseconds or microseconds.
import { performance } from 'node:perf_hooks';

const BLOCK = 64; // operations between two looks at the clock

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const perSecond = (ops, ms) => (ops * 1000) / ms;

/** Every entry once, one after the other, on this thread. */
export function eachSync(op, entries) {
  const start = performance.now();
  for (const entry of entries) op(entry);
  return { rate: perSecond(entries.length, performance.now() - start) };
}

/**
 * Every entry once, `width` promises in flight; `loop` is busy event-loop time per operation in
 * microseconds.
 */
export async function each(op, entries, width) {
  let next = 0;
  const lane = async () => {
    while (next < entries.length) {
      const entry = entries[next];
      next += 1;
      await op(entry);
    }
  };
  return timed(
    () => Promise.all(Array.from({ length: width }, lane)),
    () => entries.length,
  );
}

/** The same operation again and again for about `ms`, on this thread. */
export function steadySync(op, ms) {
  for (let i = 0; i < BLOCK; i += 1) op();
  let ops = 0;
  const start = performance.now();
  const end = start + ms;
  let now = start;
  while (now < end) {
    for (let i = 0; i < BLOCK; i += 1) op();
    ops += BLOCK;
    now = performance.now();
  }
  return { rate: perSecond(ops, now - start) };
}

/** The same operation for about `ms`, `width` promises in flight. */
export async function steady(op, width, ms) {
  for (let i = 0; i < BLOCK; i += 1) await op();
  let ops = 0;
  const end = performance.now() + ms;
  const lane = async () => {
    do {
      for (let i = 0; i < BLOCK; i += 1) await op();
      ops += BLOCK;
    } while (performance.now() < end);
  };
  return timed(
    () => Promise.all(Array.from({ length: width }, lane)),
    () => ops,
  );
}

async function timed(work, count) {
  await new Promise(setImmediate);
  const before = performance.eventLoopUtilization();
  const start = performance.now();
  await work();
  const elapsed = performance.now() - start;
  const { active } = performance.eventLoopUtilization(before);
  return { rate: perSecond(count(), elapsed), loop: (active * 1000) / count() };
}

/** All entries fired in one turn: milliseconds until all are durable. */
export async function burst(op, entries) {
  await new Promise(setImmediate);
  const start = performance.now();
  await Promise.all(entries.map(op));
  return performance.now() - start;
}

/** The same with a busy chain of immediates beside it: the longest time the event loop did not come round. */
export async function burstGap(op, entries) {
  await new Promise(setImmediate);
  let gap = 0;
  let last = performance.now();
  let running = true;
  const look = () => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
  };
  const chain = () => {
    look();
    if (running) setImmediate(chain);
  };
  setImmediate(chain);
  await Promise.all(entries.map(op));
  look();
  running = false;
  return gap;
}
