'use strict';

// Members of objects that a test may replace by assigning to them, though they are made when they are first read.

/** Defines a member that is made by `make.call(object)`, once for each object, unless somebody has set another. */
function replaceable(target, name, make) {
  const put = (object, value) => {
    Object.defineProperty(object, name, { value, writable: true, configurable: true, enumerable: true });
    return value;
  };
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: true,
    get() {
      return this === target ? undefined : put(this, make.call(this));
    },
    set(value) {
      put(this, value);
    },
  });
}

module.exports = { replaceable };
