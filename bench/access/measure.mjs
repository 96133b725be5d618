// Stopwatches for calls that cost nanoseconds: the arguments come from arrays drawn beforehand, another pair at every
// call, and the answers are counted so that no call can be left out.
import { performance } from 'node:perf_hooks';

const BLOCK = 4096; // calls between two looks at the clock; the arrays hold four such blocks
export const DRAWN = BLOCK * 4;

function block(check, { tokens, names }, from) {
  let granted = 0;
  for (let i = from; i < from + BLOCK; i += 1) {
    if (check(tokens[i], names[i]) === 0) granted += 1;
  }
  return granted;
}

/** The same with promises, each awaited before the next. */
async function blockLater(check, { tokens, names }, from) {
  let granted = 0;
  for (let i = from; i < from + BLOCK; i += 1) {
    if ((await check(tokens[i], names[i])) === 0) granted += 1;
  }
  return granted;
}

const result = (calls, ms, granted) => ({ rate: (calls * 1000) / ms, granted });

/** First calls for half of `ms` to compile what is called and to fill the peers' caches, then those that count. */
export function checkSteadySync(check, drawn, ms) {
  count(check, drawn, ms / 2);
  return count(check, drawn, ms);
}

function count(check, drawn, ms) {
  let calls = 0;
  let granted = 0;
  const start = performance.now();
  let now = start;
  while (now - start < ms) {
    granted += block(check, drawn, calls % DRAWN);
    calls += BLOCK;
    now = performance.now();
  }
  return result(calls, now - start, granted);
}

/** `width` chains of checks, each with one promise in flight. */
export async function checkSteady(check, drawn, width, ms) {
  await countLater(check, drawn, width, ms / 2);
  return countLater(check, drawn, width, ms);
}

async function countLater(check, drawn, width, ms) {
  let calls = 0;
  let granted = 0;
  const start = performance.now();
  const lane = async () => {
    do {
      const from = calls % DRAWN;
      calls += BLOCK;
      const found = await blockLater(check, drawn, from);
      granted += found;
    } while (performance.now() - start < ms);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return result(calls, performance.now() - start, granted);
}
