// @casl/ability: one ability per token, whose rules name the granted permissions as actions (as subjects of one action
// they take twice the time).
import { createRequire } from 'node:module';
import { allPairs } from '../data.mjs';

const require = createRequire(import.meta.url);
const FIRST_TOKEN = 0x20000000;

export const id = 'casl';
export const name = '@casl/ability';
export const module = '@casl/ability';
export const load = () => require('@casl/ability');

export async function openChecks(_dir, table) {
  const { createMongoAbility } = load();
  const tokens = table.userGranted.map((_, row) => FIRST_TOKEN + row);
  const rules = new Map(tokens.map((token) => [token, []]));
  for (const { row, name, granted } of allPairs(table)) {
    if (granted) rules.get(tokens[row]).push({ action: name, subject: 'all' });
  }
  const abilities = new Map(tokens.map((token) => [token, createMongoAbility(rules.get(token))]));
  const check = (token, permission) => (abilities.get(token)?.can(permission) ? 0 : -1);
  return { tokens, check, checkLater: async (token, permission) => check(token, permission), close() {} };
}
