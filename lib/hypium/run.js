'use strict';

// Runs test files with `node --test`: what the command `test` of the package does.

const fs = require('node:fs');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { pathToFileURL } = require('node:url');
const { endWith } = require('../engine/child');
const { makeTemporary, removeTemporary } = require('../engine/temporary');
const { filesOf, testFoldersOf } = require('./files');
const { LONGEST, isTimeout, readFilter } = require('./filter');

const USAGE = 2;
class WrongUsage extends Error {}

/** The files to run: those that are named, else those of the project. */
function filesToRun(given, { project }) {
  const fail = (text) => new WrongUsage(text);
  const named = given.length > 0 ? given : foldersOf(project);
  const found = [...new Set(named.flatMap((one) => filesOf(one, fail)))].sort();
  if (found.length === 0) throw new WrongUsage('no test file found (*.test.ets, *.test.ts)');
  return found;
}

function foldersOf(project) {
  const { projectFolder } = require('../device/discover');
  const root = projectFolder(path.resolve(project ?? '.'));
  if (root === undefined)
    throw new WrongUsage('no test file found: there is no project here; name files, or --project <folder>');
  return testFoldersOf(root);
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

/** A module to load first: a file as it is seen from here, or the name of a package. */
const asModule = (name) => (fs.existsSync(name) ? pathToFileURL(path.resolve(name)).href : String(name));

function flagsOf({ junit, concurrency, preload, import: first = [], coverage, watch }) {
  const modules = [...(preload === undefined ? [] : [String(preload)]), ...first.map(asModule)];
  const flags = modules.flatMap((name) => ['--import', name]);
  if (coverage) flags.push('--experimental-test-coverage', '--enable-source-maps');
  if (watch) flags.push('--watch');
  flags.push('--test', '--test-reporter=spec', '--test-reporter-destination=stdout');
  if (junit !== undefined) {
    fs.mkdirSync(path.dirname(path.resolve(junit)), { recursive: true });
    flags.push('--test-reporter=junit', `--test-reporter-destination=${path.resolve(junit)}`);
  }
  if (concurrency !== undefined) flags.push(`--test-concurrency=${wholeNumber('concurrency', concurrency)}`);
  return flags;
}

/** Says for which permissions the project of the tests counts as signed, once for all files. */
function saySigned(file) {
  const { projectFolder, readProject, signedNote } = require('../device/discover');
  const root = projectFolder(path.dirname(file));
  if (root === undefined) return;
  try {
    const note = signedNote(readProject(root));
    if (note !== undefined) console.error(note);
  } catch {
    // What is wrong with the project is said by who opens a device in it.
  }
}

/** Says which stand-ins the tests have called, and what to do about them. */
function sayStandIns(file) {
  if (!fs.existsSync(file)) return;
  const lines = [...new Set(fs.readFileSync(file, 'utf8').split('\n').filter(Boolean))].sort();
  console.error(
    `What the tests called and ohos-security-kit does not implement (stand-ins of yours: --import <file>):\n${lines.join('\n')}`,
  );
}

/** 0: all passed, 1: some failed, 128 and more: ended by a signal, 2: nothing was run because of what `files` or `options` say. */
async function runTests(files, options = {}) {
  let args;
  let env;
  try {
    const found = filesToRun(files, options);
    env = { ...environment(options), OHOS_SIGNED_NOTED: '1' };
    saySigned(found[0]);
    args = [...flagsOf(options), ...found.map(escaped)];
  } catch (error) {
    if (!(error instanceof WrongUsage)) throw error;
    console.error(error.message);
    return USAGE;
  }
  // In a folder of its own: nobody else may have put a link there.
  const folder = makeTemporary('ohos-stand-ins');
  env.OHOS_STAND_INS = path.join(folder, 'called');
  // A file or pipe is written by this process, which knows what to say when that fails.
  const stdout = process.stdout.isTTY ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, args, { env, stdio: ['inherit', stdout, 'inherit'] });
  child.stdout?.pipe(process.stdout, { end: false });
  process.on('exit', () => child.kill());
  const ended = endWith(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      sayStandIns(env.OHOS_STAND_INS);
      removeTemporary(folder);
      resolve(ended() ?? (code === 0 ? 0 : 1));
    });
  });
}

module.exports = { runTests };
