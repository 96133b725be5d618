// A Map of Maps in plain JavaScript: no rules, no persistence, no other process.
import { allPairs } from '../data.mjs';

const FIRST_TOKEN = 0x20000000;

export const id = 'map';
export const name = 'plain Map';
export const load = () => {};

export async function openChecks(_dir, table) {
  const tokens = table.userGranted.map((_, row) => FIRST_TOKEN + row);
  const statuses = new Map(tokens.map((token) => [token, new Map()]));
  for (const { row, name, granted } of allPairs(table)) {
    statuses.get(tokens[row]).set(name, granted ? 0 : -1);
  }
  const check = (token, permission) => statuses.get(token)?.get(permission) ?? -1;
  return { tokens, check, checkLater: async (token, permission) => check(token, permission), close() {} };
}
