'use strict';

// Secrets for a program as environment variables. A mapping says which: NAME=service/account. It has no secret in it, and nothing of
// it but the name of the variable is repeated: a line may come from a file of secrets that was meant otherwise.

const { InvalidArgumentError } = require('commander');
const { CliError, note, usageError } = require('./output');

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** %2F is a slash within a name and %25 a percent sign; the last slash separates, since services are often URLs. */
const plain = (text) => text.replace(/%2f/gi, '/').replace(/%25/g, '%');

/** { variable, service, account }; undefined if it is none. */
function mappingOf(text) {
  const [, variable, service, account] = /^([^=]*)=(.*)\/([^/]*)$/s.exec(text) ?? [];
  if (variable === undefined || service === '' || !VARIABLE.test(variable)) return undefined;
  return { variable, service: plain(service), account: plain(account) };
}

/** Collects --env. */
function mapping(text, all = []) {
  const parsed = mappingOf(text);
  if (parsed === undefined) throw new InvalidArgumentError('It takes NAME=service/account.');
  return [...all, parsed];
}

/**
 * The file of mappings. Node knows --env-file as well and sees it wherever it stands: it reads the file before us, and obeys a line
 * NODE_OPTIONS in it. So the option has a name of its own, and this one is there for those who expect it.
 */
function fileOf({ envFrom, envFile }) {
  if (envFrom !== undefined && envFile !== undefined)
    throw usageError('--env-from and --env-file are the same');
  return envFrom ?? envFile;
}

/** The mappings of a file: one a line; empty lines and those that begin with # say nothing. */
function mappingsIn(io, file) {
  const text = new TextDecoder().decode(require('./secret').readFile(io, file, 'variables'));
  return text.split(/\r?\n/).flatMap((line, at) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const parsed = mappingOf(trimmed);
    if (parsed !== undefined) return [parsed];
    throw usageError(`line ${at + 1} of the file of --env-from is not NAME=service/account`);
  });
}

/** The entries of services whose accounts can be names of variables; what else they have stays in the vault. */
async function ofServices(io, vault, services) {
  const found = [];
  for (const service of services) {
    const entries = await vault.list(service);
    const named = entries.filter(({ account }) => VARIABLE.test(account));
    if (named.length === 0) {
      throw new CliError(
        'NOT_FOUND',
        'a service of --service has no entry whose account can name a variable',
      );
    }
    if (named.length < entries.length) {
      note(io, `${entries.length - named.length} accounts of ${service} are no names of variables.`);
    }
    found.push(...named.map(({ account }) => ({ variable: account, service, account })));
  }
  return found;
}

/** The text of a variable. */
function textOf(io, variable, bytes) {
  io.secrets.push(bytes);
  const text = require('./vault').textOf(bytes);
  if (text !== undefined && !text.includes('\0')) return text;
  throw usageError(`the value for ${variable} is no text, and a variable can hold nothing else`);
}

/** What the mappings lead to, as of one moment: [name, value]. All that is missing is said at once. */
async function readAll(io, vault, mappings) {
  const found = await vault.transaction((entries) =>
    mappings.map(({ variable, service, account }) => [variable, entries.getBytes(service, account)]),
  );
  const missing = found.filter(([, bytes]) => bytes === null).map(([variable]) => variable);
  if (missing.length > 0)
    throw new CliError('NOT_FOUND', `there is no entry for ${missing.join(', ')}; nothing was started`);
  return found.map(([variable, bytes]) => [variable, textOf(io, variable, bytes)]);
}

const asksForSecrets = (options) =>
  options.env !== undefined || options.service !== undefined || fileOf(options) !== undefined;

/** The environment of a program: ours, with the secrets that the options ask for. What is said more precisely counts. */
async function environmentFor(io, options) {
  if (!asksForSecrets(options)) return process.env;
  const { env = [], service = [] } = options;
  const file = fileOf(options);
  const mappings = [...(file === undefined ? [] : mappingsIn(io, file)), ...env];
  if (mappings.length + service.length === 0) throw usageError('the file of --env-from names no variable');
  const secrets = await require('./vault').withVault(
    io,
    options,
    async (vault) => {
      const byName = new Map();
      for (const one of [...(await ofServices(io, vault, service)), ...mappings])
        byName.set(one.variable, one);
      return readAll(io, vault, [...byName.values()]);
    },
    { readOnly: true },
  );
  return withVariables(process.env, secrets);
}

/** On Windows the case of a name does not matter: the one that was there before has to go. */
function withVariables(before, variables, platform = process.platform) {
  if (platform !== 'win32') return { ...before, ...Object.fromEntries(variables) };
  const merged = new Map(Object.entries(before).map(([name, value]) => [name.toUpperCase(), [name, value]]));
  for (const [name, value] of variables) merged.set(name.toUpperCase(), [name, value]);
  return Object.fromEntries(merged.values());
}

module.exports = { asksForSecrets, environmentFor, mapping, mappingOf, withVariables };
