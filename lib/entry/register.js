'use strict';

// node --import ohos-security-kit/register (or --require): HarmonyOS code runs unchanged.

const Module = require('node:module');
const { pathToFileURL } = require('node:url');
const { optionsOf, ownOf } = require('../engine/plain');
const kits = require('../modules/specifiers');

/** The length of a path, and the path (lib/arkts/har.js). */
const NOTE_SIZE = 4096;

/** Whether hooks run in the thread of the program: not in Node 20, where they are registered anew for added modules. */
const hooksInThread = Object.hasOwn(Module, 'registerHooks');

/** Where that thread notes what is to be removed when the process ends, which it does not see. */
let note;

function registerInThread(names) {
  if (note === undefined) {
    note = new SharedArrayBuffer(NOTE_SIZE);
    process.on('exit', () => {
      if (new Int32Array(note)[0] > 0) require('../arkts/har').removeNoted(note);
    });
  }
  Module.register('../hook/thread.mjs', pathToFileURL(__filename), { data: { names, note } });
}

/** Tests reset devices: that of their user is not theirs to reset, unless they name a folder. */
function keepInMemory() {
  if (!Object.hasOwn(process.env, 'OHOS_DEVICE_DIR')) process.env.OHOS_DEVICE_DIR = ':memory:';
}

/** A test file of HarmonyOS exports its suites as a function: that of the file which Node runs is called. */
function callEntry() {
  keepInMemory();
  const [, entry] = process.argv;
  if (entry === undefined) return;
  require('../hypium/entry').startEntry(() => import(pathToFileURL(entry).href));
}

function install() {
  process.setSourceMapsEnabled(true);
  require('../calls/replies').setReplies('later');
  const { env } = process;
  if (ownOf(env, 'NODE_ENV') === 'test' || Object.hasOwn(env, 'NODE_TEST_CONTEXT')) keepInMemory();
  require('../hook/require').installRequire();
  if (hooksInThread) Module.registerHooks(require('../hook/hooks').makeHooks());
  else if (!require('../hook/plain').programIsPlain()) registerInThread({});
  for (const hypium of ['@ohos/hypium', 'deccjsunit/index']) kits.whenLoaded(hypium, callEntry);
  if (!Object.hasOwn(globalThis, 'canIUse'))
    globalThis.canIUse = (syscap) => require('../sdk/syscap').canIUse(syscap);
}

/**
 * Adds modules, or exports to modules that are there: specifier to an object with what it exports (`default` for the
 * default export). Counts for imports from then on. `replies` says when promises of calls are settled: 'later', in a turn of
 * their own as on a device, or 'inline'.
 */
function register(options = undefined) {
  const { modules = {}, replies } = optionsOf('options', options);
  if (replies !== undefined) require('../calls/replies').setReplies(replies);
  kits.addModules(modules);
  require('../hook/require').forget(Object.keys(modules));
  if (hooksInThread || Object.keys(modules).length === 0) return;
  registerInThread(
    Object.fromEntries(Object.entries(modules).map(([name, exports]) => [name, Object.keys(exports)])),
  );
}

install();

module.exports = { register };
