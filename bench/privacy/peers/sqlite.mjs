// better-sqlite3: one row per minute and whatever keeps records apart, WAL, synchronous=FULL, a kept upsert.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { MINUTE } from '../data.mjs';

const require = createRequire(import.meta.url);
const FIRST_TOKEN = 0x20000000;
const [BACKGROUND, UNLOCKED, NORMAL] = [2, 1, 0];

export const id = 'sqlite';
export const name = 'better-sqlite3';
export const module = 'better-sqlite3';
export const load = () => require('better-sqlite3');

export async function openRecords(dir) {
  fs.mkdirSync(dir, { recursive: true });
  const db = new (load())(path.join(dir, 'records.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE usage_record (
    token INTEGER NOT NULL, permission TEXT NOT NULL, minute INTEGER NOT NULL, status INTEGER NOT NULL,
    lock INTEGER NOT NULL, used_type INTEGER NOT NULL, identity TEXT NOT NULL, succeeded INTEGER NOT NULL,
    failed INTEGER NOT NULL, time INTEGER NOT NULL, success INTEGER NOT NULL, fail INTEGER NOT NULL,
    PRIMARY KEY (token, permission, minute, status, lock, used_type, identity, succeeded, failed)
  ) STRICT, WITHOUT ROWID`);
  const upsert = db.prepare(`INSERT INTO usage_record VALUES (?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET success = success + excluded.success, fail = fail + excluded.fail`);
  const sums = db
    .prepare(
      'SELECT ifnull(sum(success), 0), ifnull(sum(fail), 0) FROM usage_record WHERE token = ? AND permission = ?',
    )
    .raw();
  return {
    add: async ({ row, permission, success, fail }) => {
      const now = Date.now();
      const minute = Math.floor(now / MINUTE);
      const parts = [success > 0 ? 1 : 0, fail > 0 ? 1 : 0];
      const token = FIRST_TOKEN + row;
      upsert.run(token, permission, minute, BACKGROUND, UNLOCKED, NORMAL, ...parts, now, success, fail);
    },
    totals: async ({ row, permission }) => sums.get(FIRST_TOKEN + row, permission),
    close: () => db.close(),
  };
}
