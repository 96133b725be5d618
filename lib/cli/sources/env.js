'use strict';

// A .env file: each variable becomes an account of the named service.

const { parseEnv } = require('node:util');
const { usageError } = require('../output');
const { readSource, textOf } = require('./file');

const NAME = /^[^\s#]+$/;
const END = '_END_OF_THE_FILE';

/** The variables. The parser of Node takes a line without `=` for a part of the next name, or, at the end, for nothing. */
function variablesOf(text) {
  const { [END]: end, ...variables } = parseEnv(`${text}\n${END}=1`);
  if (end !== '1' || !Object.keys(variables).every((name) => NAME.test(name)))
    throw usageError('the source has a line that is not NAME=value');
  return variables;
}

async function read(io, file, { service: [service] = [] }) {
  if (service === undefined) throw usageError('a .env file has no service: name one with --service');
  const { bytes, remove } = readSource(io, file ?? '.env');
  const text = textOf(bytes);
  // The parser of Node ends at a NUL, without a word.
  if (text.includes('\0')) throw usageError('the source has NUL bytes: it is no .env file');
  const entries = Object.entries(variablesOf(text)).map(([name, value]) => ({
    service,
    account: name,
    value: Buffer.from(value),
  }));
  return { entries, remove };
}

module.exports = { isFile: true, options: ['service'], read };
