'use strict';

// What @napi-rs/keyring has in the keyring of the system, service by service. Its list of a service shows secrets as text, which
// they may not be: only the accounts are taken from it.

const { CliError, usageError } = require('../output');
const { serviceInVault } = require('../../vault/keyring-names');

function secretOf(entry) {
  const numbers = entry.getSecret();
  return numbers === null || numbers === undefined ? undefined : Buffer.from(numbers);
}

async function read(_io, _file, { service: services, account: accounts }) {
  if (services === undefined)
    throw usageError('@napi-rs/keyring has no list of services: name them with --service');
  const { Entry, findCredentials } = require('./installed').load('@napi-rs/keyring');
  const found = [];
  try {
    for (const service of new Set(services)) {
      for (const account of accounts ?? findCredentials(service).map((credential) => credential.account)) {
        const value = secretOf(new Entry(service, account));
        if (value !== undefined) found.push({ names: [service, account], value });
      }
    }
  } catch (error) {
    throw new CliError('FAILED', `the keyring cannot be read: ${error.message.split('\n')[0]}`);
  }
  const entries = found.map(({ names: [service, account], value }) => ({
    service: serviceInVault(service),
    account,
    value,
    names: [service, account],
  }));
  /** Unless it was changed after it was read. */
  const removeEntry = ({ names, value }) => {
    const entry = new Entry(...names);
    return secretOf(entry)?.equals(value) === true && entry.deletePassword();
  };
  return { entries, removeEntry };
}

module.exports = { vault: 'keyring', isFile: false, options: ['service', 'account'], read };
