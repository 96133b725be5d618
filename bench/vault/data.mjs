// What a program keeps: services of a hundred accounts, 64 letters of value each, and a label that only this entry has.
import { randomBytes } from 'node:crypto';

/** Accounts of one service. */
export const ACCOUNTS = 100;

let made = 0;

const letters = (count) => randomBytes(count / 2).toString('hex');

/** `next` is what the value is overwritten with. */
export const makeEntries = (count, { labels = false } = {}) =>
  Array.from({ length: count }, () => {
    const service = `service-${Math.floor(made / ACCOUNTS)}`;
    made += 1;
    return {
      service,
      account: letters(24),
      value: letters(64),
      next: letters(64),
      label: labels ? `label-${letters(16)}` : null,
    };
  });

/** So that the next entries begin a service. */
export function beginService() {
  made = Math.ceil(made / ACCOUNTS) * ACCOUNTS;
}

/** Entries whose values are bytes. */
export const makeLarge = (count, bytes) =>
  makeEntries(count).map((entry) => ({ ...entry, value: randomBytes(bytes) }));
