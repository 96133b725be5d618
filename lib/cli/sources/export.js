'use strict';

// A file that `export` has written.

const { CliError } = require('../output');
const { readSource } = require('./file');

async function read(io, file, { exportPassphraseFile }) {
  const { bytes, remove } = readSource(io, file);
  const passphrase = await require('../secret').readExportPassphrase(io, exportPassphraseFile, false);
  try {
    const text = await require('../../vault/age').decrypt(bytes, passphrase);
    io.secrets.push(text);
    return { entries: require('../../vault/export-file').entriesOf(text), remove };
  } catch (error) {
    // It is about the file, and no error of the vault that is to get its entries.
    throw new CliError(error.code, error.message.replace(`${error.code}: `, ''));
  }
}

module.exports = { isFile: true, options: ['exportPassphraseFile'], read };
