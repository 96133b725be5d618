// What the frame of the page shows of the device, and the app in whose name things are done here.
import { computed, signal } from '@preact/signals';
import { texts } from '../texts.js';
import { read } from '../wire/api.js';
import { refuse } from './notices.js';

export const state = signal(undefined);
export const readOnly = computed(() => state.value?.readOnly ?? true);
export const acting = signal(undefined);

let reading;
let again = false;

/** Reads once more after a read that was on its way, and never twice at a time. */
export function readState() {
  if (reading) {
    again = true;
    return reading;
  }
  reading = read('state')
    .then((next) => {
      state.value = next;
    }, refuse)
    .finally(() => {
      reading = undefined;
      if (!again) return;
      again = false;
      readState();
    });
  return reading;
}

/** The first app of the device, until another one is chosen. */
export async function chooseFirstApp() {
  const { rows } = await read('apps', { limit: 1 });
  acting.value ??= rows[0];
}

/** What began before anybody looked has no app that is known. */
export const appName = (app) =>
  app === null ? texts.someApp : app.appIndex ? `${app.bundleName} (${app.appIndex})` : app.bundleName;
export const sameApp = (one, other) => one?.token === other?.token;
