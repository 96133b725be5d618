'use strict';

// Starts a command: without a shell, on this terminal. Windows finds only programs by itself; the commands of npm's packages are
// scripts there, which need its cmd.exe.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { standFor } = require('../engine/child');
const { CliError, usageError } = require('./output');

const CANNOT_START = 126;
const NOT_FOUND = 127;

const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;

/** A variable of Windows, whose case does not matter. */
const variable = (env, wanted) =>
  Object.entries(env).find(([name]) => name.toUpperCase() === wanted)?.[1] ?? undefined;

/** The file that a command of Windows means, by PATH and PATHEXT; undefined if there is none. The working folder does not count. */
function findOnWindows(command, { env, exists = isFile }) {
  const { win32 } = path;
  const folders = /[\\/:]/.test(command) ? [''] : (variable(env, 'PATH') ?? '').split(';').filter(Boolean);
  const endings = (variable(env, 'PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean);
  const hasEnding = endings.some((ending) => command.toLowerCase().endsWith(ending.toLowerCase()));
  const names = [...(hasEnding ? [command] : []), ...endings.map((ending) => command + ending.toLowerCase())];
  const files = folders.flatMap((folder) => names.map((name) => (folder ? win32.join(folder, name) : name)));
  return files.find(exists);
}

/**
 * A word for a script that cmd.exe runs. In quotes only these keep a meaning, and each has had attacks of its own (CVE-2024-24576
 * and its kin): they are refused. Behind \ a quote would not end the word for the program that the script starts.
 */
function quotedForCmd(word) {
  if (/["%\r\n\0]/.test(word)) {
    throw usageError(
      'the command is a script of cmd.exe, which cannot be given quotes, percent signs and line breaks safely: ' +
        'start the program itself, such as node and its file',
    );
  }
  return `"${word.replace(/\\+$/, '$&$&')}"`;
}

/** { file, args, verbatim } for spawn on Windows; undefined if the command is not found. */
function onWindows(command, args, { env, exists }) {
  const file = findOnWindows(command, { env, exists });
  if (file === undefined || !/\.(cmd|bat)$/i.test(file)) return file && { file, args, verbatim: false };
  const line = [file.replaceAll('/', '\\'), ...args].map(quotedForCmd).join(' ');
  const shell = variable(env, 'COMSPEC') ?? 'cmd.exe';
  return { file: shell, args: ['/d', '/s', '/v:off', '/c', `"${line}"`], verbatim: true };
}

const notFound = () => new CliError('ENOENT', 'the command is not found', NOT_FOUND);

const REASONS = {
  EACCES: 'it may not be executed',
  E2BIG: 'its arguments and environment are longer than the system takes',
};

function startError(error) {
  if (error instanceof CliError) return error;
  if (error.code === 'ENOENT') return notFound();
  const reason = REASONS[error.code] ?? 'the system refuses';
  return new CliError(error.code, `the command cannot be started: ${reason}`, CANNOT_START);
}

/** Runs a command to its end; the exit code is the command's, and 128 and its number for a signal. */
async function launch([command, ...args], env) {
  try {
    if (/\0/.test(command)) throw notFound();
    const started =
      process.platform === 'win32'
        ? onWindows(command, args, { env })
        : { file: command, args, verbatim: false };
    if (started === undefined) throw notFound();
    const options = { env, stdio: 'inherit', shell: false, windowsVerbatimArguments: started.verbatim };
    return await standFor(spawn(started.file, started.args, options));
  } catch (error) {
    throw startError(error);
  }
}

module.exports = { launch, onWindows };
