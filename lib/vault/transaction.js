'use strict';

// What a transaction has read and wants to write. It counts if nobody has changed what was read.

const given = require('./arguments');
const { textOf } = require('./calls');
const { invalid } = require('./error');

const keyOf = (service, account) => `${service.length} ${service}${account}`;

class Transaction {
  /** What was read, by name: the name, the state it was in, and its bytes. */
  #read = new Map();
  /** What is to be written, by name; the last counts. */
  #writes = new Map();
  #look;
  #access;
  #isOver = false;

  /** `look(service, account)` reads a state. */
  constructor(look, access) {
    this.#look = look;
    this.#access = access;
  }

  #state(service, account) {
    if (this.#isOver) throw invalid('the transaction is over');
    const name = { service: given.service(service), account: given.account(account) };
    const key = keyOf(service, account);
    const write = this.#writes.get(key);
    if (write !== undefined) return { key, name, bytes: write.bytes };
    let found = this.#read.get(key);
    if (found === undefined) {
      found = { name, ...this.#look(service, account) };
      this.#read.set(key, found);
    }
    return { key, name, bytes: found.bytes };
  }

  get(service, account) {
    const { bytes } = this.#state(service, account);
    return bytes === null ? null : textOf(bytes);
  }

  getBytes(service, account) {
    const { bytes } = this.#state(service, account);
    return bytes === null ? null : new Uint8Array(bytes);
  }

  has(service, account) {
    return this.#state(service, account).bytes !== null;
  }

  set(service, account, value, options) {
    if (this.#isOver) throw invalid('the transaction is over');
    const { labels, expiresAt } = given.options('options', options, ['labels', 'expiresAt']);
    const name = { service: given.service(service), account: given.account(account) };
    const copied = given.value(value);
    const members = {
      ...name,
      access: this.#access,
      expires: given.expiresAt(expiresAt),
      labels: given.labels(labels),
      value: typeof copied === 'string' ? copied : new Uint8Array(copied),
    };
    const bytes = typeof copied === 'string' ? new Uint8Array(Buffer.from(copied)) : members.value;
    this.#writes.set(keyOf(service, account), { write: ['set', members], bytes });
  }

  delete(service, account) {
    const { key, name, bytes } = this.#state(service, account);
    if (bytes !== null) this.#writes.set(key, { write: ['delete', name], bytes: null });
    return bytes !== null;
  }

  /** No more can be read or written; what is to be checked and written. */
  end() {
    this.#isOver = true;
    return {
      checks: [...this.#read.values()].map(({ name, id }) => [name, id]),
      writes: [...this.#writes.values()].map(({ write }) => write),
    };
  }
}

module.exports = { Transaction };
