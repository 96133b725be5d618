// classic-level and node:crypto: `{ sync: true }` on every write, the label index by hand. It has no transactions that read: what is
// read may have changed before it is written, though by this process only, as no other can open it.
import { createRequire } from 'node:module';
import path from 'node:path';
import { listed, SEAL, sealing } from './common.mjs';

const require = createRequire(import.meta.url);

export const id = 'level';
export const name = 'classic-level';
export const module = 'classic-level';
export const load = () => require('classic-level');

const SYNC = { sync: true };
const TIMES = 16;

const keyOf = ({ service, account }) => Buffer.from(`e${service}\0${account}`);
const labelKeyOf = ({ service, account, label }) => Buffer.from(`l${label}\0${service}\0${account}`);

/** When it was made and written, the label behind its length, and the sealed value. */
function pack(created, label, sealed) {
  const head = Buffer.allocUnsafe(TIMES + 2);
  head.writeDoubleLE(created, 0);
  head.writeDoubleLE(Date.now(), 8);
  const bytes = Buffer.from(label ?? '');
  head.writeUInt16LE(bytes.length, TIMES);
  return Buffer.concat([head, bytes, sealed]);
}

const createdAt = (row) => row.readDoubleLE(0);
const endOfLabel = (row) => TIMES + 2 + row.readUInt16LE(TIMES);
const labelOf = (row) => row.toString('utf8', TIMES + 2, endOfLabel(row)) || null;
const sealedOf = (row) => row.subarray(endOfLabel(row));

function listedRow(key, row) {
  const [service, account] = key.toString('utf8', 1).split('\0');
  const size = row.length - endOfLabel(row) - SEAL;
  return listed(service, account, labelOf(row), createdAt(row), row.readDoubleLE(8), size);
}

export async function openVault(dir) {
  const { seal, textOf, bytesOf } = sealing(dir);
  const { ClassicLevel } = load();
  const db = new ClassicLevel(path.join(dir, 'level'), { keyEncoding: 'buffer', valueEncoding: 'buffer' });
  await db.open();

  const rows = (entry, before) => {
    const key = keyOf(entry);
    const value = pack(before ? createdAt(before) : Date.now(), entry.label, seal(entry));
    const batch = [{ type: 'put', key, value }];
    const label = before && labelOf(before);
    if (label && label !== entry.label) batch.push({ type: 'del', key: labelKeyOf({ ...entry, label }) });
    if (entry.label) batch.push({ type: 'put', key: labelKeyOf(entry), value: key });
    return batch;
  };
  const rewritten = (entry, row, value) => ({
    type: 'put',
    key: keyOf(entry),
    value: pack(createdAt(row), labelOf(row), seal(entry, value)),
  });
  const text = (entry, row) => (row === undefined ? null : textOf(entry, sealedOf(row)));

  const set = async (entry) => db.batch(rows(entry, db.getSync(keyOf(entry))), SYNC);
  return {
    getSync: (entry) => text(entry, db.getSync(keyOf(entry))),
    get: async (entry) => text(entry, await db.get(keyOf(entry))),
    set,
    delete: async (entry) => {
      const key = keyOf(entry);
      const row = db.getSync(key);
      if (row === undefined) return false;
      const label = labelOf(row);
      const batch = [{ type: 'del', key }];
      if (label) batch.push({ type: 'del', key: labelKeyOf({ ...entry, label }) });
      await db.batch(batch, SYNC);
      return true;
    },
    list: async (service) => {
      const range = { gte: Buffer.from(`e${service}\0`), lt: Buffer.from(`e${service}\x01`) };
      return (await db.iterator(range).all()).map(([key, row]) => listedRow(key, row));
    },
    find: async (label) => {
      const range = { gte: Buffer.from(`l${label}\0`), lt: Buffer.from(`l${label}\x01`) };
      const keys = await db.values(range).all();
      return (await db.getMany(keys)).map((row, i) => listedRow(keys[i], row));
    },
    update: async (entry, fn) => {
      const row = await db.get(keyOf(entry));
      const value = fn(text(entry, row));
      await db.batch([rewritten(entry, row, value)], SYNC);
      return value;
    },
    swap: async (one, other) => {
      const [row, another] = await db.getMany([one, other].map(keyOf));
      const values = [text(one, row), text(other, another)];
      await db.batch([rewritten(one, row, values[1]), rewritten(other, another, values[0])], SYNC);
    },
    setBytes: set,
    getBytesSync: (entry) => bytesOf(entry, sealedOf(db.getSync(keyOf(entry)))),
    fill: (entries) =>
      db.batch(
        entries.flatMap((entry) => rows(entry)),
        SYNC,
      ),
    close: () => db.close(),
  };
}
