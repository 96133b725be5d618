'use strict';

// @ohos/hypium for Node.js: unit tests that were written for a device run on node:test.

const { DEFAULT, Level, Size, TestType } = require('./constants');
const { expect } = require('./expect');
const { Hypium, SysTestKit } = require('./kits');
const { ArgumentMatchers, MockKit, when } = require('./mock');
const suite = require('./suite');

const { describe, xdescribe, it, xit } = suite;
const { beforeAll, beforeEach, afterEach, afterAll, beforeItSpecified, afterItSpecified } = suite;
const { beforeEachIt, afterEachIt, SkipError } = suite;

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
  beforeEachIt,
  afterEachIt,
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
  SkipError,
};
