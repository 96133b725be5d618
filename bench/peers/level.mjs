// classic-level: an ordered key space, `{ sync: true }` on every write; the label index and uniqueness by
// hand.
import { createRequire } from 'node:module';
import path from 'node:path';
import { DEFAULTS, OWNER, seal, secretKeyOf, TAG, toMap, unseal } from './common.mjs';

const require = createRequire(import.meta.url);

export const id = 'level';
export const name = 'classic-level';
export const module = 'classic-level';
export const load = () => require('classic-level');
export const importAll = () => import('classic-level');

const SYNC = { sync: true };
const NUMBERS = Buffer.from(Object.values(DEFAULTS));
const ASSETS = Buffer.from(`a${OWNER}\0`);
const ASSETS_END = Buffer.from(`a${OWNER}\x01`);
const LABELS = Buffer.from(`l${OWNER}\0`);
const none = Buffer.alloc(0);
const ZERO = Buffer.from([0]);
const ONE = Buffer.from([1]);

const assetKey = (alias) => Buffer.concat([ASSETS, alias]);
const labelPrefix = (label, end) => Buffer.concat([LABELS, label, end]);
const labelKey = (label, alias) => Buffer.concat([LABELS, label, ZERO, alias]);

const HEAD = NUMBERS.length + 8;

/** Numbers and time, then alias, critical, normal and sealed secret, each behind its length. */
function pack(fields) {
  const value = Buffer.allocUnsafe(fields.reduce((size, field) => size + 2 + field.length, HEAD));
  let at = value.writeDoubleLE(Date.now(), NUMBERS.copy(value));
  for (const field of fields) {
    at = value.writeUInt16LE(field.length, at);
    value.set(field, at);
    at += field.length;
  }
  return value;
}

function unpack(value) {
  const fields = [];
  for (let at = HEAD; at < value.length; ) {
    const end = at + 2 + value.readUInt16LE(at);
    fields.push(value.subarray(at + 2, end));
    at = end;
  }
  return fields;
}

const labelOrNone = (bytes) => (bytes.length > 0 ? bytes : null);

const attributes = (value, [alias, critical, normal]) =>
  toMap(alias, value, labelOrNone(critical), labelOrNone(normal), value.readDoubleLE(NUMBERS.length));

export async function open(dir) {
  const key = secretKeyOf(dir);
  const { ClassicLevel } = load();
  const db = new ClassicLevel(path.join(dir, 'level'), { keyEncoding: 'buffer', valueEncoding: 'buffer' });
  await db.open();
  const writing = new Set();

  const rows = ({ alias, critical, normal, secret }) => {
    const at = assetKey(alias);
    const sealed = seal(key, { alias, critical, secret });
    const value = pack([alias, critical ?? none, normal ?? none, sealed]);
    const puts = [{ type: 'put', key: at, value }];
    if (critical) puts.push({ type: 'put', key: labelKey(critical, alias), value: at });
    return puts;
  };
  const claim = (alias) => {
    const name = Buffer.from(alias).toString('latin1');
    if (writing.has(name) || db.getSync(assetKey(alias)) !== undefined) throw new Error('duplicate');
    writing.add(name);
    return name;
  };
  const open = (value) => {
    if (value === undefined) throw new Error('not found');
    const fields = unpack(value);
    return attributes(value, fields).set(TAG.SECRET, unseal(key, fields[3], fields[0], fields[1]));
  };
  const found = (values) => {
    if (values.length === 0) throw new Error('not found');
    return values.map((value) => attributes(value, unpack(value)));
  };

  return {
    getSync: (alias) => open(db.getSync(assetKey(alias))),
    get: async (alias) => open(await db.get(assetKey(alias))),
    put: async (entry) => {
      const name = claim(entry.alias);
      try {
        await db.batch(rows(entry), SYNC);
      } finally {
        writing.delete(name);
      }
    },
    label: async (label) => {
      const range = { gte: labelPrefix(label, ZERO), lt: labelPrefix(label, ONE) };
      return found(await db.getMany(await db.values(range).all()));
    },
    list: async () => found(await db.values({ gte: ASSETS, lt: ASSETS_END }).all()),
    remove: async (alias) => {
      const at = assetKey(alias);
      const value = db.getSync(at);
      if (value === undefined) throw new Error('not found');
      const dels = [{ type: 'del', key: at }];
      const critical = labelOrNone(unpack(value)[1]);
      if (critical) dels.push({ type: 'del', key: labelKey(critical, alias) });
      await db.batch(dels, SYNC);
    },
    bulk: async (entries) => {
      const names = entries.map((entry) => claim(entry.alias));
      try {
        await db.batch(entries.flatMap(rows), SYNC);
      } finally {
        for (const name of names) writing.delete(name);
      }
    },
    close: () => db.close(),
  };
}
