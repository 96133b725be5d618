// better-sqlite3 and node:crypto: a row per entry, WAL, synchronous=FULL, kept statements.
import { createRequire } from 'node:module';
import path from 'node:path';
import { listed, SEAL, sealing } from './common.mjs';

const require = createRequire(import.meta.url);

export const id = 'sqlite';
export const name = 'better-sqlite3';
export const module = 'better-sqlite3';
export const load = () => require('better-sqlite3');

const SCHEMA = `
  CREATE TABLE entry (
    service TEXT NOT NULL, account TEXT NOT NULL, label TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,
    value BLOB NOT NULL, PRIMARY KEY (service, account)) STRICT;
  CREATE INDEX entry_label ON entry (label) WHERE label IS NOT NULL;`;

const UPSERT = `INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET label = excluded.label, updated = excluded.updated, value = excluded.value`;

export async function openVault(dir) {
  const { seal, textOf, bytesOf } = sealing(dir);
  const db = new (load())(path.join(dir, 'bench.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(SCHEMA);

  const upsert = db.prepare(UPSERT);
  const byName = db.prepare('SELECT value FROM entry WHERE service = ? AND account = ?').pluck();
  const erase = db.prepare('DELETE FROM entry WHERE service = ? AND account = ?');
  const put = db.prepare('UPDATE entry SET value = ?, updated = ? WHERE service = ? AND account = ?');
  const select = (where) =>
    db
      .prepare(
        `SELECT service, account, label, created, updated, length(value) - ${SEAL} FROM entry ${where}`,
      )
      .raw();
  const ofService = select('WHERE service = ? ORDER BY account');
  const ofLabel = select('WHERE label = ?');
  const entriesOf = (rows) => rows.map((row) => listed(...row));

  const getSync = (entry) => {
    const sealed = byName.get(entry.service, entry.account);
    return sealed === undefined ? null : textOf(entry, sealed);
  };
  const setSync = (entry) => {
    const now = Date.now();
    upsert.run(entry.service, entry.account, entry.label, now, now, seal(entry));
  };
  const change = (entry, value) => put.run(seal(entry, value), Date.now(), entry.service, entry.account);
  const deleteSync = ({ service, account }) => erase.run(service, account).changes === 1;
  const listSync = (service) => entriesOf(ofService.all(service));
  const findSync = (label) => entriesOf(ofLabel.all(label));
  const fill = db.transaction((entries) => entries.forEach(setSync));
  const update = db.transaction((entry, fn) => {
    const value = fn(getSync(entry));
    change(entry, value);
    return value;
  }).immediate;
  const swap = db.transaction((one, other) => {
    const [value, another] = [getSync(one), getSync(other)];
    change(one, another);
    change(other, value);
  }).immediate;

  return {
    getSync,
    get: async (entry) => getSync(entry),
    setSync,
    set: async (entry) => setSync(entry),
    deleteSync,
    delete: async (entry) => deleteSync(entry),
    listSync,
    list: async (service) => listSync(service),
    findSync,
    find: async (label) => findSync(label),
    update: async (entry, fn) => update(entry, fn),
    swap: async (one, other) => swap(one, other),
    setBytes: async (entry) => setSync(entry),
    getBytesSync: (entry) => bytesOf(entry, byName.get(entry.service, entry.account)),
    fill: async (entries) => fill(entries),
    close: async () => {
      db.close();
    },
  };
}
