'use strict';

// The five functions of the npm package keytar 7.9 on a vault: what they take, refuse and return is what keytar does, on Linux
// where platforms differ. It was found by running both; __test__/vault/keytar.test.mjs has the list.

const { byAge } = require('./calls');
const { chosenVault } = require('./chosen');

const chosen = chosenVault('keytar');

/** The parameters in their order, by the two names that keytar's messages have for them. */
const PARAMETERS = [
  { label: 'Service', name: 'service' },
  { label: 'Account', name: 'username' },
  { label: 'Password', name: 'password' },
];

/** The texts of a call. What is missing is said before what is no text, and both at once, not by the promise. */
function textsOf(...values) {
  for (const [at, value] of values.entries()) {
    if (!value || value.length <= 0) throw new Error(`${PARAMETERS[at].label} is required.`);
  }
  return values.map((value, at) => {
    if (typeof value !== 'string') throw new TypeError(`Parameter '${PARAMETERS[at].name}' must be a string`);
    return value.toWellFormed();
  });
}

/** Whatever fails from here on, the promise says. */
const inVault = async (act) => act(chosen.vault());

/** The entries of a service, oldest first. */
async function credentialsOf(vault, service) {
  const entries = await vault.entries(service);
  entries.sort(byAge);
  return entries.map(({ account, value, bytes }) => ({
    account,
    // Bytes that are no text were not written here; a text is what keytar returns.
    password: value ?? Buffer.from(bytes).toString(),
  }));
}

function getPassword(service, account) {
  const texts = textsOf(service, account);
  return inVault((vault) => vault.get(...texts));
}

function setPassword(service, account, password) {
  const texts = textsOf(service, account, password);
  return inVault((vault) => vault.set(...texts));
}

function deletePassword(service, account) {
  const texts = textsOf(service, account);
  return inVault((vault) => vault.delete(...texts));
}

function findPassword(service) {
  const [text] = textsOf(service);
  return inVault(async (vault) => (await credentialsOf(vault, text))[0]?.password ?? null);
}

function findCredentials(service) {
  const [text] = textsOf(service);
  return inVault((vault) => credentialsOf(vault, text));
}

module.exports = {
  getPassword,
  setPassword,
  deletePassword,
  findPassword,
  findCredentials,
  useVault: (options) => chosen.use(options),
};
