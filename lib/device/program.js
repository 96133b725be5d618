'use strict';

// Which program this process is: the folder of the file that it was started with. A prompt, a text from -e or stdin, and a
// program that runs the code of others have none that counts; for them it is the working directory.

const fs = require('node:fs');
const path = require('node:path');
const { getEnvironmentData, isMainThread, setEnvironmentData } = require('node:worker_threads');
const { ownOf } = require('../engine/plain');

/** Packages that run the code of the project in whose folder they are started: test runners, development servers, loaders. */
const RUNNERS = new Set(
  `jest jest-cli jest-worker vitest tinypool ava mocha jasmine tap tape uvu playwright nyc c8 stryker piscina
  vite next nuxt nuxi astro fastify-cli serverless wrangler firebase-tools
  pm2 nodemon tsx ts-node jiti vite-node`.split(/\s+/),
);
const RUNNER_SCOPES =
  /^@(jest|vitest|ava|tapjs|playwright|stryker-mutator|babel|swc-node|remix-run|react-router)\//;
const PACKAGE = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/s;

function isRunner(file) {
  const name = PACKAGE.exec(file)?.[1].replace('\\', '/') ?? '';
  return RUNNERS.has(name) || RUNNER_SCOPES.test(name);
}

function existing(file) {
  try {
    return fs.realpathSync(file);
  } catch {
    return undefined;
  }
}

/** The file, or the folder of a package, that was named to Node. */
function namedFiles() {
  // A packaged Electron program gets its user's arguments there.
  const isPackaged = Object.hasOwn(process.versions, 'electron') && !ownOf(process, 'defaultApp');
  const isText = ownOf(process, '_eval') !== undefined || isPackaged;
  // Both are asked: a loader's argument is not the module that it loads. It is what `require.main` is, and bundlers know it.
  return [ownOf(process, 'mainModule')?.filename, isText ? undefined : process.argv[1]]
    .map(existing)
    .filter(Boolean);
}

/** The one that the program begins with; undefined for none. */
function mainFile() {
  const files = namedFiles();
  return files.some(isRunner) ? undefined : files[0];
}

const KEY = 'ohos-security-kit program';

/** The file that the program begins with. A worker is of the program that started it, as that was told when it loaded the package. */
function beginning() {
  const known = isMainThread ? undefined : getEnvironmentData(KEY);
  const main = known ?? mainFile();
  if (isMainThread) setEnvironmentData(KEY, main ?? '');
  return main;
}

/** Where the program begins. */
function programFolder() {
  const main = beginning();
  if (!main) return existing('.') ?? path.parse(__dirname).root; // somebody removed the folder
  return fs.statSync(main, { throwIfNoEntry: false })?.isDirectory() ? main : path.dirname(main);
}

/** The OS user whose code runs here in any case; root where that is nobody else's. */
function programOwner() {
  const file = beginning() || namedFiles()[0];
  return (file && fs.statSync(file, { throwIfNoEntry: false })?.uid) ?? 0;
}

module.exports = { beginning, programFolder, programOwner };
