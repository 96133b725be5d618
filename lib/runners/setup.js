'use strict';

// What every test runner sets up: the default device lives in memory, and the global of the SDK is there.

process.env.OHOS_DEVICE_DIR ??= ':memory:';
require('../calls/replies').setReplies('later');
globalThis.canIUse ??= (syscap) => require('../sdk/syscap').canIUse(syscap);
// Components extend a class of ArkUI, and sources name its enums and functions.
require('../modules/globals').install();
