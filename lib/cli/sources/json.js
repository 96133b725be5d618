'use strict';

// A JSON file, {"service": {"account": "value"}}; or flat, {"account": "value"}, with the service named on the command line. Values are
// texts, or numbers and booleans, which become the texts that JSON has for them.

const { usageError } = require('../output');
const { jsonOf, readSource, textOf } = require('./file');

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isValue = (value) => ['string', 'number', 'boolean'].includes(typeof value);

function entryOf(service, account, value) {
  if (!isValue(value))
    throw usageError('a value in the source is no text: it takes {"service": {"account": "value"}}');
  if (!String(value).isWellFormed()) throw usageError('a value in the source is no Unicode text');
  return { service, account, value: Buffer.from(String(value)) };
}

function entriesOf(json, flat) {
  return Object.entries(json).flatMap(([name, value]) => {
    if (isObject(value))
      return Object.entries(value).map(([account, inner]) => entryOf(name, account, inner));
    if (flat === undefined && isValue(value))
      throw usageError('the source is flat, {"account": "value"}: name the service with --service');
    return [entryOf(flat, name, value)];
  });
}

async function read(io, file, { service: [service] = [] }) {
  const { bytes, remove } = readSource(io, file);
  const json = jsonOf(textOf(bytes));
  if (!isObject(json)) throw usageError('the source is no JSON object');
  return { entries: entriesOf(json, service), remove };
}

module.exports = { isFile: true, options: ['service'], read };
