'use strict';

// Jest runs every test file in a realm of its own: the engine's errors and promises, which belong to the realm of the process,
// would be no `instanceof Error` there. What comes out of the engine is then made to belong to this realm.

function adopted(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.then === 'function') return Promise.resolve(value).then(adopted, rethrow);
  if (Object.prototype.toString.call(value) === '[object Error]')
    Object.setPrototypeOf(value, Error.prototype);
  return value;
}

function rethrow(error) {
  throw adopted(error);
}

function wrapped(call) {
  return (...args) => {
    try {
      return adopted(call(...args));
    } catch (error) {
      return rethrow(error);
    }
  };
}

/** The addon, with what it gives adopted where it comes from another realm. */
function adopt(native) {
  if (native.makeError(401, '') instanceof Error) return native;
  const own = {
    // The scratch belongs to the addon, whoever uses it (lib/engine/codec.js).
    get scratch() {
      return native.scratch;
    },
    set scratch(bytes) {
      native.scratch = bytes;
    },
  };
  for (const [name, value] of Object.entries(native)) {
    if (name !== 'scratch') own[name] = typeof value === 'function' ? wrapped(value) : value;
  }
  return own;
}

module.exports = { adopt };
