'use strict';

// What every test runner sets up: the default device is in memory, and the global of the SDK exists.

process.env.OHOS_DEVICE_DIR ??= ':memory:';
require('../calls/replies').setReplies('later');
globalThis.canIUse ??= (syscap) => require('../sdk/syscap').canIUse(syscap);
// Components extend a class of ArkUI, and sources name its enums and functions.
require('../modules/globals').install();
