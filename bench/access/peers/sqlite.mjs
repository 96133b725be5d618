// better-sqlite3: one row per (token, permission), WAL, synchronous=FULL, a kept upsert.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { allPairs } from '../data.mjs';

const require = createRequire(import.meta.url);
const FIRST_TOKEN = 0x20000000;

export const id = 'sqlite';
export const name = 'better-sqlite3';
export const module = 'better-sqlite3';
export const load = () => require('better-sqlite3');

export async function openGrants(dir, table) {
  fs.mkdirSync(dir, { recursive: true });
  const db = new (load())(path.join(dir, 'grants.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE permission_state (
    token INTEGER NOT NULL, permission TEXT NOT NULL, status INTEGER NOT NULL, flags INTEGER NOT NULL,
    time INTEGER NOT NULL, PRIMARY KEY (token, permission)) STRICT, WITHOUT ROWID`);
  const upsert = db.prepare(`INSERT INTO permission_state VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET status = excluded.status, flags = excluded.flags, time = excluded.time`);
  const select = db.prepare('SELECT status FROM permission_state WHERE token = ? AND permission = ?').pluck();
  const tokenOf = (row) => FIRST_TOKEN + row;
  db.transaction(() => {
    for (const { row, name, granted } of allPairs(table)) {
      upsert.run(tokenOf(row), name, granted ? 0 : -1, 0, Date.now());
    }
  })();
  return {
    pairs: table.userGranted.flatMap((_, row) =>
      table.user.map((permission) => ({ token: tokenOf(row), permission })),
    ),
    grant: async ({ token, permission }) => {
      upsert.run(token, permission, 0, 2, Date.now());
    },
    isGranted: ({ token, permission }) => select.get(token, permission) === 0,
    close: () => db.close(),
  };
}
