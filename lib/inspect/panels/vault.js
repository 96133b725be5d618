'use strict';

// Entries of vaults.

const { contains, sorted, windowed, windowOf } = require('../rows');
const { showBytes } = require('../shapes');
const { bytes, listOf, optional, orNull, text, whole } = require('../take');

/** A value has up to 1 MiB, twice that as hex. */
const VALUE_LIMIT = 3 << 20;

const COLUMNS = {
  service: ({ service }) => service,
  account: ({ account }) => account,
  size: ({ size }) => size,
  created: ({ createdAt }) => createdAt.getTime(),
  updated: ({ updatedAt }) => updatedAt.getTime(),
  expires: ({ expiresAt }) => expiresAt?.getTime() ?? null,
};

const show = (entry) => ({
  labels: entry.labels,
  ...Object.fromEntries(Object.entries(COLUMNS).map(([column, value]) => [column, value(entry)])),
});

function read({ vaults }, { name, service, account, q, label, ...window }) {
  const fits = (entry) =>
    contains(entry.service, service) &&
    contains(entry.account, account) &&
    (label === undefined || entry.labels.includes(label)) &&
    [entry.service, entry.account, ...entry.labels].some((part) => contains(part, q));
  const entries = vaults.entries(name).filter(fits);
  const keyOf = (entry, column) => COLUMNS[column](entry);
  return windowOf(sorted(entries, window, keyOf), window, show);
}

/** An action on a vault, which stands in the log by its shape. */
const acting = (api, act) => async (look, given) => {
  const shape = ['<string>', '<string>'];
  return look.calls.during(`vault.${api}`, given.name, shape, async () =>
    act(look.vaults.vault(given.name), given, look),
  );
};

async function reveal(vault, { service, account }) {
  const value = await vault.getBytes(service, account);
  if (value === null) throw notFound();
  const shown = showBytes(value);
  value.fill(0);
  return { value: shown };
}

function notFound() {
  const { VaultError } = require('../../vault');
  return new VaultError('NOT_FOUND', 'there is no such entry');
}

async function set(vault, { service, account, value, labels, expires }, { vaults }) {
  try {
    await vault.set(service, account, value, { labels, expiresAt: expires });
  } finally {
    value.fill(0);
    vaults.stale();
  }
}

async function remove(vault, { service, account }, { vaults }) {
  const removed = await vault.delete(service, account);
  vaults.stale();
  return { removed };
}

const NAME = { name: text, service: text, account: text };

module.exports = {
  reads: {
    vault: {
      query: {
        name: text,
        service: optional(text),
        account: optional(text),
        q: optional(text),
        label: optional(text),
        ...windowed(...Object.keys(COLUMNS)),
      },
      read,
    },
  },
  acts: {
    'vault.reveal': { body: NAME, act: acting('getBytes', reveal), isReading: true },
    'vault.set': {
      body: {
        ...NAME,
        value: bytes,
        labels: optional(listOf(text)),
        expires: optional(orNull(whole())),
      },
      act: acting('set', set),
      limit: VALUE_LIMIT,
    },
    'vault.remove': { body: NAME, act: acting('delete', remove) },
  },
};
