// What the server tells by itself. A browser opens the stream anew when it broke off; where it gives up, we try again.
import { batch, signal } from '@preact/signals';
import { addCall, readCalls } from '../state/calls.js';
import { readState } from '../state/device.js';
import { dialogChanged, readDialogs } from '../state/dialogs.js';
import { bump, bumpAll } from '../state/versions.js';

const AGAIN_MS = 1500;

/** `opening`, `live`, `lost` or `ended`. */
export const link = signal('opening');

let server;
let opened = false;

function everythingAnew() {
  bumpAll();
  readState();
  readDialogs();
  readCalls();
}

const HEAR = {
  hello(data) {
    if (server !== undefined && data.server !== server) location.reload();
    server = data.server;
    link.value = 'live';
    // What was read before somebody listened may have changed in between. Later the server replays, or says `reset`.
    if (opened) return;
    opened = true;
    bumpAll();
    readDialogs();
    readCalls();
  },
  reset: everythingAnew,
  changed({ panels }) {
    batch(() => panels.forEach(bump));
    if (panels.includes('calls')) readCalls();
    if (panels.includes('device') || panels.includes('apps') || panels.includes('usage')) readState();
  },
  call: addCall,
  dialog: dialogChanged,
  permission: () => bump('permissions'),
  usage() {
    bump('usage');
    readState();
  },
};

export function listen() {
  const stream = new EventSource('./events');
  for (const [name, hear] of Object.entries(HEAR))
    stream.addEventListener(name, (event) => hear(JSON.parse(event.data)));
  stream.addEventListener('end', () => {
    stream.close();
    link.value = 'ended';
  });
  stream.onerror = () => {
    link.value = 'lost';
    if (stream.readyState !== EventSource.CLOSED) return;
    setTimeout(() => link.value === 'lost' && listen(), AGAIN_MS);
  };
}
