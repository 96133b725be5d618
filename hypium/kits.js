'use strict';

// What belongs to a device rather than to tests: accepted where that does no harm, refused where it would.

/** The entry of a test application: the runner of the application calls it with the function of all suites. */
const Hypium = {
  hypiumTest(_delegator, _args, testsuite) {
    if (typeof testsuite !== 'function')
      throw new TypeError('Hypium.hypiumTest needs the function of the suites');
    return testsuite();
  },
  setData() {},
  setTimeConfig() {},
};

const SysTestKit = {
  actionStart(tag) {
    console.log(`OHOS_REPORT_ACTIONSTART: ${JSON.stringify(tag)}`);
  },
  actionEnd(tag) {
    console.log(`OHOS_REPORT_ACTIONEND: ${JSON.stringify(tag)}`);
  },
  async existKeyword() {
    throw new Error('SysTestKit.existKeyword searches the log of a device, and there is none under Node.js');
  },
};

function noMocks(what) {
  throw new Error(
    `${what}: this adapter of @ohos/hypium has no mocks. Use mock of node:test for your own functions, and ` +
      'device.faults of ohos-security-kit to make its APIs fail.',
  );
}

class MockKit {
  constructor() {
    noMocks('MockKit');
  }
}

const when = () => noMocks('when');

class ArgumentMatchers {
  constructor() {
    noMocks('ArgumentMatchers');
  }
  static matchRegexs() {
    noMocks('ArgumentMatchers.matchRegexs');
  }
}

// They are values on a device: to read one is to use it.
for (const name of ['any', 'anyString', 'anyBoolean', 'anyNumber', 'anyObj', 'anyFunction']) {
  Object.defineProperty(ArgumentMatchers, name, { get: () => noMocks(`ArgumentMatchers.${name}`) });
}

module.exports = { ArgumentMatchers, Hypium, MockKit, SysTestKit, when };
