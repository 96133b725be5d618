'use strict';

// Runs test files with `node --test`: what the command `test` of the package does.

const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { LONGEST, isTimeout, readFilter } = require('./filter');

const USAGE = 2;
const IGNORED = new Set(['node_modules', 'oh_modules', 'build', '.hvigor']);
const IS_TEST = /\.test\.e?ts$/;

class WrongUsage extends Error {}

/** A file as it is, of a folder the test files below it. */
function filesOf(given) {
  const stat = fs.statSync(given, { throwIfNoEntry: false });
  if (stat === undefined) throw new WrongUsage(`no such file: ${given}`);
  return stat.isDirectory() ? filesBelow(path.resolve(given)) : [path.resolve(given)];
}

function filesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return IGNORED.has(entry.name) ? [] : filesBelow(file);
    return IS_TEST.test(entry.name) ? [file] : [];
  });
}

const wholeNumber = (name, value) => {
  if (!isTimeout(value)) throw new WrongUsage(`${name} must be a whole number from 1 to ${LONGEST}`);
  return String(value);
};

/** The environment of the tests, without the variables of a test run around this one. */
function environment({ filter, timeout, type, size, level }) {
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const wanted = {
    OHOS_TEST_FILTER: filter,
    OHOS_TEST_TYPE: type,
    OHOS_TEST_SIZE: size,
    OHOS_TEST_LEVEL: level,
    OHOS_TEST_TIMEOUT: timeout === undefined ? undefined : wholeNumber('timeout', timeout),
  };
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) env[name] = String(value);
  try {
    readFilter(env);
  } catch (error) {
    throw new WrongUsage(error.message);
  }
  return env;
}

/** Newer releases of Node take patterns: what has a meaning in one is put in brackets. */
const isPattern = Number(process.versions.node.split('.')[0]) > 20;
const escaped = (file) => (isPattern ? file.replace(/[[\]{}()*?!+@]/g, '[$&]') : file);

function flagsOf({ junit, concurrency, preload }) {
  const flags = preload === undefined ? [] : ['--import', String(preload)];
  flags.push('--test', '--test-reporter=spec', '--test-reporter-destination=stdout');
  if (junit !== undefined) {
    fs.mkdirSync(path.dirname(path.resolve(junit)), { recursive: true });
    flags.push('--test-reporter=junit', `--test-reporter-destination=${path.resolve(junit)}`);
  }
  if (concurrency !== undefined) flags.push(`--test-concurrency=${wholeNumber('concurrency', concurrency)}`);
  return flags;
}

/** 0: all passed, 1: some failed, 2: nothing was run because of what `files` or `options` say. */
async function runTests(files, options = {}) {
  let args;
  let env;
  try {
    const found = [...new Set(files.flatMap(filesOf))].sort();
    if (found.length === 0) throw new WrongUsage('no test file found (*.test.ets, *.test.ts)');
    env = environment(options);
    args = [...flagsOf(options), ...found.map(escaped)];
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    console.error(error.message);
    return USAGE;
  }
  // A file or pipe is written by this process, which knows what to say when that fails.
  const stdout = process.stdout.isTTY ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, args, { env, stdio: ['inherit', stdout, 'inherit'] });
  child.stdout?.pipe(process.stdout, { end: false });
  process.on('exit', () => child.kill());
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code === 0 ? 0 : 1));
  });
}

module.exports = { runTests };
