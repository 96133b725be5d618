'use strict';

// @ohos/hypium for Node.js: unit tests that were written for a device run on node:test.

const { DEFAULT, Level, Size, TestType } = require('./constants');
const { expect } = require('./expect');
const { ArgumentMatchers, Hypium, MockKit, SysTestKit, when } = require('./kits');
const suite = require('./suite');

const { describe, xdescribe, it, xit } = suite;
const { beforeAll, beforeEach, afterEach, afterAll, beforeItSpecified, afterItSpecified } = suite;

// Only names in here: Node reads them from the text, so that `import { it }` finds them.
module.exports = {
  describe,
  xdescribe,
  it,
  xit,
  beforeAll,
  beforeEach,
  afterEach,
  afterAll,
  beforeItSpecified,
  afterItSpecified,
  expect,
  TestType,
  Size,
  Level,
  DEFAULT,
  Hypium,
  SysTestKit,
  MockKit,
  when,
  ArgumentMatchers,
};
