import { createRequire } from 'node:module';
import { openSqlite } from './sqlite-store.mjs';

const require = createRequire(import.meta.url);

export const id = 'ciphers';
export const name = 'ciphers fork';
export const module = 'better-sqlite3-multiple-ciphers';
export const load = () => require('better-sqlite3-multiple-ciphers');
export const open = async (dir) => openSqlite(load(), dir, { pageCipher: true });
