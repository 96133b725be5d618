'use strict';

// What belongs to a device or its runner rather than to tests: accepted where that does no harm, refused where it would.

const { setData } = require('./data');
const { registerAssert, unregisterAssert } = require('./expect');
const { currentCase } = require('./suite');

/** Values that the parts of a test application hand to each other. */
const values = new Map();

/** The entry of a test application: the runner of the application calls it with the function of all suites. */
const Hypium = {
  hypiumTest(_delegator, _args, testsuite) {
    if (typeof testsuite !== 'function')
      throw new TypeError('Hypium.hypiumTest needs the function of the suites');
    return testsuite();
  },
  setData,
  setTimeConfig() {},
  set(name, value) {
    values.set(name, value);
  },
  get: (name) => values.get(name),
  registerAssert,
  unregisterAssert,
};

const SysTestKit = {
  actionStart(tag) {
    console.log(`OHOS_REPORT_ACTIONSTART: ${JSON.stringify(tag)}`);
  },
  actionEnd(tag) {
    console.log(`OHOS_REPORT_ACTIONEND: ${JSON.stringify(tag)}`);
  },
  /** Of the case that runs. */
  getDescribeName: () => currentCase()?.suite ?? '',
  getItName: () => currentCase()?.name ?? '',
  getItAttribute: () => currentCase()?.attribute ?? 0,
  async existKeyword() {
    throw new Error('SysTestKit.existKeyword searches the log of a device, and there is none under Node.js');
  },
  async clearLog() {
    throw new Error('SysTestKit.clearLog clears the log of a device, and there is none under Node.js');
  },
};

module.exports = { Hypium, SysTestKit };
