// Our own device with a single installed app: what opening costs before there are many.
export { load } from './ours.mjs';

export const id = 'one';
export const name = 'a single app';
export const reference = true;
export const incomparable = true;
