'use strict';

// Says which specifiers of the SDK there are, where Jest would only say that it cannot find one.

const kits = require('../modules/specifiers');

module.exports = (request, options) =>
  kits.isOfSdk(request) && !kits.has(request)
    ? require.resolve('./jest-missing.js')
    : options.defaultResolver(request, options);
