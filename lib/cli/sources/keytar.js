'use strict';

// What keytar has in the keyring of the system, service by service: it has no list of services.

const { CliError, usageError } = require('../output');

/** Accounts of a service, with their passwords: those that are named, else all. */
async function credentialsOf(keytar, service, accounts) {
  if (accounts === undefined) return keytar.findCredentials(service);
  const found = [];
  for (const account of accounts) {
    const password = await keytar.getPassword(service, account);
    if (password !== null) found.push({ account, password });
  }
  return found;
}

async function read(_io, _file, { service: services, account: accounts }) {
  if (services === undefined) throw usageError('keytar has no list of services: name them with --service');
  const keytar = require('./installed').load('keytar');
  const entries = [];
  try {
    for (const service of new Set(services)) {
      for (const { account, password } of await credentialsOf(keytar, service, accounts))
        entries.push({ service, account, value: Buffer.from(password) });
    }
  } catch (error) {
    throw new CliError('FAILED', `the keyring cannot be read: ${error.message.split('\n')[0]}`);
  }
  /** Unless it was changed after it was read. */
  const removeEntry = async ({ service, account, value }) =>
    (await keytar.getPassword(service, account)) === value.toString() &&
    keytar.deletePassword(service, account);
  return { entries, removeEntry };
}

module.exports = { vault: 'keytar', isFile: false, options: ['service', 'account'], read };
