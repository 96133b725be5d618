// The questions of the device that wait for an answer, the oldest first.
import { signal } from '@preact/signals';
import { read } from '../wire/api.js';
import { refuse } from './notices.js';

export const dialogs = signal([]);
export const taken = signal(true);

/** Ids of those that were put off: they wait in the panel of permissions. */
export const later = signal(new Set());
export const putOff = (id) => {
  later.value = new Set([...later.value, id]);
};
export const bringBack = (id) => {
  later.value = new Set([...later.value].filter((other) => other !== id));
};

export const readDialogs = () =>
  read('dialogs').then((reply) => {
    dialogs.value = reply.rows;
    taken.value = reply.taken;
  }, refuse);

export function dialogChanged({ open, closed }) {
  const others = dialogs.value.filter(({ id }) => id !== (open?.id ?? closed));
  dialogs.value = open ? [...others, open] : others;
}
