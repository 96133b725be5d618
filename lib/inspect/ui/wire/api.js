// Requests to the server of this page: `read` for what is there, `act` for what changes something. Both throw what the
// server said: `{ code, text, cause, remedy, doc }`.
import { signal } from '@preact/signals';
import { texts } from '../texts.js';

/** After so long without an answer the page says that it waits. */
const SLOW_MS = 1500;

/** How many requests wait too long. */
export const slow = signal(0);

class Refused extends Error {
  constructor({ code, text, cause, remedy, doc }) {
    super(text);
    Object.assign(this, { code, text, cause, remedy, doc });
  }
}

async function send(route, options) {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    slow.value += 1;
  }, SLOW_MS);
  try {
    const reply = await fetch(`./api/${route}`, { credentials: 'same-origin', ...options });
    if (reply.ok) return reply;
    const body = await reply.json().catch(() => undefined);
    throw new Refused(body?.error ?? { code: reply.status, text: reply.statusText });
  } catch (error) {
    if (error instanceof TypeError)
      throw new Refused({ text: texts.unreachable, remedy: texts.unreachableRemedy });
    throw error;
  } finally {
    clearTimeout(timer);
    if (late) slow.value -= 1;
  }
}

/** The part of an address that has these values; those without one are left out. */
export function query(values) {
  const given = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== '' && value !== false,
  );
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([key, value]) => [key, value === true ? '1' : value]))}`;
}

export const read = async (route, values = {}, abort) =>
  (await send(route + query(values), { signal: abort })).json();

export const readBytes = async (route) => (await send(route)).blob();

export const act = async (action, body = {}) =>
  (
    await send(action, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).json();

export const actWithBytes = async (action, bytes) =>
  (
    await send(action, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    })
  ).json();
