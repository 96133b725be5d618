// How long an event is under way: from the call of a start until the last of 200 subscribers has been called.
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../measure.mjs';
import { openDevice } from './peers/ours.mjs';

const SUBSCRIBERS = 200; // as many as one device object takes
const CAMERA = 'ohos.permission.CAMERA';
const WARM_UP = 20;
const PATIENCE = 2000;

/** Every start is the first one of its app, so that its used type has to be stored as well. */
export async function startsSeen(dir, starts) {
  const { device, manager, tokens } = openDevice(dir, WARM_UP + starts);
  let seen;
  for (let i = 0; i < SUBSCRIBERS; i += 1) {
    manager.on('activeStateChange', [CAMERA], (event) => {
      seen.tokens.add(event.tokenId);
      seen.times.push(performance.now());
      if (seen.times.length === SUBSCRIBERS) seen.reached();
    });
  }
  const all = [];
  const spread = [];
  for (const token of tokens) {
    let reached;
    const done = new Promise((resolve) => {
      reached = resolve;
    });
    seen = { tokens: new Set(), times: [], reached };
    const start = performance.now();
    const [settled] = await Promise.all([
      Promise.race([done.then(() => true), pause(PATIENCE, false, { ref: false })]),
      manager.startUsingPermission(token, CAMERA),
    ]);
    const { times } = seen;
    if (!settled || times.length !== SUBSCRIBERS || !seen.tokens.has(token)) {
      throw new Error(`an event reached ${times.length} of ${SUBSCRIBERS} subscribers`);
    }
    all.push(times.at(-1) - start);
    spread.push(times.at(-1) - times[0]);
  }
  device.close();
  const measured = all.slice(WARM_UP);
  return { all: median(measured), slowest: Math.max(...measured), spread: median(spread.slice(WARM_UP)) };
}
