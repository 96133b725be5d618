'use strict';

// What an exported file says, once it is decrypted (age.js): lines of JSON, each ended by LF. The first one is about the file:
//
//   {"format":"ohos-security-kit export","version":1,"vault":"…","exportedAt":"…Z","entries":2}
//
// Each other one is an entry. Its value is `value` if it is text, else `base64`; times are ISO 8601, and null where there is none:
//
//   {"service":"…","account":"…","value":"…","labels":[],"createdAt":"…Z","updatedAt":"…Z","expiresAt":null}

const { isUtf8 } = require('node:buffer');

const FORMAT = 'ohos-security-kit export';
const VERSION = 1;
const LF = 0x0a;

const timeOf = (date) => date?.toISOString() ?? null;

function lineOf({ service, account, value, bytes, labels, createdAt, updatedAt, expiresAt }) {
  const content = value === null ? { base64: Buffer.from(bytes).toString('base64') } : { value };
  const times = { createdAt: timeOf(createdAt), updatedAt: timeOf(updatedAt), expiresAt: timeOf(expiresAt) };
  return { service, account, ...content, labels, ...times };
}

/** The text of a file with these entries of a vault. */
function textOf(vault, entries) {
  const first = {
    format: FORMAT,
    version: VERSION,
    vault,
    exportedAt: new Date().toISOString(),
    entries: entries.length,
  };
  const lines = [first, ...entries.map(lineOf)].map((line) => Buffer.from(`${JSON.stringify(line)}\n`));
  const text = Buffer.concat(lines);
  for (const line of lines) line.fill(0);
  return text;
}

function corrupt(what) {
  const { VaultError } = require('./index');
  return new VaultError('CORRUPT', `this is no export of a vault: ${what}`);
}

/** The lines, parsed. Nothing of them is repeated in an error. */
function* linesOf(text) {
  if (!isUtf8(text)) throw corrupt('it is no text');
  if (text.length > 0 && text.at(-1) !== LF) throw corrupt('its last line does not end');
  for (let at = 0, end = 0, number = 1; at < text.length; at = end + 1, number++) {
    end = text.indexOf(LF, at);
    let line;
    try {
      line = JSON.parse(text.subarray(at, end).toString());
    } catch {
      throw corrupt(`line ${number} is no JSON`);
    }
    if (typeof line !== 'object' || line === null) throw corrupt(`line ${number} is no object`);
    yield { line, number };
  }
}

const isText = (value) => typeof value === 'string' && value.isWellFormed();
const isBase64 = (value) =>
  typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value;
const isTime = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));

/** What is read of an entry, and what it must be. */
const MEMBERS = {
  service: isText,
  account: isText,
  value: (value) => value === undefined || isText(value),
  base64: (value) => value === undefined || isBase64(value),
  labels: (value) => Array.isArray(value) && value.every(isText),
  expiresAt: (value) => value === null || isTime(value),
};

function entryOf({ line, number }) {
  const wrong = Object.keys(MEMBERS).find(
    (name) => !MEMBERS[name](Object.hasOwn(line, name) ? line[name] : undefined),
  );
  if (wrong !== undefined) throw corrupt(`${wrong} of line ${number} is not what it should be`);
  const { service, account, value, base64, labels, expiresAt } = line;
  if ((value === undefined) === (base64 === undefined)) throw corrupt(`line ${number} has no value, or two`);
  return {
    service,
    account,
    value: value === undefined ? Buffer.from(base64, 'base64') : Buffer.from(value),
    labels,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  };
}

/** The entries in the text of a file: { service, account, value, labels, expiresAt }. */
function entriesOf(text) {
  const lines = linesOf(text);
  const { line: first } = lines.next().value ?? { line: {} };
  if (first.format !== FORMAT) throw corrupt('its first line is another one');
  if (first.version !== VERSION) throw corrupt(`its version is not ${VERSION}; a newer package may read it`);
  const entries = [...lines].map(entryOf);
  if (entries.length !== first.entries) throw corrupt('it has not as many entries as it says');
  return entries;
}

module.exports = { entriesOf, textOf };
