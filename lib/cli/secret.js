'use strict';

// Where secrets come from: stdin, a file, a prompt - never the command line, which other users of the machine can read.

const { isUtf8 } = require('node:buffer');
const fs = require('node:fs');
const { usageError } = require('./output');

/** Nothing that is read here may be longer; a secret in base64 and line breaks needs less. */
const READ_LIMIT = 64 * 1024;
const SECRET_LIMIT = 1024;
const VALUE_LIMIT = 1024 * 1024;
/** The same for values of a vault. */
const VALUE_READ_LIMIT = 2 * VALUE_LIMIT;
const TRIES = 3;

/** Stdin can be one thing only. */
function claimStdin(io, what) {
  if (io.stdinIs !== undefined) throw usageError(`stdin cannot be both ${io.stdinIs} and ${what}`);
  io.stdinIs = what;
}

async function readStdin(io, what, limit = READ_LIMIT) {
  claimStdin(io, what);
  const chunks = [];
  let length = 0;
  for await (const chunk of io.stdin) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) throw usageError(`${what} on stdin is longer than ${limit} bytes`);
  }
  const all = kept(io, Buffer.concat(chunks));
  for (const chunk of chunks) chunk.fill(0);
  return all;
}

/** Input that is wiped when the command is over. */
function kept(io, bytes) {
  io.secrets.push(bytes);
  return bytes;
}

/** Typed input, which is not shown. */
const typed = async (io, ask, question) => Buffer.from(kept(io, await ask(question)).buffer);

/** Asks until twice the same is typed. */
async function askTwice(io, what) {
  const { converse } = require('./terminal');
  return converse(io, async (ask) => {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const first = await typed(io, ask, `${what}: `);
      if (first.equals(await typed(io, ask, 'Again: '))) return first;
      io.stderr.write('These differ.\n');
    }
    throw usageError(`${what.toLowerCase()}: what was typed differed ${TRIES} times`);
  });
}

/** Without one line break at the end. */
function withoutNewline(bytes) {
  if (bytes.at(-1) !== 0x0a) return bytes;
  return bytes.subarray(0, bytes.at(-2) === 0x0d ? -2 : -1);
}

function decodeBase64(bytes) {
  const text = bytes.toString('latin1').replace(/\s/g, '');
  const decoded = Buffer.from(text, 'base64');
  const plain = (base64) => base64.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
  if (plain(decoded.toString('base64')) !== plain(text))
    throw usageError('what was given is not valid base64');
  return decoded;
}

/** The secret to be stored. */
async function readSecret(io, { keepNewline = false, base64 = false }) {
  let secret = await (io.stdin.isTTY ? askTwice(io, 'Secret') : readStdin(io, 'the secret'));
  if (!keepNewline) secret = withoutNewline(secret);
  if (base64) secret = kept(io, decodeBase64(secret));
  if (secret.length === 0) throw usageError('the secret is empty; it takes 1 to 1024 bytes');
  if (secret.length > SECRET_LIMIT) {
    throw usageError(`the secret has ${secret.length} bytes; it takes 1 to ${SECRET_LIMIT}`);
  }
  return secret;
}

/** All of an open file, up to `limit` bytes and one more: it may be a pipe or a device, and never end. */
function readUpTo(io, descriptor, limit) {
  const bytes = kept(io, Buffer.alloc(limit + 1));
  let length = 0;
  while (length <= limit) {
    const count = fs.readSync(descriptor, bytes, length, bytes.length - length, null);
    if (count === 0) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/** The name is not repeated: it may be the secret itself, given in place of a file. */
function readFile(io, file, what, limit = READ_LIMIT) {
  let bytes;
  try {
    const descriptor = fs.openSync(file, 'r');
    try {
      bytes = readUpTo(io, descriptor, limit);
    } finally {
      fs.closeSync(descriptor);
    }
  } catch (error) {
    throw usageError(`cannot read the file of the ${what}: ${error.code}`);
  }
  if (bytes.length > limit) throw usageError(`the file of the ${what} is longer than ${limit} bytes`);
  return bytes;
}

/** A value of a vault as it is given: by a file byte for byte, by stdin without the line break that `echo` adds, or typed. */
async function givenValue(io, { file, keepNewline = false }) {
  if (file !== undefined && file !== '-') return readFile(io, file, 'value', VALUE_READ_LIMIT);
  if (io.stdin.isTTY) return askTwice(io, 'Value');
  const value = await readStdin(io, 'the value', VALUE_READ_LIMIT);
  return keepNewline || file === '-' ? value : withoutNewline(value);
}

/** The value to be stored in a vault. */
async function readValue(io, { base64 = false, allowEmpty = false, ...source }) {
  const given = await givenValue(io, source);
  const value = base64 ? kept(io, decodeBase64(given)) : given;
  // More often nothing was there to be piped in than nothing was meant.
  if (value.length === 0 && !allowEmpty)
    throw usageError('the value is empty; --allow-empty if that is meant');
  if (value.length > VALUE_LIMIT) {
    throw usageError(`the value has ${value.length} bytes; it takes up to ${VALUE_LIMIT}`);
  }
  return value;
}

const askOnce = (io, question) => require('./terminal').converse(io, (ask) => typed(io, ask, question));

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** The first line of a file, or of stdin for '-'. */
async function firstLine(io, file, what) {
  if (file === '-' && io.stdin.isTTY) return askOnce(io, `${what}: `);
  const bytes =
    file === '-' ? await readStdin(io, `the ${what.toLowerCase()}`) : readFile(io, file, what.toLowerCase());
  if (!isUtf8(bytes)) throw usageError(`the ${what.toLowerCase()} is not UTF-8 text`);
  const hasMark = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const text = bytes.subarray(hasMark ? BYTE_ORDER_MARK.length : 0);
  const end = text.indexOf(0x0a);
  const line = withoutNewline(end < 0 ? text : text.subarray(0, end + 1));
  if (line.length === 0) throw usageError(`the ${what.toLowerCase()} is empty`);
  return line;
}

const readPassphrase = (io, file) => firstLine(io, file, 'Passphrase');

/** Refuses a question if nobody is at the terminal. */
function mustBeGiven(io, file, what, option) {
  if (file !== undefined || io.stdin.isTTY) return;
  throw usageError(`the ${what.toLowerCase()} is needed: give ${option}, or run this on a terminal`);
}

/** The password of the screen lock: from a file, else from the terminal; asked for once. */
async function readLockPassword(io, file) {
  if (io.lockPassword !== undefined) return io.lockPassword;
  const what = 'Lock password';
  mustBeGiven(io, file, what, '--password-file');
  io.lockPassword = await firstLine(io, file ?? '-', what);
  return io.lockPassword;
}

/** A new password or passphrase, which is typed twice. */
async function readNew(io, what, file, option) {
  mustBeGiven(io, file, what, option);
  if (file !== undefined && !(file === '-' && io.stdin.isTTY)) return firstLine(io, file, what);
  const next = await askTwice(io, what);
  if (next.length === 0) throw usageError(`the ${what.toLowerCase()} is empty`);
  return next;
}

const readNewPassword = (io, file) => readNew(io, 'New lock password', file, '--new-password-file');
const readNewPassphrase = (io, file) => readNew(io, 'New passphrase', file, '--new-passphrase-file');

/** What decrypts a source of secrets. */
const readSourcePassword = (io, file) => firstLine(io, file, 'Password of the source');

/** The passphrase of an exported file; a new one is typed twice. */
async function readExportPassphrase(io, file, isNew) {
  const [what, option] = ['Passphrase of the file', '--export-passphrase-file'];
  if (isNew) return readNew(io, what, file, option);
  mustBeGiven(io, file, what, option);
  return firstLine(io, file ?? '-', what);
}

/** What lets a device into an account, as text; it is typed or pasted, or comes by a file or stdin. */
const readKey = async (io, what, file = '-') => (await firstLine(io, file, what)).toString().trim();

module.exports = {
  readExportPassphrase,
  readFile,
  readKey,
  readLockPassword,
  readNewPassphrase,
  readNewPassword,
  readPassphrase,
  readSecret,
  readSourcePassword,
  readValue,
};
