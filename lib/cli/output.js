'use strict';

// What the tool says and how it ends: exit codes, errors, tables, JSON.

const { Interrupted } = require('../dialogs/terminal');
const { visible } = require('../engine/visible');

/** The exit codes, their meaning, and the error codes that lead to them. */
const EXITS = [
  { exit: 0, meaning: 'done' },
  { exit: 1, meaning: 'problems found (doctor), tests failed (test)' },
  {
    exit: 2,
    meaning: 'wrong usage',
    codes: [
      401,
      801,
      12100001,
      12100003,
      24000017,
      24000018,
      24000019,
      'INVALID_ARGUMENT',
      'TOO_LARGE',
      'NOT_TEXT',
    ],
  },
  { exit: 3, meaning: 'not found', codes: [24000002, 24000012, 24000013, 12100002, 'NOT_FOUND'] },
  {
    exit: 4,
    meaning: 'refused: permission, authentication, lock, a name that is taken',
    codes: [
      201,
      202,
      24000003,
      24000004,
      24000005,
      24000010,
      24000016,
      12100004,
      12100005,
      12100006,
      12100009,
      'LOCKED',
      'EXISTS',
      'REFUSED',
    ],
  },
  {
    exit: 5,
    meaning: 'the device or vault cannot be used: folder, root key, damage',
    codes: [
      24000001,
      24000006,
      24000007,
      24000008,
      24000009,
      24000011,
      24000014,
      24000015,
      12100007,
      12100008,
      'WRONG_KEY',
      'BUSY',
      'READ_ONLY',
      'NO_SPACE',
      'CORRUPT',
      'CLOSED',
      'UNREACHABLE',
      'HOLE',
    ],
  },
  { exit: 70, meaning: 'anything else; also output that cannot be written, as on a full disk' },
  { exit: 126, meaning: 'the command of run cannot be started; once it runs, its exit code is that of run' },
  { exit: 127, meaning: 'the command of run is not found' },
  { exit: 130, meaning: 'interrupted; 128 and its number for another signal' },
];

const OTHER = 70;
const INTERRUPTED = 130;

/** The table of exit codes as --help shows it. */
const exitHelp = () =>
  ['', 'Exit codes:', ...EXITS.map(({ exit, meaning }) => `  ${String(exit).padEnd(5)}${meaning}`)].join(
    '\n',
  );

/** An error of the tool itself, under a code of the kits or of vaults; `exit` where it has an exit code of its own. */
class CliError extends Error {
  constructor(code, message, exit) {
    super(message);
    this.code = code;
    this.exit = exit;
  }
}

const usageError = (message) => new CliError(401, message);

/** The exit code that an error leads to. */
function exitOf(error) {
  if (error instanceof Interrupted) return INTERRUPTED;
  if (error instanceof CliError && error.exit !== undefined) return error.exit;
  return EXITS.find(({ codes }) => codes?.includes(error?.code))?.exit ?? OTHER;
}

/** What the system says about a failure, without the names of calls and files. */
const reasonOf = ({ message }) => message.replace(/^\w+: |, \w+( .*)?$/gs, '');

/** Lines of columns, as wide as needed; nothing for no rows. */
function table(columns, rows) {
  if (rows.length === 0) return '';
  const cells = [columns, ...rows.map((row) => row.map((cell) => visible(cell ?? '-') || '-'))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  const line = (row) => row.map((cell, at) => cell.padEnd(widths[at])).join('  ');
  return `${cells.map((row) => line(row).trimEnd()).join('\n')}\n`;
}

/** Tells an error on stderr: the message and the code, nothing of where it came from. */
function report(io, error) {
  if (error instanceof Interrupted) return;
  const code = error?.code ?? OTHER;
  const message = (error?.message ?? String(error)).split('\n').map(visible).join('\n').replace(/\.$/, '');
  const line = io.json
    ? JSON.stringify({ error: { code, message } })
    : `ohos-security-kit: ${message} (${code})`;
  io.stderr.write(`${line}\n`);
}

/** The result: JSON with --json, else the text. */
function print(io, value, text) {
  io.stdout.write(io.json ? `${JSON.stringify(value, null, 2)}\n` : text);
}

/** A word to a person at the terminal; scripts do not see it, and with --quiet nobody. */
function note(io, text) {
  if (!io.json && !io.quiet && io.stderr.isTTY) io.stderr.write(`${visible(text)}\n`);
}

/** A warning: scripts get it as well, and with --json as JSON like the errors. */
function warn(io, text) {
  const line = io.json
    ? JSON.stringify({ warning: { message: text } })
    : `ohos-security-kit: warning: ${visible(text)}`;
  io.stderr.write(`${line}\n`);
}

module.exports = {
  CliError,
  exitHelp,
  exitOf,
  note,
  print,
  reasonOf,
  report,
  table,
  usageError,
  warn,
};
