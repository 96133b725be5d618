'use strict';

// watch: what happens on a device, as it happens. With a program, all that happens on its devices; without one, what other
// processes change on the device of this folder: permissions and usage. Calls and dialogs are known in their own process only.

const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const { spawn } = require('node:child_process');
const { pathToFileURL } = require('node:url');
const { Argument } = require('commander');
const { endWith, exitCodeOf } = require('../../engine/child');
const { visible } = require('../../engine/visible');
const { note, usageError } = require('../output');

const FAILED = 1;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PRELOADED = [
  path.join(__dirname, '..', '..', 'entry', 'register.mjs'),
  path.join(__dirname, '..', '..', 'inspect', 'watching.js'),
].map((file) => pathToFileURL(file).href);

const short = (permission) => permission.replace(/^ohos\.permission\./, '');
const nameOf = (app) => app?.bundleName ?? '(an app that is gone)';

/** What is said of each event. */
const WORDS = {
  __proto__: null,
  call: ({ app, api, code, durationMs, error }) =>
    `${app} ${api}: ${code === 0 ? 'done' : `${code} ${error.text}`} (${durationMs.toFixed(1)} ms)`,
  dialog: ({ app, title, choices }) => `${nameOf(app)} asks to ${title} [${choices.join(', ')}]`,
  answer: ({ app, title, answer }) => `${nameOf(app)} asked to ${title}: ${answer}`,
  permission: ({ app, permission, change }) => `${nameOf(app)} ${short(permission)}: ${change}`,
  usage: ({ app, permission, active }) =>
    `${nameOf(app)} ${short(permission)}: ${active === 'inactive' ? 'not in use any more' : `in use in the ${active}`}`,
};

/** One event on a line. */
function tell(io, row) {
  const time = new Date(row.time).toISOString().slice(11, 23);
  const line = io.json
    ? JSON.stringify(row)
    : `${time} ${row.event.padEnd(10)} ${visible(WORDS[row.event](row))}`;
  io.stdout.write(`${line}\n`);
}

/** An event of the program. It has the pipe too: what else it writes there, or only begins to, is none. */
function tellLine(io, line) {
  try {
    tell(io, JSON.parse(line));
  } catch {
    // The program goes on.
  }
}

async function watchProgram(io, file, args) {
  if (!fs.existsSync(file)) throw usageError('there is no such file');
  const imports = PRELOADED.flatMap((name) => ['--import', name]);
  io.exitCode = FAILED;
  const child = spawn(process.execPath, [...imports, path.resolve(file), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  });
  const ended = endWith(child);
  readline.createInterface({ input: child.stdio[3] }).on('line', (line) => tellLine(io, line));
  io.exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(ended() ?? code ?? exitCodeOf(signal)));
  });
}

/** The exit code for the first signal that is to end the command. */
const signalled = () =>
  new Promise((resolve) => {
    const end = (signal) => {
      for (const other of SIGNALS) process.off(other, end);
      resolve(exitCodeOf(signal));
    };
    for (const signal of SIGNALS) process.on(signal, end);
  });

async function watchDevice(io) {
  const { withDevice } = require('../device');
  // From before the first line: who has read it may end the command. Not earlier: until then a signal ends whatever waits.
  let code;
  const listen = () => {
    code ??= signalled();
    return code;
  };
  require('../../inspect/watch').watchDevices((row) => {
    listen();
    tell(io, row);
  });
  const wait = async () => {
    note(io, 'Permissions and usage, by whichever process. Ctrl+C ends this.');
    const alive = setInterval(() => {}, 60_000);
    const exitCode = await listen();
    clearInterval(alive);
    return exitCode;
  };
  io.exitCode = await withDevice(io, wait);
}

module.exports = (program, io) => {
  const words = new Argument('[words...]', 'a program to run and to watch, and what it is given');
  // An empty word means something to the program that gets it.
  words.isForeign = true;
  program
    .command('watch')
    .description('print calls, dialogs, usage and changes of permissions as they happen')
    .usage('[options] [file] [args...]')
    .addArgument(words)
    .action(([file, ...args]) => (file === undefined ? watchDevice(io) : watchProgram(io, file, args)));
};
