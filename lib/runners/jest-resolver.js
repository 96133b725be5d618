'use strict';

// What Jest finds of the SDK beside the modules that its set-up makes known: those that no list knows are stand-ins, and of a
// specifier that does not exist it says so, where Jest would only say that it cannot find one.

const kits = require('../modules/specifiers');

let listed;

module.exports = (request, options) => {
  if (kits.has(request)) {
    listed ??= new Set(kits.specifiers());
    if (!listed.has(request)) return require('./jest-foreign').fileFor(request);
  } else if (kits.isOfSdk(request)) return require.resolve('./jest-missing.js');
  return options.defaultResolver(request, options);
};
