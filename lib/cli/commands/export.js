'use strict';

// export: the entries of a vault in a file that a passphrase encrypts; see lib/vault/age.js and lib/vault/export-file.js.

const fs = require('node:fs');
const { CliError, note, print, usageError } = require('../output');

/** Before anything is asked: what cannot be written is not to be typed for. */
function checkPlace(io, { out, force }) {
  if (out === undefined) {
    if (io.json) throw usageError('--json needs --out: the file itself is no JSON');
    if (io.stdout.isTTY) throw usageError('this would be no text on a terminal: name a file with --out');
  } else if (!force && fs.lstatSync(out, { throwIfNoEntry: false }) !== undefined) {
    throw new CliError('EXISTS', 'there is such a file already: --force writes over it');
  }
}

/** The file, as bytes, and what it has. */
async function encrypted(io, options) {
  const { withVault } = require('../vault');
  const { vault, entries } = await withVault(
    io,
    options,
    (open) => ({ vault: open.name, entries: open.entriesSync(options.service) }),
    { readOnly: true },
  );
  if (entries.length === 0) throw new CliError('NOT_FOUND', 'there are no entries to export');
  for (const { bytes } of entries) io.secrets.push(bytes);
  const passphrase = await require('../secret').readExportPassphrase(io, options.exportPassphraseFile, true);
  const text = require('../../vault/export-file').textOf(vault, entries);
  io.secrets.push(text);
  const file = await require('../progress').withProgress(io, 'Encrypting', (progress) => {
    progress.show();
    return require('../../vault/age').encrypt(text, passphrase);
  });
  return { file, vault, count: entries.length };
}

async function run(io, options) {
  checkPlace(io, options);
  const { file, vault, count } = await encrypted(io, options);
  const { out, force = false } = options;
  if (out === undefined) return io.stdout.write(file);
  require('../file').writePrivate(out, file, { replace: force });
  if (io.json) print(io, { vault, exported: count, file: out });
  note(io, `Exported ${count} to ${out}.`);
}

module.exports = (program, io) => {
  const { vaultOf } = require('../options');
  const command = program
    .command('export')
    .description('write the entries of a vault to a file that a passphrase encrypts (age)')
    .option('--out <file>', 'the file (else stdout)')
    .option('--force', 'write over a file that is there')
    .option('--service <name>', 'only this service')
    .option('--export-passphrase-file <file>', 'the passphrase of the file is its first line (- for stdin)');
  vaultOf(command).action((options) => run(io, options));
};
