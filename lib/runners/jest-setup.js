'use strict';

/* global jest */

// Makes the specifiers of the SDK known to Jest, for CommonJS and for ES modules. They are no files, and cannot be: npm has
// no such names.

require('./setup');
const kits = require('../modules/specifiers');

for (const specifier of kits.specifiers()) {
  jest.doMock(specifier, () => kits.moduleOf(specifier), { virtual: true });
  jest.unstable_mockModule?.(specifier, () => kits.moduleOf(specifier), { virtual: true });
}
