'use strict';

// run: a source file under the register hook, or behind -- any command. Either can be given secrets of a vault as environment
// variables.

const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { pathToFileURL } = require('node:url');
const { Argument, Option } = require('commander');
const { usageError } = require('../output');

const FAILED = 1;
const register = pathToFileURL(path.join(__dirname, '..', '..', 'entry', 'register.mjs')).href;
const asModule = (name) => (fs.existsSync(name) ? pathToFileURL(path.resolve(name)).href : name);

/** Runs a source file. */
async function runFile(io, [file, ...args], options) {
  const { environmentFor } = require('../environment');
  const { endWith, exitCodeOf } = require('../../engine/child');
  if (options.product !== undefined) process.env.OHOS_PRODUCT = options.product;
  if (!fs.existsSync(file)) {
    throw usageError('there is no such file; a command stands behind --: run -- <command>');
  }
  const modules = [register, ...(options.import ?? []).map(asModule)].flatMap((name) => ['--import', name]);
  const env = await environmentFor(io, options);
  io.exitCode = FAILED;
  const child = spawn(process.execPath, [...modules, path.resolve(file), ...args], { stdio: 'inherit', env });
  const ended = endWith(child);
  io.exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(ended() ?? code ?? exitCodeOf(signal)));
  });
}

/** Runs any command. */
async function runCommand(io, words, options) {
  const { environmentFor } = require('../environment');
  const option = ['import', 'product'].find((name) => options[name] !== undefined);
  if (option !== undefined) throw usageError(`--${option} is for source files, not for commands`);
  const env = await environmentFor(io, options);
  io.exitCode = FAILED;
  io.exitCode = await require('../launch').launch(words, env);
}

/** Whether all words stand behind --. commander drops it. */
function areBehindSeparator(words, { rawArgs }) {
  const at = rawArgs.indexOf('--');
  return at >= 0 && rawArgs.length - at - 1 === words.length;
}

module.exports = (program, io) => {
  const { mapping } = require('../environment');
  const { repeated, vaultOf } = require('../options');
  const words = new Argument('[words...]', 'a source file, or -- and a command; and what it is given');
  // An empty word means something to the program that gets it.
  words.isForeign = true;
  const command = program
    .command('run')
    .description('run a source file (.ets, .ts) under the register hook, or -- any command; with secrets')
    .usage('[options] <file> [args...]\n       ohos-security-kit run [options] -- <command> [args...]')
    .addArgument(words)
    .option('--import <file>', 'load this first (repeatable)', (file, all = []) => [...all, file])
    .option('--product <name>', 'the product of the build profile (else default)')
    .option(
      '--env <NAME=service/account>',
      'a variable with the value of this entry of a vault (repeatable)',
      mapping,
    )
    .option('--env-from <file>', 'such variables, one a line')
    .addOption(new Option('--env-file <file>').hideHelp())
    .option('--service <name>', 'a variable for each account of this service (repeatable)', repeated(64));
  vaultOf(command).action(async (given, options) => {
    const { asksForSecrets } = require('../environment');
    const where = ['vault', 'dir', 'keyring'].find((name) => options[name] !== undefined);
    if (where !== undefined && !asksForSecrets(options)) {
      throw usageError(`--${where} goes with --env, --env-from or --service: nothing else is read there`);
    }
    const isCommand = areBehindSeparator(given, program);
    if (given.length === 0 || given[0] === '') {
      throw usageError('run takes a source file, or a command behind --');
    }
    await (isCommand ? runCommand : runFile)(io, given, options);
  });
};
