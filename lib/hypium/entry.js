'use strict';

// A HarmonyOS test file exports a function that registers its suites, and the List.test file of the project calls it.
// Under Node nobody does, so the file that is run is called here.

const test = require('node:test');
const { hasRegistered } = require('./suite');

/** A class is a function too, but no test. */
const isTest = (value) =>
  typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value));

/** `load` imports the entry file, which may be being evaluated already. The promise is never rejected. */
async function startEntry(load) {
  let entry;
  try {
    entry = await load();
  } catch {
    return; // Node itself reports an entry that cannot be evaluated.
  }
  if (!isTest(entry.default) || hasRegistered()) return;
  try {
    await entry.default();
  } catch (error) {
    test.it('the default export of the test file', () => {
      throw error;
    });
  }
}

module.exports = { startEntry };
