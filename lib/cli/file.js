'use strict';

// Files that the tool writes: for their owner only, whole or not at all.

const privateFile = require('../engine/private-file');
const { CliError, reasonOf, usageError } = require('./output');

/** As ../engine/private-file, with errors of the tool. The name is not repeated: it may be a secret. */
function writePrivate(file, bytes, options) {
  try {
    privateFile.writePrivate(file, bytes, options);
  } catch (error) {
    if (error.code === privateFile.NO_FILE) throw usageError('--out names something that is no file');
    if (error.code === 'EEXIST') throw new CliError('EXISTS', 'there is such a file already');
    throw new CliError(error.code, `the file cannot be written: ${reasonOf(error)}`);
  }
}

module.exports = { writePrivate };
