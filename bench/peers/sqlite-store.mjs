// The asset table on better-sqlite3 or its ciphers fork: WAL, synchronous=FULL, kept statements.
import path from 'node:path';
import { DEFAULTS, keyOf, OWNER, seal, secretKeyOf, TAG, toMap, unseal } from './common.mjs';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS asset (
    id INTEGER PRIMARY KEY, owner TEXT NOT NULL, alias BLOB NOT NULL, secret BLOB NOT NULL,
    accessibility INTEGER, require_password_set INTEGER, auth_type INTEGER, sync_type INTEGER,
    is_persistent INTEGER, wrap_type INTEGER, critical BLOB, normal BLOB, update_time INTEGER,
    UNIQUE (owner, alias)) STRICT;
  CREATE INDEX IF NOT EXISTS asset_critical ON asset (owner, critical) WHERE critical IS NOT NULL;`;

const ATTRIBUTES = `alias, accessibility, require_password_set, auth_type, sync_type,
  is_persistent, wrap_type, critical, normal, update_time`;

const NUMBERS = Object.values(DEFAULTS);

const rowToMap = ([alias, a, p, t, s, i, w, critical, normal, time]) =>
  toMap(alias, [a, p, t, s, i, w], critical, normal, time);

/** `pageCipher`: the file is encrypted page by page, so secrets are stored as they are. */
export function openSqlite(Database, dir, { pageCipher = false } = {}) {
  const key = secretKeyOf(dir);
  const db = new Database(path.join(dir, 'bench.db'));
  if (pageCipher) db.pragma(`key = 'raw:${keyOf(dir).toString('hex')}'`);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(SCHEMA);

  const encode = pageCipher ? (entry) => entry.secret : (entry) => seal(key, entry);
  const decode = pageCipher
    ? (secret) => secret
    : (secret, alias, critical) => unseal(key, secret, alias, critical);

  const insert = db.prepare(`INSERT INTO asset VALUES (NULL, ?, ?, ?, ${NUMBERS.join()}, ?, ?, ?)`);
  const select = (where, columns = ATTRIBUTES) =>
    db.prepare(`SELECT ${columns} FROM asset WHERE ${where}`).raw();
  const byAlias = select('owner = ? AND alias = ?', `${ATTRIBUTES}, secret`);
  const byLabel = select('owner = ? AND critical = ?');
  const all = select('owner = ?');
  const erase = db.prepare('DELETE FROM asset WHERE owner = ? AND alias = ?');

  const putSync = (entry) => {
    insert.run(OWNER, entry.alias, encode(entry), entry.critical, entry.normal, Date.now());
  };
  const putAll = db.transaction((entries) => entries.forEach(putSync));

  const found = (rows) => {
    if (rows.length === 0) throw new Error('not found');
    return rows.map(rowToMap);
  };
  const getSync = (alias) => {
    const row = byAlias.get(OWNER, alias);
    if (!row) throw new Error('not found');
    return rowToMap(row).set(TAG.SECRET, decode(row[10], row[0], row[7]));
  };
  const labelSync = (label) => found(byLabel.all(OWNER, label));
  const listSync = () => found(all.all(OWNER));
  const removeSync = (alias) => {
    if (erase.run(OWNER, alias).changes === 0) throw new Error('not found');
  };

  return {
    putSync,
    getSync,
    labelSync,
    listSync,
    removeSync,
    put: async (entry) => putSync(entry),
    get: async (alias) => getSync(alias),
    label: async (label) => labelSync(label),
    list: async () => listSync(),
    remove: async (alias) => removeSync(alias),
    bulk: async (entries) => putAll(entries),
    close: async () => {
      db.close();
    },
  };
}
