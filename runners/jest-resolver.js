'use strict';

// Says which specifiers of the SDK there are, where Jest would only say that it cannot find one.

const kits = require('../kits');

module.exports = (request, options) => {
  if (kits.isOfSdk(request) && !kits.has(request)) throw kits.missing(request, options.basedir);
  return options.defaultResolver(request, options);
};
