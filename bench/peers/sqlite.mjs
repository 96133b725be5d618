import { createRequire } from 'node:module';
import { openSqlite } from './sqlite-store.mjs';

const require = createRequire(import.meta.url);

export const id = 'sqlite';
export const name = 'better-sqlite3';
export const module = 'better-sqlite3';
export const load = () => require('better-sqlite3');
export const importAll = () => import('better-sqlite3');
export const open = async (dir) => openSqlite(load(), dir);
