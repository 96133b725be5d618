// The latest calls, newest first. While the log is paused, new ones wait beside it.
import { signal } from '@preact/signals';
import { read } from '../wire/api.js';
import { refuse } from './notices.js';

const MOST = 1000;
const PAGE = 500;

export const calls = signal([]);
export const paused = signal(false);
/** What came while the log was paused. */
export const held = signal([]);

let fresh = [];
let drawing = false;

/** Calls come in bursts: they are shown once for each picture of the screen. */
function show() {
  drawing = false;
  const target = paused.value ? held : calls;
  target.value = [...fresh.reverse(), ...target.value].slice(0, MOST);
  fresh = [];
}

export function addCall(call) {
  fresh.push(call);
  if (drawing) return;
  drawing = true;
  // A page in the background draws nothing, and still must not gather calls for ever.
  if (document.hidden) setTimeout(show, 200);
  else requestAnimationFrame(show);
}

export async function readCalls() {
  try {
    const first = await read('calls', { limit: PAGE });
    const rest = first.total > PAGE ? await read('calls', { limit: PAGE, offset: PAGE }) : { rows: [] };
    const known = new Map([...calls.value, ...first.rows, ...rest.rows].map((call) => [call.id, call]));
    calls.value = [...known.values()].sort((one, other) => other.id - one.id).slice(0, MOST);
  } catch (error) {
    refuse(error);
  }
}

export function pause(on) {
  paused.value = on;
  if (on) return;
  calls.value = [...held.value, ...calls.value].slice(0, MOST);
  held.value = [];
}

export function clearCalls() {
  calls.value = [];
  held.value = [];
}
