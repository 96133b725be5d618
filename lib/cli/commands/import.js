'use strict';

// import: secrets of another store into a vault. Unless --write is given it only says what it would do.

const { note, print, table, usageError, CliError } = require('../output');

/** Where secrets may come from, and what has them. */
const SOURCES = {
  keytar: { load: () => require('../sources/keytar'), about: 'the keyring, by keytar of this project' },
  keyring: {
    load: () => require('../sources/keyring'),
    about: 'the keyring, by @napi-rs/keyring of this project',
  },
  'safe-storage': {
    load: () => require('../sources/safe-storage'),
    about: "what Electron's safeStorage encrypted",
  },
  conf: { load: () => require('../sources/conf').conf, about: 'a file of conf, encrypted or not' },
  'electron-store': {
    load: () => require('../sources/conf').electronStore,
    about: 'a file of electron-store, or of conf with cwd',
  },
  env: { load: () => require('../sources/env'), about: 'a .env file' },
  json: { load: () => require('../sources/json'), about: '{"service": {"account": "value"}}' },
  export: { load: () => require('../sources/export'), about: 'a file of the command export' },
};

/** What becomes of an entry, by what is in the vault under its name. */
const STATES = {
  new: 'new',
  same: 'there already',
  taken: 'taken by another value, skipped',
  replaced: 'in the place of another value',
  expired: 'expired, skipped',
};
const WRITTEN = ['new', 'replaced'];
const IN_VAULT = ['new', 'replaced', 'same'];

const TAKEN_EXIT = 4;

function stateOf({ value, expiresAt }, there, replace) {
  if (expiresAt && expiresAt <= Date.now()) return 'expired';
  if (there === null) return 'new';
  if (Buffer.compare(there, value) === 0) return 'same';
  return replace ? 'replaced' : 'taken';
}

/** Two of one name: which one counts nobody can say. */
function checkNames(entries) {
  const names = new Set(entries.map(({ service, account }) => JSON.stringify([service, account])));
  if (names.size < entries.length) throw usageError('the source has two values for one service and account');
}

/** Writes what is to be written, all or nothing; returns the state of each entry. */
function writeAll(vault, entries, replace, progress) {
  return vault.transactionSync((tx) =>
    entries.map((entry, at) => {
      const { service, account, value, labels, expiresAt } = entry;
      const state = stateOf(entry, tx.getBytes(service, account), replace);
      if (WRITTEN.includes(state)) tx.set(service, account, value, { labels, expiresAt });
      progress.at(at + 1, entries.length);
      return state;
    }),
  );
}

function compareAll(vault, entries, replace, progress) {
  return entries.map((entry, at) => {
    progress.at(at + 1, entries.length);
    return stateOf(entry, vault.getBytesSync(entry.service, entry.account), replace);
  });
}

/** That the vault has what was written, before anything is removed elsewhere. */
function readBack(vault, entries) {
  for (const { service, account, value } of entries) {
    const there = vault.getBytesSync(service, account);
    if (there === null || Buffer.compare(there, value) !== 0)
      throw new CliError(
        'FAILED',
        'what was written does not read back; nothing was removed from the source',
      );
  }
}

/** Removes what the vault has now; how much that is. A file goes as a whole, or stays. */
async function removeFrom(source, kept, entries) {
  if (source.removeEntry !== undefined) {
    let removed = 0;
    for (const entry of kept) if (await source.removeEntry(entry)) removed += 1;
    return removed;
  }
  if (kept.length < entries.length)
    throw new CliError('EXISTS', 'the source was not removed: the vault has not all of it');
  source.remove();
  return kept.length;
}

function inWords({ entries, counts, vault, dir, written, removed }) {
  const rows = entries.map(({ service, account, state }) => [service, account, STATES[state]]);
  const summary = Object.keys(STATES)
    .filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${STATES[state]}`)
    .join('; ');
  const lines = [
    table(['SERVICE', 'ACCOUNT', 'STATE'], rows),
    `Vault ${vault}${dir === null ? '' : ` in ${dir}`}: ${summary || 'nothing to do'}.`,
    ...(removed === null ? [] : [` Removed from the source: ${removed}.`]),
    written ? '\n' : ' Nothing was written: that takes --write.\n',
  ];
  return lines.join('');
}

/** Options of single sources, by what commander calls them. Left unheard they would mean something that is not done. */
const OF_SOURCES = {
  service: '--service',
  account: '--account',
  split: '--split',
  keyFile: '--key-file',
  passwordFile: '--password-file',
  exportPassphraseFile: '--export-passphrase-file',
};

function checkOptions(source, file, options) {
  if (!source.isFile && file !== undefined) throw usageError('this source takes no file');
  if (options.removeSource && !options.write) throw usageError('--remove-source needs --write');
  for (const [name, option] of Object.entries(OF_SOURCES)) {
    if (options[name] !== undefined && !source.options.includes(name))
      throw usageError(`${option} says nothing to this source`);
    if (source.isFile && Array.isArray(options[name]) && options[name].length > 1)
      throw usageError(`${option} is given once for this source`);
  }
}

/** Which vault, if the options do not say: that which code of the source finds after it has moved. */
function placeOf(source, found, { vault, dir, keyring }) {
  const usualDir = vault === undefined ? found.dir : undefined;
  return { vault: vault ?? source.vault, dir: dir ?? usualDir, keyring };
}

async function run(io, name, file, options) {
  const source = SOURCES[name].load();
  checkOptions(source, file, options);
  const { withProgress } = require('../progress');
  const { withVault } = require('../vault');
  const found = await source.read(io, file, options);
  const { entries } = found;
  for (const { value } of entries) io.secrets.push(value);
  checkNames(entries);
  if (options.removeSource && found.keepsSource !== undefined)
    throw usageError(`this source is not removed: ${found.keepsSource}`);
  const { write = false, replace = false, removeSource = false } = options;
  const examine = async (vault) => {
    const states = await withProgress(io, write ? 'Writing' : 'Comparing', (progress) =>
      write ? writeAll(vault, entries, replace, progress) : compareAll(vault, entries, replace, progress),
    );
    const kept = entries.filter((_, at) => IN_VAULT.includes(states[at]));
    if (write) readBack(vault, kept);
    const removal = removeSource ? await outcomeOf(() => removeFrom(found, kept, entries)) : { value: null };
    return { vault: vault.name, dir: vault.dir, states, removal };
  };
  const result = await withVault(io, placeOf(source, found, options), examine, { readOnly: !write });
  tell(io, entries, options, result);
  // What was written is written, and has been told.
  if (result.removal.error !== undefined) throw result.removal.error;
}

async function outcomeOf(act) {
  try {
    return { value: await act() };
  } catch (error) {
    return { value: 0, error };
  }
}

function tell(io, entries, options, { states, removal, ...result }) {
  const counts = Object.fromEntries(
    Object.keys(STATES).map((state) => [state, states.filter((one) => one === state).length]),
  );
  const rows = entries.map(({ service, account }, at) => ({ service, account, state: states[at] }));
  const told = {
    ...result,
    removed: removal.value,
    written: options.write === true,
    counts,
    entries: rows,
  };
  print(io, told, inWords(told));
  if (counts.taken === 0) return;
  note(io, 'What is taken is written over with --replace.');
  if (options.write) io.exitCode = TAKEN_EXIT;
}

const sourceHelp = () =>
  [
    '',
    'Sources:',
    ...Object.entries(SOURCES).map(([name, { about }]) => `  ${name.padEnd(15)}${about}`),
  ].join('\n');

module.exports = (program, io) => {
  const { Argument, Option } = require('commander');
  const { repeated, vaultOf } = require('../options');
  const command = program
    .command('import')
    .description('secrets of another store into a vault; says first what it would do')
    .addArgument(new Argument('<source>', 'what has them now').choices(Object.keys(SOURCES)))
    .argument('[file]', 'the file, of sources that are one')
    .option('--write', 'do it, all or nothing')
    .addOption(new Option('--dry-run', 'only say what it would do, as without --write').conflicts('write'))
    .option('--replace', 'write over other values of the same names')
    .option('--remove-source', 'then remove it there, once it was read back here')
    .option(
      '--service <name>',
      'the service, of a keyring (repeatable) or for a source that has none',
      repeated(1000),
    )
    .option(
      '--account <name>',
      'only this account, of a keyring (repeatable); or the name for a single blob',
      repeated(1000),
    )
    .option('--split', 'conf, electron-store: each key an entry of its own')
    .option('--key-file <file>', 'conf, electron-store: the encryptionKey is its first line (- for stdin)')
    .option('--password-file <file>', "safe-storage: the keyring's password is its first line (- for stdin)")
    .option('--export-passphrase-file <file>', 'export: the passphrase is its first line (- for stdin)')
    .addHelpText('after', sourceHelp());
  vaultOf(command).action((source, file, options) => run(io, source, file, options));
};
