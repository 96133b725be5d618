#!/usr/bin/env node
'use strict';

// The command line tool. What a command needs is loaded when it runs: --help and --version open nothing.

const { Command, CommanderError, InvalidArgumentError, Option } = require('commander');
const { exitHelp, exitOf, report, usageError } = require('./output');

const COMMANDS = ['set', 'get', 'list', 'remove', 'apps', 'permissions', 'usage', 'doctor', 'test'];
const WRONG_USAGE = 2;

/** An option's name without a value. Anything else behind a dash may be a secret, and is not repeated. */
const OPTION_NAME = /^(unknown option '--?[a-z][a-z-]*)(?:=.*)?('(?:\n.*)?)$/s;

function userId(text) {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It takes a user id, like 100.');
  return Number(text);
}

/** What the commands work with. */
function makeIo(program) {
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    exitCode: 0,
    get globals() {
      return program.opts();
    },
    get json() {
      // Wrong usage is found before the options are known.
      return program.opts().json === true || process.argv.includes('--json');
    },
  };
}

function makeProgram() {
  const program = new Command('ohos-security-kit');
  const io = makeIo(program);
  program
    .description('Assets, apps, permissions and health of the device of ohos-security-kit.')
    .version(require('../package.json').version, '-V, --version')
    .addOption(
      new Option('--device <dir>', 'data folder (else $OHOS_DEVICE_DIR, or as the package finds it)'),
    )
    .addOption(new Option('--app <bundleName>', "act as this installed app (else the folder's own)"))
    .addOption(new Option('--user <id>', 'the user whose app it is (100)').argParser(userId))
    .option('--passphrase-file <file>', "the root key's passphrase is its first line (- for stdin)")
    .option('--json', 'results on stdout and errors on stderr as JSON')
    .exitOverride()
    .configureOutput({ outputError: () => {}, writeErr: (text) => io.json || io.stderr.write(text) })
    .showSuggestionAfterError()
    .addHelpText('after', exitHelp());
  for (const name of COMMANDS) require(`./${name}`)(program, io);
  return { program, io };
}

/** commander's words about wrong usage as an error like the others. */
function wrongUsage({ code, message }) {
  if (code === 'commander.help') return usageError('a command is needed, see above');
  const text = message.replace(/^error: /, '');
  if (code !== 'commander.unknownOption') return usageError(text);
  const known = OPTION_NAME.exec(text);
  return usageError(known ? known[1] + known[2] : 'unknown option');
}

/** Ends quietly when nobody reads any more, as with `| head`. */
function watchOutput() {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 70));
  }
}

async function main(argv) {
  watchOutput();
  const { program, io } = makeProgram();
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
  }
}

main(process.argv).then((code) => {
  process.exitCode = code;
});
