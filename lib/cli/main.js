#!/usr/bin/env node
'use strict';

// The command line tool. What a command needs is loaded when it runs: --help and --version open nothing.

const fs = require('node:fs');
const { Command, CommanderError, InvalidArgumentError, Option } = require('commander');
const { CliError, exitHelp, exitOf, reasonOf, report, usageError, warn } = require('./output');

const COMMANDS = [
  'set',
  'get',
  'list',
  'remove',
  'lock',
  'apps',
  'permissions',
  'usage',
  'doctor',
  'inspect',
  'watch',
  'vault',
  'sync',
  'import',
  'export',
  'test',
  'run',
  'init',
  'completion',
];
const WRONG_USAGE = 2;

/**
 * What commander repeats of a command line, and what of it is said: what looks like the name of an option, without what may
 * follow it, or of a command. Any other word may be a secret in the wrong place.
 */
const REPEATED = [
  [/^unknown option '(--[a-z-]+|-[a-z]).*'(?=\n|$)/s, "unknown option '$1'"],
  [/^unknown option '.*'(?=\n|$)/s, 'unknown option'],
  [/^unknown command '([a-z]{1,12})'(?=\n|$)/, "unknown command '$1'"],
  [/^unknown command '.*'(?=\n|$)/s, 'unknown command'],
  [/^(option '[^']*') argument '.*' is invalid/s, '$1 is invalid'],
  [/^command-argument value '.*' is invalid/s, 'a word is invalid'],
];

function userId(text) {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It takes a user id, like 100.');
  return Number(text);
}

/** Whether the command line has this word: wrong usage is found before the options are known. Behind -- are words of others. */
function isSaid(option) {
  const end = process.argv.indexOf('--');
  return process.argv.slice(0, end < 0 ? undefined : end).includes(option);
}

/** The tools of the commands. */
function makeIo(program) {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    exitCode: 0,
    /** Secrets that were read, to be wiped. */
    secrets: [],
    get globals() {
      return program.opts();
    },
    get json() {
      return program.opts().json === true || isSaid('--json');
    },
    /** No notes and no progress. */
    get quiet() {
      return program.opts().quiet === true;
    },
  };
}

function makeProgram() {
  const program = new Command('ohos-security-kit');
  const io = makeIo(program);
  program
    .description('Assets, lock, apps, permissions and health of the device of ohos-security-kit.')
    .version(require('../../package.json').version, '-V, --version')
    .addOption(
      new Option(
        '--device <dir>',
        'data folder or its file: URL, or :memory: (else $OHOS_DEVICE_DIR, or as the package finds it)',
      ),
    )
    .addOption(new Option('--app <bundleName>', "act as this installed app (else the folder's own)"))
    .addOption(new Option('--user <id>', 'the user whose app it is (100)').argParser(userId))
    .option('--passphrase-file <file>', "the root key's passphrase is its first line (- for stdin)")
    .option('--json', 'results on stdout and errors on stderr as JSON')
    .option('--quiet', 'no notes and no progress; warnings and errors stay')
    .exitOverride()
    .configureOutput({ outputError: () => {}, writeErr: (text) => io.json || io.stderr.write(text) })
    .showSuggestionAfterError()
    .addHelpText('after', exitHelp())
    .hook('preAction', (_, command) => refuseEmpty(command));
  for (const name of COMMANDS) require(`./commands/${name}`)(program, io);
  return { program, io };
}

/**
 * Refuses empty words: they are what a script makes of an unset variable, and no name, file or folder. Words for another program
 * may mean anything.
 */
function refuseEmpty(command) {
  const words = command.registeredArguments
    .map((word, at) => [`<${word.name()}>`, command.processedArgs[at], word.isForeign])
    .filter(([, , isForeign]) => !isForeign);
  for (let level = command; level !== null; level = level.parent) {
    words.push(...level.options.map((option) => [option.long, level.getOptionValue(option.attributeName())]));
  }
  const empty = words.find(([, value]) => [].concat(value).includes(''));
  if (empty !== undefined) throw usageError(`${empty[0]} is empty`);
}

/** commander's words about wrong usage as an error like the others. */
function wrongUsage({ code, message }) {
  if (code === 'commander.help') return usageError('a command is needed, see above');
  const text = message.replace(/^error: /, '');
  const [pattern, said] = REPEATED.find(([repeats]) => repeats.test(text)) ?? [];
  return usageError(pattern === undefined ? text : text.replace(pattern, said));
}

/** In place of the _write of Node's stream for files, which takes the part that a disk had room for as all. */
function writeAll(chunk, _encoding, done) {
  try {
    for (let at = 0; at < chunk.length; ) at += fs.writeSync(process.stdout.fd, chunk, at);
    done();
  } catch (error) {
    done(error);
  }
}

/** Ends when output goes nowhere: quietly when nobody reads any more, as with `| head`. */
function watchOutput(io) {
  const { stdout, stderr } = io;
  if (stdout.constructor.name === 'SyncWriteStream') stdout._write = writeAll;
  stdout.on('error', ({ code, message }) => {
    if (code === 'EPIPE') process.exit(io.exitCode);
    const error = new CliError(code, `stdout cannot be written: ${reasonOf({ message })}`);
    report(io, error);
    process.exit(exitOf(error));
  });
  // If errors cannot be written, the exit code remains.
  stderr.on('error', () => {});
}

/** Says warnings of this package as the tool says its own; those of others as Node does. */
function watchWarnings(io) {
  const others = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'OhosSecurityKitWarning') warn(io, warning.message);
    else for (const listener of others) listener.call(process, warning);
  });
}

async function main(argv) {
  const { program, io } = makeProgram();
  watchOutput(io);
  watchWarnings(io);
  const fail = (error) => {
    report(io, error);
    return exitOf(error);
  };
  process.on('uncaughtException', (error) => process.exit(fail(error)));
  try {
    await program.parseAsync(argv);
    return io.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return fail(error);
    if (error.exitCode === 0) return 0;
    report(io, wrongUsage(error));
    return WRONG_USAGE;
  } finally {
    for (const secret of io.secrets) secret.fill(0);
  }
}

main(process.argv).then((code) => {
  process.exitCode = code;
});
