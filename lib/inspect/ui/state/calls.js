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

/** What the server has, and what came by the stream since it answered. */
export async function readCalls() {
  try {
    const { rows, total } = await read('calls', { limit: PAGE });
    const rest = total > PAGE ? await read('calls', { limit: PAGE, offset: PAGE }) : { rows: [] };
    const newest = rows[0]?.id ?? Number.POSITIVE_INFINITY;
    const newer = [...held.value, ...calls.value].filter(({ id }) => id > newest);
    const known = new Map([...newer, ...rows, ...rest.rows].map((call) => [call.id, call]));
    const all = [...known.values()].slice(0, MOST);
    const top = paused.value ? (calls.value[0]?.id ?? 0) : Number.POSITIVE_INFINITY;
    held.value = all.filter(({ id }) => id > top);
    calls.value = all.filter(({ id }) => id <= top);
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
