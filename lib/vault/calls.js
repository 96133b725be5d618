'use strict';

// Calls of the engine, packed and unpacked. The formats are described in src/vault/packed.rs.

const { isUtf8 } = require('node:buffer');
const { guard, vaultError, VaultError } = require('./error');

const GET = 0;
const COMMIT = 1;
const FIND = 2;
const CHANGES = 3;
const PROMISE = 1 << 9;

const STATUS = ['done', 'conflict', 'missing', 'taken'];
const WRITES = { set: 0, delete: 1, rename: 2, clear: 3 };

/** Loaded with the first call. */
let codec;
let native;

function load() {
  codec ??= require('../engine/codec');
  native ??= require('../engine/native');
  return native;
}

const isPromise = (reply) => typeof reply === 'object' && reply !== null && typeof reply.then === 'function';

/** The bytes of a reply: as many as it says at the start of the scratch, or of its own. They are wiped: secrets are in them. */
function decoded(reply, decode) {
  if (reply === undefined || reply === 0) return decode(EMPTY);
  const bytes = typeof reply === 'number' ? codec.replyBytes(reply).subarray(0, reply) : reply;
  try {
    return decode(bytes);
  } finally {
    bytes.fill(0);
  }
}
const EMPTY = new Uint8Array(0);

/**
 * Makes a call with what was packed. `later`: a promise may come, of which the reply is decoded then. `turn`: what a queued call
 * has to be told.
 */
function call(vault, number, decode, later, queued) {
  const length = codec.packed();
  let reply;
  try {
    reply = native.vault(vault, later ? number | PROMISE : number, length);
    if (!isPromise(reply)) return decoded(reply, decode);
  } catch (error) {
    throw vaultError(error);
  } finally {
    codec.shrink();
  }
  queued();
  return reply.then(
    (bytes) => decoded(bytes, decode),
    (error) => {
      throw vaultError(error);
    },
  );
}

function packLabels(labels) {
  codec.packByte(labels.length);
  for (const label of labels) codec.packPart(label);
}

function packName({ service, account }) {
  codec.packPart(service);
  codec.packPart(account);
}

const packers = {
  set({ access, expires, labels, value, ...name }) {
    codec.packByte(access);
    codec.packLong(expires);
    packName(name);
    packLabels(labels);
    codec.packPart(value);
  },
  delete: packName,
  rename({ replace, to, ...name }) {
    codec.packByte(replace ? 1 : 0);
    packName(name);
    packName(to);
  },
  clear: ({ service }) => codec.packPart(service),
};

/** Reads a reply from its front. */
class Reply {
  at = 0;
  constructor(bytes) {
    this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }
  byte() {
    return this.buffer[this.at++];
  }
  number() {
    const { buffer, at } = this;
    this.at = at + 4;
    return (buffer[at] | (buffer[at + 1] << 8) | (buffer[at + 2] << 16) | (buffer[at + 3] << 24)) >>> 0;
  }
  id() {
    this.at += 8;
    return this.buffer.readBigInt64LE(this.at - 8);
  }
  /** A time; null for the largest number. */
  time() {
    const low = this.number();
    const high = this.number();
    return high === MAX_HIGH ? null : new Date((high | 0) * 2 ** 32 + low);
  }
  part() {
    const from = this.#skip();
    return from < 0 ? undefined : this.buffer.subarray(from, this.at);
  }
  text() {
    const from = this.#skip();
    return from < 0 ? null : this.buffer.utf8Slice(from, this.at);
  }
  texts() {
    const texts = [];
    for (let count = this.byte(); count > 0; count--) texts.push(this.text());
    return texts;
  }
  /** Goes over a part: where it began; -1 for none. */
  #skip() {
    const length = this.number();
    if (length === NONE) return -1;
    this.at += length;
    return this.at - length;
  }
}
const NONE = 0xffffffff;
const MAX_HIGH = 0x7fffffff;

/** Bytes of an id. */
const ID = 8;
/** Where the value begins in the reply of `get`. */
const VALUE = ID;

/** Bytes as text; null if they are none. */
function utf8Of(bytes, from) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset + from, bytes.length - from);
  const text = buffer.utf8Slice();
  return text.includes('\ufffd') && !isUtf8(buffer) ? null : text;
}

/** A value as text. */
function textOf(bytes, from = 0) {
  const text = utf8Of(bytes, from);
  if (text === null) throw new VaultError('NOT_TEXT', 'the value is no UTF-8; getBytes reads it');
  return text;
}

const copyOf = (bytes, from = 0) => {
  const copy = new Uint8Array(bytes.length - from);
  copy.set(bytes.subarray(from));
  return copy;
};

const DECODERS = {
  text: (bytes) => (bytes.length === 0 ? null : textOf(bytes, VALUE)),
  bytes: (bytes) => (bytes.length === 0 ? null : copyOf(bytes, VALUE)),
  has: (bytes) => bytes.length > 0,
  /** Which state of the entry it is, and the value. */
  state: (bytes) =>
    bytes.length === 0 ? { id: 0n, bytes: null } : { id: new Reply(bytes).id(), bytes: copyOf(bytes, VALUE) },
};

/** Reads an entry: `as` one of `DECODERS`. */
function get(vault, service, account, as, later, queued) {
  codec.begin();
  codec.packPart(service);
  codec.packPart(account);
  return call(vault, GET, DECODERS[as], later, queued);
}

function decodeCommit(bytes) {
  const reply = new Reply(bytes);
  const status = STATUS[reply.byte()];
  const results = [];
  while (reply.at < bytes.length) results.push(reply.id());
  return { status, results };
}

/** Checks and writes, all or none: `checks` are [name, id] pairs, `writes` [kind, members] pairs. Gives `finish` of what came of it. */
function commit(vault, checks, writes, finish, later, queued) {
  codec.begin();
  codec.packNumber(checks.length);
  for (const [name, id] of checks) {
    packName(name);
    codec.packLong(id);
  }
  codec.packNumber(writes.length);
  for (const [kind, members] of writes) {
    codec.packByte(WRITES[kind]);
    packers[kind](members);
  }
  return call(vault, COMMIT, (bytes) => finish(decodeCommit(bytes)), later, queued);
}

function decodeEntries(bytes) {
  const reply = new Reply(bytes);
  const entries = [];
  for (let count = reply.number(); count > 0; count--) {
    const from = reply.at;
    reply.at += ID;
    const service = reply.text();
    const account = reply.text();
    const labels = reply.texts();
    const createdAt = reply.time();
    const updatedAt = reply.time();
    const expiresAt = reply.time();
    const size = reply.number();
    const entry = { service, account, labels, createdAt, updatedAt, expiresAt, size };
    const value = reply.part();
    if (value !== undefined) {
      entry.value = utf8Of(value, 0);
      entry.bytes = copyOf(value);
      ids.set(entry, reply.buffer.readBigInt64LE(from));
    }
    entries.push(entry);
  }
  return entries;
}

/** The states of entries with values, which are numbered as they are written. */
const ids = new WeakMap();

/** Such entries oldest first; of those of one millisecond first what was written first. */
const byAge = (one, other) => one.createdAt - other.createdAt || Number(ids.get(one) - ids.get(other));

/** The id of the first of them. */
function firstId(bytes) {
  const reply = new Reply(bytes);
  reply.number();
  return reply.id();
}

/** Gives `finish` of the entries that fit, and of what tells the id of the first. */
function find(vault, query, values, finish, later, queued) {
  codec.begin();
  codec.packByte(values ? 1 : 0);
  for (const member of ['service', 'servicePrefix', 'account', 'accountPrefix'])
    codec.packPart(query[member]);
  packLabels(query.labels ?? []);
  return call(vault, FIND, (bytes) => finish(decodeEntries(bytes), () => firstId(bytes)), later, queued);
}

const CHANGE = ['set', 'delete', 'expire', 'clear'];
const MANY = { type: 'many', service: null, account: null };

function decodeChanges(bytes) {
  const reply = new Reply(bytes);
  const last = reply.id();
  if (reply.byte() === 1) return { last, changes: [{ ...MANY }] };
  // The last change of each entry, in the order of these.
  const changes = new Map();
  for (let count = reply.number(); count > 0; count--) {
    const change = { type: CHANGE[reply.byte()], service: reply.text(), account: reply.text() };
    const key = JSON.stringify([change.service, change.account]);
    changes.delete(key);
    changes.set(key, change);
  }
  return { last, changes: [...changes.values()] };
}

/** What has happened since a change; -1: nothing, but which is the last. */
function changes(vault, since) {
  codec.begin();
  codec.packLong(since);
  return call(vault, CHANGES, decodeChanges, false);
}

/** The right to compute an entry; -1 while somebody else has it. */
function lease(vault, service, account) {
  codec.begin();
  codec.packPart(service);
  codec.packPart(account);
  try {
    return guard(() => native.lease(vault, codec.packed()));
  } finally {
    codec.shrink();
  }
}

module.exports = { byAge, changes, commit, find, get, isPromise, lease, load, textOf };
